"""What differs between the verdicts of two coverages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from rpc.pathway.rules.standard import Verdict
from rpc.pathway.wording.changes import Tone

_VERDICT_WORDS = {
    (None, True): "now met",
    (False, True): "now met",
    (True, False): "no longer met",
    (None, False): "now not met",
    (True, None): "can no longer be told",
    (False, None): "can no longer be told",
}
_VERDICTS_BESIDE = {True: "met", False: "not met", None: "cannot be told"}

_VERDICT_COLUMNS: tuple[str, ...] = ("level", "phase", "rule", "before", "after", "is_asked_before")
_VERDICT_COLUMNS += ("is_asked_after", "reason_before", "reason_after", "word")


def verdict_changes(older: Sequence[Verdict], newer: Sequence[Verdict], tone: Tone) -> pd.DataFrame:
    """The verdicts that differ, one row each, in printed order; see `Difference.verdicts`."""
    before = {(one.level, one.phase, one.rule): one for one in older}
    rows: list[tuple[object, ...]] = []
    for two in newer:
        one = before.get((two.level, two.phase, two.rule))
        if one is None or (one.met is two.met and one.is_asked == two.is_asked):
            continue
        places = (str(two.level), str(two.phase), str(two.rule))
        asked, reasons = (one.is_asked, two.is_asked), (one.reason, two.reason)
        rows.append((*places, one.met, two.met, *asked, *reasons, _verdict_word(one, two, tone)))
    columns = zip(*rows, strict=True) if rows else ((),) * len(_VERDICT_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=object)
            for name, values in zip(_VERDICT_COLUMNS, columns, strict=True)
        }
    )


def _verdict_word(one: Verdict, two: Verdict, tone: Tone) -> str:
    if tone is Tone.AGAINST_MODEL:
        return f"{_beside(one)} in the 2021 model, {_beside(two)} in your area"
    if tone is Tone.SIDE_BY_SIDE:
        return f"{_beside(one)} there, {_beside(two)} here"
    if not two.is_asked:
        return "no longer asked"
    if not one.is_asked:
        return f"asked now, and {_beside(two)}"
    if two.is_out_of_scope:
        return "now out of scope"
    return _VERDICT_WORDS[one.met, two.met]


def _beside(one: Verdict) -> str:
    if not one.is_asked:
        return "not asked"
    return "out of scope" if one.is_out_of_scope else _VERDICTS_BESIDE[one.met]
