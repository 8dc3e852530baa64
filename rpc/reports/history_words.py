"""What people call the columns and words of a history, on its page and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rpc.areas.history.changes import Action
from rpc.areas.history.timeline import Change
from rpc.areas.store import SETTINGS
from rpc.pathway.wording.dates import day_in_words
from rpc.storage.record import Document, Subject
from rpc.tables.local import LINKS, LOCAL, link_said, shown_value
from rpc.vocabulary import State
from rpc.vocabulary.local import Decided, LinkKind, LinkStanding

HISTORY_LABELS: dict[Subject, Mapping[str, str]] = {
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
        "standing": {str(word): word.label for word in LinkStanding},
    },
}


def change_in_words(subject: Subject, name: str, value: str) -> str:
    """A value of a thing as people read it; "" where it is blank."""
    if subject is Subject.ENTRY and name in LOCAL and value:
        return shown_value(name, value)
    return _WORDS.get(subject, {}).get(name, {}).get(value, value)


UNKNOWN_ENTRY = "an entry that is gone"
"""What an entry is called whose name is nowhere to be found."""


def who(change: Change) -> str:
    """Who made a change: a role, or that nobody named one, or that the product worked it out."""
    if change.action is Action.DERIVED:
        return "from the history"
    return change.by or "role not named"


def did(change: Change) -> str:
    """What was done, in a word or two."""
    return _DID.get(change.action, str(change.action))


def did_what(change: Change, what: str) -> str:
    """What was done to what, as a sentence goes on after who did it: "put back Relate".

    `what` is what people call the thing; a decision begins with "on".
    """
    if change.action not in (Action.UNDID, Action.REDID):
        return f"{did(change)} {what}"
    is_again = change.action is Action.REDID
    if change.subject is Subject.ENTRY and change.before is None:
        return f"put back {what}"
    if change.subject is Subject.ENTRY and change.after is None:
        return f"deleted {what} again" if is_again else f"undid adding {what}"
    if change.subject is Subject.ENTRY:
        return f"changed {what} again" if is_again else f"undid a change of {what}"
    noun = {Subject.DECISION: "a decision", Subject.LINK: "a change of the link"}
    return f"{did(change)} {noun.get(change.subject, 'a change of')} {what}"


_DID = {Action.DERIVED: "worked out", Action.REDID: "redid"}
"""What people read where the history keeps another word."""


def value(
    change: Change,
    name: str,
    document: Document,
    names: Mapping[str, str],
    model: Mapping[str, str],
) -> str:
    """A column of what a change is about as people read it, never an id; "" where it is blank.

    `document` is what stood before or after; `names` are those of the area's entries and of the
    rows of the pathway, `model` those of the catalogue, by id.
    """
    if change.subject is Subject.ENTRY and name in LINKS:
        return link_said(document, name, model)
    if change.subject is Subject.LINK and name in ("from_id", "to_id") and document.get(name):
        return names.get(document[name], UNKNOWN_ENTRY)
    if change.subject is Subject.ENTRY and name == "row_type":
        return names.get(document.get(name, ""), document.get(name, ""))
    return change_in_words(change.subject, name, document.get(name, ""))


def ended(change: Change) -> str:
    """The day on which an entry ended that a change took away, in words; "" for none."""
    return day_in_words(date.fromisoformat(change.ended)) if change.ended else ""


def entry_names(changes: Iterable[Change], now: Mapping[str, str]) -> dict[str, str]:
    """The names of entries by id: of those that stand, as they are `now`; else the newest name in
    `changes`, newest first."""
    names = dict(now)
    for change in changes:
        if change.subject is Subject.ENTRY and (document := change.after or change.before):
            names.setdefault(change.subject_id, document.get("name", UNKNOWN_ENTRY))
    return names
