"""One store for each test, on SQLite and on PostgreSQL: every test here runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from postgresql import CannotStartError, server
from sqlalchemy import create_engine, text

from rpc.areas.store import Store
from rpc.storage.database import open_database

Urls = Callable[[], str]

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The folder of the socket of a server of our own; without one, the test is skipped."""
    with ExitStack() as running:
        try:
            folder = running.enter_context(server())
        except CannotStartError as why:
            pytest.skip(str(why))
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def new_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Urls]:
    """Gives the address of a new, empty database at each call."""
    if backend == "sqlite":
        yield lambda: f"sqlite:///{tmp_path / f'areas-{next(_numbers)}.db'}"
        return
    folder = request.getfixturevalue("postgresql")
    made: list[str] = []
    root = create_engine(
        f"postgresql+psycopg:///postgres?host={folder}&user=postgres", isolation_level="AUTOCOMMIT"
    )

    def new() -> str:
        made.append(f"areas_{next(_numbers)}")
        with root.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]}"))
        return f"postgresql:///{made[-1]}?host={folder}&user=postgres"

    yield new
    with root.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    root.dispose()


@pytest.fixture
def url(new_url: Urls) -> str:
    """The address of a new, empty database."""
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    engine = open_database(url)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def area(store: Store) -> str:
    """The id of an area in it that nobody has written to yet."""
    return store.make("Northborough", "Facilitator").id
