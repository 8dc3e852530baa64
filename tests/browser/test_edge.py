"""Other pages in the same browser, and other programs on the same computer, do not get in.

By requests against the running product, started in both ways in which people start it; and in a
browser to which a foreign name is this computer's own address, as it is after DNS rebinding.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from browsing import LAUNCH, Newcomer, drawn, menu, new_context, opened, whole
from get_chromium import executable
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import HOST, SERVE, STREAMLIT, Server, serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

FOREIGN = "rebound.test"
"""A name that the browser of these tests takes for this computer."""


# ------------------------------------------------------------------------------------- requests


@dataclass
class Outside:
    """Stands for the world outside: a proxy that a server would have to ask."""

    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Sends a program here with whatever it asks of the world outside."""
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        proxies = dict.fromkeys(names, f"http://{HOST}:{self.port}")
        return proxies | {"NO_PROXY": "", "no_proxy": ""}


@contextmanager
def the_world_outside() -> Iterator[Outside]:
    """Listens for whatever the server would ask outside, and answers nothing."""
    with socket.create_server((HOST, 0)) as listening:
        outside = Outside(listening.getsockname()[1])

        def listen() -> None:
            with suppress(OSError):
                while True:
                    asking, _ = listening.accept()
                    with asking:
                        asking.settimeout(5)
                        outside.asked.append(asking.recv(200))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield outside
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture(scope="module", params=[SERVE, STREAMLIT], ids=["serve", "streamlit"])
def guarded(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Outside]]:
    """The product, started in one of the two ways, with everything outside under watch."""
    with ExitStack() as stack:
        outside = stack.enter_context(the_world_outside())
        server = serving(command=request.param, environment=outside.environment)
        yield stack.enter_context(server), outside


def ask(
    server: Server, path: str = "/", method: str = "GET", **headers: str
) -> tuple[HTTPResponse, str]:
    """One request; the names of headers with `_` for `-`."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=given)
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    return answer, body


def opens_socket(server: Server, origin: str | None, host: str = "") -> bool:
    """Whether the product's websocket opens for a page of this origin, under this host."""

    there = urlsplit(server.url)
    try:
        with connect(
            f"ws://{host or there.netloc}/_stcore/stream",
            sock=socket.create_connection((there.hostname, there.port), timeout=60),
            origin=Origin(origin) if origin else None,
            subprotocols=[Subprotocol("streamlit")],
            open_timeout=60,
        ):
            status = 101
    except InvalidStatus as refused:
        status = refused.response.status_code
    assert status in (101, 403)
    return status == 101


def test_a_rebound_name_gets_no_page_and_no_socket(guarded: tuple[Server, Outside]) -> None:
    server, _ = guarded
    port = urlsplit(server.url).port
    for path in ("/", "/area", "/_stcore/health", "/_stcore/host-config", "/static/x"):
        answer, body = ask(server, path, Host=f"{FOREIGN}:{port}")
        assert answer.status == 403
        assert "does not answer under this address" in body
    assert not opens_socket(server, f"http://{FOREIGN}:{port}", f"{FOREIGN}:{port}")
    assert not opens_socket(server, None, f"{FOREIGN}:{port}")


def test_foreign_origins_are_refused_and_nothing_outside_is_asked(
    guarded: tuple[Server, Outside],
) -> None:
    """Streamlit's own check asks outside, in the loop that serves every page."""
    server, outside = guarded
    port = urlsplit(server.url).port
    foreign = [
        f"http://{FOREIGN}",
        f"https://{FOREIGN}:{port}",
        f"http://{HOST}:{port + 1 if port else 1}",
    ]
    foreign += ["null", "http://8.8.8.8", f"http://localhost:{port}", f"http://{HOST}"]
    for origin in foreign:
        assert not opens_socket(server, origin)
        for path in ("/", "/_stcore/health"):
            assert ask(server, path, Origin=origin)[0].status == 403
        upload = "/_stcore/upload_file/a/b"
        assert ask(server, upload, "PUT", Origin=origin)[0].status == 403
    assert opens_socket(server, f"http://{HOST}:{port}")
    assert opens_socket(server, f"http://localhost:{port}", f"localhost:{port}")
    assert outside.asked == []


