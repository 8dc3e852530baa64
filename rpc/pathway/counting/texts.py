"""The text columns of an area's entries, read in one way by everything that asks about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from rpc.tables.columns import SEPARATOR
from rpc.tables.text_columns import as_text
from rpc.vocabulary import LabelledEnum


def texts_for(entries: pd.DataFrame, local: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Some columns of some entries as text, in their order; blank where `local` has no such id."""
    text = as_text(local, ["id", *columns]).drop_duplicates("id").set_index("id")
    found = text.reindex(entries["id"].astype("str"), fill_value="")
    return found.reset_index(drop=True)


def has_any(column: pd.Series, words: Collection[LabelledEnum]) -> pd.Series:
    """Whether a multi-valued column holds one of the words."""
    parts = SEPARATOR + column.str.replace(r"\s", "", regex=True) + SEPARATOR
    found = pd.Series(False, column.index)
    for word in words:
        found |= parts.str.contains(f"{SEPARATOR}{word}{SEPARATOR}", regex=False)
    return found
