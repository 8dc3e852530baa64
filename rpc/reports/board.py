"""An area's map as a document for a board: what a report and a page for browsers hold.

Put together from what the pages show, by the same functions. No name of a person goes in: only the
roles and organisations that the entries themselves hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from rpc import MADE_BY
from rpc.analysis.analysis import Analysis, analysis_of
from rpc.areas.history.timeline import Change
from rpc.areas.local_map import LocalMap
from rpc.charts.palette import SHADES
from rpc.exchange.board_report import board_report
from rpc.exchange.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Section,
    Voice,
    table_of,
)
from rpc.exchange.map_file import MADE_UP
from rpc.exchange.page_file import page_file
from rpc.exchange.workbook import Sheet
from rpc.pathway.assessment.follow_up import counts
from rpc.pathway.counting.coverage import NOT_PLACED, not_placed
from rpc.pathway.rules.gaps import MISSING
from rpc.pathway.wording.dates import day_in_words, moment_in_words
from rpc.pathway.wording.recorded import NOTHING
from rpc.reports.choices import ScenarioMap, gaps_only, lacks, parts
from rpc.reports.findings import (
    coverage_sheet,
    evidence_rows,
    gaps_sheet,
    safety,
    wall_sheet,
    yardstick,
)
from rpc.reports.judgement import entries_said, is_or_are
from rpc.reports.page import entries, heatmaps
from rpc.vocabulary import Kind, State
from rpc.vocabulary.local import FollowUp

FIRST_GAPS = 5
"""Gaps that the summary names; the list has all."""

MOST_PRINTED_NAMES = 12
"""Names in a cell of the printed wall."""

_BLANK = "A blank is not known. It never means no, none, zero or free."
_FILES = {"docx": board_report, "html": page_file}
REPORT_KINDS = tuple(_FILES)
"""What a report can be written as, by the end of its name."""


def area_report(
    local: LocalMap,
    changes: Sequence[Change],
    made_on: datetime,
    kind: str = "docx",
    trials: Sequence[ScenarioMap] = (),
) -> bytes:
    """The report of an area's map, as the bytes of a file of one of `REPORT_KINDS`.

    `changes` is its history, newest first (`rpc.areas.history.timeline.history`); `made_on` is now;
    `trials` are the scenarios that were chosen, mostly one or none.
    """
    is_page = kind == "html"
    return _FILES[kind](board_document(local, changes, made_on, trials, for_screens=is_page))


def board_document(
    local: LocalMap,
    changes: Sequence[Change],
    made_on: datetime,
    trials: Sequence[ScenarioMap] = (),
    *,
    for_screens: bool = False,
) -> Document:
    """What a report says. `for_screens` it has the heatmaps and every entry with every field."""
    found = analysis_of(local, made_on.date())
    as_of = _as_of(local, changes)
    sections = [
        _summary(found),
        _wall(found, 0 if for_screens else MOST_PRINTED_NAMES),
        *([heatmaps(found)] if for_screens else []),
        _missing(found),
        *(part.section for part in parts(found, trials)),
        _not_known(found),
        *([entries(local)] if for_screens else []),
        _sources(found, as_of),
    ]
    opening = [
        Paragraph(
            "Support for parents in conflict: what there is, what is missing, and what is not yet "
            f"known. {as_of}",
            Voice.LEAD,
        ),
        *([Paragraph(MADE_UP, Voice.NOTICE)] if local.area.is_example else []),
    ]
    footer = f"{local.area.name}. Written on {day_in_words(made_on.date())} by {MADE_BY}."
    return Document(local.area.name, tuple(opening), tuple(sections), footer)


def _as_of(local: LocalMap, changes: Sequence[Change]) -> str:
    last = next((change.at for change in changes if change.number <= local.area.version), "")
    when = f", {moment_in_words(last)}" if last else ""
    return f"The map as it stood after change {local.area.version}{when}."


# ---------------------------------------------------------------------------------------- summary


def _summary(found: Analysis) -> Section:
    gaps = gaps_only(found)
    first = tuple(
        f"{found.where(gap['level'], gap['phase'])}: {lacks(found, gap)}."
        for gap in gaps[:FIRST_GAPS]
    )
    blocks: list[Block] = [
        Heading("What is mapped"),
        *map(Paragraph, _mapped(found)),
        Heading("What is missing"),
        Paragraph(_gaps_said(found, len(gaps))),
        *([Bullets(first)] if first else []),
        *map(Paragraph, _beside(found)),
        Heading("What is not yet known"),
        *map(Paragraph, _open(found)),
        Paragraph(safety(found.local), Voice.NOTICE),
    ]
    return Section("Summary", tuple(blocks), is_apart=True)


def _mapped(found: Analysis) -> list[str]:
    local = found.local
    total, waiting = found.coverage.total, len(local.tray)
    totals = found.coverage.totals
    kinds = ", ".join(kind.counted(totals[kind]) for kind in Kind if totals[kind])
    said = f"{entries_said(total)} {'stands' if total == 1 else 'stand'} on the map: {kinds}."
    if not total:
        said = NOTHING
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        said += f" {waiting} more {verb} to be placed and {is_or_are(waiting)} not counted."
    states = found.coverage.wall["state"].value_counts().to_dict()
    filled = int(states.pop("", 0))
    rest = [
        f"{states[state]} {is_or_are(states[state])} {state.label}"
        for state in State
        if state in states
    ]
    verb = "holds" if filled == 1 else "hold"
    cells = f"Of the {len(found.coverage.wall)} cells of the wall, {filled} {verb} an entry"
    return [said, f"{cells}; {', '.join(rest)}." if rest else f"{cells}."]


def _gaps_said(found: Analysis, gaps: int) -> str:
    if not gaps:
        return found.gaps_said
    said = f"{found.gaps_said} The section below ranks {'it' if len(found.gaps) == 1 else 'them'}."
    return f"{said} The first {FIRST_GAPS}:" if gaps > FIRST_GAPS else said


def _beside(found: Analysis) -> list[str]:
    """What else strikes the eye."""
    return [found.striking] if found.striking else []


def _open(found: Analysis) -> list[str]:
    number = counts(found.followed)
    undecided = int((found.coverage.wall["state"] == State.NOT_MAPPED).sum())
    asked = [verdict.met for verdict in found.verdicts if verdict.is_asked]
    return [
        f"{undecided} {'cell' if undecided == 1 else 'cells'} of the wall {is_or_are(undecided)} "
        f"not yet mapped: nobody has said whether anything is there. Of {len(asked)} answers of "
        f"the rules, {asked.count(None)} cannot be told.",
        f"{_to_settle(found, number)} {_BLANK}",
    ]


def _to_settle(found: Analysis, number: Mapping[FollowUp, int]) -> str:
    """How many have something to settle, of each kind that there is."""
    if not len(found.local.every):
        return NOTHING
    kinds = (FollowUp.BLANKS, FollowUp.UNCONFIRMED, FollowUp.NO_OWNER)
    parts = [
        f"{number[kind]:,} {kind.label[:1].lower()}{kind.label[1:]}"
        for kind in kinds
        if number[kind]
    ]
    said = f"To settle: {', '.join(parts)}." if parts else ""
    return said or "Every detail that matters is recorded, with an owner, and checked lately."


# ------------------------------------------------------------------------------- wall and heatmaps


def _wall(found: Analysis, most: int) -> Section:
    numbers = ", ".join(number for *_, number in SHADES)
    states = tuple(
        f"{state.symbol} {state.label}: {means}" for state, means in found.legend.items()
    )
    legend = (Heading("What the symbols mean"), Bullets(states)) if states else ()
    wall = table_of(
        wall_sheet(found, most),
        "The wall: how many entries each row has in each phase, and which.",
        leads=True,
    )
    cells = table_of(
        coverage_sheet(found), "Coverage: each level by phase and delivery.", leads=True
    )
    return Section(
        "The wall in words",
        (
            Paragraph(
                "Ten rows of support by three phases of childhood. Colours only repeat the number, "
                f"the darker the more: {numbers}."
            ),
            wall,
            Heading("The same by delivery"),
            Paragraph("Interventions lead each cell; services and self-help stand below them."),
            cells,
            *legend,
        ),
        is_wide=True,
    )


# ------------------------------------------------------------------------------------------- gaps


_OBSERVED = {
    "thin": "Thin: exactly one entry, so that nothing is left if it ends.",
    "doubled": "Doubled: probably the same thing, by different providers.",
}


def _missing(found: Analysis) -> Section:
    sheet = gaps_sheet(found)
    is_gap = found.gaps["kind"].isin(MISSING)
    observed = set(found.gaps["kind"])
    blocks: list[Block] = [
        Paragraph(
            "A gap is a rule that is not met, or an empty row of which the area has said that "
            "there is none, or whose last entry ended. The rank is an order, by rule and then by "
            "how many rules a block does not meet; it is no score."
        ),
        table_of(_ranked(found, sheet, is_gap), "What is missing, ranked, with the reason."),
    ]
    if (~is_gap).any():
        blocks += [
            Heading("Thin and doubled"),
            Paragraph(" ".join(text for kind, text in _OBSERVED.items() if kind in observed)),
            table_of(_ranked(found, sheet, ~is_gap), "Thin and doubled cells, with the reason."),
        ]
    return Section("What is missing", tuple(blocks))


def _ranked(found: Analysis, sheet: Sheet, which: pd.Series) -> Sheet:
    """Some rows of the list in as few columns as a page can hold."""
    gaps = found.gaps[which].to_dict("records")
    what = sheet.table.loc[which, "What"]
    rules = sheet.table.loc[which, "Rule"]
    table = pd.DataFrame(
        {
            "Rank": [str(gap["rank"]) for gap in gaps],
            "Where": [found.where(gap["level"], gap["phase"], gap["row_type"]) for gap in gaps],
            "What": what.where(rules == "", what + ": " + rules).tolist(),
            "Why": sheet.table.loc[which, "Why"].tolist(),
        },
        dtype="str",
    )
    return Sheet(
        sheet.name, table, {"Rank": 9, "Where": 30, "What": 24, "Why": 58}, {}, sheet.nothing
    )


# -------------------------------------------------------------------------------------- not known


def _not_known(found: Analysis) -> Section:
    local, wall = found.local, found.coverage.wall
    undecided = wall[wall["state"] == State.NOT_MAPPED]
    cells = tuple(
        f"{found.where(level, phase, row)}."
        for level, phase, row in zip(
            *(undecided[name].tolist() for name in ("level", "phase", "row_type")), strict=True
        )
    )
    unplaced = tuple(not_placed(local.entries)["why"])
    waiting = tuple(f"{name} waits to be placed." for name in local.tray["name"])
    open_rules = [
        f"{found.where(verdict.level, verdict.phase)}, "
        f"'{found.standard.names[verdict.rule]}': {verdict.reason}"
        for verdict in found.verdicts
        if verdict.is_asked and verdict.met is None
    ]
    blocks: list[Block] = [Paragraph(f"{_BLANK} Whoever knows better can settle each of these.")]
    for title, items, nothing in (
        ("Cells that are not yet mapped", cells, "Every cell of the wall is mapped or decided."),
        (
            "Waiting to be placed",
            waiting,
            "No entry waits to be placed." if len(local.every) else NOTHING,
        ),
        (
            NOT_PLACED["modes"],
            unplaced,
            "The delivery of every entry is known." if len(local.local) else NOTHING,
        ),
        ("Rules that cannot be told", tuple(open_rules), "Every rule can be told."),
    ):
        blocks += [Heading(title), Bullets(items) if items else Paragraph(nothing)]
    number = counts(found.followed)
    table = pd.DataFrame(
        {
            "What to settle": [kind.label for kind in FollowUp if number[kind]],
            "Entries": [str(number[kind]) for kind in FollowUp if number[kind]],
        }
    )
    nothing = "Nothing is left to follow up." if len(local.every) else NOTHING
    sheet = Sheet("Follow-up", table, {"What to settle": 60, "Entries": 20}, nothing=nothing)
    blocks += [
        Heading("What somebody has to find out"),
        Paragraph("The sheet Follow-up of the workbook names each entry, and whom to ask."),
        table_of(sheet, "The follow-up list: how many entries it holds of each kind."),
    ]
    return Section("What is not known", tuple(blocks))


# ---------------------------------------------------------------------------------------- sources


def _sources(found: Analysis, as_of: str) -> Section:
    local = found.local
    evidence = pd.DataFrame(
        evidence_rows(local), columns=["About", "Says", "Where from", "As of"], dtype="str"
    )
    nothing = "No evidence is recorded for any of them." if len(local.local) else NOTHING
    evidence_sheet = Sheet(
        "Evidence",
        evidence,
        {"About": 32, "Says": 36, "Where from": 44, "As of": 14},
        nothing=nothing,
    )
    rules = [
        f"{rule['name']} ({'on' if rule['default'] else 'off'}): {rule['rule']}. {_whose(rule)}"
        for rule in local.standard.to_dict("records")
    ]
    return Section(
        "Sources and date",
        (
            Paragraph(f"{as_of} {yardstick(local)}."),
            Paragraph(
                "The model is a yardstick of its day, not a place, and nobody who made it endorses "
                "this report. A rating says how sure one can be that a programme works. It is not "
                "the size of its effect, and no recommendation. 'Not assessed' does not mean that "
                "it does not work."
            ),
            table_of(evidence_sheet, "Where the evidence of each entry comes from, and its date."),
            Heading("The rules"),
            Bullets(tuple(rules)),
            Paragraph(safety(local), Voice.NOTICE),
        ),
    )


def _whose(rule: Mapping[Any, Any]) -> str:
    return f"Source: {'. '.join(filter(None, [rule['basis'], rule['source']]))}."
