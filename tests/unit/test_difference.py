"""The difference of two maps: place by place, in sentences, and back from the sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import oracle
import pandas as pd
import pytest
from difference_reading import read_back
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    Row,
    area_rows,
    as_decisions,
    as_selection,
    as_standard,
    built,
    decided,
    entries,
    fewer,
    filters,
    row,
)

from rpc.charts.heatmap import coverage_figure
from rpc.charts.palette import LIGHT
from rpc.pathway.comparison.difference import Difference, PlaceChange, difference
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.endings import Ending
from rpc.pathway.counting.numbers import Delivery, numbers
from rpc.pathway.rules.same_as import Offer, by_link, named_alike, offers, probable
from rpc.pathway.rules.standard import judge
from rpc.pathway.wording.cell_displays import DISPLAY_COLUMNS, as_table
from rpc.pathway.wording.changes import PHRASES, Tone, number_word, of_rows
from rpc.pathway.wording.comparison import said
from rpc.pathway.wording.difference_displays import CHANGE_SHADES, difference_displays
from rpc.tables.catalogue import load
from rpc.vocabulary import Grid, Kind, Level, RowType, State

SHIPPED = load()
NAMES = {RowType(str(row)): str(name) for row, name in SHIPPED.row_types["short_name"].items()}
HOSTILE_LEVELS = {
    Level.UNIVERSAL: "Universal (Tier 1; gained one service, primary: lost)",
    Level.TARGETED_SELECTIVE: "Targeted selective ('; .*)",
}


def counted(rows: list[Row], chosen: oracle.Filters, said: oracle.Decided) -> Coverage:
    return cover(built(rows).entries, as_selection(chosen), as_decisions(said), endings(said))


def endings(said: oracle.Decided) -> dict[str, Ending]:
    """Some with a day, some in a scenario."""
    left = [f"{row}/{phase}" for (row, phase), word in (said or {}).items() if word == "none_left"]
    return {
        key: Ending(date(2026, 3, 1 + number), "Gone") if number % 3 else Ending()
        for number, key in enumerate(left[:28])
    }


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Two maps with blanks: what stands in both often stands there otherwise, or not at all."""
    older = draw(area_rows())
    if draw(st.booleans()):
        return older, draw(area_rows())
    newer = [one for one in older if draw(st.integers(0, 3))]
    drawn = {one["id"]: one for one in draw(area_rows(most=4))}
    return older, [*(drawn.pop(one["id"], one) for one in newer), *drawn.values()]


@st.composite
def differences(draw: st.DrawFn) -> tuple[Difference, tuple[list[Row], list[Row]], oracle.Filters]:
    rows, chosen = draw(pairs()), draw(filters())
    model = draw(st.booleans())
    tone = (
        Tone.AGAINST_MODEL if model else draw(st.sampled_from([Tone.OVER_TIME, Tone.SIDE_BY_SIDE]))
    )
    older, newer = (
        counted(one, chosen, None if model and not place else draw(decided()))
        for place, one in enumerate(rows)
    )
    return difference(older, newer, tone=tone), rows, chosen


@given(differences(), st.sampled_from([{}, HOSTILE_LEVELS]))
def test_the_sentences_give_the_newer_numbers_back(found, levels) -> None:
    """Done when: applied to the older coverage the sentence diff gives the newer."""
    one, _, _ = found
    sentences = said(one, NAMES, levels)
    assert read_back(numbers(one.older), sentences, NAMES, levels, one.tone) == numbers(one.newer)
    for sentence in sentences:
        assert sentence.endswith(".")
        assert not re.search(r"  |\{|\}|None|\b0\b", sentence)
    if one.is_same:
        assert sentences == [PHRASES[one.tone].nothing]
        assert numbers(one.older) == numbers(one.newer)


@fewer(3)
@given(differences())
def test_the_numbers_are_those_of_the_coverage(found) -> None:
    """What the sentences are exact about is what every page shows."""
    one, _, _ = found
    for coverage, held in ((one.older, one.older_numbers), (one.newer, one.newer_numbers)):
        assert held.totals == coverage.totals
        columns = {Kind.SERVICE: "services", Kind.SELF_HELP: "self_help"}
        columns |= {Kind.INTERVENTION: "interventions"}
        for key, kinds in held.blocks.items():
            for kind, by_delivery in kinds.items():
                assert sum(by_delivery.values()) == coverage.blocks.at[key, columns[kind]]
                for mode in oracle.MODES:
                    works = by_delivery[Delivery(mode)] + by_delivery[Delivery.BOTH]
                    assert works == coverage.cells.at[f"{key}/{mode}", columns[kind]]
        for key, (count, state) in held.wall.items():
            here = coverage.wall.loc[key]
            assert (count, state) == (here[list(columns.values())].sum(), here["state"])
            assert bool(count) != bool(state)


