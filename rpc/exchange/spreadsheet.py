"""CSV that a spreadsheet opens safely: UTF-8 with a byte-order mark, formulas neutralised."""

from __future__ import annotations

import re

import pandas as pd

from rpc.tables.columns import MASKS, SEPARATOR, words_of
from rpc.tables.local import LOCAL

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the local code page."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What spreadsheets take for the start of a formula (OWASP, "CSV Injection")."""


_MIGHT_BE = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before one that might be.

    One goes too before a text that looks as if it had one already, so that `as_typed` gives every
    text back as it was.
    """
    if text.startswith(_FORMULA_STARTS) or (text.startswith("'") and _MIGHT_BE.match(text)):
        return f"'{text}"
    return text


def as_typed(text: str) -> str:
    """The text that `neutralised` was given: one apostrophe before what might be a formula goes."""
    return text[1:] if text.startswith("'") and _NEUTRALISED.match(text) else text


def to_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV text: lists joined by `;`, missing values blank, numbers as numbers."""
    out = pd.DataFrame(
        {name: _column(frame[name]) for name in frame.columns}, index=frame.index, dtype=object
    )
    return BYTE_ORDER_MARK + out.to_csv(index=False, lineterminator="\r\n")


def _column(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    texts = column.astype(object)
    texts = texts.where(texts.notna(), "")
    return texts.map(
        lambda value: neutralised(
            SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
        )
    )


def entries_csv(entries: pd.DataFrame) -> str:
    """Rows of an entries table as they stand on disk, all columns that the files hold."""
    texts = entries.drop(columns="profile").assign(
        **{
            name: [SEPARATOR.join(words_of(int(mask), words)) for mask in entries[name]]
            for name, words in MASKS.items()
        }
    )
    ages = ["age_min", "age_max"]
    texts[ages] = texts[ages].astype("Int64")
    return to_csv(texts)


def local_entries_csv(local: pd.DataFrame) -> str:
    """An area's entries as `LocalMap.every` has them: `id` and every column, one row an entry."""
    return to_csv(local.reindex(columns=["id", *LOCAL]))
