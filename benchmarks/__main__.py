"""`python -m benchmarks`: measures, prints one table, and keeps it in benchmarks/results.

Everything runs on this machine, over its loopback. Other work on the machine slows both sides, so
look at the ratios before the milliseconds. A missed target does not make the command fail.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks import area, boards, browser, engine, load, memory, quick_add, rerun, saving, seen
from benchmarks.measures import Measure, table

RESULTS = Path(__file__).with_name("results") / "bench.json"
MEASURES = {
    "engine": engine.measure,
    "saving": saving.measure,
    "browser": browser.measure,
    "quick-add": quick_add.measure,
    "seen": seen.measure,
    "area": area.measure,
    "boards": boards.measure,
    "rerun": rerun.measure,
    "load": load.measure,
    "memory": memory.measure,
}
IDLE = 0.1
"""Processors that other work may use before the table says so."""
PACKAGES = ("streamlit", "plotly", "pandas", "numpy")


def main() -> None:
    """Runs the measures that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=MEASURES, action="append", help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: rough figures")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))

    busy = _foreign_load()
    start = time.monotonic()
    measures: list[Measure] = []
    for name in options.only or MEASURES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        measures += MEASURES[name](options.quick)
    _keep(measures, options.quick, busy)
    print(table(measures))
    print(f"\n{time.monotonic() - start:.0f} s; {_machine()}{'; quick' if options.quick else ''}")
    if busy:
        print(f"Other work kept {busy:.1f} processors busy at the start: measure again when idle.")


def _keep(measures: list[Measure], quick: bool, busy: float) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "machine": _machine(),
        "other_work": busy,
        "measures": [measure.as_dict() for measure in measures],
    }
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _foreign_load() -> float:
    """How many processors other work keeps busy, 0.0 where it is next to nothing."""
    share = psutil.cpu_percent(interval=2.0) / 100 * (os.cpu_count() or 1)
    return share if share > IDLE else 0.0


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{os.cpu_count()} processors, Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    main()
