"""What of a text is seen: whether it shows anything, and how a sentence quotes it."""

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


def quoted(text: str, most: int = 40) -> str:
    """A text from outside inside a sentence: in quotation marks, at most so many characters of it.

    What is not seen, and what would break the line, is written as its code, as "\\u200b".
    """
    seen = (each if each.isprintable() else ascii(each)[1:-1] for each in text[:most])
    return f"'{''.join(seen)}'"
