"""Whether a text shows anything: the one answer for every name and value that must not be blank."""

from __future__ import annotations

import unicodedata

_NOT_SEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
"""Controls, format marks (zero-width ones among them), halves, spaces; marks that need a letter."""

_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing: fillers of Hangul, Braille without a dot."""


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: empty, spaces, or characters of no width only."""
    return not any(
        unicodedata.category(letter) not in _NOT_SEEN and letter not in _FILLERS for letter in text
    )
