"""The room: the area's wall, and beside it what is typed while everybody watches."""

from __future__ import annotations

from datetime import date

import streamlit as st

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.areas.authorisation.operations import Operation
from rpc.areas.decisions import DECISION_LABELS, WALL_KEYS
from rpc.pathway.wording.dates import day_in_words
from rpc.reports.history_words import change_in_words
from rpc.storage.record import Subject
from rpc.ui.area.entry_form import entry_form
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.area.quick_add import prefill, quick_add
from rpc.ui.area.same_as import same_as_offers
from rpc.ui.area.tray import many_at_once, tray
from rpc.ui.components.cards import cards
from rpc.ui.components.live import live
from rpc.ui.components.markup import render, show
from rpc.ui.explore.panel import place_of
from rpc.ui.explore.wall import wall
from rpc.ui.manage.undo_redo import status_and_undo
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, field_note, overtaken, report_errors, settle
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary.local import Decided

_WHY, _COMMENT = "decide_why", "decide_comment"
_OPEN = "decide_open"
_OWNER = "decision"


def room(view: View) -> None:
    """The wall on the left; adding, deciding and editing on the right.

    The right side comes first for the Tab key, for screen readers and on narrow screens: the form
    is used again and again, and some sixty buttons stand on the wall.
    """
    analysis = data.unfiltered_analysis(view)
    with st.container(key="room"):
        side = st.container(key="room_side")
        # Sent first, so that what was added shows as soon as it can.
        with st.container(key="room_wall"):
            live(
                {"wall": _wall_html(analysis, view.cell, can_write(view, Operation.ADD))},
                "wall",
                _opened,
            )
        with side:
            _side(view, analysis)


def _side(view: View, analysis: Analysis) -> None:
    """Each piece in a place of its own: what comes and goes in one must not move another, or the
    browser would draw the form anew under the hands of whoever types.
    """
    places = [st.container() for _ in range(5)]
    with places[0]:
        status_and_undo(view)
    if not can_write(view, Operation.ADD):
        with places[1]:
            show("closed.html", is_past=bool(view.as_of))
        return
    if view.entry:
        with places[1]:
            entry_form(view)
        return
    if view.cell in WALL_KEYS:
        with places[1]:
            _open_cell(view, analysis)
    with places[2]:
        quick_add(view)
        same_as_offers(view)
    with places[3]:
        tray(view)
    with places[4]:
        many_at_once(view)


@kept_with()
def _wall_html(analysis: Analysis, cell: str, can_change: bool) -> str:
    return render(
        "room_wall.html",
        levels=wall(analysis, draws_states=False),
        level_names=analysis.level_names,
        counts=_counts(analysis),
        opened=cell,
        comments={
            key: decision["comment"]
            for key, decision in analysis.area.decisions.items()
            if decision.get("comment")
        }
        if analysis.area
        else {},
        can_change=can_change,
    )


def _counts(analysis: Analysis) -> dict[str, int]:
    """How many entries count in each wall cell."""
    wall = analysis.coverage.wall
    counts = wall["services"] + wall["self_help"] + wall["interventions"]
    return {str(key): int(count) for key, count in counts.items()}


@report_errors
def _opened(pressed: str) -> None:
    """A cell or an entry of the wall was pressed."""
    what, _, key = pressed.partition(":")
    if what == "cell" and key in WALL_KEYS:
        settle(_OWNER)
        change_view(cell=key, entry="")
        prefill(key)
        st.session_state.pop(_OPEN, None)
    elif what == "entry" and key in data.holds(current_view())[1]:
        change_view(entry=key, cell="")


