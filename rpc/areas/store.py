"""Areas: which there are, their settings, and reading what they keep."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError, EditConflictError, NotFoundError, RefusedError
from rpc.areas.history import changes
from rpc.areas.history.changes import Action, AreaLock, Edit, lock, lock_new, record
from rpc.areas.merging import merge
from rpc.storage import erasing
from rpc.storage.database import connect, reading, writing
from rpc.storage.record import (
    Document,
    Subject,
    area_document,
    area_values,
    documents,
    strip_unstorable,
    versions,
)
from rpc.storage.schema import areas
from rpc.tables.visible import is_blank, quoted
from rpc.vocabulary import Level, Rule

T = TypeVar("T")

LONGEST_NAME = 80
LONGEST_SETTING = 500

_NAMES_LOCK = 20211002
"""The key of PostgreSQL's advisory lock: names of areas are given one by one."""

SETTINGS = {
    "writer": "The role of the person who writes",
    "abuse_route": "The area's route for domestic abuse",
    **{f"level_{level}": f"Local word for {level.label.lower()}" for level in Level},
    "on": "Rules switched on",
    "off": "Rules switched off",
    "is_example": "Made up, as an example",
}
"""What an area can set, and what people call it."""

LABELS = {"name": "Name of the area", **SETTINGS}

SETS = ("on", "off")
"""Settings that are several words, each put in or taken out for itself."""


@dataclass(frozen=True)
class Area:
    """One area: its name and settings. What it keeps is read through `Store`."""

    id: str
    version: int
    name: str
    archived: str
    settings: Mapping[str, str]

    @property
    def writer(self) -> str:
        """The role that is suggested to whoever writes, "" where nobody set it."""
        return self.settings.get("writer", "")

    @property
    def is_example(self) -> bool:
        """Whether everything in it is made up."""
        return self.settings.get("is_example") == "yes"

    @property
    def rules_on(self) -> tuple[Rule, ...]:
        """The rules that the area switched on against the standard's default."""
        return _rules(self.settings.get("on", ""))

    @property
    def rules_off(self) -> tuple[Rule, ...]:
        """The rules that it switched off."""
        return _rules(self.settings.get("off", ""))

    @property
    def level_words(self) -> dict[Level, str]:
        """The area's own words for the levels that it has one for."""
        return {level: word for level in Level if (word := self.settings.get(f"level_{level}", ""))}


def _rules(text: str) -> tuple[Rule, ...]:
    return tuple(Rule(rule) for rule in text.split(";") if rule in list(Rule))


@dataclass(frozen=True)
class AreaState:
    """Everything that an area keeps at one moment: documents by id."""

    area: Area
    entries: dict[str, Document]
    decisions: dict[str, Document]
    links: dict[str, Document]
    versions: dict[str, int]
    """For each entry the number of the change that left it so."""


