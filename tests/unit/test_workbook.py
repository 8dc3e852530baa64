"""CSV and workbooks: every text goes in, none becomes a formula, every field comes back."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kept_areas import HOSTILE, TEXTS, made, opened

from rpc.areas.local_map import local_map
from rpc.exchange.spreadsheet import as_typed, local_entries_csv, neutralised
from rpc.exchange.workbook import (
    ENTRIES,
    Sheet,
    Workbook,
    entries_sheet,
    grid_sheet,
    workbook_bytes,
)
from rpc.exchange.workbook_cells import LONGEST_CELL, from_cell, to_cell
from rpc.imports.entries_file import UnreadableFileError, read_entries
from rpc.tables import catalogue as catalogues
from rpc.tables.local import LOCAL, shown_words, stored_words

COLUMNS = ["id", *LOCAL]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
TRICKY = st.text("'=+-@\t\r\n_x0D5Fa\x07\ufffe", max_size=14)


def entries_of(*rows: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=COLUMNS, dtype="str")
    return frame.fillna("").astype("str")


def as_workbook(frame: pd.DataFrame) -> bytes:
    return workbook_bytes(Workbook("Test", [("Area", "Test")], [entries_sheet(frame)]))


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert list(one.columns) == list(other.columns)
    assert one.to_numpy(object).tolist() == other.to_numpy(object).tolist()


# ------------------------------------------------------------------------ texts


@given(st.one_of(TEXTS, TRICKY))
@example("_x0007\x07")
@example("x005F_x000D_")
@example("_x0078x0041_")
@example("'\x07=")
def test_any_text_comes_back_from_a_cell(text: str) -> None:
    assert as_typed(neutralised(text)) == text
    assert not neutralised(text).startswith(STARTS)
    held = to_cell(text)
    assert from_cell(held) == text
    assert not held.startswith(STARTS)
    assert not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(held)
    assert "\r" not in held, "XML turns it into a line feed"


@given(TEXTS)
def test_what_needs_nothing_is_left_alone(text: str) -> None:
    if not re.match(r"'*[=+\-@\t\r\n]", text):
        assert neutralised(text) == text


@pytest.mark.parametrize("text", ["it's", "'quoted'", "'", "''", "'tis", "O'Neill", "a-b", "1+1"])
def test_an_apostrophe_alone_is_just_one(text: str) -> None:
    assert neutralised(text) == as_typed(text) == text


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so() -> None:
    for text in ("a" * 40_000, "\x07" * 9_000, "\U0001f46a" * 20_000):
        held = to_cell(text)
        assert len(held.encode("utf-16-le")) // 2 <= LONGEST_CELL
        assert "cut" in held
    assert to_cell("a" * LONGEST_CELL) == "a" * LONGEST_CELL


@pytest.mark.parametrize("name", LOCAL)
def test_words_are_shown_by_their_labels_and_come_back(name: str) -> None:
    words = [str(word) for word in LOCAL[name].words or ()]
    for value in [*words, ";".join(words), "", "anything else", "a;b", "a; b"]:
        assert stored_words(name, shown_words(name, value)) == value


# ------------------------------------------------------------------------ entries, there and back


@settings(max_examples=15)  # each makes and reads a whole workbook
@given(st.integers(0, 10**6))
def test_every_field_of_an_area_comes_back(seed: int) -> None:
    """Done when: CSV and XLSX: every field comes back."""
    with opened() as store:
        area = made(store, seed)
        kept = store.state(area.id)
    every = local_map(kept, SHIPPED).every
    same(read_entries(local_entries_csv(every).encode()), every[COLUMNS])
    same(read_entries(as_workbook(every)), every[COLUMNS])


SHIPPED = catalogues.load()


@settings(max_examples=40)
@given(st.lists(st.one_of(TEXTS, TRICKY), min_size=4, max_size=4))
def test_any_texts_come_back(texts: list[str]) -> None:
    name, provider, description, times = texts
    row = {"id": "e-1", "name": name, "provider": provider}
    frame = entries_of(
        row | {"description": description, "times": times}, {"id": "e-2", "name": "x"}
    )
    same(read_entries(local_entries_csv(frame).encode()), frame)
    same(read_entries(as_workbook(frame)), frame)


def test_every_hostile_text_comes_back_from_every_column_of_text() -> None:
    free = [name for name, field in LOCAL.items() if field.words is None and not field.shape]
    rows = [
        {"id": f"e-{number}", "name": "x"} | dict.fromkeys(free, text)
        for number, text in enumerate([*HOSTILE, "long " * 800, "=" * 300, "a" * 4000])
    ]
    frame = entries_of(*rows)
    same(read_entries(local_entries_csv(frame).encode()), frame)
    same(read_entries(as_workbook(frame)), frame)


def test_files_are_read_by_path(tmp_path: Path) -> None:
    frame = entries_of({"id": "e-1", "name": "=1+1", "provider": "P", "modes": "online"})
    csv, xlsx = tmp_path / "a.csv", tmp_path / "a.xlsx"
    csv.write_bytes(local_entries_csv(frame).encode())
    xlsx.write_bytes(as_workbook(frame))
    same(read_entries(csv), frame)
    same(read_entries(str(xlsx)), frame)


def test_no_entries_are_no_rows() -> None:
    same(read_entries(local_entries_csv(entries_of()).encode()), entries_of())


def test_no_cell_is_a_formula_an_error_or_a_number() -> None:
    frame = entries_of(*({"id": f"e-{n}", "name": text} for n, text in enumerate(HOSTILE)))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(frame)))
    cells = [cell for row in book[ENTRIES].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(STARTS)]
    text = local_entries_csv(frame).removeprefix("\ufeff")
    cells = [cell for cell in re.split(r'[,\r\n]"?', text) if cell]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_what_was_typed_over_in_a_spreadsheet_comes_as_text() -> None:
    frame = entries_of({"id": "e-1", "name": "One", "provider": "P"})
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(frame)))
    sheet = book[ENTRIES]
    heading = {cell.value: cell.column for cell in sheet[1]}
    for label, value in (
        ("Funding ends", datetime(2027, 3, 31)),
        ("Places", 40.0),
        ("Amount, in pounds", 12.5),
        ("Phases", "Primary; secondary"),
        ("Delivery", "online; Face to face"),
    ):
        sheet.cell(2, heading[label], value)
    held = io.BytesIO()
    book.save(held)
    row = read_entries(held.getvalue()).iloc[0]
    assert (row["funding_ends"], row["places"], row["cost_amount"]) == ("2027-03-31", "40", "12.5")
    assert row["modes"] == "online;face_to_face"
    assert row["phases"] == "primary;secondary"


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    found = read_entries(b"Provider,name,phases\r\nP,One,primary\r\n,,\r\nQ,'=Two\r\n")
    assert found[["name", "provider", "phases", "id"]].to_numpy().tolist() == [
        ["One", "P", "primary", ""],
        ["=Two", "Q", "", ""],
    ]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "no heading 'name'"),
        (b"provider\r\nP\r\n", "no heading 'name'"),
        (b"name,colour,speed\r\nA,b,c\r\n", "'colour' and 'speed'"),
        (b"name,Name\r\nA,B\r\n", "twice"),
        (b"name\r\nA,B\r\n", "Row 2"),
        (b'name\r\n"A\r\n', "comma-separated"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04 and no more", "Excel workbook"),
    ],
    ids=range(8),
)
def test_what_holds_no_entries_is_one_sentence(content: bytes, named: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(named)) as refused:
        read_entries(content)
    assert str(refused.value).endswith(".")


def test_other_workbooks_and_missing_files_are_one_sentence(tmp_path: Path) -> None:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    with pytest.raises(UnreadableFileError, match="no sheet 'Entries'"):
        read_entries(held.getvalue())
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        read_entries(tmp_path / "no.csv")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpc.imports.entries_file.UNPACKED_BYTES", 1_000)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 20_000)
    with pytest.raises(UnreadableFileError, match="unpacked"):
        read_entries(held.getvalue())


# ------------------------------------------------------------------------ how sheets look


FACES = pd.DataFrame(
    {
        "row": [0, 0, 1, 1],
        "column": [0, 1, 0, 1],
        "row_label": ["Universal", "Universal", "Selective", "Selective"],
        "column_label": ["Face to face", "Online or phone"] * 2,
        "group_label": ["Primary"] * 4,
        "headline": ["3", "✕", "1", "–"],
        "words": [("services",), ("none",), ("intervention", "no services"), ("out of scope",)],
        "shade": [2, -1, 0, -1],
    },
    index=["a", "b", "c", "d"],
)
SHADES = (("#D6E6F5", "#14181F", "1"), ("#9CC6EA", "#14181F", "2"), ("#2073BC", "#FFFFFF", "3"))


def test_a_grid_says_in_words_what_its_colours_show() -> None:
    sheet = grid_sheet("Wall", FACES, SHADES, {"d": "=why"})
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(Workbook("T", [], [sheet]))))
    made_sheet = book["Wall"]
    rows = [[cell.value for cell in row] for row in made_sheet.iter_rows()]
    assert rows == [
        ["Row", "Primary: Face to face", "Primary: Online or phone"],
        ["Universal", "3 services", "✕ none"],
        ["Selective", "1 intervention, no services", "– out of scope\n=why"],
    ]
    assert made_sheet["B2"].fill.fgColor.rgb == "002073BC"
    assert made_sheet["B2"].font.color.rgb == "00FFFFFF"
    assert made_sheet["C2"].fill.fill_type is None


def test_a_sheet_is_set_up_to_read_and_to_print() -> None:
    table = pd.DataFrame({"Rank": [1, 2], "What": ["=x", "long " * 50]})
    sheet = Sheet("Gaps", table, {"What": 60})
    empty = Sheet("Rest", table.iloc[:0], nothing="No gap.")
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_bytes(Workbook("=T", [("A", "b")], [sheet, empty])))
    )
    assert book.sheetnames == ["About", "Gaps", "Rest"]
    assert book["About"]["A1"].value == "'=T"
    assert book["Rest"]["A2"].value == "No gap."
    made_sheet = book["Gaps"]
    assert made_sheet.freeze_panes == "B2"
    assert made_sheet.column_dimensions["B"].width == 60
    assert made_sheet["A2"].value == 1
    assert made_sheet["B3"].alignment.wrap_text
    assert made_sheet["A1"].font.b
    assert made_sheet.page_setup.orientation == "landscape"
    assert int(made_sheet.page_setup.paperSize) == 9
    assert made_sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (made_sheet.page_setup.fitToWidth, made_sheet.page_setup.fitToHeight) == (1, 0)
    assert made_sheet.print_title_rows == "$1:$1"
