"""The columns of every table, their checks, and the form that entries have in memory.

On disk every table is UTF-8 CSV, `;` between the values of a multi-valued cell, blank for not
known (docs/data.md describes each column). In memory there is one *entries* table (`as_entries`):
words as categories and multi-valued columns as bit masks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd

from rpc.tables.text_columns import as_text
from rpc.vocabulary import (
    Basis,
    BasisKind,
    Certainty,
    Confidence,
    Evidence,
    Kind,
    LabelledEnum,
    Level,
    Mode,
    Phase,
    Rating,
    Relationship,
    RowType,
    Rule,
    Switch,
    UkDelivery,
    listed,
    nearest,
)

W = TypeVar("W", bound=LabelledEnum)

SEPARATOR = ";"
"""Between the values of a multi-valued cell."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a table: where, what, and what to do. All are sentences."""

    file: str
    row: int | None
    """As a spreadsheet numbers it: the header is row 1. None when it concerns the whole file."""
    column: str | None
    value: str | None
    problem: str
    fix: str


@dataclass(frozen=True)
class Field:
    """One column of a table: what may stand in it, and whether it may be blank."""

    words: type[LabelledEnum] | None = None
    several: bool = False
    required: bool = False
    shape: str = ""
    """A regular expression that the whole text matches; `shape_says` tells people what it wants."""
    shape_says: str = ""


_ENTRY_FIELDS = {
    "id": Field(required=True),
    "name": Field(required=True),
    "summary": Field(),
    "kind": Field(Kind, required=True),
    "row_type": Field(RowType, required=True),
    "level": Field(Level, required=True),
    "phases": Field(Phase, several=True),
    "modes": Field(Mode, several=True),
    "modes_basis": Field(Basis),
    "relationship": Field(Relationship),
    "relationship_basis": Field(Basis),
    "target_group": Field(),
    "format": Field(),
    "provider": Field(),
    "url": Field(shape=r"https?://\S+", shape_says="an address that begins with https://"),
    "source": Field(),
    "placement_confidence": Field(Confidence),
    "placement_note": Field(),
}
_AGE = Field(shape="-1|[0-9]{1,2}", shape_says="a child's age in whole years, -1 before birth")

SERVICES = _ENTRY_FIELDS | {"note": Field()}
INTERVENTIONS = {name: field for name, field in _ENTRY_FIELDS.items() if name != "kind"} | {
    "evidence": Field(Evidence),
    "evidence_basis": Field(Basis),
    "evidence_note": Field(),
    "guidebook_rating": Field(Rating),
    "guidebook_cost": Field(shape=r"[1-5]", shape_says="a whole number from 1 to 5, as printed"),
    "rating_source": Field(),
    "rating_as_of": Field(shape="[0-9]{4}", shape_says="a year of four digits"),
    "rating_certainty": Field(Certainty),
    "age_min": _AGE,
    "age_max": _AGE,
    "sessions": Field(),
    "setting": Field(),
    "outcomes": Field(),
    "uk_delivery": Field(UkDelivery),
    "uk_delivery_source": Field(),
}
ROW_TYPES = {
    "id": Field(RowType, required=True),
    "level": Field(Level, required=True),
    "order": Field(required=True, shape="[0-9]{1,2}", shape_says="a whole number"),
    "kind": Field(Kind, required=True),
    "name": Field(required=True),
    "short_name": Field(required=True),
    "key_features": Field(),
    "key_features_note": Field(),
    "source": Field(),
}
STANDARD = {
    "id": Field(Rule, required=True),
    "name": Field(required=True),
    "rule": Field(required=True),
    "basis_kind": Field(BasisKind, required=True),
    "basis": Field(),
    "source": Field(),
    "default": Field(Switch, required=True),
}

TABLES: dict[str, dict[str, Field]] = {
    "services.csv": SERVICES,
    "interventions.csv": INTERVENTIONS,
    "row_types.csv": ROW_TYPES,
    "standard.csv": STANDARD,
}
"""Every table of the catalogue by file name."""

COMPLETE = {"row_types.csv": RowType, "standard.csv": Rule}
"""Tables that must hold each word of their vocabulary once."""


# ---------------------------------------------------------------------------------- checks


def check_table(frame: pd.DataFrame, file: str) -> list[Problem]:
    """Everything that is wrong with one table, header first and then by row; empty when nothing is.

    `frame` is text, its index the rows as a spreadsheet numbers them; `file` is a name in `TABLES`.
    """
    fields = TABLES[file]
    missing = [name for name in fields if name not in frame.columns]
    unknown = [name for name in map(str, frame.columns) if name not in fields]
    problems = [_unknown_column(file, name, missing) for name in unknown]
    problems += [_missing_column(file, name) for name in missing]
    problems += _failures(frame, file)
    if file in COMPLETE and "id" in frame.columns:
        present = set(frame["id"])
        problems += [
            Problem(
                file, None, "id", word, f"There is no row for '{word}'.", f"Add a row '{word}'."
            )
            for word in COMPLETE[file]
            if word not in present
        ]
    return problems


