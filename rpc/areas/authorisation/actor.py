"""Who writes: the title that people know, the role that permits it, and the browser it is done in.

`permissions` says what each role may do. Nobody signs in yet, so whoever sits at this computer is
`local` and may do everything; the other roles are what a sign-in will give.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_BROWSER = 80
"""Characters of the id of a browser."""

LONGEST_TITLE = 80
"""Characters of a title."""


class Role(StrEnum):
    """What somebody is to an area; each may do what those before it may, and more."""

    READER = "reader"
    RECORDER = "recorder"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"
    LOCAL = "local"
    """Whoever sits at this computer or types a command on it."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody at work. There is no role at first: whoever makes an actor says which."""

    role: Role
    title: str = ""
    """What people know them as, such as "Early help lead", never a name; "" where nobody said."""
    browser: str = ""
    """A random id of the browser, so that each takes back its own work; "" where there is none,
    as on the command line."""
    subject: str = ""
    """Who it is, as a sign-in knows them; "" without one."""


def local_actor(title: str = "", browser: str = "") -> Actor:
    """Whoever sits at this computer."""
    return Actor(role=Role.LOCAL, title=title, browser=browser)