class Store:
    """The areas of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # ------------------------------------------------------------------------------------ reading

    def areas(self, *, with_archived: bool = False) -> list[Area]:
        """The areas by name; archived ones only where asked for."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(areas)).mappings().all()
        found = [_area(row) for row in rows]
        shown = [area for area in found if with_archived or not area.archived]
        return sorted(shown, key=lambda area: (bool(area.archived), area.name.casefold()))

    def area(self, area_id: str) -> Area:
        """One area. Raises `NotFoundError`."""
        with reading(self.engine) as connection:
            return find(connection, area_id)

    def version(self, area_id: str) -> int | None:
        """The number of an area's last change, or None: the cheapest question there is."""
        with connect(self.engine) as connection:
            asked = select(areas.c.version).where(areas.c.id == strip_unstorable(area_id))
            return connection.execute(asked).scalar()

    def state(self, area_id: str) -> AreaState:
        """All that an area keeps, of one moment. Raises `NotFoundError`."""
        with reading(self.engine) as connection:
            return area_state(connection, area_id)

    # ------------------------------------------------------------------------------------ writing

    def write(self, work: Callable[[Connection], T]) -> T:
        """Does a piece of work in one transaction; see `database.writing`."""
        return writing(self.engine, work)

    def make(self, name: str, by: Actor, settings: Mapping[str, str] | None = None) -> Area:
        """A new, empty area. Raises `RefusedError` for a name that is blank, long or taken, and
        `NotPermittedError`.
        """

        def work(connection: Connection) -> Area:
            chosen = free_name(connection, name)
            area_id = free_id(connection, chosen)
            held = lock_new(connection, area_id, by, Operation.MAKE)
            own = {name: value for name, value in _settings(settings or {}).items() if value}
            document = own | {"name": chosen}
            connection.execute(insert(areas).values(id=area_id, version=0, **area_values({})))
            record(held, Action.MADE, [Edit(Subject.AREA, area_id, document)])
            return find(connection, area_id)

        return self.write(work)

    def rename(self, area_id: str, name: str, by: Actor) -> Area:
        """Gives an area another name; its address stays. Raises `RefusedError`, `NotFoundError`."""

        def work(connection: Connection) -> Area:
            held = lock(connection, area_id, by, Operation.RENAME)
            chosen = free_name(connection, name, besides=area_id)
            return _changed(held, Action.CHANGED, {"name": chosen})

        return self.write(work)

    def archive(self, area_id: str, by: Actor) -> Area:
        """Puts an area away; everything in it stays. Raises `NotFoundError`."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return self._changed(area_id, by, Operation.ARCHIVE, {"archived": at})

    def unarchive(self, area_id: str, by: Actor) -> Area:
        """Brings an archived area back. Raises `NotFoundError`."""
        return self._changed(area_id, by, Operation.UNARCHIVE, {"archived": ""})

    def set(self, area_id: str, by: Actor, **settings: str) -> Area:
        """Changes some settings; "" takes one away. Raises `RefusedError`, `NotFoundError`."""
        return self._changed(area_id, by, Operation.SET, _settings(settings))

    def _changed(
        self, area_id: str, by: Actor, operation: Operation, values: Mapping[str, str]
    ) -> Area:
        return self.write(
            lambda connection: _changed(
                lock(connection, area_id, by, operation), Action.SET, values
            )
        )

    def configure(
        self, area_id: str, by: Actor, values: Mapping[str, str], base: Mapping[str, str]
    ) -> Area:
        """Changes the name and settings that differ from `base`, what the writer saw; "" takes one
        away. What others changed since and the writer did not stays.

        Raises `EditConflictError` about the settings that both changed, each in another way,
        `RefusedError`, `NotFoundError`.
        """
        wanted = _settings({name: text for name, text in values.items() if name != "name"})
        if "name" in values:
            wanted["name"] = " ".join(strip_unstorable(values["name"]).split())
        seen = {name: base.get(name, "").strip() for name in wanted}

        def work(connection: Connection) -> Area:
            held = lock(connection, area_id, by, Operation.CONFIGURE)
            standing = documents(connection, area_id, Subject.AREA)[area_id]
            theirs = {name: standing.get(name, "") for name in wanted}
            merged = merge(seen, wanted, theirs, sets=SETS)
            if merged.conflicts:
                whom = changes.last_writer(connection, area_id, Subject.AREA, area_id)
                saved, mine = (
                    {name: side.get(name, "") for name in merged.conflicts}
                    for side in (theirs, wanted)
                )
                raise EditConflictError(saved, mine, whom, held.version, LABELS)
            after = {name: merged.values.get(name, "") for name in wanted}
            if after.get("name", standing["name"]) != standing["name"]:
                after["name"] = free_name(connection, after["name"], besides=area_id)
            action = (
                Action.CHANGED
                if after.get("name", "") not in ("", standing["name"])
                else Action.SET
            )
            return _changed(held, action, after)

        return self.write(work)

    def delete(self, area_id: str, by: Actor, typed_name: str) -> bool:
        """Deletes an area for good, with all of its history; whether its file is rid of it too.

        `typed_name` must be the area's name: it cannot be taken back. Where others held the file,
        it is written anew when the database is opened next. Raises `AreaError`.
        """

        def work(connection: Connection) -> None:
            lock(connection, area_id, by, Operation.DELETE)
            area = find(connection, area_id)
            if typed_name.strip() != area.name:
                raise AreaError(
                    f"Nothing was deleted: type the name of the area, {area.name}, to confirm."
                )
            connection.execute(delete(areas).where(areas.c.id == area_id))
            erasing.mark(connection)

        self.write(work)
        return erasing.erase(self.engine)


# ------------------------------------------------------------------------- inside a transaction


def find(connection: Connection, area_id: str) -> Area:
    """One area. Raises `NotFoundError`."""
    name = strip_unstorable(area_id)
    row = connection.execute(select(areas).where(areas.c.id == name)).mappings().first()
    if row is None or name != area_id:
        raise NotFoundError(f"There is no area {quoted(area_id)} here.")
    return _area(row)


def area_state(connection: Connection, area_id: str) -> AreaState:
    """All that an area keeps. Raises `NotFoundError`."""
    return AreaState(
        area=find(connection, area_id),
        entries=documents(connection, area_id, Subject.ENTRY),
        decisions=documents(connection, area_id, Subject.DECISION),
        links=documents(connection, area_id, Subject.LINK),
        versions=versions(connection, area_id, Subject.ENTRY),
    )


def free_name(connection: Connection, name: str, besides: str = "") -> str:
    """A name as it may be kept, free until the transaction ends. Raises `RefusedError` where it is
    blank, too long or taken.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer as it is
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_NAMES_LOCK})")
    chosen = " ".join(strip_unstorable(name).split())
    if is_blank(chosen):
        raise RefusedError({"name": "Give the area a name."})
    if len(chosen) > LONGEST_NAME:
        raise RefusedError({"name": f"The name is longer than {LONGEST_NAME} characters."})
    taken = connection.execute(select(areas.c.id, areas.c.name, areas.c.archived)).all()
    for area_id, other, archived in taken:
        if area_id != besides and other.casefold() == chosen.casefold():
            where = " among the archived areas" if archived else ""
            raise RefusedError({"name": f"There is an area called {other} already{where}."})
    return chosen


