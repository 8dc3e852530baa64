"""Sentences on what an area recorded: of what nobody recorded they count neither a no nor a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from judging_maps import made

from rpc.pathway.wording.recorded import (
    NOTHING,
    access_recorded,
    conflict_recorded,
    funding_said,
    measured_said,
    owners_said,
)

Said = Callable[[int, int, int], str]

COUNTED: list[tuple[Said, str]] = [
    (
        access_recorded,
        "Too little is recorded to say whether a low-income family can use the "
        "22 services and interventions.",
    ),
    (
        conflict_recorded,
        "Nobody recorded whether the 22 services and interventions address conflict between "
        "parents.",
    ),
]


@pytest.mark.parametrize(("said", "sentence"), COUNTED)
def test_what_nobody_recorded_is_said_as_that_alone(said: Said, sentence: str) -> None:
    assert said(0, 0, 0) == NOTHING
    assert said(0, 0, 22) == sentence


@pytest.mark.parametrize("said", [said for said, _ in COUNTED])
def test_no_part_of_a_sentence_counts_none(said: Said) -> None:
    for numbers in product((0, 1, 4), repeat=3):
        assert "0" not in said(*numbers)


def test_an_empty_map_is_said_to_be_empty_and_nothing_else() -> None:
    nobody = made([]).local
    assert owners_said(nobody) == NOTHING
    assert measured_said(nobody) == [NOTHING]
    assert funding_said(nobody, date(2027, 5, 25)) == NOTHING
