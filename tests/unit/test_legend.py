"""A legend explains what occurs on this map, and says of it no more than what was recorded."""

from __future__ import annotations

from datetime import datetime

import judging_maps
import oracle
import pytest
from half_blank import empty, half_blank
from kept_areas import opened
from test_cell_words import ALL_NONE, PARENTING, RELATIONSHIP, SERVICES, made

from rpc.areas.local_map import local_map
from rpc.pathway.wording.cell_displays import displays
from rpc.pathway.wording.legend import meanings
from rpc.reports.board import board_document
from rpc.reports.workbook import area_workbook
from rpc.vocabulary import Grid, Measure, State

RECORDED, OTHER_WAY = "The area recorded", "delivered this way"


def legend(of: judging_maps.Map, measure: Measure = Measure.KINDS) -> dict[State, str]:
    shown = displays(of.coverage, [], Grid.CELLS, measure, judging_maps.NAMES)
    return meanings(of.coverage, [shown], measure)


def only_face_to_face(decided: oracle.Decided = None) -> judging_maps.Map:
    rows = (SERVICES, PARENTING, RELATIONSHIP)
    return made(*((row, "face_to_face") for row in rows), decided=decided)


def test_without_a_decision_none_does_not_claim_that_somebody_decided() -> None:
    found = legend(only_face_to_face())
    assert OTHER_WAY in found[State.NONE]
    assert RECORDED not in found[State.NONE]


def test_none_says_what_holds_of_it_on_this_map() -> None:
    assert legend(made(decided=ALL_NONE)) == {State.NONE: "The area recorded that there is none."}
    both = legend(only_face_to_face(ALL_NONE))[State.NONE]
    assert RECORDED in both
    assert OTHER_WAY in both


def test_only_states_that_occur_are_explained() -> None:
    assert set(legend(made())) == {State.NOT_MAPPED}
    there = made((SERVICES, "online"), (PARENTING, ""), decided=ALL_NONE)
    assert set(legend(there)) == {State.NONE, State.NOT_KNOWN}
    assert legend(there)[State.NOT_KNOWN].endswith("how it is delivered is not recorded.")


def test_not_known_says_which_detail_is_not_recorded() -> None:
    filtered = made((SERVICES, ""), decided=ALL_NONE, modes=["online"])
    assert "filters ask about" in legend(filtered)[State.NOT_KNOWN]
    assert (
        "a detail that decides"
        in legend(made((PARENTING, "online")), Measure.CONFLICT)[State.NOT_KNOWN]
    )


@pytest.mark.parametrize("make", [half_blank, empty])
def test_the_reports_explain_what_they_show(make: object) -> None:
    with opened() as store:
        area = make(store)  # type: ignore[operator]
        local = local_map(store.state(area.id), judging_maps.SHIPPED)
        document = board_document(local, [], datetime(2026, 11, 25, 9))
        wall = next(
            section for section in document.sections if section.title.startswith("The wall")
        )
        said = str(wall.blocks)
        assert "Somebody said" not in str(document)
        assert ("out of scope: " in said) is (make is half_blank)
        assert "part out of scope: " not in said
        assert area_workbook(local, [], datetime(2026, 11, 25, 9))


def test_a_place_that_is_known_in_part_is_not_said_to_be_unmapped() -> None:
    decided: oracle.Decided = {("universal_parenting", "primary"): "none"}
    assert legend(made())[State.NOT_MAPPED] == "Nobody has mapped this yet, so it is no gap."
    assert legend(made(decided=decided))[State.NOT_MAPPED].startswith("Not all of it is mapped yet")
