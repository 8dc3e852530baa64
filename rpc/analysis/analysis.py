"""One map under one selection and one set of rules: counted, judged and listed, each once.

Pages, reports and the command line take every number from here, so a number that is shown twice is
the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.pathway.assessment.access import access_figures, access_of
from rpc.pathway.assessment.follow_up import FUNDING_MONTHS, follow_up
from rpc.pathway.assessment.single_points import find_single_points
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import MISSING, find_gaps, striking
from rpc.pathway.rules.standard import Standard, Verdict, judge
from rpc.pathway.wording.cell_displays import displays
from rpc.pathway.wording.filters import evidence_shown, shown
from rpc.pathway.wording.gap_counts import gaps_counted
from rpc.pathway.wording.legend import meanings
from rpc.pathway.wording.no_gaps import no_gap_said
from rpc.tables.catalogue import Catalogue
from rpc.vocabulary import Grid, Level, Measure, Phase, RowType, Rule, State


@dataclass(frozen=True, eq=False)
class Analysis:
    """All that is said of a map under one selection. Equal only to itself."""

    catalogue: Catalogue
    """The map of an area, or the model."""
    selection: Selection
    standard: Standard
    today: date

    @property
    def area(self) -> LocalMap | None:
        """The area's map that this is an analysis of; None for the model."""
        return self.catalogue if isinstance(self.catalogue, LocalMap) else None

    @property
    def local(self) -> LocalMap:
        """The area's map, where it is known to be one."""
        assert isinstance(self.catalogue, LocalMap)
        return self.catalogue

    @property
    @kept_with(1)
    def coverage(self) -> Coverage:
        """What counts where."""
        if self.area is None:
            return cover(self.catalogue.entries, self.selection)
        return cover(self.area.entries, self.selection, self.area.states, self.area.endings)

    @property
    @kept_with(1)
    def verdicts(self) -> list[Verdict]:
        """What each rule says of each block."""
        return judge(self.coverage, self.standard, self.row_names)

    @property
    @kept_with(1)
    def gaps(self) -> pd.DataFrame:
        """The ranked list, as `gaps.find_gaps` has it."""
        return find_gaps(self.coverage, self.verdicts, self.catalogue.row_types)

    @property
    @kept_with(1)
    def access(self) -> pd.DataFrame:
        """Of an area's map, entry by entry, whether a family on a low income can use it."""
        return access_of(self.coverage.entries, self.local.local)

    @property
    @kept_with(1)
    def access_figures(self) -> pd.DataFrame:
        """Of an area's map, how many places such a family can use."""
        return access_figures(self.coverage, self.local.local)

    @property
    @kept_with(1)
    def single_points(self) -> pd.DataFrame:
        """Of an area's map, what one entry, provider or funding line holds."""
        return find_single_points(self.coverage, self.local.local, self.row_names)

    @property
    def followed(self) -> pd.DataFrame:
        """What is to be followed up of an area's map, as `follow_up.follow_up` lists it."""
        return to_follow_up(self.local, self.today)

    @property
    @kept_with(1)
    def level_names(self) -> dict[Level, str]:
        """What each level is called: an area has words of its own beside the model's."""
        return self.area.level_names if self.area else {level: level.label for level in Level}

    @property
    @kept_with(1)
    def row_names(self) -> dict[RowType, str]:
        """The rows as people know them: their short names."""
        names = self.catalogue.row_types["short_name"]
        return {RowType(str(row)): str(name) for row, name in names.items()}

    @property
    @kept_with(1)
    def entry_names(self) -> dict[str, str]:
        """The name of each entry that counts somewhere, by its id."""
        return self.catalogue.names

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.selection.to_query())

    def displays(self, grid: Grid, measure: Measure) -> pd.DataFrame:
        """What each place of a heatmap shows, as `cell_displays.displays` has it."""
        return _displays(self, grid, measure)

    def where(self, level: str, phase: str, row: str | None = None) -> str:
        """A place in words: "Universal, Primary", and its row where it has one."""
        place = f"{self.level_names[Level(level)]}, {Phase(phase).label}"
        return f"{place}, row '{self.row_names[RowType(row)]}'" if row else place

    # ---------------------------------------------------------------------------------- sentences

    @property
    @kept_with(1)
    def striking(self) -> str:
        """The sentence above the list, or ""."""
        return striking(self.coverage)

    @property
    @kept_with(1)
    def sentence(self) -> str:
        """What is shown and what is left out."""
        evidence = evidence_shown(self.coverage)
        return " ".join(filter(None, [shown(self.coverage, self.row_names), evidence]))

    @property
    @kept_with(1)
    def no_gap(self) -> str:
        """What it means where no gap is listed."""
        return no_gap_said(self.coverage, self.verdicts)

    @property
    @kept_with(1)
    def gaps_said(self) -> str:
        """How many gaps are listed, and how much else; where no gap is, what that means."""
        has_gap = self.gaps["kind"].isin(MISSING).any()
        nothing = "" if has_gap else self.no_gap
        return " ".join(filter(None, [nothing, gaps_counted(self.gaps, self.coverage)]))

    @property
    @kept_with(1)
    def legend(self) -> dict[State, str]:
        """The symbols of the wall and of the cells that occur, each with what it means here."""
        drawn = [self.displays(grid, Measure.KINDS) for grid in (Grid.WALL, Grid.CELLS)]
        return meanings(self.coverage, drawn)


MOST_SELECTIONS = 24
"""Selections whose analysis is kept with a map, the last asked for: enough for a room.

Measured in docs/performance.md: with 256 a server grew by 17 MB over 18,000 changes of filters.
"""


def analysis_of(
    tables: Catalogue,
    today: date,
    selection: Selection | None = None,
    on: Iterable[Rule] = (),
    off: Iterable[Rule] = (),
) -> Analysis:
    """The analysis of a map, of all of it where no selection is given: one for all who ask."""
    return _analysis(tables, today, selection or Selection(), tuple(on), tuple(off))


@kept_with(MOST_SELECTIONS)
def _analysis(
    tables: Catalogue,
    today: date,
    selection: Selection,
    on: tuple[Rule, ...],
    off: tuple[Rule, ...],
) -> Analysis:
    return Analysis(tables, selection, Standard.of(tables.standard).switched(on, off), today)


@kept_with()
def _displays(analysis: Analysis, grid: Grid, measure: Measure) -> pd.DataFrame:
    area = analysis.area
    seen = (analysis.coverage, analysis.verdicts, grid, measure, analysis.row_names)
    return displays(*seen, *((area.area.level_words, area.local) if area else ()))


@kept_with()
def to_follow_up(local: LocalMap, today: date, months: int = FUNDING_MONTHS) -> pd.DataFrame:
    """The follow-up list of a map on a day, funding that ends within some months included."""
    return follow_up(local.local, local.tray, local.links, today, months)
