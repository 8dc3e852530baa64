"""What can go wrong with an area, each a sentence for people.

AreaError (rpc/storage/errors.py)
├── NotFoundError    no such area, entry, link or snapshot
├── ForbiddenError   it may not be done: an archived area, or the past
│   └── NotPermittedError   nor by this person: the role does not permit it
├── RefusedError     the values cannot be saved; `wrong` says why, column by column
└── OvertakenError   somebody else saved the same thing in the meantime
"""

from __future__ import annotations

from collections.abc import Mapping

from rpc.storage.errors import AreaError
from rpc.tables.local import LOCAL
from rpc.vocabulary import listed

__all__ = [
    "AreaError",
    "EditConflictError",
    "ForbiddenError",
    "NotFoundError",
    "NotPermittedError",
    "RefusedError",
]


class NotFoundError(AreaError):
    """What was asked for is not there, or not any more."""


class ForbiddenError(AreaError):
    """The area cannot be changed as it is: it is archived, or looked at as it was."""


class NotPermittedError(ForbiddenError):
    """The role of whoever wants to do it does not permit it."""


class RefusedError(AreaError):
    """The values cannot be saved as they are."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = dict(wrong)
        super().__init__(" ".join(self.wrong.values()))


class EditConflictError(AreaError):
    """Somebody else changed the same entry after it was opened.

    `saved` is what they left (None: they deleted it), `wanted` what was to be saved, and `columns`
    what differs between the two; where changes are put together, all three are only of what both
    changed. `of` is the entry's id, where it is one of several.
    """

    def __init__(
        self,
        saved: Mapping[str, str] | None,
        wanted: Mapping[str, str],
        by: str,
        version: int,
        labels: Mapping[str, str] | None = None,
        of: str = "",
    ) -> None:
        self.saved = None if saved is None else dict(saved)
        self.wanted = dict(wanted)
        self.by = by
        self.version = version
        self.of = of
        theirs = self.saved or {}
        self.columns = [
            name
            for name in dict.fromkeys([*theirs, *wanted])
            if theirs.get(name, "") != wanted.get(name, "")
        ]
        who = by or "Somebody"
        if saved is None:
            did = "deleted this entry"
        elif self.columns:
            did = f"saved another {listed(_label(name, labels or {}) for name in self.columns)}"
        else:
            did = "saved the same"
        super().__init__(f"{who} {did} while you were writing. Nothing of yours is lost: choose.")


def _label(column: str, labels: Mapping[str, str]) -> str:
    if column in labels:
        return f'"{labels[column]}"'
    return f'"{LOCAL[column].label}"' if column in LOCAL else column
