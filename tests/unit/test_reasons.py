"""Every verdict and every gap says why, in a sentence that a facilitator could read aloud."""

import re
from typing import Any

import oracle
import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from hypothesis import given
from strategies import row

from rpc.tables import catalogue

ALL_ON = frozenset(oracle.RULES)
BASIS_OF = {
    "evidenced": "evidence_basis",
    "separated": "relationship_basis",
    "face_to_face": "modes_basis",
    "online": "modes_basis",
}


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.load()


def blocks(
    made: catalogue.Catalogue, rules: frozenset[str] = oracle.ON_AT_FIRST, **filters: Any
) -> dict[str, Any]:
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    return coverage_contract(made, selection, strategies.as_standard(made, rules))["blocks"]


def gap_list(
    made: catalogue.Catalogue, rules: frozenset[str] = oracle.ON_AT_FIRST, **filters: Any
) -> list[dict[str, Any]]:
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    return gaps_contract(made, selection, strategies.as_standard(made, rules))


def reason_of(rows: list[strategies.Row], rule: str, verdict: bool | None) -> str:
    """The reason of a rule in the only block that has entries, whose verdict must be `verdict`."""
    [(level, phase)] = {(one["level"], one["phases"]) for one in rows}
    block = blocks(strategies.built(rows), ALL_ON)[f"{level}/{phase}"]
    assert block["rules"][rule] is verdict
    return block["reasons"][rule]


def is_sentence(text: str) -> bool:
    """A capital or a digit first, a full stop last, and nothing of the machine left over."""
    leftovers = r"[^.] None\b|\b[Nn]a[Nn]\b|<NA>|\[\]|  | \.| ,|\.\.|,\.|[_{}<>]"
    return (
        text == text.strip()
        and (text[0].isupper() or text[0].isdigit())
        and text.endswith(".")
        and not re.search(leftovers, text)
    )


# ------------------------------------------------------------------------ every reason


@strategies.fewer(3)
@given(strategies.catalogue_rows(), strategies.filters(), strategies.switches())
def test_every_verdict_and_every_gap_has_a_sentence(
    rows: list[strategies.Row], filters: oracle.Filters, rules: frozenset[str]
) -> None:
    made = strategies.built(rows)
    for block in blocks(made, rules, **filters).values():
        assert set(block["reasons"]) == set(oracle.RULES)
        for reason in block["reasons"].values():
            assert is_sentence(reason), reason
    for gap in gap_list(made, rules, **filters):
        assert is_sentence(gap["reason"]), gap["reason"]


def test_every_reason_of_the_shipped_data_is_a_sentence(shipped: catalogue.Catalogue) -> None:
    # Some shipped names begin with a small letter ("e-Family Foundations").
    for block in blocks(shipped, ALL_ON).values():
        for reason in block["reasons"].values():
            assert is_sentence(reason) or reason.startswith(("e-Family", "ePREP")), reason
    for gap in gap_list(shipped, ALL_ON):
        assert is_sentence(gap["reason"]), gap["reason"]


# ------------------------------------------------------------------------ why there is no verdict


@pytest.mark.parametrize(
    ("rule", "rules", "filters", "why"),
    [
        ("online", oracle.ON_AT_FIRST, {}, "switched off"),
        ("services", ALL_ON - {"services"}, {}, "switched off"),
        ("services", ALL_ON, {"levels": ["targeted_selective"]}, "not in this view"),
        ("services", ALL_ON, {"phases": ["primary"]}, "not in this view"),
        ("services", ALL_ON, {"row_types": ["indicated_services"]}, "not in this view"),
        ("online", ALL_ON, {"modes": ["face_to_face"]}, "selection|filter|view|left out"),
        ("services", ALL_ON, {"kinds": ["intervention"]}, "selection|filter|view|left out"),
        ("interventions", ALL_ON, {"kinds": ["service"]}, "selection|filter|view|left out"),
        ("evidenced", ALL_ON, {"kinds": ["service"]}, "selection|filter|view|left out"),
        ("separated", ALL_ON, {"kinds": ["self_help"]}, "selection|filter|view|left out"),
        (
            "separated",
            ALL_ON,
            {"relationship": "open_together"},
            "selection|filter|view|left out",
        ),
        ("services", ALL_ON, {"words": "family"}, "search"),
        ("evidenced", ALL_ON, {"target_groups": ["Married couples"]}, "search"),
    ],
)
def test_a_rule_that_is_not_asked_says_why(
    shipped: catalogue.Catalogue,
    rule: str,
    rules: frozenset[str],
    filters: dict[str, Any],
    why: str,
) -> None:
    block = blocks(shipped, rules, **filters)["universal/early_years"]
    assert block["rules"][rule] is None
    assert re.search(why, block["reasons"][rule].lower()), block["reasons"][rule]


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("evidenced", {"evidence": ""}),
        ("separated", {"relationship": ""}),
        ("separated", {"relationship": "any", "relationship_basis": "inferred"}),
        ("face_to_face", {"modes": ""}),
        ("online", {"modes": ""}),
    ],
)
def test_a_verdict_that_cannot_be_told_names_the_entry_that_may_decide_it(
    rule: str, cells: dict[str, str]
) -> None:
    reason = reason_of([row(1, "universal_parenting", phases="primary", **cells)], rule, None)
    assert "Entry01" in reason
    assert re.search("not known|cannot be told|not stated|inferred|may", reason), reason


