"""What the places of a view show: the displays of one map, or of what differs between two.

The heatmap, its table twin and its CSV all come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from rpc.analysis.analysis import Analysis
from rpc.analysis.comparison import Comparison
from rpc.analysis.shared import kept_with
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.counting.certainty import uncertain_by_place
from rpc.pathway.counting.coverage import not_placed
from rpc.pathway.wording.cell_displays import as_table, grid_for, measures_for
from rpc.pathway.wording.cells import counts_of
from rpc.pathway.wording.difference_displays import difference_displays
from rpc.ui.explore.panel import place_of
from rpc.ui.shell import data
from rpc.ui.shell.view import View
from rpc.vocabulary import Grid, Measure


def shown_measure(view: View) -> Measure:
    """The measure of a view; the first where it is one that the model has nothing to say of."""
    return view.measure if view.measure in measures_for(view.is_local) else Measure.KINDS


@dataclass(frozen=True)
class Shown:
    """Which displays a view shows: of one analysis, or of two beside each other."""

    analysis: Analysis
    comparison: Comparison | None
    grid: Grid
    measure: Measure

    @classmethod
    def by(cls, view: View) -> Shown:
        """What a view shows."""
        comparison = data.compared(view) if view.is_compared else None
        return cls(data.analysis_of_view(view), comparison, view.grid, shown_measure(view))

    @property
    def of(self) -> Analysis | Comparison:
        """What is shown, with which all that is drawn of it is kept."""
        return self.comparison or self.analysis

    @property
    def displays(self) -> pd.DataFrame:
        """One row a place (`cell_displays.COLUMNS`)."""
        if self.comparison is not None:
            return _difference_displays(self.comparison, self.grid)
        return self.analysis.displays(self.grid, self.measure)

    @property
    def what(self) -> str:
        """What the places say, in words."""
        return "What differs" if self.comparison is not None else self.measure.label

    @property
    def divided(self) -> Grid:
        """How the pathway is divided."""
        return self.grid if self.comparison is not None else grid_for(self.grid, self.measure)

    def outlined(self, cell: str) -> list[str]:
        """The keys to outline: the open place, or the cells of the open block."""
        if not cell or cell in self.displays.index:
            return [cell] if cell else []
        level, phase, _, _ = place_of(cell)
        return [key for key in self.displays.index if key.startswith(f"{level}/{phase}")]


@kept_with()
def _difference_displays(comparison: Comparison, grid: Grid) -> pd.DataFrame:
    newer = comparison.newer
    words = newer.area.area.level_words if newer.area else None
    return difference_displays(comparison.difference, grid, newer.row_names, words)


def _resting_on(analysis: Analysis, grid: Grid) -> pd.Series:
    """What is not certain of the count of each place."""
    coverage = analysis.coverage
    places = {Grid.CELLS: coverage.cells, Grid.BLOCKS: coverage.blocks, Grid.WALL: coverage.wall}
    return uncertain_by_place(coverage, places[grid])


def numbers_csv(view: View) -> str:
    """The numbers of the figure as CSV, with the filters and the data that they come from."""
    shown = Shown.by(view)
    analysis, table = shown.analysis, as_table(shown.displays)
    if shown.comparison is None:
        table["Not certain"] = _resting_on(analysis, shown.divided).reindex(shown.displays.index)
        counted = counts_of(analysis.coverage, shown.divided)
        table = pd.concat([table, counted.loc[shown.displays.index]], axis=1)
    rest = {"Not placed": not_placed(analysis.catalogue.entries)["why"].tolist()}
    if analysis.area:
        names = analysis.area.tray["name"]
        rest["Waiting to be placed"] = [f"{name} waits to be placed." for name in names]
    apart = [pd.DataFrame({"Row": row, "What it shows": shows}) for row, shows in rest.items()]
    table = pd.concat([table, *apart], ignore_index=True).fillna("")
    return to_csv(
        table.assign(Shown=analysis.sentence, **{"Data version": analysis.catalogue.version})
    )
