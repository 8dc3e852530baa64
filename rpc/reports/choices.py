"""What could fill the gaps of an area, and what a scenario would change: parts of a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rpc.analysis.analysis import Analysis, analysis_of
from rpc.analysis.comparison import compare
from rpc.analysis.page_snapshot import PageSnapshot
from rpc.areas.local_map import LocalMap
from rpc.exchange.document import Block, Bullets, Heading, Paragraph, table_of
from rpc.exchange.workbook import Sheet
from rpc.pathway.assessment.costs import cost
from rpc.pathway.assessment.follow_up import made_by
from rpc.pathway.planning.adapt import adapt
from rpc.pathway.planning.options import COST_NOTE, ORDER, Gap, options
from rpc.pathway.rules.gaps import MISSING
from rpc.pathway.wording.changes import Tone
from rpc.reports.judgement import (
    MOST_PRINTED_ROWS,
    Part,
    access,
    entries_said,
    lacking,
    single_points,
)
from rpc.tables.local import LINKS, LOCAL, shown_words
from rpc.vocabulary import Level, Phase, RowType, Rule, State
from rpc.vocabulary.local import FollowUp

COMPARED_GAPS, COMPARED_OPTIONS, MOST_ADAPTED = 3, 3, 4
"""How many gaps a report looks into, with how many options and entries to adapt each.

