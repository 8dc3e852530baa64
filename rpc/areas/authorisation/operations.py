"""What can be done with an area, and with the register of all areas.

`permissions` says of each who may do it, `policies` in which state of an area it may happen. Both
tables are whole: a test finds an operation that is missing from either.
"""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """Everything that is asked about, by the names that `Workspace` and `Register` have."""

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
    REVERT = "revert"
    UNDO = "undo"
    UNDO_OTHERS = "undo_others"
    """Taking back what was done in another browser: asked beside `UNDO`."""
    REDO = "redo"
    MAKE_SCENARIO = "make_scenario"
    RENAME_SCENARIO = "rename_scenario"
    DISCARD_SCENARIO = "discard_scenario"
    SAVE_EDIT = "save_edit"
    SAVE_EDITS = "save_edits"
    END = "end"
    REVERT_EDITS = "revert_edits"
    APPLY = "apply"
    SET = "set"
    CONFIGURE = "configure"
    RENAME = "rename"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETE = "delete"
    EXPORT = "export"
    MAKE = "make"
    LOAD = "load"
    RESTORE_BACKUP = "restore_backup"


OF_REGISTER = frozenset((Operation.MAKE, Operation.LOAD, Operation.RESTORE_BACKUP))
"""Those that make areas: no area is open while they are done."""
