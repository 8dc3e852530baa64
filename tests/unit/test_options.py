"""What could fill a gap: the order, what differs, what is said, what is to adapt; story 19."""

from __future__ import annotations

import pandas as pd
import pytest
import strategies
from judging_maps import NAMES, SHIPPED, entry, made

from rpc.pathway.planning.adapt import NOTHING_TO_ADAPT, adapt
from rpc.pathway.planning.options import COST_NOTE, EXACT, ORDER, Gap, gaps_of, options
from rpc.ui.components.cards import cards
from rpc.vocabulary import Kind, Level, Mode, Phase, RowType, Rule

SELECTIVE = Level.TARGETED_SELECTIVE
PARENTING = "selective_parenting"


def programme(number: int, row_type: str = PARENTING, **cells: str) -> strategies.Row:
    return strategies.row(number, row_type, **({"phases": "primary"} | cells))


def found(rows: list[strategies.Row], gap: Gap) -> pd.DataFrame:
    return options(strategies.built(rows).entries, gap)


# -------------------------------------------------------------------------------- the order


def test_the_order_is_stated_and_kept() -> None:
    rows = [
        programme(1, name="Wanting", evidence="guidebook", guidebook_rating="NE"),
        programme(2, name="Unassessed", evidence="not_assessed"),
        programme(3, name="Strong", evidence="guidebook"),
        programme(4, name="Near", evidence="guidebook", phases="secondary"),
        programme(5, name="In the UK, weaker", evidence="preliminary_parent", uk_delivery="yes"),
        programme(6, name="In the UK, near", phases="secondary", uk_delivery="yes"),
        programme(7, name="Blank"),
        programme(8, name="also strong", evidence="guidebook", uk_delivery="not_known"),
        programme(9, name="Parents", evidence="preliminary_child"),
    ]
    shown = found(rows, Gap(SELECTIVE, Phase.PRIMARY))
    assert list(shown["name"]) == [
        "In the UK, weaker",
        "also strong",
        "Strong",
        "Parents",
        "Unassessed",
        "Blank",
        "Wanting",
        "In the UK, near",
        "Near",
    ]
    marks = dict(zip(shown["name"], shown["mark"], strict=True))
    assert marks["Unassessed"] == "Not assessed by EIF: check the evidence locally"
    assert marks["Wanting"] == "Found wanting by EIF"
    assert {mark for name, mark in marks.items() if name not in ("Unassessed", "Wanting")} == {""}
    assert ORDER.endswith("The order is not a score.")
    assert not {"score", "rank"} & set(shown.columns)


# --------------------------------------------------------------------------------- what differs


@pytest.mark.parametrize(
    ("cells", "fit"),
    [
        ({"modes": "online"}, EXACT),
        (
            {"modes": "face_to_face", "modes_basis": "stated"},
            "It works face to face, not online or by phone.",
        ),
        (
            {"modes": "face_to_face", "modes_basis": "inferred"},
            "It works face to face, not online or by phone (inferred, not stated by a source).",
        ),
        ({}, "Whether it works online or by phone is not known."),
        (
            {"modes": "online", "phases": "secondary"},
            "It is printed for Secondary, a neighbouring phase of Primary.",
        ),
        (
            {"modes": "online", "phases": "early_years", "age_min": "0", "age_max": "11"},
            "It is printed for Maternity & early years; its stated ages (0 to 11) reach Primary.",
        ),
        ({"modes": "online", "phases": ""}, "Which phase it is printed for is not known."),
        (
            {"modes": "online", "row_type": "indicated_parenting"},
            "It stands at Targeted indicated & specialist, a neighbouring level of "
            "Targeted selective.",
        ),
    ],
)
def test_what_differs_is_named(cells: dict[str, str], fit: str) -> None:
    cells = dict(cells)
    row_type = cells.pop("row_type", PARENTING)
    shown = found([programme(1, row_type, **cells)], Gap(SELECTIVE, Phase.PRIMARY, Mode.ONLINE))
    assert list(shown["fit"]) == [fit]
    assert list(shown["is_exact"]) == [fit == EXACT]


