"""The database: where it is, how it is opened, and one transaction for each piece of work.

SQLite in a file at first, PostgreSQL where `RPC_DATABASE_URL` names one. SQLite writes ahead
(WAL) and waits for the disk at each commit, so that neither a killed server nor a power cut takes
back what was said to be saved.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from rpc.storage import postgresql
from rpc.storage.database_errors import TROUBLES, code_of, trouble
from rpc.storage.erasing import erase, is_marked
from rpc.storage.errors import AreaError
from rpc.storage.location import database_url, file_of, parsed
from rpc.storage.sqlite_file import (
    Connect,
    DatabaseFile,
    ReadOnlyFile,
    close_to_others,
    is_read_only,
    make_file,
)
from rpc.storage.write_queue import Turns

BUSY_SECONDS = 20
"""How long a write waits for the writes of others before it gives up with a sentence."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_MIGRATING = Lock()
"""Alembic keeps what it works on for the whole process: threads migrate one by one."""

_TURNS: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
_TURNS_GUARD = Lock()
"""The queue of the writers of each SQLite database of this process."""

_FILES: WeakKeyDictionary[Engine, DatabaseFile] = WeakKeyDictionary()
"""The file of each SQLite database that is written to, as it was when it was opened."""

_MIGRATION_LOCK = 20211001
"""The key of PostgreSQL's advisory lock: two servers that start together migrate one by one."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


def open_database(url: str | None = None, *, only_reading: bool = False) -> Engine:
    """Opens a database and brings its tables up to date. Raises `AreaError` where it cannot.

    `only_reading` opens a SQLite file that cannot be written to all the same, as it is; nothing is
    written then, in it or beside it. Of a file that can be written to it makes no difference.
    """
    address = parsed(url or database_url())
    is_sqlite = address.get_backend_name() == "sqlite"
    path = file_of(address) if is_sqlite else None
    if path and only_reading and is_read_only(path):
        return _open_to_read(address, path)
    if path:
        make_file(path)
    engine = create_engine(
        address,
        hide_parameters=True,  # what somebody typed is in no error
        **(_sqlite_settings() if is_sqlite else postgresql.settings()),
    )
    if not is_sqlite:
        postgresql.tune(engine, BUSY_SECONDS)
    elif path:
        file = _FILES[engine] = DatabaseFile(path)
        _tune_sqlite(engine, _PRAGMAS, file.connect)
    else:
        _tune_sqlite(engine, _PRAGMAS)
    try:
        with _MIGRATING, _opening(engine):
            _retry_if_busy(lambda: _migrate(engine))
            with connect(engine) as connection:
                is_unfinished = is_marked(connection)
            if is_unfinished:  # something was deleted for good, and is still in the file
                erase(engine)
    except BaseException:
        engine.dispose()
        raise
    if path:
        close_to_others(path)
    return engine


def _sqlite_settings() -> dict[str, Any]:
    return {"connect_args": {"timeout": BUSY_SECONDS}}


@contextmanager
def _opening(engine: Engine) -> Iterator[None]:
    """Whatever stands in the way of opening a database, in a sentence."""
    try:
        yield
    except TROUBLES as error:
        _log.error("The database was not opened: %s.", code_of(error))
        is_damaged = not isinstance(error, SQLAlchemyError)
        cause = "its file is damaged" if is_damaged else str(getattr(error, "orig", error))
        why = cause.strip().splitlines()[0]
        raise AreaError(f"The database cannot be opened: {why}.") from error


def _open_to_read(parsed: URL, path: Path) -> Engine:
    """A SQLite file that cannot be written to. Raises `AreaError` where its tables are older."""
    file = ReadOnlyFile(path)
    engine = create_engine(parsed, hide_parameters=True, **_sqlite_settings())
    event.listen(engine, "engine_disposed", lambda _engine: file.close())
    _tune_sqlite(engine, ("query_only=ON",), file.connect)
    try:
        with _opening(engine), engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        config, head = _steps()
        _refuse_newer(config, current)
        if current != head:
            raise AreaError(
                "This database was written by an older version of the product and cannot be "
                "written to, so its tables cannot be brought up to date. Open it once where it can "
                "be written to, or a copy of it."
            )
    except BaseException:
        engine.dispose()
        raise
    return engine


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


def _tune_sqlite(engine: Engine, pragmas: Sequence[str], open_file: Connect | None = None) -> None:
    if open_file is not None:

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, _args: Any, settings: Any) -> Any:
            return open_file(**settings)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say ourselves when a transaction begins
        for pragma in (*pragmas, f"busy_timeout={BUSY_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A write takes the lock at once: begun as a read it could fail in its middle.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _steps() -> tuple[Config, str | None]:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config).get_current_head()


def _migrate(engine: Engine) -> None:
    config, head = _steps()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            postgresql.patient(connection)
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

    Raises `AreaError` where the database cannot be read.
    """
    with connect(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


@contextmanager
def connect(engine: Engine) -> Iterator[Connection]:
    """A connection for one question. Raises `AreaError` where the database cannot be read."""
    try:
        with engine.connect() as connection:
            yield connection
    except TROUBLES as error:
        raise trouble(error, saving=False) from error


def writing(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Does a piece of work in one transaction: all of it is kept, or nothing.

    A database that is busy with the writes of others is tried again, with all of the work, for
    `BUSY_SECONDS`. Raises `AreaError` when it stays busy or cannot be written to, and where the
    file of the database is not the one any more that was opened.
    """
    file = _FILES.get(engine)

    def once() -> T:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            done = work(connection)
            if file is not None:
                file.require_same()
            return done

    try:
        if engine.dialect.name != "sqlite":
            return _retry_if_busy(once)
        with _turns(engine).turn(BUSY_SECONDS):
            return _retry_if_busy(once)
    except (*TROUBLES, TimeoutError) as error:
        raise trouble(error, saving=True) from error


def _turns(engine: Engine) -> Turns:
    with _TURNS_GUARD:
        return _TURNS.setdefault(engine, Turns())


def _retry_if_busy(work: Callable[[], T]) -> T:
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
