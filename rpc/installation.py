"""Where the product stands: in a checkout of its repository, or installed from a wheel.

A wheel carries what stands beside this package in the repository (`app.py`, `pages/`, `data/`, the
settings of the server) in the folder `site` of the package; `pyproject.toml` lists it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "site"

USER_FOLDER = "relationship-support-pathway"
"""The folder of the product among the data of a user."""


def is_installed() -> bool:
    """Whether this is what a wheel put there, not a checkout of the repository."""
    return _CARRIED.is_dir()


def home() -> Path:
    """The folder of `app.py`, `pages/`, `data/` and `.streamlit/`."""
    return _CARRIED if is_installed() else _PACKAGE.parent


def var() -> Path:
    """The folder for what areas keep, where no setting names one.

    `var/` of a checkout; installed, a folder among the user's own data, since the package may be
    read-only and is replaced whole by the next version.
    """
    return user_data() / USER_FOLDER if is_installed() else _PACKAGE.parent / "var"


def user_data(
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    user: Path | None = None,
) -> Path:
    """The folder in which programs keep what is a user's, by the custom of each system.

    `system` is named as in `sys.platform`; `user` is the user's home folder.
    """
    user = user or Path.home()
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or user / "AppData" / "Local")
    if system == "darwin":
        return user / "Library" / "Application Support"
    named = environment.get("XDG_DATA_HOME", "")  # a path that is not whole is to be ignored
    return Path(named) if named.startswith("/") else user / ".local" / "share"