@fewer(3)
@given(differences())
def test_each_place_agrees_with_the_oracle(found) -> None:
    """Which entries a wall cell gained and lost, from the rules of counting alone."""
    one, rows, chosen = found
    sides = [[x for x in entries(side) if oracle.counts(x, chosen) is True] for side in rows]
    everywhere = {x["id"] for x in sides[0]} & {x["id"] for x in sides[1]}
    for key, place in one.wall.iterrows():
        row_type, phase = str(key).split("/")
        before, after = (
            {
                x["id"]
                for x in side
                if oracle.wall_cell_in_view(row_type, phase, chosen)
                and x["row_type"] == row_type
                and phase in x["phases"]
            }
            for side in sides
        )
        # What both have and place otherwise is in neither list against the model.
        elsewhere = everywhere if one.tone is Tone.AGAINST_MODEL else set()
        assert set(place["gained"]) == after - before - elsewhere
        assert set(place["lost"]) == before - after - elsewhere
        assert (place["entries_before"], place["entries_after"]) == (len(before), len(after))
        held = [sum(place[f"{word}_{side}"] for word in Delivery) for side in ("before", "after")]
        assert held == [len(before), len(after)]
        _says_what_it_is(place)
    for frame in (one.blocks, one.cells):
        for _, place in frame.iterrows():
            net = len(place["gained"]) - len(place["lost"]) + place["came"] - place["went"]
            assert place["entries_after"] - place["entries_before"] == net
            _says_what_it_is(place)


def _says_what_it_is(place: pd.Series) -> None:
    """The sign of a place is its change, and states are never left unsaid."""
    change = PlaceChange(place["change"])
    gained, lost = len(place["gained"]), len(place["lost"])
    signs = {
        PlaceChange.GAINED: f"+{gained}",
        PlaceChange.LOST: f"−{lost}",
        PlaceChange.GAINED_AND_LOST: "±",
        PlaceChange.DELIVERY: "⇄",
        PlaceChange.SAME: "=",
    }
    assert place["word"] == ", ".join(place["words"]) != ""
    if change is PlaceChange.STATE:
        assert not gained + lost
        assert "→" in place["symbol"]
    else:
        assert place["symbol"] == signs[change]
    before, after = place["state_before"], place["state_after"]
    if after:
        assert State(after).label in place["word"]
    if before and before != after:
        assert State(before).label in place["word"]


@fewer(3)
@given(differences())
def test_displays_can_be_drawn_as_every_heatmap_is(found) -> None:
    one, _, _ = found
    for grid in Grid:
        shown = difference_displays(one, grid, NAMES, {Level.UNIVERSAL: "Tier 1"})
        places = one.places(grid)
        assert tuple(shown.columns) == DISPLAY_COLUMNS
        assert list(shown.index) == list(places.index)
        assert coverage_figure(shown, LIGHT).to_dict()["data"]
        assert (as_table(shown)["What it shows"] != "").all()
        for key, display in shown.iterrows():
            if places.at[key, "in_view"]:
                assert display["shade"] == CHANGE_SHADES[PlaceChange(places.at[key, "change"])]
                assert display["headline"] == places.at[key, "symbol"]
                assert display["words"] == places.at[key, "words"]
            else:
                assert display["state"] == State.NOT_IN_VIEW


@fewer(3)
@given(differences())
def test_a_remark_says_what_the_block_says(found) -> None:
    """What the rows of a block mean together is what the coverage says of its interventions."""
    one, _, _ = found
    a_no = {State.NO_EXAMPLE, State.NONE}
    for coverage in (one.older, one.newer):
        for key, place in coverage.blocks.iterrows():
            level, phase = str(key).split("/")
            rows = [x for x in RowType if x.level == level and x.kind is Kind.INTERVENTION]
            states = [coverage.wall.at[f"{x}/{phase}", "state"] for x in rows]
            if place["in_view"] and all(states) and (meant := of_rows(states)):
                its_own = State(place["state_interventions"])
                assert meant is its_own or {meant, its_own} <= a_no


