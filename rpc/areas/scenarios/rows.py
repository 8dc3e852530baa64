"""Scenarios in the database: read, and their edits left so. `scenarios` is the way in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from rpc.areas.entries import MOST_AT_ONCE
from rpc.areas.errors import NotFoundError, RefusedError
from rpc.areas.history.changes import AreaLock, title
from rpc.areas.store import LONGEST_NAME
from rpc.storage.record import Document, Subject, as_text, from_text, standing, strip_unstorable
from rpc.storage.schema import scenario_edits, scenarios
from rpc.tables.visible import is_blank

LONGEST_NOTE = 1_000

SCENARIO = ("id", "version", "name", "note", "number", "at", "by", "applied")
"""What a scenario holds beside its edits."""

_AT_ONCE = 500
"""Ids in one question: fewer than any database allows."""


@dataclass(frozen=True)
class Scenario:
    """A scenario and its edits, in the order in which they were last made."""

    id: str
    version: int
    """Counts its own writes; the area's version does not know of them."""
    name: str
    note: str
    number: int
    """The change of the area after which it was made."""
    at: str
    by: str
    applied: str
    """When the last of its edits was applied, "" while any is left or none was."""
    edits: dict[str, Document | None]
    """By entry: how it stands in the scenario; None where it ends."""
    seen: dict[str, int]
    """By edited entry: its version on the map when it was edited, 0 where it was not there."""
    versions: dict[str, int]
    """By edited entry: the scenario's version that left the edit so."""
    authors: dict[str, str]
    """By edited entry: the title of whoever left the edit so, "" where it was not recorded."""


def read_all(connection: Connection, area_id: str, scenario_id: str = "") -> list[Scenario]:
    """The scenarios of an area, by name, or the one of this id."""
    which = [scenarios.c.area_id == area_id]
    whose = [scenario_edits.c.area_id == area_id]
    if scenario_id:
        which.append(scenarios.c.id == strip_unstorable(scenario_id))
        whose.append(scenario_edits.c.scenario_id == strip_unstorable(scenario_id))
    rows = connection.execute(select(scenarios).where(*which)).mappings().all()
    edits = connection.execute(select(scenario_edits).where(*whose)).mappings().all()
    in_order = sorted(edits, key=lambda edit: (int(edit["version"]), str(edit["entry_id"])))
    found = []
    for row in rows:
        own = [edit for edit in in_order if edit["scenario_id"] == row["id"]]
        found.append(
            Scenario(
                **{name: row[name] for name in SCENARIO},
                edits={edit["entry_id"]: from_text(edit["after"]) for edit in own},
                seen={edit["entry_id"]: int(edit["seen"]) for edit in own},
                versions={edit["entry_id"]: int(edit["version"]) for edit in own},
                authors={edit["entry_id"]: edit["by"] or "" for edit in own},
            )
        )
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def scenario_of(connection: Connection, area_id: str, scenario_id: str) -> Scenario:
    """One scenario. Raises `NotFoundError`."""
    found = read_all(connection, strip_unstorable(area_id), scenario_id or "-")
    if not found or found[0].id != scenario_id:
        raise NotFoundError("This scenario is not there any more: somebody threw it away.")
    return found[0]


def on_map(
    connection: Connection, area_id: str, ids: Iterable[str]
) -> dict[str, tuple[Document | None, int]]:
    """The entries of the map with these ids, and their versions."""
    return standing(connection, area_id, Subject.ENTRY, list(dict.fromkeys(ids)))


def write_edits(
    held: AreaLock, before: Scenario, edits: Mapping[str, tuple[Document | None, int]]
) -> None:
    """Leaves some edits so, each the document and the version of the map that was seen."""
    if not edits:
        return
    if len(before.edits.keys() | edits.keys()) > MOST_AT_ONCE:
        raise RefusedError(
            {"name": f"At most {MOST_AT_ONCE:,} entries can be edited in a scenario."}
        )
    _delete(held, before.id, list(edits))
    version = touch(held, before, applied="")
    rows = [
        {
            "area_id": held.area_id,
            "scenario_id": before.id,
            "entry_id": name,
            "version": version,
            "seen": seen,
            "after": as_text(after),
            "by": title(held.by),
        }
        for name, (after, seen) in edits.items()
    ]
    held.connection.execute(insert(scenario_edits), rows)


def drop_edits(
    held: AreaLock, before: Scenario, entry_ids: Collection[str], applied: str = ""
) -> None:
    """Takes edits away; without any nothing is written. `applied` is when the last was applied."""
    there = [name for name in dict.fromkeys(entry_ids) if name in before.edits]
    if there:
        _delete(held, before.id, there)
        touch(held, before, applied=applied)


def _delete(held: AreaLock, scenario_id: str, entry_ids: Sequence[str]) -> None:
    for start in range(0, len(entry_ids), _AT_ONCE):
        held.connection.execute(
            delete(scenario_edits).where(
                scenario_edits.c.area_id == held.area_id,
                scenario_edits.c.scenario_id == scenario_id,
                scenario_edits.c.entry_id.in_(entry_ids[start : start + _AT_ONCE]),
            )
        )


def touch(held: AreaLock, before: Scenario, **values: str) -> int:
    """Counts a scenario's version up, with some other values; the version afterwards."""
    held.connection.execute(
        update(scenarios)
        .where(scenarios.c.area_id == held.area_id, scenarios.c.id == before.id)
        .values(version=before.version + 1, **values)
    )
    return before.version + 1


def free_scenario_name(connection: Connection, area_id: str, name: str, besides: str = "") -> str:
    """A name as it may be kept. Raises `RefusedError` where it is blank, too long or taken."""
    chosen = " ".join(strip_unstorable(name).split())
    if is_blank(chosen) or len(chosen) > LONGEST_NAME:
        raise RefusedError(
            {"name": f"Give the scenario a name of at most {LONGEST_NAME} characters."}
        )
    for other in read_all(connection, area_id):
        if other.id != besides and other.name.casefold() == chosen.casefold():
            raise RefusedError({"name": f"There is a scenario called {other.name} already."})
    return chosen


def tidy_note(note: str) -> str:
    """A note as it may be kept. Raises `RefusedError`."""
    tidy = strip_unstorable(note).strip()
    if len(tidy) > LONGEST_NOTE:
        raise RefusedError(
            {"note": f"At most {LONGEST_NOTE:,} characters fit; this has {len(tidy):,}."}
        )
    return tidy


def now_text() -> str:
    """This moment: UTC to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
