"""Two people wrote at once: what both changed, side by side, and the choice between the two.

It stands below the bar that says so, as what is asked before something is saved. What was to be
saved waits here, so it is not lost where its form is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from rpc.areas.errors import EditConflictError
from rpc.imports.typed_values import typed_text
from rpc.tables.local import LINKS, LOCAL, shown_value
from rpc.ui.area.entry_fields import linked_said
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import overtaken
from rpc.ui.shell.view import View
from rpc.vocabulary import RowType

_WAITING = "conflicts_waiting"

Sides = tuple[str, str, str]
"""What is called what, as it is saved now, and as this browser has it."""


@dataclass(frozen=True)
class Way:
    """A button that settles it."""

    label: str
    key: str
    do: Callable[[], None]


@dataclass(frozen=True)
class _Waiting:
    area: str
    error: EditConflictError
    what: str
    rows: list[Sides]
    ways: Sequence[Way]


def ask_which(view: View, owner: str, what: str, rows: list[Sides], ways: Sequence[Way]) -> None:
    """Asks which of two changes is to stand, where the last write of `owner` was overtaken. For
    callbacks. `what` is the thing that both changed; `owner` is as for `acting.overtaken`.
    """
    error = overtaken(owner)
    if error is not None:
        waiting = _Waiting(view.area, error, what, rows, ways)
        st.session_state[_WAITING] = st.session_state.get(_WAITING, {}) | {owner: waiting}


def conflict_questions(view: View) -> None:
    """The choices that wait on the open area, whichever of its pages is shown."""
    for owner, waiting in st.session_state.get(_WAITING, {}).items():
        error = overtaken(owner)
        if waiting.area != view.area or error is None or error is not waiting.error:
            continue
        with st.container(key=f"conflict_{owner}", border=True):
            show(
                "conflict.html",
                who=error.by or "Somebody",
                what=waiting.what,
                is_deleted=error.saved is None,
                rows=waiting.rows,
            )
            with st.container(horizontal=True):
                for way in waiting.ways:
                    st.button(way.label, key=f"{way.key}_{owner}", on_click=way.do)


def entry_rows(view: View, error: EditConflictError) -> list[Sides]:
    """What both changed of an entry, in people's words."""
    return [
        (
            LOCAL[name].label,
            in_words(view, name, error.saved or {}),
            in_words(view, name, error.wanted),
        )
        for name in error.columns
        if name in LOCAL and LOCAL[name].is_typed
    ]


def in_words(view: View, name: str, values: Mapping[str, str]) -> str:
    """A column of an entry as people read it; "" where it is blank."""
    if name in LINKS:
        return linked_said(values, name)
    if name == "row_type":
        names = data.unfiltered_analysis(view).row_names
        labels = {str(row): f"{row.level.short}: {names[row]}" for row in RowType}
        return labels.get(values.get(name, ""), values.get(name, ""))
    if LOCAL[name].is_date:
        return typed_text(name, values.get(name, ""), {})
    return shown_value(name, values.get(name, ""))
