"""What an area's map says of its places, in words: verdicts, gaps, doubled entries, displays."""

from typing import Any

import oracle
import pandas as pd
import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from strategies import row
from test_reasons import is_sentence

from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import find_gaps, striking
from rpc.pathway.rules.standard import judge
from rpc.pathway.wording.cell_displays import displays
from rpc.pathway.wording.filters import shown
from rpc.vocabulary import Grid, Level, Measure, RowType, State

CELLS = [(row_type, phase) for row_type in oracle.ROWS for phase in oracle.PHASES]
ALL_NONE = dict.fromkeys(CELLS, "none")
NAMES = {row_type: str(row_type) for row_type in RowType}
BOTH = "'Parenting interventions' and 'Relationship interventions'"


def linked(*rows: strategies.Row) -> list[strategies.Row]:
    return [{"programme": "", **one} for one in rows]


def block(
    rows: list[strategies.Row], decided: oracle.Decided, place: str, **filters: Any
) -> dict[str, Any]:
    made = strategies.built_area(linked(*rows))
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    standard = strategies.as_standard(made, frozenset(oracle.RULES))
    decisions = strategies.as_decisions(decided)
    return coverage_contract(made, selection, standard, decisions)["blocks"][place]


def gap_list(
    rows: list[strategies.Row], decided: oracle.Decided, **filters: Any
) -> list[dict[str, Any]]:
    made = strategies.built_area(linked(*rows))
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    standard = strategies.as_standard(made, oracle.ON_AT_FIRST)
    return gaps_contract(made, selection, standard, strategies.as_decisions(decided))


def covered(rows: list[strategies.Row], decided: oracle.Decided, **filters: Any) -> Coverage:
    made = strategies.built_area(linked(*rows))
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    return cover(made.entries, selection, strategies.as_decisions(decided))


# ------------------------------------------------------------------------ verdicts


def test_what_is_not_mapped_cannot_be_told() -> None:
    found = block([], {}, "targeted_indicated/primary")
    assert set(found["rules"].values()) == {None}
    assert found["reasons"]["interventions"] == (
        f"No intervention is on the map here. Not yet mapped: {BOTH}."
    )
    assert found["reasons"]["services"].endswith("Not yet mapped: 'Specialist services'.")


def test_the_reason_names_what_was_found_before_what_is_not_mapped() -> None:
    one = row(1, "indicated_parenting", phases="primary", evidence="not_assessed")
    found = block([one], {}, "targeted_indicated/primary")
    assert found["rules"]["evidenced"] is None
    assert found["reasons"]["evidenced"].startswith("The one intervention here does not meet")
    assert found["reasons"]["evidenced"].endswith("Not yet mapped: 'Relationship interventions'.")


def test_what_is_out_of_scope_is_not_judged_and_a_part_is_named() -> None:
    cells = [("indicated_parenting", "primary"), ("indicated_relationship", "primary")]
    out = ALL_NONE | dict.fromkeys(cells, "out_of_scope")
    found = block([], out, "targeted_indicated/primary")
    assert found["rules"]["interventions"] is None
    assert found["reasons"]["interventions"] == f"Out of scope here: {BOTH}."
    part = block([], ALL_NONE | {cells[0]: "out_of_scope"}, "targeted_indicated/primary")
    assert part["rules"]["interventions"] is False
    assert part["reasons"]["interventions"].endswith(
        "Out of scope here: 'Parenting interventions'."
    )


def test_filters_that_leave_no_row_in_view_leave_nothing_to_say() -> None:
    found = block([], ALL_NONE, "targeted_indicated/primary", kinds=["self_help"])
    assert found["rules"]["services"] is None
    assert found["reasons"]["services"].startswith("The filters leave no row here in view")


def test_without_names_a_row_is_called_by_its_id() -> None:
    made = strategies.built_area([])
    verdicts = judge(
        cover(made.entries, None, {}), strategies.as_standard(made, frozenset(["services"]))
    )
    reason = next(one.reason for one in verdicts if one.is_asked)
    assert reason.endswith("Not yet mapped: 'Universal services' and 'Self help'.")


def test_an_entry_settles_its_wall_cell_whatever_was_decided() -> None:
    one = row(1, "self_help", phases="primary")
    states = covered([one], {("self_help", "primary"): "out_of_scope"}).wall["state"]
    assert states["self_help/primary"] == ""


@pytest.mark.parametrize("decisions", [{"nowhere/primary": "none"}, {"self_help/primary": "~"}])
def test_a_decision_that_is_none_is_refused(decisions: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="decide"):
        _ = cover(strategies.built_area([]).entries, None, decisions).wall


# ------------------------------------------------------------------------ gaps


def test_no_reason_of_an_area_speaks_of_the_model() -> None:
    one = row(1, "universal_services", phases="primary")
    found = [*gap_list([one], ALL_NONE), *gap_list([one], ALL_NONE, modes=["online"])]
    assert {gap["kind"] for gap in found} == {"rule", "thin", "empty"}
    for gap in found:
        assert is_sentence(gap["reason"])
        assert "model" not in gap["reason"]


