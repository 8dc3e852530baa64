"""What an area sets: its name and words, its route for domestic abuse, who writes; and its end."""

from __future__ import annotations

import streamlit as st

from rpc.areas.store import Area
from rpc.areas.workspace import Workspace
from rpc.ui import data
from rpc.ui.acting import act, field_note
from rpc.ui.area_files import map_file_button
from rpc.ui.markup import plain, show
from rpc.ui.messages import close_area
from rpc.ui.view import View
from rpc.vocabulary import Level

_FILLED = "settings_filled"
_PLAIN = {
    "writer": ("Who writes: a role, such as facilitator", "Never a person's name."),
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
    area = data.store().area(view.area)
    # Not the area's version: what others do on the map must not wipe what is typed here.
    held = (area.id, area.name, tuple(sorted(area.settings.items())))
    if st.session_state.get(_FILLED) != held or "setting_name" not in st.session_state:
        st.session_state[_FILLED] = held
        st.session_state["setting_name"] = area.name
        for name in _PLAIN:
            st.session_state[f"setting_{name}"] = area.settings.get(name, "")
    with st.form("settings", border=True, width=760):
        st.text_input("Name of the area", key="setting_name")
        field_note(_FILLED, "name")
        for name, (label, hint) in _PLAIN.items():
            st.text_input(label, key=f"setting_{name}", help=hint)
            field_note(_FILLED, name)
        st.form_submit_button("Save the settings", type="primary", on_click=_save)


def _save() -> None:
    state = st.session_state
    chosen = {name: state[f"setting_{name}"] for name in _PLAIN}

    def work(workspace: Workspace) -> Area:
        if state["setting_name"].strip() != data.store().area(workspace.area_id).name:
            workspace.rename(state["setting_name"])
        return workspace.set(**chosen)

    act(work, "The settings are saved.", owner=_FILLED)


def ending(view: View) -> None:
    """Putting an area away, and deleting it for good: asked twice, after a file was offered."""
    area = data.store().area(view.area)
    if area.archived:
        st.button("Bring this area back", key="unarchive", on_click=_unarchive)
    else:
        st.button(
            "Archive this area",
            key="archive",
            on_click=_archive,
            help="Everything in it stays; it cannot be changed until it is brought back.",
        )
    with st.expander("Delete this area for good"):
        show("delete_area.html", name=area.name)
        map_file_button(view, "delete_export")
        st.checkbox("I have its map file, or do not need it", key="delete_sure")
        st.text_input(f"To delete it, type its name: {plain(area.name)}", key="delete_name")
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
