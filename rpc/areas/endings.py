"""Endings: a box of the wall whose last entry ended is *none left*, kept as a decision of the box.

The rule, and what it makes of a write, of a scenario and of an older history. Nothing here reads a
database: `changes.record` applies it to every write, so that no writer can forget it.

A box holds an entry that has a row and that phase, whoever provides it and whatever a page filters.
A box that is none left never holds one: an entry that comes into it takes the document away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from rpc.areas.errors import RefusedError
from rpc.storage.record import Document
from rpc.tables.columns import SEPARATOR
from rpc.vocabulary import State

NONE_LEFT = str(State.NONE_LEFT)


@dataclass(frozen=True)
class Move:
    """One entry before a write and after it; None where it is not there."""

    before: Document | None
    after: Document | None
    ended: str | None = None
    """The day (ISO) on which it ended where this takes it away, "" in a scenario; None where that
    is no ending."""


@dataclass(frozen=True)
class Ending:
    """How a box lost its last entry."""

    on: str
    last: str


def boxes(entry: Document | None) -> frozenset[str]:
    """The boxes that an entry stands in, "row_type/phase"; none while it waits to be placed."""
    row_type = (entry or {}).get("row_type", "")
    phases = (entry or {}).get("phases", "")
    if not (row_type and phases):
        return frozenset()
    return frozenset(f"{row_type}/{phase}" for phase in phases.split(SEPARATOR))


def gained(moves: Iterable[Move]) -> set[str]:
    """The boxes that a write puts an entry into."""
    return {box for move in moves for box in boxes(move.after) - boxes(move.before)}


def ended(moves: Iterable[Move]) -> dict[str, Ending]:
    """The boxes that lose an entry by an ending; whether it was their last is not asked here.

    An entry that goes back to waiting ends nowhere. Of several the last one names the box, and the
    latest day holds.
    """
    found: dict[str, Ending] = {}
    for move in moves:
        waits = move.after is not None and not boxes(move.after)
        if move.ended is None or waits or move.before is None:
            continue
        for box in sorted(boxes(move.before) - boxes(move.after)):
            earlier = found[box].on if box in found else ""
            found[box] = Ending(max(earlier, move.ended), move.before.get("name", ""))
    return found


def lost(moves: Iterable[Move]) -> set[str]:
    """The boxes that an entry leaves, whether it ends there or not."""
    return {box for move in moves for box in boxes(move.before) - boxes(move.after)}


def told(move: Move) -> str:
    """The day on which an entry ended, as the history keeps it with what took it away; "" where it
    did not end, or only goes back to waiting."""
    waits = move.after is not None and not boxes(move.after)
    return "" if waits else move.ended or ""


def filled(entries: Iterable[Document]) -> set[str]:
    """The boxes that hold some of these entries."""
    return {box for entry in entries for box in boxes(entry)}


def left_empty(
    entries: Mapping[str, Document], rows: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The boxes that no entry would be in any more if some entries were changed to `rows`, each
    with the name of what leaves it for another box; what goes back to waiting is left out.
    """
    after = {**entries, **{name: dict(values) for name, values in rows.items()}}
    moves = [Move(entries.get(name), after[name], "") for name in rows]
    now = filled(after.values())
    return {box: ending.last for box, ending in ended(moves).items() if box not in now}


def is_none_left(decision: Document | None) -> bool:
    """Whether a box is none left by this document."""
    return (decision or {}).get("state") == NONE_LEFT


def none_left(earlier: Document | None, ending: Ending, by: str) -> Document:
    """The document of a box that lost its last entry; a comment on it stays.

    In a scenario it has no day and no role: nothing has ended yet.
    """
    document = {
        "state": NONE_LEFT,
        "comment": (earlier or {}).get("comment", ""),
        "by": by,
        "on": ending.on,
        "last": ending.last,
    }
    return {name: value for name, value in document.items() if value}


def without_ending(decision: Document) -> Document | None:
    """What is left of the document of a box that is filled again: the comment, if there is one."""
    comment = decision.get("comment", "")
    return {"comment": comment} if comment else None


def day_of(day: date | None) -> str | None:
    """The day of an ending as it is kept; None stays None.

    Raises `RefusedError` for a day in the future.
    """
    if day is None:
        return None
    if day > date.today():
        raise RefusedError(
            {
                "ended": "The date it ended is in the future. Give today or an earlier day, or "
                "leave it on the map until then."
            }
        )
    return day.isoformat()


def settled(
    moves: Sequence[Move],
    decisions: Mapping[str, Document],
    still_filled: Collection[str],
    by: str,
) -> dict[str, Document | None]:
    """The decisions that a write leaves otherwise than they are in `decisions`.

    `decisions` are those of the boxes in question as the write itself would leave them;
    `still_filled` the boxes that hold an entry after it.
    """
    changed: dict[str, Document | None] = {
        box: none_left(decisions.get(box), ending, by)
        for box, ending in ended(moves).items()
        if box not in still_filled
    }
    for box in {*still_filled, *gained(moves)}:
        if box in decisions and is_none_left(decisions[box]):
            changed[box] = without_ending(decisions[box])
    return changed


