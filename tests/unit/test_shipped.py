"""Facts of the shipped catalogue, and small cases counted by hand.

The numbers here were read off the printed tables, not off the engine or the oracle.
"""

from typing import Any

import oracle
import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from strategies import row

from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.load()


@pytest.fixture(scope="module")
def shipped_coverage(shipped: catalogue.Catalogue) -> dict[str, Any]:
    return covered(shipped)


def covered(
    made: catalogue.Catalogue, rules: frozenset[str] = oracle.ON_AT_FIRST, **filters: Any
) -> dict[str, Any]:
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    return coverage_contract(made, selection, strategies.as_standard(made, rules))


def missing(
    made: catalogue.Catalogue, rules: frozenset[str] = oracle.ON_AT_FIRST, **filters: Any
) -> list[dict[str, Any]]:
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    return gaps_contract(made, selection, strategies.as_standard(made, rules))


def short(gap: dict[str, Any]) -> tuple[str, str, str]:
    """What is missing or thin, and in which block."""
    return gap["rule"] or gap["kind"], gap["row_type"] or "", f"{gap['level']}/{gap['phase']}"


# ------------------------------------------------------------------------ the shipped catalogue


def test_the_catalogue_holds_the_models_examples(shipped: catalogue.Catalogue) -> None:
    kinds = shipped.entries["kind"].value_counts().to_dict()
    assert kinds == {"service": 22, "self_help": 4, "intervention": 19}
    assert list(shipped.row_types.index) == list(oracle.ROWS)
    assert list(shipped.standard.index) == list(oracle.RULES)


def test_the_gap_list_of_the_model(shipped: catalogue.Catalogue) -> None:
    found = gaps_contract(shipped, strategies.as_selection(oracle.NO_FILTER), shipped_rules())
    assert [short(gap) for gap in found] == [
        ("evidenced", "", "targeted_indicated/secondary"),
        ("separated", "", "targeted_indicated/secondary"),
        ("separated", "", "universal/early_years"),
        ("separated", "", "universal/secondary"),
        ("empty", "indicated_parenting", "targeted_indicated/secondary"),
        ("empty", "universal_parenting", "universal/secondary"),
        ("thin", "selective_relationship", "targeted_selective/early_years"),
        ("thin", "selective_relationship", "targeted_selective/primary"),
        ("thin", "selective_relationship", "targeted_selective/secondary"),
        ("thin", "indicated_parenting", "targeted_indicated/early_years"),
        ("thin", "indicated_relationship", "targeted_indicated/early_years"),
        ("thin", "indicated_parenting", "targeted_indicated/primary"),
        ("thin", "indicated_relationship", "targeted_indicated/primary"),
        ("thin", "indicated_relationship", "targeted_indicated/secondary"),
    ]
    assert [gap["rank"] for gap in found] == list(range(1, 15))
    assert [gap["kind"] for gap in found] == ["rule"] * 4 + ["empty"] * 2 + ["thin"] * 8
    assert [gap["entries"] for gap in found[4:]] == [
        [],
        [],
        ["within-my-reach"],
        ["within-my-reach"],
        ["within-my-reach"],
        ["iy-preschool"],
        ["ibct"],
        ["iy-school-age"],
        ["ibct"],
        ["ibct"],
    ]


def shipped_rules() -> Standard:
    """The standard as it stands in the shipped table, nothing switched."""
    return Standard.of(catalogue.load().standard)


def test_a_gap_has_the_keys_of_the_contract(shipped: catalogue.Catalogue) -> None:
    keys = ["rank", "level", "phase", "row_type", "rule", "kind", "reason", "entries"]
    keys += ["state", "ended_on", "last"]
    assert {tuple(gap) for gap in missing(shipped)} == {tuple(keys)}


def test_the_keys_of_the_coverage_contract(shipped_coverage: dict[str, Any]) -> None:
    assert list(shipped_coverage) == [
        "made_by",
        "entries",
        "cells",
        "blocks",
        "wall",
        "maybe",
        "not_placed",
    ]
    assert [len(shipped_coverage[part]) for part in ("cells", "blocks", "wall")] == [18, 9, 30]
    assert list(shipped_coverage["cells"])[:3] == [
        "universal/early_years/face_to_face",
        "universal/early_years/online",
        "universal/primary/face_to_face",
    ]
    assert list(shipped_coverage["wall"])[2:4] == [
        "universal_services/secondary",
        "self_help/early_years",
    ]


