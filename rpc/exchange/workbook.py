"""A workbook to read and print: XLSX with a sheet for each table, made from plain frames.

What is in the sheets is the caller's; how they look is decided here. Every text goes in as text,
never as a formula, and a colour only repeats what its cell says.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rpc import PRODUCT
from rpc.exchange.workbook_cells import to_cell
from rpc.tables.local import LOCAL, shown_words

ABOUT = "About"
ENTRIES = "Entries"
ID = "Id"
"""The heading of the column that names an entry; the others are the labels of `LOCAL`."""

_A4 = 9
"""A4 in the codes of the format (ECMA-376 part 1, 18.3.1.63, paperSize)."""

_NARROW, MIDDLE, _WIDE = 14, 24, 60
"""Widths of columns, in characters."""

_HEAD_FILL, _HEAD_TEXT, _LINE = "#12436D", "#FFFFFF", "#5E6973"
_TEXT_FORMAT = "@"
"""A cell of text: what somebody types over it stays as typed."""

Colours = tuple[str, str]
"""Fill and text, as "#RRGGBB"."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: a table under its headings."""

    name: str
    table: pd.DataFrame
    """Texts and whole numbers; the names of the columns are the headings."""
    widths: Mapping[str, int] = field(default_factory=dict)
    """Of columns that are not of middle width."""
    colours: Mapping[tuple[int, str], Colours] = field(default_factory=dict)
    """Of single cells, by row (from 0) and heading."""
    nothing: str = "Nothing."
    """What an empty table says."""
    labels: int = 1
    """How many columns on the left stay in sight and are printed on every page."""
    pages: int = 1
    """How many pages it may be wide in print."""


@dataclass(frozen=True)
class Workbook:
    """What a workbook holds."""

    title: str
    about: Sequence[tuple[str, str]]
    """The first sheet: what each line is about, and what it says."""
    sheets: Sequence[Sheet]


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook as the bytes of an XLSX file."""
    out = Book(write_only=True)
    out.properties.creator = PRODUCT
    out.properties.title = to_cell(book.title)[:255]
    out.properties.created = datetime.now(UTC).replace(tzinfo=None)
    _about(out, book)
    for sheet in book.sheets:
        _sheet(out, sheet)
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


# ---------------------------------------------------------------------------------- kinds of sheet


def entries_sheet(every: pd.DataFrame) -> Sheet:
    """All entries of an area, every field in words; `entries_file.read_entries` reads it back.

    `every` is text, with the columns `id` and `LOCAL`.
    """
    texts = every.reindex(columns=["id", *LOCAL], fill_value="").astype("str")
    table = pd.DataFrame({ID: texts["id"]})
    for name, one in LOCAL.items():
        table[one.label] = [shown_words(name, value) for value in texts[name]]
    widths = {
        one.label: _WIDE if one.is_prose else _NARROW
        for one in LOCAL.values()
        if one.is_prose or one.shape
    }
    nothing = "No entry yet."
    return Sheet(ENTRIES, table, widths | {ID: _NARROW}, nothing=nothing, labels=2, pages=6)


def grid_sheet(
    name: str,
    displays: pd.DataFrame,
    shades: Sequence[Sequence[str]],
    more: Mapping[str, str] | None = None,
) -> Sheet:
    """A heatmap as a table: each cell a number or a symbol with its word, coloured as on the page.

    `displays` is as `rpc.pathway.wording.cell_displays.displays` gives it; `shades` holds fill and
    text of each shade; `more` is said on further lines of a place, by its key.
    """
    rows: dict[int, dict[str, str]] = {}
    colours: dict[tuple[int, str], Colours] = {}
    headings: dict[int, str] = {}
    for key, display in zip(displays.index, displays.to_dict("records"), strict=True):
        row, column = int(display["row"]), int(display["column"])
        group = f"{display['group_label']}: " if display["group_label"] else ""
        heading = headings.setdefault(column, f"{group}{display['column_label']}")
        said = f"{display['headline']} {', '.join(display['words'])}"
        extra = (more or {}).get(str(key), "")
        cells = rows.setdefault(row, {"Row": str(display["row_label"])})
        cells[heading] = f"{said}\n{extra}" if extra else said
        if display["shade"] >= 0:
            fill, text = shades[display["shade"]][:2]
            colours[row, heading] = fill, text
    order = ["Row", *(headings[column] for column in sorted(headings))]
    table = pd.DataFrame([rows[row] for row in sorted(rows)], columns=order)
    width = 36 if len(headings) < 4 else 22
    return Sheet(name, table, dict.fromkeys(order, width), colours)


# ------------------------------------------------------------------------------------- how it looks


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour.removeprefix("#"))


_THIN = Side(style="thin", color=_LINE.removeprefix("#"))
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_HEAD_FONT = Font(bold=True, color=_HEAD_TEXT.removeprefix("#"))
_BOLD = Font(bold=True)


def _cell(sheet: Worksheet, value: object, font: Font | None = None) -> Any:
    """A cell of text, or of a whole number; never a formula, a date or an error."""
    if isinstance(value, int) and not isinstance(value, bool):
        cell = WriteOnlyCell(sheet, value=value)
    else:
        text = to_cell(str(value))
        cell = WriteOnlyCell(sheet, value=text or None)
        if text:  # as text, also where it looks like an error value
            cell.data_type = "s"
        cell.number_format = _TEXT_FORMAT
    cell.alignment = _WRAPPED
    if font is not None:
        cell.font = font
    return cell


def _set_up(sheet: Worksheet, pages: int) -> None:
    """A4 landscape, fitted to its width, numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&A, page &P of &N"


def _about(out: Book, book: Workbook) -> None:
    sheet = out.create_sheet(ABOUT)
    _set_up(sheet, 1)
    sheet.column_dimensions["A"].width = MIDDLE
    sheet.column_dimensions["B"].width = 100
    sheet.append([_cell(sheet, book.title, Font(bold=True, size=16))])
    for about, says in book.about:
        sheet.append([_cell(sheet, about, _BOLD), _cell(sheet, says)])


def _sheet(out: Book, spec: Sheet) -> None:
    sheet = out.create_sheet(spec.name)
    _set_up(sheet, spec.pages)
    headings = [str(name) for name in spec.table.columns]
    last = get_column_letter(len(headings))
    for place, name in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = spec.widths.get(name, MIDDLE)
    sheet.freeze_panes = f"{get_column_letter(spec.labels + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(spec.labels)}"
    if len(spec.table):
        sheet.auto_filter.ref = f"A1:{last}{len(spec.table) + 1}"
    head = [_cell(sheet, name, _HEAD_FONT) for name in headings]
    for cell in head:
        cell.fill, cell.border = _fill(_HEAD_FILL), _BOX
    sheet.append(head)
    for cells in _rows(sheet, spec, headings):
        sheet.append(cells)
    if not len(spec.table):
        sheet.append([_cell(sheet, spec.nothing)])


def _rows(sheet: Worksheet, spec: Sheet, headings: Sequence[str]) -> Iterator[list[Any]]:
    for row, values in enumerate(spec.table.to_numpy(object).tolist()):
        cells = []
        for name, value in zip(headings, values, strict=True):
            cell = _cell(sheet, value)
            cell.border = _BOX
            if colours := spec.colours.get((row, name)):
                fill, text = colours
                cell.fill = _fill(fill)
                cell.font = Font(color=text.removeprefix("#"))
            cells.append(cell)
        yield cells
