"""Phases from a child's stated ages. Never from a parent's age."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rpc.vocabulary import Phase

PHASE_AGES = {Phase.EARLY_YEARS: (0, 5), Phase.PRIMARY: (5, 11), Phase.SECONDARY: (11, 19)}
"""Years, half-open: a child is in early years until the fifth birthday (docs/counting.md)."""


def phases_of_ages(age_min: pd.Series, age_max: pd.Series) -> pd.Series:
    """The phases (a bit mask, 0 where ages are not known) that ages in years reach.

    Ages are half-open too; a phase counts from one whole year of overlap.
    """
    masks = np.zeros(len(age_min), dtype=np.uint8)
    for phase, (start, end) in PHASE_AGES.items():
        overlap = age_max.clip(upper=end) - age_min.clip(lower=start)
        masks |= (overlap >= 1).to_numpy(dtype=np.uint8) << phase.position
    return pd.Series(masks, index=age_min.index)


def ages_said(youngest: float | str, oldest: float | str) -> str:
    """Stated ages in words, as "before birth to 1"; "" is an age that is not known."""
    ends = [
        "not known" if age == "" else "before birth" if float(age) < 0 else f"{float(age):g}"
        for age in (youngest, oldest)
    ]
    return f"{ends[0]} to {ends[1]}"
