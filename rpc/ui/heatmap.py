"""The heatmap on a page: the figure, the click that opens a cell, its table twin and its CSV."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from rpc.charts.faces import as_table, faces, grid_for
from rpc.charts.heatmap import coverage_figure
from rpc.charts.palette import SHADES, THEMES
from rpc.exchange.spreadsheet import to_csv
from rpc.ui import data
from rpc.ui.data import KEPT, Analysis
from rpc.ui.live import live, scheme
from rpc.ui.markup import render
from rpc.ui.panel import place_of
from rpc.ui.session import BODY, change_view
from rpc.ui.view import PLACES, View
from rpc.vocabulary import Evidence, Grid, Measure, State

_HEATMAP, _TWIN = "heatmap", "twin"
_RULES_NOTE = (
    "Rules are judged for each of the nine blocks. One block can meet them through different "
    "programmes: open it to see which."
)
_CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False}


def heatmap_controls(view: View) -> None:
    """How the heatmap divides the pathway, and what it says."""
    state = st.session_state
    state["measure_choice"], state["grid_choice"] = str(view.measure), str(view.grid)
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        for label, key, words in (
            ("Show", "measure_choice", Measure),
            ("Divide by", "grid_choice", Grid),
        ):
            labels = {str(word): word.short for word in words}
            st.pills(
                label,
                list(labels),
                format_func=labels.__getitem__,
                key=key,
                on_change=_controls_changed,
                required=True,
            )


def _controls_changed() -> None:
    measure, grid = st.session_state["measure_choice"], st.session_state["grid_choice"]
    change_view(
        measure=Measure(measure) if measure in list(Measure) else Measure.KINDS,
        grid=Grid(grid) if grid in list(Grid) else Grid.CELLS,
    )
    st.rerun(BODY)


def heatmap(view: View) -> None:
    """Draws the heatmap with the view's open place outlined."""
    analysis = data.of_view(view)
    with st.container(key="heatmap_present" if view.present else "heatmap_box"):
        st.plotly_chart(
            _figure(analysis, view.grid, view.measure, scheme(), view.cell, view.present),
            theme=None,
            key=_HEATMAP,
            on_select=_clicked,
            selection_mode="points",
            config=_CONFIG,
            alt=f"Heatmap: {view.measure.label}. {analysis.sentence} The same numbers are in the "
            "table that follows.",
            height="stretch" if view.present else "content",
        )


@lru_cache(maxsize=KEPT)
def shown_faces(analysis: Analysis, grid: Grid, measure: Measure) -> pd.DataFrame:
    """What each place shows; the figure, the twin and the CSV all come from here."""
    return faces(analysis.coverage, analysis.verdicts, grid, measure, analysis.row_names)


@lru_cache(maxsize=KEPT)
def _figure(
    analysis: Analysis, grid: Grid, measure: Measure, theme: str, cell: str, projected: bool
) -> go.Figure:
    shown = shown_faces(analysis, grid, measure)
    return coverage_figure(shown, THEMES[theme], _outlined(shown, cell), projected)


def _outlined(shown: pd.DataFrame, cell: str) -> list[str]:
    """The keys to outline: the open place, or the cells of the open block."""
    if not cell or cell in shown.index:
        return [cell] if cell else []
    level, phase, _, _ = place_of(cell)
    return [key for key in shown.index if key.startswith(f"{level}/{phase}")]


def opened_key(event: Any) -> str:
    """The key of the place that a click on the figure selected, "" when there is none."""
    points = event.get("selection", {}).get("points", []) if event else []
    key = points[0].get("customdata") if points else None
    if isinstance(key, list):
        key = key[0] if key else None
    return key if isinstance(key, str) and key in PLACES else ""


def _clicked() -> None:
    if key := opened_key(st.session_state.get(_HEATMAP)):
        change_view(cell=key)


def open_place(key: str) -> None:
    """Opens a place by its key, if there is such a place. For callbacks."""
    if key in PLACES:
        change_view(cell=key)


def twin(view: View) -> None:
    """The table twin: the same numbers, each cell a button that opens the same panel."""
    live(
        _twin_html(data.of_view(view), view.grid, view.measure, view.cell),
        _TWIN,
        open_place,
        follows_theme=True,
    )


@lru_cache(maxsize=KEPT)
def _twin_html(analysis: Analysis, grid: Grid, measure: Measure, cell: str) -> str:
    shown = shown_faces(analysis, grid, measure)
    first = shown[shown["row"] == 0]
    cells = shown.reset_index(names="key").to_dict("records")
    labels = list(dict.fromkeys(shown["row_label"]))
    return render(
        "twin.html",
        title=f"{measure.label}: {grid_for(grid, measure).label.lower()}",
        groups=[group for group in dict.fromkeys(first["group_label"]) if group],
        columns=list(first["column_label"]),
        rows=[(label, [c for c in cells if c["row_label"] == label]) for label in labels],
        opened=_outlined(shown, cell),
        note=_RULES_NOTE if measure is Measure.RULES else "",
        shades=_shade_key(measure),
        states=(State.NO_EXAMPLE, State.NOT_KNOWN, State.NOT_IN_VIEW),
    )


def _shade_key(measure: Measure) -> list[tuple[str, str, str]]:
    """What each shade stands for: a count, or how far EIF assessed."""
    if measure is Measure.STRONGEST:
        meanings = [evidence.short.lower() for evidence in Evidence]
    elif measure is Measure.RULES:
        meanings = ["fewest rules met", "", "", "all rules met"]
    else:
        meanings = [meaning for _, _, meaning in SHADES]
    return [
        (fill, text, meaning)
        for (fill, text, _), meaning in zip(SHADES, meanings, strict=True)
        if meaning
    ]


def numbers_csv(view: View) -> str:
    """The numbers of the figure as CSV, with the filters and the data that they come from."""
    analysis = data.of_view(view)
    table = as_table(shown_faces(analysis, view.grid, view.measure))
    return to_csv(
        table.assign(Shown=analysis.sentence, **{"Data version": analysis.catalogue.version})
    )
