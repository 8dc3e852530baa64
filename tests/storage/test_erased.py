"""Deleted for good: no byte of the area is left in any file of SQLite; and who may read those."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import event

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import add_many, change, remove
from rpc.areas.entries import entry as entry_of
from rpc.areas.errors import AreaError
from rpc.areas.history.timeline import snapshot
from rpc.areas.store import Store
from rpc.storage import erasing
from rpc.storage.database import open_database
from rpc.storage.location import database_url
from rpc.vocabulary.local import Decided

SECRET = "Quagga"
"""A word that only the area that goes has in all that it keeps."""


def entry(number: int, word: str) -> dict[str, str]:
    return {
        "name": f"{word} {number}",
        "provider": f"{word} Hub",
        "row_type": "universal_services",
        "phases": "early_years",
        "description": f"{word} " * (number % 90 + 1),
    }


def filled(store: Store, seed: int = 1) -> tuple[str, str]:
    """Two areas whose rows stand between each other's: one that stays, one that goes."""
    chance = random.Random(seed)
    stays, goes = (
        store.make("Northborough", local_actor()).id,
        store.make(f"{SECRET} town", local_actor()).id,
    )
    ids: dict[str, list[str]] = {stays: [], goes: []}
    for number in range(160):
        for area in sorted(ids, key=lambda _: chance.random()):
            word = SECRET if area == goes else "Plain"
            ids[area] += add_many(store, area, local_actor(word), [entry(number, word)])
            if number % 3 == 0:
                chosen = chance.choice(ids[area])
                values, version = entry_of(store, area, chosen)
                values = values | {"description": f"{word}! " * (number % 50 + 1)}
                change(store, area, local_actor(word), chosen, values, version)
            if number % 7 == 0:
                remove(store, area, local_actor(word), [ids[area].pop(0)], ended=None)
    decide(
        store,
        goes,
        local_actor(SECRET),
        "self_help/primary",
        Decided.OUT_OF_SCOPE,
        why=f"{SECRET} why",
    )
    snapshot(store, goes, local_actor(SECRET), f"{SECRET} day")
    return stays, goes


def traces(folder: Path) -> dict[str, int]:
    """How often the word stands in each file of a folder."""
    word = SECRET.encode()
    found = {path.name: path.read_bytes().count(word) for path in folder.iterdir()}
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("seed", range(4))
def test_nothing_of_it_is_left(seed: int, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'areas.db'}")
    store = Store(engine)
    stays, goes = filled(store, seed)
    assert traces(tmp_path)
    assert store.delete(goes, local_actor(), f"{SECRET} town")
    assert traces(tmp_path) == {}
    assert len(store.state(stays).entries) > 100
    engine.dispose()
    assert traces(tmp_path) == {}


def test_every_connection_writes_over_what_it_deletes(tmp_path: Path) -> None:
    """Also an entry that is deleted, or a change: there the file is not written anew.

    Whatever SQLite does by itself, which its builder chooses.
    """
    engine = open_database(f"sqlite:///{tmp_path / 'areas.db'}")
    engine.dispose()

    @event.listens_for(engine, "connect", insert=True)
    def off_at_first(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    engine.dispose()


def test_what_could_not_be_finished_is_finished_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "areas.db"
    engine = open_database(f"sqlite:///{path}")
    store = Store(engine)
    _, goes = filled(store)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM areas").fetchone() == (2,)
    monkeypatch.setattr(erasing, "SECONDS", 0.3)

    assert store.delete(goes, local_actor(), f"{SECRET} town") is False
    assert traces(tmp_path)

    reader.execute("COMMIT")
    reader.close()
    monkeypatch.undo()
    engine.dispose()
    open_database(f"sqlite:///{path}").dispose()
    assert traces(tmp_path) == {}


def test_an_older_file_is_written_anew_once(tmp_path: Path) -> None:
    """What an earlier version deleted without writing over it goes when the file is opened."""
    path = tmp_path / "areas.db"
    engine = open_database(f"sqlite:///{path}")
    _, goes = filled(Store(engine))
    engine.dispose()
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA secure_delete=OFF")
        for table in ("entries", "decisions", "links", "changes", "snapshots"):
            old.execute(f"DELETE FROM {table} WHERE area_id = ?", [goes])
        old.execute("DELETE FROM areas WHERE id = ?", [goes])
        later = (
            ("changes", "browser"),
            ("changes", "ended"),
            ("decisions", "last"),
            ("scenario_edits", "by"),
        )
        for table, column in (
            *later,
            *(("entries", name) for name in ("programme_name", "copied_from_name")),
        ):
            old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        old.execute("UPDATE alembic_version SET version_num = '0003'")
        old.execute("PRAGMA user_version = 0")
    old.close()
    assert traces(tmp_path)

    engine = open_database(f"sqlite:///{path}")
    assert traces(tmp_path) == {}
    with engine.connect() as connection:
        assert not erasing.is_marked(connection)
    engine.dispose()


def test_a_second_deletion_meanwhile_keeps_its_mark(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'areas.db'}")
    with engine.connect() as connection:
        assert not erasing.is_marked(connection)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        erasing.mark(connection)
        erasing.mark(connection)
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 2
    assert erasing.erase(engine)
    with engine.connect() as connection:
        assert not erasing.is_marked(connection)
    engine.dispose()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_only_the_account_of_the_product_can_read_its_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = tmp_path / "new" / "var"
        engine = open_database(f"sqlite:///{folder / 'areas.db'}")
        Store(engine).make("Northborough", local_actor())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert modes == {"areas.db": 0o600, "areas.db-wal": 0o600, "areas.db-shm": 0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        engine.dispose()
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_files_that_others_could_read_are_closed_to_them(tmp_path: Path) -> None:
    folder, shared = tmp_path / "var", tmp_path / "shared"
    for each in (folder, shared):
        each.mkdir(mode=0o755)
        open_database(f"sqlite:///{each / 'areas.db'}").dispose()
        (each / "areas.db").chmod(0o644)
        each.chmod(0o755)
    (shared / "letter.txt").write_text("Somebody else's.")
    for each in (folder, shared):
        open_database(f"sqlite:///{each / 'areas.db'}").dispose()
        assert stat.S_IMODE((each / "areas.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755  # it is not the product's alone


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_a_folder_where_the_file_should_be_keeps_its_mode(tmp_path: Path) -> None:
    taken = tmp_path / "areas.db"
    taken.mkdir(mode=0o755)
    taken.chmod(0o755)
    (tmp_path / "letter.txt").write_text("Somebody else's.")
    with pytest.raises(AreaError, match="unable to open database file"):
        open_database(f"sqlite:///{taken}")
    assert stat.S_IMODE(taken.stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["a%20b", "a?b", "a b", "a#b", "a&b=c", "ä%", "a+b"])
def test_a_folder_of_any_name_is_that_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RPC_DATABASE_URL", raising=False)
    monkeypatch.setenv("RPC_VAR", str(tmp_path / name))
    for _ in range(2):
        engine = open_database(database_url())
        assert len(Store(engine).areas()) <= 1
        if not Store(engine).areas():
            Store(engine).make("Northborough", local_actor())
        engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "areas.db").is_file()