def test_nothing_outside_is_asked_by_a_server_that_listens_everywhere() -> None:
    """It is refused in a sentence on its pages; it must not look for its address outside either."""
    everywhere = [part.replace(HOST, "0.0.0.0") for part in STREAMLIT]
    with (
        the_world_outside() as outside,
        serving(command=everywhere, environment=outside.environment) as server,
    ):
        assert ask(server, Host=f"{FOREIGN}:80")[0].status == 403
        assert outside.asked == []


def test_what_streamlit_would_ask_outside_is_seen() -> None:
    """The watch itself works."""
    program = "from streamlit.net_util import get_external_ip; get_external_ip()"
    with the_world_outside() as outside:
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | outside.environment,
            capture_output=True,
            check=True,
        )
    assert [asked for asked in outside.asked if b"checkip" in asked]


def test_every_answer_forbids_framing_and_says_what_it_may_load(
    guarded: tuple[Server, Outside],
) -> None:
    server, _ = guarded
    _, page = ask(server)
    script = re.search(r'src="\.(/static/js/[^"]+)"', page)
    assert script
    for path in ("/", "/coverage", "/area?area=x", "/favicon.png", "/_stcore/health", script[1]):
        answer, _ = ask(server, path)
        assert answer.status == 200
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src 'self' blob: 'sha256-" in answer.headers["Content-Security-Policy"]


def test_what_no_page_needs_is_closed(guarded: tuple[Server, Outside]) -> None:
    server, _ = guarded
    for path in ("metrics", "agent/openapi.json", "script-health-check"):
        assert ask(server, f"/_stcore/{path}")[0].status == 404
    for path in ("agent/interact", "agent/mcp"):
        assert ask(server, f"/_stcore/{path}", "POST")[0].status == 404


# ------------------------------------------------------------------------- in a browser, for real


@pytest.fixture
def rebound(browser: Browser) -> Iterator[BrowserContext]:
    """A browser to which every name under `.test` is this computer."""
    running = browser.browser_type.launch(
        executable_path=executable(None), args=[*LAUNCH, f"--host-resolver-rules=MAP *.test {HOST}"]
    )
    yield new_context(running)[0]
    running.close()


@pytest.fixture
def elsewhere() -> Iterator[int]:
    """The port of another program on this computer, which serves an empty page."""

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Empty) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


SOCKET = """address => new Promise(done => {
  const socket = new WebSocket(address, ["streamlit"]);
  socket.onopen = () => done(true);
  socket.onerror = () => done(false);
})"""

FETCH = """async ([address, given]) => {
  try { const answer = await fetch(address, given); return answer.ok || answer.type === "opaque" }
  catch { return false }
}"""

SEND = """async address => {
  try { return (await fetch(address, {method: "POST", mode: "no-cors", body: "x"})).ok }
  catch { return false }
}"""

TAKE = """([tag, attribute, address]) => new Promise(done => {
  const taken = document.createElement(tag);
  taken.onload = () => done(true);
  taken.onerror = () => done(false);
  if (tag === "link") taken.rel = "stylesheet";
  taken[attribute] = address;
  document.body.append(taken);
})"""

FRAME = """([tag, attribute, address]) => {
  const frame = document.createElement(tag);
  frame[attribute] = address;
  document.body.append(frame);
}"""
FRAMES = (("iframe", "src"), ("embed", "src"), ("object", "data"))


def is_framed(page: Page, tag: str, attribute: str, address: str) -> bool:
    """Whether a page that frames this address shows what is there."""
    with page.expect_request(address) as asked:
        page.evaluate(FRAME, [tag, attribute, address])
    answer = asked.value.response()
    return bool(answer and answer.ok)


