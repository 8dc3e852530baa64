"""Whatever stands in a table is text on every page: no element, no attribute, no Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_tables import ADDRESS, TYPED, hostile
from screens import Screen, opened
from tree import Node

VIEWS: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    "the wall": ("pathway", {}),
    "the wall, projected": ("pathway", {"present": "1"}),
    "the filters": ("catalogue", {"row_type": "self_help", "target_group": TYPED}),
    "the heatmap, its panel and list": (
        "coverage",
        {"grid": "wall", "cell": "self_help/primary"},
    ),
    "the rules": ("coverage", {"cell": "targeted_indicated/secondary"}),
    "a card and a comparison": (
        "catalogue",
        {"entry": "eprep", "compare": ["eprep", "police", "ibct"]},
    ),
    "the sources": ("evidence", {}),
}


@pytest.fixture(autouse=True)
def _hostile(tables: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPC_DATA", str(tables(hostile)))


@pytest.mark.parametrize("view", VIEWS)
def test_whatever_stands_in_a_table_is_text(view: str) -> None:
    page, query = VIEWS[view]

    screen = opened(page, **query)

    assert_markup_is_text(screen)
    assert_labels_are_text(screen)
    if page == "coverage":
        assert_figure_is_text(screen)


def assert_markup_is_text(screen: Screen) -> None:
    """In our own markup no text of a table became an element, and none lost a character."""
    nodes = [node for piece in screen.pieces for node in (piece, *piece.all())]
    assert [node.tag for node in nodes if node.tag == "img" or handlers(node)] == []
    said = "".join(piece.text for piece in screen.pieces)
    assert said.count("onerror=alert(1)") == said.count(TYPED) > 0
    assert said.count("**x**") == said.count(TYPED)
    links = {node.attributes["href"] for node in nodes if "invalid" in str(node.attributes)}
    assert links <= {ADDRESS}


def handlers(node: Node) -> list[str]:
    return [name for name in node.attributes if name.startswith("on")]


MARKDOWN = re.compile(r"(?<!\\)[<*]")


def assert_labels_are_text(screen: Screen) -> None:
    """Streamlit reads the words of its widgets as Markdown: each sign of it is written out."""
    groups = screen.at.get("button_group")
    words = [option.content for group in groups for option in group.proto.options]
    hostile = [each for each in words if "onerror" in each]
    assert [each for each in hostile if MARKDOWN.search(each)] == []
    if any(group.key == "rules_on" for group in groups):
        assert hostile, "the rules are named by the tables"


def assert_figure_is_text(screen: Screen) -> None:
    """Plotly reads elements in labels and texts, so they are written out; a hover text is plain."""
    figure = screen.figure
    labels = figure["layout"]["yaxis"]["ticktext"]
    texts = [text["text"] for text in figure["layout"]["annotations"]]
    assert [text for text in [*labels, *texts] if "<img" in text] == []
    told = figure["data"][1]["hovertext"]
    if any("onerror" in text for text in told):
        assert all(TYPED in text for text in told)
        assert all("&lt;img" in text for text in labels)
