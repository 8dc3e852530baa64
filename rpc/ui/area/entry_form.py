"""One entry of an area as a form: every column in its group; the choice when two people wrote."""

from __future__ import annotations

from datetime import date

import streamlit as st

from rpc.areas.errors import OvertakenError, RefusedError
from rpc.tables.local import LOCAL, shown_value
from rpc.ui.area.ending import ask_if_it_stopped, delete_question, deleted_sentence
from rpc.ui.area.entry_fields import (
    HINT,
    Values,
    are_filled,
    entry_fields,
    fill_fields,
    keep_typed,
    typed_values,
)
from rpc.ui.area.people import ask_about_people
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, overtaken, refuse, settle
from rpc.ui.shell.drafts import dropped
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View

_OPENED = "entry_opened"


def entry_form(view: View) -> None:
    """The form of the view's open entry."""
    opened = _opened(view)
    if opened is None:
        _gone(view)
        return
    values, _ = opened
    show(
        "subheading.html",
        title=values.get("name", ""),
        lead=HINT,
        opened=f"entry:{view.entry}",
    )
    conflict = overtaken(view.entry)
    if conflict is not None:
        _choice(conflict)
    with st.form("entry_form", border=True, width=760):
        entry_fields(view, values, view.entry)
        with st.container(horizontal=True):
            st.form_submit_button("Save this entry", type="primary", on_click=_save)
            st.form_submit_button("Close", on_click=_close)
    with st.popover("Delete"):
        delete_question(f"delete_{view.entry}", lambda ended: _delete(view.entry, ended))


def _opened(view: View) -> tuple[Values, int] | None:
    """The values that the form was opened with, and their version; None where it is gone."""
    opened, owner = st.session_state.get(_OPENED), (view.area, view.entry)
    if opened and are_filled(owner):
        keep_typed()
        return opened[1], opened[2]
    local = data.map_of(view)
    for frame in (local.local, local.tray):
        row = frame[frame["id"] == view.entry]
        if not row.empty:
            record = {str(name): value for name, value in row.iloc[0].to_dict().items()}
            values = {name: str(record[name]) for name in LOCAL if record[name]}
            fill_fields(values, owner)
            st.session_state[_OPENED] = (view.entry, values, int(record["version"]))
            settle()
            return values, int(record["version"])
    return None


def _save() -> None:
    entry_id, opened, version = st.session_state[_OPENED]
    try:
        typed = typed_values(opened)
    except RefusedError as error:
        refuse(entry_id, error)
        return
    ask_about_people([typed], lambda rows: _write(entry_id, rows[0], version), before=[opened])


def _write(entry_id: str, values: Values, version: int) -> None:
    ask_if_it_stopped({entry_id: values}, lambda ended: _change(entry_id, values, version, ended))


def _change(entry_id: str, values: Values, version: int, ended: date | None) -> None:
    programmes = data.catalogue().names
    saved = act(
        lambda workspace: workspace.change(entry_id, values, version, programmes, ended=ended),
        f"{values.get('name', 'The entry')} is saved.",
        owner=entry_id,
    )
    if saved is not None:
        _reopen()


def _reopen() -> None:
    """The form takes what is saved now."""
    st.session_state.pop(_OPENED, None)
    settle()


def _close() -> None:
    _reopen()
    dropped()
    change_view(entry="")


def _delete(entry_id: str, ended: date | None) -> int | None:
    opened = st.session_state.get(_OPENED)
    name = opened[1].get("name") if opened else None
    gone = act(
        lambda workspace: workspace.remove([entry_id], ended=ended),
        deleted_sentence(name or "the entry", ended),
    )
    if gone is not None:
        _close()
    return gone


# --------------------------------------------------------------------------- two people, one entry


def _choice(conflict: OvertakenError) -> None:
    """What the other wrote beside what stands in the form, and what can be done."""
    with st.container(key="conflict", border=True):
        show(
            "conflict.html",
            who=conflict.by or "Somebody",
            is_deleted=conflict.saved is None,
            rows=[
                (
                    LOCAL[name].label,
                    shown_value(name, (conflict.saved or {}).get(name, "")),
                    shown_value(name, conflict.wanted.get(name, "")),
                )
                for name in conflict.columns
                if name in LOCAL
            ],
        )
        with st.container(horizontal=True):
            if conflict.saved is None:
                st.button("Bring it back with mine", key="keep_mine", on_click=_bring_back)
            else:
                st.button("Save mine over it", key="keep_mine", on_click=_keep_mine)
                if not _both_changed(conflict):
                    st.button("Keep both changes", key="keep_merged", on_click=_merge)
            st.button("Take theirs", key="take_theirs", on_click=_reopen)


def _both_changed(conflict: OvertakenError) -> list[str]:
    """The columns that both changed, each in another way."""
    base = st.session_state[_OPENED][1]
    saved = conflict.saved or {}
    return [
        name
        for name in conflict.columns
        if conflict.wanted.get(name, "") != base.get(name, "")
        and saved.get(name, "") != base.get(name, "")
    ]


def _keep_mine() -> None:
    entry_id = current_view().entry
    if conflict := overtaken(entry_id):
        _write(entry_id, dict(conflict.wanted), conflict.version)


def _merge() -> None:
    """Theirs, with what I changed in columns that they left alone."""
    conflict = overtaken(current_view().entry)
    if conflict is None or conflict.saved is None:
        return
    entry_id, base, _ = st.session_state[_OPENED]
    merged = {
        name: conflict.wanted.get(name, "")
        if conflict.saved.get(name, "") == base.get(name, "")
        else conflict.saved.get(name, "")
        for name in LOCAL
    }
    _write(entry_id, {name: value for name, value in merged.items() if value}, conflict.version)


def _bring_back() -> None:
    """Brings the entry back as it is in the form, in one act that one undo takes back."""
    entry_id = current_view().entry
    conflict = overtaken(entry_id)
    if conflict is None:
        return
    rows, programmes = {entry_id: (dict(conflict.wanted), 0)}, data.catalogue().names
    back = act(
        lambda workspace: workspace.change_many(rows, programmes, brings_back=[entry_id]),
        "It is back, with your changes.",
        owner=entry_id,
    )
    if back is not None:
        _reopen()


def _gone(view: View) -> None:
    """The open entry was deleted by somebody: say so, and offer it back."""
    was = [one for one in data.snapshot(view).deleted() if one.subject_id == view.entry]
    name = (was[0].before or {}).get("name", "This entry") if was else "This entry"
    why = ": it was deleted" if was else ""
    show("trouble.html", text=f"{name} is not on the map{why}.")
    with st.container(horizontal=True):
        if was:
            st.button("Bring it back", key="bring_back", on_click=_restore, args=(view.entry,))
        st.button("Close", key="close_gone", on_click=_close)


def _restore(entry_id: str) -> None:
    act(lambda workspace: workspace.restore(entry_id), "It is back.")
    _reopen()
