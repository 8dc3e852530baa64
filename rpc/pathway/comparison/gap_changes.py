"""What became of each gap between two maps, compared one by one.

A list of gaps names some gaps in the reason of another (`gaps.find_gaps`), so its length falls when
the last service of a kind ends, and rises when a first one starts. Lists are therefore never
subtracted. Here each false verdict and each empty wall cell is one gap, and each that stands in
either map is said to be closed, new, out of scope, or no longer possible to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.rules.gaps import EMPTY
from rpc.pathway.rules.standard import Verdict
from rpc.vocabulary import LabelledEnum, Level, Phase, RowType, Rule, State, names_listed


class GapChange(LabelledEnum):
    """What became of a gap."""

    CLOSED = "closed", "closed"
    NEW = "new", "new"
    OUT_OF_SCOPE = "out_of_scope", "taken out of scope"
    CANNOT_TELL = "cannot_tell", "no longer possible to tell"
    NEWLY_ASKED = "newly_asked", "not asked about before"
    NOT_ASKED = "not_asked", "no longer asked about"
    STILL = "still", "still a gap"


GAP_CHANGE_COLUMNS = ("level", "phase", "row_type", "rule", "change")


@dataclass(frozen=True)
class Judged:
    """A map that was counted and judged: `coverage.cover` and `standard.judge`."""

    coverage: Coverage
    verdicts: Sequence[Verdict]


def gap_changes(before: Judged, after: Judged) -> pd.DataFrame:
    """The gaps of either map, a row each: rules by block, then the wall cells.

    Columns `GAP_CHANGE_COLUMNS`, in printed order. `row_type` is "" for a rule, `rule` is "" for an
    empty wall cell; `change` is a value of `GapChange`. Both maps are counted under one selection.
    A search has no gaps.
    """
    older, newer = _answers(before), _answers(after)
    rows = []
    for key, then in newer.items():
        now = older.get(key, _Answer(False, GapChange.NOT_ASKED))
        if now.is_gap or then.is_gap:
            rows.append((*key, str(_change(now, then))))
    return pd.DataFrame(rows, columns=list(GAP_CHANGE_COLUMNS), dtype="str")


@dataclass(frozen=True)
class _Answer:
    """What one map says of a possible gap: that it is one, or what it is instead."""

    is_gap: bool
    instead: GapChange = GapChange.STILL


def _change(older: _Answer, newer: _Answer) -> GapChange:
    if not newer.is_gap:
        return newer.instead
    if older.is_gap:
        return GapChange.STILL
    is_asked = older.instead is not GapChange.NOT_ASKED
    return GapChange.NEW if is_asked else GapChange.NEWLY_ASKED


_Key = tuple[str, str, str, str]
"""Level, phase, row type and rule; one of the last two is ""."""


def _answers(judged: Judged) -> dict[_Key, _Answer]:
    if judged.coverage.selection.is_search:
        return {}
    return {**dict(_of_rules(judged.verdicts)), **dict(_of_wall(judged.coverage.wall))}


def _of_rules(verdicts: Sequence[Verdict]) -> Iterator[tuple[_Key, _Answer]]:
    for verdict in verdicts:
        key = str(verdict.level), str(verdict.phase), "", str(verdict.rule)
        if verdict.met is False:
            yield key, _Answer(True)
        elif verdict.met:
            yield key, _Answer(False, GapChange.CLOSED)
        elif not verdict.is_asked:
            yield key, _Answer(False, GapChange.NOT_ASKED)
        elif verdict.is_out_of_scope:
            yield key, _Answer(False, GapChange.OUT_OF_SCOPE)
        else:
            yield key, _Answer(False, GapChange.CANNOT_TELL)


def _of_wall(wall: pd.DataFrame) -> Iterator[tuple[_Key, _Answer]]:
    instead = {
        "": GapChange.CLOSED,
        str(State.OUT_OF_SCOPE): GapChange.OUT_OF_SCOPE,
        str(State.NOT_IN_VIEW): GapChange.NOT_ASKED,
    }
    columns = (wall[name].tolist() for name in ("level", "phase", "row_type", "state"))
    for level, phase, row, state in zip(*columns, strict=True):
        is_gap = state in EMPTY
        yield (
            (level, phase, row, ""),
            _Answer(is_gap, GapChange.STILL if is_gap else instead.get(state, _CANNOT_TELL)),
        )


_CANNOT_TELL = GapChange.CANNOT_TELL
"""Of a wall cell that is not yet mapped, or that an entry may fill."""


# ------------------------------------------------------------------------------------------- words

_SAID = {
    GapChange.CLOSED: ("closes", "close"),
    GapChange.NEW: ("is new", "are new"),
    GapChange.OUT_OF_SCOPE: ("is taken out of scope", "are taken out of scope"),
    GapChange.CANNOT_TELL: ("can no longer be told", "can no longer be told"),
    GapChange.NEWLY_ASKED: ("was not asked about before", "were not asked about before"),
    GapChange.NOT_ASKED: ("is no longer asked about", "are no longer asked about"),
}

EACH = "Each standard and each box of the wall counts as one gap."
"""Behind every number of gaps here: a list of gaps, which folds some into others, is shorter."""


def gaps_said(
    changes: pd.DataFrame,
    rule_names: Mapping[Rule, str],
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str] | None = None,
) -> list[str]:
    """What became of the gaps, in sentences: one that counts, then one a change that names them.

    As "Gaps: 3 close, 1 is new, and 8 stay." `level_names` are an area's own words for levels.
    """
    number = changes["change"].value_counts().to_dict()
    parts = [
        f"{number[change]} {one if number[change] == 1 else several}"
        for change, (one, several) in _SAID.items()
        if number.get(change)
    ]
    stay = number.get(GapChange.STILL, 0)
    if not parts:
        same = (
            f"Gaps: the {stay} of now {'stays' if stay == 1 else 'stay'}, and none is new. {EACH}"
        )
        return [same if stay else "Gaps: there is none now, and none is new."]
    counted = f"Gaps: {', '.join(parts)}; {stay or 'none'} {'stays' if stay < 2 else 'stay'}."
    return [
        f"{counted} {EACH}",
        *(
            f"{change.label[:1].upper()}{change.label[1:]}: {names_listed(named)}."
            for change in _SAID
            if (named := _named(changes, change, rule_names, row_names, level_names or {}))
        ),
    ]


def _named(
    changes: pd.DataFrame,
    change: GapChange,
    rule_names: Mapping[Rule, str],
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str],
) -> list[str]:
    """The gaps of one change, those of a block together: "Universal, primary (A, B)"."""
    found: dict[str, list[str]] = {}
    for gap in changes[changes["change"] == str(change)].to_dict("records"):
        level, phase = Level(gap["level"]), Phase(gap["phase"])
        what = (
            f"'{rule_names[Rule(gap['rule'])]}'"
            if gap["rule"]
            else f"the row '{row_names[RowType(gap['row_type'])]}'"
        )
        where = f"{level_names.get(level) or level.label}, {phase.label}"
        found.setdefault(where, []).append(what)
    return [f"{where} ({', '.join(what)})" for where, what in found.items()]