def free_id(connection: Connection, name: str) -> str:
    """An id for an area of this name: what its address says."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "area"
    taken = {str(found) for found in connection.execute(select(areas.c.id)).scalars()}
    if slug not in taken:
        return slug
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in numbered if candidate not in taken)


def new_id(prefix: str) -> str:
    """An id for an entry, a link or a snapshot: short, and never twice."""
    return f"{prefix}-{secrets.token_hex(6)}"


def _area(row: RowMapping) -> Area:
    document = area_document(row)
    return Area(
        id=row["id"],
        version=int(row["version"]),
        name=document.pop("name", ""),
        archived=document.pop("archived", ""),
        settings=document,
    )


def _settings(settings: Mapping[str, str]) -> Document:
    wrong = {
        name: f"There is no setting '{name}'." for name in settings if name not in SETTINGS
    } | {
        name: f"{SETTINGS[name]}: at most {LONGEST_SETTING} characters fit."
        for name, value in settings.items()
        if name in SETTINGS and len(value) > LONGEST_SETTING
    }
    if wrong:
        raise RefusedError(wrong)
    return {name: value.strip() for name, value in settings.items()}


def _changed(held: AreaLock, action: Action, values: Mapping[str, str]) -> Area:
    connection, area_id = held.connection, held.area_id
    standing = documents(connection, area_id, Subject.AREA)[area_id]
    after = {name: value for name, value in (standing | dict(values)).items() if value}
    record(held, action, [Edit(Subject.AREA, area_id, after)])
    return find(connection, area_id)
