"""The product's pages without a browser: what they hold, by Streamlit's own test runner.

The runner enters by app.py. Two things it cannot do, so the browser tests do them: press what our
own component draws (names, cells, "Compare"), and click the figure. After a filter's callback has
run the fragment alone, it holds that fragment alone: `Screen.set` looks at both, fragment and page.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from contracts import coverage_contract, gaps_contract
from streamlit.testing.v1 import AppTest
from tree import Node, parsed

from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue as catalogues
from rpc.tables.catalogue import Catalogue
from rpc.vocabulary import Rule

ROOT = catalogues.DATA.parent


class Screen:
    """One visitor's page."""

    def __init__(self, page: str, query: dict[str, str | list[str]]) -> None:
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        self.at.run()
        self.fine()
        if page != "pathway" or query:
            self.go(page, query)

    def go(self, page: str, query: dict[str, str | list[str]]) -> Screen:
        """Opens another address in the same session, as a link or Back does."""
        self.at.query_params.clear()
        for name, value in query.items():
            self.at.query_params[name] = value
        self.at.switch_page(f"pages/{page}.py").run()
        return self.fine()

    def fine(self) -> Screen:
        """Nothing failed in the last run."""
        assert not self.at.exception, self.at.exception[0].message
        assert not self.at.error
        return self

    def set(self, kind: str, key: str, value: Any) -> Screen:
        """Sets a widget; then both the part that it changed and the whole page are looked at."""
        getattr(self.at, kind)(key=key).set_value(value).run()
        self.fine()
        of_fragment = self.sentence
        self.at.run()
        self.fine()
        assert self.sentence == of_fragment
        return self

    def press(self, label: str) -> Screen:
        """Presses a button of Streamlit's."""
        button = next(button for button in self.at.button if button.label == label)
        button.click().run()
        return self.fine()

    # --------------------------------------------------------------------------- what it holds

    @property
    def query(self) -> dict[str, list[str]]:
        """The address, each value a list; after the menu, the one that its script puts there."""
        drawn = [json.loads(each.proto.json) for each in self.at.get("bidi_component")]
        put = next((data["query"] for data in drawn if data.get("query")), "")
        return {
            name: value if isinstance(value, list) else [value]
            for name, value in dict(self.at.query_params).items()
        } or parse_qs(put)

    @property
    def pieces(self) -> list[Node]:
        """Every piece of our own markup, drawn plainly or by our component."""
        plain = [each.proto.body for each in self.at.get("html")]
        drawn = [json.loads(each.proto.json) for each in self.at.get("bidi_component")]
        live = [data["html"] for data in drawn if "html" in data]
        return [parsed(html) for html in plain + live if not html.startswith("<style>")]

    def having(self, tag: str, *classes: str) -> list[Node]:
        """The elements of our markup with a tag and classes."""
        return [node for piece in self.pieces for node in piece.all(tag, *classes)]

    @property
    def heading(self) -> str:
        found = self.having("h1")
        assert len(found) == 1
        return found[0].text

    @property
    def sentence(self) -> str:
        """What is shown and what is left out; without which data it is."""
        found = self.having("p", "rpc", "sentence")
        assert len(found) == 1
        return found[0].text.partition(" 2021 model (beta)")[0]

    @property
    def notices(self) -> list[str]:
        """What a bad address was answered."""
        return [item.text for box in self.having("div", "rpc", "notice") for item in box.all("li")]

    @property
    def figure(self) -> dict[str, Any]:
        """The heatmap as JSON."""
        charts = self.at.get("plotly_chart")
        assert len(charts) == 1
        spec: dict[str, Any] = json.loads(charts[0].proto.spec)
        return spec

    def table(self, *classes: str) -> Node:
        found = self.having("table", *classes)
        assert len(found) == 1, f"{len(found)} tables {classes}"
        return found[0]

    def texts_of_cells(self) -> dict[str, tuple[str, list[str]]]:
        """What the heatmap writes into each place, by its key: the headline and the words."""
        figure = self.figure
        keys = figure["data"][1]["customdata"]
        texts = figure["layout"]["annotations"][: len(keys)]
        return {key: split_text(text["text"]) for key, text in zip(keys, texts, strict=True)}


def split_text(text: str) -> tuple[str, list[str]]:
    """The headline and words of a cell of the figure, without its markup."""
    headline, _, words = text.partition("</b></span>")
    lead = headline.rpartition("<b>")[2]
    plain = words.replace("<br>", " ").replace("·", " ")
    return lead, plain.split()


def opened(page: str, **query: str | list[str]) -> Screen:
    """A new visitor's page, opened with an address."""
    return Screen(page, query)


# ----------------------------------------------------------------- what the engine says of a view

CATALOGUE: Catalogue = catalogues.load()


def asked(
    query: dict[str, list[str]], on: tuple[Rule, ...] = (), off: tuple[Rule, ...] = ()
) -> tuple[Catalogue, Selection, Standard]:
    """The catalogue, selection and standard that an address asks for; all of it must be good."""
    selection, dropped = Selection.from_query(query, CATALOGUE.target_groups)
    assert dropped == []
    return CATALOGUE, selection, Standard.of(CATALOGUE.standard).switched(on, off)


def coverage(query: dict[str, list[str]], **rules: tuple[Rule, ...]) -> dict[str, Any]:
    """The contract of `python -m rpc coverage --json`."""
    return coverage_contract(*asked(query, **rules))


def gaps(query: dict[str, list[str]], **rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    """The contract of `python -m rpc gaps --json`."""
    return gaps_contract(*asked(query, **rules))