def _unknown_column(file: str, name: str, missing: list[str]) -> Problem:
    near = nearest(name, missing)
    fix = f"Rename it '{near}'." if near else "Take the column away."
    return Problem(file, 1, name, name, f"The column '{name}' is not known.", fix)


def _missing_column(file: str, name: str) -> Problem:
    rest = "fill it in every row" if TABLES[file][name].required else "its cells may be blank"
    fix = f"Add a column headed '{name}'; {rest}."
    return Problem(file, 1, name, None, f"The column '{name}' is missing.", fix)


def _failures(frame: pd.DataFrame, file: str) -> list[Problem]:
    """The cells that pandera finds wrong, all of them, in the order of the rows."""
    from pandera.errors import SchemaErrors

    try:
        _schema(file, tuple(map(str, frame.columns))).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["check", "column", "index"]].drop_duplicates()
    else:
        return []
    seen = set()
    problems = []
    for check, column, row in cases.itertuples(index=False, name=None):
        place = (check, _ACROSS[check].column if check in _ACROSS else str(column), int(row))
        if place not in seen:
            seen.add(place)
            cells = {str(name): str(text) for name, text in frame.loc[place[2]].items()}
            problems.append(_cell_problem(file, cells, *place))
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


@lru_cache(maxsize=32)
def _schema(file: str, columns: tuple[str, ...]) -> Any:
    """What pandera checks of a table, over those of its columns that the file has."""
    from pandera.pandas import Check, Column, DataFrameSchema

    def column(name: str, field: Field) -> Any:
        checks = []
        if name == "id":
            checks.append(Check(_first_of_its_id, error="repeated"))
        if field.required:
            checks.append(Check.str_matches(r"[\s\S]*\S", error="blank"))
        if field.words is not None:
            word = f"(?:{'|'.join(map(re.escape, field.words))})"
            more = rf"(?:\s*{SEPARATOR}\s*{word})*" if field.several else ""
            checks.append(Check.str_matches(rf"(?:{word}{more})?\Z", error="words"))
        if field.shape:
            checks.append(Check.str_matches(rf"(?:{field.shape})?\Z", error="shape"))
        return Column(str, checks)

    return DataFrameSchema(
        {name: column(name, field) for name, field in TABLES[file].items() if name in columns},
        checks=[
            Check(across.passes, error=key)
            for key, across in _ACROSS.items()
            if across.asks <= set(columns) and file in across.files
        ],
    )


def _first_of_its_id(ids: pd.Series) -> pd.Series:
    return ~ids.str.strip().duplicated() | ~_filled(ids)


def _filled(column: pd.Series) -> pd.Series:
    return column.str.strip() != ""


def _agrees(column: str, right: dict[str, str]) -> Callable[[pd.DataFrame], pd.Series]:
    """Whether a column holds what the row type fixes; a word wrong in itself passes here."""

    def passes(frame: pd.DataFrame) -> pd.Series:
        row_type = frame.get("row_type", frame.get("id", pd.Series("", index=frame.index)))
        fixed = row_type.map(right)
        return fixed.isna() | (fixed == frame[column]) | ~frame[column].isin(set(right.values()))

    return passes


def _in_order(frame: pd.DataFrame) -> pd.Series:
    youngest = pd.to_numeric(frame["age_min"], errors="coerce")
    oldest = pd.to_numeric(frame["age_max"], errors="coerce")
    return youngest.isna() | oldest.isna() | (youngest < oldest)


@dataclass(frozen=True)
class _Across:
    """A check that looks at more than one column of a row; `column` is where it is reported."""

    column: str
    asks: set[str]
    files: set[str]
    passes: Callable[[pd.DataFrame], pd.Series]


_ROW_FILES = {"services.csv", "interventions.csv", "row_types.csv"}
_LEVELS = {str(row): str(row.level) for row in RowType}
_KINDS = {str(row): str(row.kind) for row in RowType}
_ACROSS = {
    "level": _Across("level", {"level"}, _ROW_FILES, _agrees("level", _LEVELS)),
    "kind": _Across("kind", {"kind"}, _ROW_FILES, _agrees("kind", _KINDS)),
    "wrong_kind": _Across(
        "kind", {"kind"}, {"services.csv"}, lambda frame: frame["kind"] != Kind.INTERVENTION
    ),
    "wrong_row_type": _Across(
        "row_type",
        {"row_type"},
        {"interventions.csv"},
        lambda frame: frame["row_type"].map(_KINDS).fillna(Kind.INTERVENTION) == Kind.INTERVENTION,
    ),
    "unsourced": _Across(
        "rating_source",
        {"guidebook_rating", "rating_source"},
        {"interventions.csv"},
        lambda frame: ~_filled(frame["guidebook_rating"]) | _filled(frame["rating_source"]),
    ),
    "ages": _Across("age_max", {"age_min", "age_max"}, {"interventions.csv"}, _in_order),
}


