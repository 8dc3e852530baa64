"""What an empty place means: of the model, and of an area that keeps a map of its own.

The model has one word for a place that nothing fills: *no example*. In an area somebody has to say
so. A wall cell without entries is *not yet mapped* until the area decides *none* or *out of scope*;
where an entry stood and ended it is *none left*, which counts like *none*. A block or cell says
what the wall cells under it say together. An entry that stands in a wall cell settles it, whatever
was decided; filters hide entries but change nothing of what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.pathway.counting.endings import NO_ENDINGS, Ending, Endings, latest
from rpc.pathway.counting.places import AT_LEVEL, BLOCKS, OF_KIND, WALL
from rpc.pathway.counting.three_valued import Profiles
from rpc.vocabulary import Kind, Level, Phase, RowType, State

Decisions = Mapping[str, State]
"""What is kept of an area's empty wall cells: wall key ("row_type/phase") -> one of `DECIDED`."""

DECIDED = (State.NONE, State.NONE_LEFT, State.OUT_OF_SCOPE)
"""What a wall cell without entries can be but not yet mapped."""

Flags = npt.NDArray[np.bool_]

_KEYS = tuple(map(str, WALL.index))
_INTERVENTION_ROWS: Flags = OF_KIND[Kind.INTERVENTION.position].astype(bool)


@dataclass(frozen=True)
class WallStates:
    """What an area has said of each wall cell, whatever the filters. Arrays of shape (10, 3).

    Row types by phases, in their order. Each wall cell is exactly one of the five.
    """

    mapped: Flags
    """Entries stand in it."""
    undecided: Flags
    """No entry stands in it and nobody has decided."""
    none: Flags
    """The area decided that there is none."""
    none_left: Flags
    """An entry stood in it, and the last one ended."""
    out_of_scope: Flags
    """The area decided that it is out of scope."""
    endings: Endings = field(default_factory=dict)
    """Of those with none left, what is known of the ending, by their keys."""

    @classmethod
    def of(
        cls,
        profiles: Profiles,
        of_profile: npt.NDArray[np.int64],
        decisions: Decisions,
        endings: Endings = NO_ENDINGS,
    ) -> WallStates:
        """From the distinct profiles of all entries, how many have each, and the decisions.

        Raises `ValueError` for a decision that is no wall cell's, or not one of `DECIDED`.
        """
        mapped = np.zeros((len(RowType), len(Phase)), dtype=bool)
        here = of_profile > 0
        for phase in Phase:
            in_phase = (profiles.digits["phases"] >> phase.position & 1).astype(bool)
            mapped[profiles.row[here & in_phase], phase.position] = True
        decided = {str(key): _checked(key, state) for key, state in decisions.items()}

        def those(state: State) -> Flags:
            flags = np.array([decided.get(key) is state for key in _KEYS], dtype=bool)
            return flags.reshape(mapped.shape) & ~mapped

        none, none_left, out_of_scope = map(those, DECIDED)
        undecided = ~(mapped | none | none_left | out_of_scope)
        left = none_left.reshape(-1).tolist()
        ended = {
            key: endings.get(key, Ending())
            for key, is_left in zip(_KEYS, left, strict=True)
            if is_left
        }
        return cls(mapped, undecided, none, none_left, out_of_scope, ended)

    def is_empty_at(self, rows: Flags, phase: Phase) -> bool:
        """Whether somebody said of any of some rows, a flag each, that nothing is there or left."""
        return bool((self.none | self.none_left)[rows][:, phase.position].any())


def rows_of(level: Level, *, interventions: bool = False) -> Flags:
    """A flag a row type: whether it stands at a level; of interventions alone where told."""
    return np.array(
        [
            row.level is level and (row.kind is Kind.INTERVENTION or not interventions)
            for row in RowType
        ]
    )


def _checked(key: str, state: State) -> State:
    if key not in WALL.index:
        raise ValueError(f"'{key}' is no wall cell, so nothing can be decided of it.")
    if state not in DECIDED:
        raise ValueError(f"'{state}' is no decision: an area decides none or out of scope.")
    return State(state)


def wall_states(wall: pd.DataFrame, said: WallStates | None) -> pd.Series:
    """The state of each of the 30 wall cells, "" where something counts. Index as `wall`.

    `wall` has the counts (`coverage.Coverage`); `said` is None for the model.
    """
    if said is None:
        return _states(wall, "", [])
    return _states(
        wall,
        "",
        [
            (said.undecided.reshape(-1), State.NOT_MAPPED),
            (said.none.reshape(-1), State.NONE),
            (said.none_left.reshape(-1), State.NONE_LEFT),
            (said.out_of_scope.reshape(-1), State.OUT_OF_SCOPE),
            (said.mapped.reshape(-1), State.NO_MATCH),
        ],
    )


