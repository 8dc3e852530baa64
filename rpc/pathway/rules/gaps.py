"""The ranked list of what is missing, and the observations that follow it.

A gap is a rule that is false in a block, or an empty wall cell; in an area only one of which the
area has said that there is none, or where the last entry ended. The order is the one of the rules
of counting (docs/counting.md) and is never a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.endings import Ending
from rpc.pathway.rules.duplicates import doubled
from rpc.pathway.rules.reasons import MODE_PHRASES, Named
from rpc.pathway.rules.standard import Verdict
from rpc.vocabulary import Kind, Level, Mode, Phase, RowType, Rule, State, listed

_ORDER: tuple[Rule | None, ...] = (
    Rule.INTERVENTIONS,
    Rule.SERVICES,
    Rule.EVIDENCED,
    Rule.SEPARATED,
    None,
    Rule.FACE_TO_FACE,
    Rule.ONLINE,
)
"""The order of the kinds of gap; None stands for an empty wall cell."""

GAP_COLUMNS = (
    *("rank", "level", "phase", "row_type", "rule", "kind", "reason", "entries"),
    *("state", "ended_on", "last"),
)

MISSING = ("rule", "empty")
"""The kinds of gap; the others are observations."""

EMPTY = (State.NO_EXAMPLE, State.NONE, State.NONE_LEFT, State.NO_MATCH)
"""What an empty wall cell is that is a gap: it is known that nothing in view fills it."""


def find_gaps(
    coverage: Coverage,
    verdicts: list[Verdict],
    row_types: pd.DataFrame,
    local: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The gaps and then the observations, one row each, ranks from 1, columns `GAP_COLUMNS`.

    `verdicts` are `standard.judge`'s, `row_types` the catalogue's. `kind` is "rule", "empty",
    "thin" or, in areas, "doubled"; `row_type` and `rule` are None where they do not apply;
    `entries` lists ids. Of an empty wall cell `state` says what it is, and with none left
    `ended_on` (ISO 8601) and `last` say when the last entry ended and its name; "" else. A search
    has no gaps: the frame is empty. `local` is where an area's entries name their programmes, if
    not in a column `programme` of `coverage.entries`: a frame with the columns `id` and
    `programme`.
    """
    found: list[_Gap] = []
    if not coverage.selection.is_search:
        names = {RowType(str(row)): str(name) for row, name in row_types["short_name"].items()}
        failed = _failed(verdicts)
        wall = _wall_cells(coverage.wall)
        filtered = " with these filters" if coverage.selection.is_set else ""
        gaps = [
            *_failed_rules(failed, wall, names),
            *_empty_cells(failed, wall, names, filtered, Named(coverage)),
        ]
        gaps.sort(key=lambda gap: (gap.order, -len(failed[gap.block]), gap.printed))
        thin = sorted(_thin_cells(coverage, wall, names), key=lambda gap: gap.printed)
        doubled = sorted(_doubled(coverage, names, local), key=lambda gap: gap.printed)
        found = [*gaps, *thin, *doubled]
    rows = [(rank, *gap.row) for rank, gap in enumerate(found, start=1)]
    columns = zip(*rows, strict=True) if rows else ((),) * len(GAP_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype="int64" if name == "rank" else object)
            for name, values in zip(GAP_COLUMNS, columns, strict=True)
        }
    )


BlockKey = tuple[Level, Phase]


@dataclass(frozen=True)
class _WallCell:
    row_type: RowType
    phase: Phase
    count: int
    state: str
    ending: Ending | None

    @property
    def block(self) -> BlockKey:
        return self.row_type.level, self.phase

    @property
    def is_empty(self) -> bool:
        """It is known that nothing in view fills it."""
        return self.state in EMPTY


@dataclass(frozen=True)
class _Gap:
    block: BlockKey
    row_type: RowType | None
    rule: Rule | None
    kind: str
    reason: str
    entries: list[str]
    state: str = ""
    ending: Ending | None = None

    @property
    def order(self) -> int:
        return _ORDER.index(self.rule)

    @property
    def printed(self) -> tuple[int, int, int]:
        row = -1 if self.row_type is None else self.row_type.position
        return self.block[0].position, self.block[1].position, row

    @property
    def row(self) -> tuple[object, ...]:
        words = (*self.block, self.row_type, self.rule)
        return (
            *(None if word is None else str(word) for word in words),
            self.kind,
            (self.reason),
            self.entries,
            self.state,
            self.ending.on.isoformat() if self.ending and self.ending.on else "",
            self.ending.last if self.ending else "",
        )


def _failed(verdicts: list[Verdict]) -> dict[BlockKey, dict[Rule, Verdict]]:
    """The false verdicts of each block."""
    failed: dict[BlockKey, dict[Rule, Verdict]] = {(x, y): {} for x in Level for y in Phase}
    for verdict in verdicts:
        if verdict.met is False:
            failed[verdict.block][verdict.rule] = verdict
    return failed


