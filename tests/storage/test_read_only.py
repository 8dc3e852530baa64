"""A file that cannot be written to is exported and backed up all the same, and nothing is written.

Where the tests run as root, the commands run without root's right to write everywhere.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add
from rpc.areas.store import Store
from rpc.storage.database import open_database

ROOT = Path(__file__).resolve().parents[2]
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}

_IS_ROOT = os.name == "posix" and os.geteuid() == 0
_RIGHTS = "-dac_override,-dac_read_search"
_AS_OTHERS = ["setpriv", "--bounding-set", _RIGHTS, "--inh-caps", _RIGHTS] if _IS_ROOT else []

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (_IS_ROOT and not shutil.which("setpriv")),
    reason="Windows has other rights, and root has all of them",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a database, both read-only; `out` beside it can be written to by all."""
    top = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    top.chmod(0o755)
    (top / "out").mkdir()
    (top / "out").chmod(0o777)
    folder = top / "var"
    engine = open_database(f"sqlite:///{folder / 'areas.db'}")
    store = Store(engine)
    add(store, store.make("Northborough", local_actor()).id, local_actor("Lead"), ENTRY)
    engine.dispose()
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(top)


def closed(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command by somebody who may not write to the folder."""
    return _as_others(folder, "-m", "rpc", *arguments)


_EACH = """
import json, os, sys
from rpc.cli.pathway import main
for arguments in json.loads(sys.argv[1]):
    sys.stdout.flush(), sys.stderr.flush()
    if (child := os.fork()) == 0:
        main(arguments)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(f"<{code}>", flush=True)
    print(f"<{code}>", file=sys.stderr, flush=True)
"""


def run_all(folder: Path, *commands: tuple[str, ...]) -> list[subprocess.CompletedProcess[str]]:
    """The same for several commands, each a process of its own that has imported already."""
    ran = _as_others(folder, "-c", _EACH, json.dumps(commands))
    assert ran.returncode == 0, ran.stderr
    ended = re.compile(r"<(-?\d+)>\n")
    said, errors = ended.split(ran.stdout), ended.split(ran.stderr)
    done = [
        subprocess.CompletedProcess(command, int(code), out, error)
        for command, code, out, error in zip(
            commands, said[1::2], said[::2], errors[::2], strict=False
        )
    ]
    assert len(done) == len(commands)
    return done


def _as_others(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "RPC_VAR": str(folder), "HOME": "/nonexistent"}
    return subprocess.run(
        [*_AS_OTHERS, sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
    )


def outputs(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    out = folder.parent / "out"
    for ran in run_all(
        folder,
        ("areas",),
        ("coverage", "--area", "northborough"),
        ("export", "northborough", "--to", f"{out}/map.json"),
        ("export", "northborough", "--to", f"{out}/map.csv"),
        ("backup", f"{out}/all.json"),
    ):
        assert (ran.returncode, ran.stderr) == (0, ""), ran.args
    assert "Drop-in" in (out / "map.json").read_text()
    assert "Drop-in" in (out / "map.csv").read_text()
    assert "Drop-in" in (out / "all.json").read_text()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_read_only_file_is_taken_out(folder: Path) -> None:
    closed(folder)
    outputs(folder)


def test_a_read_only_file_in_a_folder_that_can_be_written_to(folder: Path) -> None:
    (folder / "areas.db").chmod(0o444)
    folder.chmod(0o777)
    outputs(folder)


@pytest.mark.parametrize("with_index", [True, False])
def test_what_a_killed_server_left_in_the_log_is_taken_out_too(
    folder: Path, with_index: bool
) -> None:
    """As on a copy of the disk: its last writes are in the log beside the file."""
    writer = (
        "import os, sys; from rpc.storage.database import open_database;"
        "from rpc.areas.store import Store; from rpc.areas.entries import add;"
        "from rpc.areas.authorisation.actor import local_actor;"
        f"store = Store(open_database('sqlite:///{folder / 'areas.db'}'));"
        f"add(store, 'northborough', local_actor(), {dict(ENTRY, name='Late entry')!r});"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", writer], cwd=ROOT, check=True)
    assert (folder / "areas.db-wal").stat().st_size
    if not with_index:
        (folder / "areas.db-shm").unlink()
    closed(folder)
    outputs(folder)
    assert "Late entry" in (folder.parent / "out" / "all.json").read_text()


def test_an_older_one_is_said_in_a_sentence(folder: Path) -> None:
    with sqlite3.connect(folder / "areas.db") as old:
        old.execute("UPDATE alembic_version SET version_num = '0002'")
    old.close()
    closed(folder)
    ran = run(folder, "areas")
    assert ran.returncode == 1
    assert ran.stderr.startswith("This database was written by an older version of the product")
    assert ran.stderr.count("\n") == 1
    with sqlite3.connect(folder / "areas.db") as old:
        old.execute("UPDATE alembic_version SET version_num = '9999'")
    old.close()
    assert "was written by a newer version" in run(folder, "areas").stderr


def test_restoring_into_one_is_refused(folder: Path) -> None:
    out = folder.parent / "out"
    closed(folder)
    backup, ran = run_all(folder, ("backup", f"{out}/all.json"), ("restore", f"{out}/all.json"))
    assert backup.returncode == 0
    assert ran.returncode == 2
    assert ran.stderr.startswith("Nothing was restored: this database holds an area already.")
    assert ran.stderr.count("\n") == 1
