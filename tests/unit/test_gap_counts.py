"""The sentence above a list of gaps counts gaps and observations apart."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from judging_maps import NAMES, SHIPPED, entry, made
from kept_areas import opened

from rpc.analysis.analysis import Analysis
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import local_map
from rpc.pathway.assessment.single_points import dependence_said, find_single_points, open_said
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.three_valued import MAYBE
from rpc.pathway.rules.standard import Standard
from rpc.pathway.wording.gap_counts import gaps_counted


def listed(*kinds: str) -> pd.DataFrame:
    """Rows of a list, each gap in a part of its own."""
    phases = ("early_years", "primary", "secondary")
    places = [("universal", phase) for phase in phases] * 3
    rows = [(kind, *place) for kind, place in zip(kinds, places, strict=False)]
    return pd.DataFrame(rows, columns=["kind", "level", "phase"])


def area() -> Coverage:
    return made([entry(1, "selective_services")]).coverage


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ((), ""),
        (("rule",), "1 gap, in 1 of 9 parts of the pathway."),
        (
            ("rule", "empty", "rule", "rule", "thin", "thin"),
            "4 gaps, in 3 of 9 parts of the pathway. Then 2 boxes with one entry each.",
        ),
        (("thin",), "Listed: 1 box with one entry."),
        (
            ("empty", "thin", "doubled"),
            "1 gap, in 1 of 9 parts of the pathway. Then 1 box with one entry and 1 case where "
            "different providers probably do the same.",
        ),
    ],
)
def test_gaps_and_observations_are_counted_apart(kinds: tuple[str, ...], sentence: str) -> None:
    assert gaps_counted(listed(*kinds), area()) == sentence


def test_the_model_has_no_gaps_but_things_without_an_example() -> None:
    model = cover(SHIPPED.entries, Selection())
    assert gaps_counted(listed("rule", "empty", "thin"), model) == (
        "2 things without an example, in 2 of 9 parts of the pathway. Then 1 box with one entry."
    )


def test_the_parts_are_those_in_view() -> None:
    selection, _ = Selection.from_query({"phase": ["primary"]}, [])
    coverage = cover(area().entries, selection, {})
    assert gaps_counted(listed("rule"), coverage).startswith("1 gap, in 1 of 3 parts")


def test_the_example_counts_its_gaps_and_its_open_answers() -> None:
    with opened() as store:
        local = local_map(store.state(make_example(store, local_actor(), SHIPPED).id), SHIPPED)
    analysis = Analysis(local, Selection(), Standard.of(local.standard), date(2026, 11, 25))
    assert gaps_counted(analysis.gaps, analysis.coverage) == (
        "7 gaps, in 5 of 9 parts of the pathway. Then 8 boxes with one entry each."
    )
    found = find_single_points(analysis.coverage, local.local, NAMES)
    assert dependence_said(found, analysis.coverage).endswith(
        "Of 4 more parts and 11 more boxes it cannot be told."
    )
    assert open_said(found) == (
        "29 answers cannot be told, as each place is asked about one entry, one provider and one "
        "funding line: 24 about 4 parts and 11 boxes that are not listed, 5 about parts or boxes "
        "that are listed."
    )


def test_an_answer_that_cannot_be_told_is_about_a_place_that_is_listed_or_not() -> None:
    rows = [entry(1, "selective_services", funding_source="Core"), entry(2, "selective_services")]
    one = made(rows)
    assert open_said(find_single_points(one.coverage, one.local, NAMES)) == (
        "2 answers cannot be told, as each place is asked about one entry, one provider and one "
        "funding line: 2 about 1 part and 1 box that are not listed."
    )
    assert dependence_said(
        find_single_points(one.coverage, one.local, NAMES), one.coverage
    ).endswith(" Of 1 more part and 1 more box it cannot be told.")
    alone = made(rows[1:])
    assert open_said(find_single_points(alone.coverage, alone.local, NAMES)).endswith(
        ": 2 about parts or boxes that are listed."
    )
    assert open_said(find_single_points(made([]).coverage, one.local, NAMES)) == ""


def test_of_no_more_parts_nothing_is_said() -> None:
    """A box may leave open what its part does not."""
    one = made([entry(1, "selective_services")])
    rows = find_single_points(one.coverage, one.local, NAMES)
    open_box = rows[rows["row_type"] != ""].head(1).assign(truth=MAYBE)
    assert dependence_said(open_box, one.coverage).endswith(" Of 1 more box it cannot be told.")
