"""What an area sets: its name and words, its route for domestic abuse, who writes; and its end."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import EditConflictError
from rpc.areas.store import LABELS
from rpc.ui.area.conflict import Way, ask_which
from rpc.ui.area.people import ask_about_people
from rpc.ui.components.markup import plain, show
from rpc.ui.manage.area_files import map_file_button
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, field_note, overtaken
from rpc.ui.shell.messages import close_area
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import Level

_FILLED = "settings_filled"
_OWNER = "settings"
_PLAIN = {
    "writer": (
        "A role to suggest to whoever writes, such as facilitator",
        "Never a person's name. Each browser says for itself who writes in it.",
    ),
    "abuse_route": (
        "The area's route for domestic abuse",
        "Shown in the safety line on every page: a service or number, not a person.",
    ),
    **{
        f"level_{level}": (f"Your word for {level.label.lower()}", "Shown beside the model's word.")
        for level in Level
    },
}


def settings(view: View) -> None:
    """The form of an area's settings. Its rules are switched on the Coverage page."""
    area = data.snapshot(view).state.area
    now = {"name": area.name, **{name: area.settings.get(name, "") for name in _PLAIN}}
    held, seen = st.session_state.get(_FILLED, ("", {}))
    if held != area.id or "setting_name" not in st.session_state:
        # Once: a value that is set anew takes the place of what is typed and not yet sent. What
        # others set meanwhile is said beside its field, and asked about only where both changed it.
        seen = now
        for name, value in now.items():
            st.session_state[f"setting_{name}"] = value
    st.session_state[_FILLED] = (area.id, seen)
    with st.form("settings", border=True, width=760):
        st.text_input("Name of the area", key="setting_name")
        field_note(_OWNER, "name")
        _by_others(now, seen, "name")
        for name, (label, hint) in _PLAIN.items():
            st.text_input(label, key=f"setting_{name}", help=hint)
            field_note(_OWNER, name)
            _by_others(now, seen, name)
        st.form_submit_button("Save the settings", type="primary", on_click=_save)


def _by_others(now: Mapping[str, str], seen: Mapping[str, str], name: str) -> None:
    """Says that somebody else set a field since the form was filled, in a place that is kept."""
    with st.empty():
        if now[name] != seen[name]:
            what = f"changed this to “{now[name]}”" if now[name] else "cleared this"
            st.caption(
                plain(f"Somebody {what} meanwhile. It stays so unless you change it and save.")
            )


def _save() -> None:
    """Writes what was changed against what the form was filled with, and nothing else."""
    chosen = {name: st.session_state[f"setting_{name}"] for name in ("name", *_PLAIN)}
    _, seen = st.session_state[_FILLED]
    _ask_and_write(chosen, seen)


def _ask_and_write(chosen: dict[str, str], seen: dict[str, str]) -> None:
    """Writes what was chosen, after asking about what looks like a person and was not there."""
    ask_about_people([chosen], lambda rows: _write(rows[0], seen), before=[seen])


def _write(chosen: dict[str, str], seen: dict[str, str]) -> None:
    saved = act(
        lambda workspace: workspace.configure(chosen, seen), "The settings are saved.", owner=_OWNER
    )
    if saved is not None:
        st.session_state.pop(_FILLED, None)
    elif conflict := overtaken(_OWNER):
        _ask_which(conflict, chosen, seen)


def _ask_which(conflict: EditConflictError, chosen: dict[str, str], seen: dict[str, str]) -> None:
    """Asks which is to stand, only where both changed a setting."""
    theirs = dict(conflict.saved or {})
    rows = [
        (LABELS[name], theirs.get(name, ""), conflict.wanted[name]) for name in conflict.columns
    ]
    ways = [
        Way("Save mine over it", "mine", lambda: _ask_and_write(chosen, seen | theirs)),
        Way("Take theirs", "theirs", lambda: _ask_and_write(chosen | theirs, seen | theirs)),
    ]
    ask_which(current_view(), _OWNER, "the settings", rows, ways)


def ending(view: View) -> None:
    """Putting an area away, and deleting it for good: asked twice, after a file was offered."""
    area = data.snapshot(view).state.area
    if can_write(view, Operation.UNARCHIVE) and area.archived:
        st.button("Bring this area back", key="unarchive", on_click=_unarchive)
    if can_write(view, Operation.ARCHIVE):
        st.button(
            "Archive this area",
            key="archive",
            on_click=_archive,
            help="Everything in it stays; it cannot be changed until it is brought back.",
        )
    if can_write(view, Operation.DELETE):
        _deleting(view, area.name)


def _deleting(view: View, name: str) -> None:
    with st.expander("Delete this area for good"):
        show("delete_area.html", name=name)
        map_file_button(view, "delete_export")
        st.checkbox("I have its map file, or do not need it", key="delete_sure")
        st.text_input(f"To delete it, type its name: {plain(name)}", key="delete_name")
        st.button(
            "Delete it for good",
            key="delete_area",
            on_click=_delete,
            disabled=not st.session_state.get("delete_sure"),
        )


def _archive() -> None:
    act(lambda workspace: workspace.archive(), "The area is archived.")


def _unarchive() -> None:
    act(lambda workspace: workspace.unarchive(), "The area is back.")


def _delete() -> None:
    name = st.session_state["delete_name"]

    def told(is_erased: bool) -> str:
        deleted = f"{name.strip()} is deleted for good, with all of its history."
        if not is_erased:
            deleted += " Others are using the database: its file is cleared at the next start."
        return deleted

    if act(lambda workspace: workspace.delete(name), told) is not None:
        close_area()
