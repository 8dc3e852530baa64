"""An area's entries as a grid: many small corrections, saved together by a button."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from rpc.imports.typed_values import DAY_HINT, read_typed, typed_text
from rpc.pathway.rules.same_as import read_link
from rpc.tables.local import LOCAL
from rpc.ui.area.ending import ask_if_it_stopped, delete_question, deleted_sentence
from rpc.ui.area.entry_fields import linked_said
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, overtaken, safely, say, settle
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import RowType, listed

_GRID, _DRAWN, _TURN = "entry_grid", "entry_grid_drawn", "entry_grid_turn"
_UNREAD = "entry_grid_unread"

GRID_COLUMNS = (
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
    "programme",
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
        lead="Type or paste into any cell, then save it all at once below. Leave blank anything "
        f"you do not know. Several words: put ; between them. Days: {DAY_HINT[0].lower()}"
        f"{DAY_HINT[1:]}",
    )
    labels = _row_labels(view)
    shown = pd.DataFrame(
        {name: [typed_text(name, text, labels) for text in drawn[name]] for name in GRID_COLUMNS}
        | {"programme": [linked_said(row, "programme") for row in _records(drawn)]}
    )
    st.data_editor(
        shown,
        key=_key(),
        hide_index=True,
        num_rows="fixed",
        # Text, so that whatever is typed or pasted arrives here: a column of days or of choices
        # would read it by rules of its own, month first, and drop the rest without a word.
        column_config={
            name: st.column_config.TextColumn(LOCAL[name].label) for name in GRID_COLUMNS
        },
        height=min(38 * len(shown) + 40, 640),
    )
    with st.container(horizontal=True):
        st.button("Save the grid", type="primary", key="save_grid", on_click=_save)
        st.button("Take back what is not saved", key="reset_grid", on_click=_fresh)
    _unread()
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


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    rows = frame[["programme", "programme_name"]].to_dict("records")
    return [{str(name): str(text) for name, text in row.items()} for row in rows]


def _row_labels(view: View) -> dict[str, str]:
    names = data.unfiltered_analysis(view).row_names
    return {str(row): f"{row.level.short}: {names[row]}" for row in RowType}


@safely
def _save() -> None:
    edits, frame = _edits(), st.session_state[_DRAWN][2]
    row_types = data.catalogue().row_types
    changed: list[Row] = []
    before: list[Row] = []
    versions: dict[str, int] = {}
    problems: list[tuple[str, str]] = []
    notes: list[str] = []
    for at, cells in edits.items():
        record = {str(name): str(value) for name, value in frame.iloc[int(at)].to_dict().items()}
        saved = {name: record[name] for name in LOCAL if record[name]}
        typed = {name: str(cell or "") for name, cell in cells.items() if name in GRID_COLUMNS}
        link = typed.pop("programme", None)
        read = read_typed(typed, row_types)
        if link is not None and link.strip() != linked_said(saved, "programme"):
            linked, problem = read_link(link, data.catalogue().names)
            if problem:
                read.problems["programme"] = f"{LOCAL['programme'].label}: {problem}"
            else:
                read.values["programme"] = linked
        problems += [(record["name"], sentence) for sentence in read.problems.values()]
        notes += [f"{record['name']}, {note}" for note in read.notes]
        values = {name: value for name, value in (saved | read.values).items() if value}
        changed.append({"id": record["id"], **values})
        before.append(saved)
        versions[record["id"]] = int(record["version"])
    st.session_state[_UNREAD] = problems
    if problems:
        count = "one cell" if len(problems) == 1 else f"{len(problems)} cells"
        say(
            f"Not saved: {count} cannot be read. See below the grid; it is still as you typed it.",
            is_saved=False,
        )
        return
    if not changed:
        say("Nothing in the grid was changed.", is_saved=True)
        return
    ask_about_people(changed, lambda rows: _write(rows, versions, notes), before)


def _write(changed: list[Row], versions: dict[str, int], notes: list[str]) -> None:
    rows = {
        row["id"]: ({name: row[name] for name in LOCAL if row.get(name)}, versions[row["id"]])
        for row in changed
    }
    ask_if_it_stopped(
        {entry_id: values for entry_id, (values, _) in rows.items()},
        lambda ended: _change(rows, notes, ended),
    )


def _change(rows: dict[str, tuple[Row, int]], notes: list[str], ended: date | None) -> None:
    programmes = data.catalogue().names
    # Version 0 is what `_save_over` gave what somebody deleted: told so, the writer wants it back.
    gone = [entry_id for entry_id, (_, version) in rows.items() if version == 0]
    done = f"{len(rows)} {'entry is' if len(rows) == 1 else 'entries are'} saved."
    saved = act(
        lambda workspace: workspace.change_many(rows, programmes, brings_back=gone, ended=ended),
        " ".join([done, *notes]),
        owner=_GRID,
    )
    if saved is not None:
        _fresh()


def _unread() -> None:
    """The cells that could not be read at the last save, each with what to write."""
    if problems := st.session_state.get(_UNREAD):
        show("unread_cells.html", problems=problems)


def _fresh() -> None:
    """Opens the grid again on what is saved now."""
    st.session_state.pop(_DRAWN, None)
    st.session_state.pop(_UNREAD, None)
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
            delete_question("delete_many", _delete_many)


def _pick() -> None:
    change_view(entry=st.session_state["picked"] or "")


def _delete_many(ended: date | None) -> int | None:
    chosen = list(st.session_state.get("to_delete", []))
    if not chosen:
        say("Nothing was deleted: choose what to delete first.", is_saved=False)
        return None
    is_one = len(chosen) == 1
    gone = act(
        lambda workspace: workspace.remove(chosen, ended=ended),
        deleted_sentence("1 entry" if is_one else f"{len(chosen)} entries", ended, is_one=is_one),
    )
    if gone is not None:
        st.session_state["to_delete"] = []
    return gone
