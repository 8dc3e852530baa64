"""The stable JSON of the command line: keys and their meaning in docs/command-line.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rpc import MADE_BY
from rpc.pathway.assessment.access import access_contract, access_figures
from rpc.pathway.counting.coverage import Coverage, not_placed
from rpc.pathway.rules.standard import Verdict


def coverage_contract(
    coverage: Coverage,
    verdicts: Sequence[Verdict],
    entries: pd.DataFrame,
    local: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Cells, blocks with verdicts, wall, maybes and what is not placed; all keys, always.

    `entries` is the entries table that was counted. Of an area's map also `states`: what each of
    the 30 wall cells means, "" where it is filled; and `endings`: of those with none left when
    the last entry ended (`on`, None where that is not kept) and its name (`last`). With `local`,
    the same entries as text, also `access`: how many parts of the pathway and boxes a low-income
    family can use.
    """
    contract: dict[str, Any] = {
        "made_by": MADE_BY,
        "entries": coverage.total,
        "cells": _cells(coverage),
        "blocks": _blocks(coverage, verdicts),
        "wall": {place: sum(counts.values()) for place, counts in _counts(coverage.wall).items()},
        "maybe": list(coverage.maybe["id"]),
        "not_placed": not_placed(entries)[["id", "field", "why"]].to_dict("records"),
    }
    if coverage.is_area:
        contract["states"] = {str(key): str(of) for key, of in coverage.wall["state"].items()}
        contract["endings"] = {
            str(key): {"on": ending.on.isoformat() if ending.on else None, "last": ending.last}
            for key, ending in coverage.wall["ending"].items()
            if ending is not None
        }
    if local is not None:
        contract["access"] = access_contract(access_figures(coverage, local))
    return contract


def gaps_contract(gaps: pd.DataFrame) -> list[dict[str, Any]]:
    """The ranked gaps and observations (`gaps.GAP_COLUMNS`), as the page lists them."""
    return [dict(zip(gaps.columns, row, strict=True)) for row in gaps.to_numpy(object).tolist()]


_COUNTS = ("services", "self_help", "interventions")


def _counts(places: pd.DataFrame, columns: Sequence[str] = _COUNTS) -> dict[str, dict[str, int]]:
    rows = places[list(columns)].to_numpy().tolist()
    return {
        str(place): dict(zip(columns, row, strict=True))
        for place, row in zip(places.index, rows, strict=True)
    }


def _cells(coverage: Coverage) -> dict[str, dict[str, Any]]:
    strongest = coverage.cells["strongest"].astype(object)
    words = strongest.where(strongest.notna(), None)
    columns = [*_COUNTS, *(f"unplaced_{name}" for name in _COUNTS)]
    counts = _counts(coverage.cells, columns)
    return {
        place: {**of_cell, "strongest": word}
        for (place, of_cell), word in zip(counts.items(), words, strict=True)
    }


def _blocks(coverage: Coverage, verdicts: Sequence[Verdict]) -> dict[str, dict[str, Any]]:
    blocks: dict[str, dict[str, Any]] = {
        place: {**counts, "rules": {}, "reasons": {}}
        for place, counts in _counts(coverage.blocks).items()
    }
    for verdict in verdicts:
        block = blocks[f"{verdict.level}/{verdict.phase}"]
        block["rules"][str(verdict.rule)] = verdict.met
        block["reasons"][str(verdict.rule)] = verdict.reason
    return blocks
