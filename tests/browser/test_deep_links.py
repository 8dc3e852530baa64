"""A link opens the same view: first on a new server, in a new browser, by Back, from the menu."""

from __future__ import annotations

import pytest
from browsing import (
    PAGES,
    Fresh,
    Newcomer,
    Visit,
    choice,
    drawn,
    expect_query,
    heading,
    idle,
    menu,
    opened,
    panel,
    pill,
    project_button,
    sentence,
    texts,
    titled,
    whole,
)
from mapped import made
from playwright.sync_api import Page, expect


def shows_open_cell(page: Page) -> None:
    expect(sentence(page)).to_contain_text("entries: targeted indicated & specialist only")
    expect(choice(page, "Show", "Strongest evidence")).to_be_checked()
    expect(panel(page).locator("h2")).to_have_text("Targeted indicated & specialist · Secondary")
    expect(panel(page).locator(".lead")).to_have_text("Face to face")
    rules = texts(panel(page).locator("ul.verdicts:not(details ul) li b"))
    assert not [rule for rule in rules if "Separated parents" in rule]
    assert [rule for rule in rules if "Face to face" in rule]


def shows_card_and_comparison(page: Page) -> None:
    expect(sentence(page)).to_contain_text("entries: intervention only")
    expect(panel(page).locator("h2")).to_have_text("Parents Plus Parenting when Separated")
    columns = page.locator("table.compare thead th")
    expect(columns).to_have_count(2)
    assert columns.nth(0).inner_text().startswith("Family Foundations")
    assert columns.nth(1).inner_text().startswith("Schoolchildren and their Families")


def shows_sources(page: Page) -> None:
    expect(heading(page)).to_have_text("Evidence and sources")
    expect(page.get_by_role("heading", name="Accessibility statement")).to_be_visible()


def shows_projected_wall(page: Page) -> None:
    expect(sentence(page)).to_contain_text("entries: online or phone only")
    expect(page.locator("table.wall-projected")).to_be_visible()
    expect(page.locator(".rpc.made-by")).to_have_count(0)
    expect(project_button(page)).to_have_text("Leave projection")
    expect(page.get_by_role("toolbar", name="Need level")).to_have_count(0)


def shows_open_wall_cell(page: Page) -> None:
    expect(page.locator("h2[data-opened]")).to_have_text("Relationship interventions · Primary")
    expect(page.locator(".st-key-open_cell")).to_contain_text("Decided: There is none.")
    expect(page.locator("table.room .entry").first).to_be_visible()


def shows_form(page: Page) -> None:
    expect(page.locator("h2[data-opened]")).to_have_text("Anyshire early help team (made up)")
    expect(page.get_by_label("Name (needed)")).to_have_value("Anyshire early help team (made up)")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def shows_upkeep(page: Page) -> None:
    expect(heading(page)).to_have_text("Anyshire (made-up example)")
    expect(page.get_by_role("tab", name="Follow-up")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("No step down is recorded from:")).to_be_visible()


def shows_coverage_of_area(page: Page) -> None:
    expect(sentence(page)).to_contain_text("Map of Decidedshire")
    expect(choice(page, "Show", "All entries")).to_be_checked()
    assert "✕" in " ".join(drawn(page).locator(".annotation-text").all_text_contents())


LINKS = {
    "/coverage?level=targeted_indicated&measure=strongest&on=face_to_face&off=separated"
    "&cell=targeted_indicated/secondary/face_to_face": ("/coverage", shows_open_cell),
    "/catalogue?kind=intervention&entry=parents-plus-pws&compare=family-foundations"
    "&compare=schoolchildren": ("/catalogue", shows_card_and_comparison),
    "/evidence?level=universal": ("/evidence", shows_sources),
    "/pathway?mode=online&present=1": ("/", shows_projected_wall),
    "/area?area={example}&cell=universal_relationship/primary": ("/area", shows_open_wall_cell),
    "/entries?area={example}&entry={entry}": ("/entries", shows_form),
    "/upkeep?area={example}": ("/upkeep", shows_upkeep),
    "/coverage?area={decided}&measure=entries&grid=wall": ("/coverage", shows_coverage_of_area),
}


