"""The area's own map, filled in the room: the wall, and beside it what is typed."""

import rpc.ui.whole  # before all else, see there
from rpc.ui.area_files import file_in
from rpc.ui.area_start import area_start
from rpc.ui.area_top import area_top
from rpc.ui.messages import safety, subheading
from rpc.ui.room import room
from rpc.ui.start import page_start
from rpc.ui.upkeep import follow_up_counts

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