def _wall_cells(wall: pd.DataFrame) -> list[_WallCell]:
    counts = wall["services"] + wall["self_help"] + wall["interventions"]
    columns = (wall["row_type"], wall["phase"], counts, wall["state"], wall["ending"])
    return [
        _WallCell(RowType(row), Phase(phase), count, state, ending)
        for row, phase, count, state, ending in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


_WHOLE_KINDS = {
    Rule.INTERVENTIONS: {Kind.INTERVENTION},
    Rule.SERVICES: {Kind.SERVICE, Kind.SELF_HELP},
}
"""Rules that are false when a block lacks all entries of some kinds."""


def _failed_rules(
    failed: dict[BlockKey, dict[Rule, Verdict]], wall: list[_WallCell], names: dict[RowType, str]
) -> Iterator[_Gap]:
    """One gap a false verdict, but for those that a missing intervention says already."""
    for block, rules in failed.items():
        for rule, verdict in rules.items():
            if rule in (Rule.EVIDENCED, Rule.SEPARATED) and Rule.INTERVENTIONS in rules:
                continue
            empty = _empty_rows(block, rule, wall, names)
            yield _Gap(block, None, rule, "rule", verdict.reason + empty, list(verdict.entries))


def _empty_rows(
    block: BlockKey, rule: Rule, wall: list[_WallCell], names: dict[RowType, str]
) -> str:
    """A sentence on the empty rows of the kinds that a block lacks, which are not listed."""
    kinds = _WHOLE_KINDS.get(rule, set())
    rows = [
        f"'{names[cell.row_type]}'"
        for cell in wall
        if cell.block == block and cell.is_empty and cell.row_type.kind in kinds
    ]
    return f" Empty {'row' if len(rows) == 1 else 'rows'}: {listed(rows)}." if rows else ""


def _empty_cells(
    failed: dict[BlockKey, dict[Rule, Verdict]],
    wall: list[_WallCell],
    names: dict[RowType, str],
    filtered: str,
    named: Named,
) -> Iterator[_Gap]:
    """One gap an empty wall cell, but for those whose kinds the whole block lacks."""
    for cell in wall:
        folded = any(
            cell.row_type.kind in kinds and rule in failed[cell.block]
            for rule, kinds in _WHOLE_KINDS.items()
        )
        if cell.is_empty and not folded:
            row = f"The row '{names[cell.row_type]}'"
            reason = f"{row} has no entry for this phase{filtered}."
            reason += named.may_reach(cell.row_type, cell.phase)
            if cell.state == State.NONE:
                reason = f"{row} has none for this phase: so it was decided."
            if cell.ending is not None:
                ending = cell.ending
                reason = (
                    f"{row} has none left for this phase: the last one{ending.named} {ending.verb}."
                )
            where = cell.block, cell.row_type
            yield _Gap(*where, None, "empty", reason, [], cell.state, cell.ending)


def _thin_cells(
    coverage: Coverage, wall: list[_WallCell], names: dict[RowType, str]
) -> Iterator[_Gap]:
    """One observation a wall cell in view that exactly one entry fills."""
    named = Named(coverage)
    for cell in wall:
        if cell.count == 1:
            which = named.in_wall_cell(cell.row_type, cell.phase) & named.counts
            reason = (
                f"Only {named.names(which)} stands in the row '{names[cell.row_type]}' "
                f"for this phase.{named.unsure_placing(which)}"
            )
            yield _Gap(cell.block, cell.row_type, None, "thin", reason, named.ids(which))


def _doubled(
    coverage: Coverage, names: dict[RowType, str], local: pd.DataFrame | None
) -> Iterator[_Gap]:
    """One observation a group of entries of one wall cell that may be one thing, in areas only."""
    if not coverage.is_area:
        return
    for found in doubled(coverage, local):
        reason = f"In the row '{names[found.row_type]}' for this phase, {found.reason}"
        block = found.row_type.level, found.phase
        yield _Gap(block, found.row_type, None, "doubled", reason, found.ids)


def striking(coverage: Coverage) -> str:
    """A sentence on what no rule says yet strikes the eye, or "" when nothing does.

    Today that is one thing: a delivery mode with few interventions at the two targeted levels.
    Of an area it is not said while a row of interventions at these levels is not mapped yet.
    """
    selection = coverage.selection
    targeted = [Level.TARGETED_SELECTIVE, Level.TARGETED_INDICATED]
    if coverage.is_area and coverage.undecided_at(targeted, Kind.INTERVENTION):
        return ""
    if selection.is_search or not all(
        selection.sees_level(level) and Kind.INTERVENTION in selection.kinds_at(level)
        for level in targeted
    ):
        return ""
    modes = [mode for mode in Mode if selection.sees_mode(mode)]
    by_mode = coverage.by_mode["interventions"].to_dict()
    counts = {mode: sum(by_mode[f"{level}/{mode}"] for level in targeted) for mode in Mode}
    few, most = min(modes, key=lambda mode: counts[mode]), max(counts.values())
    if len(modes) < len(Mode) or not most or counts[few] * 2 > most:
        return ""
    other = next(mode for mode in Mode if mode is not few)
    number = {0: "no intervention", 1: "one intervention"}.get(
        counts[few], f"{counts[few]} interventions"
    )
    unplaced = coverage.unplaced_at(targeted)
    note = f"; of {unplaced} more the delivery is not known" if unplaced else ""
    guessed = {mode: coverage.inferred_at(targeted, mode) for mode in Mode}
    return (
        f"{few.label}: {number}{_guessed(guessed[few], counts[few])} at the two targeted levels, "
        f"against {most} {MODE_PHRASES[other]}{_guessed(guessed[other], most)}{note}."
    )


def _guessed(inferred: int, of: int) -> str:
    """How many of a count are inferred, in brackets; "" for none."""
    if not inferred:
        return ""
    return " (inferred)" if inferred == of == 1 else f" ({inferred} of them inferred)"
