"""Whether a service ended: asked before an entry is deleted, or leaves the box that it was last in.

What the answers mean for a box is `rpc.areas.endings`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from rpc.areas.endings import left_empty
from rpc.areas.entry_merging import merged
from rpc.pathway.wording.dates import day_in_words
from rpc.ui.components.markup import show
from rpc.ui.shell import data
from rpc.ui.shell.acting import ENDING_WAITS, report_errors, say
from rpc.ui.shell.session import current_view, spot
from rpc.vocabulary import Phase, RowType

Save = Callable[[date | None], object]
"""Writes with the day on which it ended, None where it did not end."""

FIRST_DAY = date(1970, 1, 1)
"""Of a field of days: left to itself it takes ten years and drops an earlier day unsaid."""

ENDED, MISTAKE = "It has ended", "Entered by mistake"
MOVED, STOPPED = "No, it moved or is only corrected", "Yes, it stopped here"

_WAITING = ENDING_WAITS
_ANSWER, _DAY = "stopped_answer", "stopped_day"


def delete_question(key: str, delete: Save) -> None:
    """Asks why something is deleted; until that is answered nothing can be."""
    answer = st.radio("Why delete it?", [ENDED, MISTAKE], index=None, key=f"{key}_why")
    if answer == ENDED:
        st.date_input(
            "Date it ended",
            value="today",
            min_value=FIRST_DAY,
            format="DD/MM/YYYY",
            key=f"{key}_day",
            help="Today or earlier. Where it was the last one, the box says none left since then.",
        )
    st.button(
        "Delete", key=f"{key}_now", disabled=answer is None, on_click=_delete, args=(key, delete)
    )


def _delete(key: str, delete: Save) -> None:
    answer, day = st.session_state.get(f"{key}_why"), st.session_state.get(f"{key}_day")
    if answer not in (ENDED, MISTAKE):
        say("Not deleted. Choose whether it has ended or was a mistake.", is_saved=False)
    elif answer == ENDED and not isinstance(day, date):
        say("Not deleted. Give the date it ended.", is_saved=False)
    elif delete(day if answer == ENDED else None) is not None:
        st.session_state.pop(f"{key}_why", None)


def deleted_sentence(what: str, ended: date | None, *, is_one: bool = True) -> str:
    """What was deleted and why, and the way back."""
    why = "entered by mistake" if ended is None else f"ended on {day_in_words(ended)}"
    back = "it back, with its links" if is_one else "them back, with their links"
    return f"Deleted {what}: {why}. Undo brings {back}."


# ------------------------------------------------------------------------------------- moving away


@dataclass(frozen=True)
class _Waiting:
    """A change that waits for the answer."""

    at: tuple[str, ...]
    left: list[tuple[str, str]]
    """The name of what leaves, and the box that is then empty."""
    save: Save


@report_errors
def ask_if_it_stopped(
    rows: Mapping[str, Mapping[str, str]],
    save: Save,
    bases: Mapping[str, Mapping[str, str]],
) -> None:
    """Saves some changed entries, at once where no box loses its last one. For callbacks.

    Else nothing is saved until somebody answers (`stopped_question`). `bases` are the entries as
    the writer saw them: a move that somebody else made meanwhile is not asked about, nor one that
    is a conflict with theirs.
    """
    view = current_view()
    every = data.map_of(view).every
    put_together = {
        entry_id: merged(bases.get(entry_id, {}), rows[entry_id], now)
        for entry_id, now in data.standing_entries(view, rows).items()
    }
    places = ["name", "row_type", "phases"]
    entries = dict(zip(every["id"], every[places].to_dict("records"), strict=True))
    left = left_empty(entries, {name: one.values for name, one in put_together.items()})
    st.session_state.pop(_WAITING, None)
    if not left or any(one.conflicts for one in put_together.values()):
        save(None)
        return
    names = data.unfiltered_analysis(view).row_names
    boxes = []
    for box, name in left.items():
        row_type, _, phase = box.partition("/")
        row = RowType(row_type)
        boxes.append((name, f"{row.level.short}: {names[row]}, {Phase(phase).short}"))
    st.session_state.pop(_ANSWER, None)
    st.session_state.pop(_DAY, None)
    st.session_state[_WAITING] = _Waiting(spot(), boxes, save)
    say("Has it stopped, or only moved? Answer below first.", is_saved=False)


def stopped_question() -> None:
    """The question whether something stopped, while a change waits for the answer."""
    waiting = st.session_state.get(_WAITING)
    if not isinstance(waiting, _Waiting) or waiting.at != spot():
        return
    with st.container(key="stopped", border=True):
        show("stopped.html", left=waiting.left)
        answer = st.radio("Did it stop here?", [MOVED, STOPPED], key=_ANSWER)
        if answer == STOPPED:
            st.date_input(
                "Date it stopped",
                value="today",
                min_value=FIRST_DAY,
                format="DD/MM/YYYY",
                key=_DAY,
                help="Today or earlier. The box says none left since then.",
            )
        with st.container(horizontal=True):
            st.button("Save this change", key="stopped_save", type="primary", on_click=_answered)
            st.button("Go back to the form", key="stopped_back", on_click=_back)


def _answered() -> None:
    waiting, day = st.session_state.get(_WAITING), st.session_state.get(_DAY)
    has_stopped = st.session_state.get(_ANSWER) == STOPPED
    if not isinstance(waiting, _Waiting):
        return
    if has_stopped and not isinstance(day, date):
        say("Give the date it stopped.", is_saved=False)
        return
    st.session_state.pop(_WAITING, None)
    waiting.save(day if has_stopped else None)


def _back() -> None:
    if st.session_state.pop(_WAITING, None):
        say("Nothing was saved; what you typed is still in the form.", is_saved=False)
