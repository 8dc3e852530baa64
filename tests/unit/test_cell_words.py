"""What a cell says of each kind: a delivery that nobody recorded is never told as none there."""

from datetime import date
from typing import Any

import judging_maps
import oracle
import pytest
import strategies
from contracts import coverage_contract

from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.endings import Ending
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.pathway.wording.cell_displays import displays
from rpc.pathway.wording.cells import cell_words
from rpc.vocabulary import Grid, Measure

WALL = [(row, phase) for row in oracle.ROWS for phase in oracle.PHASES]
ALL_NONE = dict.fromkeys(WALL, "none")
PLACE, CELL = "targeted_selective/primary", "targeted_selective/primary/online"
SERVICES = "selective_services"
PARENTING, RELATIONSHIP = "selective_parenting", "selective_relationship"


def made(
    *rows: tuple[str, str], decided: oracle.Decided = None, **filters: Any
) -> judging_maps.Map:
    """A map of one entry a pair of row and delivery, all for primary."""
    entries = [
        judging_maps.entry(number, row, modes=modes) for number, (row, modes) in enumerate(rows)
    ]
    return judging_maps.made(entries, oracle.NO_FILTER | filters, decided)


def words(made_map: judging_maps.Map, place: str = CELL) -> tuple[str, str, str]:
    grid = Grid.CELLS if place.count("/") == 2 else Grid.BLOCKS
    found = cell_words(made_map.coverage, grid).loc[place]
    return found["interventions"], found["services"], found["self_help"]


def display(made_map: judging_maps.Map, measure: Measure = Measure.KINDS, place: str = CELL) -> str:
    grid = Grid.CELLS if place.count("/") == 2 else Grid.BLOCKS
    shown = displays(made_map.coverage, [], grid, measure, judging_maps.NAMES)
    return str(shown.at[place, "spoken"])


THREE = [(SERVICES, "")] * 3


def test_services_without_a_delivery_are_counted_and_not_told_as_none() -> None:
    there = made(*THREE, (PARENTING, "online"), decided=ALL_NONE)
    assert words(there) == ("1 intervention", "3 services, delivery not recorded", "")
    assert display(there) == "1 intervention, 3 services, delivery not recorded"


def test_those_without_a_delivery_stand_beside_those_with_one() -> None:
    there = made(*THREE, (SERVICES, "online"), (PARENTING, "online"), (PARENTING, ""))
    assert words(there)[:2] == (
        "1 intervention, 1 more with delivery not recorded",
        "1 service, 3 more with delivery not recorded",
    )
    assert display(there).startswith(
        "1 intervention, 1 more with delivery not recorded, 1 service, 3"
    )


def test_interventions_without_a_delivery_lead_the_cell() -> None:
    there = made((PARENTING, ""), (SERVICES, "online"), decided=ALL_NONE)
    assert display(there) == "1 intervention, delivery not recorded, 1 service"
    only_services = made((SERVICES, ""), decided=ALL_NONE)
    assert display(only_services) == "no intervention, 1 service, delivery not recorded"


def test_nothing_is_said_of_a_kind_whose_rows_are_not_mapped() -> None:
    there = made((PARENTING, "online"))
    assert words(there) == ("1 intervention", "", "")
    assert display(there) == "1 intervention"
    assert display(there, place=PLACE) == "1 intervention"
    # One of two rows of interventions is filled, in the other mode: the other is not mapped.
    assert words(made((PARENTING, "face_to_face"), (SERVICES, "online")))[0] == ""


@pytest.mark.parametrize("decided", ["none", "out_of_scope"])
def test_none_is_said_only_where_every_row_is_filled_or_none(decided: str) -> None:
    there = made((PARENTING, "online"), decided={(SERVICES, "primary"): decided})
    said = {"none": "no services", "out_of_scope": "services out of scope"}[decided]
    assert words(there)[1] == said
    assert display(there) == f"1 intervention, {said}"
    filled = made((PARENTING, "online"), (SERVICES, "face_to_face"))
    assert words(filled)[1] == "no services"


def test_a_part_that_is_out_of_scope_is_no_none() -> None:
    decided = {(PARENTING, "primary"): "none", (RELATIONSHIP, "primary"): "out_of_scope"}
    there = made((SERVICES, "online"), decided=decided)
    assert words(there)[0] == "interventions partly out of scope"
    assert display(there) == "interventions partly out of scope, 1 service"


def ended_on(day: str, rows: tuple[str, ...] = (SERVICES,), **more: Any) -> judging_maps.Map:
    """A map with an intervention online, where the rows lost their last entry on that day."""
    decided = ALL_NONE | {(row, "primary"): "none_left" for row in rows} | more.pop("decided", {})
    there = made((PARENTING, "online"), decided=decided, **more)
    endings = {f"{row}/primary": Ending(date.fromisoformat(day), "Drop-in") for row in rows}
    coverage = there.coverage
    kept = strategies.as_decisions(decided)
    again = cover(coverage.entries, coverage.selection, kept, endings)
    return judging_maps.Map(there.local, again)


