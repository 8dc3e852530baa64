"""What a card holds: one entry as every page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from rpc.vocabulary import Evidence, Kind, Level


@dataclass(frozen=True)
class Fact:
    """One line of a card."""

    label: str
    value: str
    note: str = ""
    """Where the value comes from, or how sure it is."""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """One entry as pages show it."""

    place: int
    """Its row in the entries table: the number in the ids of its elements."""
    id: str
    name: str
    kind: Kind
    level: Level
    row: str
    evidence: Evidence | None
    evidence_note: str
    rating: str
    is_for_separated: bool
    separated_basis: str
    modes: str
    is_mode_inferred: bool
    is_placing_uncertain: bool
    make_facts: Callable[[], list[Fact]] = field(repr=False, compare=False)
    address: str = ""
    """Where its card opens on a page of its own; "" where the card is drawn on each page."""

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Its facts, made when somebody looks: a map of thousands is rarely opened whole."""
        return tuple(self.make_facts())
