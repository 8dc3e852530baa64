"""Entries -> cells, blocks, wall and totals: the one function that makes the cells.

Every count of the product comes from `cover`. It counts the entries once, by profile code, and
adds the few profiles up; so it holds for a million entries. Interventions are always counted apart
from services and self-help resources, and an entry that spans places counts once in each of them
and once in any total.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.pathway.counting.endings import NO_ENDINGS, Endings
from rpc.pathway.counting.places import AT_LEVEL, BLOCKS, BY_MODE, CELLS, EACH_ROW, OF_KIND, WALL
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.states import (
    Decisions,
    Flags,
    WallStates,
    place_endings,
    place_states,
    rows_of,
    wall_endings,
    wall_states,
)
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Profiles, Truth, every
from rpc.tables.profiles import PROFILE, PROFILES, Codes
from rpc.vocabulary import Evidence, Kind, Level, Mode, Phase, RowType

Tally = npt.NDArray[np.int64]

BLANK_FIELDS = {"modes": "delivery", "phases": "phase"}
"""The fields whose blank keeps an entry out of places, and what people call them."""

_WHY_NOT_PLACED = {
    "modes": "How {name} is delivered is not known, so it stands in no cell of one delivery mode.",
    "phases": "Which phase {name} is for is not known, so it stands in no block, row or cell; "
    "only the totals count it.",
}
_STILL_COUNTS = " It counts in its blocks, its rows and the totals."


@dataclass(frozen=True)
class Counts:
    """How many entries count, and how many may, by place and by what matters there.

    Each pair holds arrays of shape (places, *`_SHAPE`): by phase; by phase and mode; and by mode
    over all phases in view.
    """

    unplaced: tuple[Tally, Tally]
    """The ones whose delivery is not known, by phase."""
    phase: tuple[Tally, Tally]
    phase_mode: tuple[Tally, Tally]
    mode: tuple[Tally, Tally]


@dataclass(frozen=True)
class Coverage:
    """What counts where, under one selection. Frames have one row a place, in printed order.

    Columns of all frames: `services`, `self_help`, `interventions` (how many count), `maybe` (how
    many may) and the same by kind (`maybe_services`), `strongest` (an evidence word, or missing),
    `strongest_count` (how many interventions have it), `strongest_inferred` (how many of those by
    inference), `found_wanting` (interventions rated NE or NL2), `in_view`. Of cells, blocks and
    wall also `state` (what the place means, "" where something counts: `states`), and of cells and
    blocks `state_interventions` (the same of interventions and their rows alone). Beside each of
    the two stands the `Ending` of a place with none left, else None: `ending` (of blocks and cells
    the latest under them) and `ending_interventions`.
    """

    entries: pd.DataFrame
    selection: Selection
    totals: dict[Kind, int]
    """Distinct entries that count, by kind."""
    of_all: dict[Kind, int]
    """Distinct entries of the whole table, by kind."""
    profiles: Profiles
    """The distinct profiles of the entries, for the rules."""
    profile_truth: Truth
    """Whether each of those passes the filters that do not look at texts."""
    of_profile: Tally
    """How many entries have each of those, whether they count or not."""
    decisions: Decisions | None
    """What the area decided of its wall cells; None where this is the model."""
    endings: Endings
    """What is known of the endings in wall cells with none left."""
    _counts: Counts

    @property
    def is_area(self) -> bool:
        """Whether this is an area's own map, and not the model."""
        return self.decisions is not None

    @cached_property
    def said(self) -> WallStates | None:
        """What the area has said of each wall cell; None where this is the model."""
        if self.decisions is None:
            return None
        return WallStates.of(self.profiles, self.of_profile, self.decisions, self.endings)

    @cached_property
    def rows_in_view(self) -> Flags:
        """Whether entries of each row type can count at all."""
        return np.array(self._seen("r"), dtype=bool)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """18 rows, index "level/phase/mode", columns level, phase, mode and the above.

        And `unplaced`: of the cell's block, how many entries count while their delivery is not
        known; `unplaced_services`, `unplaced_self_help` and `unplaced_interventions` by kind.
        """
        cells = _counted_places(CELLS, AT_LEVEL, self._counts.phase_mode, self._seen("lpm"))
        counting, may = (_by_kind_in_cells(tally) for tally in self._counts.unplaced)
        # One that may count and has no known delivery may count in either of its cells.
        may = {name: np.where(cells["in_view"], number, 0) for name, number in may.items()}
        return self._with_states(
            cells.assign(
                unplaced=sum(counting.values()),
                **{f"unplaced_{name}": number for name, number in counting.items()},
                maybe=cells["maybe"] + sum(may.values()),
                **{f"maybe_{name}": cells[f"maybe_{name}"] + may[name] for name in may},
            )
        )

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """9 rows, index "level/phase"."""
        return self._with_states(
            _counted_places(BLOCKS, AT_LEVEL, self._counts.phase, self._seen("lp"))
        )

    def _with_states(self, places: pd.DataFrame) -> pd.DataFrame:
        known = (places, self.said, self.rows_in_view, self.selection.is_set)
        state, of_interventions = place_states(*known), place_states(*known, interventions=True)
        seen = self.said, self.rows_in_view
        return places.assign(
            state=state,
            state_interventions=of_interventions,
            ending=place_endings(state, *seen),
            ending_interventions=place_endings(of_interventions, *seen, interventions=True),
        )

    @cached_property
    def wall(self) -> pd.DataFrame:
        """30 rows, index "row_type/phase", columns row_type, level, kind, phase and the above."""
        wall = _counted_places(WALL, EACH_ROW, self._counts.phase, self._seen("rp"))
        state = wall_states(wall, self.said)
        return wall.assign(state=state, ending=wall_endings(state, self.said))

    @cached_property
    def by_mode(self) -> pd.DataFrame:
        """6 rows, index "level/mode": over all phases in view, each entry once."""
        return _counted_places(BY_MODE, AT_LEVEL, self._counts.mode, self._seen("lm"))

    def unplaced_at(self, levels: list[Level]) -> int:
        """How many interventions at some levels count while their delivery is not known."""
        profiles = self.profiles
        here = (
            np.isin(profiles.level, [level.position for level in levels])
            & (profiles.kind == Kind.INTERVENTION.position)
            & (profiles.digits["modes"] == 0)
            & (self.profile_truth == YES)
        )
        return int(self.of_profile[here].sum())

    def inferred_at(self, levels: list[Level], mode: Mode) -> int:
        """How many interventions at some levels are counted in a mode that no source states."""
        profiles = self.profiles
        here = (
            np.isin(profiles.level, [level.position for level in levels])
            & (profiles.kind == Kind.INTERVENTION.position)
            & _bit(profiles.digits["modes"], mode)
            & ~profiles.has("modes_stated")
            & (profiles.digits["phases"] != 0)
            & (self.profile_truth == YES)
        )
        return int(self.of_profile[here].sum())

    def undecided_at(self, levels: list[Level], kind: Kind) -> bool:
        """Whether an area has yet to say what stands in a wall cell in view, of one kind."""
        here = [row.level in levels and row.kind is kind for row in RowType] & self.rows_in_view
        phases = [self.selection.sees_phase(phase) for phase in Phase]
        return self.said is not None and bool(self.said.undecided[here][:, phases].any())

    def is_none_in_part(self, level: Level, phase: Phase, *, interventions: bool = False) -> bool:
        """Whether an area knows of a box in view of a block that nothing is there or left."""
        here = self.rows_in_view & rows_of(level, interventions=interventions)
        return self.said is not None and self.said.is_empty_at(here, phase)

    def _seen(self, axes: str) -> list[bool]:
        """Whether each place of these axes is in view; l, p, m and r as in their names."""
        sees = self.selection
        seen = {
            "l": [sees.sees_level(level) for level in Level],
            "p": [sees.sees_phase(phase) for phase in Phase],
            "m": [sees.sees_mode(mode) for mode in Mode],
            "r": [sees.sees_row(row) for row in RowType],
        }
        return [all(place) for place in product(*(seen[axis] for axis in axes))]

    @cached_property
    def place(self) -> Codes:
        """Which of the profiles each entry has."""
        of_code = np.zeros(PROFILES, dtype=np.int64)
        of_code[self.profiles.codes] = np.arange(len(self.profiles.codes))
        return np.take(of_code, self.entries["profile"].to_numpy())

    @property
    def total(self) -> int:
        """How many distinct entries count."""
        return sum(self.totals.values())

    @cached_property
    def truth(self) -> Truth:
        """Whether each entry counts: `YES`, `MAYBE` or `NO`."""
        texts = self.selection.text_answers(self.entries).values()
        return every(self.profile_truth[self.place], *texts)

    @cached_property
    def counting(self) -> pd.DataFrame:
        """The entries that count."""
        return self._where(np.equal(self.truth, YES))

    @cached_property
    def maybe(self) -> pd.DataFrame:
        """The entries that a filter can neither keep nor drop, because a field is blank."""
        return self._where(np.equal(self.truth, MAYBE))

    def _where(self, which: npt.NDArray[np.bool_]) -> pd.DataFrame:
        found: pd.DataFrame = self.entries.loc[which]
        return found

    @cached_property
    def maybe_fields(self) -> dict[str, int]:
        """For each filter (by parameter name) how many maybes it cannot tell."""
        answers: dict[str, Truth] = {
            name: question(self.profiles)[self.place]
            for name, question in self.selection.questions().items()
        }
        answers |= self.selection.text_answers(self.entries)
        open_ones = self.truth == MAYBE
        counts = {name: int(((a == MAYBE) & open_ones).sum()) for name, a in answers.items()}
        return {name: count for name, count in counts.items() if count}

    def within(
        self, level: Level, phase: Phase, mode: Mode | None = None, row: RowType | None = None
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The entries that count in a place, and those that may: blocks, cells and wall cells."""
        profiles = self.profiles
        inside = (profiles.level == level.position) & _bit(profiles.digits["phases"], phase)
        if mode is not None:
            inside &= _bit(profiles.digits["modes"], mode)
        if row is not None:
            inside &= profiles.row == row.position
        if not self.selection.sees_phase(phase) or (mode and not self.selection.sees_mode(mode)):
            inside[:] = False
        here = inside[self.place]
        return (
            self._where(np.logical_and(here, self.truth == YES)),
            self._where(np.logical_and(here, self.truth == MAYBE)),
        )


def cover(
    entries: pd.DataFrame,
    selection: Selection | None = None,
    decisions: Decisions | None = None,
    endings: Endings = NO_ENDINGS,
) -> Coverage:
    """Counts an entries table (`catalogue.Catalogue.entries`) under a selection.

    `decisions` are those of the area whose entries these are, none as yet being `{}`; None says
    that this is the model. `endings` say when the last entry of a cell with none left ended.
    """
    selection = selection or Selection()
    codes = entries["profile"].to_numpy()
    everything = np.bincount(codes, minlength=PROFILES)
    distinct = np.flatnonzero(everything)
    profiles = Profiles.of(distinct)
    profile_truth = selection.profile_truth(profiles)
    yes, maybe = _counted(codes, distinct, everything, profile_truth, entries, selection)

    return Coverage(
        entries=entries,
        selection=selection,
        totals=_by_kind(profiles, yes),
        of_all=_by_kind(profiles, everything[distinct]),
        profiles=profiles,
        profile_truth=profile_truth,
        of_profile=everything[distinct],
        decisions=decisions,
        endings=endings,
        _counts=_counts(profiles, yes, maybe, selection),
    )


NOT_PLACED = {
    "modes": "Not placed: delivery not known",
    "phases": "Not placed: phase not known",
}
"""What a list of `not_placed` is called, by the field that is blank."""


def not_placed(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries that a blank keeps out of places, a row a blank: id, name, field, why.

    In the order of the entries; the index is theirs.
    """
    found = []
    for field, why in _WHY_NOT_PLACED.items():
        blank = entries.loc[entries[field] == 0, ["id", "name", "phases"]]
        before, after = why.split("{name}")
        still = np.where((field == "modes") & (blank["phases"] > 0), _STILL_COUNTS, "")
        found.append(blank.assign(field=field, why=before + blank["name"] + after + still))
    return pd.concat(found)[["id", "name", "field", "why"]].sort_index(kind="stable")


def _counted(
    codes: Codes,
    distinct: Codes,
    everything: Tally,
    profile_truth: Truth,
    entries: pd.DataFrame,
    selection: Selection,
) -> tuple[Tally, Tally]:
    """How many entries of each profile count, and how many may."""
    texts = list(selection.text_answers(entries).values())
    if not texts:
        of_each = everything[distinct]
        return (
            np.where(profile_truth == YES, of_each, 0),
            np.where(profile_truth == MAYBE, of_each, 0),
        )
    text = every(*texts)
    text_yes = np.bincount(codes[text == YES], minlength=PROFILES)[distinct]
    text_open = np.bincount(codes[text >= MAYBE], minlength=PROFILES)[distinct]
    yes = np.where(profile_truth == YES, text_yes, 0)
    return yes, np.where(profile_truth == NO, 0, text_open) - yes


def _bit(masks: npt.NDArray[np.int8], word: Phase | Mode) -> npt.NDArray[np.bool_]:
    return np.asarray(masks >> word.position & 1, dtype=np.bool_)


def _by_kind(profiles: Profiles, counts: Tally) -> dict[Kind, int]:
    totals = np.bincount(profiles.kind, weights=counts, minlength=len(Kind))
    return {kind: int(totals[kind.position]) for kind in Kind}


_SHAPE = (len(RowType), len(Evidence) + 1, 2, 2)
"""Of a tally: row types, evidence (0 not known), not stated or stated, not found wanting or so."""


# Which bit each mask holds: 0 or 1, a row a mask, a column a word.
_PHASE_BITS = np.array([[mask >> p.position & 1 for p in Phase] for mask in range(1 << len(Phase))])
_MODE_BITS = np.array([[mask >> m.position & 1 for m in Mode] for mask in range(1 << len(Mode))])
_LEFT_OUT = tuple(
    axis
    for axis, digit in enumerate(PROFILE)
    if digit in ("modes_stated", "relationship", "relationship_stated")
)
"""The digits of a profile that no count of places looks at."""


def _counts(profiles: Profiles, yes: Tally, maybe: Tally, selection: Selection) -> Counts:
    phases = _PHASE_BITS * [selection.sees_phase(phase) for phase in Phase]
    modes = _MODE_BITS * [selection.sees_mode(mode) for mode in Mode]

    def tallied(counts: Tally) -> tuple[Tally, Tally, Tally, Tally]:
        dense = np.zeros(PROFILES, dtype=np.int64)
        dense[profiles.codes] = counts
        # By row, mask of phases, mask of modes, and then as `_SHAPE` goes on.
        by_mask = dense.reshape(tuple(PROFILE.values())).sum(axis=_LEFT_OUT)
        by_phase = np.einsum("rpmesw,pq->qmresw", by_mask, phases)
        anywhere = np.einsum("rpmesw,p,mn->nresw", by_mask, phases.any(axis=1), modes)
        by_both = np.einsum("qmresw,mn->qnresw", by_phase, modes)
        return by_phase.sum(axis=1), by_both.reshape(-1, *_SHAPE), anywhere, by_phase[:, 0]

    open_ones = tallied(maybe) if maybe.any() else _NONE
    phase, phase_mode, mode, unplaced = zip(tallied(yes), open_ones, strict=True)
    return Counts(unplaced=unplaced, phase=phase, phase_mode=phase_mode, mode=mode)


_NONE = tuple(
    np.zeros((places, *_SHAPE), dtype=np.int64)
    for places in (len(Phase), len(Phase) * len(Mode), len(Mode), len(Phase))
)
"""The tallies of nothing."""


def _by_kind_in_cells(unplaced: Tally) -> dict[str, Tally]:
    """Entries without a known delivery, by phase, as each of the 18 cells has them by kind."""
    by_row = unplaced.sum(axis=(2, 3, 4)).T
    return {
        name: ((AT_LEVEL * OF_KIND[kind.position]) @ by_row).reshape(-1).repeat(len(Mode))
        for name, kind in _KIND_COLUMNS.items()
    }


def _counted_places(
    places: pd.DataFrame, groups: Tally, counts: tuple[Tally, Tally], in_view: list[bool]
) -> pd.DataFrame:
    """The frame of some places: `groups` says which rows belong to each; `counts` by the rest."""
    yes, maybe = counts
    of_kinds = np.einsum("gr,kr,pr->gpk", groups, OF_KIND, yes.sum(axis=(2, 3, 4)))
    of_kinds = of_kinds.reshape(-1, len(Kind))
    # The strongest known evidence of interventions that were not found wanting.
    programmes = groups * OF_KIND[Kind.INTERVENTION.position]
    evidence = np.einsum("gr,pres->gpes", programmes, yes[:, :, 1:, :, 0])
    evidence = evidence.reshape(-1, len(Evidence), 2)
    present = evidence.any(axis=2)
    wanting = np.einsum("gr,pr->gp", programmes, yes[..., 1].sum(axis=(2, 3)))
    open_ones = maybe.sum(axis=(2, 3, 4))
    may_be = np.einsum("gr,kr,pr->gpk", groups, OF_KIND, open_ones).reshape(-1, len(Kind))
    best = len(Evidence) - 1 - present[:, ::-1].argmax(axis=1)
    at_best = evidence[np.arange(len(best)), best]
    return pd.DataFrame(
        {name: places[name] for name in places.columns}
        | {
            **{name: of_kinds[:, kind.position] for name, kind in _KIND_COLUMNS.items()},
            "maybe": may_be.sum(axis=1),
            **{f"maybe_{name}": may_be[:, kind.position] for name, kind in _KIND_COLUMNS.items()},
            "strongest": pd.Categorical.from_codes(
                np.where(present.any(axis=1), best, -1), dtype=_STRENGTH
            ),
            "strongest_count": at_best.sum(axis=1),
            "strongest_inferred": at_best[:, 0],
            "found_wanting": wanting.reshape(-1),
            "in_view": in_view,
        },
        index=places.index,
    )


_KIND_COLUMNS = {
    "services": Kind.SERVICE,
    "self_help": Kind.SELF_HELP,
    "interventions": Kind.INTERVENTION,
}
"""The columns that count each kind."""

_STRENGTH = pd.CategoricalDtype([str(word) for word in Evidence], ordered=True)
