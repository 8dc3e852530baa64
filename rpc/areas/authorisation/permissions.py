"""May this person do it? A table from every operation to the roles that may, with two doors.

`check` raises a sentence, inside the transaction of the write; `can` answers for the interface.
Whether it may happen in the state that the area is in is `policies`'.
"""

from __future__ import annotations

from rpc.areas.authorisation.actor import Actor, Role
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import NotPermittedError
from rpc.vocabulary import listed

_READERS = frozenset(Role)
_RECORDERS = _READERS - {Role.READER}
_FACILITATORS = _RECORDERS - {Role.RECORDER}
_ADMINISTRATORS = _FACILITATORS - {Role.FACILITATOR}

PERMITTED: dict[Operation, frozenset[Role]] = {
    Operation.EXPORT: _READERS,
    Operation.ADD: _RECORDERS,
    Operation.ADD_MANY: _RECORDERS,
    Operation.CHANGE: _RECORDERS,
    Operation.CHANGE_MANY: _RECORDERS,
    Operation.PLACE: _RECORDERS,
    Operation.DECIDE: _RECORDERS,
    Operation.WITHDRAW: _RECORDERS,
    Operation.LINK: _RECORDERS,
    Operation.UNLINK: _RECORDERS,
    Operation.UNDO: _RECORDERS,
    Operation.REDO: _RECORDERS,
    Operation.UNDO_OTHERS: _FACILITATORS,
    Operation.REMOVE: _FACILITATORS,
    Operation.RESTORE: _FACILITATORS,
    Operation.SNAPSHOT: _FACILITATORS,
    Operation.FORGET: _FACILITATORS,
    Operation.REVERT: _FACILITATORS,
    Operation.MAKE_SCENARIO: _FACILITATORS,
    Operation.RENAME_SCENARIO: _FACILITATORS,
    Operation.DISCARD_SCENARIO: _FACILITATORS,
    Operation.SAVE_EDIT: _FACILITATORS,
    Operation.SAVE_EDITS: _FACILITATORS,
    Operation.END: _FACILITATORS,
    Operation.REVERT_EDITS: _FACILITATORS,
    Operation.APPLY: _FACILITATORS,
    Operation.SET: _ADMINISTRATORS,
    Operation.CONFIGURE: _ADMINISTRATORS,
    Operation.RENAME: _ADMINISTRATORS,
    Operation.ARCHIVE: _ADMINISTRATORS,
    Operation.UNARCHIVE: _ADMINISTRATORS,
    Operation.DELETE: _ADMINISTRATORS,
    Operation.MAKE: _ADMINISTRATORS,
    Operation.LOAD: _ADMINISTRATORS,
    Operation.RESTORE_BACKUP: _ADMINISTRATORS,
}
"""Who may do what."""


def can(actor: Actor, operation: Operation) -> bool:
    """Whether somebody may do something: what a page asks before it offers it."""
    return actor.role in PERMITTED[operation]


def check(actor: Actor, operation: Operation) -> None:
    """Raises `NotPermittedError` where somebody may not do something."""
    if not can(actor, operation):
        able = [role for role in Role if role in PERMITTED[operation] and role is not Role.LOCAL]
        raise NotPermittedError(
            f"You are here as {_named(actor.role)}, and only {listed(map(_named, able), 'or')} can "
            "do this. Nothing was changed."
        )


def _named(role: Role) -> str:
    return f"an {role}" if role is Role.ADMINISTRATOR else f"a {role}"
