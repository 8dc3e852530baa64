"""Sentences on what an area recorded: of what nobody recorded they count neither a no nor a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from judging_maps import NAMES, entry, made

from rpc.pathway.assessment.single_points import ends_by
from rpc.pathway.wording.recorded import (
    NOTHING,
    access_recorded,
    conflict_recorded,
    funding_said,
    measured_said,
    owners_said,
)

StatusMessage = Callable[[int, int, int, int], str]

COUNTED: list[tuple[StatusMessage, str]] = [
    (
        access_recorded,
        "Too little is recorded to say whether a low-income family can use the "
        "22 services, interventions and self-help resources.",
    ),
    (
        conflict_recorded,
        "Nobody recorded whether the 22 services, interventions and self-help resources address "
        "conflict between parents.",
    ),
]


@pytest.mark.parametrize(("said", "sentence"), COUNTED)
def test_what_nobody_recorded_is_said_as_that_alone(said: StatusMessage, sentence: str) -> None:
    assert said(0, 0, 0, 0) == NOTHING
    assert said(0, 0, 22, 3) == sentence


@pytest.mark.parametrize("said", [said for said, _ in COUNTED])
def test_no_part_of_a_sentence_counts_none(said: StatusMessage) -> None:
    for numbers in product((0, 1, 4), repeat=3):
        assert "0" not in said(*numbers, 0)


def test_an_empty_map_is_said_to_be_empty_and_nothing_else() -> None:
    nobody = made([]).local
    assert owners_said(nobody) == NOTHING
    assert measured_said(nobody) == [NOTHING]
    assert funding_said(nobody, date(2027, 5, 25)) == NOTHING


# ------------------------------------------------------------------- what a number's noun names

MIXED = [
    entry(1, "universal_services", owner_role="Lead", funding_ends="2027-01-01", outcomes="couple"),
    entry(2, "universal_parenting"),
    entry(3, "self_help"),
]
UNTIL = date(2027, 5, 25)


def test_self_help_is_named_where_it_is_counted_and_only_there() -> None:
    local = made(MIXED).local
    assert owners_said(local) == (
        "No owner is recorded for 2 of 3 services, interventions and self-help resources."
    )
    assert funding_said(local, UNTIL) == (
        "The funding of 1 service or intervention has ended or ends by 25 May 2027. No end date is "
        "recorded for 2 services, interventions and self-help resources, so we cannot say whether "
        "they are at risk."
    )
    assert conflict_recorded(1, 0, 1, 0).startswith("Of 2 services and interventions, ")
    assert access_recorded(2, 0, 0, 2).startswith("Of 2 self-help resources, ")


def test_who_is_asked_for_a_measure_is_said() -> None:
    asked, *_, aims = measured_said(made(MIXED).local)
    assert asked == (
        "No outcome measure is recorded for any of the 2 services and interventions "
        "(self-help resources are not asked for one)."
    )
    assert aims == (
        "Nobody recorded which outcomes 2 services, interventions and self-help resources aim at."
    )
    without = measured_said(made(MIXED[:2]).local)
    assert "self-help" not in " ".join(without)
    alone = measured_said(made(MIXED[2:]).local)
    assert alone[0] == "Self-help resources are not asked for an outcome measure."
    assert owners_said(made(MIXED[2:]).local) == (
        "No owner is recorded for the one self-help resource."
    )


def test_the_days_of_funding_count_as_the_sentence_does() -> None:
    one = made(MIXED)
    assert ends_by(one.coverage, one.local, date(2026, 1, 1), NAMES).lead == funding_said(
        one.local, date(2026, 1, 1)
    )
    assert "2 services, interventions and self-help resources" in funding_said(
        one.local, date(2026, 1, 1)
    )
