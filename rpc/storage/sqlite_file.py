"""The file of a SQLite database: who may read it, and whether it is still the same."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from rpc.storage.errors import AreaError

_BESIDE = ("", "-wal", "-shm", "-journal")
"""What a database's files are called after its name."""

_log = logging.getLogger(__name__)


class ReplacedError(AreaError):
    """The file is not the one that was opened."""

    def __init__(self, path: Path) -> None:
        gone = "deleted" if not path.exists() else "replaced by another"
        super().__init__(
            f"The file of the database was {gone} while the product was running, so nothing can be "
            "saved. Ask whoever looks after it to stop the product, put the file back and start "
            "the product again."
        )


class DatabaseFile:
    """One file, as it was when the product opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._identity = _identity(self.path)

    def note(self) -> None:
        """Takes the file that is there now for the right one."""
        self._identity = _identity(self.path)

    def require_same(self) -> None:
        """Raises `ReplacedError` where another file, or none, bears the name by now."""
        if _identity(self.path) != self._identity:
            _log.error("The file of the database was deleted or replaced.")
            raise ReplacedError(self.path)

    def connect(self, **settings: Any) -> sqlite3.Connection:
        """Opens the file; one that is not there any more is not made anew."""
        self.require_same()
        opened: sqlite3.Connection = sqlite3.connect(
            f"{self.path.as_uri()}?mode=rw", uri=True, **settings
        )
        return opened


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


# ---------------------------------------------------------------------------------- who may read


def make_file(path: Path) -> None:
    """Makes the file and its folder where they are not there, for this account alone.

    What is there is closed to other accounts: the files always, a folder where nothing but them is
    in it. Raises `AreaError` where the folder cannot be made.
    """
    folder = path.parent
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise AreaError(
            f"The folder of the database, {folder}, cannot be made: {error.strerror}."
        ) from error
    # Opened for this only where it is new: closing a file lets go of every lock that a process has
    # on it. What else stands in the way, SQLite says when it opens it.
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    close_to_others(path)


def close_to_others(path: Path) -> None:
    """Lets only the account that owns the files read them."""
    if sys.platform == "win32":
        return
    ours = {f"{path.name}{ending}" for ending in _BESIDE}
    for name in ours:
        _tighten(path.with_name(name), stat.S_ISREG, 0o600)
    with suppress(OSError):
        if all(name in ours for name in os.listdir(path.parent)):
            _tighten(path.parent, stat.S_ISDIR, 0o700)
        elif path.parent.stat().st_mode & 0o077:
            _log.warning("Other accounts of this computer can open the folder of the database.")


def _tighten(path: Path, is_kind: Callable[[int], bool], mode: int) -> None:
    """Only where it is of that kind: a folder named as the database is somebody else's."""
    with suppress(OSError):
        found = path.lstat()
        is_ours = found.st_uid == os.geteuid() and is_kind(found.st_mode)
        if is_ours and found.st_mode & 0o077:
            path.chmod(mode)


# ------------------------------------------------------------------------------------- read-only


def is_read_only(path: Path) -> bool:
    """Whether the file is there and cannot be written to, or not beside it, as SQLite has to."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


class ReadOnlyFile:
    """A file that is only read: nothing is written to it or beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._copied: tempfile.TemporaryDirectory[str] | None = None
        self._address = self._chosen()

    def _chosen(self) -> str:
        wal, shm = (self._path.with_name(self._path.name + ending) for ending in ("-wal", "-shm"))
        if not wal.exists():
            return f"{self._path.as_uri()}?mode=ro&immutable=1"
        if shm.exists():
            return f"{self._path.as_uri()}?mode=ro"
        # The last writes are in the log, and SQLite must make an index beside it to read them.
        self._copied = tempfile.TemporaryDirectory(prefix="rpc-")
        copy = Path(self._copied.name) / self._path.name
        try:
            shutil.copyfile(self._path, copy)
            shutil.copyfile(wal, copy.with_name(wal.name))
        except OSError as error:
            self.close()
            raise AreaError(f"The database cannot be read: {error.strerror}.") from None
        return f"{copy.as_uri()}?mode=rw"

    def connect(self, **settings: Any) -> sqlite3.Connection:
        """Opens it."""
        opened: sqlite3.Connection = sqlite3.connect(self._address, uri=True, **settings)
        return opened

    def close(self) -> None:
        """Takes away what was made to read it."""
        if self._copied is not None:
            self._copied.cleanup()
            self._copied = None


Connect = Callable[..., sqlite3.Connection]
