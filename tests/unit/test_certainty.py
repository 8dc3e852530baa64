"""What is inferred or uncertain says so wherever it decides a number or a verdict."""

import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from strategies import row

from rpc.pathway.counting.certainty import resting_on, uncertain_by_place
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import striking
from rpc.pathway.rules.standard import Standard
from rpc.pathway.wording.filters import shown
from rpc.tables import catalogue
from rpc.vocabulary import Level, Mode, OpenTo, Phase, RowType


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.load()


def reasons_of(made: catalogue.Catalogue, block: str) -> dict[str, str]:
    found = coverage_contract(made, Selection(), Standard.of(made.standard))
    reasons: dict[str, str] = found["blocks"][block]["reasons"]
    return reasons


def test_the_striking_sentence_says_how_many_are_inferred(shipped: catalogue.Catalogue) -> None:
    # By hand: Partners in Parenting and Parents Plus online; nine face to face, and only of
    # Parents Plus does a source say so.
    assert striking(cover(shipped.entries)) == (
        "Online or phone: 2 interventions at the two targeted levels, against 9 face to face "
        "(8 of them inferred); of 1 more the delivery is not known."
    )


def test_a_verdict_says_which_placings_are_not_certain(shipped: catalogue.Catalogue) -> None:
    services = reasons_of(shipped, "targeted_indicated/secondary")["services"]
    # All seven specialist services are placed with less than certainty.
    assert services.endswith("Their places in the model are not certain.")
    universal = reasons_of(shipped, "universal/early_years")["services"]
    assert universal.endswith("The place of 2 of these 9 in the model is not certain.")


def test_one_uncertain_placing_is_named() -> None:
    rows = [
        row(1, "universal_parenting", phases="primary", placement_confidence="low"),
        row(2, "universal_parenting", phases="primary", placement_confidence="high"),
    ]
    reason = reasons_of(strategies.built(rows), "universal/primary")["interventions"]
    assert reason.endswith("The place of Entry01 in the model is not certain.")
    alone = reasons_of(strategies.built(rows[:1]), "universal/primary")["interventions"]
    assert alone.endswith("Its place in the model is not certain.")


def test_an_empty_place_beside_an_uncertain_one_says_so(shipped: catalogue.Catalogue) -> None:
    gaps = gaps_contract(shipped, Selection(), Standard.of(shipped.standard))
    reasons = {(gap["row_type"], gap["phase"]): gap["reason"] for gap in gaps}
    assert reasons["universal_parenting", "secondary"] == (
        "The row 'Parenting interventions' has no entry for this phase. Family Check-Up for "
        "Children (online), in the same row, is placed under another phase, and that is not "
        "certain."
    )
    assert "certain" not in reasons["indicated_parenting", "secondary"]


def test_a_thin_place_says_that_its_placing_is_not_certain() -> None:
    rows = [row(1, "selective_parenting", phases="primary", placement_confidence="medium")]
    gaps = gaps_contract(made := strategies.built(rows), Selection(), Standard.of(made.standard))
    thin = next(gap["reason"] for gap in gaps if gap["kind"] == "thin")
    assert thin.endswith("for this phase. Its place in the model is not certain.")


def test_a_rating_that_sources_disagree_on_says_so_where_it_decides() -> None:
    rows = [
        row(
            1,
            "indicated_parenting",
            phases="primary",
            evidence="guidebook",
            guidebook_rating="NE",
            rating_source="A page",
            rating_certainty="disputed",
        )
    ]
    reason = reasons_of(strategies.built(rows), "targeted_indicated/primary")["evidenced"]
    assert reason.endswith("The rating of Entry01 is not certain.")


def test_a_filter_says_how_much_it_took_from_inferred_values(
    shipped: catalogue.Catalogue,
) -> None:
    by_mode = cover(shipped.entries, Selection(modes=(Mode.FACE_TO_FACE,)))
    assert "for 29 of them delivery is inferred" in shown(by_mode, {})
    aimed = cover(shipped.entries, Selection(relationship=OpenTo.AIMED_SEPARATED))
    assert shown(aimed, {}) == (
        "4 of 45 entries: aimed at separated parents only; for 1 of them audience is inferred; "
        "for 7 more audience is not known."
    )
    assert "inferred" not in shown(cover(shipped.entries), {})


def test_a_cell_says_what_its_number_rests_on(shipped: catalogue.Catalogue) -> None:
    coverage = cover(shipped.entries)
    here, _ = coverage.within(Level.TARGETED_INDICATED, Phase.SECONDARY, Mode.FACE_TO_FACE)
    assert resting_on(here, Mode.FACE_TO_FACE) == (
        "Of these 8, the delivery of 8 is inferred and the place of 7 in the model is not certain."
    )
    wall, _ = coverage.within(
        Level.TARGETED_INDICATED, Phase.SECONDARY, row=RowType.INDICATED_SERVICES
    )
    assert resting_on(wall) == "Of these 7, the place of 7 in the model is not certain."
    said = uncertain_by_place(coverage, coverage.cells)
    assert said["targeted_indicated/primary/online"] == ""
    assert said["targeted_indicated/secondary/face_to_face"] == resting_on(here, Mode.FACE_TO_FACE)
