"""How the browser tests open pages and wait: by what people see, never by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)
from serving import Server

Visit = Callable[..., Page]
"""What the fixture `visit` gives: opens a path, and says how."""
Fresh = Callable[..., Server]
"""What `fresh_server` gives: starts a server, on a folder of tables if one is named."""
Newcomer = Callable[[], BrowserContext]
"""What `newcomer` gives: a browser that was never here before."""

PATIENCE_MS = 20_000
"""How long any one thing may take to appear: only a failure takes so long."""

PAGES = (
    *("/", "/coverage", "/catalogue", "/evidence"),
    *("/area", "/entries", "/judging", "/scenarios", "/upkeep"),
)
"""Every page's address."""

DESK, ROOM, SMALL_ROOM, NARROW = (1280, 900), (1920, 1080), (1280, 720), (320, 640)
"""Screen sizes in CSS pixels."""

TALL = (1280, 16000)
"""Higher than any page: axe sees no colours below the fold of a page that scrolls in itself."""

LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
"""A browser that minds its own business, in a container too."""


@dataclass
class Record:
    """What the pages of a context asked for, and what went wrong in them."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def clear(self) -> None:
        for kept in (self.requests, self.errors, self.dialogs):
            kept.clear()

    def strangers(self, *homes: str) -> list[str]:
        """The requests to any host but the homes ("127.0.0.1:8501")."""
        return [
            url
            for url in self.requests
            if urlsplit(url).netloc not in homes and urlsplit(url).scheme not in ("data", "blob")
        ]

    def assert_clean(self, *homes: str) -> None:
        """Nothing was asked of another host, no script failed, nothing that a page wanted was
        forbidden to it, and no dialog opened."""
        assert not self.strangers(*homes)
        assert not self.errors
        assert not self.dialogs


def recorded(context: BrowserContext) -> Record:
    """Keeps a record of everything that the context's pages do from now on."""
    record = Record()

    def on_request(request: Request) -> None:
        record.requests.append(request.url)

    def on_socket(socket: WebSocket) -> None:
        record.requests.append(socket.url)

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            record.errors.append(message.text)

    def on_page(page: Page) -> None:
        page.on("websocket", on_socket)
        page.on("dialog", lambda dialog: (record.dialogs.append(dialog.message), dialog.dismiss()))

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("page", on_page)
    context.on("weberror", lambda error: record.errors.append(str(error.error)))
    return record


def new_context(browser: Browser) -> tuple[BrowserContext, Record]:
    """A browser that was never here before, with its record."""
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    return context, recorded(context)


# ----------------------------------------------------------------------------- opening, waiting


def opened(page: Page, url: str) -> Page:
    """Opens an address and waits until its page stands whole."""
    page.goto(url, wait_until="commit")
    return whole(page)


def whole(page: Page) -> Page:
    """Waits until a page of ours is there and nothing runs any more."""
    expect(page.locator(".rpc h1, [data-sentence]").first).to_be_visible()
    return idle(page)


UNDRAWN = "[data-testid=stSkeleton], [data-testid=stBidiComponentRegular]:not(:has(.live > *))"
"""Places kept for what is still to be drawn."""


def idle(page: Page) -> Page:
    """Waits until the server runs nothing for this page."""
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    # What has a script of its own is fetched and drawn a moment after the server is done.
    expect(page.locator(UNDRAWN)).to_have_count(0)
    return page


def heading(page: Page) -> Locator:
    """The page's first heading, once that of the page before it has gone: it fades for a while."""
    return idle(page).get_by_role("heading", level=1)


def drawn(page: Page) -> Locator:
    """Waits until the heatmap is drawn, and gives it."""
    figure = page.locator(".js-plotly-plot")
    expect(figure.locator(".annotation-text").last).to_be_attached()
    expect(figure.locator("g.heatmaplayer image").last).to_be_attached()
    return figure


