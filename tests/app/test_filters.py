"""Each filter changes all that a page says alike, and to the numbers of the engine."""

from __future__ import annotations

from typing import Any

import pytest
from screens import CATALOGUE, Screen, coverage, gaps, opened
from tree import Node

from rpc.vocabulary import Kind, Level, Phase, RowType

WIDGETS: dict[str, tuple[str, str, Any, dict[str, list[str]]]] = {
    "need level": ("pills", "filter_level", ["universal"], {"level": ["universal"]}),
    "phase": (
        "pills",
        "filter_phase",
        ["primary", "secondary"],
        {"phase": ["primary", "secondary"]},
    ),
    "delivery mode": ("pills", "filter_mode", ["online"], {"mode": ["online"]}),
    "evidence": ("selectbox", "filter_evidence", "guidebook", {"evidence": ["guidebook"]}),
    "relationship": (
        "selectbox",
        "filter_relationship",
        "aimed_separated",
        {"relationship": ["aimed_separated"]},
    ),
    "kind": ("pills", "filter_kind", ["service", "self_help"], {"kind": ["service", "self_help"]}),
    "row": (
        "multiselect",
        "filter_row_type",
        ["self_help", "indicated_parenting"],
        {"row_type": ["self_help", "indicated_parenting"]},
    ),
    "target group": (
        "multiselect",
        "filter_target_group",
        ["Couples expecting a first child"],
        {"target_group": ["Couples expecting a first child"]},
    ),
    "words": ("text_input", "filter_words", "family parent", {"words": ["family parent"]}),
}
"""Each filter: its widget, what is chosen, and the address that says the same."""

TOGETHER: list[dict[str, list[str]]] = [
    {},
    {"level": ["targeted_indicated"], "phase": ["secondary"], "evidence": ["preliminary_parent"]},
    {"mode": ["face_to_face"], "relationship": ["open_separated"]},
    {"kind": ["intervention"], "mode": ["online"], "evidence": ["not_assessed"]},
    {"words": ["nothing has these words"]},
]
"""Filters together, and none."""

ALL = [query for *_, query in WIDGETS.values()] + TOGETHER


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_does_what_its_address_does(name: str) -> None:
    kind, key, value, query = WIDGETS[name]
    by_widget, by_address = opened("coverage"), opened("coverage", **query)
    before = by_widget.sentence

    by_widget.set(kind, key, value)

    assert by_widget.query == query
    assert by_widget.sentence == by_address.sentence != before
    assert by_widget.figure == by_address.figure
    assert [piece.text for piece in by_widget.pieces] == [p.text for p in by_address.pieces]
    assert getattr(by_address.at, kind)(key=key).value == value


@pytest.mark.parametrize("query", ALL, ids=str)
def test_all_that_a_page_says_is_what_the_engine_says(query: dict[str, list[str]]) -> None:
    contract, listed = coverage(query), gaps(query)
    screen = opened("coverage", **query)

    assert_sentence(screen.sentence, contract)
    assert_cells(screen, contract, rated="evidence" in query)
    assert_twin(screen)
    assert_list(screen, listed)

    assert_wall_grid(screen.go("coverage", {**query, "grid": "wall"}), contract)
    assert_blocks(
        screen.go("coverage", {**query, "grid": "blocks"}), contract, rated="evidence" in query
    )
    assert_rules(screen.go("coverage", {**query, "measure": "rules"}), contract)
    assert_wall(screen.go("pathway", query), contract)
    assert_catalogue(screen.go("catalogue", query), contract)


def assert_sentence(sentence: str, contract: dict[str, Any]) -> None:
    entries, maybe = contract["entries"], len(contract["maybe"])
    everything = len(CATALOGUE.entries)
    if entries == everything:
        assert sentence.startswith(f"All {everything} entries")
    else:
        assert sentence.startswith(f"{entries} of {everything} entries")
    assert (f"for {maybe} more" in sentence) == bool(maybe)


def numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isdigit()]


def assert_cells(screen: Screen, contract: dict[str, Any], rated: bool) -> None:
    shown = screen.texts_of_cells()
    assert list(shown) == list(contract["cells"])
    for key, cell in contract["cells"].items():
        assert_place(shown[key], cell, rated)


def assert_place(shown: tuple[str, list[str]], cell: dict[str, Any], rated: bool) -> None:
    """Interventions are the headline; services and self-help stand beside them."""
    headline, words = shown
    text = " ".join(words)
    if "not in this view" in text:
        assert (cell["services"], cell["self_help"], cell["interventions"]) == (0, 0, 0)
        return
    if cell["interventions"]:
        assert headline == str(cell["interventions"])
    else:
        assert headline in ("○", "~")
        none = ("no intervention", "none with these filters")
        unknown = ("not known", "may count", "delivery not recorded")
        assert any(words in text for words in (none if headline == "○" else unknown))
    if headline == "~":
        return
    others = ("services", "self_help")
    unrated, unplaced = (
        sum(cell.get(start + name, 0) for name in others) for start in ("", "unplaced_")
    )
    if rated and unrated:
        assert f"{unrated} not rated" in text
    elif rated and unplaced:
        assert f"{unplaced} not rated, delivery not recorded" in text
    elif not rated:
        assert (f"{cell['self_help']} self-help" in text) == bool(cell["self_help"])
        if cell["services"]:
            assert f"{cell['services']} service" in text


