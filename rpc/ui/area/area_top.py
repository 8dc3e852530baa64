"""The top of an area's own pages: its name, what is open, what is kept while somebody types."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rpc.ui.shell.drafts import drafts
from rpc.ui.shell.map_switch import map_switch
from rpc.ui.shell.messages import area_heading
from rpc.ui.shell.view import View


def area_top(page: str, view: View) -> DeltaGenerator:
    """What every page of the open area begins with; the place of the counts.

    They are worked out last (`upkeep.follow_up_counts`): what people wait for comes before them.
    """
    area_heading(view)
    map_switch(view, is_of_area=True)
    drafts(page, view)
    return st.container()
