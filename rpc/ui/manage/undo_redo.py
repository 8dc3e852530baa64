"""Undo, redo and restoring a snapshot on a page: what would go is named before more than one's own
last change is taken back; and one line where somebody else took something back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError
from rpc.areas.history.changes import Action
from rpc.areas.history.reverting import Reverting, reverting
from rpc.areas.history.timeline import Change, batch_of, undoing
from rpc.areas.history.undoing import Reason, Undoing, lost_with
from rpc.pathway.wording.dates import moment_in_words
from rpc.reports.history_words import HISTORY_LABELS, did_what
from rpc.storage.record import Subject
from rpc.ui.area.conflict import conflict_questions
from rpc.ui.area.ending import stopped_question
from rpc.ui.area.people import people_question
from rpc.ui.components.markup import MOST_LISTED, plain, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, actor, asked, can_write, settle_question, show_status
from rpc.ui.shell.browser import browser_id
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import MOST_NAMES, Phase, RowType, names_listed

_HEARD = "undo_heard"

WHY_NOT_UNDONE = {
    Reason.ANOTHERS: "It was done in another browser.",
    Reason.LATER: "It was changed again since.",
    Reason.OLDER: "It is not the last thing that was done here.",
    Reason.MANY: "It touches more than one service, intervention or self-help resource.",
}


def told(batch: list[Change], view: View) -> str:
    """A batch of changes in a few words: "added Relate", "deleted 3 entries"."""
    entries = [change for change in batch if change.subject is Subject.ENTRY]
    first = (entries or batch)[0]
    what = first.after or first.before or {}
    if first.subject is Subject.AREA:
        is_plain = first.action not in (Action.UNDID, Action.REDID)
        return "changed the settings" if is_plain else did_what(first, "the settings")
    names = {
        Subject.ENTRY: what.get("name", "an entry"),
        Subject.DECISION: f"on {_cell(first.subject_id, view)}",
        Subject.LINK: _ends(what, view),
    }
    count = f"{len(entries)} entries" if len(entries) > 1 else names[first.subject]
    return did_what(first, count)


def _ends(link: Mapping[str, str], view: View) -> str:
    """What a link joins, by the names that both have now; "a link" where one is gone."""
    every = data.map_of(view).every
    names = dict(zip(every["id"].tolist(), every["name"].tolist(), strict=True))
    ends = [names.get(link.get(end, ""), "") for end in ("from_id", "to_id")]
    return f"{ends[0]} to {ends[1]}" if all(ends) else "a link"


def _cell(key: str, view: View) -> str:
    """A cell of the wall as people call it."""
    row, _, phase = key.partition("/")
    if row not in list(RowType):
        return "a cell"
    return f"{data.unfiltered_analysis(view).row_names[RowType(row)]}, {Phase(phase).short.lower()}"


def status_and_undo(view: View) -> None:
    """The last thing that was said, and the ways to take one's last change back or do it again."""
    with st.container(key="said", horizontal=True, vertical_alignment="center"):
        show_status()
        if can_write(view, Operation.UNDO):
            take_back_buttons(view)
    if view.area:
        others_undid(view)
    people_question()
    stopped_question()
    if can_write(view, Operation.UNDO):
        conflict_questions(view)
        question(view)


def take_back_buttons(view: View) -> None:
    """The ways to take one's own last change back, and to do it again.

    Each button is of the batch that it was drawn for: what is pressed after another was drawn in
    its place does nothing.
    """
    found = data.snapshot(view).taking_back(browser_id())
    if mine := found.undo:
        number = mine[0].batch
        label = f"Undo: {plain(told(mine, view))}"
        st.button(label, key=f"undo_{number}", on_click=_undo, args=(number,))
    if again := found.redo:
        number = again[0].batch
        label = f"Redo: {plain(told(found.redone or again, view))}"
        st.button(label, key=f"redo_{number}", on_click=_redo, args=(number,))


def _taken(undo: list[Change], view: View) -> str:
    """What an undo took back, in a few words."""
    took = batch_of(data.store(), view.area, undo[0].undoes)
    return told(took or undo, view)


def _undo(batch: int, confirmed: str = "") -> None:
    view = current_view()
    settle_question()
    act(
        lambda workspace: workspace.undo(batch, confirmed),
        lambda undone: f"Undone: {told(undone, view)}.",
    )


def _redo(batch: int, confirmed: str = "") -> None:
    view = current_view()
    settle_question()
    act(
        lambda workspace: workspace.redo(batch, confirmed),
        lambda undone: f"Redone: {_taken(undone, view)}.",
    )


