"""Whatever a database refuses is a sentence, and a line of the log without any typed text."""

from __future__ import annotations

import logging
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import Urls
from soak import IS_FULL
from sqlalchemy import exc, text
from sqlalchemy.exc import DBAPIError

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add
from rpc.areas.errors import AreaError
from rpc.areas.store import Store
from rpc.storage import postgresql
from rpc.storage.database import open_database

TYPED = "Zebra group for the Okonkwo family"
ENTRY = {
    "name": TYPED,
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


@contextmanager
def one_line(caplog: pytest.LogCaptureFixture, code: str) -> Iterator[None]:
    """The log gains lines with this code, and none with what was typed."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        yield
    assert code in caplog.text
    assert "Zebra" not in caplog.text


def write_that_fails(store: Store, statement: str, **values: object) -> AreaError:
    with pytest.raises(AreaError) as refused:
        store.write(lambda connection: connection.execute(text(statement), values))
    return refused.value


def test_a_failed_constraint(store: Store, area: str, caplog: pytest.LogCaptureFixture) -> None:
    code = "SQLITE_CONSTRAINT" if store.engine.dialect.name == "sqlite" else "23505"
    with one_line(caplog, code):
        error = write_that_fails(
            store,
            "INSERT INTO areas (id, version, name, settings, archived) VALUES (:id, 0, :n, '', '')",
            id=area,
            n=TYPED,
        )
    assert str(error) == (
        "The database cannot keep these values together, so this was not saved. What you typed is "
        "still here: read the page again, and try once more."
    )
    assert "Zebra" not in repr(error.__cause__)


def test_a_value_out_of_range(store: Store, area: str, caplog: pytest.LogCaptureFixture) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite keeps any whole number of 64 bits")
    with one_line(caplog, "22003"):
        error = write_that_fails(store, "UPDATE areas SET version = 99999999999")
    assert "so this was not saved" in str(error)


def test_a_table_that_is_gone(store: Store, area: str, caplog: pytest.LogCaptureFixture) -> None:
    store.write(lambda connection: connection.execute(text("DROP TABLE links")))
    code = "SQLITE_ERROR" if store.engine.dialect.name == "sqlite" else "42P01"
    with one_line(caplog, code), pytest.raises(AreaError, match="has other tables than"):
        store.state(area)


def test_a_database_that_can_only_be_read(
    store: Store, area: str, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As a replica of PostgreSQL is."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            name = connection.execute(text("SELECT current_database()")).scalar()
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only=on"))
        code = "25006"
    else:
        from sqlalchemy import event

        event.listen(
            store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=1")
        )
        code = "SQLITE_READONLY"
    store.engine.dispose()
    with one_line(caplog, code), pytest.raises(AreaError) as error:
        add(store, area, local_actor("Lead"), ENTRY)
    assert str(error.value).startswith("The database can only be read, so this was not saved.")
    assert store.area(area).name == "Northborough"


def test_a_full_disk_is_called_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'areas.db'}")
    store = Store(engine)
    area = store.make("Northborough", local_actor()).id

    def grow(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.execute(text("CREATE TABLE big AS SELECT randomblob(100000) AS it"))

    with one_line(caplog, "SQLITE_FULL"), pytest.raises(AreaError) as error:
        store.write(grow)
    assert str(error.value).startswith("The disk of the database is full, so this was not saved.")
    assert store.area(area).name == "Northborough"
    engine.dispose()


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_file(seed: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Bytes of its pages are not what they were: every question has an answer or a sentence."""
    path = tmp_path / "areas.db"
    engine = open_database(f"sqlite:///{path}")
    store = Store(engine)
    area = store.make("Northborough", local_actor()).id
    for _ in range(20):
        add(store, area, local_actor("Lead"), ENTRY)
    engine.dispose()
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(40):
        at = chance.randrange(100, len(content))
        content[at : at + 16] = chance.randbytes(16)
    path.write_bytes(content)

    with caplog.at_level(logging.INFO):
        try:
            engine = open_database(f"sqlite:///{path}")
        except AreaError:
            assert caplog.text
            return
        store = Store(engine)
        for ask in (
            store.areas,
            lambda: store.state(area),
            lambda: add(store, area, local_actor("Lead"), ENTRY),
            lambda: store.delete(area, local_actor(), "Northborough"),
        ):
            with suppress(AreaError):
                ask()
        engine.dispose()
    assert "Zebra" not in caplog.text


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_that_is_not_the_same_any_more(
    how: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "areas.db"
    engine = open_database(f"sqlite:///{path}")
    store = Store(engine)
    area = store.make("Northborough", local_actor()).id
    add(store, area, local_actor("Lead"), ENTRY)
    if how == "replaced":
        shutil.copy(path, tmp_path / "other.db")
    path.unlink()
    if how == "replaced":
        (tmp_path / "other.db").rename(path)
    for _ in range(2):
        with one_line(caplog, "deleted or replaced"), pytest.raises(AreaError) as error:
            add(store, area, local_actor("Lead"), ENTRY)
        assert f"was {how}" in str(error.value)
        assert "nothing can be saved" in str(error.value)
    engine.dispose()
    if how == "deleted":
        with pytest.raises(AreaError):  # no empty one is made in its place
            store.areas()
        assert not path.exists()


@pytest.fixture
def store_in_a_hurry(
    backend: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, float]]:
    """A store that waits a quarter as long, and the most that it may take; the whole run waits as
    long as the product does.
    """
    if backend != "postgresql":
        pytest.skip("SQLite has no server")
    longest = 10.0
    assert longest > postgresql.PING_SECONDS + postgresql.CONNECT_SECONDS
    assert postgresql.STATEMENT_SECONDS < postgresql.SILENCE_SECONDS < longest
    assert postgresql.Listening.silence == postgresql.SILENCE_SECONDS
    if not IS_FULL:
        longest = 6.0
        monkeypatch.setattr(postgresql, "PING_SECONDS", 0.5)
        monkeypatch.setattr(postgresql, "CONNECT_SECONDS", 2)  # libpq waits no less
        monkeypatch.setattr(postgresql, "STATEMENT_SECONDS", 2.0)
        monkeypatch.setattr(postgresql, "SILENCE_SECONDS", 2.25)
        monkeypatch.setattr(postgresql.Listening, "silence", 2.25)
    engine = open_database(url)
    yield Store(engine), longest
    engine.dispose()


def test_a_silent_server_is_given_up_within_ten_seconds(
    store_in_a_hurry: tuple[Store, float], url: str, request: pytest.FixtureRequest
) -> None:
    """Its processes are stopped: no time-out of its own can end anything."""
    store, longest = store_in_a_hurry
    area = store.make("Northborough", local_actor("Facilitator")).id

    def seconds(ask: Callable[[], object]) -> float:
        start = time.monotonic()
        with pytest.raises(AreaError):
            ask()
        return time.monotonic() - start

    folder = Path(request.getfixturevalue("postgresql"))
    main = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    processes = [main, *children_of(main)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    asked: tuple[Callable[[], object], ...] = (
        lambda: store.state(area),
        lambda: store.version(area),
        lambda: add(store, area, local_actor("Lead"), ENTRY),
        lambda: open_database(url),
    )
    try:
        with ThreadPoolExecutor(len(asked)) as people:
            took = list(people.map(seconds, asked))
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    assert max(took) < longest, took
    add(store, area, local_actor("Lead"), ENTRY)
    assert len(store.state(area).entries) == 1


def test_a_server_that_falls_silent_in_the_middle_of_a_write(
    store_in_a_hurry: tuple[Store, float], request: pytest.FixtureRequest
) -> None:
    store, longest = store_in_a_hurry
    area = store.make("Northborough", local_actor("Facilitator")).id
    folder = Path(request.getfixturevalue("postgresql"))
    main = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    stopped: list[int] = []

    def work(connection):
        connection.execute(text("UPDATE areas SET version = version"))
        for process in [main, *children_of(main)]:
            os.kill(process, signal.SIGSTOP)
            stopped.append(process)
        connection.execute(text("UPDATE areas SET version = version"))

    start = time.monotonic()
    try:
        with pytest.raises(AreaError, match="did not answer, so this was not saved"):
            store.write(work)
        assert time.monotonic() - start < longest
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    assert store.area(area).name == "Northborough"


def test_a_statement_that_takes_too_long_is_ended(
    backend: str, new_url: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    if backend != "postgresql":
        pytest.skip("SQLite has no server")
    assert postgresql.STATEMENT_SECONDS < 10
    monkeypatch.setattr(postgresql, "STATEMENT_SECONDS", 1.0)
    engine = open_database(new_url())
    start = time.monotonic()
    with pytest.raises(AreaError, match="did not answer, so this was not saved"):
        Store(engine).write(lambda connection: connection.execute(text("SELECT pg_sleep(60)")))
    assert time.monotonic() - start < 5
    engine.dispose()


def test_a_crowd_that_holds_every_connection(
    backend: str, new_url: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool says after a while that it has none to give."""
    if backend != "postgresql":
        pytest.skip("SQLite has no server")
    monkeypatch.setattr(postgresql, "STATEMENT_SECONDS", 1.0)
    engine = open_database(new_url())
    held = [engine.connect() for _ in range(15)]
    start = time.monotonic()
    with pytest.raises(AreaError, match="did not answer"):
        Store(engine).areas()
    assert time.monotonic() - start < 5
    for connection in held:
        connection.close()
    engine.dispose()


def children_of(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(each) for each in found]


def test_errors_without_a_code_are_told_apart() -> None:
    from rpc.storage.database_errors import trouble

    refused = exc.IntegrityError("INSERT", {"name": TYPED}, sqlite3.IntegrityError(TYPED))
    assert "cannot keep these values" in str(trouble(refused, saving=True))
    gone = exc.OperationalError("SELECT", {}, Exception("server closed the connection"))
    assert str(trouble(gone, saving=False)) == (
        "The database did not answer: try again in a moment."
    )


def test_what_was_typed_is_in_no_error(store: Store) -> None:
    """Also where one is logged whole, by whoever looks after the server."""
    with store.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT 1 FROM nothing_of_this_name WHERE 'x' = :x"), {"x": "Anna"})
    assert "Anna" not in str(failed.value)
