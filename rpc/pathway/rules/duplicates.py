"""Entries of one wall cell of an area that are probably one thing from different providers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.three_valued import YES
from rpc.pathway.rules.name_matching import Labels, Names, merged, words_of_name
from rpc.vocabulary import Phase, RowType, names_listed


@dataclass(frozen=True)
class Doubled:
    """Some entries of a wall cell, in the order of the table."""

    row_type: RowType
    phase: Phase
    reason: str
    """The end of a sentence that names them."""
    ids: list[str]


def doubled(coverage: Coverage, local: pd.DataFrame | None = None) -> Iterator[Doubled]:
    """The doubled entries of each wall cell, row by row and phase by phase.

    Counting entries with the same linked programme or a probably equal name, and providers that are
    known and differ: a blank provider may be the same one. What covers areas that are known to lie
    apart is not doubled: the same programme in two towns serves different families. `local` is as
    in `gaps.find_gaps`.
    """
    entries = coverage.entries
    named = _filled(entries["provider"])
    asked = named & np.equal(coverage.truth, YES)
    rows = np.flatnonzero(asked)
    if len(rows) < 2:
        return
    about = entries[list(_COLUMNS)].iloc[rows].assign(programme=_programmes(entries, local)[rows])
    name_of, texts = pd.factorize(about["name"])
    names = Names.of(list(texts))
    by, who = pd.factorize(about["provider"])
    of_provider = Names.of(list(who)).words[by]
    linked, _ = pd.factorize(about["programme"])
    row_of = about["row_type"].cat.codes.to_numpy()
    phases = about["phases"].to_numpy()
    about = about.assign(area=_areas(entries)[rows])
    texts_of = {
        name: about[name].to_numpy(dtype=object)
        for name in ("id", "name", "provider", "programme", "area")
    }
    for row in RowType:
        in_row = row_of == row.position
        for phase in Phase:
            if not coverage.selection.sees_phase(phase):
                continue
            in_phase = (phases >> phase.position & 1).astype(bool)
            here = np.flatnonzero(in_row & in_phase)
            if len(here) < 2:
                continue
            of_programme = _own_where_blank(linked[here], texts_of["programme"][here])
            groups = merged(names.alike(name_of[here]), of_programme)
            for members in _of_different(groups, of_provider[here]):
                group = {name: column[here[members]] for name, column in texts_of.items()}
                if _lie_apart(group["area"], of_provider[here[members]]):
                    continue
                yield Doubled(row, phase, _reason(group), group["id"].tolist())


_COLUMNS = ("id", "name", "provider", "row_type", "phases")


def _filled(column: pd.Series) -> npt.NDArray[np.bool_]:
    return np.asarray(column.str.strip() != "", dtype=np.bool_)


def _programmes(entries: pd.DataFrame, local: pd.DataFrame | None) -> npt.NDArray[np.object_]:
    """The id of the programme that each entry is linked to, "" where none is."""
    if local is not None and "programme" in local:
        of_id = local.drop_duplicates("id").set_index("id")["programme"]
        found = entries["id"].map(of_id)
    else:
        found = entries.get("programme", pd.Series("", index=entries.index))
    return found.astype(object).fillna("").to_numpy(dtype=object)


def _areas(entries: pd.DataFrame) -> npt.NDArray[np.object_]:
    """What area each entry covers, "" where nobody recorded it."""
    found = entries.get("area_covered", pd.Series("", index=entries.index))
    return found.astype(object).fillna("").to_numpy(dtype=object)


_WHOLE = (
    *("all", "whole", "entire", "county", "countywide", "borough", "boroughwide", "district"),
    *("city", "citywide", "authority", "everywhere", "national", "england", "uk", "online"),
)
_EVERYWHERE = frozenset(_WHOLE)
"""Words of an area that may take in any other."""


def _lie_apart(areas: npt.NDArray[np.object_], providers: Labels) -> bool:
    """Whether no two entries of different providers may cover the same place.

    Areas lie apart where both are recorded and share no word; "Northtown" and "the whole county"
    may overlap, and a blank may be anywhere.
    """
    words = [frozenset(words_of_name(text)) if text.strip() else frozenset() for text in areas]

    def may_meet(one: int, other: int) -> bool:
        here, there = words[one], words[other]
        return not (here and there) or bool(here & there or (here | there) & _EVERYWHERE)

    numbers = range(len(words))
    return not any(
        providers[one] != providers[other] and may_meet(one, other)
        for one in numbers
        for other in numbers[one + 1 :]
    )


def _own_where_blank(linked: Labels, programmes: npt.NDArray[np.object_]) -> Labels:
    """The number of each entry's programme; one without a programme has a number of its own."""
    own = np.arange(len(linked)) + int(linked.max(initial=0)) + 1
    numbers = np.where(programmes == "", own, linked)
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def _of_different(groups: Labels, providers: Labels) -> Iterator[npt.NDArray[np.int64]]:
    """The members of each group that has more than one provider, by first member."""
    pairs = np.unique(np.stack([groups, providers], axis=1), axis=0)
    which, how_many = np.unique(pairs[:, 0], return_counts=True)
    several = which[how_many > 1]
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], several, side="left")
    ends = np.searchsorted(groups[order], several, side="right")
    for start, end in zip(starts, ends, strict=True):
        yield order[start:end]


def _reason(group: dict[str, npt.NDArray[np.object_]]) -> str:
    """As "Triple P by Hope and Triple P by Family Action are linked to the same programme."."""
    parts = zip(group["name"], group["provider"], group["area"], strict=True)
    lead = names_listed(
        [f"{name} by {by}{f' ({area})' if area else ''}" for name, by, area in parts]
    )
    programmes = set(group["programme"])
    if len(programmes) == 1 and all(programmes):
        return f"{lead} are linked to the same programme, from different providers."
    return f"{lead} are probably the same thing, from different providers."
