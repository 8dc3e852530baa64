"""Each page stands without a failure and says what it is; a first visit is met; views are kept."""

from __future__ import annotations

import pytest
from screens import CATALOGUE, coverage, opened

from rpc import PRODUCT, __version__
from rpc.ui.shell.messages import STARTS
from rpc.vocabulary import Evidence, Kind

HEADINGS = {
    "pathway": "Support for parents in conflict",
    "coverage": "Where the 2021 model has support, and where it has no example",
    "catalogue": "Look up a programme or service",
    "evidence": "Evidence and sources",
}


@pytest.mark.parametrize("page", HEADINGS)
def test_a_page_says_what_it_is_which_data_and_how_to_keep_families_safe(page: str) -> None:
    screen = opened(page)

    assert screen.heading.startswith(HEADINGS[page])
    said = " ".join(piece.text for piece in screen.pieces)
    assert "2021 model (beta)" in said or "a beta" in said
    assert "October 2021" in said
    assert CATALOGUE.version in said
    assert "domestic abuse" in " ".join(p.text for p in screen.having("p", "safety"))
    if page != "evidence":
        assert screen.sentence.startswith(f"All {len(CATALOGUE.entries)} entries")


def test_a_page_ends_with_what_made_it() -> None:
    """The runner goes through app.py for this page alone; the browser sees the others."""
    screen = opened("pathway")
    (foot,) = screen.having("div", "made-by")
    assert foot.text == f"{PRODUCT} {__version__}"


@pytest.mark.parametrize("page", ["pathway", "coverage", "catalogue"])
def test_projected_a_page_has_its_filters_behind_one_button_and_says_the_same(page: str) -> None:
    plain = opened(page, level="universal")
    projected = opened(page, level="universal", present="1")

    assert projected.sentence == plain.sentence
    assert "measure_choice" not in {pills.key for pills in projected.at.pills}
    assert "rules_on" not in {pills.key for pills in projected.at.pills}
    assert not projected.having("h1")
    labels = [button.label for button in projected.at.button]
    if page != "catalogue":
        assert "Leave projection" in labels


def test_a_first_visit_is_told_what_this_is_and_offered_starts() -> None:
    screen = opened("pathway")
    (welcome,) = screen.having("div", "welcome")
    assert welcome.text.startswith("New here?")
    # One sentence, so that nobody has to read on.
    assert welcome.text.count(".") == 1
    labels = [button.label for button in screen.at.button]
    assert [label for label in labels if label in STARTS] == list(STARTS)


@pytest.mark.parametrize("start", STARTS)
def test_a_start_opens_its_page_and_is_not_offered_again(start: str) -> None:
    screen = opened("pathway").press(start)

    headings = HEADINGS | {"area": "Map your area"}
    assert screen.heading.startswith(headings[STARTS[start]])
    again = screen.go("pathway", {})
    assert again.having("div", "welcome") == []


def test_reset_clears_every_filter_at_once_and_nothing_else() -> None:
    screen = opened(
        "coverage",
        level="universal",
        phase=["primary", "secondary"],
        mode="online",
        evidence="guidebook",
        relationship="open_separated",
        kind="intervention",
        row_type="universal_parenting",
        words="family",
        grid="wall",
        off="separated",
        cell="universal/primary/online",
    )
    assert not screen.sentence.startswith("All ")

    screen.press("Reset")

    assert screen.query == {
        "grid": ["wall"],
        "off": ["separated"],
        "cell": ["universal/primary/online"],
    }
    assert screen.sentence.startswith("All ")
    assert [widget.value for widget in screen.at.pills if widget.key.startswith("filter")] == [
        []
    ] * 4
    assert [widget.value for widget in screen.at.selectbox] == ["any", "all"]
    assert screen.at.text_input(key="filter_words").value == ""


