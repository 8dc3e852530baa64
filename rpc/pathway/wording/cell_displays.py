"""What each place of a heatmap shows: one frame for the figure, its table twin and its CSV.

A display is a headline (a number or a symbol) and words, both of which the colour only repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from rpc.pathway.assessment.access import access_places
from rpc.pathway.assessment.conflict import conflict_places
from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.three_valued import MAYBE, NO
from rpc.pathway.rules.standard import Verdict
from rpc.pathway.wording.cells import cell_words, more_unplaced, noun_of, numbered
from rpc.vocabulary import Evidence, Grid, Kind, Level, Measure, Mode, Phase, RowType, State


def shade_of(count: int) -> int:
    """How full a place with a count above 0 is: the place of its colour in `palette.SHADES`."""
    return 0 if count < 2 else 1 if count == 2 else 2 if count < 5 else 3


@dataclass(frozen=True)
class CellDisplay:
    """What one place shows."""

    headline: str
    words: tuple[str, ...]
    shade: int
    """Which of `palette.SHADES`, or -1 where the place holds nothing."""
    state: State | None = None
    """What an empty place means; None where it holds something."""

    aloud: str = ""
    """The display as one piece of text, where its headline and words do not read as one."""

    @property
    def spoken(self) -> str:
        """The display as one piece of text, for the twin, the CSV and screen readers."""
        if self.aloud:
            return self.aloud
        lead = f"{self.headline} " if self.headline.isdigit() or " of " in self.headline else ""
        return lead + ", ".join(self.words)


def displays(
    coverage: Coverage,
    verdicts: Sequence[Verdict],
    grid: Grid,
    measure: Measure,
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str] | None = None,
    local: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a place of the grid, index its key ("universal/primary/online"), in printed order.

    Columns: `row` and `column` (positions from 0, from the top left), `row_label`,
    `column_label`, `group_label` (the phase above a delivery mode, else ""), `headline`, `words`
    (a tuple of lines), `shade`, `state` (a value of `State`, "" where the place holds something),
    `spoken`. Rules are judged of blocks, so the measure `RULES` has the grid `BLOCKS` only.
    `level_names` are an area's own words for levels, which stand beside ours in `row_label`.
    `local` are an area's entries as text, which the measure `ACCESS` asks; see `measures_for`.
    """
    grid = grid_for(grid, measure)
    if measure is Measure.ACCESS:
        entries = pd.DataFrame(columns=["id"]) if local is None else local
        places = access_places(coverage, entries, grid)
    elif measure is Measure.CONFLICT:
        places = conflict_places(coverage, grid)
    else:
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
        display = _outside(place) or say(place)
        rows.append((*where(place, grid, row_names, level_names or {}), *as_row(display)))
    return pd.DataFrame(rows, index=places.index, columns=list(DISPLAY_COLUMNS))


DISPLAY_COLUMNS = (
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


def measures_for(is_area: bool) -> list[Measure]:
    """The measures that are offered: the model has no costs, and says nothing of conflict."""
    return [measure for measure in Measure if is_area or measure not in _OF_AREAS]


_OF_AREAS = (Measure.ACCESS, Measure.CONFLICT)


def grid_for(grid: Grid, measure: Measure) -> Grid:
    """The grid that a measure is shown on: rules are judged of blocks."""
    return Grid.BLOCKS if measure is Measure.RULES else grid


def where(
    place: dict[str, Any],
    grid: Grid,
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str],
) -> tuple[int, int, str, str, str]:
    """Where a place stands in the figure: the first five of `DISPLAY_COLUMNS`."""
    level, phase = Level(place["level"]), Phase(place["phase"])
    local = f" ({level_names[level]})" if level_names.get(level) else ""
    if grid is Grid.CELLS:
        mode = Mode(place["mode"])
        column = phase.position * len(Mode) + mode.position
        return level.position, column, level.label + local, mode.label, phase.label
    if grid is Grid.BLOCKS:
        return level.position, phase.position, level.label + local, phase.label, ""
    row = RowType(place["row_type"])
    label = f"{level.short}{local}: {row_names[row]}"
    return row.position, phase.position, label, phase.label, ""


def as_row(display: CellDisplay) -> tuple[str, tuple[str, ...], int, str, str]:
    """A display as the rest of `DISPLAY_COLUMNS`."""
    return display.headline, display.words, display.shade, str(display.state or ""), display.spoken


# -------------------------------------------------------------------------------- empty places


def _outside(place: dict[str, Any]) -> CellDisplay | None:
    if place["in_view"]:
        return None
    return _empty(State.NOT_IN_VIEW)


