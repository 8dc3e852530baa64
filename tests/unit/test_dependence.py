"""What depends on one thing: one list, the same on the page, in its CSV, in workbook and report."""

from __future__ import annotations

from datetime import datetime

import judging_maps
import oracle
import pytest
from boards import example_with_a_scenario
from half_blank import all_blank, empty, half_blank
from judging_maps import NAMES, entry, made
from kept_areas import opened

from rpc.analysis.analysis import analysis_of
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import local_map
from rpc.exchange.document import Paragraph, Table
from rpc.pathway.assessment.follow_up import follow_up, has_owner
from rpc.pathway.assessment.single_points import (
    dependence_said,
    find_single_points,
    open_said,
    single_points_as_read,
)
from rpc.pathway.counting.three_valued import YES
from rpc.pathway.rules.gaps import find_gaps
from rpc.pathway.rules.standard import Standard, judge
from rpc.pathway.wording.no_gaps import no_gap_said
from rpc.pathway.wording.recorded import owners_said
from rpc.reports.judgement import lacking, single_points

MADE = datetime(2026, 11, 25, 9)


@pytest.mark.parametrize("make", [half_blank, all_blank, empty, None])
def test_the_report_and_the_workbook_list_what_the_page_lists(make: object) -> None:
    with opened() as store:
        if make is None:
            local = example_with_a_scenario(store)[0]
        else:
            area = make(store)  # type: ignore[operator]
            local = local_map(store.state(area.id), judging_maps.SHIPPED)
    found = analysis_of(local, MADE.date())
    hangs = find_single_points(found.coverage, local.local, found.row_names)
    table = single_points_as_read(hangs, found.row_names, local.level_names)
    part = single_points(found)
    assert part.sheets[0].table.equals(table)
    printed = next(block for block in part.blocks if isinstance(block, Table))
    assert printed.most == 0
    assert len(printed.rows) == int((hangs["truth"] == YES).sum())
    said = " ".join(block.text for block in part.blocks if isinstance(block, Paragraph))
    if open_ones := int((hangs["truth"] != YES).sum()):
        assert f"{open_ones} answer" in said, "what the page lists as 'Answers that cannot be told'"
        assert open_said(hangs) in said


def test_provider_and_funding_line_stand_beside_the_entry() -> None:
    one = made([entry(1, "selective_services", provider="Relate", funding_source="Core budget")])
    table = single_points_as_read(
        find_single_points(one.coverage, one.local, NAMES), NAMES, _levels()
    )
    of_box = table[table["Where"].str.contains("row")]
    assert dict(zip(of_box["Depends on"], of_box["Which"], strict=True)) == {
        "one entry": "Entry01",
        "one provider": "Relate",
        "one funding line": "Core budget",
    }


def _levels() -> dict[object, str]:
    from rpc.vocabulary import Level

    return {level: level.label for level in Level}


def test_what_cannot_be_told_is_counted_apart() -> None:
    rows = [entry(1, "selective_services", funding_source="Core"), entry(2, "selective_services")]
    one = made(rows)
    said = dependence_said(find_single_points(one.coverage, one.local, NAMES), one.coverage)
    assert said.startswith("No part of the pathway is known to depend on")
    assert said.endswith("Of 1 more part and 1 more box it cannot be told.")
    nothing = made([])
    assert dependence_said(
        find_single_points(nothing.coverage, nothing.local, NAMES), nothing.coverage
    ) == ("Nothing is on this map yet.")


@pytest.mark.parametrize("is_example", [True, False])
def test_whose_end_of_funding_is_not_recorded_is_in_table_and_sentence_alike(
    is_example: bool,
) -> None:
    with opened() as store:
        if is_example:
            area = make_example(store, local_actor(), judging_maps.SHIPPED)
        else:
            area = half_blank(store)
        local = local_map(store.state(area.id), judging_maps.SHIPPED)
    part = lacking(analysis_of(local, MADE.date()))
    [printed] = [block for block in part.blocks if isinstance(block, Table)]
    in_table = [row[0].text for row in printed.rows if row[3].text == "no end date recorded"]
    without = local.local.loc[local.local["funding_ends"] == "", "name"]
    assert sorted(in_table) == sorted(without)
    said = " ".join(block.text for block in part.blocks if isinstance(block, Paragraph))
    assert f"No end date is recorded for {len(without)} " in said
    in_sheet = part.sheets[0].table["Funding"].eq("no end date recorded").sum()
    assert in_sheet == len(without)


# ----------------------------------------------------------------------------- owners, one rule


@pytest.mark.parametrize("owner", [{"owner_role": "Lead"}, {"owner_organisation": "The council"}])
def test_a_role_or_an_organisation_is_an_owner_everywhere(owner: dict[str, str]) -> None:
    one = made([entry(1, "selective_services", **owner)])
    assert has_owner(one.local).tolist() == [True]
    none = one.local.iloc[:0]
    links = one.local.iloc[:0].assign(from_id="", to_id="", kind="")
    listed_there = follow_up(one.local, none, links, MADE.date())
    assert "no_owner" not in set(listed_there["kind"])
    assert owners_said(one.local) == "An owner is recorded for the one service or intervention."


# -------------------------------------------------------------------------------- doubled, areas


def doubled_of(*areas: str) -> list[str]:
    rows = [
        entry(
            at, "selective_parenting", name="Triple P", provider=f"Charity {at}", area_covered=area
        )
        for at, area in enumerate(areas)
    ]
    one = made(rows)
    gaps = find_gaps(one.coverage, [], judging_maps.SHIPPED.row_types)
    return list(gaps.loc[gaps["kind"] == "doubled", "reason"])


def test_one_programme_in_two_towns_is_no_duplicate() -> None:
    assert doubled_of("Northtown", "Southtown") == []


@pytest.mark.parametrize(
    "areas",
    [("", ""), ("Northtown", ""), ("Northtown", "northtown"), ("Northtown", "Whole county")],
)
def test_where_they_may_meet_the_areas_are_named(areas: tuple[str, str]) -> None:
    [reason] = doubled_of(*areas)
    for area in filter(None, areas):
        assert f"({area})" in reason


# ------------------------------------------------------------------------- an empty list of gaps


def no_gap(rows: list[dict[str, str]], decided: oracle.Decided = None, **filters: object) -> str:
    one = made(rows, oracle.NO_FILTER | filters, decided)
    standard = Standard.of(judging_maps.SHIPPED.standard)
    return no_gap_said(one.coverage, judge(one.coverage, standard, NAMES))


def test_filters_that_leave_nothing_do_not_say_that_nothing_is_missing() -> None:
    rows = [entry(at, "selective_services", modes="face_to_face") for at in range(22)]
    said = no_gap(rows, modes=["online"])
    assert said.startswith("These filters leave none of the 22 services and interventions")
    assert "No gap is known" not in said


def test_what_is_not_mapped_is_no_comfort() -> None:
    assert no_gap([]) == "Nothing is mapped yet, so nothing counts as a gap."
    assert no_gap([entry(1, "selective_services")]) == (
        "No gap is known so far: 29 of 30 boxes are not mapped yet."
    )
    everywhere = {(row, phase): "out_of_scope" for row in oracle.ROWS for phase in oracle.PHASES}
    assert "cannot be told" in no_gap([entry(1, "selective_services")], everywhere)
