"""The area's own map, filled in the room: the wall, and beside it what is typed."""

import rpc.ui.server.preload  # before all else, see there
from rpc.ui.area.area_start import area_start
from rpc.ui.area.area_top import area_top
from rpc.ui.area.workspace_page import room
from rpc.ui.manage.area_files import file_in
from rpc.ui.manage.upkeep import follow_up_counts
from rpc.ui.shell.messages import safety, subheading
from rpc.ui.shell.start import page_start

view = page_start("area")

if view.area:
    counts = area_top("area", view)
    room(view)
    follow_up_counts(view, counts)
else:
    area_start()
    subheading("Load a map file")
    file_in()
safety()
