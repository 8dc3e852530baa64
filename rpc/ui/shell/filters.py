"""The shared filter bar: the same on every page, one click to reset.

The bar stands outside the fragment that shows its result: a change runs that fragment again and
nothing else, so the bar itself is neither sent nor drawn again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from rpc.analysis.analysis import Analysis
from rpc.pathway.counting.selection import Selection
from rpc.ui.shell import data
from rpc.ui.shell.session import change_view, current_view, run_body
from rpc.ui.shell.view import View
from rpc.vocabulary import Evidence, Kind, LabelledEnum, Level, Mode, OpenTo, Phase, RowType

_KEYS = {
    "levels": "filter_level",
    "phases": "filter_phase",
    "modes": "filter_mode",
    "evidence": "filter_evidence",
    "relationship": "filter_relationship",
    "kinds": "filter_kind",
    "row_types": "filter_row_type",
    "target_groups": "filter_target_group",
    "words": "filter_words",
}
"""The session key of each widget, by the selection's field."""

_ANY = "any"

PROJECTED = ("pathway", "coverage")
"""The pages that are made for a room."""


def filter_bar(view: View, *, searches: bool = False) -> None:
    """Draws the bar with the view's selection in it.

    A page that `searches` has the words above the bar instead of behind More: somebody who looks
    for a name types it.
    """
    analysis = data.analysis_of_view(view)
    _fill(view.selection)
    if searches:
        _words(width=520)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        _several("Need level", "levels", Level)
        _several("Phase", "phases", Phase)
        _several("Delivery mode", "modes", Mode)
        _one("Evidence, at least", "evidence", Evidence, _ANY)
        _one("Open to", "relationship", OpenTo)
        with st.popover("More"):
            _several("Kind", "kinds", Kind)
            _chosen("Row of the model", "row_types", RowType, _row_labels(analysis))
            chosen = view.selection.target_groups
            groups = sorted({*analysis.catalogue.target_groups, *chosen})
            _chosen("Target group", "target_groups", groups, dict(zip(groups, groups, strict=True)))
            if not searches:
                _words()
        st.button("Reset", on_click=_reset, help="Clear all filters")


def _fill(selection: Selection) -> None:
    """Sets the widgets to what the view says, before they are drawn."""
    state = st.session_state
    for name in ("levels", "phases", "modes", "kinds", "row_types", "target_groups"):
        state[_KEYS[name]] = list(map(str, getattr(selection, name)))
    state[_KEYS["evidence"]] = str(selection.evidence or _ANY)
    state[_KEYS["relationship"]] = str(selection.relationship)
    state[_KEYS["words"]] = selection.words


def _several(label: str, name: str, words: type[LabelledEnum]) -> None:
    labels = {str(word): word.short for word in words}
    st.pills(
        label,
        list(labels),
        format_func=labels.__getitem__,
        selection_mode="multi",
        key=_KEYS[name],
        on_change=_changed,
    )


def _one(label: str, name: str, words: type[LabelledEnum], first: str = "") -> None:
    labels = {first: "Any"} if first else {}
    labels |= {str(word): word.short for word in words}
    st.selectbox(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=_KEYS[name],
        on_change=_changed,
        width=136,
    )


def _chosen(label: str, name: str, values: Iterable[str], labels: dict[str, str]) -> None:
    st.multiselect(
        label,
        list(map(str, values)),
        format_func=labels.__getitem__,
        key=_KEYS[name],
        on_change=_changed,
    )


def _words(width: int | Literal["stretch"] = "stretch") -> None:
    st.text_input(
        "Words in name, summary, provider, target group or format",
        key=_KEYS["words"],
        on_change=_changed,
        max_chars=200,
        width=width,
    )


def _row_labels(analysis: Analysis) -> dict[str, str]:
    return {str(row): f"{row.level.short}: {name}" for row, name in analysis.row_names.items()}


def _changed() -> None:
    """Takes the widgets over into the view. What a browser sends is checked, not trusted."""
    state = st.session_state
    one_or_none = {
        "evidence": state[_KEYS["evidence"]],
        "relationship": state[_KEYS["relationship"]],
    }
    query = {
        "level": state[_KEYS["levels"]],
        "phase": state[_KEYS["phases"]],
        "mode": state[_KEYS["modes"]],
        "kind": state[_KEYS["kinds"]],
        "row_type": state[_KEYS["row_types"]],
        "target_group": state[_KEYS["target_groups"]],
        "evidence": [x for x in [one_or_none["evidence"]] if x and x != _ANY],
        "relationship": [x for x in [one_or_none["relationship"]] if x],
        "words": [state[_KEYS["words"]]],
    }
    selection, _ = Selection.from_query(query, query["target_group"])
    change_view(selection=selection)
    run_body()


def _reset() -> None:
    change_view(selection=Selection())


def project_switch(view: View) -> None:
    """The switch to the projected page; projected, the way back and to the other big picture."""
    if not view.present:
        st.button("Project", key="project", on_click=_toggle_projection)
        return
    with st.container(key="projected_bar", horizontal=True):
        for page in PROJECTED:
            st.page_link(f"pages/{page}.py", label=page.capitalize())
        with st.popover("Filters"):
            filter_bar(view)
        st.button("Leave projection", key="project", on_click=_toggle_projection)


def _toggle_projection() -> None:
    change_view(present=not current_view().present)
