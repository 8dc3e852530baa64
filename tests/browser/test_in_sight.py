"""What came of a deed is seen where the deed was done: the bar stays in sight, however far down."""

from __future__ import annotations

import pytest
from browsing import SMALL_ROOM, Visit, adding, idle, press, quick_add
from mapped import BY, entry
from playwright.sync_api import Locator, Page, expect
from serving import Server

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType

ROWS = tuple(RowType)


@pytest.fixture
def store(server: Server) -> Store:
    return server.store


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    """A new area with enough on its map to make every page longer than a screen."""
    made = store.make(request.node.name[:60], BY)
    rows = [
        entry(f"Service {name}", ROWS[at % len(ROWS)], Phase.PRIMARY, Phase.SECONDARY)
        for at, name in enumerate("ABCDEFGHIJKLMNOPQRST")
    ]
    entries.add_many(store, made.id, BY, rows)
    return made


def expect_in_sight(page: Page, text: str) -> None:
    """The bar says this, inside the window and under nothing."""
    bar = page.locator(".st-key-said")
    said = bar.locator(".rpc.said")
    expect(said).to_contain_text(text)
    idle(page)
    page.wait_for_function(
        """() => {
          const box = document.querySelector(".st-key-said .said b").getBoundingClientRect();
          const top = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
          return box.top >= 0 && box.bottom <= innerHeight && top?.closest(".said");
        }"""
    )


def pressed_below(page: Page, button: Locator) -> None:
    """Scrolls to a button, away from the top of the page, and presses it."""
    # At once: a wheel scrolls later, and a press in the middle of it ends beside the button.
    page.locator(".stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    idle(page)
    press(button)


def test_on_our_area(visit: Visit, area: Area) -> None:
    page = visit(f"/area?area={area.id}", size=SMALL_ROOM)
    quick_add(page, "Text line", "Charity", "Universal: Community", "Secondary")
    expect_in_sight(page, "Added Text line to Universal: community services, secondary.")

    side = page.locator(".st-key-room_side")
    side.get_by_text("Copy from the 2021 model").click()
    pressed_below(page, page.get_by_role("button", name="Copy the ticked ones"))
    expect_in_sight(page, "Tick the services that this area has.")


def test_on_our_entries(visit: Visit, area: Area, store: Store) -> None:
    first = next(iter(store.state(area.id).entries))
    page = visit(f"/entries?area={area.id}&entry={first}", size=SMALL_ROOM)
    pressed_below(page, page.get_by_role("button", name="Save this entry"))
    expect_in_sight(page, "Saved")


def test_on_scenarios(visit: Visit, area: Area, store: Store) -> None:
    scenario = scenarios.make(store, area.id, BY, "What if").id
    page = visit(f"/scenarios?area={area.id}&scenario={scenario}", size=SMALL_ROOM)
    page.get_by_text("Add by hand").click()
    page.get_by_label("Name of the entry").fill("Drop-in")
    pressed_below(page, page.get_by_role("button", name="Add this to the scenario"))
    expect_in_sight(page, "Not saved")


@pytest.mark.parametrize("size", [SMALL_ROOM, (700, 640)])
def test_on_upkeep(visit: Visit, area: Area, size: tuple[int, int]) -> None:
    page = visit(f"/upkeep?area={area.id}", size=size)
    page.get_by_role("tab", name="Settings").click()
    page.get_by_text("Delete this area for good").click()
    pressed_below(page, page.get_by_role("button", name="Archive this area"))
    expect_in_sight(page, "The area is archived.")


def test_the_same_place_is_one_tick(visit: Visit, area: Area) -> None:
    page = visit(f"/area?area={area.id}", size=SMALL_ROOM)
    quick_add(page, "Text line", "Charity", "Universal: Community", "Secondary")
    expect_in_sight(page, "Added Text line")
    secondary = adding(page).get_by_role("button", name="Secondary", exact=True)
    expect(secondary).not_to_have_attribute("aria-pressed", "true")

    form = adding(page)
    form.get_by_label("Name", exact=True).fill("Drop-in")
    form.get_by_label("Provider, if you know it").fill("Charity")
    form.get_by_text("Same place as last: Universal: community services, secondary").click()
    press(form.get_by_role("button", name="Add to the map"))
    expect_in_sight(page, "Added Drop-in to Universal: community services, secondary.")
    box = form.get_by_role("checkbox", name="Same place as last")
    expect(box).not_to_be_checked()


@pytest.mark.parametrize("size", [SMALL_ROOM, (700, 640)])
def test_an_undo_of_the_history_is_asked_in_sight(
    visit: Visit, area: Area, store: Store, size: tuple[int, int]
) -> None:
    for name in "ABCDEFGHIJKL":
        entries.add(
            store, area.id, local_actor("Recorder"), entry(f"Later {name}", ROWS[0], Phase.PRIMARY)
        )
    page = visit(f"/upkeep?area={area.id}", size=size)
    page.get_by_role("tab", name="History").click()
    pressed_below(page, page.locator("button[data-open^='undo:']", has_text="added Later A"))
    question = page.locator(".st-key-taking_back")
    expect(question).to_contain_text("Recorder added Later A")
    idle(page)
    page.wait_for_function(
        """() => ["Undo it", "Leave it as it is"].every((label) => {
          const all = [...document.querySelectorAll(".st-key-taking_back button")];
          const box = all.find((one) => one.textContent.includes(label)).getBoundingClientRect();
          const x = box.left + box.width / 2, y = box.top + box.height / 2;
          const top = document.elementFromPoint(x, y);
          return box.top >= 0 && box.bottom <= innerHeight && top?.closest(".st-key-taking_back");
        })"""
    )
    assert page.evaluate("document.querySelector('.stMain').scrollTop") > 200