@pytest.mark.parametrize("link", LINKS, ids=[link.partition("?")[0] for link in LINKS])
def test_the_first_request_to_a_new_server_shows_its_page_and_view(
    link: str, fresh_server: Fresh, visit: Visit
) -> None:
    path, shows = LINKS[link]

    server = fresh_server()
    if "{" in link:
        link = link.format_map(made(server.store))

    page = visit(link, at=server)

    titled(page, path)
    shows(page)
    asked = link.partition("?")[2]
    assert sorted(page.url.partition("?")[2].replace("%2F", "/").split("&")) == sorted(
        asked.split("&")
    )
    if "present" not in asked:
        expect(page.get_by_role("navigation").get_by_role("link")).to_have_count(len(PAGES))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_shared_link_opens_the_same_view_in_a_new_browser(
    visit: Visit, newcomer: Newcomer
) -> None:
    mine = visit("/coverage")
    pill(mine, "Phase", "Primary").click()
    expect(sentence(mine)).to_contain_text("primary only")
    choice(mine, "Divide by", "30 rows by phase").click()
    expect(drawn(mine).locator(".ytick")).to_have_count(10)
    mine.locator("table.gaps [data-open]").first.click()
    expect(panel(mine).locator("h2")).to_contain_text("·")
    idle(mine)

    theirs = opened(newcomer().new_page(), mine.url)

    assert texts(sentence(theirs)) == texts(sentence(mine))
    assert texts(panel(theirs)) == texts(panel(mine))
    assert texts(theirs.locator("table.gaps tr")) == texts(mine.locator("table.gaps tr"))
    assert (
        drawn(theirs).locator(".annotation-text").all_text_contents()
        == drawn(mine).locator(".annotation-text").all_text_contents()
    )


def test_back_and_forward_go_through_the_views_of_a_page(visit: Visit) -> None:
    page = visit("/coverage")
    pill(page, "Need level", "Universal").click()
    expect(sentence(page)).to_contain_text("universal only")
    expect_query(page, level="universal")
    pill(page, "Phase", "Primary").click()
    expect(sentence(page)).to_contain_text("universal, primary only")
    expect_query(page, level="universal", phase="primary")

    page.go_back()
    expect(sentence(page)).to_contain_text("universal only")
    expect(pill(page, "Phase", "Primary")).to_have_attribute("aria-pressed", "false")
    expect_query(page, level="universal")

    page.go_back()
    expect(sentence(page)).to_contain_text("All ")
    expect_query(page)

    page.go_forward()
    expect(sentence(page)).to_contain_text("universal only")
    expect(pill(page, "Need level", "Universal")).to_have_attribute("aria-pressed", "true")
    expect_query(page, level="universal")


def test_back_from_another_page_returns_to_the_page_and_its_view(visit: Visit) -> None:
    page = visit("/coverage?level=universal&cell=universal/primary/online")
    view = {"level": "universal", "cell": "universal/primary/online"}
    for name, path in (("Catalogue", "/catalogue"), ("Pathway", "/")):
        menu(page, name).click()
        titled(page, path)
        expect(sentence(whole(page))).to_contain_text("universal only")
        expect_query(page, **view)

    # A page that the menu opened has its view in the address too, so Back returns to it.
    page.go_back()
    titled(page, "/catalogue")
    expect(sentence(whole(page))).to_contain_text("universal only")
    expect_query(page, **view)
    page.go_back()

    titled(page, "/coverage")
    expect(sentence(page)).to_contain_text("universal only")
    expect(panel(page).locator("h2")).to_have_text("Universal · Primary")


def test_the_menu_keeps_the_filters_on_every_page(visit: Visit) -> None:
    page = visit("/?level=universal&mode=online")
    said = sentence(page).inner_text()

    for name, path in (("Coverage", "/coverage"), ("Catalogue", "/catalogue"), ("Pathway", "/")):
        menu(page, name).click()
        titled(page, path)
        expect(sentence(page)).to_have_text(said)
        expect(pill(page, "Delivery mode", "Online or phone")).to_have_attribute(
            "aria-pressed", "true"
        )
        expect_query(page, level="universal", mode="online")

    menu(page, "Evidence and sources").click()
    titled(page, "/evidence")
    menu(page, "Catalogue").click()
    expect(sentence(page)).to_have_text(said)


def test_projection_is_entered_and_left_without_losing_the_view(visit: Visit) -> None:
    page = visit("/?level=universal")
    project_button(page).click()
    expect(page.locator("table.wall-projected")).to_be_visible()
    expect_query(page, level="universal", present="1")

    project_button(page).click()

    expect(page.locator("table.wall")).to_be_visible()
    expect(sentence(page)).to_contain_text("universal only")
    expect_query(page, level="universal")


def test_many_who_come_at_once_to_a_server_that_has_just_started_all_see_their_page(
    fresh_server: Fresh, newcomer: Newcomer
) -> None:
    """As after a restart in a meeting: every session imports the product at the same moment."""
    address = fresh_server().url
    pages = [newcomer().new_page() for _ in range(6)]
    paths = ("/", "/coverage", "/catalogue", "/area", "/upkeep", "/scenarios")
    for page, path in zip(pages, paths, strict=True):
        page.goto(address + path, wait_until="commit")

    for page in pages:
        expect(page.locator(".rpc h1").first).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
