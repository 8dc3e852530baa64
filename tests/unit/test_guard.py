"""The guard in front of the product, spoken to as a server speaks to it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from rpc.edge.browsers import COOKIE, cookie_id, has_cookie
from rpc.edge.guard import Guard, Message, Receive, Scope, Send
from rpc.edge.hosts import allowed_hosts
from rpc.edge.policy import headers, script_hashes

PORT = 8501
HOST = f"localhost:{PORT}"
HOME = f"http://{HOST}"

Headers = dict[str, str]


@dataclass
class Answer:
    """What came back, and whether the product was reached."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    reached: bool = False

    def header(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]


def finished(work: Coroutine[Any, Any, None]) -> None:
    """Runs it in a thread of its own: Playwright's loop stays in the thread of earlier tests."""
    with ThreadPoolExecutor(1) as own:
        own.submit(asyncio.run, work).result()


def asked(
    given: Headers | list[tuple[str, str]],
    path: str = "/",
    *,
    method: str = "GET",
    socket: bool = False,
    setting: str = "",
    listening: str = "127.0.0.1",
) -> Answer:
    """One request to a product behind the guard."""
    answer = Answer()

    async def product(scope: Scope, receive: Receive, send: Send) -> None:
        answer.reached = True
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            return
        start = [(b"content-type", b"text/html"), (b"x-frame-options", b"ALLOWALL")]
        await send({"type": "http.response.start", "status": 200, "headers": start})
        await send({"type": "http.response.body", "body": b"the product"})

    async def receive() -> Message:
        return {"type": "websocket.connect" if socket else "http.request"}

    async def send(message: Message) -> None:
        answer.status = message.get("status", answer.status)
        if message["type"] == "websocket.close":
            answer.status = 403
        for name, value in message.get("headers", ()):
            answer.headers.append((name.decode(), value.decode()))
        answer.body += message.get("body", b"").decode()

    pairs = list(given.items()) if isinstance(given, dict) else given
    scope: dict[str, Any] = {
        "type": "websocket" if socket else "http",
        "path": path,
        "method": method,
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in pairs],
    }
    guard = Guard(product, allowed_hosts(listening, setting))
    finished(guard(scope, receive, send))
    return answer


# ---------------------------------------------------------------------------------------- hosts

STRANGE_HOSTS = [
    "evil.test",
    "evil.test:8501",
    "localhost.evil.test:8501",
    "evil.localhost:8501",
    "127.0.0.1.evil.test",
    "0.0.0.0:8501",
    "localhost@evil.test",
    "localhost:8501/evil.test",
    "localhost:port",
    "localhost.",
    "[::1",
    "192.168.0.7:8501",
    "2130706433",
    "",
    " ",
]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
@pytest.mark.parametrize("socket", [False, True])
def test_a_strange_host_reaches_nothing(host: str, socket: bool) -> None:
    path = "/_stcore/stream" if socket else "/"
    given = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    answer = asked(given, path, socket=socket)
    assert answer.status == 403
    assert not answer.reached


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_the_names_of_this_computer_are_answered(host: str) -> None:
    assert asked({"Host": host}).reached


def test_no_host_or_two_reach_nothing() -> None:
    assert not asked({}).reached
    assert not asked([("Host", HOST), ("Host", "evil.test")]).reached
    assert not asked([("Host", HOST), ("Host", HOST)]).reached


def test_a_setting_adds_names_for_hosting() -> None:
    name = "maps.anyshire.gov.uk"
    given = {"Host": name, "Origin": f"https://{name}"}
    assert not asked(given).reached
    assert asked(given, setting=f"other.test, {name}").reached
    assert not asked({"Host": f"evil.{name}"}, setting=name).reached


@pytest.mark.parametrize(
    "setting", ["*", "*.gov.uk", "maps.gov.uk:443", "http://maps.gov.uk", "a b"]
)
def test_a_setting_holds_names_and_nothing_else(setting: str) -> None:
    with pytest.raises(ValueError, match="without a port"):
        allowed_hosts("127.0.0.1", setting)


def test_listening_everywhere_is_no_name() -> None:
    assert allowed_hosts("0.0.0.0", "") == allowed_hosts("::", "") == allowed_hosts("", "")
    assert "192.168.0.7" in allowed_hosts("192.168.0.7", "")


# -------------------------------------------------------------------------------------- origins

