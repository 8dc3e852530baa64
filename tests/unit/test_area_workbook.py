"""The workbook of an area says what the engine counts, in words, and nothing in it is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from boards import example_with_a_scenario
from contracts import coverage_contract, gaps_contract
from kept_areas import busy, made, opened

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.history.changes import Action
from rpc.areas.history.timeline import as_of, history
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import Store
from rpc.charts.palette import SHADES
from rpc.imports.entries_file import read_entries
from rpc.pathway.assessment.follow_up import follow_up
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.reports.workbook import area_workbook
from rpc.storage.record import Subject
from rpc.tables import catalogue as catalogues
from rpc.tables.local import LOCAL
from rpc.vocabulary import Phase, RowType, State
from rpc.vocabulary.local import Decided

SHIPPED = catalogues.load()
NOW = datetime(2026, 11, 24, 9, 30)
SHEETS = (
    *("About", "Entries", "Wall", "Coverage", "Gaps", "Follow-up", "Rules"),
    *(
        "Access in numbers",
        "Access",
        "Access by entry",
        "Single points",
        "Without owner or measure",
        "Options",
    ),
    *("History", "Sources"),
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def example(store: Store) -> LocalMap:
    return local_map(store.state(make_example(store, local_actor(), SHIPPED).id), SHIPPED)


@pytest.fixture(scope="module")
def content(store: Store, example: LocalMap) -> bytes:
    return area_workbook(example, history(store, example.area.id), NOW)


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(book: openpyxl.Workbook, name: str) -> list[list[str]]:
    """What is below the headings."""
    found = book[name].iter_rows(min_row=2, values_only=True)
    return [["" if value is None else str(value) for value in row] for row in found]


def test_the_sheets_and_the_first_of_them(book: openpyxl.Workbook, example: LocalMap) -> None:
    assert tuple(book.sheetnames) == SHEETS
    about = {row[0]: row[1] for row in rows(book, "About")}
    assert "made up" in about["Made up"]
    assert about["Area"] == example.area.name
    assert f"change {example.area.version}," in about["As of"]
    assert SHIPPED.version in about["Yardstick"]
    assert "domestic abuse helpline (made up)" in about["Safety"]
    for state in (State.NONE, State.NOT_MAPPED, State.NOT_KNOWN, State.OUT_OF_SCOPE):
        assert f"{state.symbol} {state.label}" in about


def test_every_entry_comes_back_from_it(content: bytes, example: LocalMap) -> None:
    found = read_entries(content)
    expected = example.every[["id", *LOCAL]]
    assert found.to_numpy(object).tolist() == expected.to_numpy(object).tolist()


def test_the_wall_says_number_and_word_symbol_and_word(
    book: openpyxl.Workbook, example: LocalMap
) -> None:
    standard = Standard.of(example.standard)
    contract = coverage_contract(example, Selection(), standard, decisions=example.states)
    wall = rows(book, "Wall")
    for place, row in enumerate(RowType):
        for column, phase in enumerate(Phase, start=1):
            said = wall[place][column]
            count = contract["wall"][f"{row}/{phase}"]
            cell = book["Wall"].cell(place + 2, column + 1)
            if count:
                assert said.split()[0] == str(count)
                assert cell.fill.fgColor.rgb[2:] in {fill[1:] for fill, *_ in SHADES}
            else:
                state = State(contract["states"][f"{row}/{phase}"])
                assert said.startswith(f"{state.symbol} {state.label}")
                assert cell.fill.fill_type is None
    assert "Getting ready together" in wall[2][1]
    assert "older children only" in wall[2][3]


def test_gaps_follow_up_and_rules_are_those_of_the_engine(
    book: openpyxl.Workbook, example: LocalMap
) -> None:
    standard = Standard.of(example.standard)
    asked = (example, Selection(), standard)
    gaps = gaps_contract(*asked, decisions=example.states)
    assert [row[6] for row in rows(book, "Gaps")] == [gap["reason"] for gap in gaps]
    listed = follow_up(example.local, example.tray, example.links, NOW.date())
    assert [row[0] for row in rows(book, "Follow-up")] == listed["name"].tolist()
    contract = coverage_contract(*asked, decisions=example.states)
    reasons = [why for block in contract["blocks"].values() for why in block["reasons"].values()]
    assert [row[4] for row in rows(book, "Rules")] == reasons


@pytest.mark.parametrize(("name", "texts"), [("Access in numbers", 1), ("Options", None)])
def test_what_counts_is_a_number(book: openpyxl.Workbook, name: str, texts: int | None) -> None:
    table = list(book[name].iter_rows(min_row=2, values_only=True))
    assert table
    numbers = [value for row in table for value in (row[:1] if texts is None else row[texts:])]
    assert all(isinstance(value, int) for value in numbers)


def test_what_a_scenario_ends_says_so(store: Store) -> None:
    local, changes, trials = example_with_a_scenario(store)
    content = area_workbook(local, changes, NOW, trials)
    found = rows(openpyxl.load_workbook(io.BytesIO(content)), "Scenario")
    by_what = {row[2]: row[3] for row in found}
    assert by_what["ended"] == "Ended"
    assert all(by_what.values())


def test_the_history_and_the_sources(
    store: Store, book: openpyxl.Workbook, example: LocalMap
) -> None:
    changes = history(store, example.area.id)
    said = rows(book, "History")
    assert [row[0] for row in said] == [str(change.number) for change in changes]
    assert "steps up to" in said[1][4]
    sources = {row[0]: row[1:] for row in rows(book, "Sources")}
    assert (
        "Guidebook rating 4 (the digit was visible, a plus could not be)"
        in sources["Getting ready together (made up)"][0]
    )
    assert sources["Getting ready together (made up)"][2] == "2016"


def test_the_history_calls_the_columns_of_each_thing_what_they_are(store: Store) -> None:
    area = store.make("Wordshire", local_actor(), {"on": "online"})
    decisions.decide(
        store, area.id, local_actor("Lead"), "self_help/primary", "none", comment="Asked all"
    )
    local, changes = local_map(store.state(area.id), SHIPPED), history(store, area.id)
    book = openpyxl.load_workbook(io.BytesIO(area_workbook(local, changes, NOW)))
    decided, made = (row[5].splitlines() for row in rows(book, "History"))
    assert [line.split(":")[0] for line in decided] == ["By", "Comment", "Date", "Decided"]
    assert f"Decided: {Decided.NONE.label}" in decided
    assert sorted(made) == ["Name of the area: Wordshire", "Rules switched on: online"]


def test_the_history_is_in_sentences_and_names_no_id(store: Store) -> None:
    area = store.make("Historyshire", local_actor("Lead"))
    row = {"row_type": "self_help", "phases": "primary"}
    link = {"programme": "gone-2024", "programme_name": "Old programme"}
    one, two = entries.add_many(
        store,
        area.id,
        local_actor("Lead"),
        [{"name": "Text line"} | row, {"name": "Drop-in"} | row | link],
        {"gone-2024": "Old programme"},
    )
    links.link(store, area.id, local_actor("Lead"), one, two, "refer", "agreed")
    entries.remove(store, area.id, local_actor("Lead"), [one], ended=date(2026, 3, 3))
    happened = history(store, area.id)
    derived = replace(happened[0], action=Action.DERIVED, by="", subject=Subject.DECISION)
    derived = replace(derived, subject_id="self_help/primary", before=None, ended="")
    derived = replace(
        derived, after={"state": "none_left", "on": "2026-03-03", "last": "Text line"}
    )
    local = local_map(store.state(area.id), SHIPPED)
    book = openpyxl.load_workbook(io.BytesIO(area_workbook(local, [derived, *happened[:-1]], NOW)))
    lines = rows(book, "History")
    assert lines[0][2:4] == ["from the history", "worked out"]
    text = "\n".join("\n".join(line) for line in lines)
    assert "Ended on 3 March 2026" in text
    assert "Same as in the 2021 model: No longer in the catalogue: Old programme" in text
    assert "Universal: Information & self-help, Primary" in text
    for raw in (one, two, "gone-2024", "derived", "self_help"):
        assert raw not in text
    # Without the lines that name it, an entry that is gone is called so.
    linked = [line for line in happened if line.subject is Subject.LINK]
    book = openpyxl.load_workbook(io.BytesIO(area_workbook(local, linked, NOW)))
    assert all("an entry that is gone" in line[4] for line in rows(book, "History"))


def test_a_workbook_with_the_heading_of_before_is_read(example: LocalMap) -> None:
    content = area_workbook(example, [], NOW)
    book = openpyxl.load_workbook(io.BytesIO(content))
    (cell,) = (one for one in book["Entries"][1] if one.value == LOCAL["programme"].label)
    cell.value = "Programme of the catalogue"
    older = io.BytesIO()
    book.save(older)
    assert read_entries(older.getvalue()).equals(read_entries(content))


def test_no_text_of_an_area_becomes_a_formula(store: Store) -> None:
    area = made(store, 11, "=1+1 shire")
    store.set(area.id, local_actor("+x"), abuse_route="=HYPERLINK(1)", writer="@x")
    busy(store, area.id, 12, 30)
    local = local_map(store.state(area.id), SHIPPED)
    content = area_workbook(local, history(store, area.id), NOW)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    same = read_entries(content).to_numpy(object).tolist()
    assert same == local.every[["id", *LOCAL]].to_numpy(object).tolist()


def test_an_untouched_area_and_a_map_of_the_past(store: Store, example: LocalMap) -> None:
    empty = local_map(store.state(store.make("Emptyshire", local_actor()).id), SHIPPED)
    book = openpyxl.load_workbook(
        io.BytesIO(area_workbook(empty, history(store, "emptyshire"), NOW))
    )
    assert rows(book, "Gaps")[0][0] == "Nothing is mapped yet, so nothing counts as a gap."
    assert "Made up" not in {row[0] for row in rows(book, "About")}
    assert {cell for row in rows(book, "Wall") for cell in row[1:]} == {"? not yet mapped"}

    past = local_map(as_of(store, example.area.id, 5), SHIPPED)
    book = openpyxl.load_workbook(
        io.BytesIO(area_workbook(past, history(store, example.area.id), NOW))
    )
    assert [row[0] for row in rows(book, "History")] == ["5", "4", "3", "2", "1"]
