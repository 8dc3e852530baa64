"""All that a person can see of an area and take out of it, read once: screens, files, commands.

The screens are the product's pages, and the files those that their buttons give. Commands are run
as typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit
from click.testing import CliRunner
from papers import Paper, Row, csv_rows, number_in, page_paper, sheets, table_rows, word_paper
from screens import CATALOGUE, Screen
from tree import Node

from rpc.__main__ import main
from rpc.tables import catalogue as catalogues
from rpc.vocabulary import Level, Phase

BLOCKS = tuple(f"{level}/{phase}" for level in Level for phase in Phase)
File = str | bytes | Callable[[], str | bytes]


class Shown:
    """One page as it was drawn."""

    def __init__(self, pieces: list[Node]) -> None:
        self.pieces = pieces
        self.text = "\n".join(piece.text for piece in pieces)

    def number(self, pattern: str, absent: int | None = None) -> int | None:
        """The number that the first group of a pattern finds; `absent` where nothing says it."""
        return number_in(self.text, pattern, absent)

    def all(self, tag: str, *classes: str, **attributes: str) -> list[Node]:
        """The elements with a tag, classes and attributes."""
        return [node for piece in self.pieces for node in piece.all(tag, *classes, **attributes)]

    def twin(self) -> list[str]:
        """What each place of the heatmap says, in the order of its table."""
        (table,) = self.all("table", "twin")
        return [button.text for button in table.all("button")]

    def table(self, named: str) -> list[Row]:
        """The table in the region of this name; none where it is not there."""
        regions = [node for node in self.all("div") if node.attributes.get("aria-label") == named]
        return table_rows(regions[0].one("table")) if regions else []

    def under(self, title: str) -> list[str]:
        """The items below a title that ends in their number: both must agree."""
        for text, items in self._lists():
            if found := re.fullmatch(rf"{title} \((\d+)\)", text):
                assert len(items) == int(found[1])
                return items
        return []

    def after(self, title: str) -> list[str]:
        """The items of the list that follows a title or a sentence."""
        return next((items for text, items in self._lists() if text == title), [])

    def _lists(self) -> Iterator[tuple[str, list[str]]]:
        """Each title and sentence with the items of the list right behind it, if there is one."""
        for piece in self.pieces:
            nodes = [node for node in piece.all() if node.tag in (*_TITLES, "ul", "ol")]
            for node, follows in zip(nodes, [*nodes[1:], None], strict=True):
                if node.tag in _TITLES:
                    is_list = follows is not None and follows.tag not in _TITLES
                    items = follows.all("li") if follows is not None and is_list else []
                    yield node.text, [item.text for item in items]


_TITLES = ("summary", "h2", "h3", "p")


@dataclass
class Taken:
    """What one area shows and gives."""

    screens: dict[str, Shown]
    """Each page by a name of ours; "panel universal/primary" is Coverage with that block open."""
    csvs: dict[str, list[Row]]
    """Each CSV by the page and the label of its button."""
    word: Paper
    page: Paper
    book: dict[str, list[Row]]
    coverage: dict[str, Any]
    gaps: list[Row]
    gaps_csv: list[Row]
    """The same as CSV."""
    listed: dict[str, Any]
    """What `areas` says of the area."""
    map_file: dict[str, Any]
    filling: Row
    """The first gap that is an empty row; its box is open on the screen "empty row"."""
    said: str
    """What `coverage` says to people."""
    gaps_said: str
    """What `gaps` says to people."""

    def cards(self) -> list[Row]:
        """What the card of each entry on the map says, by the names of its lines.

        A line that says that something is not known is left out.
        """
        (cards,) = self.screens["catalogue"].all("div", "rpc", "cards")
        return [
            {
                term.text: meaning.text
                for term, meaning in zip(card.all("dt"), card.all("dd"), strict=True)
                if meaning.text != "Not known"
            }
            for card in cards.all("div", "card")
        ]


_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "coverage": ("coverage", {}),
    "wall": ("coverage", {"grid": "wall", "cell": BLOCKS[0]}),
    "strongest": ("coverage", {"measure": "strongest", "cell": BLOCKS[1]}),
    "rules": ("coverage", {"measure": "rules", "cell": BLOCKS[2]}),
    "access": ("coverage", {"measure": "access", "cell": BLOCKS[3]}),
    "access of blocks": ("coverage", {"measure": "access", "grid": "blocks", "cell": BLOCKS[4]}),
    "access of boxes": ("coverage", {"measure": "access", "grid": "wall"}),
    "conflict": ("coverage", {"measure": "conflict", "cell": BLOCKS[5]}),
    **{f"panel {block}": ("coverage", {"cell": block}) for block in BLOCKS[6:]},
    "against": ("coverage", {"shows": "against"}),
    "catalogue": ("catalogue", {}),
    "pathway": ("pathway", {}),
    "area": ("area", {}),
    "judging": ("judging", {}),
    "upkeep": ("upkeep", {}),
}
_PANELS = {more["cell"]: name for name, (_, more) in _PAGES.items() if more.get("cell")}


def block_shown(taken: Taken, block: str) -> Shown:
    """The page on which a block is open."""
    return taken.screens[_PANELS[block]]


def panel_of(taken: Taken, block: str) -> Node:
    """What the page says of an open block."""
    return block_shown(taken, block).all("section", "panel", aria_label="The open place")[0]


@contextmanager
def _files_handed_out() -> Iterator[dict[str, File]]:
    """What the buttons of the pages that are drawn now would save, by their labels."""
    handed: dict[str, File] = {}
    button = streamlit.download_button

    def kept(label: str, data: File, *args: Any, **kwargs: Any) -> bool:
        handed[label] = data
        return button(label, data, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "download_button", kept)
        yield handed


def _made(file: File) -> bytes:
    content = file() if callable(file) else file
    return content.encode() if isinstance(content, str) else content


def take(area_id: str, scenario_id: str, then: int) -> Taken:
    """Goes through an area's pages, presses what saves a file, and runs the commands.

    `scenario_id` is taken into the reports; `then` is the change of a snapshot.
    """
    pages = _PAGES | {
        "since": ("coverage", {"shows": "then_now", "then": str(then)}),
        "scenario": ("scenarios", {"scenario": scenario_id}),
    }
    gaps = _json("gaps", "--area", area_id)
    filling = next(gap for gap in gaps if gap["kind"] == "empty")
    pages["empty row"] = ("coverage", {"cell": f"{filling['row_type']}/{filling['phase']}"})
    screen, screens, csvs = Screen("pathway", {}), {}, {}
    files: dict[str, bytes] = {}
    with _files_handed_out() as handed:
        for name, (page, more) in pages.items():
            handed.clear()
            screen.go(page, {"area": area_id, "shows": "area"} | more)
            screens[name] = Shown(screen.pieces)
            if name == "judging":
                screen.at.pills(key="audience").set_value("Couples together").run()
                screens["judging, couples"] = Shown(screen.fine().pieces)
            for label, file in handed.items():
                if "CSV" in label and not _is_told_elsewhere(name, label):
                    csvs[f"{name}: {label}"] = csv_rows(_made(file).decode())
                elif name == "scenario" or label.startswith(("Workbook", "Map file")):
                    files[label] = _made(file)
    (listed,) = (one for one in _json("areas") if one["id"] == area_id)
    return Taken(
        screens=screens,
        csvs=csvs,
        word=word_paper(files["Board report (Word)"]),
        page=page_paper(files["One page (HTML)"]),
        book=sheets(files["Workbook (Excel)"]),
        coverage=_json("coverage", "--area", area_id),
        gaps=gaps,
        gaps_csv=csv_rows(_run("gaps", "--area", area_id, "--csv")),
        listed=listed,
        map_file=json.loads(files["Map file (everything)"]),
        filling=filling,
        said=_run("coverage", "--area", area_id),
        gaps_said=_run("gaps", "--area", area_id),
    )


def _is_told_elsewhere(page: str, label: str) -> bool:
    """Whether a page's CSV is the one of another page: a list is the same beside every heatmap."""
    return page.startswith(("panel", "empty row")) or (
        label == "List as CSV" and page != "coverage"
    )


def _json(*command: str) -> Any:
    return json.loads(_run(*command, "--json"))


def _run(*command: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "load", lambda _: CATALOGUE)  # read and checked once
        done = CliRunner().invoke(main, list(command))
    assert done.exit_code == 0, done.output
    return done.output
