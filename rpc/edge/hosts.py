"""The names under which the product answers, and what a request says of where it comes from."""

from __future__ import annotations

import re
from typing import NamedTuple

from rpc.edge.listening import LOOPBACK

HOSTS_SETTING = "RPC_HOSTS"
"""The environment variable with more names to answer under, apart by commas."""

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_HOST = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?P<host>.+)")
_EVERYWHERE = ("", "0.0.0.0", "::")
"""Addresses to listen at that no address bar should hold."""


def allowed_hosts(listening: str, setting: str) -> frozenset[str]:
    """The names of this computer, the address listened to, and those that a setting adds.

    Raises `ValueError`, with a sentence, for a setting that holds anything but names.
    """
    more = [name.strip().lower() for name in setting.split(",") if name.strip()]
    for name in more:
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"{HOSTS_SETTING} holds host names apart by commas, without a port and without "
                f"'*': '{name}' is not one."
            )
    listened = [] if listening in _EVERYWHERE else [listening]
    return frozenset(f"[{name}]" if ":" in name else name for name in (*LOOPBACK, *listened, *more))


class Asker(NamedTuple):
    """Where a request says that it goes to and comes from."""

    host: str
    """"localhost:8501"; "" where it says nothing, or more than one."""
    origin: str | None
    """"http://localhost:8501"; None where it does not say; "" where it says more than one."""
    site: str
    """`Sec-Fetch-Site`, which browsers write and pages cannot; "" where there is none."""
    mode: str
    to: str

    @classmethod
    def of(cls, headers: list[tuple[bytes, bytes]]) -> Asker:
        """What the headers of a request say."""
        said: dict[bytes, list[str]] = {}
        for name, value in headers:
            said.setdefault(name.lower(), []).append(value.decode("latin-1").strip())

        def one(name: bytes) -> str:
            values = said.get(name, [])
            return values[0] if len(values) == 1 else ""

        return cls(
            one(b"host"),
            one(b"origin") if b"origin" in said else None,
            one(b"sec-fetch-site"),
            one(b"sec-fetch-mode"),
            one(b"sec-fetch-dest"),
        )

    def asks_one_of(self, hosts: frozenset[str]) -> bool:
        """Whether it asks under a name that the product answers to, on whatever port."""
        read = _HOST.fullmatch(self.host)
        return read is not None and read["name"].lower() in hosts

    def is_our_own(self) -> bool:
        """Whether its origin is the very host that it asks, letter by letter, or not said.

        Letter by letter, because anything else makes Streamlit look for addresses of its own,
        outside, while every page waits.
        """
        if self.origin is None:
            return True
        read = _ORIGIN.fullmatch(self.origin)
        return read is not None and read["host"] == self.host

    def is_from_elsewhere(self) -> bool:
        """Whether a browser says that another site, or another port, made this request."""
        return self.site not in ("", "same-origin", "none")

    def opens_a_page(self) -> bool:
        """Whether it is for a window of its own: a link that somebody followed, not a frame."""
        return self.mode == "navigate" and self.to == "document"

    def is_framed(self) -> bool:
        """Whether it is to be shown inside another page."""
        return self.to in ("iframe", "frame", "embed", "object", "fencedframe")
