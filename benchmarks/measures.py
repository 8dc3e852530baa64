"""A measured figure, the target it has, and the table that shows them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np


@dataclass(frozen=True)
class Spread:
    """The median of repeated measures, with the tenth and the ninetieth percentile."""

    median: float
    p10: float
    p90: float
    count: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of some values, at least one."""
        kept = np.fromiter(values, dtype=float)
        p10, median, p90 = np.percentile(kept, (10, 50, 90))
        return cls(float(median), float(p10), float(p90), len(kept))

    def __str__(self) -> str:
        if self.count == 1:
            return _number(self.median)
        return f"{_number(self.median)} ({_number(self.p10)}–{_number(self.p90)})"


def ratios(ours: Sequence[float], beside: Sequence[float]) -> Spread:
    """The spread of ours to the other, round by round, so that a slow round slows both."""
    return Spread.of(our / other for our, other in zip(ours, beside, strict=True))


@dataclass(frozen=True)
class Target:
    """What the judged figure of a measure has to keep."""

    kind: Literal["at most", "at least"]
    limit: float

    def is_met(self, value: float) -> bool:
        """Whether a value keeps it."""
        return value <= self.limit if self.kind == "at most" else value >= self.limit


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    name: str
    unit: str
    """Of `product` and `beside`."""
    product: Spread
    beside: Spread | None = None
    beside_name: str = ""
    judged: Spread | None = None
    """What the target is about: the ratio of the two, unless `judged_unit` says otherwise."""
    judged_unit: str = "x"
    target: Target | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median keeps the target; None when there is none."""
        if self.target is None or self.judged is None:
            return None
        return self.target.is_met(self.judged.median)

    def as_dict(self) -> dict[str, Any]:
        """For the results file."""
        spreads = {name: getattr(self, name) for name in ("product", "beside", "judged")}
        return {
            "name": self.name,
            "unit": self.unit,
            **{name: vars(spread) if spread else None for name, spread in spreads.items()},
            "beside_name": self.beside_name,
            "judged_unit": self.judged_unit,
            "target": vars(self.target) if self.target else None,
            "met": self.met,
            "note": self.note,
        }


def table(measures: Sequence[Measure]) -> str:
    """The measures as lines of text; medians, in brackets the tenth to ninetieth percentile."""
    header = ("measure", "product", "beside it", "judged", "target", "met")
    rows = [header, *map(_row, measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{measure.name}: {measure.note}" for measure in measures if measure.note]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _row(measure: Measure) -> tuple[str, ...]:
    target, judged = measure.target, measure.judged
    beside = f"{measure.beside} {measure.unit}, {measure.beside_name}" if measure.beside else ""
    return (
        measure.name,
        f"{measure.product} {measure.unit}",
        beside,
        f"{judged} {measure.judged_unit}" if judged else "",
        f"{target.kind} {_number(target.limit)} {measure.judged_unit}" if target else "",
        {True: "yes", False: "NO", None: ""}[measure.met],
    )


def _number(value: float) -> str:
    """Three figures that matter, thousands apart."""
    if value == 0:
        return "0"
    places = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    return f"{value:,.{min(places, 4)}f}"
