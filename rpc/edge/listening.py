"""Where the server may listen: on this computer alone, as long as there is no access control."""

from __future__ import annotations

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The addresses of this computer alone."""

WHY_NOT_OPEN = (
    "whoever could reach them could change every map, so access control has to come first"
)
"""Why any other address is refused, for a sentence."""
