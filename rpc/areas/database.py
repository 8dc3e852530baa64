"""The database: where it is, how it is opened, and one transaction for each piece of work.

SQLite in a file at first, PostgreSQL where `RPC_DATABASE_URL` names one. SQLite writes ahead
(WAL) and waits for the disk at each commit, so that neither a killed server nor a power cut takes
back what was said to be saved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from rpc.areas.errors import AreaError
from rpc.areas.turns import Turns

URL_SETTING = "RPC_DATABASE_URL"
"""The environment variable that names another database."""

FOLDER_SETTING = "RPC_VAR"
"""The environment variable that names another folder for the file of the default database."""

VAR = Path(__file__).resolve().parents[2] / "var"

BUSY_SECONDS = 20
"""How long a write waits for the writes of others before it gives up with a sentence."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_MIGRATING = Lock()
"""Alembic keeps what it works on for the whole process: threads migrate one by one."""

_TURNS: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
_TURNS_GUARD = Lock()
"""The queue of the writers of each SQLite database of this process."""

_MIGRATION_LOCK = 20211001
"""The key of PostgreSQL's advisory lock: two servers that start together migrate one by one."""

T = TypeVar("T")


def database_url() -> str:
    """The database of this installation, as a URL of SQLAlchemy."""
    if url := os.environ.get(URL_SETTING, ""):
        return url
    folder = Path(os.environ.get(FOLDER_SETTING) or VAR)
    return f"sqlite:///{folder / 'areas.db'}"


def open_database(url: str | None = None) -> Engine:
    """Opens a database and brings its tables up to date. Raises `AreaError` where it cannot."""
    try:
        parsed = make_url(url or database_url())
    except ArgumentError:
        raise AreaError(
            f"{URL_SETTING} is not the address of a database; write it as "
            "postgresql://user@host/name or sqlite:///file."
        ) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise AreaError(
            f"{URL_SETTING} names a sort of database that this product does not know; write it as "
            "postgresql://user@host/name or sqlite:///file."
        )
    if is_sqlite and parsed.database:
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(
        parsed,
        pool_pre_ping=not is_sqlite,
        connect_args={"timeout": BUSY_SECONDS} if is_sqlite else {"connect_timeout": 10},
    )
    if is_sqlite:
        _tune_sqlite(engine)
    else:
        _tune_postgresql(engine)
    try:
        with _MIGRATING:
            _patiently(lambda: _migrate(engine))
    except AreaError:
        engine.dispose()
        raise
    except SQLAlchemyError as error:
        engine.dispose()
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise AreaError(f"The database cannot be opened: {why}.") from error
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AreaError(
            f"The folder of the database, {folder}, cannot be made: {error.strerror}."
        ) from error


def _tune_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say ourselves when a transaction begins
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A write takes the lock at once: begun as a read it could fail in its middle.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        current = MigrationContext.configure(connection).get_current_revision()
        if current != head:
            _refuse_newer(config, current)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _refuse_newer(config: Config, current: str | None) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise AreaError(
            "This database was written by a newer version of the product. Nothing was changed: "
            "use the newer version, or another database."
        )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: everything in it is of one moment.

    Raises `AreaError` where the database cannot be reached.
    """
    with glancing(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """A connection for one question. Raises `AreaError` where the database cannot be reached."""
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise AreaError("The database did not answer: try again in a moment.") from error


def writing(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Does a piece of work in one transaction: all of it is kept, or nothing.

    A database that is busy with the writes of others is tried again, with all of the work, for
    `BUSY_SECONDS`. Raises `AreaError` when it stays busy or cannot be reached.
    """

    def once() -> T:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            return work(connection)

    try:
        if engine.dialect.name != "sqlite":
            return _patiently(once)
        with _turns(engine).turn(BUSY_SECONDS):
            return _patiently(once)
    except (OperationalError, TimeoutError) as error:
        raise AreaError(
            "The database did not answer, so this was not saved. What you typed is still here: "
            "try again in a moment."
        ) from error


def _turns(engine: Engine) -> Turns:
    with _TURNS_GUARD:
        return _TURNS.setdefault(engine, Turns())


def _patiently(work: Callable[[], T]) -> T:
    return Retrying(
        retry=retry_if_exception(_is_busy),
        wait=wait_random_exponential(multiplier=0.02, max=1),
        stop=stop_after_delay(BUSY_SECONDS),
        reraise=True,
    )(work)


_BUSY = ("database is locked", "database table is locked", "deadlock", "could not serialize")


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and any(
        words in str(error.orig).lower() for words in _BUSY
    )
