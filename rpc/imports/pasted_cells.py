"""Pasted text as rows of cells: line ends, spaces, quotes, bullets, and what parts the columns.

What the cells mean is for `pasted_words`; here nothing is lost but space, quotation marks round a
whole cell, and the bullets before a name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

TAB = "\t"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NOT_SEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")
"""What nobody sees and no database wants: control codes, zero-width marks, halves of pairs."""

_BULLETS = re.compile(
    r"""^\s*(?:
        [-–—*•·‣▪◦●○■□►➢✓\uf0b7]+\s*      # a bullet, as office programs print or code it
      | \[[ xX]?\]\s*                      # a box to tick
      | \(?\d{1,3}[.)](?:\s+|(?=[^\W\d]))  # "1. ", "2) ", "3.Name", never "1.5"
      | o(?:\t|\ {2,})                     # the hollow bullet of a word processor
    )+""",
    re.VERBOSE,
)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_NAMES_ONLY = "\x1f"
"""A separator that cleaned text never holds."""


@dataclass(frozen=True)
class Cells:
    """The rows of a paste that hold anything, each with its number from 1, blank ones counted."""

    rows: list[tuple[int, list[str]]]
    is_table: bool
    """Whether there are columns; else each row is one name."""


def as_cells(text: str, known_headings: Callable[[list[str]], int]) -> Cells:
    """The rows and cells of pasted text.

    Tabs make columns wherever they stand: a spreadsheet puts them there. Semicolons and commas do
    so only under headings of which `known_headings` knows a name and at least two in all, since
    many a name holds a comma ("Housing, benefits and advice").
    """
    text = cleaned(text)
    if any(TAB in _BULLETS.sub("", line).strip() for line in text.split("\n")):
        return Cells(_rows(text, TAB), is_table=True)
    first = next(filter(str.strip, text.split("\n")), "")
    best, known = "", 1
    for separator in (";", ","):
        if separator in first:
            headings = [unquoted(cell) for cell in first.split(separator)]
            if (number := known_headings(headings)) > known:
                best, known = separator, number
    if best:
        return Cells(_rows(text, best), is_table=True)
    return Cells(_rows(text, _NAMES_ONLY), is_table=False)


def cleaned(text: str) -> str:
    """The text with one kind of line end and of space, and nothing that cannot be seen."""
    return _NOT_SEEN.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))


def as_name(cell: str) -> str:
    """A cell as a name: without bullets, quotation marks round all of it, and double space."""
    return " ".join(unquoted(_BULLETS.sub("", cell)).split())


def is_bullet(cell: str) -> bool:
    """Whether a cell holds a bullet or a number and nothing else."""
    return not re.search(r"[^\W\d]", cell)


def unquoted(cell: str) -> str:
    """A cell without space, and without a pair of quotation marks round all of it."""
    cell = cell.strip()
    while len(cell) > 1 and _QUOTES.get(cell[0]) == cell[-1] and cell[-1] not in cell[1:-1]:
        cell = cell[1:-1].strip()
    return cell


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    rows = _by_quotes(text, separator)
    if rows is None:
        rows = [line.split(separator) for line in text.split("\n")]
    numbered = ((n, [unquoted(cell) for cell in cells]) for n, cells in enumerate(rows, start=1))
    return [(number, cells) for number, cells in numbered if any(cells)]


def _by_quotes(text: str, separator: str) -> list[list[str]] | None:
    """The rows as a spreadsheet quotes them, or None where the quotation marks do not add up.

    A spreadsheet puts a cell that holds a line end into quotation marks. Where a mark was typed by
    hand it may never close; then one cell would swallow all lines that follow.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    swallowed = any(
        "\n" in cell and separator in cell for cells in rows for cell in cells if separator == TAB
    )
    return None if swallowed else rows