@pytest.mark.parametrize(
    "cells",
    [
        {"phases": "secondary"},  # and the wrong mode: it differs in two
        {"row_type": "selective_services", "modes": "online"},
        {"row_type": "indicated_relationship", "modes": "online"},
        {"modes": "online", "phases": "early_years", "row_type": "universal_parenting"},
    ],
)
def test_what_differs_in_more_is_no_option(cells: dict[str, str]) -> None:
    cells = dict(cells)
    gap = Gap(SELECTIVE, Phase.PRIMARY, Mode.ONLINE, RowType.SELECTIVE_PARENTING)
    row_type = cells.pop("row_type", PARENTING)
    assert found([programme(1, row_type, **cells)], gap).empty


def test_two_levels_or_phases_apart_is_no_neighbour() -> None:
    rows = [programme(1, "indicated_parenting"), programme(2, phases="early_years")]
    assert found(rows[:1], Gap(Level.UNIVERSAL, Phase.PRIMARY)).empty
    assert found(rows[1:], Gap(SELECTIVE, Phase.SECONDARY)).empty


def test_a_gap_of_separated_parents_leaves_out_what_is_for_couples() -> None:
    rows = [
        programme(1, relationship="together", relationship_basis="stated"),
        programme(2, relationship="separated"),
        programme(3, relationship="any", relationship_basis="inferred"),
        programme(4),
    ]
    shown = found(rows, Gap(SELECTIVE, Phase.PRIMARY, rule=Rule.SEPARATED))
    assert list(shown["id"]) == ["e02", "e03", "e04"]
    unsure = "Whether it takes separated parents is not known, or not stated by a source."
    assert list(shown["fit"]) == [EXACT, unsure, unsure]


def test_a_gap_of_evidence_hides_nothing() -> None:
    rows = [programme(1, evidence="not_assessed"), programme(2, evidence="guidebook")]
    shown = found(rows, Gap(SELECTIVE, Phase.PRIMARY, rule=Rule.EVIDENCED))
    assert list(shown["id"]) == ["e02", "e01"]


def test_the_kinds_that_could_fill_a_gap() -> None:
    others = (Kind.SERVICE, Kind.SELF_HELP)
    for rule, kinds in (
        (None, (Kind.INTERVENTION,)),
        (Rule.INTERVENTIONS, (Kind.INTERVENTION,)),
        (Rule.SERVICES, others),
        (Rule.ONLINE, tuple(Kind)),
    ):
        assert Gap(SELECTIVE, Phase.PRIMARY, Mode.ONLINE, rule=rule).kinds == kinds
    row = Gap(SELECTIVE, Phase.PRIMARY, row_type=RowType.SELF_HELP)
    assert row.kinds == (Kind.SELF_HELP,)


# ------------------------------------------------------------------------------ what a row says


def listed_gaps(*gaps: tuple[str, str | None, str | None]) -> pd.DataFrame:
    """A ranked list in one block: kind, row and rule of each."""
    frame = pd.DataFrame(gaps, columns=["kind", "row_type", "rule"], dtype=object)
    return frame.assign(level=str(SELECTIVE), phase=str(Phase.PRIMARY))


def test_an_open_place_has_the_gaps_that_the_list_has_of_it() -> None:
    place = (SELECTIVE, Phase.PRIMARY)
    separated = ("rule", None, "separated")
    listed = listed_gaps(("rule", None, "services"), ("rule", None, "evidenced"), separated)

    # As in a report, each rule has its own options; those of one kind are one list.
    rules = [Rule.SERVICES, Rule.EVIDENCED, Rule.SEPARATED]
    assert gaps_of(listed, *place) == [Gap(*place, rule=rule) for rule in rules]
    both = listed_gaps(("rule", None, "interventions"), ("rule", None, "evidenced"))
    assert gaps_of(both, *place) == [Gap(*place, rule=Rule.INTERVENTIONS)]
    assert gaps_of(listed, Level.UNIVERSAL, Phase.PRIMARY) == [Gap(Level.UNIVERSAL, Phase.PRIMARY)]

    # An empty row is a gap of its own: nobody asked that what fills it takes separated parents.
    parenting = RowType.SELECTIVE_PARENTING
    empty = listed_gaps(separated, ("empty", str(parenting), None))
    assert gaps_of(empty, *place, row_type=parenting) == [Gap(*place, row_type=parenting)]
    # Of a row of services, a rule on interventions says nothing.
    services = RowType.SELECTIVE_SERVICES
    assert gaps_of(empty, *place, row_type=services) == [Gap(*place, row_type=services)]
    relationship = RowType.SELECTIVE_RELATIONSHIP
    assert gaps_of(empty, *place, row_type=relationship) == [
        Gap(*place, row_type=relationship, rule=Rule.SEPARATED)
    ]

    by_mode = listed_gaps(("rule", None, "online"))
    online, face_to_face = (Mode.ONLINE, Mode.FACE_TO_FACE)
    assert gaps_of(by_mode, *place, online) == [Gap(*place, online, rule=Rule.ONLINE)]
    assert gaps_of(by_mode, *place, face_to_face) == [Gap(*place, face_to_face)]


