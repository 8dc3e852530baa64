"""What may be done with an area as it is: a table, asked by the core and by the pages.

An area stands, or is archived; and it is looked at as it is now, or as it was. What is archived is
read, brought back, taken out or deleted, and else left alone; the past is read and taken out.
"""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum

from rpc.areas.errors import ForbiddenError


class Situation(StrEnum):
    """How an area is while somebody wants to do something with it."""

    STANDING = "standing"
    ARCHIVED = "archived"
    PAST = "past"
    """It is looked at as it was at an earlier moment."""


class Deed(StrEnum):
    """What can be done with an area, by the names that `Workspace` has for it."""

    ADD = "add"
    ADD_MANY = "add_many"
    CHANGE = "change"
    CHANGE_MANY = "change_many"
    PLACE = "place"
    REMOVE = "remove"
    RESTORE = "restore"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    LINK = "link"
    UNLINK = "unlink"
    SNAPSHOT = "snapshot"
    FORGET = "forget"
    MAKE_SCENARIO = "make_scenario"
    RENAME_SCENARIO = "rename_scenario"
    DISCARD_SCENARIO = "discard_scenario"
    PUT = "put"
    PUT_MANY = "put_many"
    END = "end"
    UNPUT = "unput"
    APPLY = "apply"
    SET = "set"
    CONFIGURE = "configure"
    RENAME = "rename"
    REVERT = "revert"
    UNDO = "undo"
    REDO = "redo"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETE = "delete"
    EXPORT = "export"


_STANDING = frozenset({Situation.STANDING})
_NOW = frozenset({Situation.STANDING, Situation.ARCHIVED})

ALLOWED: dict[Deed, frozenset[Situation]] = {
    **dict.fromkeys(Deed, _STANDING),
    Deed.UNARCHIVE: _NOW,
    Deed.DELETE: _NOW,
    Deed.EXPORT: frozenset(Situation),
}
"""In which situations each deed is allowed: in all of those that hold."""

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


def allows(deed: Deed, *, is_archived: bool, moment: int = 0) -> bool:
    """Whether a deed is allowed: what a page asks before it offers it."""
    return situations(is_archived=is_archived, moment=moment) <= ALLOWED[deed]


def check(deed: Deed, *, is_archived: bool, moment: int = 0) -> None:
    """Raises `ForbiddenError` where a deed is not allowed."""
    forbidding = situations(is_archived=is_archived, moment=moment) - ALLOWED[deed]
    for situation in (Situation.PAST, Situation.ARCHIVED):
        if situation in forbidding:
            raise ForbiddenError(WHY[situation])
