"""Shows what others change: asks for the number of an area's last change, and for nothing else.

A fragment of its own asks every second; only where the number is another than the one drawn does
the page run again. What somebody is typing stays in the browser and is not touched by that.
"""

from __future__ import annotations

import streamlit as st

from rpc.areas.errors import AreaError
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View

POLL_SECONDS = 1.0
"""So that a change shows within two seconds, on a machine that is not busy (benchmarks/seen.py)."""

_DRAWN = "drawn_version"


def mark_drawn(view: View) -> None:
    """Notes which moment of the area the page that runs now draws."""
    st.session_state[_DRAWN] = data.snapshot(view).stamp


def watch(view: View) -> None:
    """Keeps a page that shows an area's map as it stands up to date."""
    if view.area and not view.as_of:
        _watch(view)


def standing_view() -> View:
    """The view for a fragment of a page; where the moment that the page drew is over, because
    somebody wrote or deleted the area, the whole page runs again.
    """
    view = current_view()
    try:
        is_same = data.snapshot(view).stamp == st.session_state.get(_DRAWN)
    except AreaError as error:
        show("trouble.html", text=str(error))
        st.stop()
    if not is_same:
        st.rerun()
    return view


@st.fragment(run_every=POLL_SECONDS)
def _watch(view: View) -> None:
    version = _version(view)
    if version == -1:
        show("trouble.html", text="The database does not answer. What you see is as it was last.")
    elif version != getattr(st.session_state.get(_DRAWN), "version", None):
        st.rerun()


def _version(view: View) -> int | None:
    """The number of the last change; None without an area, -1 where nothing answers."""
    if not view.area:
        return None
    try:
        return data.version(view)
    except AreaError:
        return -1
