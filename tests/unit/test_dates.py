"""Kept moments are UTC; people read them in the time of their computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from rpc.pathway.wording.dates import day_of, moment_in_words


@pytest.fixture
def _in_britain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_britain")
def test_half_past_eleven_in_a_british_summer_is_the_next_day() -> None:
    assert day_of("2026-06-03T23:30:00+00:00") == date(2026, 6, 4)
    assert moment_in_words("2026-06-03T23:30:00+00:00") == "4 June 2026, 00:30"
    assert day_of("2026-12-03T23:30:00+00:00") == date(2026, 12, 3)
