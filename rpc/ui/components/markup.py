"""HTML from templates, everything escaped: what the tables or people hold shows as typed."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rpc import vocabulary

MOST_LISTED = 50
"""Lines of one list beside the heatmap; of a longer one the rest are counted.

A filter changes these lists, so their length is what a large map would cost at each change.
"""

STYLES = Path(__file__).with_name("styles.css")
"""The style of every page; `st.html` sends what lies beside it too."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("Evidence", "Kind", "Level", "Mode", "Phase", "State", "Rating", "OpenTo"):
        environment.globals[name] = getattr(vocabulary, name)
    environment.globals["MOST_LISTED"] = MOST_LISTED
    return environment


def render(template: str, **context: Any) -> str:
    """A template of `templates` as HTML text."""
    return _environment().get_template(template).render(**context)


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


_WOULD_LINK = re.compile(r"(https?:|ftp:|mailto:|xmpp:|www(?=\.)|@)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """A text for a widget's label, which Streamlit reads as Markdown: it shows as typed.

    Addresses in it would become links even with every sign escaped, since they are looked for
    after the signs were read. A joiner of no width keeps them from being known as addresses.
    """
    return _MARKDOWN.sub(r"\\\1", _WOULD_LINK.sub(rf"\1{_JOINER}", text))


def show(template: str, **context: Any) -> None:
    """Renders a template onto the page."""
    st.html(render(template, **context))
