"""Counting a million entries, beside the least that any counting of them can cost.

The floor is one `numpy.bincount` over codes that are ready made: it reads each entry once and adds
one somewhere. `cover(entries, selection).cells` gives the 18 cells of the Coverage page, for no
filter and for one by mode and evidence. Each call starts from the entries: a new `Coverage`, with
nothing kept from the last call. Reading a table's text is timed apart, because it happens once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.measures import Measure, Spread, Target, ratios
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import find_gaps
from rpc.pathway.rules.standard import Standard, judge
from rpc.tables import catalogue
from rpc.tables.columns import CATEGORIES, ENTRY_COLUMNS, MASKS, SEPARATOR, as_entries, words_of
from rpc.tables.profiles import PROFILES, profile_codes
from rpc.vocabulary import Basis, Certainty, Evidence, Kind, Mode, Rating, RowType

AT_MOST = 3.0
"""How many times the floor the cells of a million entries may take."""

MILLION = 1_000_000
SIZES = (1_000, 10_000, 100_000, MILLION)
SAMPLE = 2_000
"""Entries on which the table built in memory is compared with one read from text."""

FILTERS = {
    "no filter": Selection(),
    "mode and evidence": Selection(modes=(Mode.ONLINE,), evidence=Evidence.PRELIMINARY_CHILD),
}

# How often each value of a field comes, 0 being blank. As in the shipped tables every field has
# blanks and every word comes; more evenly than there, so that a million entries have some 27,000
# different profiles: with fewer the counting would be easier. Phases and modes are masks.
_PHASES = (0.03, 0.12, 0.12, 0.10, 0.12, 0.04, 0.10, 0.37)
_MODES = (0.09, 0.52, 0.24, 0.15)
_RELATIONSHIPS = (0.16, 0.44, 0.24, 0.16)
_EVIDENCE = (0.05, 0.20, 0.20, 0.10, 0.45)
_STATED = (0.50, 0.45, 0.05)
_RATED = 0.4


# ------------------------------------------------------------------------- synthetic entries


def synthetic(count: int, seed: int = 1) -> pd.DataFrame:
    """Random entries in the form that they have in memory, with their profile codes."""
    rng = np.random.default_rng(seed)

    def drawn(shares: tuple[float, ...]) -> npt.NDArray[np.int64]:
        return rng.choice(len(shares), size=count, p=shares)

    rows = rng.integers(len(RowType), size=count)
    kinds = np.array([row.kind.position for row in RowType])[rows]
    levels = np.array([row.level.position for row in RowType])[rows]
    is_intervention = kinds == Kind.INTERVENTION.position
    evidence = np.where(is_intervention, drawn(_EVIDENCE) - 1, -1)
    is_rated = (evidence == Evidence.GUIDEBOOK.position) & (rng.random(count) < _RATED)
    modes, relationships = drawn(_MODES), drawn(_RELATIONSHIPS) - 1
    unknown = Basis.UNKNOWN.position
    codes = {
        "kind": kinds,
        "row_type": rows,
        "level": levels,
        "modes_basis": np.where(modes == 0, unknown, drawn(_STATED)),
        "relationship": relationships,
        "relationship_basis": np.where(relationships < 0, unknown, drawn(_STATED)),
        "evidence": evidence,
        "evidence_basis": np.where(evidence < 0, -1, drawn(_STATED)),
        "guidebook_rating": np.where(is_rated, rng.integers(len(Rating), size=count), -1),
        "rating_certainty": np.where(is_rated, Certainty.STATED.position, -1),
    }
    masks = {"phases": drawn(_PHASES), "modes": modes}
    numbers = pd.Series(np.arange(count)).astype("str")
    texts = {"id": "entry-" + numbers, "name": "Entry " + numbers}
    blank = pd.Series("", index=numbers.index, dtype="str")
    columns: dict[str, pd.Series] = {}
    for name in ENTRY_COLUMNS:
        if name in CATEGORIES:
            words = pd.Index(list(map(str, CATEGORIES[name])))
            chosen = codes.get(name, np.full(count, -1))
            columns[name] = pd.Series(pd.Categorical.from_codes(chosen, words, ordered=True))
        elif name in MASKS:
            columns[name] = pd.Series(masks[name].astype(np.uint8))
        elif name in ("age_min", "age_max"):
            columns[name] = pd.Series(np.nan, index=numbers.index)
        else:
            columns[name] = texts.get(name, blank)
    entries = pd.DataFrame(columns)
    return entries.assign(profile=profile_codes(entries))


def as_text(entries: pd.DataFrame) -> pd.DataFrame:
    """The same entries as a table of text, as a file holds them."""
    columns = {}
    for name in ENTRY_COLUMNS:
        column = entries[name]
        if name in CATEGORIES:
            columns[name] = column.astype("object").fillna("").astype("str")
        elif name in MASKS:
            masks = range(1 << len(MASKS[name]))
            shown = [SEPARATOR.join(words_of(mask, MASKS[name])) for mask in masks]
            columns[name] = pd.Series(np.array(shown)[column]).astype("str")
        else:
            columns[name] = column.astype("object").fillna("").astype("str")
    return pd.DataFrame(columns)


def _encoded(text: pd.DataFrame) -> pd.DataFrame:
    """A table of text as the catalogue keeps it in memory."""
    entries = as_entries(text)
    return entries.assign(profile=profile_codes(entries))


def verify() -> None:
    """Raises unless the table built in memory is the one that its text gives."""
    entries = synthetic(SAMPLE)
    pd.testing.assert_frame_equal(_encoded(as_text(entries)), entries)


# --------------------------------------------------------------------------------- measuring


def measure(quick: bool) -> Iterator[Measure]:
    """The measures, a million entries first."""
    verify()
    rounds = 7 if quick else 31
    for size in (MILLION, *SIZES[:-1]):
        entries = synthetic(size)
        yield from _cells(entries, rounds)
        if size == MILLION:
            yield from _rules(entries, rounds // 3)
    shipped = catalogue.load().entries
    yield from _cells(shipped, rounds)
    yield from _rules(shipped, rounds)
    for size in SIZES[:-1] if quick else SIZES:
        text = as_text(synthetic(size))
        times = [1e3 * _seconds(_encoded, text) for _ in range(3)]
        yield Measure(f"{size:,} entries from text", "ms", Spread.of(times))


def _cells(entries: pd.DataFrame, rounds: int) -> Iterator[Measure]:
    codes = entries["profile"].to_numpy()
    for name, selection in FILTERS.items():
        jobs = (
            lambda selection=selection: cover(entries, selection).cells,
            lambda: np.bincount(codes, minlength=PROFILES),
        )
        ours, floor = _interleaved(rounds, *jobs)
        yield Measure(
            f"{len(entries):,} entries to 18 cells, {name}",
            "ms",
            Spread.of(ours),
            Spread.of(floor),
            "one bincount",
            ratios(ours, floor),
            target=Target("at most", AT_MOST) if len(entries) == MILLION else None,
        )


def _rules(entries: pd.DataFrame, rounds: int) -> Iterator[Measure]:
    """The verdicts and the list of gaps of entries that are counted already."""
    shipped = catalogue.load()
    standard = Standard.of(shipped.standard)
    judging, finding = [], []
    for _ in range(rounds):
        coverage = cover(entries)
        verdicts = judge(coverage, standard)
        finding.append(1e3 * _seconds(find_gaps, coverage, verdicts, shipped.row_types))
        judging.append(1e3 * _seconds(judge, cover(entries), standard))
    yield Measure(f"{len(entries):,} entries, 54 verdicts", "ms", Spread.of(judging))
    yield Measure(f"{len(entries):,} entries, list of gaps", "ms", Spread.of(finding))


def _interleaved(rounds: int, *jobs: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of each job in each round, after one round that does not count."""
    times: list[list[float]] = [[] for _ in jobs]
    for number in range(rounds + 1):
        for job, kept in zip(jobs, times, strict=True):
            seconds = _seconds(job)
            if number:
                kept.append(1e3 * seconds)
    return times


def _seconds(job: Callable[..., object], *given: object) -> float:
    """Processor time of this thread: nothing here waits, and other work should not count."""
    start = time.thread_time()
    job(*given)
    return time.thread_time() - start
