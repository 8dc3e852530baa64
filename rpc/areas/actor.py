"""Who writes: the role that people know, and the browser that it was done in."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_BROWSER = 80
"""Characters of the id of a browser."""


@dataclass(frozen=True)
class Actor:
    """Somebody at work on an area. On one computer everybody may do everything."""

    title: str = ""
    """The role as people know it, never a name; "" where nobody set it."""
    browser: str = ""
    """A random id of the browser, so that each takes back its own work; "" where there is none,
    as on the command line."""


Author = Actor | str
"""Who a write is by: an actor, or a role alone, which has no browser."""


def title_of(author: Author) -> str:
    """The role of whoever writes."""
    return author.title if isinstance(author, Actor) else author


def browser_of(author: Author) -> str:
    """The browser of whoever writes, "" for none."""
    return author.browser if isinstance(author, Actor) else ""
