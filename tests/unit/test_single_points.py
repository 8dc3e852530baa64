"""Single points of failure and what is lost, and for whom the map is: the sentences."""

from __future__ import annotations

from datetime import date

import pandas as pd
from judging_maps import NAMES, NO_FILTER, Map, entry, made

from rpc.pathway.assessment.audiences import for_whom
from rpc.pathway.assessment.single_points import ending_days, ends, ends_by, find_single_points
from rpc.pathway.counting.three_valued import MAYBE, NO, YES

ROW = "selective_services/primary"


def thread(one_map: Map, kind: str, key: str = ROW) -> pd.Series | None:
    found = find_single_points(one_map.coverage, one_map.local, NAMES)
    here = found[(found["kind"] == kind) & (found["key"] == key)]
    return None if here.empty else here.iloc[0]


def services(**columns: list[str]) -> Map:
    length = max(map(len, columns.values()))
    cells = [{name: values[at] for name, values in columns.items()} for at in range(length)]
    return made([entry(at, "selective_services", **one) for at, one in enumerate(cells)])


def test_one_entry_is_a_thread() -> None:
    one_map = services(provider=["Hope"], funding_source=["The lottery fund"])
    found = find_single_points(one_map.coverage, one_map.local, NAMES)
    assert list(found["kind"]) == ["entry", "provider", "funding"] * 2
    assert list(found["row_type"]) == [""] * 3 + ["selective_services"] * 3
    assert list(found.drop_duplicates("key")["kind"]) == ["entry", "entry"]
    where = "Targeted selective, Primary, row 'Targeted services': "
    assert list(found["reason"][3:]) == [
        f"{where}only Entry00 stands here.",
        f"{where}only Entry00 stands here, and it is run by Hope.",
        f"{where}only Entry00 stands here, and it is paid for by The lottery fund.",
    ]
    assert list(found["holder"][3:]) == ["e00", "Hope", "The lottery fund"]
    assert list(found["named"][3:]) == ["Entry00", "Hope", "The lottery fund"]


def test_one_provider_in_two_spellings_is_one() -> None:
    one_map = services(provider=["Relate Anyshire", "RELATE (Anyshire)"])
    found = thread(one_map, "provider", "targeted_selective/primary")
    assert found is not None
    assert found["truth"] == YES
    assert found["reason"] == (
        "Targeted selective, Primary: both entries here are run by Relate Anyshire: "
        "Entry00 and Entry01."
    )
    assert thread(one_map, "entry") is None


def test_two_providers_are_no_thread() -> None:
    assert thread(services(provider=["Hope", "Family Action", ""]), "provider") is None


def test_entries_without_a_provider_are_not_of_one_provider() -> None:
    found = thread(services(provider=[""] * 3), "provider")
    assert found is not None
    assert (found["truth"], found["holder"]) == (MAYBE, "")
    assert found["reason"] == (
        "Targeted selective, Primary, row 'Targeted services': whether one provider holds all of "
        "it is not known: the provider of Entry00, Entry01 and Entry02 is not known."
    )


def test_a_blank_funding_line_is_not_known() -> None:
    found = thread(services(funding_source=["Core budget", "", "core budget"]), "funding")
    assert found is not None
    assert found["truth"] == MAYBE
    assert found["reason"].endswith("the funding line of Entry01 is not known.")


def test_what_may_count_leaves_a_thread_not_known() -> None:
    filters = {**NO_FILTER, "modes": ["online"]}
    rows = [entry(1, "selective_services", modes="online"), entry(2, "selective_services")]
    found = thread(made(rows, filters), "entry")
    assert found is not None
    assert (found["truth"], found["entries"]) == (MAYBE, ["e01", "e02"])
    assert found["reason"].endswith(
        "only Entry01 is known to count here; whether Entry02 counts is not known."
    )


