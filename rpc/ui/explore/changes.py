"""What differs between two maps, on pages: sentences, the open place, the wall, the entries."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd

from rpc.analysis.comparison import Comparison
from rpc.analysis.shared import kept_with
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.comparison.difference import PlaceChange
from rpc.pathway.wording.changes import Tone
from rpc.ui.components.markup import render
from rpc.ui.explore.panel import place_of
from rpc.ui.shell import data
from rpc.ui.shell.view import View
from rpc.vocabulary import Grid, Level, Phase, RowType, Rule

NAMES = {
    Tone.OVER_TIME: {"gained": "Gained", "lost": "Lost", "altered": "Changed"},
    Tone.SIDE_BY_SIDE: {"gained": "Only here", "lost": "Only there", "altered": "In both, changed"},
    Tone.AGAINST_MODEL: {
        "gained": "Only in your area",
        "lost": "Only in the 2021 model",
        "altered": "In both, placed or delivered otherwise",
    },
}
"""What a list of entries is called: nobody gains or loses anything beside the model."""


def changes_title(comparison: Comparison) -> str:
    """What the list of sentences is called."""
    if comparison.tone is Tone.AGAINST_MODEL:
        return "Your area and the 2021 model, in words"
    return "What changed, in words"


@kept_with()
def changes_html(comparison: Comparison) -> str:
    """The sentences, to be read aloud or pasted into a paper."""
    return render(
        "changes.html",
        title=changes_title(comparison),
        sentences=comparison.sentences,
        gaps=comparison.gaps,
        verdicts=_verdicts(comparison, comparison.difference.verdicts),
        probable=_probable(comparison),
    )


def _verdicts(comparison: Comparison, changed: pd.DataFrame) -> list[dict[str, str]]:
    """The verdicts that differ, in words."""
    names = comparison.newer.standard.names
    return [
        {
            "where": f"{Level(each['level']).short} · {Phase(each['phase']).short}",
            "key": f"{each['level']}/{each['phase']}",
            "rule": names[Rule(each["rule"])],
            "word": each["word"],
            "reason": each["reason_after"],
        }
        for each in changed.to_dict("records")
    ]


@kept_with()
def changed_place_html(comparison: Comparison, cell: str) -> str:
    """The panel of an open place: what differs in it; with "" what differs altogether."""
    names = _names(comparison)
    if not cell:
        lists = _lists_of_all(comparison)
        return render("changed_place.html", title="Altogether", lead="", lists=lists, verdicts=[])
    level, phase, mode, row = place_of(cell)
    grid = Grid.WALL if row else Grid.CELLS if mode else Grid.BLOCKS
    place = comparison.difference.places(grid).loc[cell]
    called = NAMES[comparison.tone]
    changed = comparison.difference.verdicts
    here = changed[(changed["level"] == str(level)) & (changed["phase"] == str(phase))]
    part = comparison.newer.row_names[row] if row else mode.label if mode else ""
    return render(
        "changed_place.html",
        title=f"{comparison.newer.level_names[level]} · {phase.label}",
        lead=": ".join(filter(None, [part, str(place["word"])])),
        lists=[
            (called[what], [names[what == "lost"].get(one, one) for one in place[what]])
            for what in ("gained", "lost", "altered")
        ],
        verdicts=_verdicts(comparison, here),
    )


def _names(comparison: Comparison) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the newer entries and of the older ones, by id."""
    newer, older = (
        dict(zip(side.catalogue.entries["id"], side.catalogue.entries["name"], strict=True))
        for side in (comparison.newer, comparison.older)
    )
    return newer, older


PROBABLE = "Probably the same: link them"
"""What is called the same and linked by nobody: in neither list of what only one side has."""


def _probable(comparison: Comparison) -> list[dict[str, str]]:
    """What is probably the same, each with the address of its form, where it can be linked."""
    area = comparison.newer.area
    return [
        {
            "name": offer.name,
            "model_name": offer.model_name,
            "address": f"entries?{urlencode({'area': area.area.id, 'entry': offer.entry_id})}",
        }
        for offer in comparison.probable
        if area is not None
    ]


def _lists_of_all(comparison: Comparison) -> list[tuple[str, list[str]]]:
    entries = comparison.difference.entries
    called = NAMES[comparison.tone]
    lists = [
        (called[what], entries.loc[entries["change"] == what, "name"].tolist())
        for what in ("gained", "lost", "altered")
    ]
    if comparison.tone is Tone.AGAINST_MODEL:
        lists.insert(2, ("In both", _in_both(comparison)))
    if comparison.probable:
        lists.append((PROBABLE, [_pair(one.name, one.model_name) for one in comparison.probable]))
    return lists


def _in_both(comparison: Comparison) -> list[str]:
    """The area's entries that are the model's too, placed and delivered alike."""
    difference = comparison.difference
    entries = difference.entries
    differs = {*entries["id"], *(one.entry_id for one in comparison.probable)}
    here = difference.newer.counting
    return [
        str(name)
        for entry_id, name in zip(here["id"].tolist(), here["name"].tolist(), strict=True)
        if entry_id not in differs
    ]


def _pair(name: str, model_name: str) -> str:
    return name if name == model_name else f"{name} ({model_name} in the 2021 model)"


@kept_with()
def changed_wall_html(comparison: Comparison) -> str:
    """The wall of what differs: a sign, its words and the names behind it in each of 30 cells."""
    newer, older = _names(comparison)
    wall = comparison.difference.wall
    called = NAMES[comparison.tone]
    rows: dict[Level, list[dict[str, Any]]] = {level: [] for level in Level}
    for row in RowType:
        cells = []
        for phase in Phase:
            place = wall.loc[f"{row}/{phase}"]
            names = [
                (called[what], [(older if what == "lost" else newer).get(one, one) for one in ids])
                for what in ("gained", "lost", "altered")
                if (ids := place[what])
            ]
            change = PlaceChange(str(place["change"]))
            cells.append(
                {
                    "symbol": place["symbol"],
                    "word": place["word"],
                    "names": names,
                    "change": "outside" if not place["in_view"] else str(change),
                }
            )
        rows[row.level].append({"name": comparison.newer.row_names[row], "cells": cells})
    return render("changed_wall.html", levels=rows, level_names=comparison.newer.level_names)


def changed_entries_html(comparison: Comparison) -> str:
    """The entries behind the difference, list by list."""
    return render("changed_entries.html", lists=_lists_of_all(comparison))


def changes_csv(view: View) -> str:
    """The sentences and the entries behind them as CSV."""
    comparison = data.compared(view)
    called = NAMES[comparison.tone]
    entries = comparison.difference.entries
    rows = [("In words", sentence, "", "") for sentence in comparison.sentences]
    rows += [("Gaps", sentence, "", "") for sentence in comparison.gaps]
    rows += [
        (called[change], name, ";".join(before), ";".join(after))
        for change, name, before, after in zip(
            entries["change"], entries["name"], entries["before"], entries["after"], strict=True
        )
    ]
    rows += [(PROBABLE, _pair(one.name, one.model_name), "", "") for one in comparison.probable]
    return to_csv(pd.DataFrame(rows, columns=["What", "Which", "Cells before", "Cells after"]))