def test_three_services_and_within_my_reach_are_not_placed_for_mode(
    shipped_coverage: dict[str, Any],
) -> None:
    not_placed = [(one["id"], one["field"]) for one in shipped_coverage["not_placed"]]
    assert not_placed == [
        ("police", "modes"),
        ("housing-advice", "modes"),
        ("front-door", "modes"),
        ("within-my-reach", "modes"),
    ]
    assert all(set(one) == {"id", "field", "why"} for one in shipped_coverage["not_placed"])
    assert all(one["why"].endswith(".") for one in shipped_coverage["not_placed"])


@pytest.mark.parametrize(
    "filters", [{"levels": ["targeted_indicated"]}, {"modes": ["online"]}, {"words": "nowhere"}]
)
def test_what_is_not_placed_shows_under_any_filter(
    shipped: catalogue.Catalogue, shipped_coverage: dict[str, Any], filters: dict[str, Any]
) -> None:
    assert covered(shipped, **filters)["not_placed"] == shipped_coverage["not_placed"]


def test_no_filter_leaves_no_maybe(shipped_coverage: dict[str, Any]) -> None:
    assert shipped_coverage["entries"] == 45
    assert shipped_coverage["maybe"] == []


@pytest.mark.parametrize(
    ("cell", "numbers", "strongest"),
    [
        ("universal/early_years/online", (0, 4, 5), "guidebook"),
        ("universal/early_years/face_to_face", (3, 0, 1), "guidebook"),
        ("universal/secondary/face_to_face", (3, 0, 0), None),
        ("universal/secondary/online", (0, 4, 4), "preliminary_child"),
        ("targeted_selective/early_years/face_to_face", (3, 0, 4), "guidebook"),
        ("targeted_selective/early_years/online", (0, 0, 1), "guidebook"),
        ("targeted_selective/primary/online", (0, 0, 1), "guidebook"),
        ("targeted_selective/secondary/online", (0, 0, 1), "preliminary_parent"),
        ("targeted_selective/secondary/face_to_face", (6, 0, 1), "not_assessed"),
        ("targeted_indicated/primary/online", (0, 0, 0), None),
        ("targeted_indicated/secondary/face_to_face", (7, 0, 1), "not_assessed"),
    ],
)
def test_cells_by_hand(
    shipped_coverage: dict[str, Any],
    cell: str,
    numbers: tuple[int, int, int],
    strongest: str | None,
) -> None:
    services, self_help, interventions = numbers
    of_cell = {
        name: value
        for name, value in shipped_coverage["cells"][cell].items()
        if not name.startswith("unplaced_")
    }
    assert of_cell == {
        "services": services,
        "self_help": self_help,
        "interventions": interventions,
        "strongest": strongest,
    }


def test_a_blank_mode_counts_in_block_and_wall_but_in_no_cell(
    shipped_coverage: dict[str, Any],
) -> None:
    block = shipped_coverage["blocks"]["universal/early_years"]
    assert (block["services"], block["self_help"], block["interventions"]) == (5, 4, 6)
    in_cells = sum(
        shipped_coverage["cells"][f"universal/early_years/{mode}"]["services"]
        for mode in oracle.MODES
    )
    assert in_cells == 3
    for mode in oracle.MODES:
        assert shipped_coverage["cells"][f"universal/early_years/{mode}"]["unplaced_services"] == 2
    assert shipped_coverage["wall"]["universal_services/early_years"] == 5


@pytest.mark.parametrize(
    ("block", "verdicts"),
    [
        ("universal/early_years", (True, True, True, False, None, None)),
        ("universal/primary", (True, True, True, None, None, None)),
        ("universal/secondary", (True, True, True, False, None, None)),
        ("targeted_selective/early_years", (True, True, True, True, None, None)),
        ("targeted_selective/secondary", (True, True, True, True, None, None)),
        ("targeted_indicated/early_years", (True, True, True, None, None, None)),
        ("targeted_indicated/secondary", (True, True, False, False, None, None)),
    ],
)
def test_verdicts_by_hand(
    shipped_coverage: dict[str, Any], block: str, verdicts: tuple[bool | None, ...]
) -> None:
    assert shipped_coverage["blocks"][block]["rules"] == dict(
        zip(oracle.RULES, verdicts, strict=True)
    )


