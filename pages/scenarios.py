"""What if: scenarios over an area's map, kept apart from it until something is applied."""

import rpc.ui.whole  # before all else, see there

import streamlit as st

from rpc.ui.taking_back import said_and_undo
from rpc.ui.area_start import area_start
from rpc.ui.area_top import area_top
from rpc.ui.messages import safety
from rpc.ui.scenario_page import open_scenario, scenario_start
from rpc.ui.start import page_start

view = page_start("scenarios")

if view.area:
    area_top("scenarios", view)
    with st.container():
        said_and_undo(view)
    scenario_start(view)
    if view.scenario:
        open_scenario(view)
else:
    area_start()
safety()
