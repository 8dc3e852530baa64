"""What a number rests on that is not certain: values that are inferred, placings that are unsure.

A source may not say how an entry is delivered, or where the model places it: then the tables hold
what we inferred, or what the copy of the model makes likely (docs/data.md). Wherever such a value
decides a number, the number says so in the words of this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.vocabulary import Basis, Confidence, Level, Mode, OpenTo, Phase, RowType, listed

if TYPE_CHECKING:
    from rpc.pathway.counting.coverage import Coverage

Which = npt.NDArray[np.bool_]

_UNSURE = [str(Confidence.MEDIUM), str(Confidence.LOW)]


def is_placing_unsure(entries: pd.DataFrame) -> Which:
    """Of each entry, whether its row and phases are not certain. An area's own always are."""
    of_words = entries["placement_confidence"].cat
    unsure = np.isin(of_words.categories.to_numpy(dtype=object), _UNSURE)
    # One more, for entries whose code is -1: how sure they are is not known.
    return np.append(unsure, False)[of_words.codes.to_numpy()]


def is_inferred(entries: pd.DataFrame, field: str) -> Which:
    """Of each entry, whether it has a value of `field` that no source states.

    `field` is `modes`, `relationship` or `evidence`.
    """
    has = entries[field] != 0 if field == "modes" else entries[field].notna()
    return np.asarray(has & (entries[f"{field}_basis"] != Basis.STATED), dtype=np.bool_)


def resting_on(entries: pd.DataFrame, mode: Mode | None = None) -> str:
    """A sentence on what is not certain of the entries that a place counts; "" when nothing is.

    As "Of these 8, the delivery of 5 is inferred and the place of 1 in the model is not certain."
    How they are delivered is said where the place is one of a delivery `mode`.
    """
    parts = []
    if mode is not None and (number := int(is_inferred(entries, "modes").sum())):
        parts.append(f"the delivery of {number:,} is inferred")
    if number := int(is_placing_unsure(entries).sum()):
        parts.append(f"the place of {number:,} in the model is not certain")
    if not parts:
        return ""
    lead = f"Of these {len(entries):,}, " if len(entries) > 1 else "Of this one, "
    if len(entries) == 1:
        parts = [
            part.replace("delivery of 1", "delivery").replace("place of 1", "place")
            for part in parts
        ]
    return f"{lead}{listed(parts)}."


_FILTERED = {"mode": ("modes", "delivery"), "evidence": ("evidence", "evidence")}


def filtered_by_inference(coverage: Coverage) -> list[str]:
    """What the filters in force took from inferred values, for those entries that count.

    As "for 12 of them delivery is inferred".
    """
    asked = {name: of for name, of in _FILTERED.items() if name in coverage.selection.questions()}
    if coverage.selection.relationship is not OpenTo.ALL:
        asked["relationship"] = ("relationship", "audience")
    return [
        f"for {number:,} of them {what} is inferred"
        for field, what in asked.values()
        if (number := int(is_inferred(coverage.counting, field).sum()))
    ]


def uncertain_by_place(coverage: Coverage, places: pd.DataFrame) -> pd.Series:
    """What is not certain of the count of each place, as `resting_on` says it; "" where nothing.

    `places` is `coverage.cells`, `coverage.blocks` or `coverage.wall`; the index is theirs.
    """
    said = []
    for place in places.to_dict("records"):
        mode = Mode(place["mode"]) if "mode" in place else None
        row = RowType(place["row_type"]) if "row_type" in place else None
        here, _ = coverage.within(Level(place["level"]), Phase(place["phase"]), mode, row)
        said.append(resting_on(here, mode))
    return pd.Series(said, index=places.index, dtype="str")