Of the options all that fit exactly are shown, if they are more."""


@dataclass(frozen=True, eq=False)
class ScenarioMap:
    """A scenario of an area: what it is called, and the map as it would be."""

    name: str
    note: str
    local: LocalMap


def trials_of(snapshot: PageSnapshot, chosen: Collection[str] | None = None) -> list[ScenarioMap]:
    """The scenarios of an area over its map, both of one moment, by name.

    `chosen` are the ids of those that are asked for; all where it is None.
    """
    return [
        ScenarioMap(each.name, each.note, snapshot.scenario(each.id).then.local)
        for each in snapshot.scenarios
        if chosen is None or each.id in chosen
    ]


def parts(found: Analysis, trials: Sequence[ScenarioMap] = ()) -> list[Part]:
    """The parts of a report that judge a map, in their order."""
    judged = [access(found), single_points(found), lacking(found), choices(found)]
    return [*judged, *([tried(found, trials)] if trials else [])]


def lacks(found: Analysis, gap: Mapping[str, Any]) -> str:
    """What a gap lacks, in a few words; its reason has the rest."""
    if gap["rule"]:
        return f"the rule '{found.standard.names[gap['rule']]}' is not met"
    none = "none left" if gap["state"] == State.NONE_LEFT else "none"
    return f"{none} in the row '{found.row_names[RowType(gap['row_type'])]}'"


def gaps_only(found: Analysis) -> list[dict[str, Any]]:
    """The gaps of the list, without the observations that follow them."""
    records = found.gaps[found.gaps["kind"].isin(MISSING)].to_dict("records")
    return [{str(name): value for name, value in gap.items()} for gap in records]


# ---------------------------------------------------------------------------------------- options

_EXACTLY = "Exactly"
_NARROW = {"Option": 30, "Fits": 32, "In the UK": 14, "Evidence": 48, "What it takes": 36}


def choices(found: Analysis) -> Part:
    """What could fill each gap: beside each other for the first, and all of them on a sheet."""
    gaps = gaps_only(found)
    sheets = {gap["rank"]: _options(found, gap) for gap in gaps}
    blocks: list[Block] = [
        Paragraph(f"For the first {COMPARED_GAPS} gaps: what the catalogue holds. {ORDER}"),
        Paragraph(f"{COST_NOTE} An option that EIF did not assess is marked so, and not hidden."),
    ]
    for gap in gaps[:COMPARED_GAPS]:
        blocks += _compared(found, gap, sheets[gap["rank"]])
    if not gaps:
        blocks = [Paragraph(f"{found.no_gap} So there is nothing to choose yet.")]
    places = [
        frame.assign(Gap=int(gap["rank"]), Where=found.where(gap["level"], gap["phase"]))
        for gap, frame in zip(gaps, sheets.values(), strict=True)
    ]
    columns = ["Gap", "Where", *_columns()]
    table = pd.concat(places)[columns] if places else pd.DataFrame(columns=columns)
    widths = {"Gap": 8, "Where": 34} | _NARROW | {"Not known": 30}
    nothing = "The catalogue holds nothing for the gaps that are known." if gaps else found.no_gap
    sheet = Sheet("Options", table.reset_index(drop=True), widths, nothing=nothing, labels=3)
    return Part("Options compared", tuple(blocks), (sheet,), is_wide=bool(gaps))


def _columns() -> list[str]:
    return [*_NARROW, "Not known"]


def _as_gap(gap: Mapping[str, Any]) -> Gap:
    return Gap(
        level=Level(gap["level"]),
        phase=Phase(gap["phase"]),
        row_type=RowType(gap["row_type"]) if gap["row_type"] else None,
        rule=Rule(gap["rule"]) if gap["rule"] else None,
    )


def _options(found: Analysis, gap: Mapping[str, Any]) -> pd.DataFrame:
    """The options of a gap in words, in their stated order."""
    map_of = found.local
    offered = options(
        map_of.model.entries, _as_gap(gap), map_of.entries, map_of.local, found.row_names
    )
    return pd.DataFrame(
        [_option(option) for option in offered.to_dict("records")], columns=_columns(), dtype="str"
    )


def _option(option: Mapping[Any, Any]) -> dict[str, str]:
    inferred = f"Inferred by us: {', '.join(option['inferred'])}" if option["inferred"] else ""
    evidence = [option["evidence"], option["mark"], option["rating"], option["rating_source"]]
    takes = [option["sessions"], option["format"]]
    return {
        "Option": _lines([option["name"], option["here"]]),
        "Fits": _EXACTLY if option["is_exact"] else option["fit"],
        "In the UK": option["uk"],
        "Evidence": _lines([*evidence, inferred]),
        "What it takes": _lines(takes) or "Not known",
        "Not known": ", ".join(option["unknown"]) or "Nothing that is asked",
    }


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _compared(found: Analysis, gap: Mapping[str, Any], offered: pd.DataFrame) -> list[Block]:
    where = found.where(gap["level"], gap["phase"])
    title = f"Gap {gap['rank']}: {where}, {lacks(found, gap)}"
    nothing = "The catalogue holds nothing that fits, and nothing near."
    shown = Sheet("Options", offered, _NARROW | {"Not known": 22}, nothing=nothing)
    rest = "All are on the sheet 'Options' of the workbook."
    local, at = found.local, _as_gap(gap)
    adapted = adapt(local.local, local.entries, local.row_types, at.level, at.phase, at.row_type)
    sentences = list(dict.fromkeys(adapted["sentence"]))
    more = len(sentences) - MOST_ADAPTED
    items = [*sentences[:MOST_ADAPTED], *([f"And {more} more."] if more > 0 else [])]
    what = f"Options for gap {gap['rank']}: {where}."
    exact = int((offered["Fits"] == _EXACTLY).sum())
    return [
        Heading(title),
        table_of(shown, what, most=max(COMPARED_OPTIONS, exact), rest=rest),
        Heading(f"Or adapt what is already here (gap {gap['rank']})", 3),
        Bullets(tuple(items)),
    ]


# --------------------------------------------------------------------------------------- scenario


def tried(found: Analysis, trials: Sequence[ScenarioMap]) -> Part:
    """What some scenarios would change."""
    blocks: list[Block] = [
        Paragraph("A scenario is a copy of the map for trying out. Nothing of it is done."),
    ]
    edits = []
    for one in trials:
        after = analysis_of(one.local, found.today)
        changed = _edits(found.local, one.local)
        edits.append(changed.assign(Scenario=one.name))
        blocks += _told(found, after, one, changed)
    table = pd.concat(edits)[["Scenario", *_EDITED]].reset_index(drop=True)
    nothing = "No scenario differs from the map."
    widths = {"Scenario": 30} | _EDITED
    sheet = Sheet("Scenario", table, widths, nothing=nothing)
    title = f"The scenario '{trials[0].name}'" if len(trials) == 1 else "Scenarios"
    return Part(title, tuple(blocks), (sheet,))


_EDITED = {"Entry": 36, "In the scenario": 18, "What differs": 60}


def _edits(before: LocalMap, after: LocalMap) -> pd.DataFrame:
    """Which entries are added, changed or ended, and in what."""
    older, newer = (each.every.set_index("id") for each in (before, after))
    rows = []
    for entry in [*newer.index, *older.index.difference(newer.index)]:
        if entry not in newer.index:
            rows.append((older.at[entry, "name"], "ended", "Ended"))
        elif entry not in older.index:
            rows.append((newer.at[entry, "name"], "added", _differs({}, newer.loc[entry])))
        elif differs := _differs(older.loc[entry], newer.loc[entry]):
            rows.append((newer.at[entry, "name"], "changed", differs))
    return pd.DataFrame(rows, columns=list(_EDITED), dtype="str")


def _differs(older: Mapping[str, Any] | pd.Series, newer: pd.Series) -> str:
    """Each field that differs, a line each, as it would be; of another name what it is now too.

    Nobody finds an entry on the map by a name that only the scenario gives it. One that is new has
    its name beside it.
    """
    lines = []
    for name, one in LOCAL.items():
        if name in ("name", *LINKS.values()) or older.get(name, "") == newer[name]:
            continue
        # A link by the name that it keeps, where it keeps one.
        value = newer[LINKS.get(name, name)] or newer[name]
        lines.append(f"{one.label}: {shown_words(name, str(value)) or 'blank'}")
    was = older.get("name", newer["name"])
    renamed = [] if was == newer["name"] else [f"Name: {newer['name']} (now {was})"]
    return "\n".join([*renamed, *lines])


def _told(found: Analysis, after: Analysis, one: ScenarioMap, edits: pd.DataFrame) -> list[Block]:
    comparison = compare(after, found, Tone.OVER_TIME)
    made = made_by(found.followed, after.followed)
    labels = {str(kind): kind.label.lower() for kind in FollowUp}
    follow = tuple(
        f"{name}: {labels[kind]}." for name, kind in zip(made["name"], made["kind"], strict=True)
    )
    table = table_of(
        Sheet("Scenario", edits, _EDITED, nothing="It is the same as the map."),
        f"What the scenario '{one.name}' does, entry by entry.",
        most=MOST_PRINTED_ROWS,
        rest="All are on the sheet 'Scenario' of the workbook.",
    )
    return [
        Heading(f"What '{one.name}' changes"),
        *([Paragraph(one.note)] if one.note else []),
        Bullets(tuple(comparison.sentences)),
        Bullets(tuple(comparison.gaps)),
        Paragraph(f"Cost in a year. {cost(found.local.every, one.local.every).said}"),
        table,
        Heading(f"What '{one.name}' leaves to find out"),
        *(
            [
                Paragraph(
                    f"It adds {len(made):,} {'point' if len(made) == 1 else 'points'} to the "
                    f"follow-up list, of {entries_said(made['id'].nunique())}."
                ),
                Bullets(follow),
            ]
            if follow
            else [Paragraph("It adds nothing to the follow-up list.")]
        ),
    ]