# --------------------------------------------------------------------------------------- scenarios


def decisions_with(
    decisions: Mapping[str, Document],
    entries: Mapping[str, Document],
    edits: Mapping[str, Document | None],
) -> dict[str, Document]:
    """The decisions of a map on which some entries were added, changed or ended (None).

    What ends there has no day yet: it ends when the edits are applied.
    """
    moves = [
        Move(entries.get(name), after, "" if after is None else None)
        for name, after in edits.items()
    ]
    rest = [values for name, values in entries.items() if name not in edits]
    still_filled = filled([*rest, *(after for after in edits.values() if after is not None)])
    changed = settled(moves, decisions, still_filled, "")
    left: dict[str, Document] = dict(decisions)
    for box, document in changed.items():
        _leave(left, box, document)
    return dict(sorted(left.items()))


# ---------------------------------------------------------------------------------- older histories

DERIVED = "derived"
"""The action (`changes.Action`) of the lines that say what was worked out of an older history."""

_ENDS = ("deleted", "applied")
"""The actions of an older history that say an entry ended where they took it away."""

Line = Mapping[str, Any]
"""A line of a history: number, batch, at, by, action, subject, subject_id, before, after and
undoes, the documents read. `known_before` reads `ended` too."""


def derived(history: Sequence[Line]) -> dict[str, tuple[Document | None, Document]]:
    """The boxes that are none left by an older history, oldest line first: what stands and what
    should.

    Nobody was asked then whether a deleted entry had ended, so it had: to count a service that was
    cut as never mapped would hide a gap. What was undone did not happen. Moves ended nothing.
    """
    undone = {line["undoes"] for line in history}
    happened = [line for line in history if line["undoes"] is None and line["batch"] not in undone]
    entries: dict[str, Document] = {}
    holders: Counter[str] = Counter()
    decisions: dict[str, Document] = {}
    for _, lines in groupby(happened, key=lambda line: int(line["batch"])):
        moves, by = [], ""
        for line in lines:
            by = line["by"]
            if line["subject"] == "entry":
                moves.append(_moved(entries, line))
            elif line["subject"] == "decision":
                _decided(decisions, line)
        for move in moves:
            holders.update(boxes(move.after))
            holders.subtract(boxes(move.before))
        still_filled = {box for box in gained(moves) | ended(moves).keys() if holders[box] > 0}
        for box, after in settled(moves, decisions, still_filled, by).items():
            _leave(decisions, box, after)
    standing = _standing(history)
    in_use = filled(standing["entry"].values())
    return {
        box: (standing["decision"].get(box), after)
        for box, after in sorted(decisions.items())
        if is_none_left(after) and box not in in_use and standing["decision"].get(box) != after
    }


def derived_lines(history: Sequence[Line], now: str) -> list[dict[str, Any]]:
    """What `derived` finds as lines that go after a history, in one batch of their own.

    They are of the moment `now` (UTC, ISO 8601 to the microsecond) or just after the last line, so
    that a day of before is as it was; and nobody's, so that no undo takes them back.
    """
    found = derived(history)
    return lines_after(history[-1], now, "decision", found) if found else []


def lines_after(
    last: Line,
    now: str,
    subject: str,
    found: Mapping[str, tuple[Document | None, Document]],
) -> list[dict[str, Any]]:
    """What was worked out of an older history, as lines that go after its `last` in one batch.

    `found` are the things of one `subject` by id: as they are and as they should be.
    """
    after_last = datetime.fromisoformat(last["at"]) + timedelta(microseconds=1)
    at = max(datetime.fromisoformat(now), after_last).isoformat(timespec="microseconds")
    batch = int(last["number"]) + 1
    return [
        {
            "number": batch + place,
            "batch": batch,
            "at": at,
            "by": "",
            "action": DERIVED,
            "subject": subject,
            "subject_id": name,
            "before": before,
            "after": after,
            "undoes": None,
        }
        for place, (name, (before, after)) in enumerate(found.items())
    ]


def _moved(entries: dict[str, Document], line: Line) -> Move:
    """What a line did to an entry; `entries` follow it."""
    before, after = entries.get(line["subject_id"]), line["after"]
    has_ended = after is None and line["action"] in _ENDS
    _leave(entries, line["subject_id"], after)
    return Move(before, after, line["at"][:10] if has_ended else None)


def _decided(decisions: dict[str, Document], line: Line) -> None:
    """A decision takes the place of an ending; a comment alone stands beside it."""
    box, after = line["subject_id"], line["after"]
    if after is not None and not after.get("state") and is_none_left(decisions.get(box)):
        after = {**decisions[box], "comment": after.get("comment", "")}
    _leave(decisions, box, after)


def _leave(documents: dict[str, Document], name: str, after: Document | None) -> None:
    if after is None:
        documents.pop(name, None)
    else:
        documents[name] = after


def _standing(history: Iterable[Line]) -> dict[str, dict[str, Document]]:
    """The entries and decisions that a history ends in."""
    found: dict[str, dict[str, Document]] = {"entry": {}, "decision": {}}
    for line in history:
        if line["subject"] in found:
            _leave(found[line["subject"]], line["subject_id"], line["after"])
    return found
