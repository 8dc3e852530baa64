"""One guard in front of everything, on pages and websocket alike (ASGI).

Another page in the same browser can ask this computer's ports too. So before anything else the
guard looks at which host is asked and from which origin. What Streamlit serves and no page needs is
closed. Each answer says what its page may load, and that no other page may frame it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from rpc.edge.browsers import has_cookie, new_cookie
from rpc.edge.hosts import Asker
from rpc.edge.policy import headers

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STRANGE_HOST = (
    "The product does not answer under this address. Open it under the one that its server named "
    "when it started.\n"
)
FOREIGN = "Another page asked for this, so it is refused.\n"
NOT_HERE = "There is nothing here.\n"
NOT_SO = "This cannot be asked for in this way.\n"

_CORE = "_stcore"
_STREAM = "stream"
_UPLOADS = "upload_file"
_OPEN = {"health", "host-config", "bidi-components", _UPLOADS}
"""What pages need of Streamlit's own addresses; its measures, its agents' way in and the rest are
closed."""
_CLOSED = {"component", "auth", "oauth2callback", "app"}
"""First parts of addresses that Streamlit answers and the product does not use."""
_READS = {"GET", "HEAD"}
_UPLOADS_BY = {"PUT", "POST", "DELETE"}
_VIOLATION = 1008
"""The websocket's own word for "not allowed"; before it is open, the answer is a 403."""

_log = logging.getLogger(__name__)


class Guard:
    """Stands in front of an ASGI app. Other kinds of messages (its start and end) pass."""

    def __init__(self, app: App, hosts: frozenset[str], scripts: Sequence[str] = ()) -> None:
        """Answers under `hosts`; `scripts` are the hashes of scripts that stand in pages."""
        self._app = app
        self._hosts = hosts
        self._scripts = tuple(scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one websocket from its beginning to its end."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asker = Asker.of(scope["headers"])
        is_known = asker.asks_one_of(self._hosts)
        wrong: tuple[int, str] | None
        if not is_known:
            wrong = (403, STRANGE_HOST)
        elif scope["type"] == "websocket":
            wrong = _wrong_socket(scope, asker)
        else:
            wrong = _wrong_request(scope, asker)
        if wrong and scope["type"] == "websocket":
            _log.info("A websocket was refused: %s", wrong[1].strip())
            await receive()
            await send({"type": "websocket.close", "code": _VIOLATION, "reason": ""})
        elif wrong:
            _log.info("A request was refused: %s", wrong[1].strip())
            await _refuse(*wrong, self._sent(send, asker.host if is_known else "", []))
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            more = []
            if asker.to in ("", "document") and not has_cookie(scope["headers"]):
                more = [new_cookie(is_secure=scope.get("scheme") == "https")]
            await self._app(scope, receive, self._sent(send, asker.host, more))

    def _sent(self, send: Send, host: str, more: list[tuple[bytes, bytes]]) -> Send:
        """Sends on, with the headers of every answer and these."""
        ours = headers(self._scripts, host)
        names = {name for name, _ in ours}

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = [pair for pair in message.get("headers", ()) if pair[0] not in names]
                message["headers"] = [*theirs, *ours, *more]
            await send(message)

        return sent


def _wrong_socket(scope: Scope, asker: Asker) -> tuple[int, str] | None:
    """Why a websocket is refused: the status and the sentence."""
    if not asker.is_our_own() or asker.is_from_elsewhere():
        return 403, FOREIGN
    return None if _parts(scope)[-2:] == [_CORE, _STREAM] else (403, NOT_HERE)


def _wrong_request(scope: Scope, asker: Asker) -> tuple[int, str] | None:
    """Why a request is refused: the status and the sentence."""
    parts, method = _parts(scope), scope["method"]
    if not asker.is_our_own() or asker.is_framed():
        return 403, FOREIGN
    if asker.is_from_elsewhere() and not (asker.opens_a_page() and method in _READS):
        return 403, FOREIGN
    within = parts[parts.index(_CORE) + 1 :] if _CORE in parts else None
    if parts[0] in _CLOSED or (within is not None and (not within or within[0] not in _OPEN)):
        return 404, NOT_HERE
    uploads = within is not None and within[0] == _UPLOADS
    if method not in (_UPLOADS_BY if uploads else _READS):
        return 405, NOT_SO
    return None


def _parts(scope: Scope) -> list[str]:
    """The address by its slashes, without the first and without empty ones; one at least."""
    return [part for part in scope["path"].split("/") if part] or [""]


async def _refuse(status: int, sentence: str, send: Send) -> None:
    body = sentence.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