def place_states(
    places: pd.DataFrame,
    said: WallStates | None,
    rows_in_view: Flags,
    is_filtered: bool,
    interventions: bool = False,
) -> pd.Series:
    """The state of each block, or of each cell, "" where something counts. Index as `places`.

    `places` has the counts of 9 blocks or 18 cells, `rows_in_view` a flag a row type. With
    `interventions`, interventions alone are looked at: those that count, and their rows.
    """
    suffix = "_interventions" if interventions else ""
    if said is None:
        return _states(places, suffix, [])
    rows = rows_in_view & _INTERVENTION_ROWS if interventions else rows_in_view
    under = (AT_LEVEL * rows).astype(np.int64)

    def how_many(flags: Flags) -> npt.NDArray[np.int64]:
        # Of the rows in view at each level, by phase; a cell has what its block has.
        in_blocks = (under @ flags.astype(np.int64)).reshape(-1)
        return in_blocks.repeat(len(places) // len(BLOCKS))

    undecided, mapped = how_many(said.undecided), how_many(said.mapped)
    out, everything = how_many(said.out_of_scope), how_many(np.ones_like(said.mapped))
    left = how_many(said.none_left)
    return _states(
        places,
        suffix,
        [
            # Filters that leave no row in view: nothing was said, so nothing is claimed.
            (everything == 0, State.NO_MATCH),
            (undecided > 0, State.NOT_MAPPED),
            (out == everything, State.OUT_OF_SCOPE),
            ((mapped > 0) & is_filtered, State.NO_MATCH),
            (out > 0, State.PART_OUT),
            ((left > 0) & (mapped == 0), State.NONE_LEFT),
            (np.full(len(places), True), State.NONE),
        ],
    )


Objects = npt.NDArray[np.object_]


def wall_endings(states: pd.Series, said: WallStates | None) -> Objects:
    """The `Ending` of each wall cell whose state is none left, None of the others."""
    known = said.endings if said is not None else NO_ENDINGS
    return _endings(states, known, lambda key: [known[key]])


def place_endings(
    states: pd.Series, said: WallStates | None, rows_in_view: Flags, interventions: bool = False
) -> Objects:
    """The latest `Ending` under each block or cell whose state is none left, None of the others.

    `states` are those of `place_states`, whose other arguments the rest are.
    """
    known = said.endings if said is not None else NO_ENDINGS

    def under(key: str) -> list[Ending]:
        level, phase, *_ = key.split("/")
        return [
            known[cell]
            for row in RowType
            if row.level == level
            and rows_in_view[row.position]
            and (row.kind is Kind.INTERVENTION or not interventions)
            and (cell := f"{row}/{phase}") in known
        ]

    return _endings(states, known, under)


def _endings(states: pd.Series, known: Endings, under: Callable[[str], list[Ending]]) -> Objects:
    found = np.full(len(states), None, dtype=object)
    if known:
        for at in np.flatnonzero(states.to_numpy() == State.NONE_LEFT).tolist():
            found[at] = latest(under(str(states.index[at])))
    return found


def _states(places: pd.DataFrame, suffix: str, said: list[tuple[Flags, State]]) -> pd.Series:
    """The first that holds: not in view, filled, may be filled, and then what was `said`."""
    kinds = ["interventions"] if suffix else ["services", "self_help", "interventions"]
    filled = places[kinds].sum(axis=1).to_numpy() > 0
    may_be = places[f"maybe{suffix}"].to_numpy() > 0
    if f"unplaced{suffix}" in places:
        may_be |= places[f"unplaced{suffix}"].to_numpy() > 0
    cases: Iterable[tuple[Flags, str]] = [
        (~places["in_view"].to_numpy(dtype=bool), State.NOT_IN_VIEW),
        (filled, ""),
        (may_be, State.NOT_KNOWN),
        *said,
    ]
    flags, words = zip(*cases, strict=True)
    which = np.select(flags, range(len(words)), len(words))
    texts = np.array([*map(str, words), str(State.NO_EXAMPLE)], dtype=object)
    return pd.Series(texts[which], index=places.index, dtype="str")
