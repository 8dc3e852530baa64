"""The switches of the standard change verdicts, list and figure, on the page and in the address."""

from __future__ import annotations

import pytest
from screens import CATALOGUE, Screen, coverage, gaps, opened

from rpc.vocabulary import Level, Phase, Rule

DEFAULT = [Rule(str(rule)) for rule in CATALOGUE.standard.index[CATALOGUE.standard["default"]]]


def verdicts(screen: Screen) -> dict[str, str]:
    """What the open panel says of each rule that is asked: yes, no or not known."""
    (panel,) = screen.having("section", "panel")
    asked = [item for item in panel.all("ul", "verdicts")[0].all("li") if item.all("b")]
    said = [item.all("b")[0].seen.lstrip("✓✕~ ").rpartition(": ") for item in asked]
    return {name: verdict for name, _, verdict in said}


def switched(screen: Screen, rules: list[Rule]) -> Screen:
    return screen.set("pills", "rules_on", [str(rule) for rule in rules])


@pytest.mark.parametrize("rule", list(Rule))
def test_a_switch_changes_panel_list_and_address_together(rule: Rule) -> None:
    on = [one for one in Rule if (one in DEFAULT) != (one is rule)]
    turned = {"off": (rule,)} if rule in DEFAULT else {"on": (rule,)}
    block = "targeted_indicated/secondary"
    screen = opened("coverage", cell=block)

    switched(screen, on)

    assert screen.query == {
        "cell": [block],
        **{way: [str(one) for one in rules] for way, rules in turned.items()},
    }
    contract = coverage({}, **turned)
    words = {True: "yes", False: "no", None: "not known"}
    names = CATALOGUE.standard["name"]
    said = verdicts(screen)
    assert set(said) == {str(names[one]) for one in on}
    for one in on:
        assert said[str(names[one])] == words[contract["blocks"][block]["rules"][one]]
    listed = gaps({}, **turned)
    rows = [row.all("td") for row in screen.table("gaps").all("tr") if row.all("td")]
    assert [row[-1].text for row in rows] == [" ".join(gap["reason"].split()) for gap in listed]
    if rule in DEFAULT:
        assert not [gap for gap in listed if gap["rule"] == rule]


def test_the_figure_of_rules_follows_the_switches() -> None:
    screen = opened("coverage", measure="rules")
    before = screen.texts_of_cells()

    switched(screen, [*DEFAULT, Rule.ONLINE])

    after = screen.texts_of_cells()
    contract = coverage({}, on=(Rule.ONLINE,))
    for key, (headline, _) in after.items():
        met = sum(verdict is True for verdict in contract["blocks"][key]["rules"].values())
        assert headline == f"{met} of {len(DEFAULT) + 1}"
    assert after != before


def test_all_switched_off_nothing_is_judged_and_the_list_says_so() -> None:
    screen = switched(opened("coverage", measure="rules"), [])

    assert {" ".join(words) for _, words in screen.texts_of_cells().values()} == {"no rule asked"}
    listed = gaps({}, off=tuple(DEFAULT))
    assert not [gap for gap in listed if gap["rule"]]
    rows = [row for row in screen.table("gaps").all("tr") if row.all("td")]
    assert len(rows) == len(listed)


def test_a_search_judges_nothing_and_says_so() -> None:
    screen = opened("coverage", words="family", cell="universal/primary")

    assert screen.having("table", "gaps") == []
    text = " ".join(piece.text for piece in screen.pieces)
    assert "A search by words or target group judges nothing" in text
    assert verdicts(screen) == {} or set(verdicts(screen).values()) == {"not known"}


def test_separated_parents_recounts_the_pathway_as_the_room_asks() -> None:
    """A cell that only couples can use is empty, and the sentence says which view is on."""
    query = {"relationship": ["aimed_separated"]}
    screen = opened("coverage", grid="wall", **query)
    contract = coverage(query)

    assert "aimed at separated parents only" in screen.sentence
    assert sum(contract["wall"].values()) < sum(coverage({})["wall"].values())
    shown = screen.texts_of_cells()
    for row in ("universal_relationship", "selective_relationship"):
        for phase in Phase:
            key = f"{row}/{phase}"
            headline, words = shown[key]
            assert headline == (str(contract["wall"][key]) if contract["wall"][key] else "○"), words
    assert any(headline == "○" for headline, _ in shown.values())


@pytest.mark.parametrize("block", [f"{level}/{phase}" for level in Level for phase in Phase])
def test_each_verdict_of_a_block_has_the_reason_that_the_engine_gives(block: str) -> None:
    screen = opened("coverage", cell=block)
    (panel,) = screen.having("section", "panel")

    contract = coverage({})["blocks"][block]

    reasons = {item.all("span")[-1].text for item in panel.all("li") if item.all("b")}
    for rule, reason in contract["reasons"].items():
        assert " ".join(reason.split()) in reasons, rule
