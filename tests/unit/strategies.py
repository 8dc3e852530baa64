"""Random catalogues, selections and switches, and the shipped tables as plain rows.

A catalogue is drawn as rows of text, as a file has them. `frames` makes of them what
`rpc.tables.catalogue.build` takes and `oracle.entry` what the oracle takes: one source for both.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import oracle
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from soak import IS_FULL

from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.states import Decisions
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue
from rpc.vocabulary import Evidence, Kind, Level, Mode, OpenTo, Phase, RowType, Rule, State

DATA = Path(__file__).resolve().parents[2] / "data"

Row = dict[str, str]


def shipped_rows(file: str) -> list[Row]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def header(file: str) -> list[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines))


SHIPPED = [*shipped_rows("services.csv"), *shipped_rows("interventions.csv")]
"""The shipped entries as rows of text, services first."""


# ------------------------------------------------------------------------ from rows of text


def frame(file: str, rows: list[Row]) -> pd.DataFrame:
    """Rows as a table of text with the header of a shipped file, cells not named left blank."""
    columns = header(file)
    return pd.DataFrame(
        [[row.get(name, "") for name in columns] for row in rows],
        columns=pd.Index(columns, dtype="str"),
        index=pd.RangeIndex(2, len(rows) + 2, name="row"),
        dtype="str",
    )


def frames(rows: list[Row]) -> dict[str, pd.DataFrame]:
    """The four tables that make a catalogue of these rows: file name -> table of text."""
    is_intervention = [oracle.ROWS[row["row_type"]][1] == "intervention" for row in rows]
    both = list(zip(rows, is_intervention, strict=True))
    return {
        "services.csv": frame("services.csv", [row for row, yes in both if not yes]),
        "interventions.csv": frame("interventions.csv", [row for row, yes in both if yes]),
        "row_types.csv": frame("row_types.csv", shipped_rows("row_types.csv")),
        "standard.csv": frame("standard.csv", shipped_rows("standard.csv")),
    }


def built(rows: list[Row]) -> catalogue.Catalogue:
    return catalogue.build(frames(rows))


def entries(rows: list[Row]) -> list[oracle.Entry]:
    """The same rows for the oracle, services before interventions as in a catalogue."""
    made = [oracle.entry(row) for row in rows]
    return sorted(made, key=lambda one: one["kind"] == "intervention")


def row(number: int, row_type: str, **cells: str) -> Row:
    """One row with a name of its own; what `cells` does not name is blank."""
    level, kind = oracle.ROWS[row_type]
    blank = dict.fromkeys((*ENTRY_CELLS, "evidence", "guidebook_rating"), "")
    fixed = {"id": f"e{number:02}", "name": f"Entry{number:02}", "level": level, "kind": kind}
    return blank | fixed | {"row_type": row_type} | cells


ENTRY_CELLS = (
    "summary",
    "phases",
    "modes",
    "modes_basis",
    "relationship",
    "relationship_basis",
    "target_group",
    "format",
    "provider",
)


def as_selection(filters: oracle.Filters) -> Selection:
    """The oracle's filters as the engine's selection."""
    least = filters["evidence"]
    return Selection(
        levels=tuple(map(Level, filters["levels"])),
        phases=tuple(map(Phase, filters["phases"])),
        modes=tuple(map(Mode, filters["modes"])),
        kinds=tuple(map(Kind, filters["kinds"])),
        row_types=tuple(map(RowType, filters["row_types"])),
        target_groups=tuple(filters["target_groups"]),
        evidence=None if least is None else Evidence(least),
        relationship=OpenTo(filters["relationship"]),
        words=filters["words"],
    )


def as_standard(made: catalogue.Catalogue, rules: frozenset[str]) -> Standard:
    """The standard with exactly these rules in force."""
    return Standard.of(made.standard).switched(
        on=[rule for rule in Rule if rule in rules],
        off=[rule for rule in Rule if rule not in rules],
    )


# ------------------------------------------------------------------------ strategies


def fewer(times: int) -> settings:
    """So many times fewer examples than the profile in force tries."""
    return settings(max_examples=settings.default.max_examples // times)


def costly(times: int = 2) -> settings:
    """The same on every change; the whole run tries as many as of any other."""
    return fewer(1 if IS_FULL else times)


BASES = ("stated", "inferred", "unknown", "")
AREA_GROUPS = ("", "Couples", "couples;Teenage parents", "Parents (of 2+); Couples", ";")
NAMES = ("Relate Anyshire", "RELATE (Anyshire)", "Talking Together", "Talking together programme")
OTHER_NAMES = ("Family Hub North", "Family Hub South", "Relate")
PROGRAMMES = ("", "", "triple-p", "incredible-years")
TARGET_GROUPS = ("", "Couples", "couples", "Teenage parents", "Parents (of 2+)")
SUMMARIES = ("", "", "Online; for COUPLES", "Eight sessions [group]")
FORMATS = ("", "group", "Self-directed WEBSITE", "één-op-één [phone]")
PROVIDERS = ("", "Tavistock", "C++ & Sons", "PREP.*")
WORDS = ("", "", "tavi", "GROUP", "c++", ".*", "[", "entry0", "couples group", "ÉÉN", "  ")


def some_of(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Different values in the order of the vocabulary."""
    return st.sets(st.sampled_from(values), min_size=least).map(
        lambda drawn: [value for value in values if value in drawn]
    )


