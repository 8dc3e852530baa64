"""Three-valued truth: no, maybe (not known), yes. A blank is not known, never no.

Kleene's strong logic over int8 arrays: *and* is the smallest, *or* the largest of the values.
Filters and rules are both questions put to profiles (rpc/tables/profiles.py), answered in these
values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rpc.tables.columns import mask_of
from rpc.tables.profiles import PROFILES, Codes, Digits, profile_digits
from rpc.vocabulary import Evidence, Kind, Level, Mode, Phase, Relationship, RowType

Truth = npt.NDArray[np.int8]

NO, MAYBE, YES = 0, 1, 2


def every(*truths: Truth) -> Truth:
    """Kleene's *and*: yes where all are, no where any is, else maybe."""
    return np.asarray(np.minimum.reduce(truths), dtype=np.int8)


def some(*truths: Truth) -> Truth:
    """Kleene's *or*: yes where any is, no where all are, else maybe."""
    return np.asarray(np.maximum.reduce(truths), dtype=np.int8)


_ROW_LEVELS = np.array([row.level.position for row in RowType], dtype=np.int8)
_ROW_KINDS = np.array([row.kind.position for row in RowType], dtype=np.int8)


@dataclass(frozen=True)
class Profiles:
    """Some profile codes and what each says, digit by digit. Arrays of one length."""

    codes: Codes
    digits: dict[str, Digits]

    @classmethod
    def of(cls, codes: Codes) -> Profiles:
        """The profiles with these codes."""
        return cls(codes, {name: digit[codes] for name, digit in profile_digits().items()})

    @classmethod
    def within(cls, codes: Codes) -> tuple[Profiles, Codes]:
        """The distinct profiles of entries with these codes, and which of them each entry has."""
        distinct = np.flatnonzero(np.bincount(codes, minlength=PROFILES))
        place = np.zeros(PROFILES, dtype=np.int64)
        place[distinct] = np.arange(len(distinct))
        return cls.of(distinct), place[codes]

    @property
    def row(self) -> Digits:
        """The position of the row type."""
        return self.digits["row_type"]

    @property
    def level(self) -> Digits:
        """The position of the level, which the row type fixes."""
        return _ROW_LEVELS[self.row]

    @property
    def kind(self) -> Digits:
        """The position of the kind, which the row type fixes."""
        return _ROW_KINDS[self.row]

    def has(self, name: str) -> npt.NDArray[np.bool_]:
        """Whether a digit of two values, such as `modes_stated`, is 1."""
        return np.equal(self.digits[name], 1)


Question = Callable[[Profiles], Truth]
"""What a filter or a rule asks of each profile."""


def _looked_up(positions: Digits, yes: Collection[int], size: int) -> Truth:
    table = np.full(size, NO, dtype=np.int8)
    table[list(yes)] = YES
    return table[positions]


def is_level(levels: Collection[Level]) -> Question:
    """Is it at one of these levels? Always known."""
    return lambda profiles: _looked_up(profiles.level, [x.position for x in levels], len(Level))


def is_kind(kinds: Collection[Kind]) -> Question:
    """Is it of one of these kinds? Always known."""
    return lambda profiles: _looked_up(profiles.kind, [x.position for x in kinds], len(Kind))


def is_row(rows: Collection[RowType]) -> Question:
    """Is it in one of these rows? Always known."""
    return lambda profiles: _looked_up(profiles.row, [x.position for x in rows], len(RowType))


def in_phase(phases: Collection[Phase]) -> Question:
    """Is it for one of these phases? Not known where its phases are blank."""
    return lambda profiles: _any_bit(profiles.digits["phases"], mask_of(phases))


def works_by(modes: Collection[Mode]) -> Question:
    """Does it work in one of these modes? Not known where its modes are blank."""
    return lambda profiles: _any_bit(profiles.digits["modes"], mask_of(modes))


def _any_bit(masks: Digits, wanted: int) -> Truth:
    met = np.where(masks & wanted, YES, NO)
    return np.where(masks == 0, MAYBE, met).astype(np.int8)


def is_related(relationships: Collection[Relationship]) -> Question:
    """Is its relationship one of these? Not known where it is blank."""
    table = np.full(len(Relationship) + 1, NO, dtype=np.int8)
    table[0] = MAYBE
    table[[x.position + 1 for x in relationships]] = YES
    return lambda profiles: table[profiles.digits["relationship"]]


def is_evidenced(least: Evidence) -> Question:
    """Is its evidence word this strong or stronger? Not known where it is blank."""
    table = np.full(len(Evidence) + 1, NO, dtype=np.int8)
    table[0] = MAYBE
    table[least.position + 1 :] = YES
    return lambda profiles: table[profiles.digits["evidence"]]


def is_set(name: str) -> Question:
    """Is this two-valued digit 1? Always known."""
    return lambda profiles: np.where(profiles.has(name), YES, NO).astype(np.int8)


def negated(question: Question) -> Question:
    """The opposite: yes for no, no for yes, maybe for maybe."""
    return lambda profiles: (YES - question(profiles)).astype(np.int8)


def all_of(*questions: Question) -> Question:
    """Kleene's *and* of questions."""
    return lambda profiles: every(*(question(profiles) for question in questions))


def any_of(*questions: Question) -> Question:
    """Kleene's *or* of questions."""
    return lambda profiles: some(*(question(profiles) for question in questions))
