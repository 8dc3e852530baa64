"""What the symbols of empty places mean on one map: those that occur, and what is true of each.

A symbol may stand for more than one thing. A cell says *none* where the area recorded that, and
where all its rows hold something that works the other way: a legend says only what holds here.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.vocabulary import Level, Measure, Phase, RowType, State

_RECORDED = "The area recorded that there is none."
_ENDED = "What was here has ended."
_OTHER_WAY = "Its rows hold something, and none of it is delivered this way."

_MEANS = {
    State.NO_EXAMPLE: "The 2021 model has no example.",
    State.NOT_MAPPED: "Nobody has mapped this yet, so it is no gap.",
    State.NONE_LEFT: "Something was here and has ended; nothing is left.",
    State.OUT_OF_SCOPE: "The area decided this, and why.",
    State.PART_OUT: "Some of its rows are out of scope; nothing in the others counts here.",
    State.NO_MATCH: "Something is recorded here, and none of it passes these filters.",
    State.NOT_IN_VIEW: "The filters leave this out.",
}

_IN_PART = "Not all of it is mapped yet. None in part: of some of its rows we know there is none."

_OPEN = "Something is here, but a detail that decides is not recorded."
_UNPLACED = "Something is here, but how it is delivered is not recorded."
_MAY_COUNT = "Something may count here: a detail that the filters ask about is not recorded."


def meanings(
    coverage: Coverage, shown: Iterable[pd.DataFrame], measure: Measure = Measure.KINDS
) -> dict[State, str]:
    """The states that occur in some frames of displays, each with what it means on this map.

    In the order of `State`. A frame of `shown` has the column `state`, "" where a place holds
    something, and the keys of its places as index.
    """
    found: dict[State, list[str]] = {}
    for frame in shown:
        for key, state in frame["state"].items():
            if state:
                found.setdefault(State(state), []).append(str(key))
    return {
        state: _meaning(coverage, state, found[state], measure) for state in State if state in found
    }


def _meaning(coverage: Coverage, state: State, keys: list[str], measure: Measure) -> str:
    if state is State.NOT_KNOWN:
        if measure not in (Measure.KINDS, Measure.ENTRIES):
            return _OPEN
        cells = coverage.cells.reindex(keys)
        is_unplaced, may = (bool((cells[name] > 0).any()) for name in ("unplaced", "maybe"))
        may = may or coverage.selection.is_set
        return (
            " ".join(text for text, holds in ((_UNPLACED, is_unplaced), (_MAY_COUNT, may)) if holds)
            or _OPEN
        )
    if state is State.NONE:
        parts = {part for key in keys for part in _why_none(coverage, key)}
        return " Or: ".join(part for part in (_RECORDED, _ENDED, _OTHER_WAY) if part in parts)
    if state is State.NOT_MAPPED:
        places = [key.split("/") for key in keys]
        blocks = [(Level(place[0]), Phase(place[1])) for place in places if place[0] in list(Level)]
        if any(coverage.is_none_in_part(*block) for block in blocks):
            return _IN_PART
    if state is State.NO_EXAMPLE and coverage.selection.is_set:
        return "The 2021 model has no example with these filters."
    return _MEANS[state]


def _why_none(coverage: Coverage, key: str) -> set[str]:
    """Why a place says none: what was recorded of its rows, what they hold, or both."""
    said = coverage.said
    first, phase, *_ = key.split("/")
    if said is None or first not in list(Level):
        return {_RECORDED}
    at = Phase(phase).position
    rows = [
        row.position
        for row in RowType
        if row.level is Level(first) and coverage.selection.sees_row(row)
    ]
    held = ((said.mapped, _OTHER_WAY), (said.none, _RECORDED), (said.none_left, _ENDED))
    return {part for flags, part in held if flags[rows, at].any()}
