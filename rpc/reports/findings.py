"""What the files of an area say: counted and judged once, and put into tables.

A workbook, a board report and a page for browsers hold the same tables. All of them come from the
functions that the pages call, so a number in a file is the number on the screen.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from rpc.analysis.analysis import Analysis
from rpc.areas.local_map import LocalMap
from rpc.charts.palette import SHADES
from rpc.exchange.workbook import Sheet, grid_sheet
from rpc.pathway.wording.dates import day_in_words
from rpc.pathway.wording.recorded import NOTHING
from rpc.tables.catalogue import MODEL_DATE
from rpc.tables.columns import SEPARATOR
from rpc.vocabulary import (
    BasisKind,
    Certainty,
    Evidence,
    Grid,
    Kind,
    Level,
    Measure,
    Phase,
    RowType,
    listed,
)
from rpc.vocabulary.local import FollowUp

GAP_KINDS = {
    "rule": "A rule is not met",
    "empty": "An empty row",
    "thin": "Thin: one entry only",
    "doubled": "Doubled: probably the same, by different providers",
}


def safety(local: LocalMap) -> str:
    """Where this help ends, with the area's own route where it has said one."""
    route = local.area.settings.get("abuse_route", "")
    own = f": {route}" if route else ""
    return (
        "This map is about conflict below the threshold of domestic abuse. Where anyone is afraid "
        f"or controlled, use the area's domestic abuse route{own}."
    )


def yardstick(local: LocalMap) -> str:
    """What the map is measured against, and which data say so."""
    return f"The support pathway model (beta) of {MODEL_DATE}; data {local.model.version}"


# ----------------------------------------------------------------------------------------- tables


def wall_sheet(found: Analysis, most: int = 0) -> Sheet:
    """Rows by phases: a number or a symbol with its word, and below it `most` of the names."""
    shown = found.displays(Grid.WALL, Measure.KINDS)
    return grid_sheet("Wall", shown, SHADES, _on_the_wall(found.local, most))


def coverage_sheet(found: Analysis) -> Sheet:
    """Levels by phases and delivery."""
    return grid_sheet("Coverage", found.displays(Grid.CELLS, Measure.KINDS), SHADES)


def _on_the_wall(local: LocalMap, most: int) -> dict[str, str]:
    """Below the number of each wall cell: the names in it, or what was decided of it."""
    found: dict[str, list[str]] = {}
    for name, row, phases in zip(
        *(local.local[column] for column in ("name", "row_type", "phases")), strict=True
    ):
        for phase in str(phases).split(SEPARATOR):
            found.setdefault(f"{row}/{phase}", []).append(str(name))
    said = {cell: "\n".join(_first(names, most)) for cell, names in found.items()}
    for cell, decision in local.decisions.items():
        if cell in local.endings:
            ending = local.endings[cell]
            parts = [f"The last one{ending.named} {ending.verb}.", decision.get("comment", "")]
        else:
            parts = [decision.get(name, "") for name in ("why", "comment")]
            parts.append(_day(decision.get("on", "")))
        note = " ".join(filter(None, parts))
        said[cell] = "\n".join(filter(None, [said.get(cell, ""), note]))
    return said


def _day(text: str) -> str:
    """A kept day in words; what is no day as it stands."""
    try:
        return f"{day_in_words(date.fromisoformat(text))}."
    except ValueError:
        return text


def _first(names: list[str], most: int) -> list[str]:
    if not most or len(names) <= most:
        return names
    return [*names[:most], f"and {len(names) - most:,} more"]


def gaps_sheet(found: Analysis) -> Sheet:
    """What is missing, ranked, and then what else strikes the eye."""
    local, names = found.local, found.entry_names
    table = pd.DataFrame(
        [
            {
                "Rank": int(gap["rank"]),
                "Level": local.level_names[Level(gap["level"])],
                "Phase": Phase(gap["phase"]).label,
                "Row": found.row_names[RowType(gap["row_type"])] if gap["row_type"] else "",
                "Rule": found.standard.names[gap["rule"]] if gap["rule"] else "",
                "What": GAP_KINDS.get(gap["kind"], gap["kind"]),
                "Why": gap["reason"],
                "Entries": listed(names.get(name, name) for name in gap["entries"]),
            }
            for gap in found.gaps.to_dict("records")
        ],
        columns=["Rank", "Level", "Phase", "Row", "Rule", "What", "Why", "Entries"],
    )
    return Sheet("Gaps", table, {"Rank": 8, "Why": 60, "Entries": 40}, nothing=found.no_gap)


