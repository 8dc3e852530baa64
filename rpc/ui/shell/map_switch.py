"""Whose entries a page shows: the open area's map or the model. The same on every page."""

from __future__ import annotations

import streamlit as st

from rpc.ui.components.markup import plain, show
from rpc.ui.manage.history_view import past_notice, then_choices
from rpc.ui.shell import data
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.ui.shell.watch import watch
from rpc.vocabulary import Shows

_SWITCH, _THEN = "map_switch", "then_choice"


def map_switch(view: View, *, is_of_area: bool = False) -> None:
    """The switch, where an area is open; and what keeps the page up to date.

    A page that is the area's own (`is_of_area`) has nothing to switch.
    """
    if not view.area:
        return
    watch(view)
    if view.present:
        return
    area = data.map_of(view).area
    if is_of_area:
        _notes(view)
        return
    labels = {str(shows): shows.label for shows in Shows} | {str(Shows.AREA): area.name}
    st.session_state[_SWITCH] = str(view.shows)
    with st.container(key="map_line", horizontal=True, vertical_alignment="center"):
        with st.container(key="shows", horizontal=True, vertical_alignment="center"):
            st.pills(
                "Show",
                list(labels),
                format_func=lambda shows: plain(labels[shows]),
                key=_SWITCH,
                on_change=_switch,
                required=True,
                label_visibility="collapsed",
            )
            if view.shows is Shows.THEN_NOW:
                _then(view)
        _notes(view)


def _notes(view: View) -> None:
    """What has to be said of the map before it is read: that it is made up, or of a past day."""
    with st.container(key="map_notes"):
        if data.map_of(view).area.is_example:
            show("made_up.html")
        past_notice(view)


def _then(view: View) -> None:
    """Which moment "then" is: a snapshot, or the end of a day on which something changed."""
    moments = then_choices(view)
    st.session_state[_THEN] = view.then or 1
    st.selectbox(
        "Then",
        list(moments),
        format_func=moments.__getitem__,
        key=_THEN,
        on_change=_then_changed,
        width=320,
    )


def _then_changed() -> None:
    change_view(then=int(st.session_state[_THEN]))


def _switch() -> None:
    chosen = st.session_state[_SWITCH]
    view = current_view()
    if chosen in list(Shows) and chosen != str(view.shows):
        then = view.then
        if chosen == Shows.THEN_NOW and not then:
            then = next(iter(then_choices(view)))
        change_view(shows=Shows(chosen), cell="", entry="", compare=(), then=then)