def test_a_maybe_that_leaves_a_verdict_open_is_named() -> None:
    rows = [row(1, "universal_services", phases="primary")]
    block = blocks(strategies.built(rows), modes=["online"])["universal/primary"]
    assert block["rules"]["services"] is None
    assert "Entry01" in block["reasons"]["services"]


# ------------------------------------------------------------------------ what decides a verdict


@strategies.fewer(2)
@given(strategies.catalogue_rows(most=12), strategies.filters(searches=False))
def test_a_verdict_names_the_entries_that_decide_it(
    rows: list[strategies.Row], filters: oracle.Filters
) -> None:
    entries = strategies.entries(rows)
    for place, block in blocks(strategies.built(rows), ALL_ON, **filters).items():
        level, phase = place.split("/")
        for rule, reason in block["reasons"].items():
            if not oracle.is_asked(rule, level, phase, filters, ALL_ON):
                continue
            # Each entry of the block: whether it counts, and whether it meets the rule.
            there = [
                (oracle.counts(one, filters), oracle.meets(one, rule), one)
                for one in oracle.in_block(entries, level, phase)
            ]
            verdict = block["rules"][rule]
            if verdict is False:
                failing = {
                    one["name"]
                    for counts, _, one in there
                    if counts and looks_at(rule, one["kind"])
                }
                assert failing <= named(reason), (place, rule, reason)
            else:
                enough = (True,) if verdict else (True, None)
                deciding = {
                    one["name"] for counts, meets, one in there if {counts, meets} <= {*enough}
                }
                assert named(reason) == deciding, (place, rule, reason)


def looks_at(rule: str, kind: str) -> bool:
    """Whether an entry of this kind could meet the rule."""
    return rule in oracle.MODES or (kind == "intervention") is (rule != "services")


@pytest.mark.parametrize("rule", ["evidenced", "separated", "face_to_face", "online"])
def test_a_false_verdict_names_every_entry_that_fails(rule: str) -> None:
    rows = [parenting(number, **FAILING[rule]) for number in (1, 2)]
    assert named(reason_of(rows, rule, False)) == {"Entry01", "Entry02"}
    reason = reason_of([*rows, parenting(3, **FAILING[rule])], rule, False)
    assert named(reason) == {"Entry01", "Entry02", "Entry03"}


def test_tested_and_not_assessed_interventions_are_both_named() -> None:
    rows = [
        parenting(1, evidence="guidebook", guidebook_rating="NL2"),
        parenting(2, evidence="not_assessed"),
        parenting(3, evidence="", guidebook_rating="NE"),
    ]
    assert named(reason_of(rows, "evidenced", False)) == {"Entry01", "Entry02", "Entry03"}


@pytest.mark.parametrize("rule", oracle.RULES)
def test_a_crowd_is_named_in_part_and_the_rest_counted(rule: str) -> None:
    row_type = "universal_services" if rule == "services" else "universal_parenting"
    meeting = {"modes": rule} if rule in oracle.MODES else {}
    meeting |= {"evidence": "guidebook", "relationship": "separated"}
    crowd = [row(number, row_type, phases="primary", **meeting) for number in range(40)]
    reason = reason_of(crowd, rule, True)
    rest = re.search(r"(\d+) more", reason)
    assert rest or len(named(reason)) == 40
    assert len(named(reason)) + (int(rest[1]) if rest else 0) == 40
    assert len(named(reason)) >= 9, "the fullest block of the model"


def named(reason: str) -> set[str]:
    return set(re.findall(r"Entry\d\d", reason))


# ------------------------------------------------------------------------ inferred values

MEETING = {
    "evidenced": {"evidence": "guidebook"},
    "separated": {"relationship": "separated"},
    "face_to_face": {"modes": "face_to_face"},
    "online": {"modes": "online"},
}
FAILING = {
    "evidenced": {"evidence": "not_assessed"},
    "separated": {"relationship": "together"},
    "face_to_face": {"modes": "online"},
    "online": {"modes": "face_to_face"},
}


def parenting(number: int, **cells: str) -> strategies.Row:
    return row(number, "selective_parenting", phases="primary", **cells)


@pytest.mark.parametrize("rule", BASIS_OF)
@pytest.mark.parametrize("verdict", [True, False])
def test_a_verdict_that_rests_on_inferred_values_says_so(rule: str, verdict: bool) -> None:
    cells = (MEETING if verdict else FAILING)[rule]
    inferred = parenting(1, **cells, **{BASIS_OF[rule]: "inferred"})
    stated = parenting(1, **cells, **{BASIS_OF[rule]: "stated"})
    assert "inferred" in reason_of([inferred], rule, verdict)
    assert "inferred" not in reason_of([stated], rule, verdict)


