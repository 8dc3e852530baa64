"""Profile codes: all that a filter or a rule can ask of an entry, except its texts, as one number.

Entries with one code answer every filter and every rule alike. So a million entries are counted
once, by code, and judged as at most `PROFILES` of them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.vocabulary import FOUND_WANTING, Basis, Evidence, Mode, Phase, Relationship, RowType

Codes = npt.NDArray[np.int64]
Digits = npt.NDArray[np.int8]

PROFILE = {
    "row_type": len(RowType),
    "phases": 1 << len(Phase),
    "modes": 1 << len(Mode),
    "modes_stated": 2,
    "relationship": len(Relationship) + 1,
    "relationship_stated": 2,
    "evidence": len(Evidence) + 1,
    "evidence_stated": 2,
    "found_wanting": 2,
}
"""The digits of a profile code, most significant first, with how many values each takes.

`relationship` and `evidence` are 0 where not known, else the word's position + 1; the *stated*
digits are 1 where the basis is `stated`; `found_wanting` is 1 for a rating of NE or NL2.
"""

PROFILES = int(np.prod(list(PROFILE.values())))
"""How many codes there are."""


def profile_codes(entries: pd.DataFrame) -> Codes:
    """The code of each row of an entries table (`tables.as_entries`), from 0 to `PROFILES` - 1."""

    def known(name: str) -> Codes:
        return np.asarray(entries[name].cat.codes, dtype=np.int64) + np.int64(1)

    def stated(name: str) -> Codes:
        return np.asarray(entries[name] == Basis.STATED, dtype=np.int64)

    digits = (
        entries["row_type"].cat.codes.to_numpy(dtype=np.int64),
        entries["phases"].to_numpy(dtype=np.int64),
        entries["modes"].to_numpy(dtype=np.int64),
        stated("modes_basis"),
        known("relationship"),
        stated("relationship_basis"),
        known("evidence"),
        stated("evidence_basis"),
        entries["guidebook_rating"].isin(FOUND_WANTING).to_numpy(dtype=np.int64),
    )
    return np.ravel_multi_index(digits, tuple(PROFILE.values())).astype(np.int64)


@lru_cache(maxsize=1)
def profile_digits() -> dict[str, Digits]:
    """Each digit of every profile code from 0 to `PROFILES` - 1, by name."""
    digits = np.unravel_index(np.arange(PROFILES), tuple(PROFILE.values()))
    return {name: digit.astype(np.int8) for name, digit in zip(PROFILE, digits, strict=True)}
