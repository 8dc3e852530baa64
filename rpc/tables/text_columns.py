"""Columns of a table as text, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def as_text(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Some columns as text without space round it, "" where missing; rows numbered from 0.

    All of them are one long column for that: pandas' steps cost as much on one short column as on
    all, and a map has some forty.
    """
    values = table.reindex(columns=list(columns)).to_numpy(dtype=object).ravel(order="F")
    text = pd.Series(values).fillna("").astype("str").str.strip().array
    rows = len(table)
    return pd.DataFrame(
        {name: text[at * rows : (at + 1) * rows] for at, name in enumerate(columns)},
        index=pd.RangeIndex(rows),
    )
