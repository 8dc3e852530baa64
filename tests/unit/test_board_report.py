"""The board report: headings in order, header rows, language, alternative texts, and the numbers of
the screen. It opens in LibreOffice, where that is here."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from boards import NOW, SHIPPED, TYPED, Reported, example_with_a_scenario, hostile, many, reported
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from kept_areas import opened

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.charts.palette import SHADES
from rpc.exchange.board_report import AFTER, LEAD_IN, NOTICE, TABLE
from rpc.pathway.assessment.access import access_figures, access_of, access_places, access_said
from rpc.pathway.assessment.follow_up import counts, follow_up
from rpc.pathway.assessment.single_points import find_single_points
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.three_valued import YES
from rpc.pathway.planning.options import Gap, options
from rpc.pathway.rules.gaps import find_gaps
from rpc.pathway.rules.standard import Standard, judge
from rpc.pathway.wording.cell_displays import displays
from rpc.reports.board import area_report
from rpc.reports.workbook import area_workbook
from rpc.vocabulary import Grid, Level, Measure, Phase, RowType, Rule, State
from rpc.vocabulary.local import FollowUp

PARTS = (
    *("Summary", "The wall in words", "What is missing", "What only looks covered"),
    *("Single points of failure", "Without owner, measure or secure funding", "Options compared"),
    *("The scenario 'Older children'", "What is not known", "Sources and date"),
)
PLACED = {
    "name": "Drop-in",
    "provider": "Council",
    "row_type": "universal_services",
    "phases": "primary",
    "yearly_cost": "9",
}
REACHED = {"cost": "free", "route": "drop_in", "modes": "face_to_face"}
OWN_STYLES = {"Normal", "Title", "Subtitle", "List Bullet", "Caption", NOTICE, LEAD_IN, AFTER}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def example(store: Store) -> Reported:
    return example_with_a_scenario(store)


@pytest.fixture(scope="module")
def content(example: Reported) -> bytes:
    local, changes, trials = example
    return area_report(local, changes, NOW, "docx", trials)


@pytest.fixture(scope="module")
def word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def text_of(word: Any) -> str:
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in word.paragraphs] + cells)


def document(store: Store, area_id: str) -> Any:
    local, changes, trials = reported(store, area_id)
    return docx.Document(io.BytesIO(area_report(local, changes, NOW, "docx", trials)))


def table_of(word: Any, title: str) -> Table:
    [found] = [table for table in word.tables if caption(table).startswith(title)]
    return found


def caption(table: Table) -> str:
    return str(table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def headings(word: Any) -> list[tuple[int, str]]:
    return [
        (int(paragraph.style.name.removeprefix("Heading ")), paragraph.text)
        for paragraph in word.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]


# ------------------------------------------------------------------------------------ the document


def test_headings_are_real_and_in_order(word: Any, example: Reported) -> None:
    found = headings(word)
    assert tuple(text for level, text in found if level == 1) == PARTS
    levels = [level for level, _ in found]
    assert all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False))
    assert word.paragraphs[0].style.name == "Title"
    assert word.paragraphs[0].text == example[0].area.name


def test_every_look_is_a_style(word: Any, content: bytes) -> None:
    """So that a council can make the report its own in one place."""
    used = {paragraph.style.name for paragraph in word.paragraphs}
    assert used <= OWN_STYLES | {"Heading 1", "Heading 2", "Heading 3", "End of a part"}
    assert {table.style.name for table in word.tables} == {TABLE}
    body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert not re.search(r"<w:(b|i|color|sz|rFonts|u)[ />]", body)
    shaded = {cell.get(qn("w:fill")) for cell in ElementTree.fromstring(body).iter(qn("w:shd"))}
    assert shaded <= {fill.removeprefix("#") for fill, *_ in SHADES}


def test_header_rows_and_alternative_texts(word: Any) -> None:
    assert len(word.tables) > 8
    for table in word.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(cell.text for cell in first.cells)
        described = table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert caption(table) in described
    titles = [caption(table) for table in word.tables]
    assert len(set(titles)) == len(titles)
    assert list(word.inline_shapes) == []  # a picture would need an alternative text


def test_language_and_properties(word: Any, content: bytes) -> None:
    held = zipfile.ZipFile(io.BytesIO(content))
    styles = held.read("word/styles.xml").decode()
    assert re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles) == ["en-GB"]
    assert "w:lang" not in held.read("word/document.xml").decode()
    of = word.core_properties
    assert (of.title, of.language) == ("Anyshire (made-up example)", "en-GB")
    assert (of.author, of.comments) == ("Relationship support pathway", "")


def test_pages_are_a4_and_numbered_and_no_table_is_wider(word: Any) -> None:
    turned = {section.orientation for section in word.sections}
    assert turned == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}
    widths = []
    for section in word.sections:
        sides = sorted((section.page_width.mm, section.page_height.mm))
        assert sides == pytest.approx([210, 297], abs=0.5)
        is_wide = section.orientation is WD_ORIENT.LANDSCAPE
        assert (section.page_width > section.page_height) == is_wide
        widths.append(section.page_width - section.left_margin - section.right_margin)
    at = 0
    for block in word.element.body:
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            at += 1
        elif block.tag == qn("w:tbl"):
            for row in Table(block, word).rows:
                assert sum(cell.width for cell in row.cells) <= widths[at]
    assert at == len(widths) - 1
    footer = word.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


# ------------------------------------------------------------------------------------- the numbers


def test_the_numbers_are_those_of_the_screen(word: Any, example: Reported) -> None:
    local = example[0]
    names = {RowType(str(row)): str(name) for row, name in local.row_types["short_name"].items()}
    coverage = cover(local.entries, Selection(), local.states)
    wall = rows(table_of(word, "The wall:"))
    counted = coverage.wall[["services", "self_help", "interventions"]].sum(axis=1)
    for at, row in enumerate(RowType):
        for column, phase in enumerate(Phase, start=1):
            said = wall[at][column].splitlines()[0]
            if number := int(counted[f"{row}/{phase}"]):
                assert said.split()[0] == str(number)
            else:
                state = State(coverage.wall.at[f"{row}/{phase}", "state"])
                assert said == f"{state.symbol} {state.label}"
    verdicts = judge(coverage, Standard.of(local.standard), names)
    gaps = find_gaps(coverage, verdicts, local.row_types)
    listed = rows(table_of(word, "What is missing,")) + rows(table_of(word, "Thin and doubled"))
    assert [row[0] for row in listed] == gaps["rank"].astype(str).tolist()
    assert [row[3] for row in listed] == gaps["reason"].tolist()
    number = counts(follow_up(local.local, local.tray, local.links, NOW.date()))
    said = dict(rows(table_of(word, "The follow-up list")))
    assert said == {kind.label: str(number[kind]) for kind in FollowUp if number[kind]}
    summary = text_of(word).partition("The wall in words")[0]
    assert f"{coverage.total} entries stand on the map" in summary
    missing = gaps["kind"].isin(["rule", "empty"]).sum()
    assert f"{missing} gaps, in " in summary


def test_access_and_threads_are_those_of_the_screen(word: Any, example: Reported) -> None:
    local = example[0]
    names = {RowType(str(row)): str(name) for row, name in local.row_types["short_name"].items()}
    coverage = cover(local.entries, Selection(), local.states)
    places = access_places(coverage, local.local, Grid.BLOCKS)
    said = rows(table_of(word, "What a low-income family can use"))
    shown = displays(coverage, [], Grid.BLOCKS, Measure.ACCESS, names, None, local.local)
    for row, (_, display) in zip(said, shown.iterrows(), strict=True):
        assert row[1].endswith(display["spoken"])
    for sentence in access_said(access_figures(coverage, local.local)):
        assert sentence in text_of(word)
    assert [row[2] for row in said] == places["reason"].tolist()
    reach = int((access_of(coverage.entries, local.local)["access"] == YES).sum())
    assert f"a low-income family can use {reach}" in text_of(word)
    hangs = find_single_points(coverage, local.local, names)
    known = hangs[hangs["truth"] == YES]
    assert len(rows(table_of(word, "What depends on one entry"))) == len(known)


def test_options_stand_in_their_stated_order_beside_what_is_here(
    word: Any, example: Reported
) -> None:
    local = example[0]
    offered = options(
        local.model.entries,
        Gap(Level.UNIVERSAL, Phase.SECONDARY, rule=Rule.INTERVENTIONS),
        local.entries,
    )
    said = [row[0].splitlines()[0] for row in rows(table_of(word, "Options for gap 1:"))]
    assert said == offered["name"].tolist()[: max(3, int(offered["is_exact"].sum()))]
    found = [text for level, text in headings(word) if level == 3]
    assert found == [f"Or adapt what is already here (gap {gap})" for gap in (1, 2, 3)]
    assert "is not a score" in text_of(word)


def test_the_scenario_says_what_it_does(word: Any) -> None:
    text = text_of(word)
    assert "gained one online intervention" in text
    edits = rows(table_of(word, "What the scenario 'Older children' does"))
    assert sorted((row[0], row[1]) for row in edits) == [
        ("Stepping up together (made up)", "ended"),
        ("ePREP", "added"),
    ]
    assert "An online course?" in text


def test_a_scenario_is_told_whole(store: Store) -> None:
    """A new name is a change, what waits has a cost, and what is listed already is not added."""
    area = store.make("Planshire", local_actor())
    name, new = entries.add_many(
        store, area.id, local_actor(), [PLACED, {**PLACED, "name": "Other"}]
    )
    plan = scenarios.make(store, area.id, local_actor(), "Plan")
    scenarios.save_edit(store, area.id, local_actor(), plan.id, name, {**PLACED, "name": "Renamed"})
    scenarios.save_edit(
        store, area.id, local_actor(), plan.id, new, {"name": "Other", "yearly_cost": "9"}
    )
    scenarios.save_edits(
        store,
        area.id,
        local_actor(),
        plan.id,
        [{"name": "It waits", "yearly_cost": "700"}],
        placed=False,
    )
    word = document(store, area.id)
    told = {row[0]: row[1:] for row in rows(table_of(word, "What the scenario 'Plan' does"))}
    assert told["Renamed"] == ["changed", "Name: Renamed (now Drop-in)"]
    assert told["It waits"] == ["added", "Cost a year, in pounds: 700"]
    text = text_of(word)
    assert "Cost in a year. £700 more in a year: the costs of all 3 entries are typed in." in text
    assert "It adds 2 points to the follow-up list, of 2 entries." in text


def test_one_is_said_as_one(store: Store) -> None:
    area = store.make("Oneshire", local_actor())
    asked = {**PLACED, "measured_by": "teacher", "conflict_role": "part", "outcomes": "behavioural"}
    entries.add(store, area.id, local_actor(), asked | REACHED)
    text = text_of(document(store, area.id))
    for sentence in (
        "Of the 30 cells of the wall, 1 holds an entry",
        "Of 1 service or intervention, a low-income family can use 1.",
        "Of 1 service or intervention, 1 works on conflict between parents.",
        "No owner is recorded for the one service or intervention.",
        "An outcome measure is recorded for the one service or intervention. "
        "1 aims at an outcome for children.",
    ):
        assert sentence in text


def test_a_measure_without_a_name_is_one_and_nobody_is_said_to_lack_nothing(store: Store) -> None:
    area = store.make("Measureshire", local_actor())
    nothing = text_of(document(store, area.id))
    assert "Nothing is on this map yet." in nothing
    assert "An owner is recorded" not in nothing
    assert "Every entry has an owner" not in nothing
    entries.add(store, area.id, local_actor(), {**PLACED, "measured_by": "teacher"})
    [row] = rows(table_of(document(store, area.id), "Owner, measure and funding, where"))
    assert row[2] == "name not recorded; completed by: A teacher"


def test_sources_safety_and_the_made_up_note(word: Any, example: Reported) -> None:
    text = text_of(word)
    assert "They do not exist" in text
    assert text.count("use the area's domestic abuse route: Anyshire domestic abuse helpline") == 2
    assert f"The support pathway model (beta) of October 2021; data {SHIPPED.version}" in text
    for row in rows(table_of(word, "Where the evidence")):
        assert all(row)  # each with its source, and its date or that there is none
    assert "Facilitator (example)" not in text  # whoever wrote is not named


# ------------------------------------------------------------------------------- any area whatever


def test_whatever_was_typed_is_text(store: Store) -> None:
    local, changes, trials = hostile(store)
    word = docx.Document(io.BytesIO(area_report(local, changes, NOW, "docx", trials)))
    assert word.paragraphs[0].text == TYPED
    assert TYPED in text_of(word)
    assert "\x07" not in text_of(word)


def test_an_untouched_area(store: Store) -> None:
    area = store.make("Emptyshire", local_actor())
    local, changes, _ = reported(store, area.id)
    word = docx.Document(io.BytesIO(area_report(local, changes, NOW)))
    text = text_of(word)
    assert "Nothing is mapped yet, so nothing counts as a gap." in text
    assert "They do not exist" not in text
    assert {cell for row in rows(table_of(word, "The wall:")) for cell in row[1:]} == {
        "? not yet mapped"
    }


def test_a_large_area_stays_readable(store: Store) -> None:
    local, changes, trials = many(store)
    word = docx.Document(io.BytesIO(area_report(local, changes, NOW, "docx", trials)))
    assert max(len(table.rows) for table in word.tables) < 100
    assert "more. All are on the sheet" in text_of(word)


def test_the_workbook_has_a_sheet_for_each(example: Reported) -> None:
    import openpyxl

    local, changes, trials = example
    book = openpyxl.load_workbook(io.BytesIO(area_workbook(local, changes, NOW, trials)))
    assert {"Access", "Access by entry", "Single points", "Options", "Scenario"} <= set(
        book.sheetnames
    )
    places = [row[1] for row in book["Access"].iter_rows(min_row=2, values_only=True)]
    assert len(places) == 9 + 30
    tested = access_of(local.entries, local.local)
    said = [row[-1] for row in book["Access by entry"].iter_rows(min_row=2, values_only=True)]
    assert said == tested["reason"].tolist()


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="needs LibreOffice's soffice (Debian: libreoffice-writer), which is not here",
)
def test_it_opens_in_libreoffice(content: bytes, tmp_path: Path) -> None:
    report = tmp_path / "board.docx"
    report.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    ran = subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            report,
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    pdf = tmp_path / "board.pdf"
    assert pdf.exists(), ran.stderr
    if pdftotext := shutil.which("pdftotext"):
        text = subprocess.run(
            [pdftotext, "-layout", pdf, "-"], capture_output=True, text=True, check=True
        ).stdout
        first = text.partition("\f")[0]
        assert "What is not yet known" in first  # the summary is one page
        assert "The wall in words" not in first
        for part in PARTS:
            assert part in text
        assert re.search(r"Page 1 of \d+", text)