def several(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A multi-valued cell, blank now and then, in any order."""
    return st.builds(
        lambda drawn, joint: joint.join(drawn),
        st.lists(st.sampled_from(values), max_size=len(values), unique=True),
        st.sampled_from((";", "; ")),
    )


def one_or_all(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sampled_from(values).map(lambda value: (value,)) | st.just(values)


@st.composite
def catalogue_rows(draw: st.DrawFn, most: int = 14) -> list[Row]:
    """A few entries, crowded into few rows of the model so that they meet in blocks.

    In half of the catalogues they are all of one evidence, and in half of one relationship: a rule
    is false only where no entry at all meets it.
    """
    row_types = draw(some_of(tuple(oracle.ROWS), least=1))
    relationships = draw(one_or_all(("any", "together", "separated", "")))
    strengths = draw(one_or_all((*oracle.WEAKEST_FIRST, "")))
    cells = st.fixed_dictionaries(
        {
            "row_type": st.sampled_from(row_types),
            "phases": several(oracle.PHASES),
            "modes": several(oracle.MODES),
            "modes_basis": st.sampled_from(BASES),
            "relationship": st.sampled_from(relationships),
            "relationship_basis": st.sampled_from(BASES),
            "summary": st.sampled_from(SUMMARIES),
            "target_group": st.sampled_from(TARGET_GROUPS),
            "format": st.sampled_from(FORMATS),
            "provider": st.sampled_from(PROVIDERS),
        }
    )
    assessment = st.fixed_dictionaries(
        {
            "evidence": st.sampled_from(strengths),
            "evidence_basis": st.sampled_from(BASES),
            "guidebook_rating": st.sampled_from(("", "", "NE", "NL2", "2", "3+", "4")),
        }
    )
    rows = []
    for number, drawn in enumerate(draw(st.lists(cells, max_size=most))):
        is_intervention = oracle.ROWS[drawn["row_type"]][1] == "intervention"
        assessed = draw(assessment) if is_intervention else {}
        if assessed.get("guidebook_rating"):
            assessed = assessed | {"rating_source": "A page", "rating_certainty": "stated"}
        rows.append(row(number, **drawn, **assessed))
    return rows


@st.composite
def area_rows(draw: st.DrawFn, most: int = 10) -> list[Row]:
    """A few entries of an area: linked to programmes, alike in name, for several target groups."""
    rows = draw(catalogue_rows(most))
    for one in rows:
        one["target_group"] = draw(st.sampled_from(AREA_GROUPS))
        one["programme"] = draw(st.sampled_from(PROGRAMMES))
        one["name"] = draw(st.sampled_from((one["name"], *NAMES, *OTHER_NAMES)))
    return rows


def built_area(rows: list[Row]) -> catalogue.Catalogue:
    """A map as a catalogue, with the two columns more that an area's entries have."""
    made = built(rows)
    programmes = {row["id"]: row["programme"] for row in rows}
    of_entries = [programmes[one] for one in made.entries["id"]]
    more = {"programme": pd.Series(of_entries, dtype="str"), "conflict_role": ""}
    return replace(made, entries=made.entries.assign(**more))


def decided() -> st.SearchStrategy[dict[tuple[str, str], str]]:
    """What is kept of an area's empty wall cells: of none, of any, of most, or of all."""
    cells = [(row, phase) for row in oracle.ROWS for phase in oracle.PHASES]
    words = st.sampled_from(("none", "none_left", "out_of_scope"))

    def all_but(left_out: set[tuple[str, str]]) -> st.SearchStrategy[dict[tuple[str, str], str]]:
        return st.fixed_dictionaries({cell: words for cell in cells if cell not in left_out})

    return st.one_of(
        st.just({}),
        st.dictionaries(st.sampled_from(cells), words, max_size=len(cells)),
        st.sets(st.sampled_from(cells), max_size=4).flatmap(all_but),
        words.map(lambda word: dict.fromkeys(cells, word)),
    )


def as_decisions(decided: oracle.Decided) -> Decisions | None:
    """The oracle's decisions as the engine's."""
    if decided is None:
        return None
    return {f"{row}/{phase}": State(word) for (row, phase), word in decided.items()}


def rarely(values: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
    """Mostly `otherwise`: filters that are all set leave nothing to look at."""
    return st.integers(0, 3).flatmap(lambda side: values if side == 3 else st.just(otherwise))


def filters(searches: bool = True) -> st.SearchStrategy[oracle.Filters]:
    """Any selection, most filters unset; without `searches` no words and no target groups."""
    asked = {
        "levels": rarely(some_of(oracle.LEVELS), []),
        "phases": rarely(some_of(oracle.PHASES), []),
        "modes": rarely(some_of(oracle.MODES), []),
        "kinds": rarely(some_of(oracle.KINDS), []),
        "row_types": rarely(some_of(tuple(oracle.ROWS)), []),
        "target_groups": st.just([]),
        "evidence": rarely(st.sampled_from(oracle.WEAKEST_FIRST), None),
        "relationship": rarely(st.sampled_from(tuple(oracle.OPEN)), "all"),
        "words": st.just(""),
    }
    if searches:
        groups = ("Couples", "COUPLES", "teenage parents", "Parents (of 2+)", "Nobody")
        asked["target_groups"] = rarely(st.lists(st.sampled_from(groups), max_size=2), [])
        asked["words"] = rarely(st.sampled_from(WORDS), "")
    return st.fixed_dictionaries(asked)


def switches() -> st.SearchStrategy[frozenset[str]]:
    """The rules in force: as at first, all, or any."""
    return st.one_of(
        st.just(oracle.ON_AT_FIRST),
        st.just(frozenset(oracle.RULES)),
        st.frozensets(st.sampled_from(oracle.RULES)),
    )