@fewer(3)
@given(pairs(), filters())
def test_a_map_and_itself_are_the_same(rows, chosen) -> None:
    one = counted(rows[0], chosen, {})
    same = difference(one, one)
    assert same.is_same
    assert said(same, NAMES) == ["Nothing changed."]
    assert same.entries.empty
    assert set(same.cells["change"]) == {"same"}


# ------------------------------------------------------------------------ by hand

ONLINE = row(1, "indicated_services", phases="secondary", modes="online")
NONE_SAID: oracle.Decided = {
    (name, "secondary"): "none" for name in oracle.ROWS if name.startswith("indicated")
}


def of(older: list[Row], newer: list[Row], **more: object) -> Difference:
    """The difference of two maps where everything in the block of the issue was decided."""
    return difference(*(counted(x, oracle.NO_FILTER, NONE_SAID) for x in (older, newer)), **more)


def test_the_sentence_of_the_issue() -> None:
    assert said(of([], [ONLINE]), NAMES) == [
        "Altogether, each entry once: gained one service.",
        "Targeted indicated & specialist, secondary: gained one online service; "
        "still no intervention.",
    ]


def test_not_yet_mapped_becoming_none_is_a_change_and_says_so() -> None:
    cell = ("indicated_parenting", "secondary")
    older = counted([ONLINE], oracle.NO_FILTER, {})
    newer = counted([ONLINE], oracle.NO_FILTER, {cell: "none"})
    found = difference(older, newer)
    place = found.wall.loc["/".join(cell)]
    assert (place["change"], place["symbol"]) == ("state", "?→✕")
    assert place["word"] == "was not yet mapped, now none"
    assert said(found, NAMES) == [
        "Targeted indicated & specialist, secondary: 'Parenting interventions' was not yet mapped "
        "and is now none; interventions still not yet mapped."
    ]
    assert found.wall.at["indicated_relationship/secondary", "word"] == "no change, not yet mapped"


def test_what_was_not_yet_mapped_may_have_been_there_all_along() -> None:
    found = difference(counted([], oracle.NO_FILTER, {}), counted([ONLINE], oracle.NO_FILTER, {}))
    assert "'Specialist services' was not yet mapped;" in said(found, NAMES)[1]
    assert found.wall.at["indicated_services/secondary", "word"] == (
        "gained 1 service, was not yet mapped"
    )


def test_a_delivery_that_becomes_known_is_no_new_service() -> None:
    found = of([ONLINE | {"modes": ""}], [ONLINE])
    assert said(found, NAMES) == [
        "Targeted indicated & specialist, secondary: the delivery of one service went from not "
        "known to online; still no intervention."
    ]
    place = found.wall.loc["indicated_services/secondary"]
    assert (place["change"], place["symbol"], place["altered"]) == ("delivery", "⇄", ["e01"])
    online = found.cells.loc["targeted_indicated/secondary/online"]
    assert (online["symbol"], online["word"]) == ("+1", "gained 1 service, was not known")


def test_an_entry_that_spans_phases_is_said_in_each_and_once_altogether() -> None:
    wide = ONLINE | {"phases": ";".join(oracle.PHASES)}
    sentences = said(of([], [wide]), NAMES)
    assert sentences[0] == "Altogether, each entry once: gained one service."
    assert len(sentences) == 4
    assert all("gained one online service" in sentence for sentence in sentences[1:])


def test_an_entry_of_unknown_phase_is_in_the_totals_only() -> None:
    found = of([], [ONLINE | {"phases": ""}])
    assert said(found, NAMES) == ["Altogether, each entry once: gained one service."]
    assert not found.is_same
    assert set(found.wall["change"]) == {"same"}


def test_another_row_is_a_loss_and_a_gain() -> None:
    one, two = (
        row(1, f"indicated_{which}", phases="secondary") for which in ("parenting", "relationship")
    )
    found = of([one], [two])
    assert found.blocks.at["targeted_indicated/secondary", "symbol"] == "±"
    assert said(found, NAMES) == [
        "Targeted indicated & specialist, secondary: gained one intervention of unknown delivery "
        "in 'Relationship interventions'; lost one intervention of unknown delivery in 'Parenting "
        "interventions'; 'Parenting interventions' is now none; still no service."
    ]
    assert found.entries[["id", "change"]].values.tolist() == [["e01", "altered"]]