@pytest.mark.parametrize("place", [PLACE, CELL])
def test_a_kind_whose_last_one_ended_says_since_when(place: str) -> None:
    left = "no services left, since 3 March 2026"
    there = ended_on("2026-03-03")
    assert words(there, place) == ("1 intervention", left, "")
    assert display(there, place=place) == f"1 intervention, {left}"


def test_self_help_and_interventions_say_it_by_the_same_rule() -> None:
    universal = "universal/primary/online"
    rows = ("self_help", "universal_parenting", "universal_relationship")
    decided = ALL_NONE | {(row, "primary"): "none_left" for row in rows}
    made_map = made(("universal_services", "online"), decided=decided)
    since = "left, in this scenario"  # no day is known of it
    assert words(made_map, universal) == (
        f"no intervention {since}",
        "1 service",
        f"no self-help {since}",
    )
    assert display(made_map, place=universal) == (
        f"no intervention {since}, 1 service, no self-help {since}"
    )


def test_none_is_left_only_where_every_row_is_none_or_none_left_and_none_is_filled() -> None:
    assert words(ended_on("2026-03-03", (RELATIONSHIP,)))[0] == "1 intervention"
    # In the other mode one of the two rows is filled: there is one, and it is not online.
    other = "targeted_selective/primary/face_to_face"
    assert words(ended_on("2026-03-03", (RELATIONSHIP,)), other)[0] == "no intervention"
    rows = {(SERVICES, "primary"): "out_of_scope"}
    assert words(ended_on("2026-03-03", decided=rows))[1] == "services out of scope"
    hidden = ended_on("2026-03-03", kinds=["intervention"])
    assert words(hidden)[1] == ""


def test_under_filters_it_is_none_with_these_filters() -> None:
    there = made(
        (PARENTING, "online"), (SERVICES, "face_to_face"), decided=ALL_NONE, modes=["online"]
    )
    assert words(there)[1] == "no services with these filters"
    decided = made((PARENTING, "online"), decided=ALL_NONE, modes=["online"])
    assert words(decided)[1] == "no services"
    hidden = made((PARENTING, "online"), (SERVICES, "online"), kinds=["intervention"])
    assert words(hidden)[1] == ""


def test_one_that_a_filter_cannot_tell_is_no_none() -> None:
    there = made((PARENTING, "online"), (SERVICES, ""), decided=ALL_NONE, modes=["online"])
    assert words(there, PLACE)[1] == "1 service may count"
    assert "no services" not in display(there, place=PLACE)


def test_while_least_evidence_is_set_the_rest_is_not_rated() -> None:
    rows = [judging_maps.entry(number, SERVICES, modes="") for number in range(2)]
    rows.append(judging_maps.entry(3, PARENTING, modes="online", evidence="guidebook"))
    there = judging_maps.made(rows, oracle.NO_FILTER | {"evidence": "guidebook"}, ALL_NONE)
    assert display(there) == "1 intervention, 2 not rated, delivery not recorded"


def test_other_measures_name_them_too() -> None:
    there = made(*THREE, (PARENTING, ""), decided=ALL_NONE)
    assert display(there, Measure.ENTRIES) == "4 entries, delivery not recorded"
    some = made(*THREE, (PARENTING, "online"), (PARENTING, ""), decided=ALL_NONE)
    assert display(some, Measure.ENTRIES) == "1 entry, 4 more with delivery not recorded"
    assert display(there, Measure.STRONGEST) == "1 intervention, delivery not recorded"


def test_counts_stay_what_is_placed_and_the_rest_has_columns_of_its_own() -> None:
    there = made(*THREE, (SERVICES, "online"), (PARENTING, ""))
    cell = there.coverage.cells.loc[CELL]
    assert (cell["services"], cell["unplaced_services"]) == (1, 3)
    assert (cell["interventions"], cell["unplaced_interventions"]) == (0, 1)
    assert (cell["self_help"], cell["unplaced_self_help"]) == (0, 0)


def test_the_model_says_none_of_what_it_has_no_example_of() -> None:
    model = judging_maps.cover(judging_maps.SHIPPED.entries)
    said = cell_words(model, Grid.CELLS)
    unplaced = model.cells["unplaced_services"] > 0
    none = said["services"] == "no services"
    assert unplaced.any()
    assert not (unplaced & none).any()


def test_the_contract_has_them_as_keys_of_their_own() -> None:
    shipped = judging_maps.SHIPPED
    found = coverage_contract(shipped, Selection(), Standard.of(shipped.standard))["cells"]
    assert all(
        {"unplaced_services", "unplaced_self_help", "unplaced_interventions"} <= set(cell)
        for cell in found.values()
    )