def test_an_option_says_of_its_evidence_what_its_card_says() -> None:
    facts = {
        card.id: {fact.label: (fact.value, fact.note) for fact in card.facts}
        for card in cards(SHIPPED)
    }
    seen = set()
    for level in Level:
        for phase in Phase:
            for line in options(SHIPPED.entries, Gap(level, phase)).itertuples():
                card = facts[line.id]
                seen.add(line.id)
                assert (line.evidence, line.evidence_basis) == card["Evidence"]
                assert (line.rating, line.rating_source) == card["Guidebook rating"]
                assert (line.uk, line.uk_source) == card["In the UK"]
                assert (line.format or "not known").lower() == card["Format"][0].lower()
                assert (line.sessions or "not known").lower() == card["Sessions"][0].lower()
                blanks = {label for label, (value, _) in card.items() if value == "Not known"}
                unnamed = {"Note", "Source", "About the evidence", "Cost to a family", "Phases"}
                rated = {"Guidebook rating", "Guidebook cost"}
                assert blanks - unnamed - rated == set(line.unknown) - rated
    assert len(seen) == 19
    assert COST_NOTE


def test_a_service_is_not_rated() -> None:
    gap = Gap(SELECTIVE, Phase.PRIMARY, rule=Rule.SERVICES)
    shown = options(SHIPPED.entries, gap)
    assert set(shown["evidence"]) == {"Not rated"}
    assert set(shown["mark"]) == set(shown["rating"]) == {""}
    assert not shown["unknown"].map(lambda labels: "Sessions" in labels).any()


def test_what_the_area_has_already_is_marked() -> None:
    gap = Gap(SELECTIVE, Phase.PRIMARY, Mode.ONLINE)
    rows = [
        entry(1, PARENTING, programme="4rs2ss", modes="online"),
        entry(2, PARENTING, programme="enhanced-triple-p"),
        entry(3, PARENTING, phases="secondary", programme="family-transitions", modes="online"),
        entry(4, PARENTING, copied_from="ourrelationship", modes="online"),
    ]
    one_map = made(rows)
    shown = options(SHIPPED.entries, gap, one_map.entries, one_map.local, NAMES)
    here = shown.set_index("id")["here"]
    parenting = "Already on your map: Selective: Parenting interventions"
    assert here["4rs2ss"] == f"{parenting}, Primary"
    assert here["enhanced-triple-p"] == f"{parenting}, Primary (delivery not recorded)"
    assert here["family-transitions"] == f"{parenting}, Secondary"
    assert here["ourrelationship"] == f"{parenting}, Primary"
    assert set(here.drop(list(here[here != ""].index))) == {""}


def test_what_the_area_has_under_the_same_name_or_a_close_one_is_marked_too() -> None:
    gap = Gap(SELECTIVE, Phase.PRIMARY)
    rows = [
        entry(1, "universal_parenting", "early_years", name="OurRelationship "),
        entry(2, PARENTING, name="Enhanced Tripple P"),
    ]
    one_map = made(rows)
    here = options(SHIPPED.entries, gap, one_map.entries, one_map.local, NAMES).set_index("id")[
        "here"
    ]
    assert here["ourrelationship"] == (
        "Already on your map: Universal: Parenting interventions, Early years"
    )
    assert here["enhanced-triple-p"] == (
        "Perhaps already on your map: Enhanced Tripple P, "
        "Selective: Parenting interventions, Primary"
    )


def test_the_exact_fit_comes_first_though_nobody_is_known_to_deliver_it_here() -> None:
    shown = options(SHIPPED.entries, Gap(Level.UNIVERSAL, Phase.PRIMARY))
    uk_of_the_near = shown.loc[~shown["is_exact"], "uk"].tolist()
    assert "Yes" in uk_of_the_near
    assert "Not known" in shown.loc[shown["is_exact"], "uk"].tolist()
    assert shown["is_exact"].tolist() == sorted(shown["is_exact"], reverse=True)
    assert "What fits exactly comes first." in ORDER


