"""An area's entries as a grid: many small corrections, saved together by a button."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from rpc.areas.entries import change_many, remove
from rpc.local_tables import LOCAL, words_in
from rpc.tables import SEPARATOR
from rpc.ui import data
from rpc.ui.acting import act, overtaken, safely, say, settle
from rpc.ui.markup import show
from rpc.ui.session import change_view, current_view
from rpc.ui.view import View
from rpc.vocabulary import RowType, listed

_GRID, _DRAWN, _TURN = "entry_grid", "entry_grid_drawn", "entry_grid_turn"

NOT_KNOWN = "Not known"

COLUMNS = (
    "name",
    "provider",
    "provider_type",
    "row_type",
    "phases",
    "modes",
    "relationship",
    "conflict_role",
    "route",
    "cost",
    "owner_role",
    "owner_organisation",
    "funding_ends",
    "confirmed_by",
    "confirmed_on",
)
"""What the grid shows; the form has every column."""


def entry_grid(view: View) -> None:
    """The grid of the entries that stand on the map and of those that wait."""
    drawn = _drawn(view)
    if drawn.empty:
        st.write("There is no entry yet. Add the first one under Our area.")
        return
    show(
        "subheading.html",
        title="All entries in a grid",
        lead="Change what you like, then save it all at once below. Blank is not known, never no.",
    )
    shown = pd.DataFrame({name: drawn[name].map(_to_cell(view, name)) for name in COLUMNS})
    st.data_editor(
        shown,
        key=_key(),
        hide_index=True,
        num_rows="fixed",
        column_config={name: _column(view, name) for name in COLUMNS},
        height=min(38 * len(shown) + 40, 640),
    )
    with st.container(horizontal=True):
        st.button("Save the grid", type="primary", key="save_grid", on_click=_save)
        st.button("Take back what is not saved", key="reset_grid", on_click=_fresh)
    _overtaken()


def _key() -> str:
    return f"{_GRID}_{st.session_state.get(_TURN, 0)}"


def _drawn(view: View) -> pd.DataFrame:
    """The entries as the grid was opened on them: what others do shows after the next save."""
    kept = st.session_state.get(_DRAWN)
    local = data.map_of(view)
    has_edits = bool(_edits())
    if kept is None or kept[0] != view.area or (not has_edits and kept[1] != local.version):
        frame = local.every
        st.session_state[_DRAWN] = kept = (view.area, local.version, frame)
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    frame = kept[2]
    assert isinstance(frame, pd.DataFrame)
    return frame


def _edits() -> dict[int, dict[str, Any]]:
    state = st.session_state.get(_key())
    return dict(state["edited_rows"]) if state else {}


def _labels(view: View, name: str) -> dict[str, str]:
    if name == "row_type":
        names = data.whole(view).row_names
        return {str(row): f"{row.level.short}: {names[row]}" for row in RowType}
    return words_in(LOCAL[name])


def _to_cell(view: View, name: str) -> Any:
    """How a stored text stands in a cell of the grid."""
    labels = _labels(view, name)
    if LOCAL[name].several:
        return lambda text: [labels[part] for part in text.split(SEPARATOR) if part]
    if labels:
        return lambda text: labels.get(text, NOT_KNOWN)
    if LOCAL[name].is_date:
        return lambda text: pd.Timestamp(text).date() if text else None
    return lambda text: text


def _to_text(view: View, name: str, cell: Any) -> str:
    """What is stored for a cell of the grid."""
    values = {label: value for value, label in _labels(view, name).items()} | {NOT_KNOWN: ""}
    if cell is None:
        return ""
    if isinstance(cell, list):
        return SEPARATOR.join(values.get(str(part), str(part)) for part in cell)
    return values.get(str(cell), str(cell)[:10] if LOCAL[name].is_date else str(cell))


def _column(view: View, name: str) -> Any:
    field, labels = LOCAL[name], list(_labels(view, name).values())
    column = st.column_config
    if field.several:
        return column.MultiselectColumn(field.label, options=labels)
    if labels:
        return column.SelectboxColumn(field.label, options=[NOT_KNOWN, *labels], required=True)
    if field.is_date:
        return column.DateColumn(field.label, format="DD/MM/YYYY")
    return column.TextColumn(field.label, max_chars=field.longest)


@safely
def _save() -> None:
    view = current_view()
    edits, frame = _edits(), st.session_state[_DRAWN][2]
    rows = {}
    for at, cells in edits.items():
        record = {str(name): str(value) for name, value in frame.iloc[int(at)].to_dict().items()}
        values = {name: record[name] for name in LOCAL if record[name]}
        values |= {
            name: _to_text(view, name, cell) for name, cell in cells.items() if name in COLUMNS
        }
        rows[record["id"]] = (values, int(record["version"]))
    if not rows:
        say("Nothing in the grid was changed.", is_saved=True)
        return
    programmes = set(data.catalogue().entries["id"])
    saved = act(
        lambda store, area: change_many(store, area.id, area.writer, rows, programmes),
        f"{len(rows)} {'entry is' if len(rows) == 1 else 'entries are'} saved.",
        owner=_GRID,
    )
    if saved is not None:
        _fresh()


def _fresh() -> None:
    """Opens the grid again on what is saved now."""
    st.session_state.pop(_DRAWN, None)
    settle()


def _overtaken() -> None:
    conflict = overtaken(_GRID)
    if conflict is None:
        return
    who = conflict.by or "Somebody"
    name = (conflict.saved or conflict.wanted).get("name", "An entry")
    columns = listed(LOCAL[name].label for name in conflict.columns if name in LOCAL)
    did = f"changed {name} while you were writing; it differs from yours in: {columns}"
    if conflict.saved is None:
        did = f"deleted {name} while you were writing"
    show(
        "trouble.html",
        text=f"{who} {did}. Nothing of the grid is saved yet, and your cells are still here.",
    )
    label = "Bring it back with my cells" if conflict.saved is None else "Save my cells over it"
    with st.container(horizontal=True):
        st.button(label, key="grid_mine", on_click=_save_over)


@safely
def _save_over() -> None:
    """Takes the versions that stand now; the cells that I changed are laid over them."""
    view = current_view()
    local = data.map_of(view)
    now = local.every.set_index("id")
    area, _, frame = st.session_state[_DRAWN]
    there = frame["id"].isin(now.index)
    fresh = frame.copy()
    fresh.loc[~there, "version"] = 0  # saved, it comes back
    fresh.loc[there, ["version", *LOCAL]] = now.loc[
        frame.loc[there, "id"], ["version", *LOCAL]
    ].to_numpy()
    st.session_state[_DRAWN] = (area, local.version, fresh)
    settle()
    _save()


def entry_picker(view: View) -> None:
    """Choosing one entry to open as a form, or several to delete."""
    local = data.map_of(view)
    every = local.every
    names = dict(zip(every["id"].tolist(), every["name"].tolist(), strict=True))
    st.session_state["picked"] = view.entry if view.entry in names else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Open an entry as a form",
            list(names),
            index=None,
            format_func=lambda entry_id: names.get(entry_id, ""),
            key="picked",
            placeholder="Choose or type a name",
            on_change=_pick,
            width=520,
        )
        with st.popover("Delete entries"):
            st.multiselect(
                "Entries to delete",
                list(names),
                format_func=lambda entry_id: names.get(entry_id, ""),
                key="to_delete",
            )
            st.button("Delete these", key="delete_many", on_click=_delete_many)


def _pick() -> None:
    change_view(entry=st.session_state["picked"] or "")


def _delete_many() -> None:
    chosen = list(st.session_state.get("to_delete", []))
    if chosen:
        act(
            lambda store, area: remove(store, area.id, area.writer, chosen),
            f"Deleted {len(chosen)} {'entry' if len(chosen) == 1 else 'entries'}. "
            "Undo brings them back.",
        )
        st.session_state["to_delete"] = []
