"""The low-income test and work on conflict: sentences, what a heatmap shows, and story 17."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from judging_maps import NAMES, SHIPPED, Map, entry, made

from rpc.charts.heatmap import figure_spec
from rpc.charts.palette import THEMES
from rpc.pathway.assessment.access import access_of, access_places
from rpc.pathway.assessment.conflict import conflict_places
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.wording.cell_displays import displays, measures_for
from rpc.vocabulary import Grid, Measure

GOOD = {"cost": "free", "route": "drop_in", "modes": "face_to_face"}
COUNSELLING = {
    "name": "Couple counselling",
    "cost": "fee",
    "cost_amount": "85",
    "free_places": "no",
    "route": "self_referral",
    "modes": "face_to_face",
}
BLOCK = "targeted_selective/primary"


def asked(**cells: str) -> pd.Series:
    one_map = made([entry(1, "selective_services", **cells)])
    return access_of(one_map.entries, one_map.local).iloc[0]


def place(one_map: Map, key: str = BLOCK, grid: Grid = Grid.BLOCKS) -> pd.Series:
    found: pd.Series = access_places(one_map.coverage, one_map.local, grid).loc[key]
    return found


# ------------------------------------------------------------------------------------ an entry


@pytest.mark.parametrize(
    ("cells", "free", "why"),
    [
        ({"cost": "free"}, YES, "free"),
        ({"cost": "free", "free_places": "no"}, YES, "free"),
        ({"cost": "fee", "free_places": "yes"}, YES, "free places"),
        ({"free_places": "yes"}, YES, "free places"),
        ({"cost": "fee", "free_places": "no"}, NO, "a fee and no free places"),
        (
            {"cost": "fee", "cost_amount": "85", "free_places": "no"},
            NO,
            "a fee of £85 and no free places",
        ),
        (
            {"cost": "means_tested", "free_places": "no"},
            NO,
            "a means-tested fee and no free places",
        ),
        ({"cost_amount": "85", "free_places": "no"}, NO, "a fee of £85 and no free places"),
        (
            {"cost": "fee", "cost_amount": "85"},
            MAYBE,
            "whether it has free places, beside a fee of £85",
        ),
        ({"cost": "means_tested"}, MAYBE, "whether it has free places, beside a means-tested fee"),
        ({}, MAYBE, "what it costs"),
        ({"free_places": "no"}, MAYBE, "what it costs"),
        ({"cost_amount": "0"}, MAYBE, "what it costs"),
        (
            {"cost": "free", "cost_amount": "85"},
            MAYBE,
            "what it costs, as its cost and amount contradict",
        ),
        (
            {"cost": "fee", "cost_amount": "0", "free_places": "no"},
            MAYBE,
            "what it costs, as its cost and amount contradict",
        ),
    ],
)
def test_is_it_free(cells: dict[str, str], free: int, why: str) -> None:
    found = asked(**cells)
    assert (found["free"], found["free_why"]) == (free, why)


@pytest.mark.parametrize(
    ("route", "answer", "why"),
    [
        ("every_family", YES, "offered to every family"),
        ("drop_in;self_referral;professional", YES, "drop-in or self-referral"),
        ("professional", NO, "a referral by a professional only"),
        (
            "professional;court",
            NO,
            "a referral by a professional or a court or statutory route only",
        ),
        ("", MAYBE, "the route in"),
    ],
)
def test_can_a_family_come_by_itself(route: str, answer: int, why: str) -> None:
    found = asked(route=route)
    assert (found["route"], found["route_why"]) == (answer, why)


@pytest.mark.parametrize(
    ("cells", "answer", "why"),
    [
        ({"modes": "face_to_face;online", "cost": "fee"}, YES, "in person"),
        ({"modes": "online", "cost": "free"}, YES, "online without a fee"),
        ({"modes": "online", "cost": "fee"}, NO, "online for a fee"),
        ({"modes": "online", "cost": "fee", "free_places": "yes"}, NO, "online for a fee"),
        (
            {"modes": "online", "cost": "means_tested"},
            MAYBE,
            "whether there is a fee for it online",
        ),
        ({"modes": "online"}, MAYBE, "whether there is a fee for it online"),
        ({"cost": "free"}, MAYBE, "how it is delivered"),
    ],
)
def test_is_it_within_reach(cells: dict[str, str], answer: int, why: str) -> None:
    found = asked(**cells)
    assert (found["reach"], found["reach_why"]) == (answer, why)


def test_the_reason_says_what_is_known_and_what_is_not() -> None:
    assert asked(**GOOD)["reason"] == ("A low-income family can use it: free, drop-in, in person.")
    assert asked(route="professional", cost="free")["reason"] == (
        "A low-income family cannot use it: a referral by a professional only. "
        "Not known: how it is delivered."
    )
    assert asked(cost="free")["reason"] == (
        "Whether a low-income family can use it is not known: the route in, how it is delivered."
    )


# ------------------------------------------------------------------------------------- a place


def test_story_17_a_cell_with_only_a_service_at_85_pounds_a_session() -> None:
    one_map = made([entry(1, "selective_relationship", **COUNSELLING)])
    for key, grid in (
        (BLOCK, Grid.BLOCKS),
        ("selective_relationship/primary", Grid.WALL),
        (f"{BLOCK}/face_to_face", Grid.CELLS),
    ):
        found = place(one_map, key, grid)
        assert found["judged"] == "not_reachable"
        of_kind = "" if grid is Grid.WALL else "interventions "
        words = (f"{of_kind}covered but not reachable",)
        assert (found["headline"], found["words"]) == ("0 of 1", words)
        noun = "entry" if grid is Grid.WALL else "intervention"
        assert found["reason"] == (
            f"The one {noun} here is known to fail the low-income test: Couple counselling "
            "(a fee of £85 and no free places)."
        )


def test_a_fee_alone_does_not_say_that_there_are_no_free_places() -> None:
    blank = COUNSELLING | {"free_places": ""}
    found = place(made([entry(1, "selective_relationship", **blank)]))
    assert found["judged"] == "not_known"
    assert found["reason"] == (
        "It cannot be told; not known: Couple counselling "
        "(whether it has free places, beside a fee of £85)."
    )


def test_a_fee_online_is_not_reachable_whether_there_are_free_places_or_not() -> None:
    online = COUNSELLING | {"modes": "online", "free_places": ""}
    found = place(made([entry(1, "selective_relationship", **online)]))
    assert found["judged"] == "not_reachable"


def test_one_entry_within_reach_covers_a_place() -> None:
    rows = [
        entry(1, "selective_services", name="Hub", **GOOD),
        entry(2, "selective_services", **COUNSELLING),
        entry(3, "selective_services", name="Nobody asked"),
        entry(4, "selective_services", name="Early help", cost="free", route="professional"),
        entry(5, "selective_services", name="Social care", cost="free", route="professional"),
    ]
    found = place(made(rows), "selective_services/primary", Grid.WALL)
    assert (found["judged"], found["headline"]) == ("covered", "1 of 5")
    assert found["reason"] == (
        "A low-income family can use Hub. Known to fail the test: Couple counselling (a fee of £85 "
        "and no free places); Early help and Social care (a referral by a professional only). "
        "Not known of Nobody asked."
    )
    assert found["entries"] == ("e01", "e02", "e03", "e04", "e05")


def test_what_may_stand_in_a_cell_leaves_it_not_known() -> None:
    rows = [
        entry(1, "selective_parenting", **COUNSELLING),
        entry(2, "selective_parenting", name="Hub", cost="free", route="drop_in"),
    ]
    found = place(made(rows), f"{BLOCK}/face_to_face", Grid.CELLS)
    words = ("interventions not known", "1 may count")
    assert (found["judged"], found["words"]) == ("not_known", words)
    assert found["reason"] == (
        "It cannot be told; not known: whether Hub stands here. Known to fail the test: "
        "Couple counselling (a fee of £85 and no free places)."
    )


def test_a_place_without_entries_keeps_its_state() -> None:
    one_map = made([], decided={("selective_services", "primary"): "none"})
    found = access_places(one_map.coverage, one_map.local, Grid.WALL)
    assert found.loc["selective_services/primary", "state"] == "none"
    assert found.loc["selective_services/secondary", "state"] == "not_mapped"
    assert set(found["judged"]) == {""}
    assert set(found["truth"]) == {-1}


# ------------------------------------------------------------------------------------ conflict


@pytest.mark.parametrize(
    ("roles", "shown", "reason"),
    [
        (
            ("main_aim", "part", "", "incidental"),
            ("yes", "2 of 4", ("work on conflict", "1 not known")),
            "Known to work on conflict: S0 and S1. Conflict is incidental in S3. Not known of S2.",
        ),
        (
            ("part",),
            ("yes", "1 of 1", ("works on conflict",)),
            "Known to work on conflict: S0.",
        ),
        (
            ("incidental", ""),
            ("not_known", "~", ("not known", "1 of 2")),
            "No entry here is known to work on conflict. Conflict is incidental in S0. "
            "Not known of S1.",
        ),
        (
            ("incidental", "incidental"),
            ("no", "0 of 2", ("work on conflict",)),
            "No entry here is known to work on conflict. Conflict is incidental in S0 and S1.",
        ),
    ],
)
def test_how_many_work_on_conflict(
    roles: tuple[str, ...], shown: tuple[str, str, tuple[str, ...]], reason: str
) -> None:
    rows = [
        entry(number, "selective_services", name=f"S{number}", conflict_role=role)
        for number, role in enumerate(roles)
    ]
    box = "selective_services/primary"
    found = conflict_places(made(rows).coverage, Grid.WALL).loc[box]
    assert tuple(found[["judged", "headline", "words"]]) == shown
    assert found["reason"] == reason


# ---------------------------------------------------------------------------------- the heatmap


def display(one_map: Map, measure: Measure, grid: Grid, key: str) -> pd.Series:
    shown = displays(one_map.coverage, [], grid, measure, NAMES, local=one_map.local)
    found: pd.Series = shown.loc[key]
    return found


@pytest.mark.parametrize("grid", Grid)
def test_the_heatmap_shows_what_the_places_say(grid: Grid) -> None:
    rows = [
        entry(1, "selective_relationship", **COUNSELLING),
        entry(2, "universal_services", name="Hub", **GOOD),
        entry(3, "indicated_parenting", modes="face_to_face"),
    ]
    one_map = made(rows, decided={("universal_parenting", "primary"): "out_of_scope"})
    shown = displays(one_map.coverage, [], grid, Measure.ACCESS, NAMES, local=one_map.local)
    places = access_places(one_map.coverage, one_map.local, grid)
    assert list(shown.index) == list(places.index)
    known = places["truth"].isin([YES, NO])
    assert list(shown["headline"][known]) == list(places["headline"][known])
    assert list(shown["words"][known]) == list((places["words"] + places["beside"])[known])
    assert set(shown["state"][known]) == {""}
    assert set(shown["state"][places["truth"] == MAYBE]) == {"not_known"}
    empty = (places["truth"] < NO) & (places["beside"].map(len) == 0)
    assert list(shown["state"][empty]) == list(places["state"][empty])


def test_what_a_screen_reader_says_of_a_place() -> None:
    one_map = made([entry(1, "selective_relationship", **COUNSELLING, conflict_role="main_aim")])
    assert display(one_map, Measure.ACCESS, Grid.BLOCKS, BLOCK)["spoken"] == (
        "Interventions covered but not reachable: 0 of 1"
    )
    assert display(one_map, Measure.CONFLICT, Grid.BLOCKS, BLOCK)["spoken"] == (
        "1 of 1 intervention works on conflict"
    )
    blank = made([entry(1, "selective_parenting")])
    assert display(blank, Measure.ACCESS, Grid.BLOCKS, BLOCK)["spoken"] == (
        "Interventions not known, 1 of 1"
    )
    good = made([entry(1, "selective_parenting", **GOOD)])
    assert display(good, Measure.ACCESS, Grid.BLOCKS, BLOCK)["spoken"] == (
        "Interventions covered: 1 of 1 known to be within reach of a low-income family"
    )


@pytest.mark.parametrize("projected", [False, True], ids=["page", "projected"])
def test_long_words_fit_into_a_narrow_cell(projected: bool) -> None:
    one_map = made([entry(1, "selective_relationship", **COUNSELLING)])
    shown = displays(one_map.coverage, [], Grid.CELLS, Measure.ACCESS, NAMES, local=one_map.local)
    spec = figure_spec(shown, THEMES["light"], projected=projected)
    texts = [note["text"] for note in spec["layout"]["annotations"]]
    lines = next(text for text in texts if "covered" in text).split("<br>")[1:]
    assert " ".join(lines) == "interventions covered but not reachable"
    assert max(map(len, lines)) <= 18


def test_they_are_measures_of_areas_only() -> None:
    assert set(Measure) - set(measures_for(False)) == {Measure.ACCESS, Measure.CONFLICT}
    assert measures_for(True) == list(Measure)


def test_nothing_is_known_of_the_model() -> None:
    model = cover(SHIPPED.entries)
    for measure in (Measure.ACCESS, Measure.CONFLICT):
        shown = displays(model, [], Grid.BLOCKS, measure, NAMES)
        assert set(shown["state"]) == {"not_known"}


def test_nothing_is_changed_in_what_comes_in() -> None:
    one_map = made([entry(1, "selective_services", **GOOD)])
    before = one_map.local.copy(), one_map.entries.copy()
    access_places(one_map.coverage, one_map.local, Grid.CELLS)
    pd.testing.assert_frame_equal(one_map.local, before[0])
    pd.testing.assert_frame_equal(one_map.entries, before[1])
    # What is missing in `local` is blank: not known, and no error.
    short = replace(one_map, local=one_map.local[["id", "cost"]])
    assert place(short, "selective_services/primary", Grid.WALL)["judged"] == "not_known"
