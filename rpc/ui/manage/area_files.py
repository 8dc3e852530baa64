"""An area's files on a page: workbook, report, CSV and map file out; a map file in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

import streamlit as st

from rpc.analysis.page_snapshot import PageSnapshot
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError
from rpc.exchange.limits import MEGABYTE, PAGE_BYTES
from rpc.exchange.map_file import map_file, read_map_file
from rpc.exchange.spreadsheet import local_entries_csv
from rpc.reports.board import area_report
from rpc.reports.choices import trials_of
from rpc.reports.workbook import area_workbook
from rpc.ui.area.area_start import open_area
from rpc.ui.area.people import ask_about_people
from rpc.ui.components.markup import show
from rpc.ui.server.uploads import let_go
from rpc.ui.shell import data
from rpc.ui.shell.acting import register, say, workspace
from rpc.ui.shell.view import View

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UPLOAD, _AS = "map_upload", "map_as"
_USED = "map_uploads_used"


def files_out(view: View) -> None:
    """The files of the open area, each made when it is asked for."""
    chosen, taken = _scenarios_in(view), data.snapshot(view)
    with st.container(horizontal=True):
        _button(view, "Workbook (Excel)", "xlsx", _XLSX, partial(_workbook, view, taken))
        report_buttons(view, chosen)
        _button(view, "Entries as CSV", "csv", "text/csv", partial(_entries, view, taken))
        map_file_button(view, "map_file")


def _scenarios_in(view: View) -> list[str]:
    """The scenarios that the reports are to take in; at first the one that is open."""
    # Scenarios are over the map of now; a map of the past has none.
    there = () if view.as_of else data.snapshot(view).scenarios
    names = {each.id: each.name for each in there}
    if not names:
        return []
    return st.multiselect(
        "Scenarios that the board report and the one page take in",
        list(names),
        default=[view.scenario] if view.scenario in names else [],
        format_func=lambda scenario_id: names.get(scenario_id, ""),
        key=f"reported_{view.area}",
        placeholder="None: the map as it is",
        width=760,
    )


def report_buttons(view: View, chosen: Collection[str]) -> None:
    """The two reports of the map, with what the chosen scenarios would change."""
    for label, kind, mime in (
        ("Board report (Word)", "docx", _DOCX),
        ("One page (HTML)", "html", "text/html"),
    ):
        _button(view, label, kind, mime, partial(_report, view, data.snapshot(view), kind, chosen))


def map_file_button(view: View, key: str) -> None:
    """The map file: everything that the area keeps, to be loaded again."""
    _button(view, "Map file (everything)", "json", "application/json", partial(_map, view), key)


def _button(
    view: View, label: str, ending: str, kind: str, make: Callable[[], bytes | str], key: str = ""
) -> None:
    st.download_button(
        label, make, f"{view.area}.{ending}", kind, on_click="ignore", key=key or f"file_{ending}"
    )


def _workbook(view: View, taken: PageSnapshot) -> bytes:
    changes = taken.history()
    trials = [] if view.as_of else trials_of(taken)
    return area_workbook(taken.map_at(view.as_of), changes, datetime.now().astimezone(), trials)


def _report(view: View, taken: PageSnapshot, kind: str, chosen: Collection[str]) -> bytes:
    local, changes = taken.map_at(view.as_of), taken.history()
    return area_report(local, changes, datetime.now().astimezone(), kind, trials_of(taken, chosen))


def _entries(view: View, taken: PageSnapshot) -> str:
    return local_entries_csv(taken.map_at(view.as_of).every)


def _map(view: View) -> str:
    return map_file(workspace(view).export())


def file_in() -> None:
    """Loading a map file as a new area; one that cannot be used says why, and nothing is loaded."""
    if not register().can(Operation.LOAD):
        return
    with st.form("load_map", border=True, width=760):
        st.file_uploader(
            "A map file", type="json", key=_upload_key(), max_upload_size=PAGE_BYTES // MEGABYTE
        )
        st.text_input("Load it under another name (needed where the name is taken)", key=_AS)
        st.form_submit_button("Load it as a new area", on_click=_load)
    if problems := st.session_state.pop("map_problems", None):
        show("file_problems.html", problems=problems)


def _upload_key() -> str:
    """Another one after each file, so that the next is chosen in a widget that knows of none."""
    return f"{_UPLOAD}_{st.session_state.get(_USED, 0)}"


def _is_used() -> None:
    """The file was read, whatever came of it: the server need not keep it."""
    let_go()
    st.session_state[_USED] = st.session_state.get(_USED, 0) + 1


def _load() -> None:
    upload = st.session_state[_upload_key()]
    if upload is None:
        say("Choose a map file first.", is_saved=False)
        return
    typed = {"name": st.session_state[_AS]}
    ask_about_people([typed], lambda rows: _load_as(upload.getvalue(), rows[0]["name"]))


def _load_as(content: bytes, name: str) -> None:
    read, problems = read_map_file(content)
    if read is None:
        _is_used()
        st.session_state["map_problems"] = problems
        say("The file was not loaded.", is_saved=False)
        return
    try:
        area = register().load(read, name)
    except AreaError as error:
        say(str(error), is_saved=False)
    else:
        _is_used()
        open_area(area.id)
        say(f"{area.name} is loaded, with its history.", is_saved=True)
