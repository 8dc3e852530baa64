"""The area's entries: as a grid for many small corrections, one by one as a form."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.ui.area.area_start import area_start
from rpc.ui.area.area_top import area_top
from rpc.ui.area.entry_form import entry_form
from rpc.ui.area.entry_grid import entry_grid, entry_picker
from rpc.ui.area.same_as import same_as_offers
from rpc.ui.manage.undo_redo import status_and_undo
from rpc.ui.manage.upkeep import follow_up_counts
from rpc.ui.shell.acting import can_write
from rpc.ui.shell.messages import safety
from rpc.ui.shell.start import page_start

view = page_start("entries")

if view.area:
    counts = area_top("entries", view)
    with st.container():
        status_and_undo(view)
    if can_write(view, Operation.CHANGE):
        entry_picker(view)
        with st.container():
            if view.entry:
                entry_form(view)
            same_as_offers(view)
        entry_grid(view)
    follow_up_counts(view, counts)
else:
    area_start()
safety()