def test_the_mode_rules_when_they_are_switched_on(shipped: catalogue.Catalogue) -> None:
    blocks = covered(shipped, frozenset(oracle.RULES))["blocks"]
    assert {block["rules"]["face_to_face"] for block in blocks.values()} == {True}
    online = {place: block["rules"]["online"] for place, block in blocks.items()}
    # Parents Plus, which a source saw work by video, decides the first two.
    assert {online[f"targeted_selective/{phase}"] for phase in oracle.PHASES} == {True}
    assert {online[f"targeted_indicated/{phase}"] for phase in oracle.PHASES} == {False}


@pytest.mark.parametrize(
    ("wall_cell", "number"),
    [
        ("self_help/primary", 4),
        ("universal_parenting/secondary", 0),
        ("selective_services/primary", 7),
        ("selective_relationship/primary", 1),
        ("indicated_parenting/secondary", 0),
        ("indicated_services/secondary", 7),
    ],
)
def test_wall_cells_by_hand(shipped_coverage: dict[str, Any], wall_cell: str, number: int) -> None:
    assert shipped_coverage["wall"][wall_cell] == number


def test_11_of_19_interventions_have_a_guidebook_entry_and_the_rest_stays(
    shipped: catalogue.Catalogue,
) -> None:
    assert covered(shipped, kinds=["intervention"], evidence="guidebook")["entries"] == 11
    assert covered(shipped, evidence="guidebook")["entries"] == 11 + 26


def test_open_to_separated_parents(shipped: catalogue.Catalogue) -> None:
    aimed = covered(shipped, relationship="aimed_separated")
    assert aimed["entries"] == 4
    # The interventions of which nobody says whom they are open to.
    assert aimed["maybe"] == [
        "fcu-online",
        "fcu",
        "4rs2ss",
        "pip",
        "ypp",
        "iy-preschool",
        "iy-school-age",
    ]
    together = covered(shipped, relationship="open_together")
    assert {block["rules"]["separated"] for block in together["blocks"].values()} == {None}


def test_a_mode_filter_names_its_maybes(shipped: catalogue.Catalogue) -> None:
    online = covered(shipped, modes=["online"])
    assert online["maybe"] == ["police", "housing-advice", "front-door", "within-my-reach"]
    assert online["entries"] == 4 + 8
    assert online["cells"]["universal/primary/face_to_face"] == {
        "services": 0,
        "self_help": 0,
        "interventions": 0,
        "unplaced_services": 0,
        "unplaced_self_help": 0,
        "unplaced_interventions": 0,
        "strongest": None,
    }


def test_a_phase_outside_the_view_is_neither_counted_nor_a_gap(
    shipped: catalogue.Catalogue,
) -> None:
    primary = covered(shipped, phases=["primary"])
    assert primary["wall"]["self_help/secondary"] == 0
    assert set(primary["blocks"]["universal/secondary"]["rules"].values()) == {None}
    assert {gap["phase"] for gap in missing(shipped, phases=["primary"])} == {"primary"}
    assert missing(shipped, phases=["primary"], levels=["universal"]) == []


def test_a_search_judges_nothing_and_has_no_gaps(shipped: catalogue.Catalogue) -> None:
    for search in ({"words": "triple p"}, {"target_groups": ["Married couples"]}):
        found = covered(shipped, **search)
        assert found["entries"] == 2
        rules = [block["rules"].values() for block in found["blocks"].values()]
        assert {verdict for verdicts in rules for verdict in verdicts} == {None}
        assert missing(shipped, **search) == []


def test_the_words_may_stand_in_different_fields(shipped: catalogue.Catalogue) -> None:
    assert covered(shipped, words="gingerbread WEBSITE recently")["entries"] == 1
    assert covered(shipped, words="gingerbread website couples")["entries"] == 0


def entry_of(shipped: catalogue.Catalogue, entry_id: str) -> dict[str, Any]:
    [found] = shipped.entries[shipped.entries["id"] == entry_id].to_dict("records")
    return {str(name): value for name, value in found.items()}


def test_all_but_the_entries_that_the_model_only_names_have_a_summary(
    shipped: catalogue.Catalogue,
) -> None:
    entries = shipped.entries[shipped.entries["kind"] != "service"]
    assert set(entries["id"][entries["summary"] == ""]) == {
        "enhanced-triple-p",
        "ypp",
        "within-my-reach",
        "ibct",
    }
    assert covered(shipped, words="defiant")["entries"] == 1
    assert covered(shipped, words="listener forum")["entries"] == 1


