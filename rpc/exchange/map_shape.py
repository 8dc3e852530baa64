"""The objects of a map file and their properties, and whether data has that shape.

The contract is docs/map-file.md; whether what the properties hold fits together is `map_check`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from rpc.tables.local import LOCAL, NOT_TEXT
from rpc.tables.visible import is_blank, quoted
from rpc.vocabulary import Level, nearest

Data = dict[str, Any]

NOTHING_LOADED = "Nothing was loaded."
"""The last sentence of every refusal: what was there is as it was."""

TEXT, NUMBER, DOCUMENT, ANY_DOCUMENT, ANY_NUMBER, EDITS = range(6)
_SAYS = {
    TEXT: "a text",
    NUMBER: "a whole number",
    DOCUMENT: "an object of texts",
    ANY_DOCUMENT: "an object of texts or null",
    ANY_NUMBER: "a whole number or null",
    EDITS: "an object of edits",
}


@dataclass(frozen=True)
class Property:
    """One property of an object: what it holds, and whether it must be there."""

    holds: int = TEXT
    required: bool = False
    longest: int = 0
    """Characters that the database keeps; 0 where nothing but the file's size bounds it."""


_ID = Property(required=True, longest=40)
_COUNT = Property(NUMBER, required=True)
_NEEDED = Property(required=True)

SETTINGS = (
    "writer",
    "abuse_route",
    *(f"level_{level}" for level in Level),
    "on",
    "off",
    "is_example",
)
"""What an area can set (`rpc.areas.store.SETTINGS`; a test holds the two together)."""

ACTIONS = (
    "made",
    "added",
    "changed",
    "placed",
    "deleted",
    "restored",
    "decided",
    "withdrew",
    "linked",
    "unlinked",
    "set",
    "undid",
    "did again",
    "reverted",
    "copied",
    "applied",
    "derived",
)
"""What a line of the history can say was done (`rpc.areas.history.changes.Action`)."""

SHAPES: dict[str, dict[str, Property]] = {
    "area": {
        "name": Property(required=True, longest=80),
        "version": _COUNT,
        "archived": Property(longest=40),
        "settings": Property(DOCUMENT, required=True),
    },
    "entries": {"id": _ID, "version": _COUNT, **{name: Property() for name in LOCAL}},
    "decisions": {
        "id": Property(required=True, longest=80),
        "version": _COUNT,
        **{name: Property() for name in ("state", "why", "comment", "by", "on", "last")},
    },
    "links": {
        "id": _ID,
        "version": _COUNT,
        **dict.fromkeys(("from_id", "to_id", "kind", "standing"), _NEEDED),
    },
    "history": {
        "number": _COUNT,
        "batch": _COUNT,
        "at": Property(required=True, longest=40),
        "by": Property(),
        "action": Property(required=True, longest=20),
        "subject": Property(required=True, longest=20),
        "subject_id": Property(required=True, longest=80),
        "before": Property(ANY_DOCUMENT, required=True),
        "after": Property(ANY_DOCUMENT, required=True),
        "undoes": Property(ANY_NUMBER),
        "ended": Property(longest=10),
    },
    "snapshots": {
        "id": _ID,
        "name": Property(required=True, longest=80),
        "number": _COUNT,
        "at": Property(required=True, longest=40),
        "by": Property(),
    },
    "scenarios": {
        "id": _ID,
        "version": _COUNT,
        "name": Property(required=True, longest=80),
        "note": Property(),
        "number": _COUNT,
        "at": Property(required=True, longest=40),
        "by": Property(),
        "applied": Property(longest=40),
        "edits": Property(EDITS, required=True),
    },
}
"""Every object of a map file, its properties in the order in which they are written."""

LISTS = tuple(name for name in SHAPES if name != "area")

EDIT = {
    "version": _COUNT,
    "seen": _COUNT,
    "after": Property(ANY_DOCUMENT, required=True),
    "by": Property(),
}
"""One edit of a scenario; in `edits` it stands under the id of its entry."""

_LARGEST = 2**31 - 1


