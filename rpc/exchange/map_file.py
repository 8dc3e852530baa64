"""The map file: one area as JSON, out and back. The contract is docs/map-file.md.

The same area gives the same text, but for `made_on`; and each entry and change has a line of its
own, so that two files can be compared. A backup is all areas of one moment, each as a map file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rpc import MADE_BY
from rpc.exchange.json_scan import BrokenError, NotTextError, Scanned, Source, TwiceError
from rpc.exchange.limits import (
    COMMAND_BYTES,
    MOST_PROBLEMS,
    PAGE_BYTES,
    READING_STOPPED,
    TooLargeError,
    require_size,
)
from rpc.exchange.map_check import checked
from rpc.exchange.map_shape import LISTS, NOTHING_LOADED, SHAPES, Data, can_be_area_id, one_line
from rpc.tables.visible import quoted

MAP, BACKUP = "rpc-map", "rpc-backup"
VERSION = 3
"""Of both formats; see docs/map-file.md. A file of a higher one is not read; 1 had no scenarios,
and neither 1 nor 2 knew when a cell of the wall lost its last entry."""

MADE_UP = "The services in this file are made up, as an example. They do not exist."
_OWN = "The services of an area's own map. What is left out is not known; it does not mean no."
_ALL = "All areas of one database at one moment. Restore it into an empty database."

_TEXTS = ("made_on", "made_by", "note")


# ------------------------------------------------------------------------------------------- out


def map_file(data: Data, made_on: str = "") -> str:
    """The map file of one area's data, as `rpc.areas.transfer.plain_data.dump` gives it.

    `made_on` is the moment that it says (UTC, ISO 8601), now where it is left out.
    """
    is_example = data["area"]["settings"].get("is_example") == "yes"
    return _object(_head(MAP, MADE_UP if is_example else _OWN, made_on), _body(data)) + "\n"


def backup_file(areas: Mapping[str, Data], made_on: str = "") -> str:
    """The backup of all areas by id, as `rpc.areas.transfer.plain_data.dump_all` gives them."""
    kept = [_object({"id": _line(name)}, _body(data)) for name, data in sorted(areas.items())]
    return _object(_head(BACKUP, _ALL, made_on), {"areas": _list(kept)}) + "\n"


def _head(name: str, note: str, made_on: str) -> dict[str, str]:
    moment = made_on or datetime.now(UTC).isoformat(timespec="seconds")
    head = {
        "format": name,
        "version": VERSION,
        "made_on": moment,
        "made_by": MADE_BY,
        "note": note,
    }
    return {key: _line(value) for key, value in head.items()}


def _body(data: Data) -> dict[str, str]:
    return {"area": _line(_ordered(data["area"], "area"))} | {
        name: _list(_line(_ordered(thing, name)) for thing in data[name]) for name in LISTS
    }


def _ordered(thing: Data, shape: str) -> Data:
    """The properties in the order of the contract; those of a document by the alphabet."""
    return {
        name: dict(sorted(value.items())) if isinstance(value, dict) else value
        for name in SHAPES[shape]
        if (value := thing.get(name, _LEFT_OUT)) is not _LEFT_OUT
    }


_LEFT_OUT = object()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(*parts: Mapping[str, str]) -> str:
    lines = [f"{_line(name)}: {text}" for part in parts for name, text in part.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _list(items: Iterable[str]) -> str:
    lines = ",\n".join(items)
    return f"[\n{lines}\n]" if lines else "[]"


# -------------------------------------------------------------------------------------------- in


def read_map_file(
    content: str | bytes | Path, longest: int = PAGE_BYTES
) -> tuple[Data | None, list[str]]:
    """The data of a map file for `rpc.areas.transfer.plain_data.load`, and what is wrong with it.

    Each problem is a sentence; with any there is no data. Links to the catalogue may lead to what
    another edition of it had. The lists of a large file are `json_scan.Items`: whoever goes through
    them reads the file anew. So a file that is given by its path must stay as it is until then.
    """
    try:
        scanned, read, problems = _read(content, MAP, longest)
        if read is None:
            return None, problems
        return checked(_body_of(scanned, read), version=read.version)
    except _UNREADABLE as error:
        return None, [_refusal(error)]


def read_backup(
    content: str | bytes | Path, longest: int = COMMAND_BYTES
) -> tuple[dict[str, Data] | None, list[str]]:
    """The areas of a backup by id, and what is wrong with it.

    They are as `rpc.areas.transfer.plain_data.load_all` takes them.
    What `read_map_file` says of large files holds here too.
    """
    try:
        scanned, read, problems = _read(content, BACKUP, longest)
        if read is None:
            return None, problems
        found, problems = _areas(scanned, read)
    except _UNREADABLE as error:
        return None, [_refusal(error)]
    if len(problems) > MOST_PROBLEMS:
        problems = [*problems[:MOST_PROBLEMS], READING_STOPPED]
    return (None, [*problems, NOTHING_LOADED]) if problems else (found, [])


def _areas(scanned: Scanned, read: _Body) -> tuple[dict[str, Data], list[str]]:
    """The areas of a backup, and what is wrong with them until there is enough of it."""
    found: dict[str, Data] = {}
    problems: list[str] = []
    names: set[str] = set()
    seen: set[str] = set()
    spans = scanned.spans(*read.spans["areas"], level=1)
    if spans is None:
        return {}, ["'areas' is not a list."]
    for place, span in enumerate(spans, start=1):
        if len(problems) > MOST_PROBLEMS:
            break
        own = scanned.object(*span, level=2)
        parts = {} if own is None else scanned.members(*own, level=3)
        name = scanned.read(*parts.pop("id")) if "id" in parts else None
        if not can_be_area_id(name):
            problems.append(
                f"Area {place} of the backup has no id that an area can have: small letters, "
                "digits and hyphens, at most 80."
            )
            continue
        if name in seen:
            problems.append(f"Area {place} of the backup has the id of another.")
            continue
        seen.add(name)
        new = _unknown_to(read.version)
        for sentence in _strange(parts, {"area", *LISTS} - set(new), read.version):
            problems.append(one_line(f"Area '{name}': {sentence}"))
        missing = [key for key in ("area", *LISTS) if key not in parts and key not in new]
        if missing:
            problems.append(f"Area '{name}' lacks {', '.join(missing)}.")
            continue
        each = _Body(read.version, parts, level=3)
        data, wrong = checked(_body_of(scanned, each), version=read.version)
        problems += [f"Area '{name}': {problem}" for problem in wrong if problem != NOTHING_LOADED]
        if data is not None:
            called = data["area"]["name"].casefold()
            if called in names:
                problems.append(f"Area '{name}': another area of the backup has its name.")
            names.add(called)
            found[name] = data
    return found, problems


_UNREADABLE = (TooLargeError, BrokenError, TwiceError, NotTextError, OSError)


def _refusal(error: Exception) -> str:
    """The sentence for a file of which nothing can be used."""
    if isinstance(error, BrokenError):
        where = f"it breaks off or goes wrong at line {error.line}"
        return f"The file is not JSON: {where}. {NOTHING_LOADED}"
    if isinstance(error, NotTextError):
        return f"The file is not UTF-8 text, so it is not a map file. {NOTHING_LOADED}"
    if isinstance(error, OSError):
        why = (error.strerror or "the system refused").lower()
        return f"The file cannot be read: {why}. {NOTHING_LOADED}"
    return one_line(f"{error} {NOTHING_LOADED}")


def _unknown_to(version: int) -> list[str]:
    """The lists that files of a version of the format do not have."""
    return ["scenarios"] if version < 2 else []


def _strange(names: Collection[str], right: Collection[str], version: int) -> list[str]:
    """A sentence on each property that does not belong in an object of a version of the format."""
    return [
        f"There is no property {quoted(key)} in format {version}."
        for key in sorted(set(names) - set(right))
    ]


@dataclass(frozen=True)
class _Body:
    """An object with the lists of an area, or with the areas of a backup, not read yet."""

    version: int
    spans: dict[str, tuple[int, int]]
    """Where the value of each property begins and ends."""
    level: int = 1


def _body_of(scanned: Scanned, read: _Body) -> Data:
    """The area and its lists; those of a large file are read when they are gone through."""
    new = _unknown_to(read.version)
    data: Data = {name: [] for name in new}
    for name in ("area", *LISTS):
        if name not in new:
            data[name] = scanned.value(*read.spans[name], level=read.level)
    return data


def _read(
    content: str | bytes | Path, name: str, longest: int
) -> tuple[Scanned, _Body | None, list[str]]:
    """A file with what belongs in it and no more; or why not."""
    source = Source(content)
    require_size(source.size, longest)
    scanned = Scanned(source, 2 if name == MAP else 4)
    top = scanned.top()
    members = {} if top is None else scanned.members(*top, level=1)
    form = scanned.read(*members["format"]) if "format" in members else None
    if form != name:
        other = {MAP: "a map file, so load it", BACKUP: "a backup, so restore it"}.get(str(form))
        hint = f"It is {other}." if other else f"It does not say the format '{name}'."
        what = "a map file" if name == MAP else "a backup"
        return scanned, None, [f"The file is not {what} of this product. {hint} {NOTHING_LOADED}"]
    version = scanned.read(*members["version"]) if "version" in members else None
    if type(version) is not int or version < 1:
        return scanned, None, [f"The file does not say the version of its format. {NOTHING_LOADED}"]
    if version > VERSION:
        return (
            scanned,
            None,
            [
                "This file was written by a newer version of the product (format "
                f"{version}); this one reads up to {VERSION}. {NOTHING_LOADED}"
            ],
        )
    new = _unknown_to(version)
    body = {"areas"} if name == BACKUP else {"area", *LISTS} - set(new)
    right = {"format", "version", *_TEXTS, *body}
    problems = _strange(members, right, version)
    problems += [f"'{key}' is missing." for key in sorted(body - members.keys())]
    problems += [
        f"'{key}' is not a text."
        for key in _TEXTS
        if key in members and not isinstance(scanned.value(*members[key], level=1), str)
    ]
    if problems:
        return scanned, None, [*sorted(map(one_line, problems)), NOTHING_LOADED]
    return scanned, _Body(version, {key: members[key] for key in body}), []
