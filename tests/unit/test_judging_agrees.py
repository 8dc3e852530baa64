"""Access, work on conflict, single points, audiences, options, adapting agree with the oracle."""

from __future__ import annotations

from datetime import date

import judging_oracle as plain
import oracle
import pandas as pd
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st
from judging_maps import NAMES, SHIPPED, area, catalogue, made

from rpc.pathway.assessment.access import access_of, access_places
from rpc.pathway.assessment.audiences import for_whom
from rpc.pathway.assessment.conflict import conflict_places
from rpc.pathway.assessment.single_points import HOLDERS, ends, ends_by, find_single_points
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.planning.adapt import adapt
from rpc.pathway.planning.options import Gap, options
from rpc.vocabulary import Grid, Level, Mode, Phase, RowType, Rule

ANSWER = {YES: True, MAYBE: None, NO: False}
WORD = {YES: "yes", MAYBE: "not known", NO: "no", -1: "nothing"}
PLACES = {Grid.CELLS: plain.CELLS, Grid.WALL: plain.WALL, Grid.BLOCKS: plain.BLOCKS}

Rows = list[plain.Text]


@given(rows=area())
def test_the_low_income_test_of_each_entry(rows: Rows) -> None:
    one_map = made(rows)
    found = access_of(one_map.entries, one_map.local)
    answers = [
        [ANSWER[value] for value in line]
        for line in found[["free", "route", "reach"]].itertuples(index=False)
    ]
    assert answers == [plain.reachable(one) for one in rows]
    assert [ANSWER[value] for value in found["access"]] == [plain.passes(one) for one in rows]
    assert found["reason"].str.endswith(".").all()
    assert list(found["fails"] != "") == [False in plain.reachable(one) for one in rows]
    assert list(found["unknown"] != "") == [None in plain.reachable(one) for one in rows]


@pytest.mark.parametrize("grid", Grid)
@strategies.fewer(2)
@given(rows=area(), filters=strategies.filters())
def test_what_a_low_income_family_can_use(rows: Rows, filters: oracle.Filters, grid: Grid) -> None:
    one_map = made(rows, filters)
    found = access_places(one_map.coverage, one_map.local, grid)
    assert {key: WORD[truth] for key, truth in found["truth"].items()} == {
        place: plain.place_answer(plain.judging(rows, grid), place, filters, plain.passes)
        for place in PLACES[grid]
    }
    for kind in ("service", "self_help") if grid is not Grid.WALL else ():
        columns = {"service": "truth_services", "self_help": "truth_self_help"}
        assert {key: WORD[truth] for key, truth in found[columns[kind]].items()} == {
            place: plain.place_answer(plain.of_kind(rows, kind), place, filters, plain.passes)
            for place in PLACES[grid]
        }
    word = {"yes": "covered", "no": "not_reachable", "not known": "not_known", "nothing": ""}
    assert list(found["judged"]) == [word[WORD[truth]] for truth in found["truth"]]
    # A place where nothing counts keeps the state that it has, and no other place has one.
    state = found["state" if grid is Grid.WALL else "state_interventions"]
    assert list(state == "") == list(found["truth"] >= NO)
    says = (found["truth"] >= NO) | (found["beside"].map(len) > 0)
    assert list(found["reason"] != "") == list(says)


@pytest.mark.parametrize("grid", Grid)
@strategies.fewer(2)
@given(rows=area(), filters=strategies.filters())
def test_what_works_on_conflict(rows: Rows, filters: oracle.Filters, grid: Grid) -> None:
    found = conflict_places(made(rows, filters).coverage, grid)
    assert {key: WORD[truth] for key, truth in found["truth"].items()} == {
        place: plain.place_answer(
            plain.judging(rows, grid), place, filters, plain.works_on_conflict
        )
        for place in PLACES[grid]
    }
    for place, line in found.iterrows():
        here, _ = plain.counted(plain.judging(rows, grid), str(place), filters)
        answers = [plain.works_on_conflict(one) for one in here]
        expected = [len(here), *(answers.count(answer) for answer in (True, False, None))]
        assert list(line[["of", "yes", "no", "unknown"]]) == expected


@given(rows=area(most=5), filters=strategies.filters())
def test_single_points_of_failure(rows: Rows, filters: oracle.Filters) -> None:
    one_map = made(rows, filters)
    found = find_single_points(one_map.coverage, one_map.local, NAMES)
    answers = {
        (kind, key): ANSWER[truth]
        for kind, key, truth in zip(found["kind"], found["key"], found["truth"], strict=True)
    }
    assert answers == {
        (kind, place): answer
        for place in [*plain.BLOCKS, *plain.WALL]
        if plain.counted(rows, place, filters)[0]
        for kind in HOLDERS
        if (answer := plain.hangs(rows, place, filters, kind)) is not False
    }
    of_id = {one["id"]: one for one in rows}
    for line in found[found["truth"] == YES].itertuples():
        here = plain.counted(rows, line.key, filters)[0]
        assert line.entries == [one["id"] for one in here]
        falls = ends(one_map.coverage, one_map.local, line.kind, line.holder, NAMES)
        assert set(line.entries) <= set(falls.ids)
        named = {plain.holder(of_id[one], line.kind) for one in falls.ids}
        assert named == {plain.holder(here[0], line.kind)}
        assert falls.sentences


