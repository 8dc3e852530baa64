"""What only looks covered: access, single points of failure, for whom; and pictures of the map."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.ui.area.area_start import area_start
from rpc.ui.area.area_top import area_top
from rpc.ui.explore.judging import access, by_threads, pictures, whom
from rpc.ui.shell.messages import safety
from rpc.ui.shell.start import page_start

view = page_start("judging")

if view.area:
    area_top("judging", view)
    reach, held, audience, looks = st.tabs(
        ["Low-income access", "Single points of failure", "For whom", "Pictures"]
    )
    with reach:
        access(view)
    with held:
        by_threads(view)
    with audience:
        whom(view)
    with looks:
        pictures(view)
else:
    area_start()
safety()
