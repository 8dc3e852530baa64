"""The map file: one area as JSON, out and back. The contract is docs/map-file.md.

The same area gives the same text, but for `made_on`; and each entry and change has a line of its
own, so that two files can be compared. A backup is all areas of one moment, each as a map file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from rpc import PRODUCT, __version__
from rpc.exchange.map_check import checked
from rpc.exchange.map_shape import LISTS, NOTHING, SHAPES, Data, can_be_area_id, one_line

MAP, BACKUP = "rpc-map", "rpc-backup"
VERSION = 3
"""Of both formats; see docs/map-file.md. A file of a higher one is not read; 1 had no scenarios,
and neither 1 nor 2 knew when a cell of the wall lost its last entry."""

LONGEST = 50_000_000
"""Bytes of a map file: far more than an area of 5,000 entries with years of history needs, and a
bound on what a server keeps in memory for somebody's upload."""

MADE_UP = "The services in this file are made up, as an example. They do not exist."
_OWN = "The services of an area's own map. What is left out is not known; it does not mean no."
_ALL = "All areas of one database at one moment. Restore it into an empty database."

_TEXTS = ("made_on", "made_by", "note")


# ------------------------------------------------------------------------------------------- out


def map_file(data: Data, made_on: str = "") -> str:
    """The map file of one area's data, as `rpc.areas.transfer.dump` gives it.

    `made_on` is the moment that it says (UTC, ISO 8601), now where it is left out.
    """
    is_example = data["area"]["settings"].get("is_example") == "yes"
    return _object(_head(MAP, MADE_UP if is_example else _OWN, made_on), _body(data)) + "\n"


def backup_file(areas: Mapping[str, Data], made_on: str = "") -> str:
    """The backup of all areas by id, as `rpc.areas.transfer.dump_all` gives them."""
    kept = [_object({"id": _line(name)}, _body(data)) for name, data in sorted(areas.items())]
    return _object(_head(BACKUP, _ALL, made_on), {"areas": _list(kept)}) + "\n"


def _head(name: str, note: str, made_on: str) -> dict[str, str]:
    moment = made_on or datetime.now(UTC).isoformat(timespec="seconds")
    head = {
        "format": name,
        "version": VERSION,
        "made_on": moment,
        "made_by": f"{PRODUCT} {__version__}",
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


def read_map_file(text: str | bytes) -> tuple[Data | None, list[str]]:
    """The data of a map file for `rpc.areas.transfer.load`, and what is wrong with it.

    Each problem is a sentence; with any there is no data. Links to the catalogue may lead to what
    another edition of it had.
    """
    read, problems = _read(text, MAP, LONGEST)
    if read is None:
        return None, problems
    return checked(read, version=read["version"])


def read_backup(text: str | bytes) -> tuple[dict[str, Data] | None, list[str]]:
    """The areas of a backup by id for `rpc.areas.transfer.load_all`, and what is wrong with it."""
    read, problems = _read(text, BACKUP, None)
    if read is None:
        return None, problems
    if not isinstance(read["areas"], list):
        return None, ["'areas' is not a list.", NOTHING]
    found: dict[str, Data] = {}
    names: set[str] = set()
    seen: set[str] = set()
    for place, each in enumerate(read["areas"], start=1):
        name = each.pop("id", None) if isinstance(each, dict) else None
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
        new = _unknown_to(read["version"])
        for sentence in _strange(each, {"area", *LISTS} - set(new), read["version"]):
            problems.append(one_line(f"Area '{name}': {sentence}"))
        each |= {key: [] for key in new}
        missing = [key for key in ("area", *LISTS) if key not in each]
        if missing:
            problems.append(f"Area '{one_line(name)}' lacks {', '.join(missing)}.")
            continue
        data, wrong = checked(each, version=read["version"])
        problems += [f"Area '{name}': {problem}" for problem in wrong if problem != NOTHING]
        if data is not None:
            called = data["area"]["name"].casefold()
            if called in names:
                problems.append(f"Area '{name}': another area of the backup has its name.")
            names.add(called)
            found[name] = data
    return (None, [*problems, NOTHING]) if problems else (found, [])


class _TwiceError(ValueError):
    """A property stands twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> Data:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"The property '{twice[:40]}' stands twice in one object.")
    return found


def _unknown_to(version: int) -> list[str]:
    """The lists that files of a version of the format do not have."""
    return ["scenarios"] if version < 2 else []


def _strange(thing: Data, right: Collection[str], version: int) -> list[str]:
    """A sentence on each property that does not belong in an object of a version of the format."""
    return [
        f"There is no property '{key[:40]}' in format {version}."
        for key in sorted(thing.keys() - right)
    ]


def _read(text: str | bytes, name: str, longest: int | None) -> tuple[Data | None, list[str]]:
    """The version of a file and its body with what belongs in it and no more; or why not."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if longest is not None and size > longest:
        return None, [
            f"The file has {size / 1e6:,.0f} MB of text; at most {longest / 1e6:,.0f} MB are read. "
            f"{NOTHING}"
        ]
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None, [f"The file is not UTF-8 text, so it is not a map file. {NOTHING}"]
    try:
        read = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        return None, [
            f"The file is not JSON: it breaks off or goes wrong at line {error.lineno}. {NOTHING}"
        ]
    except _TwiceError as error:
        return None, [f"{error} {NOTHING}"]
    except (ValueError, RecursionError):
        return None, [f"The file is not JSON that can be read. {NOTHING}"]
    form = read.get("format") if isinstance(read, dict) else None
    if form != name:
        other = {MAP: "a map file, so load it", BACKUP: "a backup, so restore it"}.get(str(form))
        hint = f"It is {other}." if other else f"It does not say the format '{name}'."
        what = "a map file" if name == MAP else "a backup"
        return None, [f"The file is not {what} of this product. {hint} {NOTHING}"]
    version = read.get("version")
    if type(version) is not int or version < 1:
        return None, [f"The file does not say the version of its format. {NOTHING}"]
    if version > VERSION:
        return None, [
            "This file was written by a newer version of the product (format "
            f"{version}); this one reads up to {VERSION}. {NOTHING}"
        ]
    new = _unknown_to(version)
    body = {"areas"} if name == BACKUP else {"area", *LISTS} - set(new)
    right = {"format", "version", *_TEXTS, *body}
    problems = _strange(read, right, version)
    problems += [f"'{key}' is missing." for key in sorted(body - read.keys())]
    problems += [
        f"'{key}' is not a text." for key in _TEXTS if not isinstance(read.get(key, ""), str)
    ]
    if problems:
        return None, [*sorted(map(one_line, problems)), NOTHING]
    return {key: read[key] for key in ("version", *body)} | {key: [] for key in new}, []
