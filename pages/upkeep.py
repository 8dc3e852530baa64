"""What keeps a map true: follow-up, links, history, files, settings."""

import rpc.ui.server.preload  # before all else, see there

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.ui.area.area_start import area_start
from rpc.ui.area.area_top import area_top
from rpc.ui.manage.area_files import file_in, files_out
from rpc.ui.manage.area_settings import ending, settings
from rpc.ui.manage.history_view import history_list, restorable, snapshots
from rpc.ui.manage.undo_redo import status_and_undo
from rpc.ui.manage.upkeep import follow_up_counts, follow_up_list, links, when_funding_ends
from rpc.ui.shell.acting import can_write
from rpc.ui.shell.messages import safety, subheading
from rpc.ui.shell.start import page_start

view = page_start("upkeep")

if view.area:
    counts = area_top("upkeep", view)
    with st.container():
        status_and_undo(view)
    to_do, linked, past, files, set_up = st.tabs(
        ["Follow-up", "Links", "History", "Files", "Settings"]
    )
    with to_do:
        follow_up_list(view)
        when_funding_ends(view)
    with linked:
        links(view)
    with past:
        subheading("Snapshots")
        snapshots(view)
        subheading("Deleted entries")
        restorable(view)
        subheading("What happened")
        history_list(view)
    with files:
        subheading("Out")
        files_out(view)
        subheading("In")
        file_in()
    with set_up:
        if can_write(view, Operation.CONFIGURE):
            settings(view)
        ending(view)
    follow_up_counts(view, counts)
else:
    area_start()
safety()
