"""Where the database is, what is said where it cannot be opened, and how a transaction behaves."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from replay import assert_history_agrees
from sqlalchemy import text

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add
from rpc.areas.errors import AreaError
from rpc.areas.store import Store
from rpc.storage import database
from rpc.storage.database import open_database, reading
from rpc.storage.location import database_url
from rpc.storage.write_queue import Turns

ROOT = Path(__file__).resolve().parents[2]

ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def test_the_address_comes_from_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("RPC_DATABASE_URL", raising=False)
    monkeypatch.delenv("RPC_VAR", raising=False)
    assert database_url() == f"sqlite:///{ROOT / 'var' / 'areas.db'}"
    monkeypatch.setenv("RPC_VAR", str(tmp_path / "not" / "there"))
    assert database_url() == f"sqlite:///{tmp_path}/not/there/areas.db"
    open_database().dispose()
    assert (tmp_path / "not" / "there" / "areas.db").is_file()
    monkeypatch.setenv("RPC_DATABASE_URL", "postgresql://somebody@nowhere/areas")
    assert database_url() == "postgresql://somebody@nowhere/areas"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("areas.db", "is not the address of a database; write it as postgresql://"),
        ("mysql://somebody@nowhere/areas", "names a sort of database that this product does not"),
        ("sqlite+aiosqlite:///areas.db", "names a sort of database that this product does not"),
        ("postgresql://somebody@127.0.0.1:1/areas", "The database cannot be opened: "),
        ("sqlite:////dev/null/areas.db", "The folder of the database, /dev/null, cannot be made"),
        ("sqlite:////proc", "The database cannot be opened: unable to open database file."),
    ],
)
def test_what_is_said_where_it_cannot_be_opened(url: str, sentence: str) -> None:
    with pytest.raises(AreaError) as error:
        open_database(url)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "areas.db"
    path.write_bytes(b"Not a database, however long it is looked at. " * 100)
    with pytest.raises(AreaError, match="file is not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"Not a database")


def test_sqlite_waits_for_the_disk_and_for_others(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'areas.db'}")
    with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": database.BUSY_SECONDS * 1000,
    }


def test_reading_sees_one_moment(store: Store, area: str) -> None:
    """What is written while it reads is of the next."""
    count = text("SELECT count(*) FROM entries")
    with reading(store.engine) as connection:
        before = connection.execute(count).scalar_one()
        writer = threading.Thread(target=add, args=(store, area, local_actor("Lead"), ENTRY))
        writer.start()
        writer.join()
        assert connection.execute(count).scalar_one() == before
    with reading(store.engine) as connection:
        assert connection.execute(count).scalar_one() == before + 1


def test_a_write_waits_for_another_and_gives_up_with_a_sentence(
    store: Store, area: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.BUSY_SECONDS == 20
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)  # 0 means to wait for ever on PostgreSQL
    engine = open_database(url)

    def hold(connection):
        connection.execute(text("UPDATE areas SET version = version"))
        start = time.monotonic()
        with pytest.raises(AreaError, match=r"not saved\. What you typed is still here"):
            add(Store(engine), area, local_actor("Lead"), ENTRY)
        assert 1 <= time.monotonic() - start < 10

    store.write(hold)
    engine.dispose()
    add(store, area, local_actor("Lead"), ENTRY)
    assert len(store.state(area).entries) == 1


def test_a_database_that_went_away_is_said_in_a_sentence(
    store: Store, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def gone():
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    monkeypatch.setattr(store.engine, "connect", gone)
    for ask in (store.areas, lambda: store.state(area), lambda: store.version(area)):
        with pytest.raises(AreaError, match="The database did not answer"):
            ask()
    with pytest.raises(AreaError, match="The database did not answer, so this was not saved"):
        add(store, area, local_actor("Lead"), ENTRY)


def test_threads_write_in_the_order_in_which_they_came() -> None:
    turns, order, threads = Turns(), [], []

    def write(number: int) -> None:
        with turns.turn(20):
            order.append(number)

    with turns.turn(0):
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:
                pass
        with pytest.raises(TimeoutError), turns.turn(0.01):
            pytest.fail("two at once")
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    with turns.turn(0):
        assert order


def test_threads_of_one_server_lose_nothing(store: Store, area: str) -> None:
    threads = [
        threading.Thread(
            target=lambda: [add(store, area, local_actor("Lead"), ENTRY) for _ in range(20)]
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.state(area).entries) == 160
    assert_history_agrees(store, area)
