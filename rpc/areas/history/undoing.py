"""What undoing an act would do by now, and when somebody is asked first. Pure: nothing is read.

Undo takes back this browser's own newest act at once. It is asked about where it would take more
than that: what somebody else did, or did later to the same thing, what is older, and several
entries at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from rpc.areas.errors import AreaError
from rpc.storage.record import Document, Subject

if TYPE_CHECKING:
    from rpc.areas.history.timeline import Change

FRESH = timedelta(hours=1)
"""What was done longer ago is older: whoever presses Undo may not think of it any more."""

DECIDED_TOGETHER = ("state", "why", "by", "on", "last")
"""Columns of a decision that only make sense together; its comment stands for itself."""

Key = tuple[Subject, str]


class Reason(StrEnum):
    """Why somebody is asked before an act is taken back."""

    ANOTHERS = "anothers"
    """It was done in another browser."""
    LATER = "later"
    """The same thing was changed after it."""
    OLDER = "older"
    """It is longer ago than `FRESH`, or not the last thing that this browser did."""
    MANY = "many"
    """It touches more than one entry."""


@dataclass(frozen=True)
class Undoing:
    """An act that may be taken back."""

    batch: int
    changes: list[Change]
    later: list[Change]
    """What was done after it to the same things, oldest first."""
    reasons: frozenset[Reason]

    @property
    def token(self) -> str:
        """Names what somebody was asked about: another change of the same things changes it."""
        return f"{self.batch}-{self.later[-1].number if self.later else 0}"


class ConfirmError(AreaError):
    """Nothing was done yet: somebody is to look at what would go."""

    def __init__(self, undoing: Undoing) -> None:
        self.undoing = undoing
        super().__init__(
            "Nothing is undone yet: it is more than your last change. Check below what would go."
        )


def reasons(
    batch: Sequence[Change], later: Sequence[Change], browser: str, last: int, now: datetime
) -> frozenset[Reason]:
    """Why somebody is asked; `last` is the newest batch of the browser, an undo or not."""
    entries = {change.subject_id for change in batch if change.subject is Subject.ENTRY}
    is_old = now - datetime.fromisoformat(batch[0].at) > FRESH
    is_own = batch[0].browser == browser
    is_last = batch[0].batch == last
    holds = {
        Reason.ANOTHERS: not is_own,
        Reason.LATER: bool(later),
        Reason.OLDER: is_old or (is_own and not is_last),
        Reason.MANY: len(entries) > 1,
    }
    return frozenset(reason for reason, is_so in holds.items() if is_so)


def uncancelled(later: Sequence[Change]) -> list[Change]:
    """Changes without those that were taken back by another of them."""
    batches = {change.batch for change in later}
    undoing = {change.batch: change.undoes for change in later if change.undoes in batches}
    gone = {*undoing, *undoing.values()}
    return [change for change in later if change.batch not in gone]


def taken_back(change: Change, now: Document | None) -> Document | None:
    """How a thing stands once a change of it is taken back, where it stands as `now`.

    What was changed later in columns that the change left alone stays.
    """
    before, after = change.before, change.after
    if now == after or before is None:
        return before
    if after is None:
        return before if now is None else now
    if now is None:
        return before
    back = _taken_columns(change.subject, before, after)
    merged = {
        name: (before if name in back else now).get(name, "")
        for name in dict.fromkeys([*before, *now])
    }
    return {name: value for name, value in merged.items() if value} or None


def _taken_columns(subject: Subject, before: Document, after: Document) -> set[str]:
    """The columns that go back where a change from `before` to `after` is taken back."""
    back = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    if subject is Subject.DECISION and back & set(DECIDED_TOGETHER):
        back |= set(DECIDED_TOGETHER)
    return back


def lost_with(batch: Sequence[Change], later: Change) -> list[str] | None:
    """The columns of a later change that go where an act is taken back, none where all of it is
    kept; None where the whole thing goes or comes back.
    """
    change = next(
        each
        for each in batch
        if (each.subject, each.subject_id) == (later.subject, later.subject_id)
    )
    before, after = change.before, change.after
    if before is None or (after is not None and later.after is None):
        return None
    if after is None:
        return []
    back = _taken_columns(change.subject, before, after)
    was, now = later.before or {}, later.after or {}
    return [name for name in {**was, **now} if name in back and was.get(name) != now.get(name)]


def documents_after(
    batch: Sequence[Change],
    now: Mapping[Key, Document],
    entries: Mapping[str, Document],
    links: Mapping[str, Document],
) -> dict[Key, Document | None]:
    """How everything is left once a batch is taken back: what it touched, and links torn by it.

    `entries` and `links` are all that stand.
    """
    left: dict[Key, Document | None] = {
        (change.subject, change.subject_id): taken_back(
            change, now.get((change.subject, change.subject_id))
        )
        for change in reversed(batch)
    }
    there = dict.fromkeys(entries, True)
    there |= {
        key: after is not None for (what, key), after in left.items() if what is Subject.ENTRY
    }
    every: dict[str, Document | None] = {
        **links,
        **{key: after for (what, key), after in left.items() if what is Subject.LINK},
    }
    for link_id, link in every.items():
        if link and not (there.get(link["from_id"]) and there.get(link["to_id"])):
            left[Subject.LINK, link_id] = None
    return left
