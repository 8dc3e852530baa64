"""New SQLite databases that have their tables from the start, copied from one that was made once.

To bring a new one up to date takes a tenth of a second, as every step of its history is gone
through; tests/storage looks at those steps, and other tests only need the outcome.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Engine, event

from rpc.storage.database import open_database


@cache
def _tables() -> sqlite3.Connection:
    """A database in memory, with the tables of today and nothing in them."""
    made = sqlite3.connect(":memory:", check_same_thread=False)
    engine = open_database("sqlite://")
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(made)  # type: ignore[union-attr]
    engine.dispose()
    return made


@contextmanager
def filled() -> Iterator[None]:
    """Whatever new database this process opens meanwhile has its tables."""
    tables = _tables()

    def fill(connection: object, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            [is_new] = connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()
            if is_new:
                tables.backup(connection)

    event.listen(Engine, "connect", fill)
    try:
        yield
    finally:
        event.remove(Engine, "connect", fill)