def test_numbers_are_words_up_to_nine() -> None:
    assert [number_word(number) for number in (1, 9, 10, 1234)] == ["one", "nine", "10", "1,234"]
    many = [ONLINE | {"id": f"e{n}", "name": f"N {n}"} for n in range(1200)]
    found = of([], many)
    sentences = said(found, NAMES)
    assert "gained 1,200 online services" in sentences[1]
    assert read_back(found.older_numbers, sentences, NAMES) == found.newer_numbers


def test_against_the_model_entries_are_matched_by_their_programme() -> None:
    local = pd.DataFrame(
        {
            "id": ["e-1", "e-2", "e-3"],
            "programme": ["p", "p", ""],
            "copied_from": ["", "q", "s"],
        }
    )
    same = by_link(local)
    assert same == {"e-1": "p", "e-2": "p", "e-3": "s"}
    cells = {"phases": "primary", "modes": "online"}
    model = [
        row(1, "indicated_parenting", **cells) | {"id": "p"},
        row(2, "indicated_services", **cells) | {"id": "s"},
        row(3, "indicated_services", **cells) | {"id": "lacking"},
    ]
    area = [
        row(4, "indicated_parenting", **cells) | {"id": "e-1"},
        row(5, "indicated_parenting", **cells) | {"id": "e-2"},
        row(6, "indicated_services", **cells) | {"id": "e-3"},
    ]
    found = difference(
        counted(model, oracle.NO_FILTER, None),
        counted(area, oracle.NO_FILTER, {}),
        same=same,
        tone=Tone.AGAINST_MODEL,
    )
    assert found.wall.at["indicated_parenting/primary", "gained"] == ["e-2"]
    assert found.wall.at["indicated_services/primary", "lost"] == ["lacking"]
    assert said(found, NAMES)[-2:] != []
    assert (
        "Targeted indicated & specialist, primary: only in your area one online intervention in "
        "'Parenting interventions'; only in the model one online service; 'Relationship "
        "interventions': no example in the model, and not yet mapped in your area."
        in said(found, NAMES)
    )


def against(model: list[Row], area: list[Row], local: pd.DataFrame) -> Difference:
    """The model, and an area where nobody decided anything."""
    return difference(
        counted(model, oracle.NO_FILTER, None),
        counted(area, oracle.NO_FILTER, {}),
        same=by_link(local, probable(local, {one["id"]: one["name"] for one in model})),
        tone=Tone.AGAINST_MODEL,
    )


def local_of(rows: list[Row], links: dict[str, str]) -> pd.DataFrame:
    columns = {"programme": [links.get(one["id"], "") for one in rows], "copied_from": ""}
    return pd.DataFrame([{"id": one["id"], "name": one["name"]} for one in rows]).assign(**columns)


EARLY_HELP = row(1, "selective_services", phases="primary;secondary", modes="face_to_face") | {
    "id": "early-help",
    "name": "Early help family support teams",
}


def test_a_linked_team_of_ones_own_is_in_both() -> None:
    own = EARLY_HELP | {"id": "e-1", "name": "Northside family workers"}
    found = against([EARLY_HELP], [own], local_of([own], {"e-1": "early-help"}))
    assert found.entries.empty
    place = found.wall.loc["selective_services/primary"]
    assert (place["symbol"], place["word"]) == ("=", "in both")


def test_what_both_have_and_place_otherwise_is_in_neither_list() -> None:
    own = EARLY_HELP | {"id": "e-1", "phases": "early_years;primary", "modes": ""}
    found = against([EARLY_HELP], [own], local_of([own], {"e-1": "early-help"}))
    assert found.entries["change"].tolist() == ["altered"]
    for frame in (found.wall, found.blocks, found.cells):
        assert [ids for name in ("gained", "lost") for ids in frame[name] if ids] == []
    for key in ("selective_services/early_years", "selective_services/secondary"):
        assert "1 in both, placed or delivered otherwise" in found.wall.at[key, "word"]
        assert found.wall.at[key, "altered"] == ["e-1"]
    cell = found.cells.loc["targeted_selective/primary/face_to_face"]
    assert (cell["symbol"], cell["altered"]) == ("⇄", ["e-1"])
    sentences = said(found, NAMES)
    assert not any("only in the model one" in sentence for sentence in sentences)
    came = "in both, but so placed only in the model: one face-to-face service"
    assert any(came in sentence for sentence in sentences)
    names = numbers(found.newer)
    assert read_back(numbers(found.older), sentences, NAMES, tone=Tone.AGAINST_MODEL) == names