def test_corrected_values(shipped: catalogue.Catalogue) -> None:
    parents_plus = entry_of(shipped, "parents-plus-pws")
    assert (parents_plus["modes"], parents_plus["modes_basis"]) == (0b11, "stated")
    assert parents_plus["uk_delivery"] == "yes"
    assert "NHS Scotland" in parents_plus["uk_delivery_source"]
    uk = shipped.entries["uk_delivery_source"].str.lower()
    assert not uk.str.contains("uk available|uk tested").any()
    foundations = entry_of(shipped, "family-foundations")
    assert "week" not in foundations["sessions"].split(".")[0]
    assert foundations["guidebook_rating"] == "4"
    assert foundations["guidebook_cost"] == "1"
    assert foundations["rating_certainty"] == "plus_not_known"
    assert "EIF Guidebook page" in foundations["rating_source"]
    assert "level 3" in foundations["evidence_note"]
    gingerbread = entry_of(shipped, "gingerbread")
    assert gingerbread["relationship_basis"] == "stated"
    assert "inferred" not in gingerbread["note"]
    notes = shipped.row_types["key_features_note"]
    assert [row for row in notes.index if notes[row]] == ["universal_relationship"]
    assert "Its ending is ours" in notes["universal_relationship"]


# ------------------------------------------------------------------------ small cases by hand


def test_an_empty_catalogue_has_all_its_cells_and_only_the_first_two_rules_missing() -> None:
    made = strategies.built([])
    empty = covered(made)
    assert [len(empty[part]) for part in ("cells", "blocks", "wall")] == [18, 9, 30]
    assert set(empty["wall"].values()) == {0}
    found = missing(made)
    assert [gap["rule"] for gap in found] == ["interventions"] * 9 + ["services"] * 9
    assert [short(gap)[2] for gap in found[:9]] == list(empty["blocks"])


def test_an_entry_that_spans_cells_counts_once_in_each_and_once_in_the_total() -> None:
    everywhere = row(
        1,
        "universal_parenting",
        phases="secondary;early_years",
        modes="online;face_to_face",
        evidence="guidebook",
    )
    counted = covered(strategies.built([everywhere]))
    assert counted["entries"] == 1
    cells = [cell for cell, numbers in counted["cells"].items() if numbers["interventions"]]
    assert cells == [
        "universal/early_years/face_to_face",
        "universal/early_years/online",
        "universal/secondary/face_to_face",
        "universal/secondary/online",
    ]
    assert counted["blocks"]["universal/early_years"]["interventions"] == 1


def test_a_blank_phase_counts_in_the_total_alone() -> None:
    nowhere = row(1, "selective_services", modes="online")
    made = strategies.built([nowhere])
    counted = covered(made)
    assert counted["entries"] == 1
    assert set(counted["wall"].values()) == {0}
    assert [(one["id"], one["field"]) for one in counted["not_placed"]] == [("e01", "phases")]
    assert counted["maybe"] == []
    assert covered(made, phases=["primary"])["maybe"] == ["e01"]
    assert covered(made, phases=["primary"], kinds=["intervention"])["maybe"] == []


def test_no_effect_found_is_not_evidence_and_not_the_strongest() -> None:
    rated = {"rating_source": "A page", "phases": "primary", "modes": "online"}
    rows = [
        row(1, "indicated_parenting", **rated, evidence="guidebook", guidebook_rating="NE"),
        row(2, "indicated_parenting", **rated, evidence="guidebook", guidebook_rating="NL2"),
    ]
    counted = covered(strategies.built(rows))
    assert counted["blocks"]["targeted_indicated/primary"]["rules"]["evidenced"] is False
    assert counted["cells"]["targeted_indicated/primary/online"]["strongest"] is None
    weaker = row(3, "indicated_parenting", **rated, evidence="preliminary_parent")
    counted = covered(strategies.built([*rows, weaker]))
    assert counted["blocks"]["targeted_indicated/primary"]["rules"]["evidenced"] is True
    assert counted["cells"]["targeted_indicated/primary/online"]["strongest"] == (
        "preliminary_parent"
    )


def test_blank_evidence_leaves_the_rule_open() -> None:
    unknown = row(1, "universal_parenting", phases="primary")
    rules = covered(strategies.built([unknown]))["blocks"]["universal/primary"]["rules"]
    assert rules["evidenced"] is None
    assert rules["interventions"] is True
    assert covered(strategies.built([unknown]), evidence="not_assessed")["maybe"] == ["e01"]


