"""The Coverage page of an area of 5,000 entries, beside one of 50.

Both are the same product, each on a server of its own: a filter change and the first load may
hardly depend on how much is on the map. Apart from that, what the write of another person costs
everybody who has the page open: the map is built anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks import areas, servers, views
from benchmarks.browser import FIGURE, coverage_tab, launched, loads_in_turn, take_turns
from benchmarks.measures import Measure, Spread, Target, ratios
from benchmarks.rerun import take_turns as sessions_in_turn
from benchmarks.servers import Server
from rpc.analysis.analysis import Analysis
from rpc.areas.local_map import local_map
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.tables.catalogue import load

AT_MOST = 1.5
"""The largest area, to the small one."""

SIZES = {"large": areas.LARGE, "small": areas.SMALL}
BESIDE = f"{areas.SMALL} entries"


def measure(quick: bool) -> Iterator[Measure]:
    """Filter changes and first loads, then building the map."""
    with ExitStack() as stack:
        folder, ids = stack.enter_context(areas.folder_with(SIZES))
        both = {
            name: stack.enter_context(servers.serving(servers.product(folder))) for name in SIZES
        }
        yield from _changes(both, ids, quick)
        yield from _in_the_browser(both, ids, quick)
        yield from _building(folder, ids, 5 if quick else 15)


def _line(name: str, unit: str, times: dict[str, list[float]], *, judged: bool) -> Measure:
    return Measure(
        name,
        unit,
        Spread.of(times["large"]),
        Spread.of(times["small"]),
        BESIDE,
        ratios(times["large"], times["small"]),
        target=Target("at most", AT_MOST) if judged else None,
    )


def _changes(both: dict[str, Server], ids: dict[str, str], quick: bool) -> Iterator[Measure]:
    """What a filter change costs the servers."""
    rounds, blocks = (20, 2) if quick else (100, 5)
    for name, view in (("filter change", views.COVERAGE), ("new selection", views.walk(1))):
        sides = {
            side: (server, replace(view, query=f"area={ids[side]}"))
            for side, server in both.items()
        }
        runs, costs = asyncio.run(sessions_in_turn(sides, rounds, blocks))
        sent = {side: [run.sent / 1e3 for run in those] for side, those in runs.items()}
        lead = f"area of {areas.LARGE:,} entries, {name}"
        yield _line(f"{lead}, processor time", "ms", costs, judged=name == "filter change")
        yield _line(f"{lead}, bytes sent", "kB", sent, judged=False)


def _in_the_browser(both: dict[str, Server], ids: dict[str, str], quick: bool) -> Iterator[Measure]:
    changes, loads = (10, 3) if quick else (30, 9)
    urls = {side: f"{server.url}/coverage?area={ids[side]}" for side, server in both.items()}
    with launched() as browser:
        tabs = {side: coverage_tab(browser, url) for side, url in urls.items()}
        lead = f"area of {areas.LARGE:,} entries, in the browser"
        yield _line(f"{lead}, filter change", "ms", take_turns(tabs, changes), judged=True)
        pages = {side: (url, FIGURE) for side, url in urls.items()}
        times = loads_in_turn(browser, pages, loads)
        yield _line(f"{lead}, first load of Coverage", "ms", times, judged=True)


def _building(folder: Path, ids: dict[str, str], rounds: int) -> Iterator[Measure]:
    """What happens once for each write of anybody, whoever looks at the map."""
    catalogue = load()
    standard = Standard.of(catalogue.standard)
    with areas.opened(folder) as store:
        kept = {side: store.state(area) for side, area in ids.items()}
        maps = {side: local_map(each, catalogue) for side, each in kept.items()}

        def analysed(side: str) -> Analysis:
            analysis = Analysis(maps[side], Selection(), standard, date.today())
            assert analysis.gaps is not None
            assert analysis.coverage.cells is not None
            return analysis

        jobs: dict[str, Callable[[str], object]] = {
            "read": lambda side: store.state(ids[side]),
            "map made of it": lambda side: local_map(kept[side], catalogue),
            "analysis of it": analysed,
        }
        for name, job in jobs.items():
            times: dict[str, list[float]] = {side: [] for side in SIZES}
            for number in range(1 + rounds):
                for side, milliseconds in times.items():
                    start = time.thread_time()
                    job(side)
                    if number:
                        milliseconds.append(1e3 * (time.thread_time() - start))
            yield _line(f"area of {areas.LARGE:,} entries, {name}", "ms", times, judged=False)
