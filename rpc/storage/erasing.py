"""Deleted for good: nothing of an area stays in the file of SQLite or in its log.

`secure_delete` writes over what is deleted, but where rows of two areas shared a page, parts of one
were seen to stay in its gaps. So after deleting for good the file is written anew (VACUUM), and the
log beside it is emptied. Until both are done the file bears a mark (`user_version`), which survives
a crash: what was not finished is finished when the database is opened next.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, Engine

SECONDS = 10.0
"""How long others are waited for who read or write at the same time."""

_ONE_TRY, _BETWEEN = 0.25, 0.05

_log = logging.getLogger(__name__)


def mark(connection: Connection) -> None:
    """Notes, in the transaction that deletes, that the file has to be written anew."""
    if connection.dialect.name == "sqlite":
        number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        connection.exec_driver_sql(f"PRAGMA user_version = {number + 1}")


def is_marked(connection: Connection) -> bool:
    """Whether something deleted may still be in the file."""
    if connection.dialect.name != "sqlite":
        return False
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar())


def erase(engine: Engine, seconds: float | None = None) -> bool:
    """Writes the file anew and empties its log; whether that could be finished within `seconds`.

    PostgreSQL does the like by itself in its own time (docs/data-protection.md).
    """
    if engine.dialect.name != "sqlite":
        return True
    until = time.monotonic() + (SECONDS if seconds is None else seconds)
    borrowed = engine.raw_connection()
    try:
        driver = borrowed.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        (before,) = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout = {int(_ONE_TRY * 1000)}")
        try:
            is_finished = _erased(driver, until)
        finally:
            driver.execute(f"PRAGMA busy_timeout = {before}")
    except (sqlite3.Error, UnicodeDecodeError) as error:
        _log.error("Deleting for good is not finished: %s.", type(error).__name__)
        return False
    finally:
        borrowed.close()
    if not is_finished:
        _log.warning("Deleting for good is not finished: others use the database.")
    return is_finished


def _erased(driver: sqlite3.Connection, until: float) -> bool:
    """Tries each step until others let it; the mark goes last, unless more was deleted meanwhile.

    What the log holds of the mark alone is a page without anything of any area.
    """
    (number,) = driver.execute("PRAGMA user_version").fetchone()
    for step in (_write_anew, _empty_the_log):
        while not _done(partial(step, driver)):
            if time.monotonic() > until:
                return False
            time.sleep(_BETWEEN)
    driver.execute("BEGIN IMMEDIATE")
    try:
        if driver.execute("PRAGMA user_version").fetchone() == (number,):
            driver.execute("PRAGMA user_version = 0")
    finally:
        driver.execute("COMMIT")
    return True


def _done(step: Callable[[], bool]) -> bool:
    """Whether a step went through; not where others were in the way."""
    try:
        return step()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return False
        raise


def _write_anew(driver: sqlite3.Connection) -> bool:
    driver.execute("VACUUM")
    return True


def _empty_the_log(driver: sqlite3.Connection) -> bool:
    (is_busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy
