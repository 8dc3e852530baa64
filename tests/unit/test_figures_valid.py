"""Every kind of figure is one that Plotly knows: the product leaves its validation out for speed.

Each heatmap (what it says, how it divides, whose map, which theme, on a page or projected, with an
open place or none), the difference of two maps, and the pictures.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from boards import SHIPPED, example_with_a_scenario, hostile

from rpc.areas.local_map import LocalMap
from rpc.areas.store import Store
from rpc.charts.heatmap import coverage_figure, figure_spec
from rpc.charts.palette import THEMES, Theme
from rpc.charts.pictures import by_provider, funding_ends, provider_figure, timeline_figure
from rpc.pathway.comparison.difference import difference
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard, judge
from rpc.pathway.wording.cell_displays import displays, measures_for
from rpc.pathway.wording.difference_displays import difference_displays
from rpc.reports import page
from rpc.storage.database import open_database
from rpc.vocabulary import Grid, Level, RowType

NAMES = {RowType(str(row)): str(name) for row, name in SHIPPED.row_types["short_name"].items()}
STANDARD = Standard.of(SHIPPED.standard)
SELECTIONS = [{}, {"mode": ["online"], "evidence": ["guidebook"]}]


@lru_cache(maxsize=1)
def areas() -> tuple[LocalMap, LocalMap]:
    store = Store(open_database("sqlite://"))
    return example_with_a_scenario(store)[0], hostile(store)[0]


def covered(local: LocalMap | None, query: dict[str, list[str]]) -> Coverage:
    selection, _ = Selection.from_query(query, ())
    if local is None:
        return cover(SHIPPED.entries, selection)
    return cover(local.entries, selection, local.states, local.endings)


def drawings() -> Iterator[pd.DataFrame]:
    """What every kind of heatmap draws."""
    for local in (None, areas()[0]):
        levels = local.level_names if local else None
        for query in SELECTIONS:
            found = covered(local, query)
            verdicts = judge(found, STANDARD, NAMES)
            for grid, measure in itertools.product(Grid, measures_for(local is not None)):
                text = local.local if local else None
                yield displays(found, verdicts, grid, measure, NAMES, levels, text)
    for local, query in itertools.product(areas(), SELECTIONS):
        one = difference(covered(None, query), covered(local, query))
        for grid in Grid:
            yield difference_displays(one, grid, NAMES, local.level_names)


@pytest.mark.parametrize("projected", [False, True], ids=["page", "projected"])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_plotly_knows_every_heatmap(theme: Theme, projected: bool) -> None:
    seen = 0
    for shown in drawings():
        spec = figure_spec(shown, theme, tuple(shown.index[:2]), projected)
        go.Figure(spec)  # raises where it does not
        seen += 1
    kinds = len(Grid) * (len(measures_for(False)) + len(measures_for(True)) + 2)
    assert seen == len(SELECTIONS) * kinds


def test_plotly_refuses_what_it_does_not_know() -> None:
    shown = next(drawings())
    spec = figure_spec(shown, THEMES["light"])
    spec["layout"]["xaxis"]["no_such_thing"] = 1
    with pytest.raises(ValueError, match="no_such_thing"):
        go.Figure(spec)


def test_a_figure_that_was_not_validated_is_what_a_validated_one_is() -> None:
    """Also as Streamlit sends it: by a `to_dict` of our own."""
    for shown in itertools.islice(drawings(), 0, None, 7):
        spec = figure_spec(shown, THEMES["light"], shown.index[:1])
        sent = coverage_figure(shown, THEMES["light"], shown.index[:1])
        assert _json(sent) == _json(go.Figure(spec))


def _json(figure: go.Figure) -> Any:
    """As it is sent; Plotly's own template of nothing is nothing."""
    sent = json.loads(pio.to_json(figure, validate=False))
    del sent["layout"]["template"]
    return sent


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_plotly_knows_every_picture(theme: Theme) -> None:
    today = date(2026, 11, 25)
    for local in areas():
        pictures: list[Callable[[], go.Figure]] = [
            lambda local=local: provider_figure(by_provider(local.entries), theme, LEVELS),
            lambda local=local: timeline_figure(funding_ends(local.local), today, theme),
            lambda local=local: timeline_figure(funding_ends(local.local.iloc[:0]), today, theme),
        ]
        for picture in pictures:
            go.Figure(picture().to_plotly_json())


LEVELS = {level: level.label for level in Level}


def test_plotly_knows_the_figures_of_a_file() -> None:
    """Those of a page that opens without a network."""
    for shown in itertools.islice(drawings(), 0, None, 5):
        for theme in THEMES.values():
            go.Figure(page._spec(shown, theme))
