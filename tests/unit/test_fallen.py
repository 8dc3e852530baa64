"""Which places lose their last entry, in sentences; and what a place says of conflict."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pytest
import strategies
from hypothesis import given

from rpc.pathway.assessment.conflict import conflict_said, works_on_conflict
from rpc.pathway.assessment.losses import find_losses
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.tables import catalogue
from rpc.tables.local import LOCAL, as_local_entries
from rpc.vocabulary import Mode, RowType

NAMES = {row: str(row).replace("_", " ") for row in RowType}


def without(rows: list[strategies.Row], gone: Iterable[str], selection: Selection) -> list[str]:
    entries = strategies.built(rows).entries
    kept = entries[~entries["id"].isin(list(gone))]
    return find_losses(cover(entries, selection), cover(kept, selection), NAMES)


def row(number: int, row_type: str, phases: str, modes: str = "online") -> strategies.Row:
    return strategies.row(number, row_type, phases=phases, modes=modes)


MAP = [
    row(1, "selective_services", "primary"),
    row(2, "selective_parenting", "primary;secondary"),
    row(3, "selective_services", "secondary"),
    row(4, "selective_services", "secondary"),
]


def test_nothing_falls_where_another_entry_stays() -> None:
    assert without(MAP, ["e03"], Selection()) == []
    assert without(MAP, [], Selection()) == []


def test_a_row_that_falls_is_named_with_its_level_and_phase() -> None:
    assert without(MAP, ["e01"], Selection()) == [
        "Targeted selective, Primary: the row 'selective services' loses its last entry."
    ]


def test_a_block_that_falls_names_its_rows_once() -> None:
    assert without(MAP, ["e01", "e02"], Selection()) == [
        "Targeted selective, Primary loses its last entry: "
        "rows 'selective services' and 'selective parenting'.",
        "Targeted selective, Secondary: the row 'selective parenting' loses its last entry.",
    ]


def test_where_an_entry_may_still_count_the_sentence_says_so() -> None:
    rows = [row(1, "selective_services", "primary"), row(2, "selective_services", "primary", "")]
    assert without(rows, ["e01"], Selection(modes=(Mode.ONLINE,))) == [
        "Targeted selective, Primary loses its last entry: row 'selective services'. "
        "1 entry may still count there."
    ]


@given(strategies.catalogue_rows())
def test_what_falls_is_what_no_other_entry_fills(rows: list[strategies.Row]) -> None:
    gone, kept = rows[::2], rows[1::2]

    def filled(some: list[strategies.Row]) -> set[tuple[str, str]]:
        return {
            (one["row_type"], phase.strip())
            for one in some
            for phase in one["phases"].split(";")
            if phase.strip()
        }

    cells = filled(gone) - filled(kept)
    sentences = without(rows, [one["id"] for one in gone], Selection())
    named = sum(sentence.count("'") // 2 for sentence in sentences)
    assert named == len(cells)
    blocks = {(RowType(r).level, phase) for r, phase in cells}
    still = {(RowType(r).level, phase) for r, phase in filled(kept)}
    assert sum(": row" in sentence for sentence in sentences) == len(blocks - still)


# ------------------------------------------------------------------------------------- conflict


def place(*roles: str, row_type: str = "selective_services") -> pd.DataFrame:
    columns = ["id", *LOCAL]
    fixed = dict.fromkeys(columns, "") | {"row_type": row_type, "phases": "primary"}
    texts = [fixed | {"id": f"e{n}", "conflict_role": role} for n, role in enumerate(roles)]
    local = pd.DataFrame(texts, columns=columns, dtype="str")
    return as_local_entries(local, catalogue.load().entries)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((), ""),
        (("main_aim",), "1 service, which works on conflict"),
        (("incidental",), "1 service, where conflict is incidental"),
        (
            ("",),
            "1 service, of which nobody has recorded whether it addresses conflict between parents",
        ),
        (("", "", "part"), "3 services: 1 works on conflict, 2 not known"),
        (
            ("", "", "incidental"),
            "3 services, incidental in 1; for 2 nobody has recorded whether they address conflict "
            "between parents",
        ),
        (("", ""), "2 services. Nobody has recorded whether they address conflict between parents"),
        (("incidental",) * 3, "3 services, none works on conflict (incidental in all)"),
        (("incidental",) * 2, "2 services, none works on conflict (incidental in both)"),
        (("part", "main_aim"), "2 services: both work on conflict"),
        (("part", "main_aim", "part"), "3 services: all work on conflict"),
        (
            ("part", "main_aim", "incidental", ""),
            "4 services: 2 work on conflict, incidental in 1, 1 not known",
        ),
    ],
)
def test_a_place_says_what_is_known_of_conflict(roles: tuple[str, ...], said: str) -> None:
    assert conflict_said(place(*roles)) == said


def test_kinds_are_counted_apart_and_nobody_is_left_out() -> None:
    both = pd.concat([place("part", ""), place("", row_type="selective_parenting")])
    assert conflict_said(both) == "2 services and 1 intervention: 1 works on conflict, 2 not known"
    assert works_on_conflict(both) == (1, 0, 2)
