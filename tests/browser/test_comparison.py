"""Three programmes side by side, as a commissioner compares them: facts, doubts, and no score."""

from __future__ import annotations

import csv
import re

from browsing import Visit, expect_query, idle, texts
from playwright.sync_api import Locator, Page, expect
from serving import ROOT

THREE = ("family-foundations", "schoolchildren", "within-my-reach")


FROM_THE_TABLE = {
    "For whom": "target_group",
    "Format": "format",
    "Sessions": "sessions",
    "Setting and staff": "setting",
    "Outcomes looked at": "outcomes",
    "Source": "source",
}
"""What the comparison calls a column whose text it shows as it is."""


def row(page: Page, label: str) -> list[str]:
    """What the comparison says of one thing, entry by entry, with its notes."""
    number = labels(page).index(label)
    return texts(page.locator("table.compare tbody tr").nth(number).locator("td"))


def labels(page: Page) -> list[str]:
    """What the rows of the comparison are about, without the mark of a difference."""
    heads = page.locator("table.compare tbody th").all_inner_texts()
    return [head.replace("≠", "").replace("differs:", "").strip() for head in heads]


def tables() -> dict[str, dict[str, str]]:
    with (ROOT / "data" / "interventions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {each["id"]: each for each in csv.DictReader(file)}


def compare_button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Compare {name}", exact=True)


def test_three_programmes_are_compared_and_shared(visit: Visit) -> None:
    entries = [tables()[one] for one in THREE]
    page = visit("/catalogue?kind=intervention")
    for number, entry in enumerate(entries, start=1):
        compare_button(page, entry["name"]).click()
        expect(page.locator("table.compare thead th")).to_have_count(number)
    expect_query(page, kind="intervention", compare=list(THREE))
    idle(page)

    for entry, evidence, rating in zip(
        entries, row(page, "Evidence"), row(page, "Guidebook rating"), strict=True
    ):
        words = {"guidebook": "In the EIF Guidebook", "not_assessed": "Not assessed by EIF"}
        assert words[entry["evidence"]] in evidence
        if entry["guidebook_rating"]:
            assert rating.startswith(entry["guidebook_rating"])
            assert entry["rating_source"] in rating
            assert (entry["rating_as_of"] or "date not known") in rating
            assert any(sure in rating for sure in ("sources disagree", "plus could not be"))
        else:
            assert rating == "No rating in the tables"
    assert row(page, "Cost to a family") == ["Not in the tables"] * 3
    assert row(page, "Delivery")[2] == "Not known"
    assert all("inferred by us" in mode for mode in row(page, "Delivery")[:2])
    for label, column in FROM_THE_TABLE.items():
        held = [entry[column] for entry in entries]
        assert row(page, label) == [text[:1].upper() + text[1:] or "Not known" for text in held]
    assert {"In the UK", "Format", "Sessions", "Open to", "Source"} <= set(labels(page))


def test_a_comparison_has_no_score(visit: Visit) -> None:
    page = visit("/catalogue?" + "&".join(f"compare={one}" for one in THREE))
    expect(page.locator("table.compare thead th")).to_have_count(3)

    text = page.locator("section.compared").inner_text()

    assert not re.search(r"\b(score|overall|total|average|weighted|winner|best)\b", text, re.I)
    assert "not an endorsement" in text


def test_differences_are_marked_by_a_sign_and_a_word(visit: Visit) -> None:
    page = visit("/catalogue?compare=family-foundations&compare=schoolchildren")
    rows = page.locator("table.compare tbody tr")
    expect(rows.first).to_be_visible()

    for found in rows.all():
        # Values differ or not; how sure each value is stands beside it in small print.
        values = [
            cell.evaluate(
                "cell => [...cell.childNodes].filter(node => node.nodeName !== 'SMALL')"
                ".map(node => node.textContent).join('').trim()"
            )
            for cell in found.locator("td").all()
        ]
        marked = found.locator("th").inner_text().startswith("≠")
        assert marked == (len(set(values)) > 1), values
        assert ("differs:" in (found.locator("th").text_content() or "")) == marked


def test_an_entry_is_left_out_and_the_comparison_ended(visit: Visit) -> None:
    page = visit("/catalogue?" + "&".join(f"compare={one}" for one in THREE))
    page.get_by_role("button", name="Leave out Family Foundations").click()
    expect(page.locator("table.compare thead th")).to_have_count(2)
    expect_query(page, compare=list(THREE[1:]))

    page.get_by_role("button", name="End the comparison").click()

    expect(page.locator("table.compare")).to_have_count(0)
    expect_query(page)


def test_no_more_than_four_are_compared(visit: Visit) -> None:
    four = (*THREE, "eprep")
    assert set(four) <= set(tables())
    page = visit("/catalogue?" + "&".join(f"compare={one}" for one in four))
    expect(page.locator("table.compare thead th")).to_have_count(4)

    expect(page.locator("table.entries [aria-pressed=true]")).to_have_count(4)
    expect(page.locator("table.entries [aria-pressed=false]")).to_have_count(0)
