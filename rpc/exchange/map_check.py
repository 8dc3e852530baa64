"""Whether the data of a map file holds together: every problem a sentence, all at once.

What must fit: known properties and words, ids that lead somewhere, and a history that ends in what
stands. What stood once is checked as what stands is. Links to the catalogue are not: another
edition of it may have had what they lead to. So an area that is loaded can be undone, looked at as
it was, and written out again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain, islice

from rpc.exchange.json_scan import Items
from rpc.exchange.limits import MOST_PROBLEMS, READING_STOPPED
from rpc.exchange.map_shape import (
    ACTIONS,
    LISTS,
    NOTHING_LOADED,
    SETTINGS,
    SHAPES,
    Data,
    can_be_id,
    one_line,
    shapes,
    unknown,
    where_of,
)
from rpc.tables.local import LOCAL, validate
from rpc.tables.visible import is_blank, quoted
from rpc.vocabulary import Phase, RowType, State, listed, nearest
from rpc.vocabulary.local import Decided, LinkKind, LinkStanding

Mark = Data | bytes | None
"""How a thing stands: None where it does not, a digest of an entry or a decision, else all of it.

A history of many thousand changes is gone through with little in memory.
"""

Standings = dict[tuple[str, str], tuple[int, Mark]]
"""What stands, by subject and id, with the number of the change that left it so."""


def _mark(subject: str, document: Data | None) -> Mark:
    if document is None or subject not in ("entry", "decision"):
        return document
    text = json.dumps(document, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


KNEW_ENDINGS = 3
"""The first version of the format that says when a cell lost its last entry."""

_OF_SUBJECT = {"area": "area", "entry": "entries", "decision": "decisions", "link": "links"}
_DOCUMENTS = {
    "area": {"name", "archived", *SETTINGS},
    **{
        subject: set(SHAPES[name]) - {"id", "version"}
        for subject, name in _OF_SUBJECT.items()
        if subject != "area"
    },
}
"""The properties of what stands before and after a change."""

_ENDS = ("from_id", "to_id")
_STATES = [*map(str, Decided), str(State.NONE_LEFT)]
_LONGEST = {name: SHAPES["area"][name].longest for name in ("name", "archived")}
_LONGEST_ID = SHAPES["entries"]["id"].longest
_WALL = {f"{row}/{phase}" for row in RowType for phase in Phase}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00", re.ASCII)


def checked(data: Data, *, version: int = KNEW_ENDINGS) -> tuple[Data | None, list[str]]:
    """The data with its defaults filled in, and every problem of it; with any, no data.

    `version` is that of the file's format. What it did not know yet may not be in it; a file that
    knew no endings is marked as `older`. After `limits.MOST_PROBLEMS` problems it stops, and says
    so.
    """
    problems = list(islice(shapes(data), MOST_PROBLEMS + 1))
    if not problems:
        filled: Data = {"area": _filled(data["area"], "area")}
        filled |= {name: _all_filled(data[name], name) for name in LISTS}
        found = chain(
            _area(filled["area"]),
            _entries(filled),
            _decisions(filled),
            _links(filled),
            _snapshots(filled),
            _scenarios(filled),
            _history(filled),
            _too_new(filled, version) if version < KNEW_ENDINGS else (),
        )
        problems = list(islice(found, MOST_PROBLEMS + 1))
        if version < KNEW_ENDINGS:
            filled["older"] = True
        if not problems:
            return filled, []
    if len(problems) > MOST_PROBLEMS:
        problems = [*problems[:MOST_PROBLEMS], READING_STOPPED]
    return None, [*map(one_line, problems), NOTHING_LOADED]


def _too_new(data: Data, version: int) -> Iterator[str]:
    """What is in a file that its format did not know yet."""
    for each in data["decisions"]:
        yield from _of_endings(where_of("decisions", each), each, version)
    for change in data["history"]:
        place = where_of("history", change)
        if change["action"] == "derived":
            yield f"{place}: there is no action 'derived' in format {version}."
        if change["ended"]:
            yield f"{place}: there is no 'ended' in format {version}."
        if change["subject"] == "decision":
            for name in ("before", "after"):
                yield from _of_endings(place, change[name] or {}, version)


def _of_endings(place: str, document: Data, version: int) -> Iterator[str]:
    if "last" in document or document.get("state") == State.NONE_LEFT:
        yield f"{place}: there is no 'none_left' in format {version}."


def _all_filled(things: Sequence[Data], shape: str) -> Sequence[Data]:
    """A list with its defaults; that of a large file stays one that is read when it is needed."""
    if isinstance(things, Items):
        return things.made(partial(_filled, shape=shape))
    return [_filled(thing, shape) for thing in things]


def _filled(thing: Data, shape: str) -> Data:
    """An object with its defaults; blanks of an entry, decision or link left out, then and now."""
    filled = dict(thing)
    if shape == "area":
        return filled | {"archived": thing.get("archived", "")}
    if shape == "history":
        documents = {name: _or_none(thing[name]) for name in ("before", "after")}
        texts = {name: thing.get(name, "") for name in ("by", "ended")}
        return filled | texts | {"undoes": thing.get("undoes")} | documents
    if shape == "snapshots":
        return filled | {"by": thing.get("by", "")}
    if shape == "scenarios":
        edits = {
            name: edit | {"after": _or_none(edit["after"])} for name, edit in thing["edits"].items()
        }
        texts = {name: thing.get(name, "") for name in ("note", "by", "applied")}
        return filled | texts | {"edits": edits}
    return {name: value for name, value in filled.items() if value != ""}


# ------------------------------------------------------------------------- words, ids and moments


def _area(area: Data) -> Iterator[str]:
    for sentence in _of_area(area):
        yield f"The area: {sentence}"


def _of_area(document: Data) -> Iterator[str]:
    """What is wrong with the area itself, now or then."""
    if is_blank(document.get("name", "")):
        yield "its name is blank."
    for name, longest in _LONGEST.items():
        if len(document.get(name, "")) > longest:
            yield f"'{name}' is longer than {longest} characters."
    if (archived := document.get("archived", "")) and not _is_moment(archived):
        yield f"{quoted(archived)} is not a moment."


def _entries(data: Data) -> Iterator[str]:
    for entry in data["entries"]:
        values = {name: value for name, value in entry.items() if name in LOCAL}
        for sentence in _wrong(values):
            yield f"{where_of('entries', entry)}: {sentence}"


def _wrong(values: Data) -> Iterable[str]:
    """What is wrong with the values of an entry. Its links were made before: any may be there."""
    return validate(values, None, placed=False).values()


def _decisions(data: Data) -> Iterator[str]:
    boxes = {
        f"{entry.get('row_type')}/{phase}": entry.get("name", "")
        for entry in data["entries"]
        for phase in entry.get("phases", "").split(";")
    }
    for decision in data["decisions"]:
        cell = decision["id"]
        for sentence in _of_decision(cell, decision):
            yield f"{where_of('decisions', decision)}: {sentence}"
        if decision.get("state") == State.NONE_LEFT and cell in boxes:
            yield (
                f"{where_of('decisions', decision)}: it is none left, but holds {boxes[cell][:80]}."
            )


def _of_decision(cell: str, decision: Data) -> Iterator[str]:
    if cell not in _WALL:
        yield unknown(cell, _WALL, "cell of the wall")
    state = decision.get("state", "")
    if state not in ("", *_STATES):
        yield _word(state, _STATES)
    if "on" in decision and not _is_day(decision["on"]):
        yield f"there is no such day as {quoted(decision['on'])}."
    elif state != State.NONE_LEFT:
        if "last" in decision:
            yield "only a cell that is none_left has a last entry."
    elif not decision.get("on") or not decision.get("last"):
        yield "that it is none_left needs the day ('on') and the last entry ('last')."
    elif date.fromisoformat(decision["on"]) > date.today():
        yield f"its last entry ends on {decision['on']}, which is in the future."


def _links(data: Data) -> Iterator[str]:
    ids = {entry["id"] for entry in data["entries"]}
    for link in data["links"]:
        place = where_of("links", link)
        for end in _loose(link, ids):
            yield f"{place}: there is no entry {quoted(end)} in this file."
        for sentence in _of_link(link):
            yield f"{place}: {sentence}"


def _loose(link: Data, ids: Collection[str]) -> list[str]:
    """The ends of a link that are no entries."""
    return [end for name in _ENDS if (end := link.get(name, "")) not in ids]


def _of_link(link: Data) -> Iterator[str]:
    for name, words in (("kind", LinkKind), ("standing", LinkStanding)):
        if link.get(name) not in list(words):
            yield _word(link.get(name, ""), list(words))
    if link.get("from_id") == link.get("to_id"):
        yield "it leads from an entry to itself."


def _snapshots(data: Data) -> Iterator[str]:
    for snapshot in data["snapshots"]:
        place = where_of("snapshots", snapshot)
        if is_blank(snapshot["name"]):
            yield f"{place}: its name is blank."
        if snapshot["number"] > data["area"]["version"]:
            yield f"{place} names a change that is not in the history."
        if not _is_moment(snapshot["at"]):
            yield f"{place}: {quoted(snapshot['at'])} is not a moment."


def _scenarios(data: Data) -> Iterator[str]:
    names: set[str] = set()
    last = data["area"]["version"]
    for scenario in data["scenarios"]:
        place = where_of("scenarios", scenario)
        if is_blank(scenario["name"]):
            yield f"{place}: its name is blank."
        if scenario["name"].casefold() in names:
            yield f"{place}: another scenario has its name."
        names.add(scenario["name"].casefold())
        if scenario["number"] > last:
            yield f"{place} is based on a change that is not in the history."
        for moment in (scenario["at"], scenario["applied"] or scenario["at"]):
            if not _is_moment(moment):
                yield f"{place}: {quoted(moment)} is not a moment."
        for entry_id, edit in scenario["edits"].items():
            of_entry = f"{place}, entry '{entry_id}'"
            if edit["seen"] > last:
                yield f"{of_entry}: it saw a change that is not in the history."
            if edit["version"] > scenario["version"]:
                yield f"{of_entry}: its version is higher than that of the scenario."
            if edit["after"] is None and not edit["seen"]:
                yield f"{of_entry}: it ends what was not on the map."
            for sentence in _wrong(edit["after"]) if edit["after"] is not None else ():
                yield f"{of_entry}: {sentence}"


def _word(value: str, right: list[str]) -> str:
    near = nearest(value, right)
    hint = f"Did you mean '{near}'?" if near else f"Use {listed(right, 'or')}."
    return f"{quoted(value)} is not a known word. {hint}"


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


# ---------------------------------------------------------------------------------------- history


def _history(data: Data) -> Iterator[str]:
    """Whether the history, told from its beginning, ends in what stands."""
    standing: Standings = {}
    waiting: Standings = {}
    leading: dict[str, set[str]] = {}
    batches: set[int] = set()
    last: Data = {"batch": 0, "at": "", "action": ""}
    problems = 0
    for place, change in enumerate(data["history"], start=1):
        if change["batch"] != last["batch"]:  # a write is judged by what stood before all of it
            for sentence in _torn(standing, waiting, leading):
                problems += 1
                yield f"Change {last['batch']}: {sentence}"
            standing |= waiting
            waiting = {}
        key = (change["subject"], change["subject_id"])
        before = standing.get(key, (0, None))[1]
        for sentence in _change(change, place, last, batches, before):
            problems += 1
            yield f"{where_of('history', change, place)}: {sentence}"
        batches.add(change["batch"])
        last = change
        waiting[key] = (change["number"], _mark(change["subject"], change["after"]))
    if problems:
        return  # what follows from them would only be said twice
    standing |= waiting
    if len(data["history"]) != data["area"]["version"]:
        yield (
            f"The area is at change {data['area']['version']}, but the history has "
            f"{len(data['history'])}."
        )
    yield from _ends(data, standing)


def _change(change: Data, place: int, last: Data, batches: set[int], before: Mark) -> Iterator[str]:
    if change["number"] != place:
        yield f"the numbers run from 1 without a hole, so this should be {place}."
    if change["batch"] not in (last["batch"], change["number"]):
        yield f"its batch, {change['batch']}, is neither that of the change before it nor its own."
    elif change["batch"] == last["batch"] and change["action"] != last["action"]:
        yield "it is of the same write as the change before it, but says another action."
    if change["action"] not in ACTIONS:
        yield _word(change["action"], list(ACTIONS))
    if not _is_moment(change["at"]):
        yield f"{quoted(change['at'])} is not a moment (UTC, as 2026-11-24T09:30:00.000000+00:00)."
    elif change["at"] < last["at"]:
        yield "it is earlier than the change before it."
    undoes = change["undoes"]
    if undoes is not None and (undoes == change["batch"] or undoes not in batches):
        yield f"it undoes {undoes}, which is not an earlier batch."
    if change["ended"]:
        yield from _ended(change)
    if (subject := change["subject"]) in _OF_SUBJECT:
        yield from _told(change, before)
    else:
        yield _word(subject, list(_OF_SUBJECT))


def _ended(change: Data) -> Iterator[str]:
    """What is wrong with the day on which an entry ended."""
    if change["subject"] != "entry" or change["before"] is None:
        yield "only what takes an entry away says when it ended."
    elif not _is_day(change["ended"]):
        yield f"there is no such day as {quoted(change['ended'])}."
    elif date.fromisoformat(change["ended"]) > date.today():
        yield f"the entry ends on {change['ended']}, which is in the future."


def _told(change: Data, before: Mark) -> Iterator[str]:
    """What is wrong with what a change says stood before it and after."""
    subject = change["subject"]
    if subject == "area" and (change["subject_id"] or not change["after"]):
        yield "a change of the area has no subject_id, and leaves the area there."
    if subject in ("entry", "link") and not 0 < len(change["subject_id"]) <= _LONGEST_ID:
        yield f"its subject_id is blank or longer than {_LONGEST_ID} characters."
    elif subject in ("entry", "link") and not can_be_id(change["subject_id"]):
        yield "its subject_id can be no id."
    for document in (change["before"], change["after"]):
        for name in sorted((document or {}).keys() - _DOCUMENTS[subject]):
            yield unknown(name, _DOCUMENTS[subject], "column")
    if _mark(subject, change["before"]) != before:
        yield "what it says stood before is not what the history left there."
    elif subject == "area":
        # Under another name an area may change nothing: its old name was that one once.
        if (before is None) != (change["action"] == "made"):
            yield "an area is made once, and that is its first change."
    elif before == _mark(subject, change["after"]):
        yield "it changes nothing."
    if change["after"] is not None:
        yield from _stood(subject, change["subject_id"], change["after"])


def _stood(subject: str, subject_id: str, document: Data) -> Iterable[str]:
    """What is wrong with how a thing was left: it may be looked at so, or come back so."""
    known = {name: value for name, value in document.items() if name in _DOCUMENTS[subject]}
    if subject == "area":
        return _of_area(known)
    if subject == "entry":
        return _wrong(known)
    return _of_decision(subject_id, known) if subject == "decision" else _of_link(known)


def _torn(standing: Standings, written: Standings, leading: dict[str, set[str]]) -> Iterator[str]:
    """What is wrong with the links after a write: each leads from an entry to an entry.

    `leading` are the links that lead to or from each entry, or did; those of this write are added.
    """
    asked: dict[str, None] = {}
    for (subject, key), (_, after) in written.items():
        if subject == "entry" and after is None:
            asked |= dict.fromkeys(sorted(leading.get(key, ())))
        elif subject == "link" and isinstance(after, dict):
            asked[key] = None
            for end in (after.get(name, "") for name in _ENDS):
                leading.setdefault(end, set()).add(key)
    now = ChainMap(written, standing)
    for key in asked:
        link = now.get(("link", key), (0, None))[1]
        if not isinstance(link, dict):
            continue
        for end in (link.get(name, "") for name in _ENDS):
            if now.get(("entry", end), (0, None))[1] is None:
                yield f"the link '{key}' has no entry {quoted(end)} there."


def _ends(data: Data, standing: Standings) -> Iterator[str]:
    area = data["area"]
    own = {**area["settings"], "name": area["name"], "archived": area["archived"]}
    left = standing.get(("area", ""), (0, None))[1]
    if not isinstance(left, dict) or _said(left) != _said(own):
        yield "The area is not as its history left it."
    for subject, name in _OF_SUBJECT.items():
        if subject == "area":
            continue
        there: set[str] = set()
        for thing in data[name]:
            key = thing["id"]
            there.add(key)
            document = {n: value for n, value in thing.items() if n not in ("id", "version")}
            number, after = standing.get((subject, key), (0, None))
            if after is None or after != _mark(subject, document):
                yield f"{where_of(name, thing)} is not as the history left it."
            elif number != thing["version"]:
                yield (
                    f"{where_of(name, thing)} is said to be of change {thing['version']}, but "
                    f"the history left it so at change {number}."
                )
        for (other, key), (_, after) in standing.items():
            if other == subject and after is not None and key not in there:
                yield f"{where_of(name, {'id': key})} is missing: the history did not delete it."


def _said(document: Data | None) -> Data:
    return {name: value for name, value in (document or {}).items() if value != ""}


def _or_none(document: Data | None) -> Data | None:
    """A document of a history or a scenario without its blanks."""
    return None if document is None else _said(document)
