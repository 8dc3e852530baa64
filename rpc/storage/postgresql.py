"""PostgreSQL: no more than ten seconds without an answer, whatever became of the server.

The server's own time-outs end a statement that takes too long. They cannot where the server itself
has stopped, or the network is gone: for that the client counts the seconds of silence too.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg
from psycopg.errors import ConnectionTimeout
from sqlalchemy import Connection, Engine, event

PING_SECONDS, CONNECT_SECONDS, STATEMENT_SECONDS = 2.0, 3, 8.0
"""How long it may take to find that a connection is dead, to make one (each address of the host),
and to answer one question. The first two come after each other; the last only once they went well.
"""

SILENCE_SECONDS = STATEMENT_SECONDS + 1.0
"""After which nothing more is waited for: by then the server should have ended the statement."""

_FOR_A_STEP = 3600.0
"""The same while tables are brought up to date, which may rewrite all of them."""


def settings() -> dict[str, Any]:
    """What an engine for PostgreSQL is made with."""
    return {
        "pool_pre_ping": True,
        "pool_timeout": STATEMENT_SECONDS,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            "tcp_user_timeout": int(STATEMENT_SECONDS * 1000),
        },
    }


class Listening(psycopg.Connection[Any]):
    """A connection that is given up after some seconds in which nothing was heard."""

    silence = SILENCE_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Waits for an answer, and ends the connection where none comes."""
        try:
            return super().wait(_within(gen, self.silence), interval, timeout)
        except ConnectionTimeout:
            self.pgconn.finish()  # a late answer must not be taken for that to another question
            raise


def _within(gen: Generator[Any, Any, Any], seconds: float) -> Generator[Any, Any, Any]:
    """The same steps; raises `ConnectionTimeout` after so many seconds without any."""
    try:
        wanted = next(gen)
        until = time.monotonic() + seconds
        while True:
            ready = yield wanted
            if ready:
                until = time.monotonic() + seconds
            elif time.monotonic() > until:
                gen.close()
                raise ConnectionTimeout("no answer")
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value


def tune(engine: Engine, lock_seconds: float) -> None:
    """Gives each connection of an engine its time-outs."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, cargs: Any, cparams: Any) -> Any:
        return Listening.connect(*cargs, **cparams)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        statement = int(STATEMENT_SECONDS * 1000)
        lock = int(min(lock_seconds, STATEMENT_SECONDS) * 1000)
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {statement}; SET lock_timeout = {lock}")
        connection.commit()

    @event.listens_for(engine, "checkin")
    def given_back(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.silence = PING_SECONDS  # the next that is asked is whether it lives

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.silence = SILENCE_SECONDS


def patient(connection: Connection) -> None:
    """Lets one transaction take its time: for bringing the tables up to date."""
    driver: Any = connection.connection.driver_connection
    driver.silence = _FOR_A_STEP
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
