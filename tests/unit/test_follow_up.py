"""The follow-up list: each kind by its behaviour, and all of it against plain Python."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc.pathway.assessment.follow_up import (
    FOLLOW_UP_COLUMNS,
    MATTERS,
    counts,
    follow_up,
    funding_cliffs,
    levels_without_step_down,
    measurement,
)
from rpc.pathway.wording.dates import as_days, in_words, months_from
from rpc.tables.local import LOCAL
from rpc.vocabulary import Kind, Level, RowType
from rpc.vocabulary.local import FollowUp, LinkKind, Outcome, Respondent

TODAY = date(2026, 6, 30)

Values = dict[str, str]

COMPLETE: Values = {
    "id": "e1",
    "name": "Talk together",
    "provider": "Anyshire Council",
    "row_type": "selective_parenting",
    "phases": "primary",
    "modes": "online",
    "relationship": "any",
    "conflict_role": "part",
    "asks_abuse": "yes",
    "route": "drop_in",
    "cost": "free",
    "owner_role": "Early help lead",
    "owner_organisation": "Anyshire Council",
    "outcomes": "behavioural",
    "measures": "SDQ",
    "measured_by": "teacher",
    "confirmed_by": "Hub manager",
    "confirmed_on": "2026-06-01",
    "funding_ends": "2030-03-31",
}
"""An entry that nobody has to follow up, once it is linked."""


def local(*entries: Values) -> pd.DataFrame:
    columns = pd.Index(["id", *LOCAL], dtype="str")
    rows = [[entry.get(name, "") for name in columns] for entry in entries]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def linked(*links: tuple[str, str, str]) -> pd.DataFrame:
    columns = pd.Index(["id", "from_id", "to_id", "kind", "standing"], dtype="str")
    rows = [[f"l{n}", *link, "agreed"] for n, link in enumerate(links)]
    return pd.DataFrame(rows, columns=columns, dtype="str")


TO_SELF_HELP = linked(("e1", "other", "step_down"))
NO_LINKS = linked()
NOBODY = local()


def listed(changes: Values, months: int = 6, links: pd.DataFrame = TO_SELF_HELP) -> dict[str, str]:
    """The kinds and sentences for the complete entry with some changes."""
    found = follow_up(local(COMPLETE | changes), NOBODY, links, TODAY, months)
    assert found["id"].eq("e1").all()
    return dict(zip(found["kind"], found["why"], strict=True))


OWNER = " Owner: Early help lead, Anyshire Council."


def test_a_complete_entry_is_not_listed() -> None:
    assert listed({}) == {}


def test_all_blanks_that_matter_stand_in_one_sentence_with_whom_to_ask() -> None:
    assert listed({"modes": "", "cost": ""}) == {
        "blanks": f"Not known: delivery, cost to the family.{OWNER}"
    }


@pytest.mark.parametrize("places", ["yes", "no"])
@pytest.mark.parametrize("cost", ["free", "fee", "means_tested"])
def test_a_known_cost_is_no_blank(cost: str, places: str) -> None:
    assert listed({"cost": cost, "free_places": places}) == {}


@pytest.mark.parametrize("cost", ["fee", "means_tested"])
def test_where_families_pay_free_places_decide_who_can_come(cost: str) -> None:
    assert listed({"cost": cost}) == {"blanks": f"Not known: free places.{OWNER}"}


def test_other_blanks_do_not_matter() -> None:
    unasked = [name for name in LOCAL if name not in COMPLETE]
    assert "cost_amount" in unasked
    assert listed(dict.fromkeys(unasked, "")) == {}


def test_an_owner_is_a_role_or_an_organisation() -> None:
    neither = "Neither the role nor the organisation of an owner is recorded."
    assert listed({"owner_role": "", "owner_organisation": ""}) == {"no_owner": neither}
    assert listed({"owner_role": ""}) == {}
    assert listed({"owner_organisation": ""}) == {}


NO_MEASURE = {"measures": "", "measured_by": ""}


@pytest.mark.parametrize("row", RowType)
def test_services_and_interventions_need_a_measure_and_self_help_does_not(row: RowType) -> None:
    found = listed(NO_MEASURE | {"row_type": str(row)})
    assert ("no_measure" in found) is (row.kind is not Kind.SELF_HELP)


def test_who_completes_a_measure_shows_that_there_is_one() -> None:
    assert listed({"measures": ""}) == {}
    assert listed(NO_MEASURE) == {"no_measure": f"No measure of its outcomes is recorded.{OWNER}"}


@pytest.mark.parametrize(
    ("outcomes", "measured_by", "is_listed"),
    [
        ("behavioural", "parent", True),
        ("behavioural;parental_relationship", "parent", True),
        ("parental_relationship", "parent", False),
        ("", "parent", False),
        ("behavioural", "", False),
        ("behavioural", "practitioner", False),
        ("behavioural", "parent;practitioner", False),
        ("behavioural", "parent;teacher", False),
        ("behavioural", "parent_of_child", False),
        ("behavioural", "child;parent", False),
    ],
)
def test_only_what_is_known_to_measure_no_child_is_listed(
    outcomes: str, measured_by: str, is_listed: bool
) -> None:
    found = listed({"outcomes": outcomes, "measured_by": measured_by})
    assert ("parent_measure_only" in found) is is_listed


def test_the_sentence_names_the_aims_for_the_child() -> None:
    outcomes = "social_emotional;behavioural;parental_relationship"
    assert listed({"outcomes": outcomes, "measured_by": "parent"})["parent_measure_only"] == (
        "It aims at outcomes for the child (social and emotional, behavioural), but only parents "
        f"are asked, about themselves or the couple.{OWNER}"
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"confirmed_on": "", "confirmed_by": ""}, "Nobody has recorded that it was checked."),
        (
            {"confirmed_on": "", "confirmed_by": "", "copied_from": "relate"},
            "Copied from the model, and nobody has recorded that it was checked.",
        ),
        ({"confirmed_on": ""}, "Confirmed by Hub manager, but the day is not known."),
        ({"confirmed_on": "2025-12-29"}, "Last confirmed on 29 December 2025, by Hub manager."),
        (
            {"confirmed_on": "2025-12-29", "confirmed_by": "", "copied_from": "relate"},
            "Last confirmed on 29 December 2025.",
        ),
    ],
)
def test_what_nobody_confirmed_for_six_months(changes: Values, why: str) -> None:
    assert listed(changes) == {"unconfirmed": why + OWNER}


def test_six_months_are_calendar_months_and_the_day_itself_still_stands() -> None:
    assert listed({"confirmed_on": "2025-12-30"}) == {}


@pytest.mark.parametrize(
    ("ends", "months", "why"),
    [
        ("2026-06-29", 6, "Its funding ended on 29 June 2026."),
        ("2026-06-29", 0, "Its funding ended on 29 June 2026."),
        ("2026-06-30", 0, "Its funding ends today, 30 June 2026."),
        ("2026-12-30", 6, "Its funding ends on 30 December 2026."),
        ("2026-12-31", 6, ""),
        ("2026-07-01", 0, ""),
        ("2027-03-31", 9, ""),
        ("2027-03-31", 10, "Its funding ends on 31 March 2027."),
        ("2027-03-31", 10**9, "Its funding ends on 31 March 2027."),
        ("", 120, ""),
    ],
)
def test_funding_that_ends_within_some_months_or_has_ended(
    ends: str, months: int, why: str
) -> None:
    expected = {"funding_ends": why + OWNER} if why else {}
    assert listed({"funding_ends": ends}, months) == expected


@pytest.mark.parametrize(
    ("links", "is_listed"),
    [
        (NO_LINKS, True),
        (linked(("other", "third", "refer")), True),
        (linked(("e1", "other", "refer")), False),
        (linked(("other", "e1", "step_up")), False),
    ],
)
def test_an_entry_without_a_link_in_or_out(links: pd.DataFrame, is_listed: bool) -> None:
    expected = (
        {"no_link": f"No referral link to it or from it is recorded.{OWNER}"} if is_listed else {}
    )
    assert listed({}, links=links) == expected


def test_what_waits_is_listed_once_with_what_it_lacks() -> None:
    tray = local({"id": "t1", "name": "Relate"}, {"id": "t2", "name": "DadPad", "provider": "NHS"})
    found = follow_up(NOBODY, tray, NO_LINKS, TODAY)
    assert found[["kind", "name", "why"]].to_numpy().tolist() == [
        ["to_place", "DadPad", "It waits to be placed; not known: row of the pathway, phases."],
        [
            "to_place",
            "Relate",
            "It waits to be placed; not known: row of the pathway, phases.",
        ],
    ]


def test_kinds_in_order_then_by_name_as_people_look_for_it() -> None:
    bare = {"provider": "X", "row_type": "self_help", "phases": "primary"}
    names = ("beta", "Alpha", "alpha")
    entries = [bare | {"id": f"e{n}", "name": name} for n, name in enumerate(names)]
    found = follow_up(local(*entries), NOBODY, NO_LINKS, TODAY)
    kinds = list(dict.fromkeys(found["kind"]))
    assert kinds == ["blanks", "no_owner", "unconfirmed", "no_link"]
    for _, rows in found.groupby("kind"):
        assert rows["id"].tolist() == ["e1", "e2", "e0"]


def test_counts_hold_every_kind_with_its_zero() -> None:
    assert counts(follow_up(NOBODY, NOBODY, NO_LINKS, TODAY)) == dict.fromkeys(FollowUp, 0)
    found = counts(follow_up(local(COMPLETE | {"cost": ""}), NOBODY, NO_LINKS, TODAY))
    assert list(found) == list(FollowUp)
    assert found[FollowUp.BLANKS] == found[FollowUp.NO_LINK] == 1
    assert sum(found.values()) == 2


def test_nothing_to_follow_up_keeps_the_columns_as_text() -> None:
    found = follow_up(NOBODY, NOBODY, NO_LINKS, TODAY)
    assert tuple(found.columns) == FOLLOW_UP_COLUMNS
    assert {str(kind) for kind in found.dtypes} == {"str"}


def test_the_frames_that_go_in_stay_as_they_are() -> None:
    entries, tray = local({"id": "e1", "name": " A "}), local({"id": "t", "name": "B"})
    before = entries.copy(), tray.copy()
    follow_up(entries, tray, NO_LINKS, TODAY)
    pd.testing.assert_frame_equal(entries, before[0])
    pd.testing.assert_frame_equal(tray, before[1])


def test_the_list_holds_for_a_hundred_thousand_entries() -> None:
    ids = [f"e{n}" for n in range(100_000)]
    bare = dict.fromkeys(LOCAL, "") | {"name": "A", "row_type": "self_help"}
    entries = pd.DataFrame({"id": ids, **bare}, dtype="str")
    pd.testing.assert_frame_equal(
        entries[:1], local({"id": "e0", "name": "A", "row_type": "self_help"})
    )
    found = follow_up(entries, NOBODY, NO_LINKS, TODAY)
    assert len(found) == 4 * len(entries)


def test_a_missing_value_or_column_is_a_blank() -> None:
    whole = local(COMPLETE | {"cost": ""})
    bare = whole.astype(object).where(whole != "").drop(columns=["description", "cost"])
    pd.testing.assert_frame_equal(
        follow_up(bare, NOBODY, TO_SELF_HELP, TODAY), follow_up(whole, NOBODY, TO_SELF_HELP, TODAY)
    )
    assert measurement(bare) == measurement(whole)


# ------------------------------------------------------------------------------ levels and links


def at(level: Level, name: str) -> Values:
    row = next(row for row in RowType if row.level is level)
    return {"id": name, "name": name, "row_type": str(row)}


def test_levels_without_a_step_down() -> None:
    entries = local(*(at(level, str(level)) for level in Level))
    selective, indicated = Level.TARGETED_SELECTIVE, Level.TARGETED_INDICATED
    assert levels_without_step_down(entries, NO_LINKS) == [selective, indicated]
    down = linked((str(indicated), str(selective), "step_down"), (str(selective), "x", "refer"))
    assert levels_without_step_down(entries, down) == [selective]


def test_a_level_without_entries_needs_no_step_down() -> None:
    entries = local(at(Level.UNIVERSAL, "a"), at(Level.TARGETED_INDICATED, "b"))
    assert levels_without_step_down(entries, NO_LINKS) == [Level.TARGETED_INDICATED]
    assert levels_without_step_down(NOBODY, NO_LINKS) == []


# ------------------------------------------------------------------------------------- the cliffs


def test_cliffs_are_what_ends_on_or_before_a_day_soonest_first() -> None:
    ends = {"a": "2027-03-31", "b": "", "c": "2026-12-31", "d": "2027-04-01", "e": "2026-12-31"}
    entries = local(*({"id": x, "name": f"N{x}", "funding_ends": day} for x, day in ends.items()))
    found = funding_cliffs(entries, date(2027, 3, 31))
    assert list(found.columns) == ["id", "name", "funding_ends"]
    assert found["id"].tolist() == ["c", "e", "a"]
    assert funding_cliffs(NOBODY, date.max).empty


# -------------------------------------------------------------------------------------- the dates


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-06-30", 6, "2026-12-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-06-30", -6, "2025-12-30"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-01-31", 10**6, "9999-12-31"),
        ("2026-01-31", -(10**6), "0001-01-01"),
    ],
)
def test_calendar_months(day: str, months: int, expected: str) -> None:
    assert months_from(date.fromisoformat(day), months).isoformat() == expected


def test_days_in_words() -> None:
    days = as_days(pd.Series(["2027-03-31", "", "soon", "2026-11-01"], index=[7, 5, 3, 1]))
    words = in_words(days)
    assert words.index.tolist() == [7, 5, 3, 1]
    assert words.tolist() == ["31 March 2027", "", "", "1 November 2026"]


# ------------------------------------------------------------------------------------- the oracle

CHILD = {"social_emotional", "physical", "cognitive", "behavioural"}
SERVICE_ROWS = {str(row) for row in RowType if row is not RowType.SELF_HELP}


def a_day() -> st.SearchStrategy[str]:
    days = st.integers(-400, 800).map(lambda n: (TODAY + timedelta(days=n)).isoformat())
    edges = st.sampled_from(("2025-12-29", "2025-12-30", "2026-06-30", "2026-12-30"))
    return st.sampled_from(("", "", "2026-12-31")) | days | edges


def some_words(words: type[Outcome] | type[Respondent]) -> st.SearchStrategy[str]:
    chosen = st.sets(st.sampled_from(list(words)), max_size=2)
    return chosen.map(lambda drawn: ";".join(word for word in words if word in drawn))


def maybe_blank(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *texts))


ENTRY = st.fixed_dictionaries(
    {
        "name": st.sampled_from(("Relate", "relate", "Ärger", "Zoë's", "DadPad")),
        "provider": maybe_blank("Council"),
        "row_type": st.sampled_from(list(map(str, RowType))),
        "phases": maybe_blank("primary"),
        **{name: maybe_blank(*(map(str, LOCAL[name].words or ()))) for name in MATTERS},
        "free_places": maybe_blank("yes", "no"),
        "owner_role": maybe_blank("Lead"),
        "owner_organisation": maybe_blank("Council"),
        "outcomes": some_words(Outcome),
        "measures": maybe_blank("", "SDQ"),
        "measured_by": some_words(Respondent),
        "confirmed_by": maybe_blank("Lead"),
        "confirmed_on": a_day(),
        "copied_from": maybe_blank("relate"),
        "funding_ends": a_day(),
    }
)


def months_later(day: date, months: int) -> str:
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return f"{year:04}-{month:02}-{min(day.day, monthrange(year, month)[1]):02}"


def blanks_of(entry: Values) -> list[str]:
    asked = [*MATTERS, *(["free_places"] if entry["cost"] in ("fee", "means_tested") else [])]
    return [name for name in asked if not entry[name]]


def kinds_of(entry: Values, ends: set[str], today: date, months: int) -> set[str]:
    """What the list says of a placed entry, one plain question after another."""
    outcomes, respondents = (set(entry[x].split(";")) for x in ("outcomes", "measured_by"))
    is_measured = entry["measures"] or entry["measured_by"]
    found = {
        "blanks": bool(blanks_of(entry)),
        "no_owner": not (entry["owner_role"] or entry["owner_organisation"]),
        "no_measure": entry["row_type"] in SERVICE_ROWS and not is_measured,
        "parent_measure_only": bool(outcomes & CHILD) and respondents == {"parent"},
        "unconfirmed": entry["confirmed_on"] < months_later(today, -6),
        "funding_ends": "" < entry["funding_ends"] <= months_later(today, months),
        "no_link": entry["id"] not in ends,
    }
    return {kind for kind, is_so in found.items() if is_so}


@given(
    st.lists(ENTRY, max_size=8),
    st.lists(ENTRY, max_size=2),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(list(LinkKind)))),
    st.integers(0, 400).map(lambda n: TODAY - timedelta(days=n)),
    st.integers(0, 24),
)
def test_any_map_as_plain_python_has_it(
    drawn: list[Values],
    waiting: list[Values],
    pairs: list[tuple[int, int, LinkKind]],
    today: date,
    months: int,
) -> None:
    entries = [{"id": f"e{n}", **entry} for n, entry in enumerate(drawn)]
    tray = [{"id": f"t{n}", **entry} for n, entry in enumerate(waiting)]
    links = linked(*((f"e{a}", f"e{b}", str(kind)) for a, b, kind in pairs))
    ends = {f"e{x}" for a, b, _ in pairs for x in (a, b)}

    found = follow_up(local(*entries), local(*tray), links, today, months)

    expected = [
        (kind, entry["id"], entry["name"])
        for kind in FollowUp
        for entry in sorted([*entries, *tray], key=lambda one: (one["name"].casefold(), one["id"]))
        if kind in ({"to_place"} if entry["id"][0] == "t" else kinds_of(entry, ends, today, months))
    ]
    assert list(zip(found["kind"], found["id"], found["name"], strict=True)) == expected
    assert found["what"].ne("").all()
    assert found["why"].str.endswith(".").all()
    assert sum(counts(found).values()) == len(found)
    blank = {entry["id"]: blanks_of(entry) for entry in entries}
    for _, one in found[found["kind"] == "blanks"].iterrows():
        named = one["why"].partition(":")[2].partition(".")[0].split(",")
        assert len(named) == len(blank[one["id"]])
    stepping = {f"e{a}" for a, _, kind in pairs if kind == "step_down"}
    assert levels_without_step_down(local(*entries), links) == [
        level
        for level in (Level.TARGETED_SELECTIVE, Level.TARGETED_INDICATED)
        if (here := {x["id"] for x in entries if RowType(x["row_type"]).level is level})
        and not here & stepping
    ]
    assert measurement(local(*entries)) == plainly_measured(entries)


def plainly_measured(entries: list[Values]) -> dict[str, int]:
    aiming = [x for x in entries if set(x["outcomes"].split(";")) & CHILD]
    by = [set(x["measured_by"].split(";")) for x in aiming]
    asked = [x for x in entries if x["row_type"] in SERVICE_ROWS]
    only = sum(who == {"parent"} for who in by)
    of_child = sum(bool(who & {"child", "parent_of_child", "teacher"}) for who in by)
    return {
        "asked": len(asked),
        "no_measure": sum(not x["measures"] and not x["measured_by"] for x in asked),
        "aim_at_children": len(aiming),
        "parent_measure_only": only,
        "not_settled": len(aiming) - only - of_child,
        "aims_not_known": sum(not x["outcomes"] for x in entries),
    }
