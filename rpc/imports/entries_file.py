"""An area's entries back from a file: the CSV of `spreadsheet`, or the sheet of a workbook.

Every field comes back as it was. What somebody typed into the file comes with it as text: nothing
is checked here but that it is such a file.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from rpc.exchange.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    TABLE_BYTES,
    UNPACKED_BYTES,
    TooLargeError,
    megabytes,
    require_size,
)
from rpc.exchange.spreadsheet import as_typed
from rpc.exchange.workbook import ENTRIES, ID
from rpc.exchange.workbook_cells import from_cell
from rpc.tables.local import FORMER_HEADINGS, LOCAL, stored_words
from rpc.tables.visible import quoted
from rpc.vocabulary import listed

_HEADINGS = FORMER_HEADINGS | {one.label: name for name, one in LOCAL.items()} | {ID: "id"}
_COLUMNS = ("id", *LOCAL)


class UnreadableFileError(Exception):
    """The file holds no entries; the message is a sentence for people."""


def read_entries(source: Path | str | bytes) -> pd.DataFrame:
    """The entries of a CSV file or a workbook, by path or as bytes: text, `id` and `LOCAL`.

    One row an entry, blanks "". Columns may stand in any order and be left out; headings may be
    names or labels. Raises `UnreadableFileError`.
    """
    content = source if isinstance(source, bytes) else _content(Path(source))
    try:
        require_size(len(content), TABLE_BYTES)
    except TooLargeError as error:
        raise UnreadableFileError(str(error)) from None
    is_workbook = content.startswith(b"PK")
    rows = _of_workbook(content) if is_workbook else _of_csv(content)
    heading = next(rows, [])
    columns = _columns(heading)
    entries = []
    for number, row in enumerate(rows, start=2):
        if len(row) > len(columns) and any(row[len(columns) :]):
            raise UnreadableFileError(f"Row {number} has more cells than there are headings.")
        values = dict(zip(columns, row, strict=False))
        if any(values.values()):
            entries.append(values)
        if number > MOST_ROWS + 1:
            raise UnreadableFileError(
                f"The file has more than {MOST_ROWS:,} rows; more are not read."
            )
    frame = pd.DataFrame(entries, columns=list(_COLUMNS), dtype="str").fillna("").astype("str")
    if is_workbook:
        for name in LOCAL:
            frame[name] = [stored_words(name, text) for text in frame[name]]
    return frame.astype("str")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = (error.strerror or "the system refused").lower()
        raise UnreadableFileError(f"The file {path} cannot be read: {why}.") from None


def _columns(heading: Sequence[str]) -> list[str]:
    """The names of the columns under these headings; trailing blank ones do not count."""
    given = [text.strip() for text in heading]
    while given and not given[-1]:
        given.pop()
    names = [_HEADINGS.get(text, text) for text in given]
    if "name" not in names:
        raise UnreadableFileError("The file holds no entries: its first row has no heading 'name'.")
    if unknown := [text for text, name in zip(given, names, strict=True) if name not in _COLUMNS]:
        shown = listed(f"{quoted(text)}" for text in unknown)
        raise UnreadableFileError(f"The file has columns that no entry has: {shown}.")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnreadableFileError(f"The file has the column {listed(twice)} twice.")
    return names


def _of_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFileError(
            "The file is not UTF-8 text. Save it again as 'CSV UTF-8 (comma delimited)'."
        ) from None
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield [as_typed(cell) for cell in row]
    except csv.Error as error:
        raise UnreadableFileError(f"The file is not comma-separated text: {error}.") from None


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    broken = "The file is no workbook that can be read. Save it again as an Excel workbook (.xlsx)."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES:
                raise UnreadableFileError(
                    f"The workbook has more than {megabytes(UNPACKED_BYTES)} when it is unpacked; "
                    "more is not read."
                )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it leaves out of a workbook is not our entries
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                if ENTRIES not in book.sheetnames:
                    raise UnreadableFileError(f"The workbook has no sheet '{ENTRIES}'.")
                sheet = book[ENTRIES]
                sheet.reset_dimensions()  # other programs may say them wrongly
                cells = sheet.iter_rows(
                    max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True
                )
                rows = [_texts(row) for row in cells]
            finally:
                book.close()
    except UnreadableFileError:
        raise
    except Exception as error:  # it has no family of errors of its own
        raise UnreadableFileError(broken) from error
    yield from rows


def _texts(row: Iterable[object]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: object) -> str:
    """A cell as text. Only what somebody typed over is anything but text: numbers and days."""
    if value is None:
        return ""
    if isinstance(value, str):
        return from_cell(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
