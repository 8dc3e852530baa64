"""Keeps a session's view and the browser's address in step.

The view (rpc/ui/view.py) is the truth of a session. A change made on a page is written to the
address; an address that we did not write (a shared link, Back, a hand-typed one) is read. Moving to
another page by the menu brings an empty address, and keeps the view.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from rpc.catalogue import Catalogue
from rpc.ui.view import View, from_query

_VIEW = "view"
_WRITTEN = "written_query"
_PAGE = "page_shown"

BODY = "body"
"""The key of the fragment that holds what a filter changes; the filter bar stands outside it."""


def current_view() -> View:
    """The view of this session."""
    view = st.session_state.get(_VIEW)
    return view if isinstance(view, View) else View()


def read_address(page: str, catalogue: Catalogue) -> list[str]:
    """Takes over an address that this session did not write; the sentences on what was dropped."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    moved = st.session_state.get(_PAGE) not in (None, page)
    st.session_state[_PAGE] = page
    if query == st.session_state.get(_WRITTEN):
        return []
    if moved and not query:
        _write_address(current_view())
        return []
    view, dropped = from_query(query, catalogue.target_groups, set(catalogue.entries["id"]))
    st.session_state[_VIEW] = view
    _write_address(view)
    return dropped


def change_view(**changes: Any) -> View:
    """Changes some fields of the view, and the address with it. For callbacks."""
    view = replace(current_view(), **changes)
    st.session_state[_VIEW] = view
    _write_address(view)
    return view


def _write_address(view: View) -> None:
    query = view.to_query()
    if query != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(query)
    st.session_state[_WRITTEN] = query