@pytest.mark.parametrize("rule", BASIS_OF)
def test_one_inferred_value_among_those_that_fail_is_said(rule: str) -> None:
    rows = [
        parenting(1, **FAILING[rule], **{BASIS_OF[rule]: "stated"}),
        parenting(2, **FAILING[rule], **{BASIS_OF[rule]: "inferred"}),
    ]
    assert "inferred" in reason_of(rows, rule, False)


def test_the_shipped_face_to_face_verdicts_rest_on_inferred_modes(
    shipped: catalogue.Catalogue,
) -> None:
    for block in blocks(shipped, ALL_ON).values():
        assert block["rules"]["face_to_face"] is True
        assert "inferred" in block["reasons"]["face_to_face"]


# ------------------------------------------------------------------------ evidence


ONLY_PARENTAL = "only parental outcomes were found"


def test_that_only_parental_outcomes_were_found_is_said() -> None:
    parental = parenting(1, evidence="preliminary_parent")
    child = parenting(2, evidence="preliminary_child")
    unproven = parenting(3, evidence="guidebook", guidebook_rating="NE")
    assert ONLY_PARENTAL in reason_of([parental], "evidenced", True).lower()
    assert ONLY_PARENTAL in reason_of([parental, unproven], "evidenced", True).lower()
    assert ONLY_PARENTAL not in reason_of([child], "evidenced", True).lower()
    assert ONLY_PARENTAL not in reason_of([parental, child], "evidenced", True).lower()


def test_only_one_shipped_block_rests_on_parental_outcomes(shipped: catalogue.Catalogue) -> None:
    resting = [
        place
        for place, block in blocks(shipped).items()
        if ONLY_PARENTAL in block["reasons"]["evidenced"].lower()
    ]
    assert resting == ["targeted_selective/secondary"]


def test_a_rating_that_fails_the_rule_is_said() -> None:
    tested = parenting(1, evidence="guidebook", guidebook_rating="NE")
    reason = reason_of([tested], "evidenced", False)
    assert re.search(r"\bNE\b|no effect|wanting", reason), reason


# ------------------------------------------------------------------------ separated parents


@pytest.mark.parametrize(
    ("level", "phase", "other"),
    [
        ("universal", "early_years", "Gingerbread's Separation Hub"),
        ("universal", "secondary", "Gingerbread's Separation Hub"),
        ("targeted_indicated", "secondary", "Parental relationship breakdown services"),
    ],
)
def test_what_else_is_aimed_at_separated_parents_is_named(
    shipped: catalogue.Catalogue, level: str, phase: str, other: str
) -> None:
    assert other in blocks(shipped)[f"{level}/{phase}"]["reasons"]["separated"]
    [gap] = [
        gap
        for gap in gap_list(shipped)
        if (gap["level"], gap["phase"], gap["rule"]) == (level, phase, "separated")
    ]
    assert other in gap["reason"]


def test_nothing_else_is_named_where_nothing_else_is_aimed_at_separated_parents() -> None:
    rows = [
        row(1, "universal_parenting", phases="primary", relationship="together"),
        row(2, "self_help", phases="primary", relationship="together"),
        row(3, "universal_services", phases="primary", relationship="any"),
    ]
    assert not {"Entry02", "Entry03"} & named(reason_of(rows, "separated", False))
    rows[1]["relationship"] = "separated"
    assert "Entry02" in reason_of(rows, "separated", False)


def test_what_the_filters_leave_out_is_not_named_as_aimed_at_separated_parents() -> None:
    rows = [
        row(1, "universal_parenting", phases="primary", relationship="together"),
        row(2, "self_help", phases="primary", relationship="separated"),
    ]
    block = blocks(strategies.built(rows), kinds=["intervention"])["universal/primary"]
    assert block["rules"]["separated"] is False
    assert named(block["reasons"]["separated"]) == {"Entry01"}


# ------------------------------------------------------------------------ gaps


def test_a_block_without_interventions_names_its_empty_rows(shipped: catalogue.Catalogue) -> None:
    rows = [row(1, "indicated_services", phases="primary")]
    [gap, *_] = gap_list(strategies.built(rows), levels=["targeted_indicated"], phases=["primary"])
    assert gap["rule"] == "interventions"
    for row_type in ("indicated_parenting", "indicated_relationship"):
        names = shipped.row_types.loc[row_type, ["short_name", "name"]]
        assert any(name.lower() in gap["reason"].lower() for name in names), gap["reason"]


def test_a_thin_wall_cell_names_its_one_entry(shipped: catalogue.Catalogue) -> None:
    names = dict(zip(shipped.entries["id"], shipped.entries["name"], strict=True))
    thin = [gap for gap in gap_list(shipped) if gap["kind"] == "thin"]
    assert len(thin) == 8
    for gap in thin:
        [entry] = gap["entries"]
        assert names[entry] in gap["reason"]
