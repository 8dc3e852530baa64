"""Areas out of the database and back as plain data: dicts, lists, texts and numbers.

`dump` gives all that an area keeps, `load` makes a new area of it, and nothing is lost between:
ids, numbers, moments and the whole history stay as they were. What a file makes of the data is
`exchange.map_file`'s; data from outside is checked there before it comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from rpc.areas.authorisation import permissions
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.endings import derived_lines
from rpc.areas.errors import RefusedError
from rpc.areas.scenarios.rows import SCENARIO, read_all
from rpc.areas.store import Area, Store, find, free_id, free_name
from rpc.areas.transfer.provider_names import cleared_lines, without_developer
from rpc.storage import schema
from rpc.storage.database import reading
from rpc.storage.record import (
    DOCUMENT_COLUMNS,
    DOCUMENT_TABLES,
    Subject,
    area_values,
    as_text,
    documents,
    from_text,
)
from rpc.storage.record import versions as versions_of

Data = dict[str, Any]
"""One area: `area`, and lists of `entries`, `decisions`, `links`, `history`, `snapshots`,
`scenarios`; those of a file that knew no scenarios may be without the last.

`older` (true) says that its file knew no endings: what is none left is worked out of its history.
"""

LISTS = {Subject.ENTRY: "entries", Subject.DECISION: "decisions", Subject.LINK: "links"}

_AT_ONCE = 2_000

_CHANGE = ("number", "batch", "at", "by", "action", "subject", "subject_id")
_SNAPSHOT = ("id", "name", "number", "at", "by")


def dump(store: Store, area_id: str) -> Data:
    """All that an area keeps, of one moment. Raises `NotFoundError`.

    The area's id is not in it: an area that is loaded again may have another one.
    """
    with reading(store.engine) as connection:
        return _dumped(connection, area_id)


def dump_all(store: Store) -> dict[str, Data]:
    """All areas by id, archived ones too, in one transaction and so of one moment."""
    with reading(store.engine) as connection:
        ids = connection.execute(select(schema.areas.c.id).order_by(schema.areas.c.id)).scalars()
        return {area_id: _dumped(connection, area_id) for area_id in map(str, ids.all())}


def load(store: Store, by: Actor, data: Data, name: str = "") -> Area:
    """A new area from what `dump` gave, in one transaction; called `name` where that is given.

    Under another name the area bears it in its history too, wherever it bore the old one: an undo
    must not bring back a name that is taken. Raises `RefusedError` where the name is taken, and
    `NotPermittedError`.
    """

    def work(connection: Connection) -> Area:
        permissions.check(by, Operation.LOAD)
        return _loaded(connection, data, name=name)

    return store.write(work)


def load_all(store: Store, by: Actor, areas: Mapping[str, Data]) -> list[Area]:
    """Every area of `dump_all` under its old id, all or none.

    Raises `RefusedError` where the database holds an area already: it never mixes with what is
    there.
    """

    def work(connection: Connection) -> list[Area]:
        permissions.check(by, Operation.RESTORE_BACKUP)
        there = connection.execute(select(func.count()).select_from(schema.areas)).scalar_one()
        if there:
            noun = "an area" if there == 1 else f"{there} areas"
            sentence = f"Nothing was restored: this database holds {noun} already. "
            raise RefusedError({"areas": f"{sentence}Restore into an empty one."})
        return [
            _loaded(connection, data, area_id=area_id) for area_id, data in sorted(areas.items())
        ]

    return store.write(work)


# ------------------------------------------------------------------------------------------- out


def _dumped(connection: Connection, area_id: str) -> Data:
    area = find(connection, area_id)
    return {
        "area": {
            "name": area.name,
            "version": area.version,
            "archived": area.archived,
            "settings": dict(area.settings),
        },
        **{name: _things(connection, area_id, subject) for subject, name in LISTS.items()},
        "history": _history(connection, area_id),
        "snapshots": [
            {name: row[name] for name in _SNAPSHOT}
            for row in connection.execute(
                select(schema.snapshots)
                .where(schema.snapshots.c.area_id == area_id)
                .order_by(schema.snapshots.c.id)
            ).mappings()
        ],
        "scenarios": _scenarios(connection, area_id),
    }


def _things(connection: Connection, area_id: str, subject: Subject) -> list[Data]:
    versions = versions_of(connection, area_id, subject)
    standing = documents(connection, area_id, subject)
    return [{"id": name, "version": versions[name], **standing[name]} for name in sorted(standing)]


def _history(connection: Connection, area_id: str) -> list[Data]:
    asked = (
        select(schema.changes)
        .where(schema.changes.c.area_id == area_id)
        .order_by(schema.changes.c.number)
    )
    found = []
    for row in connection.execute(asked).mappings():
        change = {name: row[name] for name in _CHANGE}
        if change["subject"] == Subject.AREA:
            change["subject_id"] = ""
        found.append(
            change
            | {"before": from_text(row["before"]), "after": from_text(row["after"])}
            | {"undoes": row["undoes"], "ended": row["ended"] or ""}
        )
    return found


def _scenarios(connection: Connection, area_id: str) -> list[Data]:
    """Each with `edits`: by entry its `version`, what was `seen`, how it stands, `by` whom."""
    found = sorted(read_all(connection, area_id), key=lambda each: each.id)
    return [
        {name: getattr(each, name) for name in SCENARIO}
        | {
            "edits": {
                entry_id: {
                    "version": each.versions[entry_id],
                    "seen": each.seen[entry_id],
                    "after": each.edits[entry_id],
                    "by": each.authors[entry_id],
                }
                for entry_id in sorted(each.edits)
            }
        }
        for each in found
    ]


# -------------------------------------------------------------------------------------------- in


def _loaded(connection: Connection, data: Data, name: str = "", area_id: str = "") -> Area:
    if data.get("older"):
        data = _brought_up_to_date(data)
    own = data["area"]
    chosen = _free(connection, name or own["name"])
    area_id = area_id or free_id(connection, chosen)
    document = {
        **own["settings"],
        **{key: own[key] for key in ("name", "archived") if own.get(key)},
    }
    values = area_values(_renamed(document, own["name"], chosen))
    connection.execute(insert(schema.areas).values(id=area_id, version=own["version"], **values))
    for subject, key in LISTS.items():
        columns = DOCUMENT_COLUMNS[subject]
        rows = (
            {"id": thing["id"], "version": thing["version"]}
            | {column: thing.get(column, "") for column in columns}
            for thing in data[key]
        )
        _insert(connection, DOCUMENT_TABLES[subject], area_id, rows)
    history = (_change(change, area_id, own["name"], chosen) for change in data["history"])
    _insert(connection, schema.changes, area_id, history)
    snapshots = ({key: each[key] for key in _SNAPSHOT} for each in data["snapshots"])
    _insert(connection, schema.snapshots, area_id, snapshots)
    scenarios = data.get("scenarios", [])
    rows = ({key: each[key] for key in SCENARIO} for each in scenarios)
    _insert(connection, schema.scenarios, area_id, rows)
    edits = (_edit(each["id"], *edit) for each in scenarios for edit in each["edits"].items())
    _insert(connection, schema.scenario_edits, area_id, edits)
    return find(connection, area_id)


def _brought_up_to_date(data: Data) -> Data:
    """The data of an older file with what its history says is none left, and without providers
    that nobody named."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    endings = derived_lines(data["history"], now)
    clearings = cleared_lines(data["history"], now, endings[-1] if endings else None)
    lines = [*endings, *clearings]
    version = lines[-1]["number"] if lines else data["area"]["version"]
    return {
        **data,
        "area": {**data["area"], "version": version},
        "decisions": _left_so(data["decisions"], endings),
        "entries": _left_so(data["entries"], clearings),
        "history": chain(data["history"], lines),
        "scenarios": [
            {**each, "edits": {name: _as_new(edit) for name, edit in each["edits"].items()}}
            for each in data.get("scenarios", [])
        ],
    }


