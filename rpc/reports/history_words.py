"""What people call the columns and words of a history, on its page and in the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from rpc.areas.store import SETTINGS
from rpc.storage.record import Subject
from rpc.tables.local import LOCAL, shown_value
from rpc.vocabulary import State
from rpc.vocabulary.local import Decided, LinkKind, Standing

LABELS: dict[Subject, Mapping[str, str]] = {
    Subject.ENTRY: {name: field.label for name, field in LOCAL.items()},
    Subject.DECISION: {
        "state": "Decided",
        "why": "Why",
        "comment": "Comment",
        "on": "Date",
        "by": "By",
        "last": "The last one",
    },
    Subject.LINK: {
        "from_id": "From",
        "to_id": "To",
        "kind": "What it does",
        "standing": "In place",
    },
    Subject.AREA: {"name": "Name of the area", "archived": "Archived on", **SETTINGS},
}
"""What people call the columns of each thing that the history tells of.

By subject: "on" is the day of a decision, and the rules that an area switched on.
"""

_DECIDED = {str(word): word.label for word in Decided} | {str(State.NONE_LEFT): "None left"}

_WORDS: dict[Subject, Mapping[str, Mapping[str, str]]] = {
    Subject.DECISION: {"state": _DECIDED},
    Subject.LINK: {
        "kind": {str(word): word.label for word in LinkKind},
        "standing": {str(word): word.label for word in Standing},
    },
}


def said(subject: Subject, name: str, value: str) -> str:
    """A value of a thing as people read it; "" where it is blank."""
    if subject is Subject.ENTRY and name in LOCAL and value:
        return shown_value(name, value)
    return _WORDS.get(subject, {}).get(name, {}).get(value, value)
