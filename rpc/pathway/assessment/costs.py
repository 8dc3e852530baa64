"""What a change of a map costs in a year, as far as costs are typed in.

A blank cost is not known: never nothing, never free. So the answer is a range, and where a blank
leaves it open it says "at least" or "at most", or that it cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pandas as pd

from rpc.tables.local import LOCAL


@dataclass(frozen=True)
class ExtraCost:
    """What is spent more in a year (less, where it is below zero), in pounds."""

    low: Decimal | None
    """At least so much; None where nothing can be said."""
    high: Decimal | None
    """At most so much; None where nothing can be said."""
    known: int
    """Entries that were added, changed or ended whose costs are typed in."""
    not_known: int
    """Those of which a cost is blank."""
    typed: Decimal | None
    """What the costs that are typed in come to; None where none is. With `not_known` entries it is
    not the answer."""

    @property
    def said(self) -> str:
        """The cost as a sentence."""
        if not self.known + self.not_known:
            return "No entry is added, changed or ended, so nothing is spent more or less."
        if self.typed is None:
            return f"What this costs is not known: no cost is typed in for {_of(self.not_known)}."
        if not self.not_known:
            costs = "the cost of 1 entry is"
            if self.known > 1:
                costs = f"the costs of all {_of(self.known)} are"
            return f"{_change(self.typed)}: {costs} typed in."
        open_ones = f"the cost of {_of(self.not_known)} is not known"
        if self.low is not None:
            return f"{_at_least(self.low)}: {open_ones}."
        if self.high is not None:
            return f"{_at_most(self.high)}: {open_ones}."
        return (
            f"It cannot be told whether more or less is spent: {open_ones}. What is typed in comes "
            f"to {_change(self.typed, small=True)}."
        )


def cost(before: pd.DataFrame, after: pd.DataFrame) -> ExtraCost:
    """What the newer entries cost more in a year than the older ones.

    Both have the columns `id` and `LOCAL`, as text. An entry that is the same in both costs the
    same, even where its cost is blank; one that changed and has a blank cost may cost anything.
    """
    older, newer = _rows(before), _rows(after)
    typed: list[Decimal] = []
    known = not_known = 0
    opens_up = opens_down = False
    for entry_id in older.keys() | newer.keys():
        one, two = older.get(entry_id), newer.get(entry_id)
        if one == two:
            continue
        ends, begins = (Decimal(0) if row is None else _pounds(row) for row in (one, two))
        opens_up |= begins is None
        opens_down |= ends is None
        blank = ends is None or begins is None
        known, not_known = known + (not blank), not_known + blank
        typed += [] if one is None or ends is None else [-ends]
        typed += [] if two is None or begins is None else [begins]
    total = sum(typed, Decimal(0)) if typed or not not_known else None
    return ExtraCost(
        low=None if opens_down else total,
        high=None if opens_up else total,
        known=known,
        not_known=not_known,
        typed=total,
    )


_COLUMNS = tuple(LOCAL)
_COST = _COLUMNS.index("yearly_cost")


def _rows(local: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The values of each entry by its id."""
    text = local.reindex(columns=["id", *_COLUMNS]).astype(object)
    text = text.where(text.notna(), "").astype("str")
    ids, *columns = (text[name].tolist() for name in text.columns)
    return dict(zip(ids, zip(*columns, strict=True), strict=True))


def _pounds(row: tuple[str, ...]) -> Decimal | None:
    """The cost of a year, None where it is blank or no amount."""
    try:
        return Decimal(row[_COST]) if row[_COST] else None
    except InvalidOperation:
        return None


def in_pounds(amount: Decimal) -> str:
    """An amount as people write it: "£12,500" or "£12.50"."""
    pence = 0 if amount == amount.to_integral_value() else 2
    return f"£{abs(amount):,.{pence}f}"


def _of(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _change(amount: Decimal, small: bool = False) -> str:
    if not amount:
        return "the same in a year" if small else "Nothing more or less is spent in a year"
    word = "more" if amount > 0 else "less"
    return f"{in_pounds(amount)} {word} in a year"


def _at_least(amount: Decimal) -> str:
    """What is spent more is this or above it."""
    if amount < 0:
        return f"At most {in_pounds(amount)} less in a year"
    return f"At least {in_pounds(amount)} more in a year"


def _at_most(amount: Decimal) -> str:
    """What is spent more is this or below it."""
    if amount <= 0:
        return f"At least {in_pounds(amount)} less in a year"
    return f"At most {in_pounds(amount)} more in a year"