def _left_so(things: Iterable[Data], lines: Iterable[Data]) -> Iterable[Data]:
    """Things of a file as some lines after its history leave them."""
    left = {
        line["subject_id"]: {"id": line["subject_id"], "version": line["number"], **line["after"]}
        for line in lines
    }
    if not left:
        return things
    rest = (thing for thing in things if thing["id"] not in left)
    return chain(rest, left.values())


def _as_new(edit: Data) -> Data:
    """An edit of a scenario; an entry that only the scenario has is without a developer's name."""
    if edit["seen"] or edit["after"] is None:
        return edit
    return {**edit, "after": without_developer(edit["after"])}


def _free(connection: Connection, name: str) -> str:
    try:
        return free_name(connection, name)
    except RefusedError as error:
        raise RefusedError(
            {"name": f"{error} Nothing was loaded: load it under another name."}
        ) from None


def _change(change: Data, area_id: str, old: str, new: str) -> Data:
    before, after = change["before"], change["after"]
    row = {name: change[name] for name in _CHANGE}
    if change["subject"] == Subject.AREA:
        row["subject_id"] = area_id
        before, after = (_renamed(document, old, new) for document in (before, after))
    row |= {"undoes": change["undoes"], "ended": change.get("ended", "")}
    return row | {"before": as_text(before), "after": as_text(after)}


def _edit(scenario_id: str, entry_id: str, edit: Data) -> Data:
    return {
        "scenario_id": scenario_id,
        "entry_id": entry_id,
        "version": edit["version"],
        "seen": edit["seen"],
        "after": as_text(edit["after"]),
        "by": edit.get("by", ""),
    }


def _renamed(document: Data | None, old: str, new: str) -> Any:
    """A document of an area with its new name where it bore the old one."""
    if document is None or document.get("name") != old:
        return document
    return {**document, "name": new}


def _insert(connection: Connection, table: Table, area_id: str, rows: Iterable[Data]) -> None:
    """Some thousand rows at a time: those of a large file are never all in memory."""
    rest = iter(rows)
    while some := [{"area_id": area_id, **row} for row in islice(rest, _AT_ONCE)]:
        connection.execute(insert(table), some)
