"""Texts for figures: Plotly reads tags and entities in them, so what somebody typed is escaped."""

from __future__ import annotations

from textwrap import wrap


def escaped(text: str) -> str:
    """A label that shows as it was typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name_label(name: str, width: int = 40) -> str:
    """A name as typed, broken over two lines at most; the table twin has a longer one whole."""
    return "<br>".join(escaped(line) for line in wrap(name, width, max_lines=2, placeholder="…"))