def assert_blocks(screen: Screen, contract: dict[str, Any], rated: bool) -> None:
    shown = screen.texts_of_cells()
    assert list(shown) == list(contract["blocks"])
    for key, block in contract["blocks"].items():
        assert_place(shown[key], block, rated)


def assert_rules(screen: Screen, contract: dict[str, Any]) -> None:
    for key, (headline, words) in screen.texts_of_cells().items():
        rules = contract["blocks"][key]["rules"]
        if " of " in headline:
            met, asked = map(int, headline.split(" of "))
            failed = sum(verdict is False for verdict in rules.values())
            assert met == sum(verdict is True for verdict in rules.values())
            assert asked >= met + failed
            text = " ".join(words)
            assert (f"{failed} not met" in text) == bool(failed)
            open_ones = asked - met - failed
            assert (f"{open_ones} not known" in text) == bool(open_ones)
        else:
            assert set(rules.values()) == {None}


def assert_wall_grid(screen: Screen, contract: dict[str, Any]) -> None:
    shown = screen.texts_of_cells()
    assert list(shown) == list(contract["wall"])
    for key, (headline, _) in shown.items():
        count = contract["wall"][key]
        assert headline == str(count) if count else headline in ("○", "~", "·")


def assert_twin(screen: Screen) -> None:
    """The table says of each cell what the figure says, and its buttons carry the same keys."""
    figure = screen.texts_of_cells()
    buttons = screen.table("twin").all("button")
    assert [button.attributes["data-open"] for button in buttons] == list(figure)
    for button, (headline, words) in zip(buttons, figure.values(), strict=True):
        wanted = "".join([headline, *words])
        plain = str.maketrans("", "", " ,◆◇")
        assert button.text.translate(plain) == wanted.translate(plain)


def assert_list(screen: Screen, listed: list[dict[str, Any]]) -> None:
    if not listed:
        assert screen.having("table", "gaps") == []
        return
    rows = [row.all("td") for row in screen.table("gaps").all("tr") if row.all("td")]
    assert [row[0].text for row in rows] == [str(gap["rank"]) for gap in listed]
    assert [row[-1].text for row in rows] == [" ".join(gap["reason"].split()) for gap in listed]
    for row, gap in zip(rows, listed, strict=True):
        level, phase = Level(gap["level"]), Phase(gap["phase"])
        assert row[1].text == f"{level.short} · {phase.short}"
        key = row[1].one("button").attributes["data-open"]
        place = gap["row_type"] or gap["level"]
        assert key == f"{place}/{gap['phase']}"


def entries_at(table: Node) -> dict[str, list[str]]:
    """The names that the wall draws in each of its 30 cells, by spans; "~" before a maybe."""
    found: dict[str, list[str]] = {f"{row}/{phase}": [] for row in RowType for phase in Phase}
    rows = iter(RowType)
    row = None
    for line in table.all("tr"):
        if any(head.attributes.get("scope") == "row" for head in line.all("th")):
            row = next(rows)
        at = 0
        for cell in line.all("td"):
            span = int(cell.attributes.get("colspan", 1))
            for entry in cell.all("div", "entry"):
                mark = "~" if "may" in entry.classes else ""
                name = entry.all("button", "opens")[0].text
                skipped = next(
                    (tag.text for tag in entry.all("span", "tag") if tag.text.startswith("not ")),
                    "",
                )
                for phase in list(Phase)[at : at + span]:
                    if phase.label not in skipped:
                        found[f"{row}/{phase}"].append(mark + name)
            at += span
    assert next(rows, None) is None
    return found


def assert_wall(screen: Screen, contract: dict[str, Any]) -> None:
    drawn = entries_at(screen.table("wall"))
    for key, count in contract["wall"].items():
        assert sum(not name.startswith("~") for name in drawn[key]) == count, key
    names = dict(zip(CATALOGUE.entries["id"], CATALOGUE.entries["name"], strict=True))
    maybes = {names[one] for one in contract["maybe"]}
    assert {name[1:] for cell in drawn.values() for name in cell if name.startswith("~")} <= maybes
    all_drawn = [name for cell in drawn.values() for name in cell if not name.startswith("~")]
    assert len(set(all_drawn)) == contract["entries"]


def assert_catalogue(screen: Screen, contract: dict[str, Any]) -> None:
    if not contract["entries"] and not contract["maybe"]:
        assert screen.having("table", "entries") == []
        return
    rows = [row for row in screen.table("entries").all("tr") if row.all("td")]
    names = [row.all("button", "opens")[0].text for row in rows]
    may = [name for row, name in zip(rows, names, strict=True) if "may count" in row.text]
    assert len(names) - len(may) == contract["entries"]
    assert len(may) == len(contract["maybe"])
    kinds = {Kind(kind) for row in rows for kind in row.classes & set(Kind)}
    held = CATALOGUE.entries.set_index("name").loc[names, "kind"]
    assert kinds == {Kind(kind) for kind in held}
