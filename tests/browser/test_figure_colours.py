"""The texts of the drawn heatmap stand out from what is drawn under them, in either theme.

What the figure asks for is computed without a browser; this looks at the picture that people see.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from browsing import Visit, drawn, idle
from mapped import STATES_IN_VIEW
from PIL import Image
from playwright.sync_api import Page, expect

from rpc.charts.palette import THEMES, contrast

TEXTS = """() => {
  const plot = document.querySelector(".js-plotly-plot");
  const grid = plot.querySelector("g.heatmaplayer image").getBoundingClientRect();
  const rows = plot.querySelectorAll(".ytick").length;
  const columns = plot.querySelectorAll(".xtick").length;
  const wide = grid.width / columns, high = grid.height / rows;
  const look = (text, x, y) => {
    const parts = [text, ...text.querySelectorAll("tspan")].filter(part => part.textContent.trim());
    const styles = parts.map(part => getComputedStyle(part));
    return { text: text.textContent, colour: styles[0].fill, x, y,
      size: Math.min(...styles.map(style => parseFloat(style.fontSize))),
      opacity: Math.min(...styles.map(style => style.opacity * style.fillOpacity)) };
  };
  const all = [...plot.querySelectorAll(".annotation-text")];
  const cells = all.slice(0, rows * columns).map((text, i) => look(text,
    grid.left + (i % columns) * wide + wide * 0.5,
    grid.top + Math.floor(i / columns) * high + high * 0.1));
  const outside = [...all.slice(rows * columns),
    ...plot.querySelectorAll(":is(.xtick, .ytick) text")].map(text => {
    const box = text.getBoundingClientRect();
    return look(text, Math.max(box.left - 3, 1), box.top + box.height / 2);
  });
  return [...cells, ...outside];
}"""
"""The texts of the heatmap: colour and size, and a point of the ground on which each stands."""


def drawn_texts(page: Page) -> list[tuple[dict[str, Any], str]]:
    """Each text of the heatmap, with the colour of the ground under it as the screen shows it."""
    found = page.evaluate(TEXTS)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    grounds = [picture.getpixel((int(text["x"]), int(text["y"]))) for text in found]
    return [
        (text, "#{:02X}{:02X}{:02X}".format(*ground))
        for text, ground in zip(found, grounds, strict=True)
    ]


def assert_readable(page: Page) -> None:
    texts = drawn_texts(page)
    assert len(texts) > 15
    for text, ground in texts:
        channels = [int(float(part)) for part in re.findall(r"[\d.]+", text["colour"])[:3]]
        colour = "#{:02X}{:02X}{:02X}".format(*channels)
        assert text["opacity"] == 1
        needs = 3.0 if text["size"] >= 24 else 4.5
        assert contrast(colour, ground) >= needs, f"{text['text']}: {colour} on {ground}"


VIEWS = {
    "model": "phase=primary&phase=secondary&measure=strongest",
    "area": f"area={{decided}}&grid=wall&{STATES_IN_VIEW}",
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", THEMES)
def test_texts_of_the_drawn_heatmap_stand_out(scheme: str, view: str, visit: Visit) -> None:
    page = visit(f"/coverage?{VIEWS[view]}", scheme=scheme)
    page.set_viewport_size({"width": 1280, "height": 1800})
    drawn(page)
    assert_readable(page)


def test_the_heatmap_follows_a_change_of_theme(visit: Visit) -> None:
    page = visit("/coverage")
    page.set_viewport_size({"width": 1280, "height": 1800})
    drawn(page)

    page.emulate_media(color_scheme="dark")

    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(18, 22, 28)")
    expect(page.locator(".js-plotly-plot .ytick text").first).to_have_css(
        "fill", "rgb(243, 245, 247)"
    )
    idle(page)
    assert_readable(page)
