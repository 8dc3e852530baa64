"""Adding what the room calls out: four fields by keyboard, and probable duplicates."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from rpc.areas.history.changes import Action
from rpc.areas.probable_duplicates import probably_there
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import NEEDED
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.area.same_place import SAME, Spot, is_ticked, keep_phases, last, remember, same_place
from rpc.ui.components.drafts import focus_on
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, field_note, report_errors, say
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import Mode, Phase, RowType

_NAME, _PROVIDER, _ROW, _PHASES, _MODES = (
    f"quick_{name}" for name in ("name", "provider", "row", "phases", "modes")
)
_WAITING = "quick_waiting"
_OWNER = "quick_add"


def where_it_stands(view: View, row_key: str, phases_key: str, owner: str) -> None:
    """The choice of a row of the pathway and of phases, kept under these keys.

    Under each is why the form `owner` was refused, where it is about that.
    """
    names = data.unfiltered_analysis(view).row_names
    labels = {str(row): f"{row.level.short}: {names[row]}" for row in RowType}
    st.selectbox(
        "Row of the pathway",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=row_key,
        placeholder="Choose or type",
    )
    field_note(owner, "row_type")
    st.pills(
        "Phases",
        list(map(str, Phase)),
        format_func=lambda phase: Phase(phase).short,
        selection_mode="multi",
        key=phases_key,
    )
    field_note(owner, "phases")


def quick_add(view: View) -> None:
    """The form beside the wall. Enter on its last field saves, and the wall changes at once."""
    with st.container():  # above the form: what it asks is in sight, next to the bar that says so
        _duplicates(view)
    with st.form("quick_add", border=True, enter_to_submit=True):
        show(
            "subheading.html",
            title="Add a service or programme",
            lead="No names of people, nothing of any family.",
        )
        st.text_input("Name", key=_NAME)
        field_note(_OWNER, "name")
        st.text_input("Provider, if you know it", key=_PROVIDER)
        field_note(_OWNER, "provider")
        same_place(view)
        where_it_stands(view, _ROW, _PHASES, _OWNER)
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
                "Place later",
                on_click=_add_later,
                help="It waits in the tray and counts nowhere; what you chose stays chosen there.",
            )


def prefill(cell: str) -> None:
    """Sets the row and phase of the form to a wall cell that somebody opened. For callbacks."""
    row, phase = cell.split("/")
    st.session_state[_ROW], st.session_state[_PHASES] = row, [phase]
    st.session_state[SAME] = False


def _typed() -> Row | None:
    """What is in the form; None, and a sentence, where it names two places."""
    state = st.session_state
    spot = Spot(state[_ROW] or "", SEPARATOR.join(state[_PHASES] or []))
    before = last(current_view())
    if before and is_ticked(current_view()):
        if spot not in (before, Spot("", "")):
            say(
                f"Choose one place: untick “Same place as last” to use {spot.in_words}, or clear "
                "the row and the phases.",
                is_saved=False,
            )
            return None
        spot = before
    return {
        "name": state[_NAME],
        "provider": state[_PROVIDER],
        "row_type": spot.row,
        "phases": spot.phases,
        "modes": SEPARATOR.join(state[_MODES] or []),
    }


def _add() -> None:
    if row := _typed():
        ask_about_people([row], lambda rows: _add_to_map(rows[0]))


@report_errors
def _add_to_map(row: Row) -> None:
    alike = probably_there(data.map_of(current_view()), row)
    if alike:
        st.session_state[_WAITING] = (current_view().area, row, alike)
        say("This may be on the map already. Choose what to do.", is_saved=False)
    else:
        _save(row)


def _add_later() -> None:
    st.session_state.pop(_WAITING, None)
    if not (typed := _typed()):
        return
    row = {name: value for name, value in typed.items() if value}
    ask_about_people([row], lambda rows: _put_aside(rows[0]))


def _put_aside(row: Row) -> None:
    """Adds an entry to the tray; with its row and phases it would count at once, so its phases
    only stay chosen for it there."""
    waits = row
    if all(row.get(name, "").strip() for name in NEEDED):
        waits = {name: value for name, value in row.items() if name != "phases"}
    place = _spot(row)
    if added := add_rows([waits], placed=False, where=place.in_words):
        if waits is not row:
            keep_phases(added[0], place.phases)
        _clear()


def _save(row: Row) -> None:
    st.session_state.pop(_WAITING, None)
    if add_rows([row], placed=True):
        remember(current_view(), _spot(row))
        _clear()


def add_rows(
    rows: list[Row], *, placed: bool, action: Action = Action.ADDED, where: str = ""
) -> list[str]:
    """Adds entries in one batch, to the map or to the tray; their ids, none where it was refused.

    `where` is the place that is kept for one in the tray, in words.
    """
    programmes = data.catalogue().names
    added = act(
        lambda workspace: workspace.add_many(rows, programmes, placed=placed, action=action),
        lambda _: _added(rows, placed, where),
        owner=_OWNER,
    )
    return added or []


def _added(rows: list[Row], placed: bool, kept_for: str) -> str:
    """What was added, and where it went."""
    if len(rows) > 1:
        return f"Added {len(rows)} entries{'' if placed else ' to the tray'}."
    name, where = rows[0]["name"].strip(), _spot(rows[0]).in_words
    if placed:
        return f"Added {name} to {where}."
    where = kept_for or where
    return f"Added {name} to the tray{f', kept for {where}' if where else ''}."


def _spot(row: Mapping[str, str]) -> Spot:
    return Spot(row.get("row_type", ""), row.get("phases", ""))


def _clear() -> None:
    """Row and phases too: what stays pressed is turned off by the next press."""
    state = st.session_state
    state[_NAME] = state[_PROVIDER] = ""
    state[_ROW], state[_PHASES], state[_MODES] = None, [], []
    state[SAME] = False
    focus_on("Name")


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
