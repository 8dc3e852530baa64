"""Days of a map: read from text, shifted by calendar months, and put in words."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime

import pandas as pd

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Not the month names of the computer's own language, which the standard library gives."""


def months_from(day: date, months: int) -> date:
    """The same day so many calendar months later, or earlier where `months` is below zero.

    The last day of a month that has no such day: six months before 31 August is the last of
    February. Stops at the first and the last day that there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def as_days(texts: pd.Series) -> pd.Series:
    """Texts such as "2026-11-24" as days; missing where blank or not a day."""
    return pd.to_datetime(texts.where(texts != ""), format="%Y-%m-%d", errors="coerce")


def day_in_words(day: date) -> str:
    """A day as people write it: "31 March 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_of(at: str) -> date:
    """The day of a kept moment (ISO 8601, UTC) in the time of this computer."""
    return datetime.fromisoformat(at).astimezone().date()


def moment_in_words(at: str) -> str:
    """A kept moment in the time of this computer: "31 March 2027, 14:05"."""
    return f"{day_in_words(day_of(at))}, {datetime.fromisoformat(at).astimezone():%H:%M}"


def in_words(days: pd.Series) -> pd.Series:
    """Days as people write them, "31 March 2027"; "" where missing."""
    known = days.dropna()
    months = known.dt.month.map(dict(enumerate(MONTHS, start=1)))
    words = known.dt.day.astype("str") + " " + months + " " + known.dt.year.astype("str")
    everywhere: pd.Series = words.astype("str").reindex(days.index, fill_value="")
    return everywhere
