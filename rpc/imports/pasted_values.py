"""A pasted cell as the value that a column keeps, or a sentence on why it was left blank."""

from __future__ import annotations

import re
from datetime import date

from rpc.imports.pasted_words import WORD_COLUMNS, folded, read_words, says_not_known
from rpc.pathway.wording.dates import MONTHS
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import FREE_LISTS, LOCAL
from rpc.vocabulary import listed
from rpc.vocabulary.local import Cost

_NOTHING = frozenset(("none", "nil", "no", "n a", "na", "nothing", "nobody", "no one", "no name"))
"""Texts that are no owner, measure or provider: kept, they would hide a blank from the follow-up
list."""

_YEARS, _PEOPLE = "(?:years?|yrs?)?", "(?:places?|families|people|parents)?"
_UNITS = {
    "wait_weeks": "(?:weeks?|wks?)?",
    **dict.fromkeys(("age_min", "age_max"), _YEARS),
    **dict.fromkeys(("places", "referred", "started", "completed"), _PEOPLE),
}
"""What may stand behind a number, by column. With another unit it is another number: "1 year" is
no wait of one week. An amount has none behind it, and a pound sign before it."""

_SHOWN = 60
"""Characters of a value that a sentence shows."""

Values = dict[str, str]


def quoted(text: str) -> str:
    """A pasted text inside a sentence: in quotation marks, on one line, not too long."""
    line = " ".join(text.split())
    return f"'{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}'"


def read_value(column: str, cell: str) -> tuple[Values, list[str]]:
    """What a cell says in a column: the values, mostly one, and sentences without "Row 3: ".

    A blank, and words such as "not known", give neither.
    """
    if says_not_known(cell):
        return {}, []
    if column == "cost" and (found := _amount_paid(cell)):
        return found, []
    if column in WORD_COLUMNS:
        return _words(column, cell)
    field = LOCAL[column]
    if field.is_date:
        day = _day(cell)
        return _or_left_blank(column, cell, day, "a day, such as 31 March 2027")
    if field.shape:
        return _or_left_blank(column, cell, _number(column, cell), field.shape_says)
    if folded(cell) in _NOTHING:
        return {}, [f"{quoted(cell)} is not kept as {_said(column)}; left blank."]
    if field.is_prose:
        return {column: re.sub(r"[^\S\n]+", " ", cell).strip()}, []
    separator = SEPARATOR if column in FREE_LISTS else " "
    return {column: " ".join(re.sub(r"\s*\n\s*", separator, cell).split())}, []


def _said(column: str) -> str:
    label = LOCAL[column].label
    return f"'{label}'"


def _or_left_blank(column: str, cell: str, value: str, what: str) -> tuple[Values, list[str]]:
    if value and re.fullmatch(LOCAL[column].shape, value):
        return {column: value}, []
    return {}, [f"{LOCAL[column].label}: {quoted(cell)} is not {what}; left blank."]


_ONE = {
    "phases": "a phase",
    "modes": "a delivery mode",
    "route": "a route in",
    "outcomes": "a group of outcomes",
    "measured_by": "somebody who completes a measure",
    "provider_type": "a type of provider",
}
"""What people call one word of a column, where its label will not do."""


def _words(column: str, cell: str) -> tuple[Values, list[str]]:
    field, reading = LOCAL[column], read_words(column, cell)
    what = _ONE.get(column, f"a known word for {_said(column)}")
    labels = {str(word): word.label for word in field.words or ()}
    notes = [f"{quoted(text)} was read as '{labels[word]}'." for text, word in reading.guesses]
    words = reading.words
    if len(words) > 1 and not field.several:
        return {}, [f"{quoted(cell)} says more than one thing for {_said(column)}; left blank."]
    if reading.unread:
        verb = "is" if len(reading.unread) == 1 else "are"
        left = "left out" if words else "left blank"
        notes.append(f"{listed(map(quoted, reading.unread))} {verb} not {what}; {left}.")
        if not field.several:
            # "Free maybe" is not "free": half of a single answer is none.
            return {}, [notes[-1].replace("left out", "left blank")]
    return ({column: SEPARATOR.join(words)} if words else {}), notes


def _amount_paid(cell: str) -> Values:
    """An amount in pounds under "cost": what a family pays. Nothing else; a bare number may be
    what the service costs the council."""
    found = re.fullmatch(
        r"£\s*(\d{1,6}(?:\.\d{1,2})?)(?:\s*(?:per|a|/)\s*(?:session|family|couple|person|place))?",
        cell.strip(),
        re.I | re.A,
    )
    if not found:
        return {}
    amount = found.group(1)
    if not float(amount):
        return {"cost": str(Cost.FREE)}
    return {"cost": str(Cost.FEE), "cost_amount": amount}


def _number(column: str, cell: str) -> str:
    """A number without thousands commas and what its column has round it; "" if it is not one."""
    before, behind = ("", _UNITS[column]) if column in _UNITS else (r"£?\s*", "")
    found = re.fullmatch(
        rf"{before}(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*{behind}",
        cell.strip(),
        re.I | re.A,
    )
    return found.group(1).replace(",", "") if found else ""


_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"


def _day(cell: str) -> str:
    """A day as "2027-03-31", from that, "31/03/2027", "31.3.27" or "31 March 2027"; else "".

    Numbers are day, month, year, as in the United Kingdom.
    """
    text = " ".join(cell.split()).removesuffix(" 00:00:00")
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.A):
        year, month, day = found.group(1), int(found.group(2)), int(found.group(3))
    elif found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", text, re.A):
        day, month, year = int(found.group(1)), int(found.group(2)), found.group(3)
    elif found := re.fullmatch(
        rf"{_DAY}[ -]([a-z]{{3,9}})[ ,-]*(\d{{4}}|\d{{2}})", text, re.A | re.I
    ):
        name = found.group(2).casefold()
        month = _MONTHS.get(name[:3], 0)
        if not month or not MONTHS[month - 1].casefold().startswith(name.replace("sept", "sep")):
            return ""
        day, year = int(found.group(1)), found.group(3)
    else:
        return ""
    century = 2000 if len(year) == 2 else 0
    try:
        return date(century + int(year), month, day).isoformat()
    except ValueError:
        return ""
