"""The catalogue and what the engine says of it, kept between reruns.

Everything is keyed by the data's version, so a changed file shows at the next run. What is kept is
shared by all sessions: it holds nothing of any user.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock

import pandas as pd

from rpc import catalogue as catalogues
from rpc.catalogue import Catalogue
from rpc.pathway.coverage import Coverage, cover
from rpc.pathway.gaps import find_gaps, striking
from rpc.pathway.selection import Selection
from rpc.pathway.sentences import evidence_shown, shown
from rpc.pathway.standard import Standard, Verdict, judge
from rpc.tables import TABLES
from rpc.ui.view import View
from rpc.vocabulary import RowType, Rule

_LOADING = Lock()
"""One thread reads and checks the tables; the others wait for what it found."""

KEPT = 32
"""Analyses that are kept, and pieces of pages drawn from them: enough for a room.

Measured in docs/performance.md: with 256 a server grew by 17 MB over 18,000 changes of filters.
"""


def catalogue() -> Catalogue:
    """The catalogue as its files stand now. Raises `catalogue.CatalogueError`."""
    folder = catalogues.folder()
    with _LOADING:
        return _catalogue(folder, _stamp(folder))


def _stamp(folder: Path) -> tuple[tuple[int, int], ...]:
    """When each file was last written, and its size: cheap to ask at every run."""
    stamps = []
    for file in TABLES:
        try:
            status = (folder / file).stat()
        except OSError:
            stamps.append((0, 0))
        else:
            stamps.append((status.st_mtime_ns, status.st_size))
    return tuple(stamps)


@lru_cache(maxsize=2)
def _catalogue(folder: Path, _stamp: tuple[tuple[int, int], ...]) -> Catalogue:
    return catalogues.load(folder)


@dataclass(frozen=True, eq=False)
class Analysis:
    """All that pages show of one selection under one set of rules. Equal only to itself."""

    catalogue: Catalogue
    selection: Selection
    standard: Standard

    @cached_property
    def coverage(self) -> Coverage:
        """What counts where."""
        return cover(self.catalogue.entries, self.selection)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What each rule says of each block."""
        return judge(self.coverage, self.standard)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The ranked list."""
        return find_gaps(self.coverage, self.verdicts, self.catalogue.row_types)

    @cached_property
    def striking(self) -> str:
        """The sentence above the list, or ""."""
        return striking(self.coverage)

    @cached_property
    def row_names(self) -> dict[RowType, str]:
        """The short names of the rows."""
        names = self.catalogue.row_types["short_name"]
        return {RowType(str(row)): str(name) for row, name in names.items()}

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.selection.to_query())

    @cached_property
    def sentence(self) -> str:
        """What is shown and what is left out."""
        evidence = evidence_shown(self.coverage)
        return " ".join(filter(None, [shown(self.coverage, self.row_names), evidence]))


def analyse(selection: Selection, on: tuple[Rule, ...], off: tuple[Rule, ...]) -> Analysis:
    """The analysis of the catalogue as it stands now."""
    return _analysis(catalogue(), selection, on, off)


def of_view(view: View) -> Analysis:
    """The analysis of a view."""
    return analyse(view.selection, view.on, view.off)


@lru_cache(maxsize=KEPT)
def _analysis(
    tables: Catalogue, selection: Selection, on: tuple[Rule, ...], off: tuple[Rule, ...]
) -> Analysis:
    return Analysis(tables, selection, Standard.of(tables.standard).switched(on, off))