def _open_cell(view: View, analysis: Analysis) -> None:
    """What stands in the open wall cell, the form to add to it, and what is decided of it."""
    level, phase, _, row = place_of(view.cell)
    assert row is not None
    local = data.map_of(view)
    counting, _ = analysis.coverage.within(level, phase, None, row)
    decision = local.decisions.get(view.cell, {})
    every = cards(local)
    with st.container(key="open_cell", border=True):
        show(
            "open_cell.html",
            title=f"{analysis.row_names[row]} · {phase.short}",
            key=view.cell,
            level=analysis.level_names[level],
            cards=[every[int(at)] for at in counting.index],
            decision=decision,
            state=change_in_words(Subject.DECISION, "state", decision.get("state", "")),
            ending=local.endings.get(view.cell),
            day=day_in_words(date.fromisoformat(decision["on"])) if decision.get("on") else "",
        )
        with st.container(horizontal=True):
            if counting.empty and decision.get("state") != Decided.NONE:
                st.button(
                    "There is none", key="none_here", on_click=_none, args=(view.cell, decision)
                )
            if decision:
                st.button(
                    "Clear this decision",
                    key="withdraw",
                    on_click=_withdraw,
                    args=(view.cell, decision),
                )
            st.button("Close this cell", key="close_cell", on_click=_close)
        with st.expander("Out of scope, or a comment" if counting.empty else "Comment"):
            _decide_form(view, decision, is_empty=counting.empty)


def _none(cell: str, seen: dict[str, str]) -> None:
    """Decides what was seen as `seen`: what others decided or wrote since is not written over."""
    comment = seen.get("comment", "")
    act(
        lambda workspace: workspace.decide(cell, Decided.NONE, comment=comment, base=seen),
        "Decided: there is none.",
        owner=_OWNER,
    )


def _withdraw(cell: str, seen: dict[str, str]) -> None:
    act(
        lambda workspace: workspace.withdraw(cell, base=seen),
        "Cleared. This box is not mapped yet, unless something is in it.",
        owner=_OWNER,
    )


def _decide_form(view: View, decision: dict[str, str], *, is_empty: bool) -> None:
    held = (view.area, view.cell, tuple(sorted(decision.items())))
    conflict = overtaken(_OWNER)
    if conflict is not None:  # what was typed stays, and the next press is over what stands now
        saved = conflict.saved or {}
        show(
            "conflict.html",
            who=conflict.by or "Somebody",
            what="this box",
            is_deleted=False,
            rows=[
                (DECISION_LABELS[name], saved.get(name, ""), conflict.wanted.get(name, ""))
                for name in conflict.columns
            ],
        )
        st.button("Take theirs", key="decision_theirs", on_click=settle, args=(_OWNER,))
    elif st.session_state.get(_OPEN) != held or _COMMENT not in st.session_state:
        st.session_state[_OPEN] = held
        st.session_state[_WHY] = decision.get("why", "")
        st.session_state[_COMMENT] = decision.get("comment", "")
    # Two forms: Enter in the comment must not decide anything.
    if is_empty:
        with st.form("out_of_scope", border=False, enter_to_submit=True):
            st.text_input("Why it is out of scope", key=_WHY)
            field_note(_OWNER, "why")
            st.form_submit_button(
                "Out of scope", on_click=_decide, args=(view.cell, True, decision)
            )
    with st.form("comment", border=False, enter_to_submit=True):
        st.text_input("Comment", key=_COMMENT, help="No names of people or families.")
        field_note(_OWNER, "comment")
        st.form_submit_button(
            "Save the comment", on_click=_decide, args=(view.cell, False, decision)
        )


def _decide(cell: str, is_out: bool, standing: dict[str, str]) -> None:
    """Keeps out of scope with its reason, or a comment beside whatever is decided already.

    `standing` is the decision as it was drawn.
    """
    state = st.session_state
    why = state.get(_WHY, "") if is_out else standing.get("why", "")

    def save(rows: list[Row]) -> None:
        chosen = Decided.OUT_OF_SCOPE if is_out else standing.get("state", "")
        kept = act(
            lambda workspace: workspace.decide(cell, chosen, **rows[0], base=standing),
            "Decided: out of scope." if is_out else "The comment is kept.",
            owner=_OWNER,
        )
        if kept is not None:
            st.session_state.pop(_OPEN, None)  # what was left out of it leaves the form too

    typed = {"why": why, "comment": state[_COMMENT]}
    ask_about_people([typed], save, before=[standing])


def _close() -> None:
    change_view(cell="")
    st.session_state.pop(_OPEN, None)