def number_of_sentences(lost: set[str]) -> int:
    """A row of a block that falls is said with it."""
    blocks = lost & set(plain.BLOCKS)
    rows = [
        place
        for place in lost - blocks
        if f"{oracle.ROWS[place.split('/')[0]][0]}/{place.split('/')[1]}" not in blocks
    ]
    return len(blocks) + len(rows)


@given(
    rows=area(),
    filters=strategies.filters(),
    day=st.sampled_from(("2026-12-30", "2026-12-31", "2027-12-31", "2028-01-01")),
)
def test_what_falls_by_a_day(rows: Rows, filters: oracle.Filters, day: str) -> None:
    one_map = made(rows, filters)
    falls = ends_by(one_map.coverage, one_map.local, date.fromisoformat(day), NAMES)
    gone = [one["id"] for one in rows if "" != one["funding_ends"] <= day]
    assert list(falls.ids) == gone
    assert list(falls.not_known) == [one["id"] for one in rows if not one["funding_ends"]]
    lost = plain.lost(rows, gone, filters)
    assert len(falls.sentences) == number_of_sentences(lost)


@strategies.costly()
@given(rows=area(), filters=strategies.filters(), decided=strategies.decided())
def test_for_whom(rows: Rows, filters: oracle.Filters, decided: oracle.Decided) -> None:
    one_map = made(rows, filters, decided)
    found = for_whom(one_map.coverage, one_map.local)
    for line in found.itertuples():
        expected = plain.served(rows, line.key, filters, decided, line.audience, line.what)
        assert (line.known, line.may, WORD[line.truth]) == expected
    asked = found.drop_duplicates(["audience", "what"])
    assert len(found) == 9 * len(asked)
    for column, audience in (("target_group", "target_group"), ("languages", "language")):
        named = {part.lower() for one in rows for part in plain.parts(one[column])}
        what = asked.loc[asked["audience"] == audience, "what"].str.lower()
        assert sorted(what) == sorted(named)


@given(
    rows=catalogue(),
    level=st.sampled_from(oracle.LEVELS),
    phase=st.sampled_from(oracle.PHASES),
    mode=st.sampled_from(("", *oracle.MODES)),
    row_at=st.integers(-3, 3),
    rule=st.sampled_from(("", "", *oracle.RULES)),
)
def test_what_could_fill_a_gap(
    rows: list[strategies.Row], level: str, phase: str, mode: str, row_at: int, rule: str
) -> None:
    of_level = [row for row, (its_level, _) in oracle.ROWS.items() if its_level == level]
    row = of_level[row_at] if 0 <= row_at < len(of_level) else ""
    rule = "" if row else rule
    gap = Gap(
        Level(level),
        Phase(phase),
        Mode(mode) if mode else None,
        RowType(row) if row else None,
        Rule(rule) if rule else None,
    )
    found = options(strategies.built(rows).entries, gap)
    expected = plain.options(rows, level, phase, mode, row, rule)
    assert list(found["id"]) == [one for one, _, _ in expected]
    assert list(found["is_exact"]) == [exact for _, _, exact in expected]
    assert list(found["fit"] == "exact") == [exact for _, _, exact in expected]
    says = {"level": "neighbouring level", "phase": "printed for", "mode": "works"}
    for fit, (_, differs, _) in zip(found["fit"], expected, strict=True):
        assert [what for what, words in says.items() if words in fit] == differs


@given(
    rows=area(),
    level=st.sampled_from(oracle.LEVELS),
    phase=st.sampled_from(oracle.PHASES),
)
def test_what_to_adapt(rows: Rows, level: str, phase: str) -> None:
    one_map = made(rows)
    found = adapt(one_map.local, one_map.entries, SHIPPED.row_types, Level(level), Phase(phase))
    assert len(found)
    of_level = [row for row, (its_level, _) in oracle.ROWS.items() if its_level == level]
    expected = {row: plain.nearest(rows, row, phase) for row in of_level}
    if not any(ids for _, ids in expected.values()):
        assert list(found["where"]) == ["nothing"]
        return
    for row, (where, ids) in expected.items():
        of_row = found[found["row_type"] == row]
        assert list(of_row["id"]) == ids
        assert set(of_row["where"]) <= {where}
    features: pd.Series = SHIPPED.row_types["key_features"]
    stated = {
        one["id"]: {part.lower() for part in plain.parts(one["key_features"])} for one in rows
    }
    for line in found.itertuples():
        asked = plain.parts(features[line.row_type])
        assert line.has == [one for one in asked if one.lower() in stated[line.id]]
        assert line.lacks == [one for one in asked if one.lower() not in stated[line.id]]