def test_an_unlinked_entry_that_is_called_the_same_is_not_in_both_lists() -> None:
    own = EARLY_HELP | {"id": "e-1", "name": "Early Help Family Support Team"}
    local = local_of([own], {})
    assert probable(local, {"early-help": EARLY_HELP["name"]}) == [
        Offer("e-1", own["name"], "early-help", EARLY_HELP["name"], True)
    ]
    found = against([EARLY_HELP], [own], local)
    assert found.entries.empty
    # One that is linked already has the model's entry; another of the name is one more.
    two = [own, own | {"id": "e-2"}]
    assert probable(local_of(two, {"e-2": "early-help"}), {"early-help": own["name"]}) == []


def test_an_equal_or_close_name_is_offered_and_nothing_else() -> None:
    names = SHIPPED.names
    assert named_alike("Early help family support team", names) == ("early-help", True)
    assert named_alike("Early help family support teams (North)", names) == ("early-help", False)
    assert named_alike("family foundations", names) == ("family-foundations", True)
    assert named_alike("Youth club", names) is None
    assert named_alike("Family", names) is None
    asked = [{"id": "e-1", "name": "Click Relationships"}]
    [offer] = offers(asked, names)
    assert offer.question == "Same as Click Relationships in the 2021 model?"
    assert offers([asked[0] | {"programme": "click"}], names) == []
    assert offers([asked[0] | {"copied_from": "click"}], names) == []


def test_what_changed_in_the_verdicts() -> None:
    older, newer = (counted(x, oracle.NO_FILTER, NONE_SAID) for x in ([], [ONLINE]))
    standard = as_standard(built([]), oracle.ON_AT_FIRST)
    verdicts = tuple(judge(one, standard, NAMES) for one in (older, newer))
    found = difference(older, newer, verdicts).verdicts
    columns = ["level", "phase", "rule", "before", "after", "word"]
    assert found[columns].values.tolist() == [
        ["targeted_indicated", "secondary", "services", False, True, "now met"]
    ]
    beside = difference(older, newer, verdicts, tone=Tone.SIDE_BY_SIDE)
    assert beside.verdicts["word"].tolist() == ["not met there, met here"]


SPOILT: dict[str, Callable[[str], str]] = {
    "another number": lambda text: text.replace("one online service", "one online services"),
    "a figure for a word": lambda text: text.replace("one online", "1 online"),
    "another kind": lambda text: text.replace("service;", "helper;"),
    "another block": lambda text: text.replace("secondary", "tertiary"),
    "no end": lambda text: text[:-1],
    "a false remark": lambda text: text.replace("no intervention", "no service"),
    "no remark": lambda text: text.replace("; still no intervention", ""),
    "something else": lambda text: text.replace("; still", "; and so on; still"),
    "more lost than there was": lambda text: text.replace("gained", "lost"),
    "a row that is not asked": lambda text: text.replace(
        "service;", "service in 'Specialist services';"
    ),
    "a state that it had not": lambda text: text.replace(
        "; still", "; 'Specialist services' was out of scope; still"
    ),
    "an empty one": lambda _: "",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_could_not_have_been_said_is_not_read(spoil: Callable[[str], str]) -> None:
    found = of([], [ONLINE])
    sentences = said(found, NAMES)
    spoilt = [sentences[0], spoil(sentences[1])]
    assert spoilt != sentences
    with pytest.raises(ValueError, match=r"."):
        read_back(found.older_numbers, spoilt, NAMES)


def test_a_block_is_said_once() -> None:
    found = of([], [ONLINE])
    sentences = said(found, NAMES)
    with pytest.raises(ValueError, match="no sentence"):
        read_back(found.older_numbers, [*sentences, sentences[-1]], NAMES)


def test_every_word_of_the_grammar_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "comparing.md").read_text(encoding="utf-8")
    for phrases in PHRASES.values():
        names = ("gained", "lost", "same", "moved", "became", "emptied", "filled", "nothing")
        for name in (*names, "both", "came"):
            plain = re.sub(r"\{(\w+)\}", lambda found: found[1].upper(), getattr(phrases, name))
            assert plain in text, plain
    assert [change for change in PlaceChange if f"`{change}`" not in text] == []
