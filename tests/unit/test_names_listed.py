"""A sentence lists five names and counts the rest, wherever names are listed."""

from __future__ import annotations

import pandas as pd

from rpc.pathway.comparison.gap_changes import GapChange, gaps_said
from rpc.vocabulary import Level, Phase, RowType, names_listed


def test_five_names_are_listed_and_the_rest_counted() -> None:
    assert names_listed([]) == ""
    assert names_listed(["A"]) == "A"
    assert names_listed(list("ABCDE")) == "A, B, C, D and E"
    assert names_listed(list("ABCDE"), "or") == "A, B, C, D or E"
    assert names_listed(list("ABCDEF")) == "A, B, C, D, E and 1 more"
    assert names_listed(list("ABCDE"), number=1_207) == "A, B, C, D, E and 1,202 more"


def test_names_with_commas_of_their_own_are_told_apart() -> None:
    names = ["Housing, benefits and advice", *"BCDE"]
    assert names_listed(names[:2]) == "Housing, benefits and advice; B"
    assert names_listed([*names, "F", "G"]) == (
        "Housing, benefits and advice; B; C; D; E; and 2 more"
    )


def test_what_became_of_the_gaps_names_five_parts_of_the_pathway() -> None:
    changes = pd.DataFrame(
        [
            {"change": str(GapChange.NEW), "level": level, "phase": phase, "rule": ""}
            | {"row_type": str(RowType.SELECTIVE_SERVICES)}
            for level in Level
            for phase in Phase
        ]
    )
    _, named = gaps_said(changes, {}, {row: str(row) for row in RowType})
    assert named.endswith("; and 4 more.")
    assert named.count("the row") == 5
