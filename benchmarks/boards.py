"""What a board is shown: then against now, the Word report, and the one HTML file.

Then against now is of an area with a long history, beside the map of now alone: the whole map of
then is read out of the history, counted and judged, and compared with now. The report and the file
are of an area of 500 entries. The file's first heatmap, opened from disk, stands beside the bare
script's, which a server sends.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from benchmarks import areas, servers
from benchmarks.browser import FIGURE, launched, loads_in_turn
from benchmarks.measures import Measure, Spread, Target, ratios
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import change_many
from rpc.areas.history.timeline import as_of, history
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import AreaState, Store
from rpc.pathway.comparison.difference import difference
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.rules.standard import Standard, Verdict, judge
from rpc.pathway.wording.comparison import said
from rpc.reports.board import area_report
from rpc.tables.catalogue import Catalogue, load
from rpc.vocabulary import RowType

AT_MOST_MB = 6.0
"""The one HTML file, most of it Plotly: it is sent by e-mail and carried about."""

CHANGES, CHANGED, THEN = 10_000, 200, 5_000
"""Records of the history, the entries that they are about, and the change that "then" is."""
ENTRIES = 500
"""Entries of the area that is reported on."""
BY = local_actor("Facilitator")
OWN = ("name", "provider", "description")
"""What a change leaves as it is."""
FIRST_HEATMAP = '[data-figure="0"] .main-svg'


def measure(quick: bool) -> Iterator[Measure]:
    """Then against now, the report, then the file."""
    catalogue = load()
    with tempfile.TemporaryDirectory() as folder, areas.opened(Path(folder)) as store:
        yield from _then_and_now(store, catalogue, 7 if quick else 31)
        area = areas.filled(store, "Reported", areas.rows(ENTRIES, catalogue), catalogue)
        local = local_map(store.state(area), catalogue)
        yield from _report(store, local, 5 if quick else 15)
        file = Path(folder) / "board.html"
        file.write_bytes(_written(store, local, "html"))
        yield from _page(file, 3 if quick else 9)


# ------------------------------------------------------------------------------- then against now


def changed(store: Store, catalogue: Catalogue) -> str:
    """A new area whose entries were changed again and again, batch by batch; its id.

    A change gives an entry what another of its kind might have: row, phases, delivery and more.
    """
    area = areas.filled(store, "Changed", areas.rows(CHANGED, catalogue), catalogue)
    programmes = catalogue.entries["id"].tolist()
    for seed in count(2):
        kept = store.state(area)
        if not (left := CHANGES - kept.area.version):
            return area
        new = areas.rows(CHANGED, catalogue, seed)
        batch = {}
        for (entry_id, standing), row in list(zip(kept.entries.items(), new, strict=True))[:left]:
            own = {name: standing[name] for name in OWN}
            batch[entry_id] = row | own, kept.versions[entry_id]
        change_many(store, area, BY, batch, programmes)
    raise AssertionError


def _then_and_now(store: Store, catalogue: Catalogue, rounds: int) -> Iterator[Measure]:
    area = changed(store, catalogue)
    assert len(history(store, area)) == CHANGES
    standard = Standard.of(catalogue.standard)
    short = catalogue.row_types["short_name"].items()
    names = {RowType(str(row)): str(name) for row, name in short}

    def judged(kept: AreaState) -> tuple[LocalMap, Coverage, list[Verdict]]:
        local = local_map(kept, catalogue)
        coverage = cover(local.entries, decisions=local.states, endings=local.endings)
        return local, coverage, judge(coverage, standard, names)

    newer, now, verdicts = judged(store.state(area))

    def against_now() -> list[str]:
        _, then, before = judged(as_of(store, area, THEN))
        found = difference(then, now, (before, verdicts))
        return said(found, names, newer.level_names)

    assert len(against_now()) > 1
    jobs: dict[str, tuple[Callable[[], object], Callable[[], object], str]] = {
        "then against now, in sentences": (
            against_now,
            lambda: judged(store.state(area)),
            "now alone",
        ),
        "the entries of then read": (
            lambda: as_of(store, area, THEN),
            lambda: store.state(area),
            "those of now",
        ),
    }
    for name, (ours, other, beside_name) in jobs.items():
        product, beside = [], []
        for number in range(1 + rounds):
            taken = 1e3 * _seconds(ours), 1e3 * _seconds(other)
            if number:
                product.append(taken[0])
                beside.append(taken[1])
        yield Measure(
            f"history of {CHANGES:,} changes, {name}",
            "ms",
            Spread.of(product),
            Spread.of(beside),
            beside_name,
            ratios(product, beside),
        )


# ------------------------------------------------------------------------------ report and file


def _report(store: Store, local: LocalMap, rounds: int) -> Iterator[Measure]:
    times = [_seconds(lambda: _written(store, local, "docx")) for _ in range(1 + rounds)]
    yield Measure(f"board report of {ENTRIES} entries", "s", Spread.of(times[1:]))


def _written(store: Store, local: LocalMap, kind: str) -> bytes:
    made_on = datetime.now().astimezone()
    return area_report(local, history(store, local.area.id), made_on, kind)


def _page(file: Path, loads: int) -> Iterator[Measure]:
    size = Spread.of([file.stat().st_size / 1e6])
    yield Measure(
        f"one HTML file of {ENTRIES} entries, size",
        "MB",
        size,
        judged=size,
        judged_unit="MB",
        target=Target("at most", AT_MOST_MB),
    )
    with servers.serving(servers.bare()) as bare, launched() as browser:
        pages = {"product": (file.as_uri(), FIRST_HEATMAP), "bare": (bare.url, FIGURE)}
        times = loads_in_turn(browser, pages, loads)
    yield Measure(
        f"one HTML file of {ENTRIES} entries, first heatmap",
        "ms",
        Spread.of(times["product"]),
        Spread.of(times["bare"]),
        "bare, same settings, first load",
        ratios(times["product"], times["bare"]),
    )


def _seconds(job: Callable[[], object]) -> float:
    """Processor time of this thread, so that other work counts little."""
    start = time.thread_time()
    job()
    return time.thread_time() - start
