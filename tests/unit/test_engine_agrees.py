"""The engine gives the oracle's answer: on random catalogues, and on the shipped one.

`tests/unit/oracle.py` holds the rules of counting in plain Python. A difference here means that the
engine, or the oracle, has read a rule wrongly: the rules decide which, never the test.
"""

from itertools import combinations
from typing import Any

import oracle
import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from hypothesis import given
from hypothesis import strategies as st

from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.load()


@pytest.fixture(scope="module")
def shipped_entries() -> list[oracle.Entry]:
    return strategies.entries(strategies.SHIPPED)


def without_sentences(contract: dict[str, Any]) -> dict[str, Any]:
    """The coverage contract as the oracle has it: neither words of endings nor the version."""
    left_out = ("endings", "made_by")
    without = {part: value for part, value in contract.items() if part not in left_out}
    return without | {
        "blocks": {
            place: {key: value for key, value in block.items() if key != "reasons"}
            for place, block in contract["blocks"].items()
        },
        "not_placed": {(one["id"], one["field"]) for one in contract["not_placed"]},
    }


def gaps_without_sentences(contract: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gap list as the oracle has it: the entries of a rule's gap are part of its reason."""
    return [
        {
            key: value
            for key, value in gap.items()
            if key not in ("reason", "ended_on", "last")
            and not (key == "entries" and gap["kind"] == "rule")
        }
        for gap in contract
    ]


def assert_agree(
    made: catalogue.Catalogue,
    entries: list[oracle.Entry],
    filters: oracle.Filters,
    rules: frozenset[str],
    standard: Standard | None = None,
    decided: oracle.Decided = None,
) -> None:
    decisions = strategies.as_decisions(decided)
    selection = strategies.as_selection(filters)
    standard = standard or strategies.as_standard(made, rules)
    expected = oracle.coverage(entries, filters, rules, decided)
    expected["not_placed"] = set(expected["not_placed"])
    actual = without_sentences(coverage_contract(made, selection, standard, decisions))
    for part in (*expected, *actual):
        assert actual[part] == expected[part], part
    found = gaps_without_sentences(gaps_contract(made, selection, standard, decisions))
    assert found == oracle.gaps(entries, filters, rules, decided)
    of_places = oracle.states(entries, filters | {"words": filters["words"].strip()}, decided)
    assert states_of(cover(made.entries, selection, decisions)) == of_places


def states_of(coverage: Coverage) -> dict[str, dict[str, str]]:
    """The states of all places as the oracle has them."""
    return {
        "wall": coverage.wall["state"].to_dict(),
        "blocks state": coverage.blocks["state"].to_dict(),
        "cells state": coverage.cells["state"].to_dict(),
        "blocks state_interventions": coverage.blocks["state_interventions"].to_dict(),
        "cells state_interventions": coverage.cells["state_interventions"].to_dict(),
    }


# ------------------------------------------------------------------------ random catalogues


@given(strategies.catalogue_rows(), strategies.filters(searches=False), strategies.switches())
def test_any_catalogue_under_any_selection(
    rows: list[strategies.Row], filters: oracle.Filters, rules: frozenset[str]
) -> None:
    assert_agree(strategies.built(rows), strategies.entries(rows), filters, rules)


@strategies.fewer(5)
@given(strategies.catalogue_rows(), strategies.filters(), strategies.switches())
def test_any_catalogue_under_any_search(
    rows: list[strategies.Row], filters: oracle.Filters, rules: frozenset[str]
) -> None:
    assert_agree(strategies.built(rows), strategies.entries(rows), filters, rules)


@strategies.fewer(8)
@given(strategies.catalogue_rows(), st.data())
def test_the_order_of_the_entries_changes_no_number_and_a_filter_adds_none(
    rows: list[strategies.Row], data: st.DataObject
) -> None:
    made = strategies.built(rows)
    again = strategies.built(data.draw(st.permutations(rows)))
    standard = Standard.of(made.standard)
    filters = data.draw(strategies.filters(searches=False))
    selection = strategies.as_selection(filters)
    unfiltered = coverage_contract(made, strategies.as_selection(oracle.NO_FILTER), standard)
    one = without_sentences(coverage_contract(made, selection, standard))
    other = without_sentences(coverage_contract(again, selection, standard))
    assert one["entries"] + len(one["maybe"]) <= unfiltered["entries"] == len(rows)
    assert all(one["wall"][cell] <= most for cell, most in unfiltered["wall"].items())
    assert sorted(one.pop("maybe")) == sorted(other.pop("maybe"))
    assert one == other


# ------------------------------------------------------------------------ areas


@given(
    strategies.area_rows(),
    strategies.filters(searches=False),
    strategies.switches(),
    strategies.decided(),
)
def test_any_area_under_any_selection(
    rows: list[strategies.Row],
    filters: oracle.Filters,
    rules: frozenset[str],
    decided: oracle.Decided,
) -> None:
    made = strategies.built_area(rows)
    assert_agree(made, strategies.entries(rows), filters, rules, decided=decided)


@strategies.fewer(4)
@given(strategies.area_rows(), strategies.filters(), strategies.switches(), strategies.decided())
def test_any_area_under_any_search(
    rows: list[strategies.Row],
    filters: oracle.Filters,
    rules: frozenset[str],
    decided: oracle.Decided,
) -> None:
    made = strategies.built_area(rows)
    assert_agree(made, strategies.entries(rows), filters, rules, decided=decided)


@strategies.fewer(2)
@given(strategies.area_rows(most=4), strategies.decided())
def test_any_area_without_filters(rows: list[strategies.Row], decided: oracle.Decided) -> None:
    made, rules = strategies.built_area(rows), frozenset(oracle.RULES)
    assert_agree(made, strategies.entries(rows), oracle.NO_FILTER, rules, decided=decided)


@strategies.fewer(4)
@given(strategies.filters(), strategies.switches())
def test_an_area_that_nobody_touched_has_an_empty_gap_list(
    filters: oracle.Filters, rules: frozenset[str]
) -> None:
    made = strategies.built_area([])
    standard = strategies.as_standard(made, rules)
    assert gaps_contract(made, strategies.as_selection(filters), standard, {}) == []
    assert oracle.gaps([], filters, rules, {}) == []


# ------------------------------------------------------------------------ the shipped catalogue

VALUES: dict[str, list[Any]] = {
    "levels": [[value] for value in oracle.LEVELS],
    "phases": [[value] for value in oracle.PHASES],
    "modes": [[value] for value in oracle.MODES],
    "kinds": [[value] for value in oracle.KINDS],
    "row_types": [[value] for value in oracle.ROWS],
    "target_groups": [
        [value] for value in sorted({row["target_group"] for row in strategies.SHIPPED} - {""})
    ],
    "evidence": list(oracle.WEAKEST_FIRST),
    "relationship": list(oracle.OPEN),
    "words": ["family", "TRIPLE p", "online website", "couples (", "nowhere"],
}
"""Every single value of each filter that has a fixed list, and some words."""

SINGLE = [(name, value) for name, values in VALUES.items() for value in values]
EVERY = {"row_types": 3, "target_groups": 5, "evidence": 2, "words": 3}
SPREAD = {name: values[:: EVERY.get(name, 1)] for name, values in VALUES.items()}
SWITCHES = {"as at first": oracle.ON_AT_FIRST, "all on": frozenset(oracle.RULES)}


@pytest.mark.parametrize("rules", SWITCHES.values(), ids=SWITCHES)
def test_shipped_data_unfiltered(
    shipped: catalogue.Catalogue, shipped_entries: list[oracle.Entry], rules: frozenset[str]
) -> None:
    assert_agree(shipped, shipped_entries, oracle.NO_FILTER, rules)


def test_the_standard_as_shipped_is_the_standard_at_first(
    shipped: catalogue.Catalogue, shipped_entries: list[oracle.Entry]
) -> None:
    standard = Standard.of(shipped.standard)
    assert_agree(shipped, shipped_entries, oracle.NO_FILTER, oracle.ON_AT_FIRST, standard)


@pytest.mark.parametrize(("name", "value"), SINGLE, ids=str)
def test_shipped_data_under_one_filter(
    shipped: catalogue.Catalogue, shipped_entries: list[oracle.Entry], name: str, value: Any
) -> None:
    filters = oracle.NO_FILTER | {name: value}
    assert_agree(shipped, shipped_entries, filters, frozenset(oracle.RULES))


PAIRS = list(combinations(VALUES, 2))


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_shipped_data_under_two_filters(
    shipped: catalogue.Catalogue, shipped_entries: list[oracle.Entry], one: str, other: str
) -> None:
    rules = frozenset(oracle.RULES)
    for first in SPREAD[one]:
        for second in SPREAD[other]:
            filters = oracle.NO_FILTER | {one: first, other: second}
            assert_agree(shipped, shipped_entries, filters, rules)


@pytest.mark.parametrize("name", ["levels", "phases", "modes", "kinds", "row_types"])
def test_shipped_data_under_two_values_of_a_filter(
    shipped: catalogue.Catalogue, shipped_entries: list[oracle.Entry], name: str
) -> None:
    for first, second in combinations([value for [value] in SPREAD[name]], 2):
        filters = oracle.NO_FILTER | {name: [first, second]}
        assert_agree(shipped, shipped_entries, filters, frozenset(oracle.RULES))
