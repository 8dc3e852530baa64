"""What only looks covered, as parts of a report, each with the sheets of a workbook.

Who cannot use what there is, single points of failure, and what nobody owns, measures or pays
for. A part says in sentences what its table holds, so that it can be read without the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pandas as pd

from rpc.analysis.analysis import Analysis
from rpc.exchange.document import Block, Bullets, Heading, Paragraph, Section, table_of
from rpc.exchange.workbook import Sheet
from rpc.pathway.assessment.access import (
    access_places,
    access_said,
    access_table,
)
from rpc.pathway.assessment.conflict import works_on_conflict
from rpc.pathway.assessment.follow_up import FUNDING_MONTHS, without_end
from rpc.pathway.assessment.single_points import (
    dependence_said,
    ends_by,
    open_said,
    single_points_as_read,
)
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.wording.dates import as_days, in_words, months_from
from rpc.pathway.wording.recorded import (
    NOTHING,
    Counted,
    access_recorded,
    conflict_recorded,
    funding_said,
    measured_said,
    owners_said,
)
from rpc.tables.local import shown_value
from rpc.vocabulary import Grid, Measure
from rpc.vocabulary.local import FollowUp

MOST_PRINTED_ROWS = 60
"""Rows of a table in print that could be as long as the map: a board reads no more."""


@dataclass(frozen=True)
class Part:
    """A part of a report, and what a workbook holds of it."""

    title: str
    blocks: tuple[Block, ...]
    sheets: tuple[Sheet, ...]
    is_wide: bool = False
    """Whether its tables need pages that are wider than high."""

    @property
    def section(self) -> Section:
        """As a section of a document."""
        return Section(self.title, self.blocks, self.is_wide)


def first_rows(sheet: Sheet, number: int) -> Sheet:
    """A sheet with its first rows only, which have no colours of their own."""
    return replace(sheet, table=sheet.table.iloc[:number])


def entries_said(number: int) -> str:
    """As "1 entry" and "2 entries"."""
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def is_or_are(number: int) -> str:
    """The verb behind a number."""
    return "is" if number == 1 else "are"


# ----------------------------------------------------------------------------------------- access

LOW_INCOME = (
    "A family on a low income can use an entry that is free or has free places, that is offered to "
    "every family or takes drop-ins or self-referrals, and that is in person, or online without a "
    "fee. A part of the pathway is judged by its interventions; services and self-help are "
    "judged apart from them, each for itself. It is covered if one of them there is known to be "
    "all three, and covered but not reachable only if each is known to fail."
)


def access(found: Analysis) -> Part:
    """What a low-income family can use, and what is known to work on conflict."""
    counted = found.access_figures
    grids = [access_places(found.coverage, found.local.local, grid) for grid in _JUDGED]
    shown = [found.displays(grid, Measure.ACCESS) for grid in _JUDGED]
    spoken = [
        f"{symbol if state else ''} {said}".strip()
        for displays in shown
        for symbol, state, said in zip(
            displays["headline"], displays["state"], displays["spoken"], strict=True
        )
    ]
    places = [place for grid in grids for place in grid.to_dict("records")]
    table = pd.DataFrame(
        {
            "Where": [
                found.where(place["level"], place["phase"], place.get("row_type"))
                for place in places
            ],
            "A low-income family": spoken,
            "Why": [place["reason"] for place in places],
        },
        dtype="str",
    )
    widths = {"Where": 40, "A low-income family": 36, "Why": 70}
    sheet = Sheet("Access", table, widths)
    counts_sheet = Sheet("Access in numbers", access_table(counted), {"Counted": 40})
    numbers: list[Block] = []
    if not found.coverage.entries.empty:
        in_places = "How many places a low-income family can use."
        numbers = [table_of(counts_sheet, in_places), Bullets(tuple(access_said(counted)))]
    blocks: tuple[Block, ...] = (
        Paragraph(LOW_INCOME),
        *numbers,
        Paragraph(_access_said(found)),
        table_of(first_rows(sheet, len(grids[0])), "What a low-income family can use, and why."),
        Heading("Works on conflict"),
        Paragraph(_conflict_said(found)),
    )
    return Part("What only looks covered", blocks, (counts_sheet, sheet, _access_by_entry(found)))


_JUDGED = (Grid.BLOCKS, Grid.WALL)


def _access_said(found: Analysis) -> str:
    answers = found.access["access"].value_counts()
    yes, no, open_ones = (int(answers.get(answer, 0)) for answer in (YES, NO, MAYBE))
    if found.coverage.entries.empty:
        return NOTHING
    return access_recorded(yes, no, open_ones, _self_help(found))


def _conflict_said(found: Analysis) -> str:
    numbers = works_on_conflict(found.coverage.entries)
    return (
        "A service on the map is not yet help with conflict between parents. "
        f"{conflict_recorded(*numbers, _self_help(found))}"
    )


def _self_help(found: Analysis) -> int:
    return Counted.of(found.coverage.entries).self_help


def _access_by_entry(found: Analysis) -> Sheet:
    says = {YES: "yes", NO: "no", MAYBE: "not known"}
    tested = found.access
    columns = {
        "Within reach": "access",
        "Free or free places": "free",
        "Open route": "route",
        "In person, or online without a fee": "reach",
    }
    table = pd.DataFrame(
        {"Entry": tested["name"]}
        | {label: tested[name].map(says) for label, name in columns.items()}
        | {"Why": tested["reason"]}
    ).reset_index(drop=True)
    widths = {"Entry": 36, "Why": 70}
    return Sheet("Access by entry", table, widths, nothing="No entry yet.")


# ---------------------------------------------------------------------------------- single points


def single_points(found: Analysis) -> Part:
    """The places that one entry, provider or funding line holds, and what falls with funding."""
    depends = found.single_points
    table = single_points_as_read(depends, found.row_names, found.local.level_names)
    nothing = dependence_said(depends, found.coverage)
    sheet = Sheet("Single points", table, _SINGLE_POINTS, nothing=nothing)
    is_known = (depends["truth"] == YES).to_numpy(dtype=bool)
    known = Sheet(
        "Single points", table[is_known].drop(columns="Certain"), _SINGLE_POINTS, nothing=nothing
    )
    until = months_from(found.today, FUNDING_MONTHS)
    falls = ends_by(found.coverage, found.local.local, until, found.row_names)
    parts: Iterable[list[Block]] = (
        [Paragraph(dependence_said(depends, found.coverage))] if len(depends) else [],
        [table_of(known, "What depends on one entry, provider or funding line.")],
        [Paragraph(_not_told(depends, sheet.name))] if (~is_known).any() else [],
        [Heading("If funding is not renewed"), Paragraph(falls.lead)],
        [Bullets(tuple(falls.sentences))] if falls.sentences else [],
    )
    return Part("Single points of failure", tuple(chain.from_iterable(parts)), (sheet,))


_SINGLE_POINTS = {"Where": 36, "Depends on": 18, "Which": 26, "Why": 50}


def _not_told(depends: pd.DataFrame, sheet: str) -> str:
    return (
        f"{open_said(depends)} A provider, a funding line or what a filter asks about is not "
        f"recorded there. All are on the sheet '{sheet}' of the workbook."
    )


# ------------------------------------------------------- without owner, measure or secure funding

_LACKING = (
    FollowUp.NO_OWNER,
    FollowUp.NO_MEASURE,
    FollowUp.PARENT_MEASURE_ONLY,
    FollowUp.FUNDING_ENDS,
)


def lacking(found: Analysis) -> Part:
    """The entries without an owner, a measure or secure funding.

    One whose end of funding is not recorded is listed: nobody knows that its funding is secure.
    """
    local, followed = found.local.local, found.followed
    open_ones = followed[followed["kind"].isin(list(map(str, _LACKING)))]
    what = {
        kind: open_ones[open_ones["kind"] == str(kind)].set_index("id")["what"].to_dict()
        for kind in _LACKING
    }
    here = local[local["id"].isin(open_ones["id"]) | without_end(local)]
    ends = here.assign(ends=in_words(as_days(here["funding_ends"])))
    table = pd.DataFrame(
        [
            {
                "Entry": entry["name"],
                "Owner": what[FollowUp.NO_OWNER].get(entry["id"]) or _owner(entry),
                "Measure": what[FollowUp.NO_MEASURE].get(entry["id"])
                or what[FollowUp.PARENT_MEASURE_ONLY].get(entry["id"])
                or entry["measures"]
                or _measured_by(entry),
                "Funding": what[FollowUp.FUNDING_ENDS].get(entry["id"])
                or (f"to {entry['ends']}" if entry["ends"] else "no end date recorded"),
            }
            for entry in ends.to_dict("records")
        ],
        columns=["Entry", "Owner", "Measure", "Funding"],
        dtype="str",
    )
    nothing = NOTHING
    if len(local):
        nothing = (
            "An owner is recorded for each, a measure where one is asked for, and an end of "
            "funding that is not soon."
        )
    widths = {"Entry": 40, "Owner": 36, "Measure": 30, "Funding": 30}
    sheet = Sheet("Without owner or measure", table, widths, nothing=nothing)
    title = "Owner, measure and funding, where one is not recorded or funding ends."
    rest = f"All are on the sheet '{sheet.name}' of the workbook."
    table_block = table_of(sheet, title, most=MOST_PRINTED_ROWS, rest=rest)
    blocks: list[Block] = [*map(Paragraph, _lacking_said(found)), table_block]
    return Part("Without owner, measure or secure funding", tuple(blocks), (sheet,))


def _owner(entry: Mapping[Any, Any]) -> str:
    return ", ".join(filter(None, [entry["owner_role"], entry["owner_organisation"]]))


def _measured_by(entry: Mapping[Any, Any]) -> str:
    """What is known of a measure without a name: who completes it, which shows that it is there."""
    by = shown_value("measured_by", entry["measured_by"])
    return f"name not recorded; completed by: {by}" if by else "not asked"


def _lacking_said(found: Analysis) -> tuple[str, ...]:
    local = found.local.local
    if local.empty:
        return (NOTHING,)
    until = months_from(found.today, FUNDING_MONTHS)
    return (owners_said(local), " ".join(measured_said(local)), funding_said(local, until))
