"""What somebody types into one field of an entry, read by the same reader as a paste.

A paste leaves what it cannot read blank and says so, since a room should not wait for row 37. A
field that somebody types into can wait: what cannot be read is named with how to put it right, and
stays where it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from rpc.imports.pasted_values import quoted, read_value
from rpc.imports.pasted_words import WORD_COLUMNS, RowFinder, read_words, says_not_known
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import LOCAL, shown_words, words_in
from rpc.vocabulary import RowType, listed

DAY_HINT = "Day first: 31/03/2027, or 31 March 2027."


@dataclass(frozen=True)
class TypedValues:
    """What was read of some fields that somebody typed into."""

    values: dict[str, str] = field(default_factory=dict)
    """As an entry keeps them, by column; "" where a field was emptied. An amount typed under the
    cost to the family gives the amount too."""
    problems: dict[str, str] = field(default_factory=dict)
    """By column a sentence on what cannot be read and how to put it right. No value of it is in
    `values`."""
    notes: list[str] = field(default_factory=list)
    """Sentences on what was read as another word than was typed."""


def typed_text(column: str, value: str, row_labels: Mapping[str, str]) -> str:
    """A stored value as it stands in a field of text: `read_typed` gives the value back.

    Words by their labels with "; " between several, a day as 31/03/2027, "" for a blank.
    `row_labels` are what people call the ten rows, with their levels, by id.
    """
    if column == "row_type":
        return row_labels.get(value, value)
    if value and LOCAL[column].is_date:
        day = date.fromisoformat(value)
        return f"{day.day:02}/{day.month:02}/{day.year:04}"
    return shown_words(column, value)


def read_typed(typed: Mapping[str, str], row_types: pd.DataFrame) -> TypedValues:
    """What some fields say, by column of `LOCAL`; `row_types` are the catalogue's rows.

    Other columns than those of words, rows, days and numbers are kept as they were typed.
    """
    read = TypedValues()
    rows = RowFinder(row_types)
    for column, raw in typed.items():
        text = raw.strip()
        if not text or (_is_read(column) and says_not_known(text)):
            read.values[column] = ""
            if text:
                read.notes.append(f"{_label(column)}: {quoted(text)} is kept as blank.")
        elif column == "row_type":
            _read_row(text, rows, read)
        elif column in WORD_COLUMNS:
            _read_words(column, text, read)
        elif _is_read(column):
            values, _ = read_value(column, text)
            if values:
                read.values.update(values)
            else:
                read.problems[column] = _problem(column, text, _how(column))
        else:
            read.values[column] = text
    return read


def _is_read(column: str) -> bool:
    """Whether a column keeps something else than the text that was typed."""
    return column in ("row_type", *WORD_COLUMNS) or bool(LOCAL[column].shape)


def _how(column: str) -> str:
    if LOCAL[column].is_date:
        return f"is not a day. {DAY_HINT}"
    return f"is not {LOCAL[column].shape_says}."


def _label(column: str) -> str:
    return LOCAL[column].label


def _problem(column: str, text: str, what: str) -> str:
    return f"{_label(column)}: {quoted(text)} {what}"


def _read_row(text: str, rows: RowFinder, read: TypedValues) -> None:
    could = rows.could_be(text)
    if len(could) == 1:
        read.values["row_type"] = str(next(iter(could)))
        return
    levels = _choices(row.level.short for row in RowType if row in could)
    what = (
        f"is a row at more than one level. Write the level before it: {levels}."
        if could
        else "is not a row of the pathway. Write its level and name, as in the rows above."
    )
    read.problems["row_type"] = _problem("row_type", text, what)


def _read_words(column: str, text: str, read: TypedValues) -> None:
    if column == "cost":
        paid, _ = read_value(column, text)
        if "cost_amount" in paid:
            read.values.update(paid)
            return
    several = LOCAL[column].several
    reading = read_words(column, text)
    labels = words_in(LOCAL[column])
    if reading.unread or not reading.words:
        unread = listed(map(quoted, reading.unread or (text,)))
        verb = "is not a known word" if len(reading.unread) < 2 else "are not known words"
        between = ", with ; between several" if several else ""
        what = f"{unread} {verb}. Write {_choices(labels.values())}{between}."
        read.problems[column] = f"{_label(column)}: {what}"
    elif len(reading.words) > 1 and not several:
        read.problems[column] = _problem(
            column, text, f"says more than one thing. Write one of {_choices(labels.values())}."
        )
    else:
        read.values[column] = SEPARATOR.join(reading.words)
        read.notes.extend(
            f"{_label(column)}: {quoted(part)} was read as '{labels[word]}'."
            for part, word in reading.guesses
        )


def _choices(labels: Iterable[str]) -> str:
    return listed(dict.fromkeys(labels), "or")
