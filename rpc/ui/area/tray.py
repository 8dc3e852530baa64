"""Many entries at once: pasted, copied from the model, and the tray where they wait."""

from __future__ import annotations

import streamlit as st

from rpc.areas.entries import copies
from rpc.areas.history.changes import Action
from rpc.areas.probable_duplicates import repeating
from rpc.imports.pasted import read_pasted
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import LINKS, NEEDED
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.area.quick_add import add_rows, where_it_stands
from rpc.ui.area.same_place import Spot, kept_phases
from rpc.ui.components.markup import plain, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, field_note, report_errors, say
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import Kind, listed, names_listed

_PASTED = "pasted_text"
_TRAY, _TRAY_ROW, _TRAY_PHASES, _TRAY_PROVIDER = (
    f"tray_{name}" for name in ("chosen", "row", "phases", "provider")
)


# --------------------------------------------------------------------------------- many at once


def many_at_once(view: View) -> None:
    """Pasting a list, and copying what nearly every area has."""
    with st.expander("Paste a list"):
        st.text_area(
            "One name a line, or columns copied from a spreadsheet with their headings",
            key=_PASTED,
            height=140,
        )
        st.button("Put them in the tray", key="paste", on_click=_paste)
    with st.expander("Copy from the 2021 model"):
        _copy_list(view)


@report_errors
def _paste() -> None:
    catalogue = data.catalogue()
    pasted = read_pasted(st.session_state[_PASTED], catalogue.row_types, catalogue.names)
    if not pasted.rows:
        say("There is no name in what was pasted.", is_saved=False)
        return
    ask_about_people(pasted.rows, lambda rows: _put_in_tray(rows, pasted.notes))


def _put_in_tray(rows: list[Row], read_notes: list[str]) -> None:
    twins = repeating(data.map_of(current_view()), rows)
    if not add_rows(rows, placed=False):
        return
    st.session_state[_PASTED] = ""
    placed = sum(all(row.get(name) for name in NEEDED) for row in rows)
    notes = [f"{len(rows) - placed} waiting in the tray, {placed} on the map."]
    notes += read_notes
    if twins:
        notes.append(f"Perhaps on the map already: {names_listed(twins)}.")
    say(" ".join(notes), is_saved=True)


def _copy_list(view: View) -> None:
    """The model's services as a tick list: what nearly every area has, still to be confirmed."""
    local = data.map_of(view)
    entries = data.catalogue().entries
    there = {link for name in LINKS for link in local.every[name]}
    services = entries[(entries["kind"] != str(Kind.INTERVENTION)) & ~entries["id"].isin(there)]
    names = dict(zip(services["id"], services["name"], strict=True))
    if not names:
        st.write("All of the model's services are on this map already.")
        return
    with st.form("copy", border=False):
        for entry_id, name in names.items():
            st.checkbox(plain(str(name)), key=f"copy_{entry_id}")
        st.form_submit_button("Copy the ticked ones", on_click=_copy, args=(list(names),))


def _copy(ids: list[str]) -> None:
    chosen = [entry_id for entry_id in ids if st.session_state.get(f"copy_{entry_id}")]
    if not chosen:
        say("Tick the services that this area has.", is_saved=False)
        return
    add_rows(copies(data.catalogue().entries, chosen), placed=True, action=Action.COPIED)


# -------------------------------------------------------------------------------------- the tray


def tray(view: View) -> None:
    """What waits to be placed: one or several at once get their row, phases and provider."""
    waiting = data.map_of(view).tray
    if waiting.empty:
        return
    names = dict(zip(waiting["id"], waiting["name"], strict=True))
    st.session_state[_TRAY] = [x for x in st.session_state.get(_TRAY, []) if x in names]
    with st.container(key="tray", border=True):
        show(
            "subheading.html",
            title=f"To place ({len(names)})",
            lead="These count in no cell yet. Choose one or several, then say where they stand.",
        )
        st.pills(
            "Waiting",
            list(names),
            format_func=lambda entry_id: plain(str(names[entry_id])),
            selection_mode="multi",
            key=_TRAY,
            on_change=_show_own,
        )
        with st.form("tray_form", border=False):
            where_it_stands(view, _TRAY_ROW, _TRAY_PHASES, _TRAY)
            st.text_input("Provider, where none is recorded", key=_TRAY_PROVIDER)
            field_note(_TRAY, "provider")
            st.form_submit_button("Place them", on_click=_place)


@report_errors
def _show_own() -> None:
    """Puts into the form what all that are chosen have in common."""
    state, waiting = st.session_state, data.map_of(current_view()).tray
    chosen = waiting[waiting["id"].isin(state.get(_TRAY, []))]

    def shared(column: str) -> str:
        values = set(chosen[column])
        return str(values.pop()) if len(values) == 1 else ""

    given = zip(chosen["id"], chosen["phases"], strict=True)
    phases = {str(own) or kept_phases(str(entry_id)) for entry_id, own in given}
    state[_TRAY_ROW] = shared("row_type") or None
    state[_TRAY_PHASES] = (
        [phase for phase in phases.pop().split(SEPARATOR) if phase] if len(phases) == 1 else []
    )
    state[_TRAY_PROVIDER] = ""


@report_errors
def _place() -> None:
    state = st.session_state
    chosen = list(state.get(_TRAY, []))
    if not chosen:
        say("Choose what to place first.", is_saved=False)
        return
    values = {
        "row_type": state[_TRAY_ROW] or "",
        "phases": SEPARATOR.join(state[_TRAY_PHASES] or []),
        "provider": state[_TRAY_PROVIDER].strip(),
    }
    ask_about_people([values], lambda rows: _place_at(chosen, rows[0]))


@report_errors
def _place_at(chosen: list[str], values: Row) -> None:
    state = st.session_state
    waiting = data.map_of(current_view()).tray
    rows = waiting[waiting["id"].isin(chosen)]
    spots = {
        Spot(values["row_type"] or row, values["phases"] or phases)
        for row, phases in zip(rows["row_type"], rows["phases"], strict=True)
    }
    what = listed(rows["name"]) if len(chosen) == 1 else f"{len(chosen)} entries"
    where = listed(spot.in_words for spot in spots) if len(spots) == 1 else "places of their own"
    placed = act(
        lambda workspace: workspace.place(chosen, values),
        f"Placed {what} in {where}.",
        owner=_TRAY,
    )
    if placed:
        state[_TRAY], state[_TRAY_PROVIDER] = [], ""
        state[_TRAY_ROW], state[_TRAY_PHASES] = None, []
        change_view(entry="")
