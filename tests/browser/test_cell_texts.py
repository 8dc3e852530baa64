"""Every text of a heatmap stands inside its cell, in every view."""

from __future__ import annotations

import pytest
from browsing import ROOM, SMALL_ROOM, Visit, drawn

OUTSIDE = """(figure) => {
  const cells = figure.querySelector("g.heatmaplayer image").getBoundingClientRect();
  const layout = figure.layout;
  const count = (axis) => Math.abs(layout[axis].range[1] - layout[axis].range[0]);
  const wide = cells.width / count("xaxis"), high = cells.height / count("yaxis");
  return [...figure.querySelectorAll(".annotation-text")].map((text) => {
    const box = text.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    if (y < cells.top) return null;
    const left = cells.left + Math.floor((x - cells.left) / wide) * wide;
    const top = cells.top + Math.floor((y - cells.top) / high) * high;
    const fits = box.left >= left - 1 && box.right <= left + wide + 1
      && box.top >= top - 2 && box.bottom <= top + high + 2;
    return fits ? null : text.textContent;
  }).filter(Boolean);
}"""
"""The texts that reach out of their cells; the labels of the groups stand above all cells."""

LABELS_OUT = """(figure) => {
  const svg = figure.querySelector(".main-svg").getBoundingClientRect();
  return [...figure.querySelectorAll(".ytick text")]
    .filter((text) => text.getBoundingClientRect().left < svg.left)
    .map((text) => text.textContent);
}"""


@pytest.mark.parametrize(
    "query",
    [
        *(f"grid={grid}" for grid in ("cells", "wall", "blocks")),
        *(f"area={{example}}&grid={grid}&shows=against" for grid in ("cells", "wall", "blocks")),
        *(
            f"area={{example}}&grid=wall&measure={measure}"
            for measure in ("kinds", "strongest", "access", "conflict")
        ),
    ],
)
@pytest.mark.parametrize("size", [SMALL_ROOM, ROOM], ids=["small", "large"])
@pytest.mark.parametrize("present", ["", "&present=1"], ids=["desk", "projected"])
def test_texts_stand_inside_their_cells(
    visit: Visit, query: str, size: tuple[int, int], present: str
) -> None:
    page = visit(f"/coverage?{query}{present}", size=size)
    figure = drawn(page)
    assert figure.evaluate(OUTSIDE) == []
    assert figure.evaluate(LABELS_OUT) == []