@pytest.mark.parametrize(
    ("relationship", "basis", "verdict"),
    [
        ("separated", "stated", True),
        ("separated", "inferred", True),
        ("any", "stated", True),
        ("any", "inferred", None),
        ("any", "unknown", None),
        ("any", "", None),
        ("", "", None),
        ("together", "stated", False),
    ],
)
def test_who_counts_for_separated_parents(
    relationship: str, basis: str, verdict: bool | None
) -> None:
    one = row(
        1,
        "selective_parenting",
        phases="primary",
        relationship=relationship,
        relationship_basis=basis,
    )
    rules = covered(strategies.built([one]))["blocks"]["targeted_selective/primary"]["rules"]
    assert rules["separated"] is verdict


def test_a_service_for_separated_parents_does_not_meet_the_rule() -> None:
    rows = [
        row(1, "selective_services", phases="primary", relationship="separated"),
        row(2, "selective_parenting", phases="primary", relationship="together"),
    ]
    rules = covered(strategies.built(rows))["blocks"]["targeted_selective/primary"]["rules"]
    assert rules["separated"] is False


def test_the_emptier_block_comes_first_and_says_its_gaps_once() -> None:
    rows = [
        # Indicated / secondary lacks evidence and separated parents; the rest of level 3 nothing.
        row(1, "indicated_services", phases="early_years;primary;secondary"),
        row(2, "indicated_parenting", phases="early_years;primary", relationship="separated"),
        row(3, "indicated_relationship", phases="secondary", relationship="together"),
    ]
    for one in rows[1:]:
        one["evidence"] = "guidebook" if one is rows[1] else "not_assessed"
    found = missing(strategies.built(rows), levels=["targeted_indicated"])
    assert [short(gap) for gap in found if gap["kind"] != "thin"] == [
        ("evidenced", "", "targeted_indicated/secondary"),
        ("separated", "", "targeted_indicated/secondary"),
        ("empty", "indicated_parenting", "targeted_indicated/secondary"),
        ("empty", "indicated_relationship", "targeted_indicated/early_years"),
        ("empty", "indicated_relationship", "targeted_indicated/primary"),
    ]


def test_a_block_without_interventions_lists_nothing_else_that_follows_from_it() -> None:
    service = row(1, "indicated_services", phases="primary", modes="face_to_face")
    made = strategies.built([service])
    found = missing(made, levels=["targeted_indicated"], phases=["primary"])
    assert [short(gap) for gap in found] == [
        ("interventions", "", "targeted_indicated/primary"),
        ("thin", "indicated_services", "targeted_indicated/primary"),
    ]
    reason = found[0]["reason"].lower()
    assert "parenting" in reason, "the empty rows are named"
    assert "relationship" in reason


def test_a_wall_cell_that_a_maybe_could_fill_is_no_gap() -> None:
    rows = [
        row(1, "indicated_parenting", phases="primary", modes="online"),
        row(2, "indicated_relationship", phases="primary"),
        row(3, "indicated_services", phases="primary", modes="online"),
    ]
    found = missing(
        strategies.built(rows),
        levels=["targeted_indicated"],
        phases=["primary"],
        modes=["online"],
    )
    assert "empty" not in {gap["kind"] for gap in found}


def test_a_row_type_filter_acts_as_its_level_and_kind(shipped: catalogue.Catalogue) -> None:
    blocks = covered(shipped, row_types=["universal_parenting"])["blocks"]
    assert blocks["universal/primary"]["rules"]["services"] is None
    assert blocks["universal/primary"]["rules"]["interventions"] is True
    assert blocks["universal/secondary"]["rules"]["interventions"] is False
    assert set(blocks["targeted_indicated/secondary"]["rules"].values()) == {None}
    found = missing(shipped, row_types=["universal_parenting"])
    assert [short(gap) for gap in found] == [
        ("interventions", "", "universal/secondary"),
        ("separated", "", "universal/early_years"),
    ]


def test_a_level_that_has_no_row_of_the_kind_still_asks_for_it(
    shipped: catalogue.Catalogue,
) -> None:
    blocks = covered(shipped, kinds=["self_help"])["blocks"]
    assert blocks["universal/primary"]["rules"]["services"] is True
    assert blocks["targeted_selective/primary"]["rules"]["services"] is False
    assert blocks["targeted_selective/primary"]["rules"]["interventions"] is None
