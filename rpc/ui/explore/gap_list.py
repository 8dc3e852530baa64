"""The ranked list on a page, its CSV, and the switches of the standard."""

from __future__ import annotations

import streamlit as st

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.areas.authorisation.operations import Operation
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.counting.coverage import NOT_PLACED, not_placed
from rpc.ui.components.markup import MOST_LISTED, plain, render
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write
from rpc.ui.shell.session import change_view, current_view, run_body
from rpc.ui.shell.view import View
from rpc.vocabulary import Level, Phase, RowType, Rule, State, listed

LIST_TITLE = "What the 2021 model has no example of"
"""The model is a yardstick, not a place: an empty cell of it is nobody's gap."""

DIVIDERS = {
    "thin": "Thin: one entry only",
    "doubled": "Doubled: probably the same, by different providers",
}
"""What stands above the first observation of each kind."""

_RULES, _DRAWN = "rules_on", "rules_drawn"


@kept_with()
def gaps_html(analysis: Analysis) -> str:
    """The list; each place in it opens its panel."""
    gaps, last = [], ""
    # Gaps and thin places are bounded by the wall, doubled entries by nothing.
    doubled = analysis.gaps["kind"] == "doubled"
    shown = analysis.gaps[~doubled | (doubled.cumsum() <= MOST_LISTED)]
    for gap in shown.to_dict("records"):
        level, phase = Level(gap["level"]), Phase(gap["phase"])
        row = RowType(gap["row_type"]) if gap["row_type"] else None
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
                "divider": DIVIDERS.get(gap["kind"], "") if gap["kind"] != last else "",
            }
        )
        last = gap["kind"]
    title = f"What is missing in {analysis.area.area.name}" if analysis.area else LIST_TITLE
    return render(
        "gaps.html",
        title=f"{title}, with these filters" if analysis.is_filtered else title,
        gaps=gaps,
        cut=len(analysis.gaps) - len(shown),
        striking=analysis.striking,
        judged=_judged(analysis),
        lead=analysis.gaps_said,
        open_ones=[v for v in analysis.verdicts if v.is_asked and v.met is None],
        cells=_unlisted_cells(analysis),
        apart=_apart(analysis),
        rule_names=analysis.standard.names,
    )


def _judged(analysis: Analysis) -> str:
    """By which rules the list judges, where not by all."""
    names = analysis.standard.names
    off = [names[rule] for rule in Rule if rule not in analysis.standard.on]
    on = len(Rule) - len(off)
    return f"Judged by {on} of {len(Rule)} rules; not by: {listed(off)}." if off else ""


def _unlisted_cells(analysis: Analysis) -> list[tuple[str, list[dict[str, str]]]]:
    """Of an area, the empty wall cells that are no gap, by what they are."""
    if analysis.area is None:
        return []
    wall = analysis.coverage.wall
    found = []
    for state in (State.NOT_MAPPED, State.OUT_OF_SCOPE):
        cells = [
            {
                "key": key,
                "where": f"{Level(level).short} · {Phase(phase).short}",
                "row": analysis.row_names[RowType(row)],
                "why": analysis.area.decisions.get(key, {}).get("why", ""),
            }
            for key, row, level, phase in zip(
                wall.index, wall["row_type"], wall["level"], wall["phase"], strict=True
            )
            if wall.at[key, "state"] == state
        ]
        found.append((f"{state.symbol} {state.label}", cells))
    return found


def _apart(analysis: Analysis) -> list[tuple[str, list[str]]]:
    """Of an area, a sentence for each entry that waits, and for each that a blank keeps out.

    Each group under its own title: the first is in no total, the others count in totals.
    """
    if analysis.area is None:
        return []
    waiting = [f"{name} waits to be placed." for name in analysis.area.tray["name"]]
    blank = not_placed(analysis.area.entries)
    by_field = [
        (title, blank.loc[blank["field"] == field, "why"].tolist())
        for field, title in NOT_PLACED.items()
    ]
    return [("Waiting to be placed", waiting), *by_field]


def gaps_csv(view: View) -> str:
    """The list as CSV, the same as `python -m rpc gaps --csv`."""
    return to_csv(data.analysis_of_view(view).gaps)


def rule_switches(view: View) -> None:
    """The rules of the standard, each on or off, and whose they are."""
    analysis = data.analysis_of_view(view)
    table = analysis.catalogue.standard
    st.session_state[_RULES] = [str(rule) for rule in Rule if rule in analysis.standard.on]
    if analysis.area:  # only the rules that differ from these are written
        own = analysis.area.area.settings
        st.session_state[_DRAWN] = {name: own.get(name, "") for name in ("on", "off")}
    st.pills(
        "Rules that judge a block",
        list(map(str, Rule)),
        format_func=lambda rule: plain(str(table.at[rule, "name"])),
        selection_mode="multi",
        key=_RULES,
        on_change=_rules_changed,
        args=(_defaults(),),
        disabled=view.is_local and not can_write(view, Operation.CONFIGURE),
    )
    st.html(_rules_html(analysis))


def _defaults() -> tuple[Rule, ...]:
    """The rules that are on where nobody switched any."""
    standard = data.catalogue().standard
    return tuple(rule for rule in Rule if bool(standard.at[rule, "default"]))


def _rules_html(analysis: Analysis) -> str:
    return render("rules.html", rules=analysis.catalogue.standard.to_dict("records"))


def _rules_changed(default: tuple[Rule, ...]) -> None:
    """Of the model for this view alone; an area keeps its rules for everybody."""
    chosen = set(st.session_state[_RULES])
    on = tuple(rule for rule in Rule if rule in chosen and rule not in default)
    off = tuple(rule for rule in Rule if rule not in chosen and rule in default)
    if current_view().is_local:
        change_view(on=(), off=())
        rules = {"on": ";".join(on), "off": ";".join(off)}
        drawn = st.session_state.get(_DRAWN, {})
        act(lambda workspace: workspace.configure(rules, drawn), "The rules are set.")
        return
    change_view(on=on, off=off)
    run_body()
