"""What the places of a grid answer to one question, by their interventions first.

Each kind answers for itself: a self-help page that everybody can use makes neither the
interventions nor the services of a part of the pathway ones that everybody can use. A box of the
wall holds one kind only, and answers by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.members import Answers, answers
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Truth
from rpc.vocabulary import Grid, Kind, State

BESIDE = {Kind.SERVICE: "services", Kind.SELF_HELP: "self_help"}
"""The kinds that stand beside interventions, in their order, and the start of their columns."""

MAYBE_OF = {Kind.INTERVENTION: "interventions", **BESIDE}
"""Every kind, interventions first, as columns are named."""

WHAT = {
    Kind.INTERVENTION: "interventions",
    Kind.SERVICE: "services",
    Kind.SELF_HELP: "self-help",
}
"""What a sentence calls each kind."""

FIGURES = ("can", "cannot", "not_known", "none", "not_mapped", "out_of_scope", "filtered_out")
"""How many places of one kind are so, each place in one of them.

`none` is what an area decided or what ended. Where a box of that kind is not mapped yet, nobody
knows, so it is `not_mapped` and never told as none; `out_of_scope` are all boxes of that kind.
"""


@dataclass(frozen=True)
class InterventionsFirst:
    """The answers of each place. Of the wall `lead` are those of the box's own kind."""

    grid: Grid
    lead: Answers
    beside: Mapping[Kind, Answers]
    """Of services and of self-help, each alone; empty for the wall."""

    @property
    def of(self) -> str:
        """What the lead answers for, in words: "" for the wall, whose rows say it."""
        return "" if self.grid is Grid.WALL else WHAT[Kind.INTERVENTION]

    def frame(self) -> pd.DataFrame:
        """The places with the columns of `Answers.frame`, of the lead.

        And the same of each kind beside it: `of_services`, `truth_self_help` and so on. Of
        blocks and cells `state_interventions` says what it means that no intervention counts.
        """
        frame = self.lead.frame()
        columns = ["of", "yes", "no", "unknown", "may", "truth"]
        for kind, found in self.beside.items():
            of_kind = found.frame()[columns].add_suffix(f"_{BESIDE[kind]}")
            frame = pd.concat([frame, of_kind], axis=1)
        return frame

    def parts(self, at: int) -> Iterator[tuple[Kind, Answers, int]]:
        """The kinds beside the lead of which anything counts, or may, in one place.

        Each with its answers and with what they say together.
        """
        for kind, found in self.beside.items():
            counts = bool(found.counting[at].any())
            if counts or found.may[at].any():
                yield kind, found, int(found.truth[at]) if counts else MAYBE

    def lines(self, at: int) -> tuple[str, ...]:
        """What stands beside the lead in one place: "services: 2 of 3", "self-help: not known"."""
        lines = []
        for kind, found, truth in self.parts(at):
            number, of = int(found.yes[at].sum()), int(found.counting[at].sum())
            said = "not known" if truth == MAYBE else f"{number} of {of}"
            lines.append(f"{WHAT[kind]}: {said}")
        return tuple(lines)

    def ids(self, at: int) -> tuple[str, ...]:
        """The ids of all entries that count or may count in one place, in their order."""
        which = np.logical_or.reduce(
            [found.counting[at] | found.may[at] for found in (self.lead, *self.beside.values())]
        )
        return tuple(self.lead.of.ids_of(which))


def interventions_first(coverage: Coverage, grid: Grid, answer: Truth) -> InterventionsFirst:
    """What the places of a grid answer; `answer` has one value an entry."""
    if grid is Grid.WALL:
        return InterventionsFirst(grid, answers(coverage, grid, answer), {})
    every = answers(coverage, grid, answer)
    kinds = coverage.entries["kind"].to_numpy()
    return InterventionsFirst(
        grid,
        every.only(kinds == str(Kind.INTERVENTION)),
        {kind: every.only(kinds == str(kind)) for kind in BESIDE},
    )


def figures(coverage: Coverage, answer: Truth) -> pd.DataFrame:
    """How many places can, cannot and so on, at both grains: parts of the pathway, then boxes.

    One row a grain and a kind, index (`grid`, `kind`), interventions first; columns `of` (places in
    this view that have a box of that kind) and `FIGURES`, which add up to it.
    """
    rows = {}
    for grid in (Grid.BLOCKS, Grid.WALL):
        found = interventions_first(coverage, grid, answer)
        by_kind = {Kind.INTERVENTION: found.lead, **found.beside}
        for kind in WHAT:
            those = found.lead if grid is Grid.WALL else by_kind[kind]
            rows[str(grid), str(kind)] = _figures(coverage, those, kind, grid)
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["of", *FIGURES])
    return frame.set_index(pd.MultiIndex.from_tuples(rows, names=["grid", "kind"]))


def _figures(coverage: Coverage, found: Answers, kind: Kind, grid: Grid) -> list[int]:
    here, undecided, out, hidden = _boxes(coverage, found.of.places, kind, grid)
    of, truth = found.counting.any(axis=1), found.truth
    # Where nothing counts, an entry that may count leaves it open.
    may_count = found.of.places[f"maybe_{MAYBE_OF[kind]}"].to_numpy() > 0
    nothing = ~of & ~may_count
    flags = (
        of & (truth == YES),
        of & (truth == NO),
        (of & (truth == MAYBE)) | (~of & may_count),
        nothing & ~undecided & ~out & ~hidden,
        nothing & undecided,
        nothing & ~undecided & out,
        nothing & ~undecided & ~out & hidden,
    )
    return [int(here.sum()), *(int((flag & here).sum()) for flag in flags)]


def _boxes(
    coverage: Coverage, places: pd.DataFrame, kind: Kind, grid: Grid
) -> tuple[Flags, Flags, Flags, Flags]:
    """Of each place: has it a box of that kind in this view, is one of them not mapped yet, are all
    of them out of scope, and does one hold something that the filters leave out?"""
    wall = coverage.wall
    seen = wall[wall["in_view"] & (wall["kind"] == str(kind))]
    keys = (
        pd.Series(seen.index, index=seen.index)
        if grid is Grid.WALL
        else seen["level"].astype("str") + "/" + seen["phase"].astype("str")
    )
    here = places.index.isin(keys)
    undecided = places.index.isin(keys[seen["state"] == str(State.NOT_MAPPED)])
    in_scope = places.index.isin(keys[seen["state"] != str(State.OUT_OF_SCOPE)])
    hidden = places.index.isin(keys[seen["state"] == str(State.NO_MATCH)])
    return here, undecided, here & ~in_scope, hidden
