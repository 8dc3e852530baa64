"""One entry of an area as a form: every column in its group; the choice when two people wrote.

What is saved is what was changed against the values that the form was filled with.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.entry_merging import others_changed
from rpc.areas.errors import EditConflictError, RefusedError
from rpc.tables.local import LOCAL, normalise
from rpc.ui.area.conflict import Way, ask_which, entry_rows
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
from rpc.ui.components.drafts import dropped, has_begun
from rpc.ui.components.markup import plain, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, overtaken, refuse, report_errors, say, settle
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import names_listed

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
    _by_others(view, values)
    with (
        st.container(key="entry_fields"),
        st.form("entry_form", border=True, width=760),
    ):
        entry_fields(view, values, view.entry)
        with st.container(horizontal=True):
            st.form_submit_button("Save this entry", type="primary", on_click=_save)
            st.form_submit_button("Close", on_click=_close)
    if can_write(view, Operation.REMOVE):
        with st.popover("Delete"):
            delete_question(f"delete_{view.entry}", lambda ended: _delete(view.entry, ended))


def _opened(view: View) -> tuple[Values, int] | None:
    """The values that the form is filled with, and their version; None where it is gone.

    Where somebody else changed the entry since, it is filled again, unless something is typed.
    """
    opened, owner = st.session_state.get(_OPENED), (view.area, view.entry)
    now = data.standing_entries(view, [view.entry]).get(view.entry)
    if opened and are_filled(owner) and (now in (None, opened[1]) or _is_typed(*opened)):
        keep_typed()
        return opened[1], opened[2]
    if now is None:
        return None
    every = data.map_of(view).every
    version = int(every.loc[every["id"] == view.entry, "version"].iloc[0])
    fill_fields(now, owner)
    st.session_state[_OPENED] = (view.entry, now, version)
    return now, version


def _is_typed(entry_id: str, filled: Values, version: int) -> bool:
    """Whether something is typed into the form: sent, or not yet."""
    try:
        is_changed = normalise(typed_values(filled)) != filled
    except RefusedError:
        return True
    return is_changed or has_begun(entry_id, version)


def _by_others(view: View, filled: Values) -> None:
    """Says what somebody else changed since the form was filled, in a place that is kept."""
    with st.empty():
        now = data.standing_entries(view, [view.entry]).get(view.entry)
        if now is not None and (others := others_changed(filled, filled, now)):
            columns = names_listed([LOCAL[name].label for name in others])
            st.caption(
                plain(
                    f"Somebody changed {columns} since you opened this. It stays so unless you "
                    "change it too."
                )
            )


@report_errors
def _save() -> None:
    entry_id, opened, version = st.session_state[_OPENED]
    try:
        typed = typed_values(opened)
    except RefusedError as error:
        refuse(entry_id, error)
        return
    _ask_and_write(entry_id, typed, opened, version)


def _ask_and_write(entry_id: str, values: Values, base: Values, version: int) -> None:
    """Writes what differs from `base`, after asking about what looks like a person, and where the
    last one leaves a box.
    """

    def write(rows: list[Values]) -> None:
        ask_if_it_stopped(
            {entry_id: rows[0]},
            lambda ended: _change(entry_id, rows[0], base, version, ended),
            {entry_id: base},
        )

    ask_about_people([values], write, before=[base])


def _change(entry_id: str, values: Values, base: Values, version: int, ended: date | None) -> None:
    view, programmes = current_view(), data.catalogue().names
    saved = act(
        lambda workspace: workspace.change(
            entry_id, values, version, programmes, base=base, ended=ended
        ),
        lambda _: _said(entry_id, values, base),
        owner=entry_id,
    )
    if saved is not None:
        _reopen(entry_id)
    elif conflict := overtaken(entry_id):
        name = base.get("name", "this entry")
        _ask_which(view, entry_id, name, values, base, version, conflict)


def _said(entry_id: str, values: Values, base: Values) -> str:
    """That it is saved, and what somebody else changed of it since the form was filled."""
    now = data.standing_entries(current_view(), [entry_id]).get(entry_id)
    others = others_changed(base, values, now) if now else []
    is_saved = f"{values.get('name', 'The entry')} is saved."
    if not others:
        return is_saved
    columns = names_listed([LOCAL[name].label for name in others])
    return f"{is_saved} Somebody changed {columns} meanwhile; both are kept."


def _reopen(entry_id: str) -> None:
    """The form takes what is saved now."""
    if st.session_state.get(_OPENED, ("",))[0] == entry_id:
        st.session_state.pop(_OPENED, None)
    settle(entry_id)


def _close() -> None:
    """Closes the form; a change that waits for somebody's choice waits on, and that is said."""
    entry_id = current_view().entry
    st.session_state.pop(_OPENED, None)
    dropped()
    change_view(entry="")
    if overtaken(entry_id):
        say("Your change waits: choose below which is to stand.", is_saved=False)


def _delete(entry_id: str, ended: date | None) -> int | None:
    opened = st.session_state.get(_OPENED)
    name = opened[1].get("name") if opened else None
    gone = act(
        lambda workspace: workspace.remove([entry_id], ended=ended),
        deleted_sentence(name or "the entry", ended),
    )
    if gone is not None:
        settle(entry_id)
        _close()
    return gone


# --------------------------------------------------------------------------- two people, one entry


def _ask_which(
    view: View,
    entry_id: str,
    name: str,
    values: Values,
    base: Values,
    version: int,
    conflict: EditConflictError,
) -> None:
    """Asks which is to stand where both changed something; what only one changed is kept."""
    theirs = dict(conflict.saved or {})

    def save(chosen: Values) -> None:
        known = {column: text for column, text in (base | theirs).items() if text}
        _ask_and_write(entry_id, chosen, known, version)

    def take_theirs() -> None:
        rest = {column: text for column, text in (values | theirs).items() if text}
        save(rest)

    ways = [
        Way("Save mine over it", "keep_mine", lambda: save(values)),
        Way("Take theirs", "take_theirs", take_theirs),
    ]
    if conflict.saved is None:
        ways = [
            Way("Bring it back with mine", "keep_mine", lambda: _bring_back(entry_id, values)),
            Way("Leave it deleted", "take_theirs", lambda: _leave(entry_id)),
        ]
    ask_which(view, entry_id, name, entry_rows(view, conflict), ways)


def _leave(entry_id: str) -> None:
    """Gives up a change of what somebody deleted."""
    _reopen(entry_id)
    if current_view().entry == entry_id:
        _close()


def _bring_back(entry_id: str, values: Values) -> None:
    """Brings the entry back with these values, in one act that one undo takes back."""
    rows, programmes = {entry_id: (values, 0)}, data.catalogue().names
    back = act(
        lambda workspace: workspace.change_many(rows, programmes, brings_back=[entry_id]),
        "It is back, with your changes.",
        owner=entry_id,
    )
    if back is not None:
        _reopen(entry_id)


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
    _reopen(entry_id)