def _empty(state: State, word: str = "", *more: str) -> CellDisplay:
    return CellDisplay(state.symbol, (word or state.label, *more), -1, state)


def _nothing(
    place: dict[str, Any],
    coverage: Coverage,
    words: Mapping[State, str],
    *more: str,
    interventions: bool = False,
) -> CellDisplay:
    """A place that nothing fills, or that holds no intervention: what that means, in words.

    `words` say a state in other words than its own; `more` follows what is missing.
    """
    suffix = "_interventions" if interventions else ""
    state = State(place[f"state{suffix}"])
    if state is State.NOT_KNOWN and (unplaced := place.get(f"unplaced{suffix}", 0)):
        noun = noun_of(Kind.INTERVENTION, unplaced) if interventions else _entries_of(unplaced)
        return _empty(state, numbered(0, unplaced, noun), *more)
    if state is State.NOT_KNOWN:
        return _empty(state, state.label, f"{place[f'maybe{suffix}']} may count", *more)
    if state is State.NONE_LEFT:
        more = (place[f"ending{suffix}"].since, *more)
    if state is State.NOT_MAPPED and "kind" not in place:
        level, phase = Level(place["level"]), Phase(place["phase"])
        if coverage.is_none_in_part(level, phase, interventions=interventions):
            lead = "interventions " if interventions else ""
            return _empty(state, f"{lead}none in part, the rest not mapped", *more)
    return _empty(state, words.get(state, ""), *more)


_INTERVENTION_WORDS = {
    State.NO_EXAMPLE: "no intervention",
    State.NOT_MAPPED: "interventions not yet mapped",
    State.NONE: "no intervention",
    State.NONE_LEFT: "no intervention left",
    State.OUT_OF_SCOPE: "interventions out of scope",
    State.PART_OUT: "interventions partly out of scope",
    State.NO_MATCH: "no intervention with these filters",
}
"""What is said of a place whose interventions alone are looked at."""


# ------------------------------------------------------------------------------------- measures


def _kinds(coverage: Coverage) -> Callable[[dict[str, Any]], CellDisplay]:
    is_rating = coverage.selection.evidence is not None
    no_example = "none with these filters" if coverage.selection.is_set else "no example"
    of_grid = {grid: cell_words(coverage, grid).T.to_dict("list") for grid in _OF_KINDS}

    def row_display(place: dict[str, Any]) -> CellDisplay:
        kind = Kind(place["kind"])
        count = place["interventions"] + place["services"] + place["self_help"]
        if not count:
            return _nothing(place, coverage, {State.NO_EXAMPLE: no_example})
        word = _counted_word(kind, count)
        if is_rating and kind is not Kind.INTERVENTION:
            return CellDisplay(str(count), (word, "not rated"), shade_of(count))
        return CellDisplay(str(count), (word,), shade_of(count))

    def display(place: dict[str, Any]) -> CellDisplay:
        if "kind" in place:
            return row_display(place)
        interventions = place["interventions"]
        grid = Grid.CELLS if "mode" in place else Grid.BLOCKS
        key = "/".join(place[name] for name in _KEYS[grid])
        lead, *said = of_grid[grid][key]
        beside = tuple(filter(None, said))
        if interventions:
            lines = lead.removeprefix(f"{interventions} ").split(", ")
            return CellDisplay(str(interventions), (*lines, *beside), shade_of(interventions))
        if place["services"] or place["self_help"] or place.get("unplaced", 0):
            return _nothing(place, coverage, _INTERVENTION_WORDS, *beside, interventions=True)
        if coverage.is_area:
            return _nothing(place, coverage, {})
        if coverage.selection.is_set:
            return _nothing(place, coverage, {State.NO_EXAMPLE: no_example})
        return _nothing(place, coverage, _INTERVENTION_WORDS, *beside)

    return display


_OF_KINDS = (Grid.CELLS, Grid.BLOCKS)
_KEYS = {Grid.CELLS: ("level", "phase", "mode"), Grid.BLOCKS: ("level", "phase")}
"""What the key of a place that holds all kinds is made of."""


def _counted_word(kind: Kind, count: int) -> str:
    word = "resource" if kind is Kind.SELF_HELP else str(kind)
    return word if count == 1 else f"{word}s"


def _entries(coverage: Coverage) -> Callable[[dict[str, Any]], CellDisplay]:
    def display(place: dict[str, Any]) -> CellDisplay:
        count = place["services"] + place["self_help"] + place["interventions"]
        if not count:
            return _nothing(place, coverage, {State.NO_EXAMPLE: "no example"})
        more = more_unplaced(place.get("unplaced", 0))
        words = tuple(filter(None, (_entries_of(count), more)))
        return CellDisplay(str(count), words, shade_of(count))

    return display


