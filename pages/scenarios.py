"""What if: scenarios over an area's map, kept apart from it until something is applied."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.ui.area.area_start import area_start
from rpc.ui.area.area_top import area_top
from rpc.ui.manage.undo_redo import status_and_undo
from rpc.ui.plan.scenario_page import open_scenario, scenario_start
from rpc.ui.shell.messages import safety
from rpc.ui.shell.start import page_start

view = page_start("scenarios")

if view.area:
    area_top("scenarios", view)
    with st.container():
        status_and_undo(view)
    scenario_start(view)
    if view.scenario:
        open_scenario(view)
else:
    area_start()
safety()
