"""Downloads: the file is made when it is asked for, from the view that the page shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from rpc.ui.view import View


def download_csv(label: str, make: Callable[[View], str], file: str, view: View) -> None:
    """A button that saves what `make` gives for the view.

    It must stand in the fragment that shows the view: the file is made outside any session, so
    the view goes along with the button.
    """
    st.download_button(label, partial(make, view), file, "text/csv", on_click="ignore")