def _entries_of(number: int) -> str:
    return "entry" if number == 1 else "entries"


def _strongest(coverage: Coverage) -> Callable[[dict[str, Any]], CellDisplay]:
    def display(place: dict[str, Any]) -> CellDisplay:
        interventions, others = place["interventions"], place["services"] + place["self_help"]
        strongest = place["strongest"]
        unplaced = more_unplaced(place.get("unplaced_interventions", 0))
        more = (unplaced,) if unplaced else ()
        if isinstance(strongest, str):
            evidence = Evidence(strongest)
            count = place["strongest_count"]
            inferred = place["strongest_inferred"]
            lines = [evidence.short.lower(), f"{count} of {interventions}"]
            if inferred:
                lines.append("inferred" if inferred == count else f"{inferred} inferred")
            return CellDisplay(evidence.symbol, (*lines, *more), _EVIDENCE_SHADES[evidence])
        if interventions and place["found_wanting"] == interventions:
            return CellDisplay(str(interventions), ("found wanting", "rated NE or NL2", *more), 0)
        if interventions:
            return _empty(State.NOT_KNOWN, "evidence not known", f"of {interventions}", *more)
        if others and place.get("kind", Kind.INTERVENTION) != Kind.INTERVENTION:
            return CellDisplay(
                str(others), (_counted_word(Kind(place["kind"]), others), "not rated"), 0
            )
        if "kind" not in place:
            return _nothing(place, coverage, _INTERVENTION_WORDS, interventions=True)
        if not coverage.is_area and not place["maybe_interventions"]:
            # A row of services has no intervention, whether a service may count or not.
            return _empty(State.NO_EXAMPLE, "no intervention")
        return _nothing(place, coverage, {State.NO_EXAMPLE: "no intervention"})

    return display


_EVIDENCE_SHADES = {evidence: evidence.position for evidence in Evidence}


def _rules(verdicts: Sequence[Verdict]) -> Callable[[dict[str, Any]], CellDisplay]:
    def display(place: dict[str, Any]) -> CellDisplay:
        asked = [
            verdict.met
            for verdict in verdicts
            if verdict.is_asked and verdict.block == (place["level"], place["phase"])
        ]
        if not asked:
            return _empty(State.NOT_IN_VIEW, "no rule asked")
        if asked.count(None) == len(asked):
            return _empty(State.NOT_KNOWN, "cannot be told", f"{len(asked)} rules")
        met = asked.count(True)
        words = ["rules met"]
        if failed := asked.count(False):
            words.append(f"{failed} not met")
        if open_ones := asked.count(None):
            words.append(f"{open_ones} not known")
        shade = 3 if met == len(asked) else max(0, min(2, met - 1))
        return CellDisplay(f"{met} of {len(asked)}", tuple(words), shade)

    return display


def _judged(coverage: Coverage) -> Callable[[dict[str, Any]], CellDisplay]:
    """A place that `access_places` or `conflict_places` judged: what it shows stands there."""

    def display(place: dict[str, Any]) -> CellDisplay:
        beside = place["beside"]
        words = (*place["words"], *beside)
        if place["truth"] < NO and beside:
            return _nothing(place, coverage, _INTERVENTION_WORDS, *beside, interventions=True)
        if place["truth"] < NO:
            return _nothing(place, coverage, {State.NO_EXAMPLE: "no example"})
        if place["truth"] == MAYBE:
            display = _empty(State.NOT_KNOWN, *words)
            return replace(display, aloud=place["spoken"])
        shade = JUDGED_SHADES[0] if place["truth"] == NO else JUDGED_SHADES[1]
        return CellDisplay(place["headline"], words, shade, aloud=place["spoken"])

    return display


JUDGED_SHADES = (0, 3)
"""Which of `palette.SHADES` a place takes that is known to fail, and one that is known to do."""

_SAYERS = {
    Measure.KINDS: _kinds,
    Measure.ENTRIES: _entries,
    Measure.STRONGEST: _strongest,
    Measure.ACCESS: _judged,
    Measure.CONFLICT: _judged,
}


def as_table(displays_frame: pd.DataFrame) -> pd.DataFrame:
    """The displays as people read them row by row: what the twin's CSV holds."""
    return pd.DataFrame(
        {
            "Row": displays_frame["row_label"],
            "Phase": displays_frame["group_label"].where(
                displays_frame["group_label"] != "", displays_frame["column_label"]
            ),
            "Delivery": displays_frame["column_label"].where(
                displays_frame["group_label"] != "", ""
            ),
            "What it shows": displays_frame["spoken"],
        }
    )