def follow_up_sheet(found: Analysis) -> Sheet:
    """What somebody has to find out, agree or settle."""
    open_ones = found.followed
    labels = {str(kind): kind.label for kind in FollowUp}
    table = pd.DataFrame(
        {
            "Entry": open_ones["name"],
            "What to settle": open_ones["kind"].map(labels).fillna(open_ones["kind"]),
            "What is open": open_ones["what"],
            "Why": open_ones["why"],
        }
    )
    widths = {"Entry": 36, "What to settle": 30, "Why": 70}
    nothing = "Nothing is left to follow up." if len(found.local.every) else NOTHING
    return Sheet("Follow-up", table, widths, nothing=nothing)


def rules_sheet(found: Analysis) -> Sheet:
    """What each rule says of each block, and why."""
    says = {True: "yes", False: "no", None: "not known"}
    whose = found.local.standard["basis_kind"]
    table = pd.DataFrame(
        [
            {
                "Level": found.local.level_names[verdict.level],
                "Phase": verdict.phase.label,
                "Rule": found.standard.names[verdict.rule],
                "Met": says[verdict.met] if verdict.is_asked else "not asked",
                "Why": verdict.reason,
                "Whose rule": BasisKind(str(whose[str(verdict.rule)])).label,
            }
            for verdict in found.verdicts
        ]
    )
    return Sheet("Rules", table, {"Rule": 32, "Met": 12, "Why": 80})


def evidence_rows(local: LocalMap) -> list[dict[str, str]]:
    """The evidence of each entry that has any, with its source and date."""
    rows = []
    of_model = local.model.entries
    programmes = of_model[of_model["kind"] == Kind.INTERVENTION].set_index("id")
    for entry in local.local.to_dict("records"):
        is_intervention = RowType(entry["row_type"]).kind is Kind.INTERVENTION
        if (linked := entry["programme"]) in programmes.index and is_intervention:
            programme = programmes.loc[linked]
            rows.append(
                {
                    "About": entry["name"],
                    "Says": _evidence_of(programme),
                    "Where from": _texts(programme, "rating_source", "evidence_note", "source"),
                    "As of": _texts(programme, "rating_as_of") or "date not known",
                }
            )
        elif entry["evidence"]:
            says = f"{Evidence(entry['evidence']).label}, as the area states"
            source = entry["evidence_source"]
            rows.append(
                {
                    "About": entry["name"],
                    "Says": says,
                    "Where from": source or "not known",
                    "As of": "date not known",
                }
            )
    return rows


def sources_sheet(local: LocalMap) -> Sheet:
    """Where the evidence of each entry comes from, and the rules and the rows."""
    rows = evidence_rows(local)
    rows += [
        {
            "About": f"The rule '{rule['name']}'",
            "Says": rule["rule"],
            "Where from": ". ".join(filter(None, [rule["basis"], rule["source"]])),
            "As of": "",
        }
        for rule in local.standard.to_dict("records")
    ]
    rows += [
        {
            "About": f"The row '{row['name']}'",
            "Says": ". ".join(
                filter(
                    None,
                    [
                        str(row["key_features"]).replace(SEPARATOR, "; "),
                        str(row["key_features_note"]).rstrip("."),
                    ],
                )
            ),
            "Where from": row["source"],
            "As of": MODEL_DATE,
        }
        for row in local.row_types.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["About", "Says", "Where from", "As of"])
    return Sheet("Sources", table, {"About": 36, "Says": 60, "Where from": 80})


def _evidence_of(programme: pd.Series) -> str:
    evidence = programme["evidence"]
    word = Evidence(evidence).label if isinstance(evidence, str) and evidence else "not known"
    parts = [f"Programme: {programme['name']}. Evidence: {word}"]
    if rating := _texts(programme, "guidebook_rating"):
        parts.append(f"Guidebook rating {rating} ({_certainty(programme)})")
    return ". ".join(parts) + "."


def _certainty(programme: pd.Series) -> str:
    certainty = _texts(programme, "rating_certainty")
    return Certainty(certainty).label if certainty else "how sure is not known"


def _texts(row: pd.Series, *names: str) -> str:
    """What stands in some columns of a row, blanks left out."""
    values = (row[name] for name in names)
    texts = [str(value).rstrip(".") for value in values if isinstance(value, str)]
    return ". ".join(filter(None, texts))
