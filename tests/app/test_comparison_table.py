"""Programmes side by side: what differs is marked, nothing is scored, and four are the most."""

from __future__ import annotations

import re

from screens import opened
from tree import Node

THREE = ["family-foundations", "schoolchildren", "within-my-reach"]


def values(row: Node) -> list[str]:
    """What a row says of each entry; how sure each is stands beside it in small print."""
    return [
        "".join(
            child if isinstance(child, str) else "" if child.tag == "small" else child.text
            for child in cell.children
        ).strip()
        for cell in row.all("td")
    ]


def test_a_comparison_has_no_score() -> None:
    (section,) = opened("catalogue", compare=THREE).having("section", "compared")

    found = re.search(r"\b(score|overall|total|average|weighted|winner|best)\b", section.text, re.I)
    assert found is None
    assert "not an endorsement" in section.text


def test_differences_are_marked_by_a_sign_and_a_word() -> None:
    table = opened("catalogue", compare=THREE[:2]).table("compare")
    rows = table.one("tbody").all("tr")
    marks = set()

    for row in rows:
        head = row.one("th").text
        marked = head.startswith(("≠ differs:", "≠differs:"))
        assert marked == (len(set(values(row))) > 1), values(row)
        assert marked == ("≠" in head or "differs" in head)
        marks.add(marked)

    assert marks == {True, False}


def test_no_more_than_four_are_compared() -> None:
    screen = opened("catalogue", compare=[*THREE, "eprep"])
    entries = screen.table("entries")

    assert len(screen.table("compare").one("thead").all("th")) == 4
    assert len(entries.all("button", aria_pressed="true")) == 4
    assert entries.all("button", aria_pressed="false") == []