# ------------------------------------------------------------------------------------- story 19


FEATURE = "Build a trusted relationship"


def adapted(rows: list[dict[str, str]], row_type: RowType | None = None) -> pd.DataFrame:
    one_map = made(rows)
    return adapt(
        one_map.local, one_map.entries, SHIPPED.row_types, SELECTIVE, Phase.PRIMARY, row_type
    )


def sentence(rows: list[dict[str, str]]) -> str:
    shown = adapted(rows, RowType.SELECTIVE_SERVICES)
    assert len(shown) == 1
    return str(shown["sentence"].iloc[0])


OTHERS = (
    "Serve families more likely to face risk factors and conflict; Recognise conflict and open "
    "conversations about healthy relationships; Refer on to targeted support"
)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("phase", Phase)
def test_story_19_to_adapt_is_always_an_option(level: Level, phase: Phase) -> None:
    for rows in ([], [entry(1, "self_help", "secondary")], [entry(1, PARENTING, "secondary")]):
        one_map = made(rows)
        shown = adapt(one_map.local, one_map.entries, SHIPPED.row_types, level, phase)
        assert len(shown)
        assert shown["sentence"].str.len().gt(0).all()


def test_story_19_candidates_match_and_the_unassessed_are_marked() -> None:
    shown = options(SHIPPED.entries, Gap(Level.TARGETED_INDICATED, Phase.SECONDARY))
    exact = shown[shown["is_exact"]]
    assert list(exact["name"]) == ["Integrative Behavioural Couple Therapy"]
    assert list(exact["mark"]) == ["Not assessed by EIF: check the evidence locally"]
    assert list(exact["unknown"]) == [["In the UK", "Child's age"]]


def test_what_stands_here_and_what_it_is_not_known_to_have() -> None:
    early_help = entry(1, "selective_services", name="Early help")
    lead = "Early help stands in the row 'Targeted services' for Primary; "
    stated = {"key_features": f"build a TRUSTED relationship ;{OTHERS}"}
    assert sentence([early_help | stated]) == (
        f"{lead}it is stated to have all of the row's 4 key features."
    )
    assert sentence([early_help | {"key_features": FEATURE}]) == (
        f"{lead}it is stated to have 1 of the row's 4 key features, and not known to have: "
        f"{OTHERS}."
    )
    assert sentence([early_help | {"key_features": "A feature of our own"}]).startswith(
        f"{lead}it is not known to have any of the row's 4 key features: Serve families"
    )
    assert sentence([early_help]).startswith(
        f"{lead}which of the row's 4 key features it has is not known: Serve families"
    )


@pytest.mark.parametrize(
    ("one", "where", "stands"),
    [
        (("selective_parenting", "primary"), "block", "of the same level and phase;"),
        (("selective_services", "secondary"), "level", "of the same level, for Secondary;"),
        (
            ("universal_services", "early_years;primary"),
            "other",
            "at Universal, for Maternity & early years and Primary;",
        ),
    ],
)
def test_the_nearest_is_named_where_nothing_stands(
    one: tuple[str, str], where: str, stands: str
) -> None:
    row_type, phases = one
    shown = adapted([entry(1, row_type, phases)], RowType.SELECTIVE_SERVICES)
    assert list(shown["where"]) == [where]
    said = shown["sentence"].iloc[0]
    assert said.startswith(
        "Nothing on the map stands in the row 'Targeted services' for Primary. Entry01 is near, "
        f"in the row '{NAMES[RowType(row_type)]}' {stands} which of the row's 4 key features"
    )


def test_a_row_with_one_key_feature() -> None:
    shown = adapted([entry(1, "selective_services")], RowType.SELECTIVE_RELATIONSHIP)
    said = shown["sentence"].iloc[0]
    assert said.endswith(
        "whether it has the row's one key feature is not known: Relationship support for parents "
        "more likely to face risk factors and conflict."
    )


def test_a_programme_of_another_level_is_no_service_to_adapt() -> None:
    shown = adapted([entry(1, "indicated_parenting")])
    assert shown.to_dict("records") == [
        {
            "row_type": "",
            "where": "nothing",
            "id": "",
            "name": "",
            "has": [],
            "lacks": [],
            "sentence": NOTHING_TO_ADAPT,
        }
    ]
