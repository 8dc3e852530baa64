"""How one browser is told from another: a random cookie that says nothing of anybody."""

from __future__ import annotations

import re
import secrets

COOKIE = "rpc_browser"
"""Its name. It is gone when the browser is closed."""

_ID = re.compile(r"[0-9a-f]{32}")
_PAIR = re.compile(rf"(?:^|;)\s*{COOKIE}=([^;]*)")


def cookie_id(text: object) -> str:
    """What the cookie holds, "" where it is none of ours."""
    return text if isinstance(text, str) and _ID.fullmatch(text) else ""


def has_cookie(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a request brings the cookie, as we set it."""
    sent = b"; ".join(value for name, value in headers if name.lower() == b"cookie")
    found = _PAIR.findall(sent.decode("latin-1"))
    return len(found) == 1 and bool(cookie_id(found[0].strip()))


def new_cookie(*, is_secure: bool) -> tuple[bytes, bytes]:
    """The header that gives a browser its cookie."""
    parts = [f"{COOKIE}={secrets.token_hex(16)}", "Path=/", "HttpOnly", "SameSite=Lax"]
    return b"set-cookie", "; ".join(parts + ["Secure"] * is_secure).encode()
