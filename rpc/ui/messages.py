"""Short texts that pages share: headings, the sentence on what is shown, safety, the welcome."""

from __future__ import annotations

import streamlit as st

from rpc.catalogue import MODEL_DATE
from rpc.ui import data
from rpc.ui.markup import render, show
from rpc.ui.session import current_view
from rpc.ui.view import View

_WELCOMED = "welcomed"

STARTS = {
    "See the pathway": "pathway",
    "Find the gaps": "coverage",
    "Look up a programme": "catalogue",
}
"""The three starts of a first visit: what they are called, and the page that each opens."""


def heading(title: str, lead: str) -> None:
    """The page's title and one sentence on what it shows."""
    show("heading.html", title=title, lead=lead)


def sentence(view: View) -> None:
    """How many entries count, under which filters, and which data this is."""
    analysis = data.of_view(view)
    source = f"2021 model (beta), {MODEL_DATE}"
    if not view.present:
        source += f"; data version {analysis.catalogue.version}"
    st.html(render("sentence.html", sentence=analysis.sentence, source=f"{source}."))


def safety() -> None:
    """The line that stands wherever help is listed; projected, in one line."""
    show("safety.html", is_short=current_view().present)


def welcome() -> None:
    """On a first visit: what this is, and three starts."""
    if st.session_state.get(_WELCOMED):
        return
    with st.container(key="welcome"):
        show("welcome.html")
        with st.container(horizontal=True):
            for label, page in STARTS.items():
                if st.button(label, key=f"start_{page}"):
                    st.session_state[_WELCOMED] = True
                    st.switch_page(f"pages/{page}.py")