def test_an_empty_wall_cell_says_who_says_so() -> None:
    rows = [
        row(1, "indicated_services", phases="primary"),
        row(2, "indicated_parenting", phases="primary", modes="online"),
        row(3, "indicated_relationship", phases="primary", modes="face_to_face"),
    ]
    decided = {("indicated_services", "primary"): "none"}
    assert [gap["reason"] for gap in gap_list(rows[1:2], decided) if gap["kind"] == "empty"] == []
    both = decided | {("indicated_relationship", "primary"): "none"}
    named, *rest = gap_list(rows[1:2], both)
    assert named["reason"].endswith("on the map here. Empty row: 'Specialist services'.")
    own = [gap["row_type"] for gap in rest if gap["kind"] == "empty"]
    assert own == ["indicated_relationship"]
    [empty] = [gap for gap in gap_list(rows[:2], both) if gap["kind"] == "empty"]
    assert empty["reason"] == (
        "The row 'Relationship interventions' has none for this phase: so it was decided."
    )
    rows[0]["modes"] = "online"
    [hidden] = [gap for gap in gap_list(rows, {}, modes=["online"]) if gap["kind"] == "empty"]
    assert hidden["reason"] == (
        "The row 'Relationship interventions' has no entry for this phase with these filters."
    )


def test_the_same_programme_from_two_providers_is_doubled() -> None:
    same = {"phases": "primary", "programme": "triple-p"}
    rows = [
        row(1, "universal_parenting", name="Triple P", provider="Hope", **same),
        row(2, "universal_parenting", name="Parents first", provider="Family Action", **same),
        row(3, "universal_parenting", name="Relate", provider="A, B", phases="primary"),
        row(4, "universal_parenting", name="RELATE", provider="Hope", phases="primary"),
        row(5, "universal_parenting", name="Relate", provider="", phases="primary"),
        row(6, "universal_parenting", name="Relate", provider="HOPE", phases="secondary"),
    ]
    found = [gap for gap in gap_list(rows, {}) if gap["kind"] == "doubled"]
    assert [gap["entries"] for gap in found] == [["e01", "e02"], ["e03", "e04"]]
    assert [gap["reason"] for gap in found] == [
        "In the row 'Parenting interventions' for this phase, Triple P by Hope and Parents first "
        "by Family Action are linked to the same programme, from different providers.",
        "In the row 'Parenting interventions' for this phase, Relate by A, B; RELATE by Hope are "
        "probably the same thing, from different providers.",
    ]


def test_doubled_entries_are_looked_for_in_this_view_only() -> None:
    both = {"name": "Relate", "phases": "primary;secondary"}
    rows = [
        row(1, "universal_parenting", provider="Hope", **both),
        row(2, "universal_parenting", provider="Family Action", **both),
    ]

    def phases(**filters: Any) -> list[str]:
        return [gap["phase"] for gap in gap_list(rows, {}, **filters) if gap["kind"] == "doubled"]

    assert phases() == ["primary", "secondary"]
    assert phases(phases=["secondary"]) == ["secondary"]
    assert phases(words="relate") == []


def test_programmes_may_come_from_a_frame_of_their_own_and_columns_may_be_missing() -> None:
    rows = [
        row(1, "universal_parenting", provider="Hope", phases="primary"),
        row(2, "universal_parenting", provider="Family Action", phases="primary"),
    ]
    made = strategies.built(rows)
    coverage = cover(made.entries, None, {})
    local = pd.DataFrame({"id": ["e02", "e01"], "programme": ["triple-p", "triple-p"]})
    assert find_gaps(coverage, [], made.row_types)["kind"].tolist() == []
    assert find_gaps(coverage, [], made.row_types, local)["kind"].tolist() == ["doubled"]


def test_the_model_has_no_doubled_entries_and_its_contract_no_states() -> None:
    rows = [
        row(1, "universal_parenting", name="Relate", provider="Hope", phases="primary"),
        row(2, "universal_parenting", name="Relate", provider="Family Action", phases="primary"),
    ]
    assert "doubled" not in {gap["kind"] for gap in gap_list(rows, None)}
    made = strategies.built(rows)
    standard = strategies.as_standard(made, oracle.ON_AT_FIRST)
    assert "states" not in coverage_contract(made, Selection(), standard)
    assert len(coverage_contract(made, Selection(), standard, {})["states"]) == 30


def test_what_strikes_the_eye_waits_until_interventions_are_mapped() -> None:
    rows = [
        row(number, "selective_parenting", phases="primary", modes="face_to_face")
        for number in range(3)
    ]
    assert striking(covered(rows, {})) == ""
    assert striking(covered(rows, ALL_NONE)).startswith("Online or phone: no intervention")


def test_an_empty_map_is_said_to_be_empty() -> None:
    assert shown(covered([], {}), NAMES) == "Nothing is on this map yet."


# ------------------------------------------------------------------------ target groups


