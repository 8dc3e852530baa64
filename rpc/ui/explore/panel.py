"""The panel of an open place: what is there, what each rule says of it and why."""

from __future__ import annotations

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.pathway.assessment.access import access_places
from rpc.pathway.assessment.conflict import conflict_said
from rpc.pathway.counting.certainty import resting_on
from rpc.pathway.counting.coverage import BLANK_FIELDS, NOT_PLACED, not_placed
from rpc.pathway.counting.endings import latest
from rpc.pathway.wording.cells import KIND_COLUMNS, cell_words
from rpc.tables.catalogue import Catalogue
from rpc.ui.components.card import Card
from rpc.ui.components.cards import chosen
from rpc.ui.components.markup import render
from rpc.vocabulary import Grid, Kind, Level, Mode, Phase, RowType, State


@kept_with()
def panel_html(analysis: Analysis, cell: str) -> str:
    """The panel of a cell, block or wall cell; with "" what the whole view holds."""
    if not cell:
        return render(
            "panel_overview.html",
            coverage=analysis.coverage,
            unplaced=_unplaced(analysis.catalogue),
            not_placed=NOT_PLACED,
        )
    level, phase, mode, row = place_of(cell)
    coverage, catalogue = analysis.coverage, analysis.catalogue
    counting, maybe = coverage.within(level, phase, mode, row)
    unplaced = []
    if mode is not None:
        in_block, maybe = coverage.within(level, phase)
        unplaced = chosen(catalogue, in_block[in_block["modes"] == 0])
    return render(
        "panel.html",
        level=level,
        level_name=analysis.level_names[level],
        resting_on=resting_on(counting, mode),
        words={
            kind: said + _ended(analysis, kind, cell)
            for kind, said in _words_of(analysis, cell, row).items()
        },
        conflict=conflict_said(counting) if analysis.area else "",
        access=_access_of(analysis, cell, mode, row),
        phase=phase,
        mode=mode,
        row=analysis.row_names[row] if row else "",
        kinds=_kinds_of(row),
        by_kind={kind: chosen(catalogue, counting[counting["kind"] == kind]) for kind in Kind},
        maybe=chosen(catalogue, maybe),
        unplaced=unplaced,
        is_in_view=coverage.selection.sees_level(level)
        and coverage.selection.sees_phase(phase)
        and (mode is None or coverage.selection.sees_mode(mode))
        and (row is None or coverage.selection.sees_row(row)),
        verdicts=[verdict for verdict in analysis.verdicts if verdict.block == (level, phase)],
        rule_names=analysis.standard.names,
    )


def _access_of(
    analysis: Analysis, cell: str, mode: Mode | None, row: RowType | None
) -> tuple[str, str]:
    """What the heatmap says of low-income access in an open place, and why; blank of the model."""
    if analysis.area is None:
        return "", ""
    grid = Grid.WALL if row else Grid.CELLS if mode else Grid.BLOCKS
    place = access_places(analysis.coverage, analysis.area.local, grid).loc[cell]
    return str(place["spoken"] or "; ".join(place["beside"])), str(place["reason"])


def _words_of(analysis: Analysis, cell: str, row: RowType | None) -> dict[Kind, str]:
    """What the panel says of each kind of which it lists nothing, as the cell says it.

    A kind that has no row there in view is not in it.
    """
    coverage = analysis.coverage
    if row is not None:
        state = State(str(coverage.wall.at[cell, "state"]) or State.NOT_KNOWN)
        return {row.kind: _sentence(_OF_MODEL if state is State.NO_EXAMPLE else state.label)}
    level, _phase, mode, _ = place_of(cell)
    if not (coverage.cells if mode else coverage.blocks).at[cell, "in_view"]:
        return {}
    found = cell_words(coverage, Grid.CELLS if mode else Grid.BLOCKS).loc[cell]
    words = {kind: str(found[name]) for kind, name in KIND_COLUMNS.items()}
    if not coverage.is_area and not analysis.is_filtered:
        words = {
            kind: _OF_MODEL if said and not said[0].isdecimal() else said
            for kind, said in words.items()
        }
    here = {row.kind for row in RowType if row.level is level and coverage.selection.sees_row(row)}
    return {
        kind: _sentence(words[kind] or State.NOT_MAPPED.label)
        for kind in KIND_COLUMNS
        if kind in here
    }


_OF_MODEL = "the 2021 model has no example here"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _ended(analysis: Analysis, kind: Kind, cell: str) -> str:
    """A sentence on the last entry of a kind that ended in a place, "" where none did.

    Nor where others of the kind stand in the same block: then it was not the last one there.
    """
    said = analysis.coverage.said
    level, phase, _, row = place_of(cell)
    rows = [one for one in RowType if (one.level, one.kind) == (level, kind) and row in (None, one)]
    if said is None or any(said.mapped[one.position, phase.position] for one in rows):
        return ""
    ended = (said.endings.get(f"{one}/{phase}") for one in rows)
    last = latest(ending for ending in ended if ending is not None)
    return f" The last one{last.named} {last.verb}." if last else ""


@kept_with()
def _unplaced(catalogue: Catalogue) -> list[tuple[str, list[Card]]]:
    """Each blank field that keeps entries out of places, and those entries."""
    missing = not_placed(catalogue.entries)
    return [
        (field, chosen(catalogue, missing[missing["field"] == field]))
        for field in BLANK_FIELDS
        if (missing["field"] == field).any()
    ]


def place_of(cell: str) -> tuple[Level, Phase, Mode | None, RowType | None]:
    """What the key of a place says: its level and phase, and its mode or its row."""
    first, phase, *rest = cell.split("/")
    if first in list(RowType) and first not in list(Level):
        row = RowType(first)
        return row.level, Phase(phase), None, row
    return Level(first), Phase(phase), Mode(rest[0]) if rest else None, None


def _kinds_of(row: RowType | None) -> list[Kind]:
    """The kinds that a panel lists, interventions first."""
    if row is not None:
        return [row.kind]
    return [Kind.INTERVENTION, Kind.SERVICE, Kind.SELF_HELP]
