"""A document to read, whatever file it becomes: headings, sentences, lists and tables.

`board_report` writes it for word processors, `page_file` as one page for browsers. Every text in it
is text and never markup, and a colour only repeats what its cell says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rpc.exchange.workbook import MIDDLE, Sheet

LANGUAGE = "en-GB"

_NOT_READABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor HTML can hold: control characters, halves of pairs, no characters."""


def readable(text: str) -> str:
    """The text with a mark in place of each character that such files cannot hold."""
    return _NOT_READABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class Voice(StrEnum):
    """How a paragraph speaks."""

    PLAIN = "plain"
    LEAD = "lead"
    """Under the title."""
    NOTICE = "notice"
    """Not to be missed."""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, of level 2 or 3; the section's own title has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A sentence or some."""

    text: str
    voice: Voice = Voice.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what leads, and what is said below it."""

    text: str
    lead: str = ""
    fill: str = ""
    """As "#RRGGBB", or "" for the page's own ground."""
    ink: str = ""
    """The colour of the text on `fill`."""


@dataclass(frozen=True)
class Table:
    """A table with a row of headings; the first column names the rows."""

    title: str
    """Says what the table holds; no two of a document are the same."""
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    """How wide the columns are, one against the other."""
    most: int = 0
    """Rows in print, where it may be long; 0 for all."""
    rest: str = ""
    """Where the rows beyond `most` are to be found."""
    nothing: str = "Nothing."
    """What an empty table says."""


@dataclass(frozen=True)
class Figure:
    """A heatmap for screens, with the table that holds the same."""

    alt: str
    light: Mapping[str, Any]
    """As Plotly's JSON has it: `data` and `layout`."""
    dark: Mapping[str, Any]
    twin: Table


@dataclass(frozen=True)
class Folded:
    """What unfolds under a name: labels with what is known of each. For screens."""

    name: str
    lead: str
    facts: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Bullets | Table | Figure | Folded


@dataclass(frozen=True)
class Section:
    """A part of a document, under a heading of level 1."""

    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False
    """In print on pages that are wider than high, of its own."""
    is_apart: bool = False
    """In print on pages of its own."""


@dataclass(frozen=True)
class Document:
    """A whole document."""

    title: str
    opening: tuple[Paragraph, ...]
    """What stands between the title and the first section."""
    sections: tuple[Section, ...]
    footer: str
    """Stands on every page in print, with the page's number."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks of all sections."""
        return tuple(block for section in self.sections for block in section.blocks)


def table_of(
    sheet: Sheet, title: str, *, leads: bool = False, most: int = 0, rest: str = ""
) -> Table:
    """The table of a workbook's sheet, with its colours.

    Where it `leads`, the first line of each cell but those of the first column leads it.
    """
    headings = [str(name) for name in sheet.table.columns]
    rows = []
    for at, values in enumerate(sheet.table.to_numpy(object).tolist()):
        cells = []
        for column, (name, value) in enumerate(zip(headings, values, strict=True)):
            lead, _, text = str(value).partition("\n") if leads and column else ("", "", str(value))
            cells.append(Cell(text, lead, *sheet.colours.get((at, name), ("", ""))))
        rows.append(tuple(cells))
    widths = tuple(sheet.widths.get(name, MIDDLE) for name in headings)
    return Table(title, tuple(headings), tuple(rows), widths, most, rest, sheet.nothing)
