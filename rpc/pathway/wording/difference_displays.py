"""What each place of a heatmap shows of a difference, in the columns of `displays`.

So the same figure and the same table twin show it. The headline is a sign: `+2` gained, `−1` lost,
`±` both, `⇄` delivered otherwise, `?→✕` means something else, `=` the same. The words say it too.

The shade only repeats the sign, from light to dark in this order, so that greyscale keeps it: what
is the same has the page's own colour, then what means something else or is delivered otherwise,
then lost, both, and gained.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from rpc.pathway.comparison.difference import Difference, PlaceChange
from rpc.pathway.wording.cell_displays import DISPLAY_COLUMNS, CellDisplay, as_row, where
from rpc.vocabulary import Grid, Level, RowType, State

CHANGE_SHADES = {
    PlaceChange.SAME: -1,
    PlaceChange.STATE: 0,
    PlaceChange.DELIVERY: 0,
    PlaceChange.LOST: 1,
    PlaceChange.GAINED_AND_LOST: 2,
    PlaceChange.GAINED: 3,
}
"""Which of `palette.SHADES` each change takes; -1 is the page's own colour."""


def difference_displays(
    difference: Difference,
    grid: Grid,
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str] | None = None,
) -> pd.DataFrame:
    """One row a place of the grid, index its key, in printed order; columns as `displays`.

    `state` is that of a place that is empty still, and not in view where it is in neither.
    `level_names` are an area's own words for levels, as for `displays`.
    """
    places = difference.places(grid)
    columns = list(places.columns)
    rows = []
    for values in zip(*(places[name].tolist() for name in columns), strict=True):
        place = dict(zip(columns, values, strict=True))
        position = where(place, grid, row_names, level_names or {})
        rows.append((*position, *as_row(_display(place))))
    return pd.DataFrame(rows, index=places.index, columns=list(DISPLAY_COLUMNS))


def _display(place: Mapping[str, object]) -> CellDisplay:
    if not place["in_view"]:
        outside = State.NOT_IN_VIEW
        return CellDisplay(outside.symbol, (outside.label,), -1, outside)
    change = PlaceChange(str(place["change"]))
    words = place["words"]
    assert isinstance(words, tuple)
    is_same = change is PlaceChange.SAME and place["state_after"]
    state = State(str(place["state_after"])) if is_same else None
    return CellDisplay(str(place["symbol"]), words, CHANGE_SHADES[change], state)