FOREIGN_ORIGINS = [
    "http://evil.test",
    "http://localhost:8502",
    "http://localhost",
    "http://127.0.0.1:8501",
    "http://localhost:8501.evil.test",
    "http://localhost:8501/",
    "http://x@localhost:8501",
    "http://LOCALHOST:8501",
    "ftp://localhost:8501",
    "file://",
    "null",
    "",
    "http://checkip.amazonaws.com",
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("socket", [False, True])
def test_a_foreign_origin_reaches_nothing(origin: str, socket: bool) -> None:
    path = "/_stcore/stream" if socket else "/"
    answer = asked({"Host": HOST, "Origin": origin}, path, socket=socket)
    assert answer.status == 403
    assert not answer.reached


def test_two_origins_reach_nothing() -> None:
    given = [("Host", HOST), ("Origin", HOME), ("Origin", "http://evil.test")]
    assert not asked(given, "/_stcore/stream", socket=True).reached


def test_our_own_pages_and_programs_reach_the_socket() -> None:
    assert asked({"Host": HOST, "Origin": HOME}, "/_stcore/stream", socket=True).reached
    assert asked({"Host": HOST}, "/_stcore/stream", socket=True).reached


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_of_other_pages_is_believed(site: str) -> None:
    """Even where no origin is said: a script or a picture taken from us, a frame, a form."""
    from_there = {"Host": HOST, "Sec-Fetch-Site": site}
    picture = from_there | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert not asked(picture, "/media/x.png").reached
    framed = from_there | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert not asked(framed).reached
    assert not asked(from_there, "/_stcore/stream", socket=True).reached


@pytest.mark.parametrize("to", ["iframe", "frame", "embed", "object", "fencedframe"])
@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_a_frame_gets_nothing_whoever_is_said_to_draw_it(to: str, site: str) -> None:
    framed = {"Host": HOST, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": to}
    answer = asked(framed | ({"Sec-Fetch-Site": site} if site else {}))
    assert (answer.status, answer.reached) == (403, False)


def test_a_link_from_another_page_opens_ours() -> None:
    link = {
        "Host": HOST,
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert asked(link, "/coverage").reached
    assert not asked(link, "/_stcore/upload_file/a/b", method="POST").reached


# ------------------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/_stcore/",
        "//_stcore//metrics",
        "/coverage/_stcore/metrics",
        "/auth/login",
        "/oauth2callback",
        "/component/x/index.html",
        "/app/static/x",
    ],
)
def test_what_no_page_needs_is_closed(path: str) -> None:
    answer = asked({"Host": HOST}, path)
    assert (answer.status, answer.reached) == (404, False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/coverage",
        "/static/js/index.js",
        "/media/1.csv",
        "/favicon.png",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/bidi-components/x",
    ],
)
def test_what_pages_need_is_open_for_reading(path: str) -> None:
    assert asked({"Host": HOST}, path).reached
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = asked({"Host": HOST, "Origin": HOME}, path, method=method)
        assert (answer.status, answer.reached) == (405, False)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_files_are_taken_from_our_own_pages(method: str) -> None:
    path = "/_stcore/upload_file/session/file"
    assert asked({"Host": HOST, "Origin": HOME}, path, method=method).reached
    assert not asked({"Host": HOST, "Origin": "http://evil.test"}, path, method=method).reached


def test_no_other_socket_is_open() -> None:
    assert not asked({"Host": HOST, "Origin": HOME}, "/_stcore/agent/mcp", socket=True).reached


# -------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("given", [{"Host": HOST}, {"Host": "evil.test"}])
def test_every_answer_says_that_nobody_frames_it(given: Headers) -> None:
    answer = asked(given)
    assert answer.header("x-frame-options") == ["DENY"]
    assert answer.header("x-content-type-options") == ["nosniff"]
    assert answer.header("referrer-policy") == ["same-origin"]
    (policy,) = answer.header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "evil" not in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")


def test_a_page_may_load_the_scripts_that_stand_in_it() -> None:
    hashes = script_hashes("<script>\n a \n</script><script src=x></script><script>b</script>")
    assert len(hashes) == 2
    policy = dict(headers(hashes, HOST))[b"content-security-policy"].decode()
    assert f"script-src 'self' blob: {hashes[0]} {hashes[1]};" in policy


def test_a_browser_gets_a_cookie_once() -> None:
    (cookie,) = asked({"Host": HOST}).header("set-cookie")
    value = cookie.removeprefix(f"{COOKIE}=").partition(";")[0]
    assert cookie_id(value) == value
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert asked({"Host": HOST, "Cookie": f"a=b; {COOKIE}={value}"}).header("set-cookie") == []
    (other,) = asked({"Host": HOST}).header("set-cookie")
    assert other != cookie


@pytest.mark.parametrize("value", ["", "short", "g" * 32, "A" * 32, "0" * 33, '"' + "0" * 32])
def test_what_is_no_cookie_of_ours_is_replaced(value: str) -> None:
    assert cookie_id(value) == ""
    assert len(asked({"Host": HOST, "Cookie": f"{COOKIE}={value}"}).header("set-cookie")) == 1


def test_two_cookies_are_none() -> None:
    one, two = "0" * 32, "1" * 32
    assert not has_cookie([(b"cookie", f"{COOKIE}={one}; {COOKIE}={two}".encode())])


def test_a_refusal_and_a_part_of_a_page_bring_no_cookie() -> None:
    assert asked({"Host": "evil.test"}).header("set-cookie") == []
    script = {"Host": HOST, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "script"}
    assert asked(script, "/static/js/index.js").header("set-cookie") == []


def test_the_start_and_the_end_pass() -> None:
    passed: list[str] = []

    async def product(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope["type"])

    finished(Guard(product, frozenset())({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert passed == ["lifespan"]
