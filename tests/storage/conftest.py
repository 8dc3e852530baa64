"""One store for each test, on SQLite and on PostgreSQL: every test here runs on both."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from postgresql import CannotStartError, server
from sqlalchemy import Connection, create_engine, text

from rpc.areas.authorisation.actor import local_actor
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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them, to be copied: each step runs once."""
    path = tmp_path_factory.mktemp("template") / "areas.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """The same on PostgreSQL: its name."""
    with _as_root(postgresql) as connection:
        connection.execute(text("CREATE DATABASE template_areas"))
    open_database(_url(postgresql, "template_areas")).dispose()
    return "template_areas"


@pytest.fixture
def new_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Urls]:
    """Gives the address of a new, empty database at each call."""
    yield from _new_urls(backend, request, tmp_path, is_made=False)


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with its tables and nothing in them."""
    for new in _new_urls(backend, request, tmp_path, is_made=True):
        yield new()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    engine = open_database(url)
    yield Store(engine)
    engine.dispose()


def _new_urls(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path, *, is_made: bool
) -> Iterator[Urls]:
    """Gives new databases, with their tables made or not, and drops them in the end."""
    if backend == "sqlite":

        def new_file() -> str:
            path = tmp_path / f"areas-{next(_numbers)}.db"
            if is_made:
                shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"

        yield new_file
        return
    folder = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("postgresql_template") if is_made else "template1"
    made: list[str] = []

    def new() -> str:
        made.append(f"areas_{next(_numbers)}")
        with _as_root(folder) as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]} TEMPLATE {template}"))
        return _url(folder, made[-1])

    yield new
    with _as_root(folder) as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _url(folder: str, name: str) -> str:
    return f"postgresql:///{name}?host={folder}&user=postgres"


@contextmanager
def _as_root(folder: str) -> Iterator[Connection]:
    root = create_engine(
        f"postgresql+psycopg:///postgres?host={folder}&user=postgres", isolation_level="AUTOCOMMIT"
    )
    with root.connect() as connection:
        yield connection
    root.dispose()


@pytest.fixture
def area(store: Store) -> str:
    """The id of an area in it that nobody has written to yet."""
    return store.make("Northborough", local_actor("Facilitator")).id