def test_moving_by_the_menu_keeps_the_view() -> None:
    screen = opened("coverage", level="universal", cell="universal/primary")
    said = screen.sentence

    for page in ("catalogue", "pathway", "coverage"):
        screen.go(page, {})
        assert screen.sentence == said
        assert screen.query == {"level": ["universal"], "cell": ["universal/primary"]}


def test_an_address_opens_the_card_and_the_comparison_of_its_entries() -> None:
    screen = opened("catalogue", entry="eprep", compare=["eprep", "within-my-reach", "police"])

    (card,) = screen.having("section", "panel")
    assert card.one("h2").text == "ePREP"
    heads = [head.text.partition(" Leave out")[0] for head in screen.table("compare").all("th")][:3]
    names = CATALOGUE.entries.set_index("id")["name"]
    assert heads == [names["eprep"], names["within-my-reach"], names["police"]]


def test_a_card_holds_all_that_the_tables_hold_and_the_uk_first() -> None:
    screen = opened("pathway")
    entries = CATALOGUE.entries.set_index("name")
    cards = [card for card in screen.having("div", "card") if card.all("dl", "facts")]
    assert len(cards) == len(entries)
    for card in cards:
        entry = entries.loc[card.one("h2").text]
        facts = {
            fact.one("dt").text: fact.one("dd").text for fact in card.one("dl", "facts").all("div")
        }
        assert next(iter(facts)) == "In the UK"
        for label, column in (
            ("For whom", "target_group"),
            ("Provider", "provider"),
            ("Source", "source"),
            ("Web page", "url"),
        ):
            assert facts[label] == (" ".join(entry[column].split()) or "Not known"), label
        for column in ("summary", "evidence_note", "rating_source", "uk_delivery_source", "note"):
            held = entry[column]
            if isinstance(held, str) and held:
                assert " ".join(held.split()) in card.text, column
        if entry["kind"] == Kind.INTERVENTION:
            assert Evidence(entry["evidence"]).label in facts["Evidence"]
        else:
            assert facts["Evidence"].startswith("Not rated")
        assert "domestic abuse" in card.text


def test_the_page_of_sources_tells_the_study_and_which_page_answers_each_finding() -> None:
    screen = opened("evidence")
    text = " ".join(piece.text for piece in screen.pieces)
    for said in (
        "8 interviews with national organisations, and 38 local interviews in five areas",
        "In 2017",
        "It did not ask parents",
        "many still need universal support",
        "virtual and digital resources",
        "Self-referral and drop-in are recorded",
    ):
        assert said in text, said
    (table,) = [
        table
        for table in screen.having("table", "plain")
        if "What people told the study" in table.text
    ]
    answers = [row.one("a").attributes["href"] for row in table.all("tr")[1:]]
    assert answers == ["coverage", "judging", "pathway", "upkeep", "judging", "entries"]


def test_the_page_of_sources_counts_what_the_tables_hold() -> None:
    screen = opened("evidence")
    interventions = CATALOGUE.entries[CATALOGUE.entries["kind"] == Kind.INTERVENTION]
    for evidence in Evidence:
        (row,) = [
            row
            for row in screen.having("tr")
            if row.all("th") and row.all("th")[0].text.endswith(evidence.label)
        ]
        assert row.all("td")[-1].text == str((interventions["evidence"] == evidence).sum())
    text = " ".join(piece.text for piece in screen.pieces)
    assert f"The sources of all {len(CATALOGUE.entries)} entries" in text
    for entry in coverage({})["not_placed"]:
        assert " ".join(entry["why"].split()) in text
    for rule in CATALOGUE.standard["name"]:
        assert rule in text


@pytest.mark.parametrize("page", ["evidence", "catalogue"])
def test_a_link_to_another_site_opens_apart_and_tells_nothing(page: str) -> None:
    screen = opened(page, entry="eprep") if page == "catalogue" else opened(page)
    outward = [link for link in screen.having("a") if link.attributes["href"].startswith("http")]

    assert outward
    assert {link.attributes.get("target") for link in outward} == {"_blank"}
    assert all("noopener" in link.attributes.get("rel", "") for link in outward)
