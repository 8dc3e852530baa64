"""What a database says when it cannot do something: a sentence for people, a code for the log.

The sentence says what happened and what to do; the log has the class and the code of the error and
nothing else. An error's own text may hold what somebody typed, so neither repeats it.
"""

from __future__ import annotations

import json
import logging

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from rpc.storage.errors import AreaError

NOT_SAVED = "so this was not saved. What you typed is still here"
"""How a sentence about a failed write ends."""

_SILENT = "The database did not answer"
_FULL = "The disk of the database is full"
_READ_ONLY = "The database can only be read"
_DAMAGED = "The database is damaged"
_DISK = "The disk of the database has a fault"
_SHUT = "The database cannot be opened"
_FORBIDDEN = "The database does not let this product in, or not to all of its tables"
_TABLES = "The database has other tables than this product needs"
_UNFIT = "The database cannot keep these values together"
_OTHER = "The database refused"

_NEXT = {
    _SILENT: "try again in a moment",
    _FULL: "ask whoever looks after it to make room, and try again",
    _READ_ONLY: "ask whoever looks after it to let it be written to",
    _DAMAGED: "ask whoever looks after it to put back the last backup",
    _DISK: "ask whoever looks after it to look at the disk",
    _SHUT: "ask whoever looks after it whether it is there and may be opened",
    _FORBIDDEN: "ask whoever looks after it for the rights",
    _TABLES: "ask whoever looks after it which version of the product it belongs to",
    _UNFIT: "read the page again, and try once more",
    _OTHER: "try again, and if it happens again ask whoever looks after it to read the log",
}

_OF_SQLITE = {
    "SQLITE_BUSY": _SILENT,
    "SQLITE_LOCKED": _SILENT,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_FORMAT": _DAMAGED,
    "SQLITE_IOERR": _DISK,
    "SQLITE_CANTOPEN": _SHUT,
    "SQLITE_PERM": _FORBIDDEN,
    "SQLITE_AUTH": _FORBIDDEN,
    "SQLITE_CONSTRAINT": _UNFIT,
    "SQLITE_TOOBIG": _UNFIT,
    "SQLITE_MISMATCH": _UNFIT,
    "SQLITE_ERROR": _TABLES,
}
"""By the beginning of the name of SQLite's result code (https://www.sqlite.org/rescode.html)."""

_OF_POSTGRESQL = {
    "53100": _FULL,
    "25006": _READ_ONLY,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "58030": _DISK,
    "3D000": _SHUT,
    "42501": _FORBIDDEN,
    "28": _FORBIDDEN,
    "42": _TABLES,
    "3F": _TABLES,
    "22": _UNFIT,
    "23": _UNFIT,
    "08": _SILENT,
    "40": _SILENT,
    "53": _SILENT,
    "55": _SILENT,
    "57": _SILENT,
}
"""By SQLSTATE, or its class (PostgreSQL, appendix A); the longest that fits counts."""

TROUBLES = (SQLAlchemyError, UnicodeDecodeError, json.JSONDecodeError)
"""What a database raises. The last two come of a damaged file: what is kept is not text, not JSON.
"""

_log = logging.getLogger(__name__)


class DatabaseTroubleError(AreaError):
    """The database could not do what it was asked; the message says why and what to do."""


def trouble(error: BaseException, *, saving: bool) -> DatabaseTroubleError:
    """The sentence for a database's error, which is logged by its class and code.

    `saving` says that a write failed, so that nothing of it was kept.
    """
    what = _what(error)
    _log.error("The database: %s, %s.", "a write failed" if saving else "not read", code_of(error))
    if saving:
        return DatabaseTroubleError(f"{what}, {NOT_SAVED}: {_NEXT[what]}.")
    return DatabaseTroubleError(f"{what}: {_NEXT[what]}.")


def code_of(error: BaseException) -> str:
    """The class of an error and the code that the database gave it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code or 'without a code'}"


def _what(error: BaseException) -> str:
    if isinstance(error, PoolTimeoutError | TimeoutError):
        return _SILENT
    if not isinstance(error, SQLAlchemyError):
        return _DAMAGED  # what was kept cannot be read as what it is
    cause = error.orig if isinstance(error, DBAPIError) else None
    name = str(getattr(cause, "sqlite_errorname", None) or "")
    if name:
        return next((what for code, what in _OF_SQLITE.items() if name.startswith(code)), _OTHER)
    state = str(getattr(cause, "sqlstate", None) or "")
    if state:
        return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2], _OTHER)
    if isinstance(error, IntegrityError | DataError):
        return _UNFIT
    # Without a code it never came to an answer: the server is gone, or was not reached.
    return _SILENT if isinstance(error, DBAPIError) else _OTHER
