"""A PostgreSQL of the tests' own: started once, in a temporary folder, gone afterwards.

It listens on a unix socket in that folder and nowhere else, and trusts whoever can reach it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHERE_DEBIAN_PUTS_IT = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where the tests run as root, which the server refuses."""

MISSING = (
    "There is no PostgreSQL here (no initdb under /usr/lib/postgresql or on PATH), "
    "so the storage tests ran on SQLite only."
)
UNSTARTED = "The PostgreSQL here could not be started, so the storage tests ran on SQLite only"


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version first; None where there is none."""
    versions = sorted(
        WHERE_DEBIAN_PUTS_IT.glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    found = versions[0] if versions else shutil.which("initdb")
    if found is None:
        return None
    folder = Path(found).resolve().parent
    return folder if (folder / "pg_ctl").exists() else None


class CannotStartError(Exception):
    """Why there is no server, as a sentence."""


@contextmanager
def server() -> Iterator[str]:
    """A running server: the address of its socket's folder. Raises `CannotStartError`."""
    bin_folder = programs()
    if bin_folder is None:
        raise CannotStartError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="rpc-pg-", dir="/tmp"))
    as_user = _as_unprivileged(folder)
    data, log = folder / "data", folder / "log"
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run([*as_user, bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "postgres",
              "-E", "UTF8", "--no-sync"], folder)  # fmt: skip
        start = ["start", "-w", "-t", "60", "-l", log, "-o", settings]
        _run([*as_user, bin_folder / "pg_ctl", "-D", data, *start], folder)
        try:
            yield str(folder)
        finally:
            stop = ["stop", "-w", "-m", "immediate"]
            _run([*as_user, bin_folder / "pg_ctl", "-D", data, *stop], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_unprivileged(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    import pwd

    there = {user.pw_name for user in pwd.getpwall()}
    user = next((name for name in UNPRIVILEGED if name in there), None)
    if user is None or shutil.which("runuser") is None:
        raise CannotStartError(f"{UNSTARTED}: root cannot run it, and nobody else is here.")
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _run(command: list[str | Path], folder: Path) -> None:
    """Runs a program of PostgreSQL. Its output goes to a file: a server keeps a pipe open."""
    with tempfile.TemporaryFile() as output:
        ran = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False)
        if ran.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").strip().splitlines()
            raise CannotStartError(f"{UNSTARTED}: {said[-1] if said else command[-1]}")
