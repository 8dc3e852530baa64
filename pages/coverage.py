"""Where the model has support, and where it has no example: heatmap, open cell, ranked list."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.ui.explore.changes import changes_csv
from rpc.ui.explore.displays import numbers_csv
from rpc.ui.explore.gap_list import gaps_csv, rule_switches
from rpc.ui.explore.heatmap import heatmap, heatmap_controls
from rpc.ui.explore.pathway_wall import all_cards
from rpc.ui.explore.side_panel import beside_heatmap
from rpc.ui.shell.files import download_csv
from rpc.ui.shell.filters import filter_bar, project_switch
from rpc.ui.shell.map_switch import map_switch
from rpc.ui.shell.messages import page_heading, safety, sentence
from rpc.ui.shell.session import BODY
from rpc.ui.shell.start import page_start
from rpc.ui.shell.watch import standing_view

view = page_start("coverage")
project_switch(view)
map_switch(view)

if not view.present:
    page_heading("coverage", view)
    filter_bar(view)
    heatmap_controls(view)


@st.fragment(key=BODY)
def body() -> None:
    """What a filter changes: heatmap and open cell side by side, the ranked list below."""
    view = standing_view()
    sentence(view)
    with st.container(key="coverage"):
        heatmap(view)
        beside_heatmap(view)
    if not view.present:
        with st.container(key="files", horizontal=True):
            if view.is_compared:
                download_csv("What differs as CSV", changes_csv, "differences", view)
            else:
                download_csv("List as CSV", gaps_csv, "gaps", view)
            download_csv("Heatmap numbers as CSV", numbers_csv, "coverage", view)


body()
if not view.present and not view.is_compared:
    rule_switches(view)
safety()
all_cards()