def test_what_falls_if_a_funding_line_ends() -> None:
    one_map = services(funding_source=["Grant (the)", "the grant", ""])
    falls = ends(one_map.coverage, one_map.local, "funding", "The Grant", NAMES)
    assert falls.ids == ("e00", "e01")
    assert falls.sentences == ()
    assert falls.not_known == ("e02",)
    assert falls.lead == (
        "If 'The Grant' pays for nothing more (Entry00 and Entry01), no place loses its last "
        "entry. For 1 more no funding line is recorded; it counts as staying."
    )


def test_what_falls_if_an_entry_or_a_provider_ends() -> None:
    one_map = services(provider=["Hope"])
    expected = ("Targeted selective, Primary loses its last entry: row 'Targeted services'.",)
    for kind, holder, lead in (
        ("entry", "e00", "If Entry00 ends, 1 place loses its last entry."),
        ("provider", "HOPE", "If HOPE runs nothing more (Entry00), 1 place loses its last entry."),
    ):
        falls = ends(one_map.coverage, one_map.local, kind, holder, NAMES)
        assert (falls.lead, falls.sentences) == (lead, expected)
    nobody = ends(one_map.coverage, one_map.local, "provider", "", NAMES)
    assert nobody.ids == ()


def test_what_falls_by_a_day() -> None:
    one_map = services(funding_ends=["2027-03-31", "2026-12-31", ""])
    assert ending_days(one_map.local) == [date(2026, 12, 31), date(2027, 3, 31)]
    falls = ends_by(one_map.coverage, one_map.local, date(2027, 1, 1), NAMES)
    assert falls.ids == ("e01",)
    assert falls.lead == (
        "By 1 January 2027 the funding of 1 service or intervention ends: no place loses its last "
        "entry. For 1 more no end date is recorded; it counts as staying."
    )


def test_nothing_is_known_of_an_empty_map() -> None:
    empty = made([])
    assert find_single_points(empty.coverage, empty.local, NAMES).empty
    assert ending_days(empty.local) == []
    assert for_whom(empty.coverage, empty.local)["truth"].eq(-1).all()


# ------------------------------------------------------------------------------------ for whom


def test_who_is_served_and_who_may_be() -> None:
    rows = [
        entry(1, "selective_services", relationship="any", languages="Polish; English"),
        entry(2, "selective_services", relationship="together", modes="online"),
        entry(3, "selective_services", target_group="Teenage parents"),
    ]
    one_map = made(rows)
    found = for_whom(one_map.coverage, one_map.local)
    here = found[found["key"] == "targeted_selective/primary"].set_index("label")
    assert list(here.index) == [
        "Separated parents",
        "Couples together",
        "Target group: Teenage parents",
        "Language: English",
        "Language: Polish",
        "Without internet",
    ]
    assert here[["of", "known", "may", "truth"]].to_numpy().tolist() == [
        [3, 1, 1, YES],
        [3, 2, 1, YES],
        [3, 1, 2, YES],
        [3, 1, 2, YES],
        [3, 1, 2, YES],
        [3, 0, 2, MAYBE],
    ]
    where = "Targeted selective, Primary: "
    assert here["reason"]["Separated parents"] == (
        f"{where}Entry01 is known to take separated parents. Whether Entry03 can is not known."
    )
    assert here["reason"]["Without internet"] == (
        f"{where}no entry is known to work face to face. Whether Entry01 and Entry03 can is not "
        "known. A part of this block is not yet mapped."
    )


def test_a_no_waits_until_the_block_is_mapped() -> None:
    rows = [entry(1, "selective_services", modes="online")]
    said = {(row, "primary"): "none" for row in ("selective_parenting", "selective_relationship")}
    for decided, truth in (({}, MAYBE), (said, NO)):
        one_map = made(rows, decided=decided)
        found = for_whom(one_map.coverage, one_map.local)
        here = found[
            (found["key"] == "targeted_selective/primary") & (found["label"] == "Without internet")
        ]
        assert list(here["truth"]) == [truth]
