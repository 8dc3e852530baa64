"""What tests without a page share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from filled import filled


@pytest.fixture(scope="module", autouse=True)
def _filled() -> Iterator[None]:
    """Their databases have their tables from the start."""
    with filled():
        yield
