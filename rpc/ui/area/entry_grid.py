"""An area's entries as a grid: many small corrections, saved together by a button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.entry_merging import others_changed
from rpc.areas.errors import EditConflictError
from rpc.imports.typed_values import DAY_HINT, read_typed, typed_text
from rpc.pathway.rules.same_as import read_link
from rpc.tables.local import LOCAL
from rpc.ui.area.conflict import Way, ask_which, entry_rows
from rpc.ui.area.ending import ask_if_it_stopped, delete_question, deleted_sentence
from rpc.ui.area.entry_fields import linked_said
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, overtaken, report_errors, say, settle
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import RowType, names_listed

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


@report_errors
def _save() -> None:
    edits, frame = _edits(), st.session_state[_DRAWN][2]
    row_types = data.catalogue().row_types
    changed: list[Row] = []
    versions: dict[str, int] = {}
    bases: dict[str, Row] = {}
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
        bases[record["id"]] = saved
        versions[record["id"]] = int(record["version"])
    st.session_state[_UNREAD] = problems
    if problems:
        count = "one cell" if len(problems) == 1 else f"{len(problems)} cells"
        say(
            f"{count[:1].upper()}{count[1:]} cannot be read. See below the grid: what you typed is "
            "still there.",
            is_saved=False,
        )
        return
    if not changed:
        say("Nothing in the grid was changed.", is_saved=None)
        return
    _ask_and_write(changed, _Seen(versions, bases, notes))


@dataclass(frozen=True)
class _Seen:
    """What the grid was opened on, by entry, and what is said of the cells that were read."""

    versions: dict[str, int]
    """0: somebody deleted it, and it is wanted back."""
    bases: dict[str, Row]
    notes: list[str]


def _ask_and_write(changed: list[Row], seen: _Seen) -> None:
    """Writes what differs from what was seen, after asking what has to be asked."""

    def write(rows: list[Row]) -> None:
        values = {row["id"]: {name: row[name] for name in LOCAL if row.get(name)} for row in rows}
        ask_if_it_stopped(values, lambda ended: _change(values, seen, ended), seen.bases)

    ask_about_people(changed, write, [seen.bases[row["id"]] for row in changed])


def _change(values: dict[str, Row], seen: _Seen, ended: date | None) -> None:
    view, programmes = current_view(), data.catalogue().names
    rows = {entry_id: (row, seen.versions[entry_id]) for entry_id, row in values.items()}
    gone = [entry_id for entry_id, (_, version) in rows.items() if version == 0]
    saved = act(
        lambda workspace: workspace.change_many(
            rows, programmes, bases=seen.bases, brings_back=gone, ended=ended
        ),
        lambda _: _said(values, seen),
        owner=_GRID,
    )
    if saved is not None:
        _fresh()
    elif conflict := overtaken(_GRID):
        _ask_which(view, values, seen, conflict)


def _said(values: dict[str, Row], seen: _Seen) -> str:
    """That it is saved, and what others changed of the same entries meanwhile."""
    now = data.standing_entries(current_view(), values)
    others = [
        values[entry_id].get("name", "an entry")
        for entry_id in values
        if others_changed(seen.bases[entry_id], values[entry_id], now.get(entry_id, {}))
        and seen.versions[entry_id]
    ]
    said = [f"{len(values)} {'entry is' if len(values) == 1 else 'entries are'} saved."]
    if others:
        said.append(f"Somebody changed {names_listed(others)} meanwhile; both are kept.")
    return " ".join([*said, *seen.notes])


def _ask_which(
    view: View, values: dict[str, Row], seen: _Seen, conflict: EditConflictError
) -> None:
    """Asks which is to stand of the first entry that both changed in the same columns."""
    entry_id, theirs = conflict.of, dict(conflict.saved or {})
    base = seen.bases[entry_id]

    def save(row: Row) -> None:
        known = {**seen.bases, entry_id: base | theirs}
        every = {**values, entry_id: row}
        changed = [{"id": name, **one} for name, one in every.items()]
        _ask_and_write(changed, replace(seen, bases=known))

    def bring_back() -> None:
        changed = [{"id": name, **one} for name, one in values.items()]
        _ask_and_write(changed, replace(seen, versions={**seen.versions, entry_id: 0}))

    def leave() -> None:
        rest = [{"id": name, **one} for name, one in values.items() if name != entry_id]
        if rest:
            _ask_and_write(rest, seen)
        else:
            _fresh()

    ways = [
        Way("Save my cells over it", "grid_mine", lambda: save(values[entry_id])),
        Way("Take theirs", "grid_theirs", lambda: save(values[entry_id] | theirs)),
    ]
    if conflict.saved is None:
        ways = [
            Way("Bring it back with my cells", "grid_mine", bring_back),
            Way("Leave it deleted", "grid_theirs", leave),
        ]
    name = base.get("name", "an entry")
    ask_which(view, _GRID, name, entry_rows(view, conflict), ways)


def _unread() -> None:
    """The cells that could not be read at the last save, each with what to write."""
    if problems := st.session_state.get(_UNREAD):
        show("unread_cells.html", problems=problems)


def _fresh() -> None:
    """Opens the grid again on what is saved now."""
    st.session_state.pop(_DRAWN, None)
    st.session_state.pop(_UNREAD, None)
    settle(_GRID)


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
        if can_write(view, Operation.REMOVE):
            _delete_several(names)


def _delete_several(names: dict[str, str]) -> None:
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
