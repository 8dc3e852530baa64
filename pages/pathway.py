"""The pathway as people know it: rows of support by phase of childhood."""

import streamlit as st

from rpc.ui.filters import filter_bar, project_switch
from rpc.ui.messages import heading, safety, sentence, welcome
from rpc.ui.pathway_wall import all_cards, pathway_wall
from rpc.ui.session import BODY, current_view
from rpc.ui.start import page_start

view = page_start("pathway")
project_switch(view)

if not view.present:
    heading(
        "Support for parents in conflict, from first help to specialist care",
        "The 2021 pathway model (beta): services, self-help resources and interventions. "
        "Open one to see what it is, for whom, and what is known about it.",
    )
    welcome()
    filter_bar(view)


@st.fragment(key=BODY)
def body() -> None:
    """What a filter changes."""
    sentence(current_view())
    pathway_wall(current_view())


body()
safety()
all_cards()
