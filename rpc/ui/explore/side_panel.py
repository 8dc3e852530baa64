"""What stands beside the heatmap: its table twin, the panel of the open place, the ranked list.

They are the parts of one component (rpc/ui/components/live.py): a filter changes all of them, and
three components would cost the server three times as much. The stylesheet gives each part its
place.
"""

from __future__ import annotations

from rpc.ui.components.live import live
from rpc.ui.explore.changes import changed_place_html, changes_html
from rpc.ui.explore.fills import fills_html
from rpc.ui.explore.gap_list import gaps_html
from rpc.ui.explore.panel import panel_html
from rpc.ui.explore.twin import twin_html
from rpc.ui.shell import data
from rpc.ui.shell.session import change_view
from rpc.ui.shell.view import PLACES, View


def beside_heatmap(view: View) -> None:
    """The parts that the view has; projected, only the panel, and only when a place is open."""
    parts = {}
    if not view.present:
        parts["twin"] = twin_html(view)
    if view.cell or not view.present:
        parts["panel"] = _panel(view)
    if not view.present:
        parts["gaps"] = _list(view)
    if parts:
        reveals = "" if view.present else "panel"
        live(parts, "beside", _pressed, reveals=reveals, follows_theme=not view.present)


def _panel(view: View) -> str:
    if view.is_compared:
        return changed_place_html(data.compared(view), view.cell)
    analysis = data.analysis_of_view(view)
    fills = "" if view.present else fills_html(analysis, view.cell)
    return panel_html(analysis, view.cell) + (
        f'<div class="rpc panel fills">{fills}</div>' if fills else ""
    )


def _list(view: View) -> str:
    return (
        changes_html(data.compared(view))
        if view.is_compared
        else gaps_html(data.analysis_of_view(view))
    )


def _pressed(key: str) -> None:
    """Opens the place that was pressed, if there is such a place, or closes the open one."""
    if key in PLACES:
        change_view(cell=key)
    elif key == "close":
        change_view(cell="")
