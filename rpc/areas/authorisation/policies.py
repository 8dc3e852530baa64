"""May it happen in this state? A table from every operation to the states of an area that allow it.

An area stands, or is archived; and it is looked at as it is now, or as it was. What is archived is
read, brought back, taken out or deleted, and else left alone; the past is read and taken out. Like
`permissions` it has two doors: `check` raises a sentence, `can` answers for the interface.
"""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum

from rpc.areas.authorisation.operations import OF_REGISTER, Operation
from rpc.areas.errors import ForbiddenError


class Situation(StrEnum):
    """How an area is while somebody wants to do something with it."""

    STANDING = "standing"
    ARCHIVED = "archived"
    PAST = "past"
    """It is looked at as it was at an earlier moment."""


_STANDING = frozenset({Situation.STANDING})
_NOW = frozenset({Situation.STANDING, Situation.ARCHIVED})

ALLOWED: dict[Operation, frozenset[Situation]] = {
    **dict.fromkeys(Operation, _STANDING),
    **dict.fromkeys(OF_REGISTER, frozenset(Situation)),
    Operation.UNARCHIVE: _NOW,
    Operation.DELETE: _NOW,
    Operation.EXPORT: frozenset(Situation),
}
"""In which situations each operation is allowed: in all of those that hold."""

WHY = {
    Situation.ARCHIVED: "This area is archived, so nothing in it can be changed. Bring it back "
    "first, under Settings.",
    Situation.PAST: "You are looking at the map as it was, so nothing can be changed. Go back to "
    "now first.",
}
"""Why something is refused, in a sentence."""


def situations(*, is_archived: bool, moment: int = 0) -> Set[Situation]:
    """The situations of an area; `moment` is the change after which it is looked at, 0 for now."""
    here = {Situation.ARCHIVED if is_archived else Situation.STANDING}
    return here | ({Situation.PAST} if moment else set())


def can(operation: Operation, *, is_archived: bool, moment: int = 0) -> bool:
    """Whether an operation is allowed: what a page asks before it offers it."""
    return situations(is_archived=is_archived, moment=moment) <= ALLOWED[operation]


def check(operation: Operation, *, is_archived: bool, moment: int = 0) -> None:
    """Raises `ForbiddenError` where an operation is not allowed."""
    forbidding = situations(is_archived=is_archived, moment=moment) - ALLOWED[operation]
    for situation in (Situation.PAST, Situation.ARCHIVED):
        if situation in forbidding:
            raise ForbiddenError(WHY[situation])
