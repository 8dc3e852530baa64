"""Where the database of this installation is: what the settings name, or a file."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from rpc.installation import var
from rpc.storage.errors import AreaError

URL_SETTING = "RPC_DATABASE_URL"
"""The environment variable that names another database."""

FOLDER_SETTING = "RPC_VAR"
"""The environment variable that names another folder for the file of the default database."""


def database_url() -> str:
    """The database of this installation, as a URL of SQLAlchemy."""
    if url := os.environ.get(URL_SETTING, ""):
        return url
    folder = Path(os.environ.get(FOLDER_SETTING) or var())
    address = URL.create("sqlite", database=str(folder / "areas.db"))
    return address.render_as_string(hide_password=False)  # a folder may be called "a%20b" or "a?b"


def parsed(url: str) -> URL:
    """The address of a database of a sort that the product knows. Raises `AreaError`."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise AreaError(
            f"{URL_SETTING} is not the address of a database; write it as "
            "postgresql://user@host/name or sqlite:///file."
        ) from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise AreaError(
            f"{URL_SETTING} names a sort of database that this product does not know; write it as "
            "postgresql://user@host/name or sqlite:///file."
        )
    return address


def file_of(address: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory or that SQLite is to find."""
    name = address.database or ""
    return None if name in ("", ":memory:") or name.startswith("file:") else Path(name).absolute()


def from_any_folder() -> tuple[dict[str, str], str]:
    """The settings that name this database from whatever folder, and where it is, in words.

    A program that is started from another folder would look for a relative name there. Raises
    `AreaError` on a setting that names no database; no password is in the words.
    """
    address = parsed(database_url())
    if address.get_backend_name() != "sqlite":
        return {}, f"the database {address.database or ''} that {URL_SETTING} names".replace(
            "  ", " "
        )
    file = file_of(address)
    if file is None:
        return {}, f"the database that {URL_SETTING} names"
    url = address.set(database=str(file)).render_as_string(hide_password=False)
    if os.environ.get(URL_SETTING):
        return {URL_SETTING: url}, str(file)
    return {FOLDER_SETTING: str(file.parent)}, str(file)
