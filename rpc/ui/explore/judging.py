"""What only looks covered: access, single points of failure, for whom, funding; and pictures."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.charts.palette import THEMES
from rpc.charts.pictures import by_provider, funding_ends, provider_figure, timeline_figure
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.assessment.access import access_said, access_table
from rpc.pathway.assessment.audiences import for_whom
from rpc.pathway.assessment.single_points import (
    Falls,
    dependence_said,
    ending_days,
    ends_by,
    open_said,
    single_points_as_read,
)
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.wording.dates import day_in_words
from rpc.pathway.wording.recorded import NOTHING, no_ends_said
from rpc.ui.components.live import scheme
from rpc.ui.components.markup import plain, render, show
from rpc.ui.shell import data
from rpc.ui.shell.view import View
from rpc.vocabulary import Level, Phase

_DAY, _AUDIENCE = "ending_day", "audience"
_CONFIG = {"displayModeBar": False, "responsive": True, "staticPlot": True}

_WORDS = {YES: "✓ can use it", NO: "✕ cannot use it", MAYBE: "~ not known"}


def _area(view: View) -> tuple[Analysis, LocalMap]:
    analysis = data.unfiltered_analysis(view)
    return analysis, analysis.local


def access(view: View) -> None:
    """Entry by entry: whether a family on a low income can use it, and why."""
    analysis, _ = _area(view)
    st.html(_access_html(analysis))
    tested = analysis.access
    table = tested[["id", "name"]].assign(
        low_income=tested["access"].map(_WORDS), why=tested["reason"]
    )
    with st.container(horizontal=True):
        _csv("Low-income access as CSV", table, "access")
        _csv("Access in numbers as CSV", access_table(analysis.access_figures), "access-numbers")


@kept_with()
def _access_html(analysis: Analysis) -> str:
    assert analysis.area is not None
    tested = analysis.access
    groups = [
        (word, tested.loc[tested["access"] == answer, ["name", "reason"]].to_dict("records"))
        for answer, word in ((NO, _WORDS[NO]), (MAYBE, _WORDS[MAYBE]), (YES, _WORDS[YES]))
    ]
    counted = access_table(analysis.access_figures)
    return render(
        "judged_access.html",
        groups=groups,
        area=analysis.area.area.id,
        columns=list(counted.columns),
        rows=counted.to_numpy().tolist(),
        said=access_said(analysis.access_figures),
    )


def by_threads(view: View) -> None:
    """What one entry, provider or funding line holds; and what falls when funding ends by a day."""
    analysis, local = _area(view)
    st.html(_threads_html(analysis))
    _csv("Single points of failure as CSV", _listed_single_points(analysis), "single-points")
    days = ending_days(local.local)
    if not days:
        show("sentence_alone.html", text=no_ends_said(local.local))
        return
    day = days[0]
    if len(days) > 1:  # a slider needs two ends
        day = st.select_slider(
            "See the map when everything has ended that is funded until",
            days,
            format_func=day_in_words,
            key=_DAY,
        )
    falls = ends_by(analysis.coverage, local.local, day, analysis.row_names)
    st.html(_falls_html(falls, analysis))


@kept_with()
def _threads_html(analysis: Analysis) -> str:
    found, table = analysis.single_points, _listed_single_points(analysis)
    is_known = (found["truth"] == YES).to_numpy(dtype=bool)
    return render(
        "judged_single_points.html",
        rows=table[is_known].to_dict("records"),
        open_ones=table[~is_known].to_dict("records"),
        said=dependence_said(found, analysis.coverage),
        open_said=open_said(found),
    )


def _listed_single_points(analysis: Analysis) -> pd.DataFrame:
    return single_points_as_read(analysis.single_points, analysis.row_names, analysis.level_names)


def _falls_html(falls: Falls, analysis: Analysis) -> str:
    assert analysis.area is not None
    names = dict(zip(analysis.area.local["id"], analysis.area.local["name"], strict=True))
    return render(
        "judged_falls.html",
        falls=falls,
        ending=[names.get(one, one) for one in falls.ids],
    )


def whom(view: View) -> None:
    """The same coverage for one audience: block by block, how many serve it, how many may."""
    analysis, local = _area(view)
    found = for_whom(analysis.coverage, local.local)
    labels = list(dict.fromkeys(found["label"]))
    st.pills("For whom", labels, format_func=plain, key=_AUDIENCE, default=labels[0], required=True)
    rows = found[found["label"] == st.session_state[_AUDIENCE]]
    table = [
        (
            analysis.level_names[level],
            [
                rows[(rows["level"] == str(level)) & (rows["phase"] == str(phase))].to_dict(
                    "records"
                )
                for phase in Phase
            ],
        )
        for level in Level
    ]
    st.html(render("judged_whom.html", table=table, label=st.session_state[_AUDIENCE]))
    _csv("For whom as CSV", found, "for-whom")


def pictures(view: View) -> None:
    """Two pictures, each with its table: entries by provider and level, and when funding ends."""
    _, local = _area(view)
    _provider_picture(local)
    _funding_picture(local, data.snapshot(view).today)


def _provider_picture(local: LocalMap) -> None:
    show("subheading.html", title="Who provides what, by level")
    if local.entries.empty:
        show("sentence_alone.html", text=NOTHING)
        return
    counts = by_provider(local.entries)
    names = {level: level.short for level in Level}
    with st.container(key="picture_providers"):
        st.plotly_chart(
            provider_figure(counts, THEMES[scheme()], names),
            theme=None,
            key="providers",
            config=_CONFIG,
            alt="Bars: how many entries each provider has at each level; the table says the same.",
        )
    rows = zip(map(str, counts.index), counts.to_numpy().tolist(), strict=True)
    show("picture_table.html", first="Provider", columns=list(names.values()), rows=list(rows))


def _funding_picture(local: LocalMap, today: date) -> None:
    ends = funding_ends(local.local)
    show("subheading.html", title="When funding ends")
    if ends.empty:
        show("sentence_alone.html", text=no_ends_said(local.local))
        return
    with st.container(key="picture_timeline"):
        st.plotly_chart(
            timeline_figure(ends, today, THEMES[scheme()]),
            theme=None,
            key="timeline",
            config=_CONFIG,
            alt="A line of time: when the funding of each entry ends; the table says the same.",
        )
    rows = [
        (name, [provider, day_in_words(date.fromisoformat(day))])
        for name, provider, day in ends.itertuples(index=False, name=None)
    ]
    show("picture_table.html", first="Entry", columns=["Provider", "Funding ends"], rows=rows)


def _csv(label: str, table: pd.DataFrame, file: str) -> None:
    st.download_button(label, to_csv(table), f"{file}.csv", "text/csv", on_click="ignore")
