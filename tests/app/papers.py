"""An area's files as a person reads them: paragraphs, lists and tables out of what was written.

Nothing here asks the product what it meant: a Word file is read out of its XML, a page out of its
HTML, a workbook and a CSV cell by cell. Texts have single spaces; cells keep their lines.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

import openpyxl
from tree import Node, parsed

Row = dict[str, str]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Paper:
    """A report, whatever it was written as."""

    texts: list[str] = field(default_factory=list)
    """Every paragraph and item, in order, headings left out."""
    items: dict[str, list[str]] = field(default_factory=dict)
    """The items of the lists under each heading."""
    tables: dict[str, list[Row]] = field(default_factory=dict)
    """Each table by its caption, a row by the names of its columns."""
    folded: list[Row] = field(default_factory=list)
    """What is folded under each name, by the names of its lines."""

    @property
    def text(self) -> str:
        """All paragraphs and items, a line each."""
        return "\n".join(self.texts)

    def number(self, pattern: str, absent: int | None = None) -> int | None:
        """The number that the first group of a pattern finds; `absent` where nothing says it."""
        return number_in(self.text, pattern, absent)


def number_in(text: str, pattern: str, absent: int | None = None) -> int | None:
    """The number that the first group of a pattern finds in a text, or `absent`."""
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else absent


def rows_of(header: list[str], rows: list[list[str]]) -> list[Row]:
    """The rows of a table by the names of its columns."""
    return [dict(zip(header, row, strict=True)) for row in rows]


# --------------------------------------------------------------------------------------- Word file


def word_paper(content: bytes) -> Paper:
    """A Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        body = ElementTree.fromstring(file.read("word/document.xml")).find(f"{_W}body")
    assert body is not None
    paper, heading, caption = Paper(), "", ""
    for block in body:
        if block.tag == f"{_W}tbl":
            header, *rows = (
                [_cell(cell) for cell in row.iter(f"{_W}tc")] for row in block.iter(f"{_W}tr")
            )
            paper.tables[caption] = rows_of(header, rows)
        elif block.tag == f"{_W}p" and (text := _paragraph(block)):
            style = _style(block)
            if style.startswith("Heading"):
                heading = text
            elif style == "Caption":
                caption = text
            else:
                paper.texts.append(text)
                if style == "ListBullet":
                    paper.items.setdefault(heading, []).append(text)
    return paper


def _style(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _paragraph(paragraph: ElementTree.Element) -> str:
    """The text of a paragraph, its breaks as lines."""
    return "".join(
        "\n" if part.tag in (f"{_W}br", f"{_W}cr") else part.text or ""
        for part in paragraph.iter()
        if part.tag in (f"{_W}t", f"{_W}br", f"{_W}cr")
    )


def _cell(cell: ElementTree.Element) -> str:
    return "\n".join(_paragraph(one) for one in cell.iter(f"{_W}p")).strip()


# -------------------------------------------------------------------------------------- HTML pages


def page_paper(content: bytes) -> Paper:
    """The one page for browsers."""
    paper = Paper()
    heading = ""
    for node in parsed(content.decode()).one("body").all():
        match node.tag:
            case "h1" | "h2" | "h3" | "h4":
                heading = node.text
            case "p":
                paper.texts.append(node.text)
            case "li":
                paper.texts.append(node.text)
                paper.items.setdefault(heading, []).append(node.text)
            case "table":
                paper.tables[node.one("caption").text] = table_rows(node)
            case "details" if "entry" in node.classes:
                terms, meanings = node.all("dt"), node.all("dd")
                paper.folded.append(
                    {one.text: two.text for one, two in zip(terms, meanings, strict=True)}
                )
    return paper


def table_rows(table: Node) -> list[Row]:
    """A table of HTML, a row by the names of its columns; rows that divide it are left out."""
    header = [cell.text for cell in table.one("thead").all("tr")[-1].all("th")]
    rows = [
        [_lines(cell) for cell in row.all() if cell.tag in ("th", "td")]
        for row in table.one("tbody").all("tr")
    ]
    return rows_of(header, [row for row in rows if len(row) == len(header)])


def _lines(cell: Node) -> str:
    """What a cell says: its lead, and below it what it says more."""
    parts = [part for part in cell.children if isinstance(part, Node) and part.text]
    is_written = bool(parts) and all(part.tag in ("b", "span") for part in parts)
    return "\n".join(part.text for part in parts) if is_written else cell.text


# ------------------------------------------------------------------------------ workbooks and CSVs


def sheets(content: bytes) -> dict[str, list[Row]]:
    """A workbook: its sheets by name, each a row by the names of its columns.

    The first row of each is its header; the sheet About has two columns without one.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    found = {}
    for sheet in book:
        values = [
            ["" if value is None else str(value) for value in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        if sheet.title == "About":
            values = [["Line", "Says"], *values]
        header, *rows = values
        filled = [row + [""] * (len(header) - len(row)) for row in rows if any(row)]
        found[sheet.title] = rows_of(header, filled)
    book.close()
    return found


def csv_rows(content: str) -> list[Row]:
    """A CSV file, a row by the names of its columns."""
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


APART = ("Not placed", "Waiting to be placed")
"""What a CSV of the heatmap says in rows that are no row of the figure."""
