"""The colours, and what text may stand on them.

The UK government analysis palette (Government Analysis Function, colours in charts), with two
tints of its blues. White text only on the dark ones; near-black on the others. A colour only
repeats what a number, a word or a symbol says.
"""

from __future__ import annotations

from dataclasses import dataclass

DARK_BLUE = "#12436D"
BLUE = "#2073BC"
SOFT_BLUE = "#9CC6EA"
PALE_BLUE = "#D6E6F5"
ORANGE = "#F46A25"
PLUM = "#801650"
NEAR_BLACK = "#14181F"
WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Theme:
    """The colours of a figure that depend on the page's background."""

    page: str
    text: str
    soft_text: str
    empty_fill: str
    empty_text: str
    empty_line: str
    none_line: str
    outside_fill: str
    outside_text: str


LIGHT = Theme(
    page=WHITE,
    text=NEAR_BLACK,
    soft_text="#4A545E",
    empty_fill="#FFFFFF",
    empty_text=NEAR_BLACK,
    empty_line="#5E6973",
    none_line=PLUM,
    outside_fill="#EEF1F4",
    outside_text="#4A545E",
)
DARK = Theme(
    page="#12161C",
    text="#F3F5F7",
    soft_text="#C3CBD3",
    empty_fill="#12161C",
    empty_text="#F3F5F7",
    empty_line="#A8B3BD",
    none_line="#F0A3CD",
    outside_fill="#232A33",
    outside_text="#C3CBD3",
)
THEMES = {"light": LIGHT, "dark": DARK}

SHADES = (
    (PALE_BLUE, NEAR_BLACK, "1"),
    (SOFT_BLUE, NEAR_BLACK, "2"),
    (BLUE, WHITE, "3 or 4"),
    (DARK_BLUE, WHITE, "5 or more"),
)
"""Fill, text and meaning of a cell that holds something, from little to much."""


def luminance(colour: str) -> float:
    """The relative luminance of "#RRGGBB" (WCAG 2.2, section "relative luminance")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, section "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
