"""What is known of how the last entry of a wall cell ended: when, and what it was called.

A wall cell where an entry stood and ended is *none left*. It is a gap like *none*, and not *not yet
mapped*: whoever ends a service must not make the map look better by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rpc.pathway.wording.dates import day_in_words
from rpc.vocabulary import State


@dataclass(frozen=True)
class Ending:
    """How the last entry of a wall cell ended."""

    on: date | None = None
    """The day; None in a scenario, where nothing has ended yet."""
    last: str = ""
    """The name of the entry, "" where it is not known."""

    @property
    def since(self) -> str:
        """When, after "none left": "since 3 March 2026"."""
        return f"since {day_in_words(self.on)}" if self.on else "in this scenario"

    @property
    def verb(self) -> str:
        """What the last entry did: "ended on 3 March 2026"."""
        return f"ended on {day_in_words(self.on)}" if self.on else "ends in this scenario"

    @property
    def named(self) -> str:
        """The entry inside a sentence, between commas, or nothing."""
        return f", {self.last}," if self.last else ""


Endings = Mapping[str, Ending]
"""By wall key ("row_type/phase")."""

NO_ENDINGS: Endings = MappingProxyType({})


def endings_of(decisions: Mapping[str, Mapping[str, str]]) -> dict[str, Ending]:
    """The endings among the documents that an area keeps of its wall cells, by wall key.

    A day that cannot be read is as one that is not there.
    """
    return {
        cell: Ending(_day(document.get("on", "")), document.get("last", ""))
        for cell, document in decisions.items()
        if document.get("state") == State.NONE_LEFT
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def latest(endings: Iterable[Ending]) -> Ending | None:
    """The latest of some endings, of equal ones the first; what has not ended yet is later."""
    return max(endings, key=lambda ending: ending.on or date.max, default=None)
