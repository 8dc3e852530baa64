"""The database of a test of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from filled import filled

from rpc.areas.store import Store
from rpc.storage.database import open_database


@pytest.fixture(scope="module", autouse=True)
def _filled() -> Iterator[None]:
    """Databases have their tables from the start."""
    with filled():
        yield


@pytest.fixture
def store() -> Iterator[Store]:
    engine = open_database()
    yield Store(engine)
    engine.dispose()
