"""The panel of an open place: what is there, what each rule says of it and why."""

from __future__ import annotations

from functools import lru_cache

from rpc.catalogue import Catalogue
from rpc.pathway.coverage import BLANK_FIELDS, not_placed
from rpc.ui import data
from rpc.ui.cards import Card, chosen
from rpc.ui.data import KEPT, Analysis
from rpc.ui.live import live
from rpc.ui.markup import render
from rpc.ui.session import change_view
from rpc.ui.view import View
from rpc.vocabulary import Kind, Level, Mode, Phase, RowType


def panel(view: View) -> None:
    """The panel of the view's open place; projected, only when a place is open."""
    if view.cell or not view.present:
        live(panel_html(data.of_view(view), view.cell), "panel", _close, reveals=not view.present)


def _close(_pressed: str) -> None:
    change_view(cell="")


@lru_cache(maxsize=KEPT)
def panel_html(analysis: Analysis, cell: str) -> str:
    """The panel of a cell, block or wall cell; with "" what the whole view holds."""
    if not cell:
        return render(
            "panel_overview.html",
            coverage=analysis.coverage,
            unplaced=_unplaced(analysis.catalogue),
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
        is_filtered=analysis.is_filtered,
        verdicts=[verdict for verdict in analysis.verdicts if verdict.block == (level, phase)],
        rule_names=analysis.standard.names,
    )


@lru_cache(maxsize=2)
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
