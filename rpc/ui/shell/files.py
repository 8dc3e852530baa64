"""Downloads: the file is made when it is asked for, from the view that the page shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from rpc.analysis.page_snapshot import PageSnapshot
from rpc.ui.shell import data
from rpc.ui.shell.view import View


def download_csv(label: str, make: Callable[[View], str], file: str, view: View) -> None:
    """A button that saves what `make` gives for the view.

    `file` is its name without an ending; a filtered one says so. It must stand in the fragment
    that shows the view: the file is made outside any session, so the view and the moment go along
    with the button, and the numbers in the file are those on the page.
    """
    name = f"{file}-filtered.csv" if view.selection.to_query() else f"{file}.csv"
    st.download_button(
        label, partial(_made, make, view, data.snapshot(view)), name, "text/csv", on_click="ignore"
    )


def _made(make: Callable[[View], str], view: View, taken: PageSnapshot) -> str:
    with data.showing(taken):
        return make(view)
