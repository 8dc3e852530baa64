"""Low-income access is one measure at two grains, and every kind answers for itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import oracle
import pytest
from contracts import coverage_contract
from judging_maps import NAMES, entry, made
from kept_areas import opened

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.pathway.assessment.access import (
    access_figures,
    access_of,
    access_places,
    access_said,
    access_table,
)
from rpc.pathway.assessment.conflict import conflict_places
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.rules.standard import Standard
from rpc.pathway.wording.cell_displays import displays
from rpc.tables import catalogue as catalogues
from rpc.vocabulary import Grid, Kind, Measure, RowType

SHIPPED = catalogues.load()
PAGE = {"cost": "free", "route": "every_family", "modes": "online", "conflict_role": "main_aim"}
CLOSED = {"cost": "free", "route": "professional", "modes": "face_to_face"}
PART = "universal/secondary"


@pytest.fixture(scope="module")
def example() -> Iterator[LocalMap]:
    with opened() as store:
        yield local_map(store.state(make_example(store, local_actor(), SHIPPED).id), SHIPPED)


def counted(local: LocalMap) -> Coverage:
    return cover(local.entries, Selection(), local.states)


@pytest.mark.parametrize("kind", ["universal_services", "universal_parenting"])
def test_a_free_page_covers_neither_services_nor_interventions(kind: str) -> None:
    rows = [
        entry(1, "self_help", "secondary", name="Page", **PAGE),
        entry(2, kind, "secondary", name="By referral", **CLOSED),
    ]
    one_map = made(rows)
    part = access_places(one_map.coverage, one_map.local, Grid.BLOCKS).loc[PART]
    assert part["judged"] != "covered"
    assert "self-help: 1 of 1" in part["beside"]
    if kind == "universal_services":
        assert (part["judged"], part["beside"][0]) == ("", "services: 0 of 1")
        shown = displays(
            one_map.coverage, [], Grid.BLOCKS, Measure.ACCESS, NAMES, local=one_map.local
        )
        assert shown.loc[PART, "state"] == "not_mapped"
        assert shown.loc[PART, "words"][0] == "interventions not yet mapped"
    else:
        assert part["judged"] == "not_reachable"
        assert part["spoken"] == (
            "Interventions covered but not reachable: 0 of 1; self-help: 1 of 1"
        )
    assert "Self-help: A low-income family can use Page." in part["reason"]


def test_a_page_about_conflict_does_not_make_interventions_work_on_it() -> None:
    rows = [
        entry(1, "self_help", "secondary", **PAGE),
        entry(2, "universal_parenting", "secondary", conflict_role="incidental"),
    ]
    part = conflict_places(made(rows).coverage, Grid.BLOCKS).loc[PART]
    assert (part["judged"], part["headline"]) == ("no", "0 of 1")
    assert part["beside"] == ("self-help: 1 of 1",)


def test_parts_and_boxes_of_the_example(example: LocalMap) -> None:
    found = access_figures(counted(example), example.local)
    columns = ["can", "cannot", "not_known", "none", "not_mapped"]
    assert found.loc[("blocks", "intervention"), columns].tolist() == [2, 4, 1, 1, 1]
    assert found.loc[("wall", "intervention"), columns].tolist() == [2, 6, 1, 4, 4]
    assert found.loc[("wall", "intervention"), "out_of_scope"] == 1
    assert found.loc["wall", "of"].sum() == 30
    assert access_said(found)[0] == (
        "Parts by their interventions: 2 can; 4 cannot; 1 not known; 1 has none; 1 not mapped yet."
    )
    # No level but the first has a row of self-help: the others lack none.
    assert found.loc[("blocks", "self_help"), "of"] == 3


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_a_part_is_counted_by_its_own_entries(example: LocalMap, kind: Kind) -> None:
    answers = access_of(example.entries, example.local).set_index("id")["access"]
    parts: dict[str, set[int]] = {}
    for entry_id, row, phases in zip(
        *(example.local[name] for name in ("id", "row_type", "phases")), strict=True
    ):
        for phase in phases.split(";") if RowType(row).kind is kind else ():
            parts.setdefault(f"{RowType(row).level}/{phase}", set()).add(int(answers[entry_id]))
    assert parts
    found = access_figures(counted(example), example.local).loc[("blocks", str(kind))]
    assert found[["can", "cannot", "not_known"]].tolist() == [
        sum(YES in each for each in parts.values()),
        sum(each == {NO} for each in parts.values()),
        sum(YES not in each and MAYBE in each for each in parts.values()),
    ]


@pytest.mark.parametrize("grid", [Grid.BLOCKS, Grid.WALL])
def test_the_figures_are_those_of_the_places_and_of_the_heatmap(
    example: LocalMap, grid: Grid
) -> None:
    coverage = counted(example)
    places = access_places(coverage, example.local, grid)
    found = access_figures(coverage, example.local).loc[str(grid)]
    if grid is Grid.BLOCKS:
        found = found.loc[[str(Kind.INTERVENTION)]]
    judged = places["judged"].value_counts()
    for word, column in (
        ("covered", "can"),
        ("not_reachable", "cannot"),
        ("not_known", "not_known"),
    ):
        assert judged.get(word, 0) == found[column].sum()
    shown = displays(coverage, [], grid, Measure.ACCESS, NAMES, local=example.local)
    reached = shown["shade"].eq(3).sum(), shown["shade"].eq(0).sum()
    assert reached == (found["can"].sum(), found["cannot"].sum())


DECIDED = {
    "not_mapped": {},
    "none": {"selective_parenting": "none", "selective_relationship": "out_of_scope"},
    "out_of_scope": dict.fromkeys(
        ("selective_parenting", "selective_relationship"), "out_of_scope"
    ),
}


@pytest.mark.parametrize("state", DECIDED)
def test_what_is_not_mapped_or_out_of_scope_is_never_told_as_none(state: str) -> None:
    decided = {(row, "primary"): each for row, each in DECIDED[state].items()}
    # One of two boxes is decided as none: of the other nobody knows.
    decided[("indicated_parenting", "primary")] = "none"
    one = made([entry(1, "selective_services")], decided=decided)
    found = access_figures(one.coverage, one.local)
    open_ones = ["none", "not_mapped", "out_of_scope"]
    assert (found.drop(columns="of").sum(axis=1) == found["of"]).all()
    expected = dict.fromkeys(open_ones, 0)
    expected["not_mapped"] = 8
    expected[state] += 1
    assert found.loc[("blocks", "intervention"), open_ones].to_dict() == expected
    by_state = access_places(one.coverage, one.local, Grid.BLOCKS)["state_interventions"]
    assert (by_state == "not_mapped").sum() == expected["not_mapped"]
    assert (by_state == "out_of_scope").sum() == expected["out_of_scope"]
    none = f"{expected['none']} {'has' if expected['none'] == 1 else 'have'} none"
    out = "; 1 out of scope" if state == "out_of_scope" else ""
    assert access_said(found)[0].endswith(f"{none}; {expected['not_mapped']} not mapped yet{out}.")
    assert ("Out of scope" in access_table(found)) == any(found["out_of_scope"])


def test_a_map_without_open_boxes_has_no_column_for_them() -> None:
    everywhere = {(str(row), phase): "none" for row in RowType for phase in oracle.PHASES}
    one = made([entry(1, "selective_services")], decided=everywhere)
    table = access_table(access_figures(one.coverage, one.local))
    assert list(table)[4:] == ["None there", "Altogether"]


def test_table_and_json_hold_the_same_figures(example: LocalMap) -> None:
    found = access_figures(counted(example), example.local)
    standard = Standard.of(example.standard)
    contract = coverage_contract(
        example, Selection(), standard, example.states, local=example.local
    )
    held = json.loads(json.dumps(contract["access"]))
    assert held["parts"]["interventions"] == {
        "of": 9, "can": 2, "cannot": 4, "not_known": 1, "none": 1, "not_mapped": 1,
        "out_of_scope": 0, "filtered_out": 0,
    }  # fmt: skip
    assert held["boxes"]["services"] == found.loc[("wall", "service")].to_dict()
    table = access_table(found)
    assert table["Cannot use"].tolist() == found["cannot"].tolist()
    assert table["Counted"].tolist()[0] == "Parts by their interventions"


def test_what_filters_leave_out_is_in_no_figure(example: LocalMap) -> None:
    selection, _ = Selection.from_query({"phase": ["primary"], "kind": ["service"]}, [])
    coverage = cover(example.entries, selection, example.states)
    found = access_figures(coverage, example.local)
    assert found.loc[("blocks", "intervention"), "of"] == 0
    assert found.loc[("blocks", "service"), "of"] == 3
    assert all("interventions" not in sentence for sentence in access_said(found))


def test_what_filters_hide_in_a_part_is_not_told_as_none(example: LocalMap) -> None:
    selection, _ = Selection.from_query({"words": ["no such word"]}, [])
    found = access_figures(cover(example.entries, selection, example.states), example.local)
    assert (found.drop(columns="of").sum(axis=1) == found["of"]).all()
    whole = access_figures(counted(example), example.local)
    assert found[["can", "cannot", "not_known"]].to_numpy().sum() == 0
    assert (found["none"] <= whole["none"]).all()
    assert found.loc[("wall", "service"), "filtered_out"] == 9
    assert access_said(found)[1].endswith("0 have none; 9 left out by the filters.")
