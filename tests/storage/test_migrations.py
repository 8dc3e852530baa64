"""Every schema that there was opens as the one that there is, and two who open at once both can."""

from __future__ import annotations

import json
import shutil
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import Urls
from replay import assert_history_agrees
from schemas.make_schema_file import AREA, DECISION, FIRST, LINK, SECOND, WITHOUT
from sqlalchemy import Connection, MetaData, insert, text
from test_writers import started

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add
from rpc.areas.errors import AreaError
from rpc.areas.history.timeline import as_of, snapshot, snapshots_of, taking_back, undo
from rpc.areas.local_map import local_map
from rpc.areas.moment import read_moment
from rpc.areas.store import Store
from rpc.storage import database, schema
from rpc.storage.database import open_database
from rpc.tables.catalogue import load

SCHEMAS = Path(__file__).with_name("schemas")
FILES = sorted(SCHEMAS.glob("*.db"))
STEPS = ScriptDirectory(str(Path(database.__file__).with_name("migrations")))
REVISIONS = [step.revision for step in STEPS.walk_revisions()]


def test_a_file_of_every_schema_is_kept() -> None:
    assert [file.stem for file in FILES] == sorted(REVISIONS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_earlier_file_opens_with_everything_in_it(file: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(file, tmp_path))
    engine = open_database(f"sqlite:///{copy}")
    store = Store(engine)

    kept = store.state(AREA)
    assert kept.area.name == "Northborough"
    assert kept.area.settings == {"writer": "Lead", "level_universal": "Tier 1"}
    assert kept.area.version == 9
    assert kept.entries == {"e-1": FIRST, "e-2": SECOND}
    assert kept.versions == {"e-1": 8, "e-2": 9}
    assert kept.decisions == {"self_help/primary": DECISION}
    assert kept.links == {"l-1": LINK}
    assert_history_agrees(store, AREA)
    assert as_of(store, AREA, 7).entries == {"e-2": WITHOUT}
    found = [(each.name, each.number) for each in snapshots_of(store, AREA)]
    assert found == ([("Before the workshop", 6)] if file.stem >= "0002" else [])
    assert len(local_map(kept, load()).entries) == 2
    planned = [(each.name, each.edits, each.seen) for each in read_moment(store, AREA).scenarios]
    edits = {"e-9": FIRST, "e-2": None}
    one = ("If the bid is won", edits, {"e-9": 0, "e-2": 9})
    assert planned == ([one] if file.stem >= "0003" else [])

    assert [line.number for line in taking_back(store, AREA).undo] == [9]
    undo(store, AREA, local_actor("Lead"))
    add(store, AREA, local_actor("Lead"), FIRST)
    snapshot(store, AREA, local_actor("Lead"), "Now")
    assert_history_agrees(store, AREA)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


ENDED = {"name": "Stepping up together", "row_type": "self_help", "phases": "primary;secondary"}
ASKED = {"state": "none", "comment": "Asked"}
MADE = {"name": "Northborough"}


def put_row(connection: Connection, tables: MetaData, table: str, **values: object) -> None:
    """Writes a row into a table as an older schema has it, blank where nothing is given."""
    columns = tables.tables[table].columns
    blank = {column.name: "" for column in columns if not column.nullable}
    connection.execute(insert(tables.tables[table]).values({**blank, **values}))


def test_maps_of_before_say_what_ended_by_their_history(
    new_url: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two entries were deleted, one of them undone; beside it an area in which nothing ended."""
    url = new_url()
    upgrade = database.command.upgrade
    monkeypatch.setattr(database.command, "upgrade", lambda config, _: upgrade(config, "0006"))
    engine = open_database(url)
    monkeypatch.undo()
    lines: list[tuple[int, int, str, str, str, object, object, int | None]] = [
        (1, 1, "made", "area", "north", None, MADE, None),
        (2, 2, "added", "entry", "e-1", None, ENDED, None),
        (3, 3, "added", "entry", "e-2", None, SECOND, None),
        (4, 4, "decided", "decision", "self_help/primary", None, ASKED, None),
        (5, 5, "deleted", "entry", "e-1", ENDED, None, None),
        (6, 6, "deleted", "entry", "e-2", SECOND, None, None),
        (7, 7, "undid", "entry", "e-2", None, SECOND, 6),
    ]
    old = MetaData()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        old.reflect(connection)
        put = partial(put_row, connection, old)
        put("areas", id="north", name="Northborough", version=7, settings="{}")
        put("areas", id="south", name="Southborough", version=0, settings="{}")
        put("entries", area_id="north", id="e-2", version=7, **SECOND)
        put("decisions", area_id="north", id="self_help/primary", version=4, **ASKED)
        for number, batch, action, subject, name, before, after, undoes in lines:
            put(
                "changes",
                area_id="north",
                number=number,
                batch=batch,
                at=f"2026-11-2{number}T10:00:00.000000+00:00",
                by="Lead",
                action=action,
                subject=subject,
                subject_id=name,
                before=before and json.dumps(before),
                after=after and json.dumps(after),
                undoes=undoes,
            )
    engine.dispose()

    engine = open_database(url)
    store = Store(engine)
    gone = {"state": "none_left", "by": "Lead", "on": "2026-11-25", "last": ENDED["name"]}
    expected = {"self_help/primary": gone | {"comment": "Asked"}, "self_help/secondary": gone}
    assert store.state("north").decisions == expected
    assert store.state("north").area.version == 9
    assert store.state("south").area.version == 0
    found = assert_history_agrees(store, "north")[7:]
    assert [(line.action, line.by, line.batch) for line in found] == [("derived", "", 8)] * 2
    assert found[0].at > "2026-11-27T10:00:00.000000+00:00"
    assert as_of(store, "north", 7).decisions == {"self_help/primary": ASKED}
    assert [line.number for line in taking_back(store, "north").undo] == [5]
    undo(store, "north", local_actor("Lead"))
    assert store.state("north").decisions == {"self_help/primary": ASKED}
    assert_history_agrees(store, "north")
    engine.dispose()


def test_maps_of_before_lose_providers_that_nobody_named(
    new_url: Urls, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = new_url()
    upgrade = database.command.upgrade
    monkeypatch.setattr(database.command, "upgrade", lambda config, _: upgrade(config, "0007"))
    engine = open_database(url)
    monkeypatch.undo()
    placed = {"row_type": "self_help", "phases": "primary"}
    copied = {"name": "SEND", "provider": "Not named yet", "copied_from": "send", **placed}
    waited = {"name": "Talk", **placed}
    planned = {
        "name": "FCU",
        "provider": "REACH Institute, Arizona State University",
        "programme": "fcu",
    }
    old = MetaData()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        old.reflect(connection)
        put = partial(put_row, connection, old)
        put("areas", id="north", name="Northborough", version=3, settings="{}")
        for number, action, subject, name, after in (
            (1, "made", "area", "north", MADE),
            (2, "copied", "entry", "e-1", copied),
            (3, "added", "entry", "e-2", waited),
        ):
            put(
                "changes",
                area_id="north",
                number=number,
                batch=number,
                at=f"2026-11-2{number}T10:00:00.000000+00:00",
                by="Lead",
                action=action,
                subject=subject,
                subject_id=name,
                after=json.dumps(after),
            )
        put("entries", area_id="north", id="e-1", version=2, **copied)
        put("entries", area_id="north", id="e-2", version=3, **waited)
        put("scenarios", area_id="north", id="p-1", version=2, number=3, name="Plan")
        edit = {"area_id": "north", "scenario_id": "p-1", "version": 2}
        put("scenario_edits", **edit, entry_id="e-9", seen=0, after=json.dumps(planned))
    engine.dispose()

    engine = open_database(url)
    store = Store(engine)
    kept = store.state("north")
    assert kept.entries["e-1"] == {x: y for x, y in copied.items() if x != "provider"}
    assert (kept.area.version, kept.versions) == (4, {"e-1": 4, "e-2": 3})
    assert as_of(store, "north", 3).entries["e-1"] == copied
    assert len(local_map(kept, load()).entries) == 2
    (plan,) = read_moment(store, "north").scenarios
    assert plan.edits == {"e-9": {"name": "FCU", "programme": "fcu"}}
    assert [line.number for line in taking_back(store, "north").undo] == [3]
    assert_history_agrees(store, "north")
    said = [each.getMessage() for each in caplog.records if "waited for" in each.getMessage()]
    assert said == [
        "Northborough: 1 entry that waited for its provider alone now counts on the map."
    ]
    engine.dispose()


def test_the_steps_make_the_tables_as_they_are_now(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, schema.metadata) == []


def test_a_newer_database_is_refused_and_left_alone(new_url: Urls) -> None:
    url = new_url()
    engine = open_database(url)
    area = Store(engine).make("Northborough", local_actor()).id
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(AreaError, match="was written by a newer version of the product"):
        open_database(url)
    with engine.connect() as connection:
        standing = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        assert standing.all() == ["9999"]
    assert store_holds(engine, area)
    engine.dispose()


def store_holds(engine, area: str) -> bool:
    return [each.id for each in Store(engine).areas()] == [area]


def test_a_step_that_fails_leaves_the_database_as_it_was(
    new_url: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first half is taken back, on both databases, and it can be opened later."""
    url = new_url()
    upgrade = database.command.upgrade

    def half(config, _revision):
        upgrade(config, "0001")
        raise AreaError("half way")

    monkeypatch.setattr(database.command, "upgrade", half)
    with pytest.raises(AreaError, match="half way"):
        open_database(url)
    monkeypatch.undo()
    engine = open_database(url)
    assert Store(engine).areas() == []
    engine.dispose()


def test_servers_that_open_a_new_database_at_once_all_can(new_url: Urls) -> None:
    """Each opens it before it says that it is ready."""
    url = new_url()
    writers = [started("add", url, "northborough", 0) for _ in range(4)]
    said = [writer.communicate("\n") for writer in writers]
    assert said == [("ready\n", "")] * 4
    engine = open_database(url)
    assert Store(engine).areas() == []
    engine.dispose()


def test_files_that_are_kept_are_whole() -> None:
    for file in FILES:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert revision == file.stem
        connection.close()
