"""A lost connection is said in words, by either of two signs, and no longer when it is back."""

from __future__ import annotations

from browsing import Newcomer, Visit, opened
from playwright.sync_api import Page
from serving import serving

HEALTH = "**/_stcore/health"
STATE = "data-test-connection-state"

BANNER = """() => {
  const style = getComputedStyle(document.querySelector(".stApp"), "::before");
  return style.content.includes("Connection lost") && style.opacity === "1";
}"""


def ask_now(page: Page, times: int) -> None:
    """As the browser does where its window comes back into sight."""
    for _ in range(times):
        with page.expect_request(HEALTH):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_our_own_sign_alone_says_it_and_takes_it_back(visit: Visit) -> None:
    """Streamlit's mark is gone altogether, as it may be with any version."""
    page = visit("/evidence")
    page.evaluate(f"document.querySelector('.stApp').removeAttribute('{STATE}')")
    assert not page.evaluate(BANNER)
    page.route(HEALTH, lambda route: route.fulfill(status=503))
    ask_now(page, 2)
    page.wait_for_function(BANNER)
    page.unroute(HEALTH)
    ask_now(page, 1)
    page.wait_for_function(f"() => !({BANNER})()")


def test_streamlits_mark_of_any_other_state_says_it(visit: Visit) -> None:
    """Its own connection stands here, so its mark is written over; without ours it says it."""
    page = visit("/evidence")
    assert page.locator(".stApp").get_attribute(STATE) == "CONNECTED"
    page.evaluate(f"document.querySelector('.stApp').setAttribute('{STATE}', 'CONNECTING')")
    page.wait_for_function(BANNER)
    assert not page.evaluate("document.documentElement.classList.contains('rpc-offline')")


def test_streamlits_sign_alone_says_it(newcomer: Newcomer) -> None:
    with serving() as server:
        page = opened(newcomer().new_page(), f"{server.url}/evidence")
        assert page.locator(".stApp").get_attribute(STATE) == "CONNECTED"
        page.route(HEALTH, lambda route: route.fulfill(status=200, body="ok"))
    page.wait_for_function(BANNER)
    assert not page.evaluate("document.documentElement.classList.contains('rpc-offline')")
