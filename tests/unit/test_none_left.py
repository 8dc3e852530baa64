"""None left: where the last entry of a wall cell ended, nothing of the map looks better for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import oracle
import pandas as pd
import pytest
import strategies
from contracts import coverage_contract, gaps_contract
from hypothesis import assume, given
from hypothesis import strategies as st
from kept_areas import opened
from strategies import row

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.scenarios import scenarios
from rpc.areas.store import AreaState
from rpc.pathway.comparison.difference import difference
from rpc.pathway.comparison.gap_changes import (
    EACH,
    GapChange,
    Judged,
    gap_changes,
    gaps_said,
)
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.endings import Ending, endings_of
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import find_gaps
from rpc.pathway.rules.standard import Standard, judge
from rpc.pathway.wording.cell_displays import as_table, displays
from rpc.pathway.wording.comparison import said
from rpc.storage.record import Document
from rpc.tables import catalogue as catalogues
from rpc.tables.columns import SEPARATOR
from rpc.vocabulary import Grid, Kind, Measure, RowType, Rule, State

SHIPPED = catalogues.load()
NAMES = {RowType(str(row)): str(name) for row, name in SHIPPED.row_types["short_name"].items()}
CELLS = [(row_type, phase) for row_type in oracle.ROWS for phase in oracle.PHASES]
ALL_NONE = dict.fromkeys(CELLS, "none")
DAY = date(2026, 3, 3)

STEPPING_UP = "Stepping up together (made up)"
ENDED = (
    "Enhanced positive parenting (made up)",
    "Getting ready together (made up)",
    STEPPING_UP,
)
"""Three entries of the example area that each hold a cell of the wall alone."""


def judged(
    rows: list[strategies.Row],
    kept: oracle.Decided,
    filters: oracle.Filters = oracle.NO_FILTER,
    rules: frozenset[str] = oracle.ON_AT_FIRST,
    endings: dict[str, Ending] | None = None,
) -> Judged:
    """A map that was counted and judged; `kept` is what is kept of its empty cells."""
    made = strategies.built_area([{"programme": "", **one} for one in rows])
    selection, decisions = strategies.as_selection(filters), strategies.as_decisions(kept)
    coverage = cover(made.entries, selection, decisions, endings or {})
    return Judged(coverage, judge(coverage, strategies.as_standard(made, rules), NAMES))


def unfolded(one: Judged) -> set[tuple[str, ...]]:
    """Its gaps as the oracle names them, before any is named in another."""
    same = gap_changes(one, one)
    assert set(same["change"]) <= {GapChange.STILL}
    return {
        (gap["level"], gap["phase"], gap["rule"])
        if gap["rule"]
        else (gap["row_type"], gap["phase"])
        for gap in same.to_dict("records")
    }


# ------------------------------------------------------------------------ no ending removes a gap


@strategies.costly()
@given(
    strategies.area_rows(),
    strategies.filters(searches=False),
    strategies.switches(),
    strategies.decided(),
    st.data(),
)
def test_no_ending_removes_a_gap_before_folding(
    rows: list[strategies.Row],
    filters: oracle.Filters,
    rules: frozenset[str],
    kept: oracle.Decided,
    data: st.DataObject,
) -> None:
    """End any entry of any area: every gap before is a gap after, and the oracle agrees."""
    assume(rows)
    there = strategies.entries(rows)
    gone = data.draw(st.sampled_from(there))
    left, kept_after = oracle.ended(there, gone, kept)
    before = judged(rows, kept, filters, rules)
    rest = [one for one in rows if one["id"] != gone["id"]]
    after = judged(rest, kept_after, filters, rules)
    assert unfolded(before) == oracle.unfolded(there, filters, rules, kept)
    assert unfolded(after) == oracle.unfolded(left, filters, rules, kept_after)
    assert unfolded(before) <= unfolded(after)
    changed = gap_changes(before, after)
    assert set(changed["change"]) <= {GapChange.STILL, GapChange.NEW}


@strategies.fewer(3)
@given(strategies.area_rows(), strategies.area_rows(), strategies.decided(), strategies.decided())
def test_what_became_of_each_gap_is_what_the_oracle_says(
    one: list[strategies.Row],
    other: list[strategies.Row],
    kept_one: oracle.Decided,
    kept_other: oracle.Decided,
) -> None:
    """Every gap of either map is in it once, and nothing is subtracted."""
    rules = frozenset(oracle.RULES)
    sides = (one, kept_one), (other, kept_other)
    changes = gap_changes(*(judged(rows, kept, rules=rules) for rows, kept in sides))
    before, after = (
        oracle.unfolded(strategies.entries(rows), oracle.NO_FILTER, rules, kept)
        for rows, kept in sides
    )
    found = {
        (gap["level"], gap["phase"], gap["rule"])
        if gap["rule"]
        else (gap["row_type"], gap["phase"]): gap["change"]
        for gap in changes.to_dict("records")
    }
    assert len(found) == len(changes)
    assert found.keys() == before | after
    for key, change in found.items():
        assert (change == GapChange.NEW) == (key not in before)
        assert (change == GapChange.STILL) == (key in before & after)


# ------------------------------------------------------------------------ the example area


@pytest.fixture(scope="module")
def kept() -> Iterator[AreaState]:
    with opened() as store:
        yield store.state(make_example(store, local_actor(), SHIPPED).id)


def as_ended(kept: AreaState, names: tuple[str, ...], **more: str) -> AreaState:
    """What an area keeps after some entries, by name, have ended."""
    gone = {key: one for key, one in kept.entries.items() if one["name"] in names}
    assert len(gone) == len(names)
    left = {key: one for key, one in kept.entries.items() if key not in gone}
    filled = {
        f"{one.get('row_type', '')}/{phase}"
        for one in left.values()
        for phase in one.get("phases", "").split(SEPARATOR)
    }
    documents: dict[str, Document] = {
        cell: {"state": "none_left", "by": "", "last": one["name"], **more}
        for one in gone.values()
        for phase in one["phases"].split(SEPARATOR)
        if (cell := f"{one['row_type']}/{phase}") not in filled
    }
    return replace(kept, entries=left, decisions={**kept.decisions, **documents})


def seen(kept: AreaState) -> tuple[LocalMap, Coverage, Judged, pd.DataFrame]:
    local = local_map(kept, SHIPPED)
    coverage = cover(local.entries, Selection(), local.states, local.endings)
    verdicts = judge(coverage, Standard.of(local.standard), NAMES)
    return (
        local,
        coverage,
        Judged(coverage, verdicts),
        find_gaps(coverage, verdicts, SHIPPED.row_types),
    )


def test_ending_three_entries_of_the_example_leaves_no_fewer_gaps(kept: AreaState) -> None:
    *_, before, listed_before = seen(kept)
    *_, after, listed_after = seen(as_ended(kept, ENDED, on="2026-03-03"))
    gaps = [frame[frame["kind"].isin(["rule", "empty"])] for frame in (listed_before, listed_after)]
    assert len(gaps[0]) == 7
    assert len(gaps[1]) >= 7
    assert unfolded(before) < unfolded(after)
    changed = gap_changes(before, after)["change"].value_counts().to_dict()
    assert changed.keys() == {GapChange.STILL, GapChange.NEW}


def test_a_scenario_has_no_day_and_applied_it_has_todays() -> None:
    """Through what an area keeps: ended in a scenario, then on the map."""
    with opened() as store:
        area = make_example(store, local_actor(), SHIPPED)
        now = store.state(area.id)
        gone = [key for key, one in now.entries.items() if one["name"] in ENDED]
        made = scenarios.make(store, area.id, local_actor("Facilitator"), "Cuts")
        scenarios.end(store, area.id, local_actor(), made.id, gone)
        _, scenario = scenarios.opened(store, area.id, made.id)
        then = scenarios.scenario_map(now, scenario, SHIPPED)
        assert {ending.on for ending in then.endings.values()} == {None}
        scenarios.apply(store, area.id, local_actor("Facilitator"), made.id)
        *_, before, _ = seen(now)
        local, _, after, _ = seen(store.state(area.id))
    assert local.endings.keys() == then.endings.keys()
    assert {ending.on for ending in local.endings.values()} == {date.today()}
    assert {ending.last for ending in local.endings.values()} == {*ENDED}
    assert unfolded(before) < unfolded(after)


def test_the_ending_is_named_wherever_the_cell_is(kept: AreaState) -> None:
    local, coverage, one, gaps = seen(as_ended(kept, ENDED[2:], on="2026-03-03"))
    cell = "indicated_relationship/primary"
    assert [*local.endings] == ["indicated_relationship/early_years", cell]
    assert coverage.wall.at[cell, "state"] == State.NONE_LEFT
    assert local.endings[cell] == Ending(DAY, STEPPING_UP)
    level, phase = coverage.wall.at[cell, "level"], coverage.wall.at[cell, "phase"]
    told = [gap for gap in gaps.to_dict("records") if STEPPING_UP in gap["reason"]]
    assert told
    assert all("ended on 3 March 2026." in gap["reason"] for gap in told)
    reasons = [v.reason for v in one.verdicts if (v.level, v.phase) == (level, phase)]
    assert any(f"{STEPPING_UP}, ended on 3 March 2026." in reason for reason in reasons)
    shown = displays(coverage, one.verdicts, Grid.WALL, Measure.KINDS, NAMES)
    assert shown.at[cell, "headline"] == "⊘"
    assert shown.at[cell, "spoken"] == "none left, since 3 March 2026"
    assert "none left, since 3 March 2026" in as_table(shown)["What it shows"].tolist()


# ------------------------------------------------------------------------ states, reasons

HERE = "targeted_indicated/primary"
PARENTING, RELATIONSHIP = "indicated_parenting", "indicated_relationship"


def at(place: str, kept: oracle.Decided, rows: list[strategies.Row] | None = None) -> Any:
    """The state of a block, and that of its interventions."""
    found = judged(rows or [], kept, endings=dict(ENDINGS)).coverage.blocks.loc[place]
    return found["state"], found["state_interventions"]


ENDINGS = {
    f"{PARENTING}/primary": Ending(DAY, "Getting ready"),
    f"{RELATIONSHIP}/primary": Ending(date(2026, 2, 1), "Stepping up"),
}


def test_a_block_is_none_left_when_all_its_boxes_are_none_or_none_left() -> None:
    one_left = ALL_NONE | {(PARENTING, "primary"): "none_left"}
    assert at(HERE, one_left) == ("none_left", "none_left")
    part = one_left | {("indicated_services", "primary"): "out_of_scope"}
    assert at(HERE, part) == ("part_out_of_scope", "none_left")
    open_one = {key: word for key, word in one_left.items() if key[0] != "indicated_services"}
    assert at(HERE, open_one) == ("not_mapped", "none_left")
    filled = [row(1, RELATIONSHIP, phases="primary", modes="online")]
    cells = judged(filled, one_left).coverage.cells
    assert cells.at[f"{HERE}/face_to_face", "state"] == "none"
    assert cells.at[f"{HERE}/online", "state"] == ""


def test_a_block_has_the_latest_day_and_a_scenario_is_later_than_any() -> None:
    both = ALL_NONE | {(PARENTING, "primary"): "none_left", (RELATIONSHIP, "primary"): "none_left"}
    blocks = judged([], both, endings=ENDINGS).coverage.blocks
    assert blocks.at[HERE, "ending"] == Ending(DAY, "Getting ready")
    assert blocks.at["universal/primary", "ending"] is None
    without = ENDINGS | {f"{RELATIONSHIP}/primary": Ending(None, "Stepping up")}
    cells = judged([], both, endings=without).coverage.cells
    assert cells.at[f"{HERE}/online", "ending_interventions"].since == "in this scenario"


@pytest.mark.parametrize(
    ("on", "words"), [(DAY, "ended on 3 March 2026"), (None, "ends in this scenario")]
)
def test_the_reason_of_a_verdict_says_what_ended_and_when(on: date | None, words: str) -> None:
    one_left = ALL_NONE | {(PARENTING, "primary"): "none_left"}
    endings = {f"{PARENTING}/primary": Ending(on, "Stepping up together")}

    def reason(rows: list[strategies.Row], rule: Rule = Rule.INTERVENTIONS) -> str:
        verdicts = judged(rows, one_left, endings=endings).verdicts
        [found] = [v for v in verdicts if f"{v.level}/{v.phase}" == HERE and v.rule is rule]
        assert found.met is False
        return found.reason

    assert reason([]) == (
        f"No intervention is on the map here. The last one here, Stepping up together, {words}."
    )
    other = row(1, RELATIONSHIP, phases="primary", evidence="not_assessed")
    assert reason([other], Rule.EVIDENCED).endswith(
        f"The last one in 'Parenting interventions', Stepping up together, {words}."
    )


def test_an_ending_whose_name_or_day_cannot_be_read_says_no_more_than_is_known() -> None:
    documents = {
        "self_help/primary": {"state": "none_left", "on": "2026-03-03"},
        "self_help/secondary": {"state": "none_left", "on": "yesterday", "last": "Line"},
        "self_help/early_years": {"state": "none", "on": "2026-03-03"},
    }
    assert endings_of(documents) == {
        "self_help/primary": Ending(DAY),
        "self_help/secondary": Ending(None, "Line"),
    }
    found = judged([], ALL_NONE | {("self_help", "primary"): "none_left"}).coverage
    assert found.wall.at["self_help/primary", "ending"] == Ending()


# ------------------------------------------------------------------------ folding


def test_rows_are_folded_into_the_rule_of_their_own_kind_only() -> None:
    """A block without interventions lists its empty row of services as a gap of its own."""
    made = strategies.built_area(
        [{"programme": "", **row(1, "self_help", phases="primary", modes="online")}]
    )
    standard = strategies.as_standard(made, oracle.ON_AT_FIRST)
    decisions = strategies.as_decisions(ALL_NONE)
    here = [
        gap
        for gap in gaps_contract(made, Selection(), standard, decisions)
        if (gap["level"], gap["phase"]) == ("universal", "primary")
        and gap["kind"] in ("rule", "empty")
    ]
    assert [(gap["rule"], gap["row_type"], gap["state"]) for gap in here] == [
        ("interventions", None, ""),
        (None, "universal_services", "none"),
    ]
    assert here[0]["reason"].endswith(
        "Empty rows: 'Parenting interventions' and 'Relationship interventions'."
    )


def test_a_row_of_interventions_is_no_part_of_the_rule_on_services() -> None:
    """A block without services lists its empty row of interventions as a gap of its own."""
    made = strategies.built_area([{"programme": "", **row(1, PARENTING, phases="primary")}])
    level = str(RowType(PARENTING).level)
    here = [
        gap
        for gap in gaps_contract(
            made,
            Selection(),
            strategies.as_standard(made, oracle.ON_AT_FIRST),
            strategies.as_decisions(ALL_NONE),
        )
        if (gap["level"], gap["phase"]) == (level, "primary")
        and (gap["rule"] in ("interventions", "services") or gap["kind"] == "empty")
    ]
    assert [(gap["rule"], gap["row_type"], gap["state"]) for gap in here] == [
        ("services", None, ""),
        (None, RELATIONSHIP, "none"),
    ]
    [services] = [row for row in RowType if row.level == level and row.kind is Kind.SERVICE]
    name = SHIPPED.row_types.at[str(services), "short_name"]
    assert here[0]["reason"].endswith(f"Empty row: '{name}'.")


# ------------------------------------------------------------------------ comparing


def test_a_difference_says_since_when_none_is_left() -> None:
    one = row(1, PARENTING, phases="primary", modes="online")
    kept = {(PARENTING, "primary"): "none_left"}
    older = judged([one], {}).coverage
    for on, words in ((DAY, "since 3 March 2026"), (None, "in this scenario")):
        endings = {f"{PARENTING}/primary": Ending(on, "Entry01")}
        change = difference(older, judged([], kept, endings=endings).coverage)
        place = change.wall.loc[f"{PARENTING}/primary"]
        assert place["word"] == f"lost 1 intervention, now none left {words}"
        assert f"'Parenting interventions' is now none left {words}" in said(change, NAMES)[1]


def test_gaps_are_said_apart_by_what_became_of_them() -> None:
    closed = row(1, PARENTING, phases="primary", relationship="separated", evidence="guidebook")
    kept = {(row_type, "primary"): "none" for row_type in oracle.ROWS}
    out = kept | {(RELATIONSHIP, "primary"): "out_of_scope"}
    rest = {key: word for key, word in out.items() if key[0] != "self_help"}
    changes = gap_changes(judged([], kept), judged([closed], rest))
    lines = gaps_said(changes, RULES, NAMES)
    assert lines[0].startswith("Gaps: 4 close, 1 is taken out of scope, 2 can no longer be told; ")
    assert "Closed: Targeted indicated & specialist, Primary (" in " ".join(lines)
    assert "the row 'Parenting interventions'" in lines[1]
    assert lines[2] == (
        "Taken out of scope: Targeted indicated & specialist, Primary "
        "(the row 'Relationship interventions')."
    )
    assert lines[3].startswith("No longer possible to tell: Universal, Primary (")
    same = gap_changes(judged([], {}), judged([], {}))
    assert gaps_said(same, RULES, NAMES) == ["Gaps: there is none now, and none is new."]
    none_is_new = gap_changes(judged([], kept), judged([], kept))
    assert gaps_said(none_is_new, RULES, NAMES) == [
        f"Gaps: the {len(none_is_new)} of now stay, and none is new. {EACH}"
    ]


RULES = {rule: str(rule) for rule in Rule}


def test_a_rule_that_is_switched_off_closes_nothing() -> None:
    on = judged([], ALL_NONE)
    off = judged([], ALL_NONE, rules=frozenset(["services"]))
    changes = gap_changes(on, off)
    assert set(changes[changes["rule"] == "interventions"]["change"]) == {GapChange.NOT_ASKED}
    back = gap_changes(off, on)
    assert set(back[back["rule"] == "interventions"]["change"]) == {GapChange.NEWLY_ASKED}
    assert "27 are no longer asked about" in gaps_said(changes, RULES, NAMES)[0]


# ------------------------------------------------------------------------ files


def test_the_json_only_gains_keys(kept: AreaState) -> None:
    local = local_map(as_ended(kept, ENDED[2:], on="2026-03-03"), SHIPPED)
    asked = local, Selection(), Standard.of(local.standard), local.states, local.endings
    contract = coverage_contract(*asked)
    assert [cell for cell, of in contract["states"].items() if of == "none_left"] == [
        *contract["endings"]
    ]
    assert contract["endings"] == {
        f"indicated_relationship/{phase}": {"on": "2026-03-03", "last": STEPPING_UP}
        for phase in ("early_years", "primary")
    }
    listed = gaps_contract(*asked)
    keys = ["rank", "level", "phase", "row_type", "rule", "kind", "reason", "entries"]
    assert all([*gap][: len(keys)] == keys for gap in listed)
