"""The ranked list on a page, its CSV, and the switches of the standard."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from rpc.exchange.spreadsheet import to_csv
from rpc.ui import data
from rpc.ui.data import KEPT, Analysis
from rpc.ui.heatmap import open_place
from rpc.ui.live import live
from rpc.ui.markup import plain, render
from rpc.ui.session import BODY, change_view
from rpc.ui.view import View
from rpc.vocabulary import Level, Phase, RowType, Rule

TITLE = "What the 2021 model has no example of"
"""The model is a yardstick, not a place: an empty cell of it is nobody's gap."""

_GAPS, _RULES = "gaps", "rules_on"


def gap_list(view: View) -> None:
    """The list; each place in it opens its panel."""
    live(_gaps_html(data.of_view(view)), _GAPS, open_place)


@lru_cache(maxsize=KEPT)
def _gaps_html(analysis: Analysis) -> str:
    searching = analysis.selection.is_search
    gaps, was_thin = [], False
    for gap in analysis.gaps.to_dict("records"):
        level, phase = Level(gap["level"]), Phase(gap["phase"])
        row = RowType(gap["row_type"]) if gap["row_type"] else None
        is_thin = gap["kind"] == "thin"
        gaps.append(
            {
                "rank": gap["rank"],
                "level": level,
                "phase": phase,
                "kind": gap["kind"],
                "key": f"{row}/{phase}" if row else f"{level}/{phase}",
                "what": analysis.row_names[row]
                if row
                else analysis.standard.names[Rule(gap["rule"])],
                "reason": gap["reason"],
                "first_thin": is_thin and not was_thin,
            }
        )
        was_thin = is_thin
    nothing = (
        "A search by words or target group judges nothing, so nothing is listed."
        if searching
        else "Nothing is missing in this view by the rules that are on."
    )
    return render(
        "gaps.html",
        title=f"{TITLE}, with these filters" if analysis.is_filtered else TITLE,
        gaps=gaps,
        striking=analysis.striking,
        nothing=nothing,
        open_ones=[v for v in analysis.verdicts if v.is_asked and v.met is None],
        rule_names=analysis.standard.names,
    )


def gaps_csv(view: View) -> str:
    """The list as CSV, the same as `python -m rpc gaps --csv`."""
    return to_csv(data.of_view(view).gaps)


def rule_switches(view: View) -> None:
    """The rules of the standard, each on or off, and whose they are."""
    analysis = data.of_view(view)
    table = analysis.catalogue.standard
    st.session_state[_RULES] = [str(rule) for rule in Rule if rule in analysis.standard.on]
    st.pills(
        "Rules that judge a block",
        list(map(str, Rule)),
        format_func=lambda rule: plain(str(table.at[rule, "name"])),
        selection_mode="multi",
        key=_RULES,
        on_change=_rules_changed,
        args=(tuple(rule for rule in Rule if bool(table.at[rule, "default"])),),
    )
    st.html(_rules_html(analysis))


def _rules_html(analysis: Analysis) -> str:
    return render("rules.html", rules=analysis.catalogue.standard.to_dict("records"))


def _rules_changed(default: tuple[Rule, ...]) -> None:
    chosen = set(st.session_state[_RULES])
    change_view(
        on=tuple(rule for rule in Rule if rule in chosen and rule not in default),
        off=tuple(rule for rule in Rule if rule not in chosen and rule in default),
    )
    st.rerun(BODY)