def shapes(data: Data) -> Iterator[str]:
    """What is wrong with the objects one by one: their properties, types, lengths and ids."""
    yield from _shape(data["area"], "area", "The area")
    if isinstance(data["area"], dict) and isinstance(data["area"].get("settings"), dict):
        for name in sorted(data["area"]["settings"].keys() - set(SETTINGS)):
            yield f"The area: {unknown(name, SETTINGS, 'setting')}"
    for name in LISTS:
        if isinstance(data[name], str) or not isinstance(data[name], Sequence):
            yield f"'{name}' is not a list."
            continue
        ids: set[object] = set()
        for place, thing in enumerate(data[name], start=1):
            where = where_of(name, thing, place)
            yield from _shape(thing, name, where)
            if name == "history" or not isinstance(thing, dict):
                continue
            key = str(thing.get("id", ""))
            if not key:
                yield f"{where}: 'id' is blank."
            elif name != "decisions" and not can_be_id(key):
                yield f"{where}: this can be no id."
            elif key in ids:
                yield f"{where}: the id stands twice."
            ids.add(key)


_NO_ID = re.compile(r"[\s/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]|\.\.")
"""What no id of this product has: space, control codes, and the signs of paths of files."""

_AREA_ID = re.compile("[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?")
"""As `rpc.areas.store.free_id` makes them: they stand in addresses and in the names of files."""


def can_be_id(text: str) -> bool:
    """Whether a text can be the id of an entry, a link, a snapshot or a scenario."""
    return not is_blank(text) and not _NO_ID.search(text)


def can_be_area_id(text: object) -> TypeGuard[str]:
    """Whether something can be the id of an area."""
    return isinstance(text, str) and bool(_AREA_ID.fullmatch(text))


def _shape(thing: object, shape: str, where: str) -> Iterator[str]:
    if not isinstance(thing, dict):
        yield f"{where} is not an object."
        return
    yield from _has(thing, SHAPES[shape], where)
    edits = thing.get("edits")
    if isinstance(edits, dict):
        for entry_id, edit in edits.items():
            of_entry = f"{where}, entry {quoted(entry_id, 80)}"
            if len(entry_id) > _ID.longest or not can_be_id(entry_id):
                yield f"{of_entry}: this can be no id."
            if isinstance(edit, dict):
                yield from _has(edit, EDIT, of_entry)
            else:
                yield f"{of_entry} is not an object."


def _has(thing: Data, properties: dict[str, Property], where: str) -> Iterator[str]:
    for name in sorted(thing.keys() - properties.keys()):
        yield f"{where}: {unknown(name, properties, 'column')}"
    for name, wanted in properties.items():
        if name not in thing:
            if wanted.required:
                yield f"{where}: '{name}' is missing."
        elif problem := _value(thing[name], wanted):
            yield f"{where}: '{name}' {problem}"


def _value(value: object, wanted: Property) -> str:
    if value is None and wanted.holds in (ANY_DOCUMENT, ANY_NUMBER):
        return ""
    if wanted.holds in (NUMBER, ANY_NUMBER):
        if type(value) is not int:
            return f"is not {_SAYS[wanted.holds]}."
        return "" if 0 <= value <= _LARGEST else "is out of range."
    if wanted.holds == EDITS:
        return "" if isinstance(value, dict) else f"is not {_SAYS[EDITS]}."
    is_right = isinstance(value, str if wanted.holds == TEXT else dict)
    held = list(value.values()) if isinstance(value, dict) else [value]
    texts = [text for text in held if isinstance(text, str)]
    if not is_right or len(texts) < len(held):
        return f"is not {_SAYS[wanted.holds]}."
    if any(NOT_TEXT.search(text) for text in texts):
        return "holds a character that no text can have."
    if wanted.longest and len(texts[0]) > wanted.longest:
        return f"is longer than {wanted.longest} characters."
    return ""


def where_of(name: str, thing: object, place: int = 0) -> str:
    """What a sentence calls an object of the list `name`: its id, else its place."""
    one = {"entries": "Entry", "decisions": "Decision", "links": "Link", "snapshots": "Snapshot"}
    one["scenarios"] = "Scenario"
    if name == "history":
        number = thing.get("number", place) if isinstance(thing, dict) else place
        return f"Change {number}" if type(number) is int else f"Change {place}"
    key = thing.get("id") if isinstance(thing, dict) else None
    called = f" {quoted(key, 80)}" if isinstance(key, str) and key else f" {place}"
    return one[name] + called


def unknown(name: str, right: Collection[str], what: str) -> str:
    """That there is no such column, setting or cell, and which may be meant."""
    near = nearest(name, right)
    hint = f" Did you mean '{near}'?" if near else ""
    return f"there is no {what} {quoted(name)}.{hint}"


def one_line(sentence: str) -> str:
    """A sentence that any console and page can show, whatever the file had in it."""
    return " ".join(NOT_TEXT.sub("\ufffd", sentence).split())