def test_no_page_from_elsewhere_gets_in(
    server: Server, rebound: BrowserContext, elsewhere: int
) -> None:
    """Framing, rebinding, foreign origins: every try is counted, and none gets through."""
    port = urlsplit(server.url).port
    homes = [f"{HOST}:{port}", f"localhost:{port}"]
    tries: dict[str, bool] = {}
    script = re.search(r'src="\.(/static/js/[^"]+)"', ask(server)[1])
    assert script

    # A name of somebody else's that now leads here.
    page = rebound.new_page()
    for path in ("/", "/area", "/upkeep"):
        answer = page.goto(f"http://{FOREIGN}:{port}{path}")
        tries[f"rebound page {path}"] = (
            bool(answer and answer.ok) or page.locator("#root").count() > 0
        )
    tries["rebound fetch"] = page.evaluate(FETCH, ["/", {}])
    tries["rebound socket"] = page.evaluate(SOCKET, f"ws://{FOREIGN}:{port}/_stcore/stream")

    # A page of another site, and one of another port here.
    for origin in (f"http://other.test:{elsewhere}", f"http://localhost:{elsewhere}"):
        page.goto(origin)
        expect(page).to_have_title("elsewhere")
        for home in homes:
            what = f"{origin} at {home}"
            tries[f"{what}: socket"] = page.evaluate(SOCKET, f"ws://{home}/_stcore/stream")
            tries[f"{what}: fetch"] = page.evaluate(FETCH, [f"http://{home}/area", {}])
            tries[f"{what}: upload"] = page.evaluate(SEND, f"http://{home}/_stcore/upload_file/a/b")
            address = f"http://{home}{script[1]}"
            tries[f"{what}: script"] = page.evaluate(TAKE, ["script", "src", address])
            tries[f"{what}: picture"] = page.evaluate(
                TAKE, ["img", "src", f"http://{home}/favicon.png"]
            )
            for number, (tag, attribute) in enumerate(FRAMES):
                address = f"http://{home}/area?try={number}"
                tries[f"{what}: {tag}"] = is_framed(page, tag, attribute, address)

    assert len(tries) >= 20
    assert [name for name, is_through in tries.items() if is_through] == []

    # The same browser opens the product under its own name, by a link from elsewhere too.
    page.set_content(f"<a href='http://localhost:{port}/'>there</a>")
    page.get_by_text("there").click()
    whole(page)


def test_the_tries_would_get_into_a_page_without_a_guard(
    rebound: BrowserContext, elsewhere: int
) -> None:
    """The tries themselves work: else nothing would be shown by none of them getting through."""
    page = rebound.new_page()
    page.goto(f"http://other.test:{elsewhere}")
    for number, (tag, attribute) in enumerate(FRAMES):
        address = f"http://{HOST}:{elsewhere}/?try={number}"
        assert page.evaluate(FETCH, [address, {"mode": "no-cors"}])
        assert is_framed(page, tag, attribute, address)


# ---------------------------------------------------------------------------- pages still work


def test_a_walk_through_every_page_meets_no_forbidden_thing(
    server: Server, newcomer: Newcomer, areas: dict[str, str]
) -> None:
    """`newcomer` asserts that the console names nothing that the policy forbids."""
    page = opened(newcomer().new_page(), f"{server.url}/area?area={areas['example']}")
    for name in ("Our entries", "Judging", "Scenarios", "Upkeep", "Pathway", "Catalogue"):
        menu(page, name).click()
        whole(page)
        for folded in page.locator("details:not([open]) > summary").all()[:12]:
            if folded.is_visible():
                folded.click()
    menu(page, "Evidence").click()
    whole(page)
    menu(page, "Coverage").click()
    whole(page)
    drawn(page)


def test_a_violation_is_seen(newcomer: Newcomer, browser: Browser) -> None:
    """The watch itself works."""
    context, record = new_context(browser)
    page = context.new_page()
    headers = {"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html"}
    page.route(
        "http://home.invalid/", lambda route: route.fulfill(body="<style></style>", headers=headers)
    )
    with context.expect_event("console"):
        page.goto("http://home.invalid/")
    context.close()
    assert len(record.errors) == 1


def test_a_browser_keeps_its_cookie(server: Server, newcomer: Newcomer) -> None:
    context = newcomer()
    page = opened(context.new_page(), server.url)
    (first,) = [cookie for cookie in context.cookies() if cookie["name"] == "rpc_browser"]
    opened(page, f"{server.url}/coverage")
    page.reload()
    whole(page)
    (second,) = [cookie for cookie in context.cookies() if cookie["name"] == "rpc_browser"]
    assert first["value"] == second["value"]
    assert re.fullmatch(r"[0-9a-f]{32}", first["value"])
    assert (first["httpOnly"], first["sameSite"], first["path"]) == (True, "Lax", "/")
    assert page.evaluate("document.cookie").find("rpc_browser") == -1
