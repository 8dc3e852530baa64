"""Where the model has support, and where it has no example: heatmap, open cell, ranked list."""

import streamlit as st

from rpc.ui.files import download_csv
from rpc.ui.filters import filter_bar, project_switch
from rpc.ui.gap_list import gap_list, gaps_csv, rule_switches
from rpc.ui.heatmap import heatmap, heatmap_controls, numbers_csv, twin
from rpc.ui.messages import heading, safety, sentence
from rpc.ui.panel import panel
from rpc.ui.pathway_wall import all_cards
from rpc.ui.session import BODY, current_view
from rpc.ui.start import page_start

view = page_start("coverage")
project_switch(view)

if not view.present:
    heading(
        "Where the 2021 model has support, and where it has no example",
        "Interventions first, services beside them: a cell full of services may hold no programme.",
    )
    filter_bar(view)
    heatmap_controls(view)


@st.fragment(key=BODY)
def body() -> None:
    """What a filter changes: heatmap and open cell side by side, the ranked list below."""
    view = current_view()
    sentence(view)
    with st.container(key="coverage"):
        heatmap(view)
        if not view.present:
            twin(view)
        panel(view)
        if not view.present:
            gap_list(view)
    if not view.present:
        with st.container(key="files", horizontal=True):
            download_csv("List as CSV", gaps_csv, "gaps", view)
            download_csv("Heatmap numbers as CSV", numbers_csv, "coverage", view)


body()
if not view.present:
    rule_switches(view)
safety()
all_cards()
