"""Adding what the room calls out: four fields by keyboard, and probable duplicates."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from rpc.areas.changes import Action
from rpc.areas.local_map import LocalMap
from rpc.pathway.likeness import similar_names
from rpc.tables import SEPARATOR
from rpc.ui import data
from rpc.ui.acting import act, safely, say
from rpc.ui.drafts import focus_on
from rpc.ui.markup import show
from rpc.ui.people import Row, ask_about_people, people_box
from rpc.ui.session import current_view
from rpc.ui.view import View
from rpc.vocabulary import Mode, Phase, RowType

_NAME, _PROVIDER, _ROW, _PHASES, _MODES = (
    f"quick_{name}" for name in ("name", "provider", "row", "phases", "modes")
)
_WAITING = "quick_waiting"
_OWNER = "quick_add"


def where_it_stands(view: View, row_key: str, phases_key: str) -> None:
    """The choice of a row of the pathway and of phases, kept under these keys."""
    names = data.whole(view).row_names
    labels = {str(row): f"{row.level.short}: {names[row]}" for row in RowType}
    st.selectbox(
        "Row of the pathway",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=row_key,
        placeholder="Choose or type",
    )
    st.pills(
        "Phases",
        list(map(str, Phase)),
        format_func=lambda phase: Phase(phase).short,
        selection_mode="multi",
        key=phases_key,
    )


def quick_add(view: View) -> None:
    """The form beside the wall. Enter on its last field saves, and the wall changes at once."""
    with st.form("quick_add", border=True, enter_to_submit=True):
        show(
            "subheading.html",
            title="Add a service or programme",
            lead="No names of people, nothing of any family.",
        )
        st.text_input("Name", key=_NAME)
        st.text_input("Provider", key=_PROVIDER)
        where_it_stands(view, _ROW, _PHASES)
        st.pills(
            "Delivery, if it is known",
            list(map(str, Mode)),
            format_func=lambda mode: Mode(mode).label,
            selection_mode="multi",
            key=_MODES,
        )
        with st.container(horizontal=True):
            st.form_submit_button("Add to the map", type="primary", on_click=_add)
            st.form_submit_button(
                "Place later", on_click=_add_later, help="It waits in the tray and counts nowhere."
            )
    with st.container():
        people_box(_OWNER)
        _duplicates(view)


def prefill(cell: str) -> None:
    """Sets the row and phase of the form to a wall cell that somebody opened. For callbacks."""
    row, phase = cell.split("/")
    st.session_state[_ROW], st.session_state[_PHASES] = row, [phase]


def _typed() -> Row:
    state = st.session_state
    return {
        "name": state[_NAME],
        "provider": state[_PROVIDER],
        "row_type": state[_ROW] or "",
        "phases": SEPARATOR.join(state[_PHASES] or []),
        "modes": SEPARATOR.join(state[_MODES] or []),
    }


def _add() -> None:
    ask_about_people(_OWNER, [_typed()], lambda rows: _add_to_map(rows[0]))


@safely
def _add_to_map(row: Row) -> None:
    alike = alike_on_map(data.map_of(current_view()), row)
    if alike:
        st.session_state[_WAITING] = (current_view().area, row, alike)
        say("This may be on the map already: see below the form.", is_saved=False)
    else:
        _save(row)


def _add_later() -> None:
    row = {name: value for name, value in _typed().items() if value}
    ask_about_people(_OWNER, [row], lambda rows: _put_aside(rows[0]))


def _put_aside(row: Row) -> None:
    st.session_state.pop(_WAITING, None)
    if add_rows([row], placed=False):
        _clear()


def _save(row: Row) -> None:
    st.session_state.pop(_WAITING, None)
    if add_rows([row], placed=True):
        _clear()


def add_rows(rows: list[Row], *, placed: bool, action: Action = Action.ADDED) -> bool:
    """Adds entries in one batch, to the map or to the tray; whether they were saved."""
    programmes = set(data.catalogue().entries["id"])
    where = "" if placed else " to the tray"
    added = act(
        lambda workspace: workspace.add_many(rows, programmes, placed=placed, action=action),
        lambda ids: f"Added {rows[0]['name'] if len(ids) == 1 else f'{len(ids)} entries'}{where}.",
    )
    return bool(added)


def _clear() -> None:
    """The row and phases stay: a room often names several of one kind."""
    st.session_state[_NAME] = st.session_state[_PROVIDER] = ""
    st.session_state[_MODES] = []
    focus_on("Name")


def alike_on_map(local: LocalMap, row: Mapping[str, str]) -> list[str]:
    """What stands on the map already and is probably the same, in words."""
    there = [local.local, local.tray]
    names = [name for frame in there for name in frame["name"].tolist()]
    providers = [name for frame in there for name in frame["provider"].tolist()]
    name, provider = row.get("name", ""), row.get("provider", "")
    found = similar_names(name, names)
    found += [at for at in similar_names(name, names, provider, providers) if at not in found]
    return [f"{names[at]} ({providers[at] or 'no provider yet'})" for at in found]


def _duplicates(view: View) -> None:
    area, row, alike = st.session_state.get(_WAITING, ("", {}, []))
    if area != view.area:
        return
    with st.container(key="duplicates", border=True):
        show("duplicates.html", name=row["name"], alike=alike)
        with st.container(horizontal=True):
            st.button("Keep both: add it too", key="keep_both", on_click=_save, args=(row,))
            st.button("Do not add it", key="not_twice", on_click=_give_up)


def _give_up() -> None:
    st.session_state.pop(_WAITING, None)
    say("It was not added; what you typed is still in the form.", is_saved=False)
