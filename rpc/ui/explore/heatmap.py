"""The heatmap on a page: its controls, the figure, and the click that opens a cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from rpc.analysis.analysis import Analysis
from rpc.analysis.comparison import Comparison
from rpc.analysis.shared import kept_with
from rpc.charts.heatmap import coverage_figure
from rpc.charts.palette import THEMES
from rpc.pathway.wording.cell_displays import measures_for
from rpc.ui.components.live import scheme
from rpc.ui.explore.displays import Shown, shown_measure
from rpc.ui.shell.session import change_view, current_view, run_body
from rpc.ui.shell.view import PLACES, View
from rpc.vocabulary import Grid, LabelledEnum, Measure

_HEATMAP = "heatmap"
_CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False}


def heatmap_controls(view: View) -> None:
    """How the heatmap divides the pathway, and what it says; of two maps it says the difference."""
    state = st.session_state
    choices: list[tuple[str, str, Iterable[LabelledEnum]]] = [("Divide by", "grid_choice", Grid)]
    if not view.is_compared:
        choices.insert(0, ("Show", "measure_choice", measures_for(view.is_local)))
    state["measure_choice"], state["grid_choice"] = str(shown_measure(view)), str(view.grid)
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        for label, key, words in choices:
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
    measure = st.session_state.get("measure_choice", current_view().measure)
    grid = st.session_state["grid_choice"]
    change_view(
        measure=Measure(measure) if measure in list(Measure) else Measure.KINDS,
        grid=Grid(grid) if grid in list(Grid) else Grid.CELLS,
    )
    run_body()


def heatmap(view: View) -> None:
    """Draws the heatmap with the view's open place outlined."""
    shown = Shown.by(view)
    with st.container(key="heatmap_present" if view.present else "heatmap_box"):
        st.plotly_chart(
            _figure(shown.of, shown, scheme(), view.cell, view.present),
            theme=None,
            key=_HEATMAP,
            on_select=_clicked,
            selection_mode="points",
            config=_CONFIG,
            alt=f"Heatmap: {shown.what}. {shown.analysis.sentence} The same numbers are in the "
            "table that follows.",
            height="stretch" if view.present else "content",
        )


@kept_with()
def _figure(
    _of: Analysis | Comparison, shown: Shown, theme: str, cell: str, projected: bool
) -> go.Figure:
    return coverage_figure(shown.displays, THEMES[theme], shown.outlined(cell), projected)


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
