"""Adapt what is already here: the key features of a row that named local entries may lack.

To train, link or adapt a service that families know already costs least and is often overlooked,
so this stands beside every list of options. A feature that nobody has stated is *not known to be
there*: that is a question to the service, not a finding about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.texts import texts_for
from rpc.pathway.rules.name_matching import probably_equal
from rpc.tables.columns import SEPARATOR, words_of
from rpc.vocabulary import Kind, Level, Phase, RowType, listed

ADAPTABLE_COLUMNS = ("row_type", "where", "id", "name", "has", "lacks", "sentence")

NOTHING_TO_ADAPT = "Nothing on this map could be adapted yet: it holds no service that is placed."

WHERES = ("here", "block", "level", "other", "nothing")
"""Where an entry stands, the nearest first: in the row and phase; in the block, in another row; at
the level, in another phase; a service or self-help resource of another level; nowhere."""


def adapt(
    local: pd.DataFrame,
    entries: pd.DataFrame,
    row_types: pd.DataFrame,
    level: Level,
    phase: Phase,
    row_type: RowType | None = None,
) -> pd.DataFrame:
    """What is here and could be adapted, for each row of a block, or for one of them.

    A row an entry of the map, in the order of `entries`, columns `ADAPTABLE_COLUMNS`: `row_type`
    the row that its features are compared with; `where` of `WHERES`, each row naming the nearest
    entries only; `has` and `lacks` lists of the row's key features that it is stated to have, and
    that it is not known to have; `sentence` says it. Never empty: where nothing can be adapted, one
    row says so, with `id` "". `local` is text with the columns `id` and `LOCAL`, `entries` the same
    as an entries table, `row_types` the catalogue's.
    """
    rows = [row for row in RowType if row.level is level and row_type in (None, row)]
    stated = texts_for(entries, local, ["key_features"])["key_features"]
    found = [
        line for row in rows for line in _of_row(_Row.of(row, phase, row_types), entries, stated)
    ]
    if not found:
        found = [
            (str(rows[0]) if len(rows) == 1 else "", WHERES[-1], "", "", [], [], NOTHING_TO_ADAPT)
        ]
    return pd.DataFrame(found, columns=list(ADAPTABLE_COLUMNS))


_Line = tuple[str, str, str, str, list[str], list[str], str]


@dataclass(frozen=True)
class _Row:
    """A row of the model and what it asks."""

    row: RowType
    phase: Phase
    name: str
    features: list[str]
    names: dict[str, str]
    """What people call every row, by id."""

    @classmethod
    def of(cls, row: RowType, phase: Phase, row_types: pd.DataFrame) -> _Row:
        names = {str(one): str(name) for one, name in row_types["short_name"].items()}
        features = features_of(str(row_types.at[str(row), "key_features"] or ""))
        return cls(row, phase, names[str(row)], features, names)


def features_of(text: str) -> list[str]:
    """The features that a text names."""
    return [part for one in text.split(SEPARATOR) if (part := one.strip())]


def compared(features: Sequence[str], stated: str) -> tuple[list[str], list[str]]:
    """The features that a text states, and the others; alike but for a slip is the same."""
    there = features_of(stated)
    has = [one for one in features if any(probably_equal(one, other) for other in there)]
    return has, [one for one in features if one not in has]


def _of_row(row: _Row, entries: pd.DataFrame, stated: pd.Series) -> list[_Line]:
    """The nearest entries to a row and phase; [] where the map holds none that could be adapted."""
    where, which = _nearest(row, entries)
    texts = stated.to_numpy(dtype=object)[which]
    # Each text is compared once, however many entries have it.
    split = {text: compared(row.features, text) for text in set(texts)}
    near = entries.loc[which, ["id", "name", "row_type", "phases"]]
    return [
        (
            str(row.row),
            where,
            entry,
            name,
            *split[text],
            f"{_lead(row, where, name, its_row, int(phases))} {_said(row, text, *split[text])}",
        )
        for (entry, name, its_row, phases), text in zip(
            near.itertuples(index=False, name=None), texts, strict=True
        )
    ]


def _nearest(row: _Row, entries: pd.DataFrame) -> tuple[str, Flags]:
    phases = entries["phases"].to_numpy()
    in_phase = (phases >> row.phase.position & 1).astype(bool)
    at_level = (entries["level"] == str(row.row.level)).to_numpy(dtype=bool)
    in_row = (entries["row_type"] == str(row.row)).to_numpy(dtype=bool)
    is_service = (entries["kind"] != str(Kind.INTERVENTION)).to_numpy(dtype=bool)
    ladder = (
        in_row & in_phase,
        at_level & in_phase,
        at_level & (phases > 0),
        is_service & (phases > 0),
    )
    for where, which in zip(WHERES, ladder, strict=False):
        if which.any():
            return where, which
    return WHERES[-1], np.zeros(len(entries), dtype=bool)


def _lead(row: _Row, where: str, name: str, its_row: str, phases: int) -> str:
    """Where an entry stands, as the beginning of a sentence."""
    if where == "here":
        return f"{name} stands in the row '{row.name}' for {row.phase.label};"
    lead = f"Nothing on the map stands in the row '{row.name}' for {row.phase.label}. "
    its = RowType(its_row)
    stands = f"{name} is near, in the row '{row.names[its_row]}'"
    if where == "block":
        return f"{lead}{stands} of the same level and phase;"
    words = listed(phase.label for phase in words_of(phases, Phase))
    if where == "level":
        return f"{lead}{stands} of the same level, for {words};"
    return f"{lead}{stands} at {its.level.label}, for {words};"


def _said(row: _Row, stated: str, has: list[str], lacks: list[str]) -> str:
    """What of the row's features it is stated to have, as the end of a sentence."""
    number, others = len(row.features), "; ".join(lacks)
    if not number:
        return "the model names no key feature of this row."
    of_row = "the row's one key feature" if number == 1 else f"the row's {number} key features"
    any_of, all_of = ("", "") if number == 1 else ("any of ", "all of ")
    if not stated:
        which = "whether it has" if number == 1 else f"which of {of_row} it has"
        return f"{which}{f' {of_row}' if number == 1 else ''} is not known: {others}."
    if not lacks:
        return f"it is stated to have {all_of}{of_row}."
    if not has:
        return f"it is not known to have {any_of}{of_row}: {others}."
    return f"it is stated to have {len(has)} of {of_row}, and not known to have: {others}."
