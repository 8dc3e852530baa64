"""What every answer says of itself: what its page may load, and that nobody frames it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def script_hashes(page: str) -> list[str]:
    """The scripts that stand in a page itself, as a policy names them."""
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE.findall(page)
    ]


def headers(scripts: Iterable[str], host: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer to somebody who asked under this host ("localhost:8501").

    As tight as Streamlit allows: it writes styles into the page as it goes, and the parts of
    pages that have scripts of their own are loaded from blobs. No script is made from text.
    """
    # Some browsers do not count a page's own websocket as 'self'.
    sockets = [f"ws://{host}", f"wss://{host}"] if host else []
    policy = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "blob:", *scripts],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'", *sockets],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    said = {
        "Content-Security-Policy": "; ".join(
            " ".join([name, *sources]) for name, sources in policy.items()
        ),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return [(name.lower().encode(), value.encode()) for name, value in said.items()]
