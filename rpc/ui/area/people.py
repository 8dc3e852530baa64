"""Before a text that looks like a person is saved: it is shown, with one step to leave it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from rpc.areas import decisions
from rpc.areas.store import SETTINGS
from rpc.imports.personal_data import (
    PersonalText,
    personal_sentence,
    personal_texts,
    without_personal,
)
from rpc.tables.local import LOCAL
from rpc.ui.components.markup import show
from rpc.ui.shell.acting import PEOPLE_WAIT, say
from rpc.ui.shell.session import spot

Row = dict[str, str]
Save = Callable[[list[Row]], object]

_WAITING = PEOPLE_WAIT

_LABELS = {
    **{name: field.label for name, field in LOCAL.items()},
    **SETTINGS,
    **{name: decisions.DECISION_LABELS[name] for name in ("why", "comment")},
    "note": "What it is for",
}
"""What people call a field that may hold such a text."""

MOST_SHOWN = 12
"""Pieces of text that are listed; the rest are counted."""


@dataclass(frozen=True)
class _Waiting:
    """What waits for somebody's answer."""

    at: tuple[str, ...]
    rows: list[Row]
    found: list[list[PersonalText]]
    save: Save


def ask_about_people(
    rows: Sequence[Row], save: Save, before: Sequence[Mapping[str, str]] = ()
) -> None:
    """Saves some rows, at once where nothing in them looks like a person. For callbacks.

    Else nothing is saved until somebody answers (`people_question`). `before` are the rows as they
    were saved: what stood there is not asked about.
    """
    known = [*before, *({} for _ in range(len(rows) - len(before)))]
    found = [personal_texts(row, was) for row, was in zip(rows, known, strict=True)]
    st.session_state.pop(_WAITING, None)
    if not any(found):
        save(list(rows))
        return
    st.session_state[_WAITING] = _Waiting(spot(), list(rows), found, save)
    every = [one for row in found for one in row]
    say(f"{personal_sentence(every)} Choose what to do.", is_saved=False)


def people_question() -> None:
    """The question about what looks like a person, while what was typed waits for the answer."""
    waiting = st.session_state.get(_WAITING)
    if not isinstance(waiting, _Waiting) or waiting.at != spot():
        return
    pieces = [
        (row.get("name", ""), _LABELS.get(one.field, ""), one)
        for row, found in zip(waiting.rows, waiting.found, strict=True)
        for one in found
    ]
    with st.container(key="people", border=True):
        show(
            "people.html",
            pieces=pieces[:MOST_SHOWN],
            more=max(0, len(pieces) - MOST_SHOWN),
            is_one=len(waiting.rows) == 1,
        )
        with st.container(horizontal=True):
            st.button("Leave this out and save", key="people_out", type="primary", on_click=_out)
            st.button("Save as it is", key="people_as_is", on_click=_as_is)
            st.button("Go back to the form", key="people_back", on_click=_back)


def _take() -> _Waiting | None:
    waiting = st.session_state.pop(_WAITING, None)
    return waiting if isinstance(waiting, _Waiting) else None


def _out() -> None:
    if waiting := _take():
        pairs = zip(waiting.rows, waiting.found, strict=True)
        waiting.save([without_personal(row, found) for row, found in pairs])


def _as_is() -> None:
    if waiting := _take():
        waiting.save(waiting.rows)


def _back() -> None:
    if _take():
        say("Nothing was saved; what you typed is still in the form.", is_saved=False)
