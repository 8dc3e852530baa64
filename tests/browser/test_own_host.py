"""Nothing on a page is fetched from another host: fonts, scripts, pictures, counts of use."""

from __future__ import annotations

from urllib.parse import urlsplit

from browsing import ROOM, Newcomer, drawn, new_context, opened, recorded
from playwright.sync_api import Browser, expect
from serving import Server

VISITS = (
    "/",
    "/coverage?cell=universal/primary/online",
    "/catalogue?compare=eprep",
    "/evidence",
    "/area",
    "/area?area={example}",
    "/entries?area={example}&entry={entry}",
    "/upkeep?area={example}",
)

FETCHED = """() => [...document.querySelectorAll(
    "script[src], link[href], img[src], iframe[src], source[src], video[src], object[data]")]
  .map(node => node.src || node.href || node.data)"""


def test_no_page_asks_another_host(
    server: Server, newcomer: Newcomer, areas: dict[str, str]
) -> None:
    """With an empty cache, so that every file is asked for."""
    home = urlsplit(server.url).netloc
    context = newcomer()
    record = recorded(context)
    page = context.new_page()
    for path in VISITS:
        opened(page, server.url + path.format_map(areas))
        if path.startswith("/coverage"):
            drawn(page)
        elsewhere = [
            url for url in page.evaluate(FETCHED) if urlsplit(url).netloc not in (home, "")
        ]
        assert elsewhere == []
    page.set_viewport_size({"width": ROOM[0], "height": ROOM[1]})
    drawn(opened(page, f"{server.url}/coverage?present=1"))

    assert len(record.requests) > 30
    assert any(url.startswith(("ws://", "wss://")) for url in record.requests)
    record.assert_clean(home)


def test_links_to_sources_open_apart_and_tell_nothing(server: Server, newcomer: Newcomer) -> None:
    page = opened(newcomer().new_page(), f"{server.url}/evidence")
    outward = page.locator(".rpc a[href^=http]")
    expect(outward.first).to_be_attached()
    for link in outward.all():
        assert link.get_attribute("target") == "_blank"
        assert "noopener" in (link.get_attribute("rel") or "")


def test_the_record_sees_a_stranger_and_an_error(browser: Browser) -> None:
    """The watch itself works: else what it asserts would hold of anything."""
    context, record = new_context(browser)
    page = context.new_page()
    body = "<img src='http://example.invalid/x.png'><script>throw new Error('seen')</script>"
    page.route(
        "http://home.invalid/", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    with context.expect_event("weberror"):
        page.goto("http://home.invalid/")
    context.close()
    assert record.strangers("home.invalid") == ["http://example.invalid/x.png"]
    assert record.errors == ["seen"]
