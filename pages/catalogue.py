"""Every entry: a table, its card, up to four side by side, and the selection as a file."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.ui.explore.catalogue_table import catalogue_table, comparison, open_card, selection_csv
from rpc.ui.explore.pathway_wall import all_cards
from rpc.ui.shell.files import download_csv
from rpc.ui.shell.filters import filter_bar, project_switch
from rpc.ui.shell.map_switch import map_switch
from rpc.ui.shell.messages import page_heading, safety, sentence
from rpc.ui.shell.session import BODY
from rpc.ui.shell.start import page_start
from rpc.ui.shell.watch import standing_view

view = page_start("catalogue")
project_switch(view)
map_switch(view)

if not view.present:
    page_heading("catalogue", view)
    filter_bar(view, searches=True)


@st.fragment(key=BODY)
def body() -> None:
    """What a filter changes: the open card, the comparison, the table."""
    view = standing_view()
    sentence(view)
    open_card(view)
    comparison(view)
    catalogue_table(view)
    if not view.present:
        download_csv("These entries as CSV", selection_csv, "entries", view)


body()
safety()
all_cards()