def _cell_problem(file: str, cells: dict[str, str], check: str, column: str, row: int) -> Problem:
    """The sentence for one failed check of one cell."""
    field = TABLES[file][column]
    value = cells[column]
    row_type = cells.get("row_type", cells.get("id", ""))
    if check == "repeated":
        problem, fix = f"The id '{value}' stands in an earlier row too.", "Give it one of its own."
    elif check == "blank":
        problem, fix = f"The {column} is blank.", f"Every row needs a {column}: fill it in."
    elif check == "shape":
        problem, fix = f"'{value}' is not {field.shape_says}.", "Correct it, or leave it blank."
    elif check == "words":
        problem, fix = _wrong_words(field, value)
    elif check == "level":
        problem = f"The level '{value}' contradicts the row type '{row_type}'."
        fix = f"Use '{_LEVELS[row_type]}', or change the row type."
    elif check == "kind":
        problem = f"The kind '{value}' contradicts the row type '{row_type}'."
        fix = f"Use '{_KINDS[row_type]}', or change the row type."
    elif check == "unsourced":
        rating = cells["guidebook_rating"]
        problem = f"The rating '{rating}' has no source."
        fix = "Name the source in rating_source, or leave the rating blank."
    elif check == "ages":
        problem = f"The ages run from {cells['age_min']} to {value}."
        fix = "age_max must be higher than age_min."
    else:
        other = "interventions.csv" if file == "services.csv" else "services.csv"
        problem, fix = f"'{value}' does not belong in {file}.", f"Move the row to {other}."
    return Problem(file, row, column, value or None, problem, fix)


def _wrong_words(field: Field, value: str) -> tuple[str, str]:
    """What is wrong with a cell of vocabulary words, and the nearest right ones."""
    assert field.words is not None
    words = list(map(str, field.words))
    parts = [part.strip() for part in value.split(SEPARATOR)] if field.several else [value]
    wrong = [part for part in parts if part not in words]
    problem = (
        f"{listed(repr(part) for part in wrong)} "
        f"{'is not a known word' if len(wrong) == 1 else 'are not known words'}."
    )
    near = [found for part in wrong if part and (found := nearest(part, words))]
    fix = f"Use one of {listed(words, 'or')}."
    if near:
        fix = f"Did you mean {listed(map(repr, near))}? {fix}"
    return problem, fix if field.required else f"{fix} Leave the cell blank if it is not known."


# ---------------------------------------------------------------------------- entries in memory

ENTRY_COLUMNS = (*SERVICES, *(name for name in INTERVENTIONS if name not in SERVICES))
"""The columns of the entries table, in order."""

CATEGORIES: dict[str, type[LabelledEnum]] = {
    name: field.words
    for name, field in (SERVICES | INTERVENTIONS).items()
    if field.words is not None and not field.several
}
"""Columns that are one word in memory: an ordered category, missing where not known."""

MASKS: dict[str, type[LabelledEnum]] = {"phases": Phase, "modes": Mode}
"""Columns that are a bit mask in memory: bit n for the n-th word, 0 where not known."""

_NUMBERS = ("age_min", "age_max")


def mask_of(words: Iterable[LabelledEnum]) -> int:
    """The bit mask of some words of one vocabulary."""
    return sum(1 << word.position for word in set(words))


def words_of(mask: int, vocabulary: type[W]) -> list[W]:
    """The words whose bits stand in a mask, in their order."""
    return [word for word in vocabulary if mask >> word.position & 1]


def as_entries(*frames: pd.DataFrame) -> pd.DataFrame:
    """Checked tables of entries as the one entries table, one row an entry, first frame first.

    Words become ordered categories (missing = not known), `phases` and `modes` bit masks of uint8
    (0 = not known), ages numbers in years (missing = not known); other columns stay text, "" where
    blank. The kind is the one that the row type fixes.
    """
    table = pd.concat([frame.reindex(columns=list(ENTRY_COLUMNS)) for frame in frames])
    text = as_text(table, ENTRY_COLUMNS)
    text["name"] = table["name"].fillna("").astype("str").array
    text["kind"] = text["row_type"].map(_KINDS).astype("str")
    return pd.DataFrame({name: _in_memory(name, text[name]) for name in ENTRY_COLUMNS})


def _in_memory(name: str, column: pd.Series) -> pd.Series:
    if name in MASKS:
        masks = {text: _mask(text, MASKS[name]) for text in column.unique().tolist()}
        return column.map(masks).astype("uint8")
    if name in CATEGORIES:
        kind = pd.CategoricalDtype([str(word) for word in CATEGORIES[name]], ordered=True)
        codes = kind.categories.get_indexer(pd.Index(column))  # a blank is no word, so it has none
        return pd.Series(pd.Categorical.from_codes(codes, dtype=kind), index=column.index)
    if name in _NUMBERS:
        return pd.to_numeric(column.where(column != "")).astype("float64")
    return column


def _mask(text: str, vocabulary: type[LabelledEnum]) -> int:
    """The bit mask of the words of a multi-valued text."""
    parts = "".join(text.split()).split(SEPARATOR)
    return sum(1 << word.position for word in vocabulary if word in parts)
