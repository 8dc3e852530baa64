"""The pathway as people know it: rows of support by phase of childhood."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.ui.explore.pathway_wall import all_cards, pathway_wall
from rpc.ui.shell.filters import filter_bar, project_switch
from rpc.ui.shell.map_switch import map_switch
from rpc.ui.shell.messages import page_heading, safety, sentence, welcome
from rpc.ui.shell.session import BODY
from rpc.ui.shell.start import page_start
from rpc.ui.shell.watch import standing_view

view = page_start("pathway")
project_switch(view)
map_switch(view)

if not view.present:
    page_heading("pathway", view)
    welcome()
    filter_bar(view)


@st.fragment(key=BODY)
def body() -> None:
    """What a filter changes."""
    view = standing_view()
    sentence(view)
    pathway_wall(view)


body()
safety()
all_cards()
