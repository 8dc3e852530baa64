"""A document as one HTML file that needs nothing else: it opens from a memory stick, offline.

Everything that it shows is in it, Plotly too, once and packed: a third of its size, which leaves
room for the entries of a large area. The file holds no link to another host and asks none:
a content security policy allows only the scripts whose hashes it names. Every text is escaped.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from rpc.exchange.document import LANGUAGE, Document, Figure, readable

_TEMPLATES = Path(__file__).with_name("templates")


def page_file(document: Document) -> bytes:
    """The document as the bytes of an HTML file."""
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    script = _text("page.js")
    page = _environment().get_template("page.html")
    return page.render(
        document=document,
        language=LANGUAGE,
        policy=_policy([_plotly(), script] if figures else []),
        css=Markup(_text("page.css")),
        figures=figures,
        data=Markup(_data(figures)),
        plotly=Markup(_packed()),
        script=Markup(script),
    ).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.globals["kind_of"] = lambda block: type(block).__name__
    return environment


def _finalized(value: Any) -> Any:
    """Every text without the characters that no page can hold."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _plotly() -> str:
    script: str = get_plotlyjs()
    return script


@lru_cache(maxsize=1)
def _packed() -> str:
    """Plotly's own script as base64 of gzip, always the same for one version of Plotly."""
    return base64.b64encode(gzip.compress(_plotly().encode(), mtime=0)).decode()


def _data(figures: list[Figure]) -> str:
    """The figures as JSON that no text in it can end."""
    specs = [{"light": figure.light, "dark": figure.dark} for figure in figures]
    text = json.dumps(specs, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _policy(scripts: list[str]) -> str:
    """Nothing from anywhere, but for the scripts and looks that stand in the page itself."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
