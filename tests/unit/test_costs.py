"""What a change costs in a year: a range, and a blank is never nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc.pathway.assessment.costs import ExtraCost, cost
from rpc.pathway.assessment.follow_up import follow_up, made_by
from rpc.tables.local import LOCAL

Costs = dict[str, tuple[str, str]]
"""By entry: its cost and its name."""


def local(costs: Costs) -> pd.DataFrame:
    blank = dict.fromkeys(LOCAL, "")
    rows = [blank | {"id": one, "yearly_cost": c, "name": n} for one, (c, n) in costs.items()]
    return pd.DataFrame(rows, columns=["id", *LOCAL], dtype="str")


SOME = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.sampled_from(["", "0", "12.50", "100", "2000"]), st.sampled_from("xy")),
)


@given(SOME, SOME, st.lists(st.integers(0, 10**6), min_size=12, max_size=12))
def test_whatever_the_blanks_turn_out_to_be_the_answer_is_in_the_range(
    older: Costs, newer: Costs, guesses: list[int]
) -> None:
    found = cost(local(older), local(newer))
    touched = {one for one in {*older, *newer} if older.get(one) != newer.get(one)}
    blank = {
        (side, one)
        for side, costs in ((-1, older), (1, newer))
        for one in touched & costs.keys()
        if not costs[one][0]
    }
    assert found.not_known == len({one for _, one in blank})
    assert found.known + found.not_known == len(touched)

    def total(guess: dict[tuple[int, str], int]) -> Decimal:
        return sum(
            (
                side * Decimal(costs[one][0] or guess[side, one])
                for side, costs in ((-1, older), (1, newer))
                for one in touched & costs.keys()
            ),
            Decimal(0),
        )

    real = total(dict(zip(sorted(blank), guesses, strict=False)))
    assert found.low is None or found.low <= real
    assert found.high is None or found.high >= real
    if not blank:
        assert found.low == found.high == found.typed == real
    elif found.typed is None:
        assert (found.low, found.high) == (None, None)
    else:
        assert found.typed == total(dict.fromkeys(blank, 0))
        assert (found.low is None) == any(side < 0 for side, _ in blank)
        assert (found.high is None) == any(side > 0 for side, _ in blank)


@pytest.mark.parametrize(
    ("older", "newer", "sentence"),
    [
        ({}, {}, "No entry is added, changed or ended, so nothing is spent more or less."),
        ({"a": ("", "x")}, {"a": ("", "x")}, "No entry is added, changed or ended, so nothing"),
        ({}, {"a": ("", "x")}, "What this costs is not known: no cost is typed in for 1 entry."),
        (
            {},
            {"a": ("12000", "x"), "b": ("500.50", "x")},
            "£12,500.50 more in a year: the costs of all 2 entries are typed in.",
        ),
        (
            {},
            {"a": ("12000", "x")},
            "£12,000 more in a year: the cost of 1 entry is typed in.",
        ),
        (
            {},
            {"a": ("12000", "x"), "b": ("", "x")},
            "At least £12,000 more in a year: the cost of 1 entry is not known.",
        ),
        (
            {"a": ("", "x"), "b": ("30", "x")},
            {},
            "At least £30 less in a year: the cost of 1 entry is not known.",
        ),
        (
            {"a": ("", "x")},
            {"b": ("30", "x")},
            "At most £30 more in a year: the cost of 1 entry is not known.",
        ),
        (
            {"b": ("30", "x")},
            {"a": ("", "x")},
            "At most £30 less in a year: the cost of 1 entry is not known.",
        ),
        (
            {"a": ("", "x"), "c": ("5", "x")},
            {"b": ("", "x")},
            "It cannot be told whether more or less is spent: the cost of 2 entries is not known. "
            "What is typed in comes to £5 less in a year.",
        ),
        (
            {"a": ("10", "x")},
            {"b": ("10", "x")},
            "Nothing more or less is spent in a year: the costs of all 2 entries are typed in.",
        ),
    ],
)
def test_it_is_said_in_a_sentence(older: Costs, newer: Costs, sentence: str) -> None:
    assert cost(local(older), local(newer)).said.startswith(sentence)


def test_nothing_is_zero_that_nobody_typed() -> None:
    assert cost(local({}), local({"a": ("", "x")})) == ExtraCost(None, None, 0, 1, None)


def test_the_follow_up_that_a_scenario_makes_is_what_the_map_has_not() -> None:
    links = pd.DataFrame(columns=["from_id", "to_id", "kind"])
    before, after = (
        follow_up(local(one), local({}), links, date(2026, 11, 24))
        for one in ({"a": ("", "x")}, {"a": ("", "x"), "b": ("", "y")})
    )
    made = made_by(before, after)
    assert set(made["id"]) == {"b"}
    assert len(made) == len(after) - len(before)
    assert made_by(after, after).empty
    assert made_by(before.iloc[:0], after).equals(after)
    assert made_by(after, after.iloc[:0]).empty


def test_a_point_that_only_says_something_else_is_not_made() -> None:
    links = pd.DataFrame(columns=["from_id", "to_id", "kind"])
    entry = local({"a": ("", "x")}).assign(owner_organisation="Council")
    before, after = (
        follow_up(one, local({}), links, date(2026, 11, 24))
        for one in (entry, entry.assign(name="Another", owner_role="Manager", confirmed_by="Nurse"))
    )
    assert (before["why"] != after["why"]).all()
    assert made_by(before, after).empty