def titled(page: Page, path: str) -> None:
    """Waits until the page of this address is the one that the browser names."""
    titles = {
        "/": "Pathway",
        "/coverage": "Coverage",
        "/catalogue": "Catalogue",
        "/evidence": "Evidence and sources",
        "/area": "Our area",
        "/entries": "Our entries",
        "/judging": "Judging",
        "/scenarios": "Scenarios",
        "/upkeep": "Upkeep",
    }
    expect(page).to_have_title(f"{titles[path]} - Relationship support pathway")


# ------------------------------------------------------------------------------- what is there


def project_button(page: Page) -> Locator:
    return idle(page).locator(".st-key-project button")


def sentence(page: Page) -> Locator:
    """What is shown and what is left out."""
    return page.locator("[data-sentence]")


def panel(page: Page) -> Locator:
    """The open place on the Coverage page, or the card open on the Catalogue page."""
    return page.locator("section.rpc.panel")


def query(page: Page) -> dict[str, list[str]]:
    """What the browser's address says."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def expect_query(page: Page, **expected: str | list[str]) -> None:
    """Waits until the address says exactly this."""
    wanted = {
        name: value if isinstance(value, list) else [value] for name, value in expected.items()
    }
    try:
        page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)
    except Exception:
        assert query(page) == wanted
        raise


def menu(page: Page, name: str) -> Locator:
    """An entry of the menu of pages."""
    return page.get_by_test_id("stTopNavLink").filter(has_text=name)


def pill(page: Page, group: str, name: str) -> Locator:
    """A choice of which several can be on, by its group's label and its own words."""
    return page.get_by_role("toolbar", name=group).get_by_role("button", name=name, exact=True)


def choice(page: Page, group: str, name: str) -> Locator:
    """A choice of which one is on, by its group's label and its own words."""
    return page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True)


def twin_of_heatmap(page: Page) -> Locator:
    """The heatmap as a table, unfolded."""
    table = page.locator("table.twin")
    if not table.is_visible():
        page.get_by_text("The same as a table").click()
    expect(table).to_be_visible()
    return table


def adding(page: Page) -> Locator:
    """The form in the room that adds what is called out."""
    return page.get_by_test_id("stForm").filter(has_text="Add a service or programme")


def quick_add(page: Page, name: str, provider: str, row: str, *phases: str) -> None:
    """Fills the form beside the wall by keyboard alone, from its first field to Enter."""
    typed(page, name, provider, row, *phases)
    page.keyboard.press("Enter")


def typed(page: Page, name: str, provider: str, row: str, *phases: str) -> None:
    """The same, but for the last Enter: the button that adds it has the focus."""
    keyboard = page.keyboard
    adding(page).get_by_label("Name", exact=True).focus()
    keyboard.type(name)
    keyboard.press("Tab")
    keyboard.type(provider)
    keyboard.press("Tab")
    keyboard.type(row)
    # What is typed narrows the list a moment later; Enter takes what is on top of it.
    expect(page.get_by_role("option").first).to_contain_text(row)
    keyboard.press("Enter")
    for phase in phases:
        choice = adding(page).get_by_role("button", name=phase, exact=True)
        choice.focus()
        keyboard.press("Space")
    adding(page).get_by_role("button", name="Add to the map").focus()


def press(button: Locator) -> None:
    """Presses a button once what stands round it rests.

    A list that closes when the focus leaves it moves what is below: a press that begins on a button
    and ends beside it is none.
    """
    button.focus()
    page = idle(button.page)
    page.wait_for_function("() => document.getAnimations().every(a => a.playState !== 'running')")
    button.click()


def choose(scope: Page | Locator, label: str, text: str) -> None:
    """Types into a list of choices and takes the one that has this text."""
    page = idle(scope if isinstance(scope, Page) else scope.page)
    # A list that opens while something round it still unfolds closes again.
    page.wait_for_function("() => document.getAnimations().every(a => a.playState !== 'running')")
    box = scope.get_by_role("combobox", name=label, exact=True)
    box.press_sequentially(text)
    # What is typed narrows the list a moment later; Enter takes what is on top of it.
    expect(page.get_by_role("option").first).to_contain_text(text)
    box.press("Enter")


def texts(locator: Locator) -> list[str]:
    """The texts of some elements with their white space made plain."""
    return [" ".join(text.split()) for text in locator.all_inner_texts()]
