"""What each place of a heatmap shows: one frame for the figure, its table twin and its CSV.

A face is a headline (a number or a symbol) and words, both of which the colour only repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rpc.charts.palette import shade_of
from rpc.pathway.coverage import Coverage
from rpc.pathway.standard import Verdict
from rpc.vocabulary import Evidence, Grid, Kind, Level, Measure, Mode, Phase, RowType, State


@dataclass(frozen=True)
class Face:
    """What one place shows."""

    headline: str
    words: tuple[str, ...]
    shade: int
    """Which of `palette.SHADES`, or -1 where the place holds nothing."""
    state: State | None = None
    """What an empty place means; None where it holds something."""

    @property
    def spoken(self) -> str:
        """The face as one piece of text, for the twin, the CSV and screen readers."""
        lead = f"{self.headline} " if self.headline.isdigit() or " of " in self.headline else ""
        return lead + ", ".join(self.words)


def faces(
    coverage: Coverage,
    verdicts: Sequence[Verdict],
    grid: Grid,
    measure: Measure,
    row_names: Mapping[RowType, str],
) -> pd.DataFrame:
    """One row a place of the grid, index its key ("universal/primary/online"), in printed order.

    Columns: `row` and `column` (positions from 0, from the top left), `row_label`,
    `column_label`, `group_label` (the phase above a delivery mode, else ""), `headline`, `words`
    (a tuple of lines), `shade`, `state` (a value of `State`, "" where the place holds something),
    `spoken`. Rules are judged of blocks, so the measure `RULES` has the grid `BLOCKS` only.
    """
    grid = grid_for(grid, measure)
    places = {
        Grid.CELLS: coverage.cells,
        Grid.WALL: coverage.wall,
        Grid.BLOCKS: coverage.blocks,
    }[grid]
    say = _rules(verdicts) if measure is Measure.RULES else _SAYERS[measure](coverage)
    columns = list(places.columns)
    rows = []
    for values in zip(*(places[name].tolist() for name in columns), strict=True):
        place = dict(zip(columns, values, strict=True))
        face = _outside(place) or say(place)
        rows.append((*_where(place, grid, row_names), *_as_row(face)))
    return pd.DataFrame(rows, index=places.index, columns=list(COLUMNS))


COLUMNS = (
    "row",
    "column",
    "row_label",
    "column_label",
    "group_label",
    "headline",
    "words",
    "shade",
    "state",
    "spoken",
)


def grid_for(grid: Grid, measure: Measure) -> Grid:
    """The grid that a measure is shown on: rules are judged of blocks."""
    return Grid.BLOCKS if measure is Measure.RULES else grid


def _where(
    place: dict[str, Any], grid: Grid, row_names: Mapping[RowType, str]
) -> tuple[int, int, str, str, str]:
    level, phase = Level(place["level"]), Phase(place["phase"])
    if grid is Grid.CELLS:
        mode = Mode(place["mode"])
        column = phase.position * len(Mode) + mode.position
        return level.position, column, level.label, mode.label, phase.label
    if grid is Grid.BLOCKS:
        return level.position, phase.position, level.label, phase.label, ""
    row = RowType(place["row_type"])
    label = f"{level.short}: {row_names[row]}"
    return row.position, phase.position, label, phase.label, ""


def _as_row(face: Face) -> tuple[str, tuple[str, ...], int, str, str]:
    return face.headline, face.words, face.shade, str(face.state or ""), face.spoken


# -------------------------------------------------------------------------------- empty places


def _outside(place: dict[str, Any]) -> Face | None:
    if place["in_view"]:
        return None
    return _empty(State.NOT_IN_VIEW)


def _empty(state: State, word: str = "", *more: str) -> Face:
    return Face(state.symbol, (word or state.label, *more), -1, state)


def _nothing(place: dict[str, Any], word: str, *more: str, of: str = "maybe") -> Face:
    """A place that nothing fills: not known where a maybe (counted in column `of`) could."""
    if unplaced := place.get("unplaced_interventions"):
        return _empty(State.NOT_KNOWN, "not known", f"{unplaced} of unknown delivery", *more)
    if place[of]:
        maybe = f"{place[of]} may count"
        return _empty(State.NOT_KNOWN, State.NOT_KNOWN.label, maybe, *more)
    return _empty(State.NO_EXAMPLE, word, *more)


# ------------------------------------------------------------------------------------- measures


def _kinds(coverage: Coverage) -> Callable[[dict[str, Any]], Face]:
    unrated = coverage.selection.evidence is not None
    none = "none with these filters" if coverage.selection.to_query() else "no example"

    def beside(place: dict[str, Any]) -> tuple[str, ...]:
        services, self_help = place["services"], place["self_help"]
        if unrated:
            return (f"{services + self_help} not rated",)
        parts = []
        if services or not self_help:
            parts.append(Kind.SERVICE.counted(services))
        if self_help:
            parts.append(f"{self_help} self-help")
        return tuple(parts)

    def face(place: dict[str, Any]) -> Face:
        interventions, others = place["interventions"], place["services"] + place["self_help"]
        if "kind" in place:
            kind = Kind(place["kind"])
            count = interventions + others
            if not count:
                return _nothing(place, none)
            word = _counted_word(kind, count)
            if unrated and kind is not Kind.INTERVENTION:
                return Face(str(count), (word, "not rated"), shade_of(count))
            return Face(str(count), (word,), shade_of(count))
        if not interventions:
            if not others:
                return _nothing(place, "no intervention", "no services")
            return _nothing(place, "no intervention", *beside(place), of="maybe_interventions")
        word = _counted_word(Kind.INTERVENTION, interventions)
        return Face(str(interventions), (word, *beside(place)), shade_of(interventions))

    return face


def _counted_word(kind: Kind, count: int) -> str:
    word = "resource" if kind is Kind.SELF_HELP else str(kind)
    return word if count == 1 else f"{word}s"


def _entries(_coverage: Coverage) -> Callable[[dict[str, Any]], Face]:
    def face(place: dict[str, Any]) -> Face:
        count = place["services"] + place["self_help"] + place["interventions"]
        if not count:
            return _nothing(place, "no example")
        return Face(str(count), ("entry" if count == 1 else "entries",), shade_of(count))

    return face


def _strongest(_coverage: Coverage) -> Callable[[dict[str, Any]], Face]:
    def face(place: dict[str, Any]) -> Face:
        interventions, others = place["interventions"], place["services"] + place["self_help"]
        strongest = place["strongest"]
        if isinstance(strongest, str):
            evidence = Evidence(strongest)
            count = place["strongest_count"]
            inferred = place["strongest_inferred"]
            lines = [evidence.short.lower(), f"{count} of {interventions}"]
            if inferred:
                lines.append("inferred" if inferred == count else f"{inferred} inferred")
            return Face(evidence.symbol, tuple(lines), _EVIDENCE_SHADES[evidence])
        if interventions and place["found_wanting"] == interventions:
            return Face(str(interventions), ("found wanting", "rated NE or NL2"), 0)
        if interventions:
            return _empty(State.NOT_KNOWN, "evidence not known", f"of {interventions}")
        if others and place.get("kind", Kind.INTERVENTION) != Kind.INTERVENTION:
            return Face(str(others), (_counted_word(Kind(place["kind"]), others), "not rated"), 0)
        return _nothing(place, "no intervention", of="maybe_interventions")

    return face


_EVIDENCE_SHADES = {evidence: evidence.position for evidence in Evidence}


def _rules(verdicts: Sequence[Verdict]) -> Callable[[dict[str, Any]], Face]:
    def face(place: dict[str, Any]) -> Face:
        asked = [
            verdict.met
            for verdict in verdicts
            if verdict.is_asked and verdict.block == (place["level"], place["phase"])
        ]
        if not asked:
            return _empty(State.NOT_IN_VIEW, "no rule asked")
        met = asked.count(True)
        words = ["rules met"]
        if failed := asked.count(False):
            words.append(f"{failed} not met")
        if open_ones := asked.count(None):
            words.append(f"{open_ones} not known")
        shade = 3 if met == len(asked) else max(0, min(2, met - 1))
        return Face(f"{met} of {len(asked)}", tuple(words), shade)

    return face


_SAYERS = {Measure.KINDS: _kinds, Measure.ENTRIES: _entries, Measure.STRONGEST: _strongest}


def as_table(faces_frame: pd.DataFrame) -> pd.DataFrame:
    """The faces as people read them row by row: what the twin's CSV holds."""
    return pd.DataFrame(
        {
            "Row": faces_frame["row_label"],
            "Phase": faces_frame["group_label"].where(
                faces_frame["group_label"] != "", faces_frame["column_label"]
            ),
            "Delivery": faces_frame["column_label"].where(faces_frame["group_label"] != "", ""),
            "What it shows": faces_frame["spoken"],
        }
    )
