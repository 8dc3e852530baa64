"""Keeps a session's view and the browser's address in step.

The view (rpc/ui/shell/view.py) is the truth of a session. A change made on a page is written to the
address; an address that we did not write (a shared link, Back, a hand-typed one) is read. Moving to
another page by the menu brings an empty address, and keeps the view.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import streamlit as st

from rpc.ui.shell.view import View, from_query
from rpc.vocabulary import Shows

Holds = Callable[[View], tuple[Collection[str], Collection[str], Collection[str]]]

_VIEW = "view"
_WRITTEN = "written_query"
_PAGE = "page_shown"
_MOVED = "moved"
_REPLACED = "replaced_query"

BODY = "body"
"""The key of the fragment that holds what a filter changes; the filter bar stands outside it."""


def current_view() -> View:
    """The view of this session."""
    view = st.session_state.get(_VIEW)
    return view if isinstance(view, View) else View()


def spot() -> tuple[str, ...]:
    """What is open on the page: a question about what was typed there is asked there only."""
    view = current_view()
    return (view.area, view.cell, view.entry, view.scenario)


def read_address(page: str, areas: Callable[[], Collection[str]], holds: Holds) -> list[str]:
    """Takes over an address that this session did not write; the sentences on what was dropped.

    `areas` gives the ids of the areas there are, asked only for an address that names one; `holds`
    the target groups, ids of entries and of scenarios that a view can ask for.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    moved = st.session_state.get(_PAGE) not in (None, page)
    st.session_state[_PAGE] = page
    st.session_state[_MOVED] = moved
    if query == st.session_state.get(_WRITTEN):
        return []
    st.session_state[_REPLACED] = {}
    if moved and not query:
        # The menu's own entry of the history takes the query (rpc/ui/shell/address.py).
        st.session_state[_WRITTEN] = st.session_state[_REPLACED] = current_view().to_query()
        return []
    there = areas() if "area" in query else ()
    opened, _ = from_query(query, (), (), there)
    target_groups, ids, scenarios = holds(opened)
    view, dropped = from_query(query, target_groups, ids, there, scenarios)
    st.session_state[_VIEW] = view
    _write_address(view)
    return dropped


def change_view(**changes: Any) -> View:
    """Changes some fields of the view, and the address with it. For callbacks."""
    view = replace(current_view(), **changes)
    st.session_state[_VIEW] = view
    _write_address(view)
    return view


def has_moved() -> bool:
    """Whether this run is the first on another page."""
    return bool(st.session_state.get(_MOVED))


def replaced_query() -> dict[str, list[str]]:
    """The query that is to take the place of an address without one; {} for none."""
    query: dict[str, list[str]] = st.session_state.get(_REPLACED, {})
    return query


def run_body() -> None:
    """After a control outside the body has changed the view: runs the body alone where it can.

    A page that watches an area's map runs whole, since a run of a fragment from outside it ends
    the timer of the one that watches.
    """
    if not current_view().area:
        st.rerun(BODY)


def switch_area(area: str) -> View:
    """Opens an area on every page, "" to leave it: what belonged to another is let go of."""
    return change_view(
        area=area,
        shows=Shows.AREA,
        as_of=0,
        then=0,
        scenario="",
        beside="",
        cell="",
        entry="",
        compare=(),
    )


def _write_address(view: View) -> None:
    query = view.to_query()
    if query != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(query)
    st.session_state[_WRITTEN] = query