def test_an_entry_may_be_for_several_target_groups() -> None:
    one = row(1, "self_help", phases="primary", target_group="Fathers; Young parents")
    made = strategies.built_area(linked(one))
    assert made.target_groups == ["Fathers", "Young parents"]
    for group, count in (("fathers", 1), ("Young parents", 1), ("Fathers; Young parents", 0)):
        assert cover(made.entries, Selection(target_groups=(group,)), {}).total == count


# ------------------------------------------------------------------------ displays


def display(coverage: Coverage, measure: Measure, place: str) -> tuple[str, tuple[str, ...]]:
    grid = Grid.CELLS if place.count("/") == 2 else Grid.BLOCKS
    if place in coverage.wall.index:
        grid = Grid.WALL
    shown = displays(coverage, [], grid, measure, NAMES).loc[place]
    return shown["headline"], shown["words"]


PLACE = "targeted_indicated/primary"
PARENTING, RELATIONSHIP = ("indicated_parenting", "primary"), ("indicated_relationship", "primary")
ONE = row(1, "indicated_services", phases="primary", modes="face_to_face")
PROGRAMME = row(2, "indicated_parenting", phases="primary", modes="face_to_face")


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ({}, ("?", ("interventions not yet mapped", "1 service"))),
        (
            {PARENTING: "none"},
            ("?", ("interventions none in part, the rest not mapped", "1 service")),
        ),
        (ALL_NONE, ("✕", ("no intervention", "1 service"))),
        (
            {PARENTING: "out_of_scope", RELATIONSHIP: "out_of_scope"},
            ("–", ("interventions out of scope", "1 service")),
        ),
        (
            {PARENTING: "none", RELATIONSHIP: "out_of_scope"},
            ("✕", ("interventions partly out of scope", "1 service")),
        ),
        (None, ("○", ("no intervention", "1 service"))),
    ],
)
def test_a_place_with_services_says_what_is_known_of_its_interventions(
    decided: oracle.Decided, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert display(covered([ONE], decided), Measure.KINDS, PLACE) == expected
    assert display(covered([ONE], decided), Measure.STRONGEST, PLACE)[0] == expected[0]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ({}, ("?", ("not yet mapped",))),
        (ALL_NONE, ("✕", ("none",))),
        (dict.fromkeys(CELLS, "out_of_scope"), ("–", ("out of scope",))),
        (ALL_NONE | {PARENTING: "out_of_scope"}, ("✕", ("none, part out of scope",))),
    ],
)
def test_an_empty_place_says_what_that_means(
    decided: oracle.Decided, expected: tuple[str, tuple[str, ...]]
) -> None:
    coverage = covered([], decided)
    for place in (PLACE, f"{PLACE}/online"):
        assert display(coverage, Measure.KINDS, place) == expected
        assert display(coverage, Measure.ENTRIES, place) == expected
    if "part" not in expected[1][0]:
        assert display(coverage, Measure.KINDS, "indicated_services/primary") == expected


def test_an_empty_place_of_which_a_part_is_known_to_be_none_says_so() -> None:
    coverage = covered([], {PARENTING: "none"})
    for place in (PLACE, f"{PLACE}/online"):
        for measure in (Measure.KINDS, Measure.ENTRIES):
            assert display(coverage, measure, place) == (
                "?",
                ("none in part, the rest not mapped",),
            )
    assert display(coverage, Measure.KINDS, "indicated_parenting/primary") == ("✕", ("none",))
    assert display(coverage, Measure.KINDS, "indicated_relationship/primary")[0] == "?"


def test_filters_and_unknown_delivery_say_so() -> None:
    hidden = covered([ONE, PROGRAMME], ALL_NONE, modes=["online"])
    assert display(hidden, Measure.KINDS, PLACE) == ("∅", ("none with these filters",))
    assert display(hidden, Measure.KINDS, "indicated_parenting/primary")[0] == "∅"
    unplaced = covered([ONE | {"modes": ""}], ALL_NONE)
    assert display(unplaced, Measure.KINDS, f"{PLACE}/online") == (
        "✕",
        ("no intervention", "1 service, delivery not recorded"),
    )
    other_mode = covered([ONE], ALL_NONE)
    assert display(other_mode, Measure.ENTRIES, f"{PLACE}/online") == ("✕", ("none",))


def test_the_local_word_for_a_level_stands_beside_ours() -> None:
    local = {Level.TARGETED_SELECTIVE: "Level 2"}
    shown = displays(covered([], {}), [], Grid.BLOCKS, Measure.KINDS, NAMES, local)
    assert shown["row_label"].tolist()[3] == "Targeted selective (Level 2)"
    assert shown["row_label"].tolist()[0] == "Universal"
    wall = displays(covered([], {}), [], Grid.WALL, Measure.KINDS, NAMES, local)
    assert wall.loc["selective_parenting/primary", "row_label"].startswith("Selective (Level 2): ")


def test_every_state_has_a_symbol_and_a_word() -> None:
    assert all(state.symbol and state.label for state in State)
    assert State.NO_MATCH.short == "none with these filters"
