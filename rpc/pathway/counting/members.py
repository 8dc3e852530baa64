"""Which entries stand in each place of a grid, and what they say together of a question.

Every question that is asked of entries one by one (can a low-income family use it? does it work on
conflict?) is asked of places in the same way: by the entries that count there, and by those that
may. What a place says of itself when nothing counts in it is its state (`states`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Truth
from rpc.vocabulary import Grid, Level, Mode, Phase, RowType, names_listed


@dataclass(frozen=True)
class Members:
    """The entries of a coverage in each place of a grid. Flags of shape (places, entries)."""

    places: pd.DataFrame
    """The places as `coverage.Coverage` counts them, in printed order."""
    inside: Flags
    """It stands there and the place is in view, whether it counts or not."""
    unplaced: Flags
    """Of a cell: it stands in the block, and its delivery is not known."""
    names: list[str]
    ids: list[str]

    @property
    def where(self) -> list[tuple[str, str, str, str]]:
        """The key, level, phase and row of each place; the row is "" where it has none."""
        rows = self.places["row_type"] if "row_type" in self.places else [""] * len(self.places)
        columns = (self.places.index, self.places["level"], self.places["phase"], rows)
        return [(str(a), str(b), str(c), str(d)) for a, b, c, d in zip(*columns, strict=True)]

    def counting(self, truth: Truth) -> Flags:
        """Which count in each place, by the truth of each entry."""
        return np.asarray(self.inside & (truth == YES), dtype=np.bool_)

    def open_ones(self, truth: Truth) -> Flags:
        """Which may count in each place."""
        may = (self.inside & (truth == MAYBE)) | (self.unplaced & (truth >= MAYBE))
        return np.asarray(may, dtype=np.bool_)

    def named(self, which: Flags) -> str:
        """The names of some entries (a flag each) as a sentence lists them."""
        return names_listed([self.names[at] for at in np.flatnonzero(which)])

    def ids_of(self, which: Flags) -> list[str]:
        """The ids of some entries, in the order of the table."""
        return [self.ids[at] for at in np.flatnonzero(which)]


def members(coverage: Coverage, grid: Grid) -> Members:
    """The entries of a coverage by the places of a grid."""
    places = {
        Grid.CELLS: coverage.cells,
        Grid.WALL: coverage.wall,
        Grid.BLOCKS: coverage.blocks,
    }[grid]
    place, profiles = coverage.place, coverage.profiles
    rows, levels = profiles.row[place], profiles.level[place]
    phases, modes = profiles.digits["phases"][place], profiles.digits["modes"][place]
    inside = np.zeros((len(places), len(place)), dtype=bool)
    unplaced = np.zeros_like(inside)
    for at, (key, in_view) in enumerate(zip(places.index, places["in_view"], strict=True)):
        if not in_view:
            continue
        first, phase, *rest = str(key).split("/")
        if grid is Grid.WALL:
            here = rows == RowType(first).position
        else:
            here = levels == Level(first).position
        here = here & (phases >> Phase(phase).position & 1).astype(bool)
        if rest:
            unplaced[at] = here & (modes == 0)
            here = here & (modes >> Mode(rest[0]).position & 1).astype(bool)
        inside[at] = here
    entries = coverage.entries
    return Members(places, inside, unplaced, list(entries["name"]), list(entries["id"]))


@dataclass(frozen=True)
class Answers:
    """What the entries of each place answer to one question. Flags of shape (places, entries)."""

    of: Members
    counting: Flags
    yes: Flags
    """Those that count and are known to be so."""
    no: Flags
    """Those that count and are known not to be so."""
    unknown: Flags
    """Those that count and of which it is not known."""
    may: Flags
    """Those that may count, and are so or may be."""

    def only(self, which: Flags) -> Answers:
        """The same of some entries alone (a flag each)."""
        flags = (self.counting, self.yes, self.no, self.unknown, self.may)
        return Answers(self.of, *(each & which for each in flags))

    @property
    def truth(self) -> Truth:
        """Of each place: yes if any that counts is, no only if none is or may be."""
        is_open = (self.unknown | self.may).any(axis=1)
        answer = np.where(is_open, MAYBE, NO)
        return np.where(self.yes.any(axis=1), YES, answer).astype(np.int8)

    def frame(self) -> pd.DataFrame:
        """The places with the columns of, yes, no, unknown, may (how many entries) and truth.

        `truth` is -1 where nothing counts; what that means is the place's `state`.
        """
        of = self.counting.sum(axis=1)
        return self.of.places.assign(
            of=of,
            yes=self.yes.sum(axis=1),
            no=self.no.sum(axis=1),
            unknown=self.unknown.sum(axis=1),
            may=self.may.sum(axis=1),
            truth=np.where(of > 0, self.truth, -1).astype(np.int8),
        )


def answers(coverage: Coverage, grid: Grid, answer: Truth) -> Answers:
    """What the entries of each place of a grid answer; `answer` has one value an entry."""
    those = members(coverage, grid)
    counting = those.counting(coverage.truth)
    return Answers(
        of=those,
        counting=counting,
        yes=counting & (answer == YES),
        no=counting & (answer == NO),
        unknown=counting & (answer == MAYBE),
        may=those.open_ones(coverage.truth) & (answer >= MAYBE) & ~counting,
    )


# ------------------------------------------------------------------------------ what a place shows


@dataclass(frozen=True)
class PlaceDisplay:
    """What a heatmap, its table twin and a panel show of one place."""

    judged: str
    headline: str
    words: tuple[str, ...]
    """The lines under the headline."""
    spoken: str
    """The same as one piece of text."""
    reason: str
    entries: tuple[str, ...]
    """The ids of the entries behind the reason."""
    beside: tuple[str, ...] = ()
    """The lines of the kinds that stand beside interventions."""


def with_shown(frame: pd.DataFrame, shown: Sequence[PlaceDisplay]) -> pd.DataFrame:
    """Some places with a column for each field of `PlaceDisplay`."""
    columns = {
        field.name: pd.Series(
            [getattr(one, field.name) for one in shown], index=frame.index, dtype=object
        )
        for field in fields(PlaceDisplay)
    }
    return frame.assign(**columns)
