"""The history of an area on a page: what happened, the map as it stood, snapshots, deletions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.history.changes import Action
from rpc.areas.history.timeline import NEVER_UNDONE, Change
from rpc.pathway.wording.dates import day_in_words, day_of, moment_in_words
from rpc.reports.history_words import (
    HISTORY_LABELS,
    UNKNOWN_ENTRY,
    did,
    ended,
    entry_names,
    value,
    who,
)
from rpc.storage.record import Subject
from rpc.ui.area.people import ask_about_people
from rpc.ui.components.live import live
from rpc.ui.components.markup import render, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, ask, can_write, field_note, report_errors, say
from rpc.ui.shell.browser import browser_id
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import Phase, RowType

MOST_CHANGES_LISTED = 100
"""Changes that a page lists; the workbook has all of them."""

MOST_DAYS = 30
"""Days that "then" can be chosen from, beside the snapshots."""


def then_choices(view: View) -> dict[int, str]:
    """The moments that "then" can be, by the number of their change: snapshots, days, the start."""
    taken = data.snapshot(view)
    moments = {one.number: f"Snapshot: {one.name}" for one in taken.snapshots()}
    days: dict[date, int] = {}
    for number, at in taken.dates():
        days.setdefault(day_of(at), number)
    for day, number in list(days.items())[1 : MOST_DAYS + 1]:
        moments.setdefault(number, f"End of {day_in_words(day)}")
    moments.setdefault(1, "The day it was made, empty")
    if view.then:
        moments.setdefault(view.then, f"After change {view.then}")
    return moments


def past_notice(view: View) -> None:
    """Says that the map is one of the past, and offers the way back."""
    if view.area and view.as_of:
        at = data.snapshot(view).at(view.as_of)
        when = moment_in_words(at) if at else "its beginning"
        with st.container(key="past", horizontal=True, vertical_alignment="center"):
            show("past.html", when=when)
            st.button("Back to now", key="back_to_now", on_click=_back)


def _back() -> None:
    change_view(as_of=0)


def history_list(view: View) -> None:
    """What happened, newest first; any line shows the map as it stood then."""
    changes = data.snapshot(view).history(MOST_CHANGES_LISTED)
    names = _names(view, changes)
    model = data.catalogue().names
    undone = {one.undoes for one in changes}
    can_any, mine = can_write(view, Operation.UNDO_OTHERS), browser_id()
    rows = [
        _line(one, names, model)
        | {
            "can_undo": one.number == one.batch
            and one.batch not in undone
            and (can_any or one.browser == mine)
            and one.action not in (*NEVER_UNDONE, Action.UNDID)
        }
        for one in changes
    ]
    html = render(
        "history.html",
        rows=rows,
        most=MOST_CHANGES_LISTED,
        can_change=can_write(view, Operation.UNDO),
    )
    live({"history": html}, "history", _see)


def _see(pressed: str) -> None:
    what, _, number = pressed.rpartition(":")
    if what == "undo" and number.isdecimal():
        ask("undo", int(number))
        say("Nothing is undone yet. Check below what would go.", is_saved=None)
    elif pressed.isdecimal():
        _show_moment(int(pressed))


def _show_moment(number: int) -> None:
    """Opens the wall as it stood after a change. For callbacks."""
    change_view(as_of=number, entry="", cell="")
    st.switch_page("pages/area.py")


def _names(view: View, changes: list[Change]) -> dict[str, str]:
    """What people call the entries and the rows of the wall that changes are about, by id."""
    every = data.map_of(view).every
    now = dict(zip(every["id"].tolist(), every["name"].tolist(), strict=True))
    rows = {str(row): name for row, name in data.unfiltered_analysis(view).row_names.items()}
    return rows | entry_names([*changes, *data.snapshot(view).deleted()], now)


def _what(change: Change, names: Mapping[str, str]) -> str:
    """What a change is about, as people call it."""
    values = change.after or change.before or {}
    if change.subject is Subject.ENTRY:
        return values.get("name", "")
    if change.subject is Subject.DECISION:
        row, _, phase = change.subject_id.partition("/")
        return f"{RowType(row).level.short}: {names[row]} · {Phase(phase).short}"
    if change.subject is Subject.LINK:
        ends = [names.get(values[end], UNKNOWN_ENTRY) for end in ("from_id", "to_id")]
        return f"{ends[0]} to {ends[1]}"
    return "settings of the area"


def _line(change: Change, names: Mapping[str, str], model: Mapping[str, str]) -> dict[str, object]:
    before, after = change.before or {}, change.after or {}
    columns = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    labels = HISTORY_LABELS[change.subject]
    details = [
        (
            labels.get(name, name),
            *(value(change, name, one, names, model) for one in (before, after)),
        )
        for name in columns
    ]
    if day := ended(change):
        details.insert(0, ("Ended on", "", day))
    return {
        "number": change.number,
        "when": moment_in_words(change.at),
        "by": who(change),
        "action": did(change),
        "what": _what(change, names),
        "details": details,
    }


def restorable(view: View) -> None:
    """Entries that were deleted, each with the way back."""
    gone = data.snapshot(view).deleted()
    rows = [
        {
            "id": one.subject_id,
            "name": (one.before or {}).get("name", ""),
            "when": moment_in_words(one.at),
            "by": one.by or "role not named",
        }
        for one in gone
    ]
    html = render("deleted.html", rows=rows, can_change=can_write(view, Operation.RESTORE))
    live({"deleted": html}, "deleted", _restore)


def _restore(pressed: str) -> None:
    act(
        lambda workspace: workspace.restore(pressed),
        "The entry is back, with its links.",
    )


def snapshots(view: View) -> None:
    """Names for the map as it stood, and the map of a day."""
    kept = data.snapshot(view).snapshots()
    rows = [
        {"id": one.id, "name": one.name, "when": moment_in_words(one.at), "number": one.number}
        for one in kept
    ]
    html = render("snapshots.html", rows=rows, can_change=can_write(view, Operation.REVERT))
    live({"snapshots": html}, "snapshots", _snapshot)
    if can_write(view, Operation.SNAPSHOT):
        with (
            st.form("snapshot", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.text_input("Name the map as it stands now", key="snapshot_name", width=420)
            st.form_submit_button("Keep a snapshot", on_click=_keep)
        field_note("snapshot_name", "name")
    with (
        st.form("as_of_day", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.date_input(
            "See the map as it was at the end of a day", key="day", format="DD/MM/YYYY", width=420
        )
        st.form_submit_button("Show that day", on_click=_day)


def _snapshot(pressed: str) -> None:
    what, _, key = pressed.partition(":")
    if what == "see":
        _see(key)
    elif what == "revert":
        ask("revert", key)
        say("Nothing is restored yet. Check below what would change.", is_saved=None)
    elif what == "forget":
        act(
            lambda workspace: workspace.forget(key),
            "The name is taken away; the history stays.",
        )


def _keep() -> None:
    typed = {"name": st.session_state["snapshot_name"]}
    ask_about_people([typed], lambda rows: _keep_as(rows[0]["name"]))


def _keep_as(name: str) -> None:
    made = act(
        lambda workspace: workspace.snapshot(name),
        "The snapshot is kept.",
        owner="snapshot_name",
    )
    if made:
        st.session_state["snapshot_name"] = ""


@report_errors
def _day() -> None:
    day = st.session_state["day"]
    dates = data.snapshot(current_view()).dates()
    until = [number for number, at in dates if day_of(at) <= day]
    if until:
        _show_moment(until[0])
    else:
        say(f"There was no map yet on {day_in_words(day)}.", is_saved=None)
