"""Eight writers at once on fifty entries, a thousand writes each in a full run: none is lost or
refused.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from replay import assert_history_agrees
from soak import times

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add_many
from rpc.areas.store import Store

ROOT = Path(__file__).resolve().parents[2]
WRITER = Path(__file__).with_name("writer.py")

WRITERS, WRITES, ENTRIES = 8, times(1_000, one_in=40), 50

ENTRY = {
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
    "places": "0",
}


def started(*arguments: object) -> subprocess.Popen[str]:
    """A writer that waits for the word to begin."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), *map(str, arguments)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_eight_writers_lose_nothing(store: Store, area: str, url: str) -> None:
    rows = [ENTRY | {"name": f"Entry {number}"} for number in range(ENTRIES)]
    ids = add_many(store, area, local_actor("Facilitator"), rows)

    writers = [started("count", url, area, WRITES, seed) for seed in range(WRITERS)]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n", writer.communicate()[1]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    said = [writer.communicate() for writer in writers]

    assert [writer.returncode for writer in writers] == [0] * WRITERS, said
    assert sum(json.loads(output)["overtaken"] for output, _ in said) > 0, "nobody met anybody"
    kept = store.state(area)
    assert sum(int(kept.entries[name]["places"]) for name in ids) == WRITERS * WRITES

    lines = assert_history_agrees(store, area)
    by = Counter(line.by for line in lines if line.action == "changed")
    assert by == {f"Writer {seed}": WRITES for seed in range(WRITERS)}
    for line in lines:
        if line.action == "changed":
            assert line.before
            assert line.after
            assert int(line.after["places"]) == int(line.before["places"]) + 1