def _revert(snapshot_id: str, seen: int) -> None:
    settle_question()
    act(
        lambda workspace: workspace.revert(snapshot_id, seen),
        "The snapshot is restored. Undo takes that back.",
    )


def question(view: View) -> None:
    """What would go, and whose it is, with the way to do it and the way to leave it."""
    area, what, key = asked()
    if area != view.area or not area:
        return
    try:
        if what == "revert":
            _revert_question(reverting(data.store(), area, str(key)), view)
        else:
            _undo_question(undoing(data.store(), area, actor(), int(key)), view)
    except AreaError:
        settle_question()  # it is gone, or undone by now


def _undo_question(found: Undoing, view: View) -> None:
    first = found.changes[0]
    is_again = first.action is Action.UNDID
    sentences = [
        f"{first.by or 'Somebody'} {told(found.changes, view)} ({moment_in_words(first.at)})."
    ]
    entries = [one for one in found.changes if one.subject is Subject.ENTRY]
    if len(entries) > 1:
        sentences.append(f"It touches {names_listed([_name(one) for one in entries])}.")
    sentences += [
        WHY_NOT_UNDONE[one] for one in (Reason.ANOTHERS, Reason.OLDER) if one in found.reasons
    ]
    sentences += [_later(one, found, view) for one in found.later[:MOST_NAMES]]
    if (more := len(found.later) - MOST_NAMES) > 0:
        sentences.append(f"And {more} more later changes of the same.")
    title = "Do this again?" if is_again else "Undo this?"
    label = "Do it again" if is_again else "Undo it"
    _box(
        title,
        sentences,
        label,
        "redo" if is_again else "undo",
        (found.batch, found.token),
    )


def _later(change: Change, found: Undoing, view: View) -> str:
    """What was done later to the same thing, and whether that goes too."""
    did = f"After that, {change.by or 'somebody'} {told([change], view)}."
    lost = lost_with(found.changes, change)
    if lost is None:
        return f"{did} That goes too."
    labels = HISTORY_LABELS[change.subject]
    columns = [labels[name] for name in lost if name in labels]
    if not columns:
        return f"{did} That is kept."
    return f"{did} {names_listed(columns)} {'goes' if len(columns) == 1 else 'go'} back too."


def _revert_question(found: Reverting, view: View) -> None:
    parts = [
        (found.back, "Coming back"),
        (found.gone, "Going"),
        (found.changed, "Put back to how it was"),
    ]
    sentences = [f"{label}: {names_listed(names)}." for names, label in parts if names]
    sentences += [
        f"{count} {noun if count == 1 else f'{noun}s'} as they were then."
        for count, noun in ((found.decisions, "decision"), (found.links, "link"))
        if count
    ]
    if found.is_nothing:
        sentences = ["The map is as it was then: nothing would change."]
    title = f"Restore the snapshot {found.snapshot.name}?"
    _box(title, sentences, "Restore it", "revert", (found.snapshot.id, found.version))


def _box(title: str, sentences: list[str], label: str, what: str, args: tuple[object, ...]) -> None:
    ways: dict[str, Callable[..., None]] = {"undo": _undo, "redo": _redo, "revert": _revert}
    does = ways[what]
    with st.container(key="taking_back", border=True):
        show("taking_back.html", title=title, sentences=sentences)
        with st.container(horizontal=True):
            key = f"take_back_{what}_{args[0]}_{args[1]}"
            st.button(label, key=key, type="primary", on_click=does, args=args)
            st.button("Leave it as it is", key="take_back_not", on_click=settle_question)


def _name(change: Change) -> str:
    return (change.after or change.before or {}).get("name", "an entry")


def others_undid(view: View) -> None:
    """One line where somebody else took something back since this session last looked."""
    area, heard, line = st.session_state.get(_HEARD, ("", 0, ""))
    version = data.snapshot(view).version
    if area != view.area:
        st.session_state[_HEARD] = (view.area, version, "")
        return
    if version > heard:
        recent = data.snapshot(view).history(min(version - heard, MOST_LISTED))
        undone = [
            one
            for one in recent
            if one.number > heard
            and one.browser != browser_id()
            and one.action in (Action.UNDID, Action.REVERTED)
        ]
        if undone:
            last = [one for one in undone if one.batch == undone[0].batch]
            did = "restored a snapshot"
            if last[0].action is Action.UNDID:
                words = _taken(last, view)
                did = f"undid: {words[:1].upper()}{words[1:]}"
            line = f"{last[0].by or 'Somebody'} {did}"
        st.session_state[_HEARD] = (view.area, version, line)
    if line:
        show("others_undid.html", line=line)
