"""`check` finds everything that is wrong with a folder of tables, at once, and says what to do."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import strategies
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rpc.__main__ import main
from rpc.tables import catalogue
from rpc.tables.columns import Problem

Rows = list[dict[str, str]]
FILES = ("services.csv", "interventions.csv", "row_types.csv", "standard.csv")


class Folder:
    """A copy of the shipped tables that a test may spoil."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, file: str) -> Rows:
        with (self.path / file).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def write(self, file: str, rows: Rows) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def spoil(self, file: str, entry: str, **cells: str) -> int:
        """Change cells of the row of one entry; its number as a spreadsheet counts."""
        rows = self.rows(file)
        [position] = [at for at, row in enumerate(rows) if row["id"] == entry]
        assert set(cells) <= set(rows[position])
        rows[position].update(cells)
        self.write(file, rows)
        return position + 2

    def columns(self, file: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        self.write(file, [change(row) for row in self.rows(file)])

    def problems(self) -> list[Problem]:
        return catalogue.check(self.path)

    def only_problem(self) -> Problem:
        [problem] = self.problems()
        for sentence in (problem.problem, problem.fix):
            assert sentence[0].isupper() or sentence[0] in "'\""
            assert sentence.endswith(".")
        return problem


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for file in FILES:
        shutil.copyfile(strategies.DATA / file, tmp_path / file)
    return Folder(tmp_path)


# ------------------------------------------------------------------------ what passes


def test_the_shipped_tables_have_no_problem() -> None:
    assert catalogue.check(strategies.DATA) == []


def test_a_copy_of_them_neither(folder: Folder) -> None:
    for file in FILES:
        folder.write(file, folder.rows(file))
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("file", "entry", "column"),
    [
        *[
            ("services.csv", "police", column)
            for column in (
                "phases",
                "modes",
                "modes_basis",
                "relationship",
                "relationship_basis",
                "url",
                "source",
                "placement_confidence",
            )
        ],
        *[
            ("interventions.csv", "family-foundations", column)
            for column in (
                "phases",
                "modes",
                "relationship",
                "evidence",
                "evidence_basis",
                "guidebook_rating",
                "guidebook_cost",
                "rating_as_of",
                "rating_certainty",
                "age_min",
                "age_max",
                "uk_delivery",
            )
        ],
    ],
)
def test_a_blank_is_not_known_and_passes(
    folder: Folder, file: str, entry: str, column: str
) -> None:
    folder.spoil(file, entry, **{column: ""})
    assert folder.problems() == []


def test_a_byte_order_mark_and_windows_line_ends_pass(folder: Folder) -> None:
    path = folder.path / "services.csv"
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert folder.problems() == []
    assert len(catalogue.load(folder.path).entries) == 45


def test_spaces_between_the_values_of_a_cell_pass(folder: Folder) -> None:
    folder.spoil("services.csv", "police", phases="primary ; early_years", modes="online")
    assert folder.problems() == []
    entries = catalogue.load(folder.path).entries.set_index("id")
    assert entries.loc["police", "phases"] == 0b011


def test_empty_rows_at_the_end_pass(folder: Folder) -> None:
    path = folder.path / "services.csv"
    columns = len(strategies.header("services.csv"))
    with path.open("a", encoding="utf-8", newline="") as out:
        out.write("\r\n" + "," * (columns - 1) + "\r\n\r\n")
    assert folder.problems() == []


# ------------------------------------------------------------------------ columns


@pytest.mark.parametrize("file", FILES)
def test_a_missing_column(folder: Folder, file: str) -> None:
    folder.columns(file, lambda row: {name: row[name] for name in row if name != "source"})
    if file == "standard.csv":
        assert "source" in strategies.header(file)
    problem = folder.only_problem()
    assert (problem.file, problem.row, problem.column) == (file, 1, "source")
    assert "missing" in problem.problem


@pytest.mark.parametrize("column", strategies.header("interventions.csv"))
def test_any_missing_column_is_named(folder: Folder, column: str) -> None:
    def without(row: dict[str, str]) -> dict[str, str]:
        return {name: row[name] for name in row if name != column}

    folder.columns("interventions.csv", without)
    assert column in [problem.column for problem in folder.problems()]


@pytest.mark.parametrize("file", FILES)
def test_an_unknown_column(folder: Folder, file: str) -> None:
    folder.columns(file, lambda row: row | {"colour": "blue"})
    problem = folder.only_problem()
    assert (problem.file, problem.column, problem.value) == (file, "colour", "colour")


def test_a_kind_column_is_unknown_to_interventions(folder: Folder) -> None:
    folder.columns("interventions.csv", lambda row: row | {"kind": "intervention"})
    assert folder.only_problem().column == "kind"


def test_a_misspelt_column_is_told_its_right_name(folder: Folder) -> None:
    folder.columns(
        "services.csv",
        lambda row: {
            ("relationshp" if name == "relationship" else name): row[name] for name in row
        },
    )
    found = {problem.column: problem for problem in folder.problems()}
    assert set(found) == {"relationshp", "relationship"}
    assert "'relationship'" in found["relationshp"].fix


def test_a_column_that_stands_there_twice(folder: Folder) -> None:
    path = folder.path / "standard.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},name", *(f"{line},x" for line in lines[1:])]) + "\n")
    problem = folder.only_problem()
    assert (problem.file, problem.column) == ("standard.csv", "name")
    assert "twice" in problem.problem


# ------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("entry", "column", "wrong", "right"),
    [
        ("police", "level", "univrsal", "universal"),
        ("police", "level", "Universal", "universal"),
        ("police", "phases", "early years", "early_years"),
        ("police", "phases", "primary;secondry", "secondary"),
        ("police", "modes", "face to face", "face_to_face"),
        ("police", "modes", "on-line", "online"),
        ("police", "modes_basis", "infered", "inferred"),
        ("police", "kind", "servise", "service"),
        ("click", "kind", "selfhelp", "self_help"),
        ("police", "relationship", "seperated", "separated"),
        ("police", "relationship_basis", "state", "stated"),
        ("police", "row_type", "universal_service", "universal_services"),
        ("police", "placement_confidence", "hi", "high"),
        ("pip", "evidence", "guide book", "guidebook"),
        ("pip", "evidence", "preliminary_parents", "preliminary_parent"),
        ("pip", "evidence_basis", "stated.", "stated"),
        ("fcu", "rating_certainty", "plus not known", "plus_not_known"),
        ("pip", "row_type", "selective_parentng", "selective_parenting"),
        ("pip", "uk_delivery", "not known", "not_known"),
    ],
)
def test_an_unknown_word_is_told_the_nearest_right_one(
    folder: Folder, entry: str, column: str, wrong: str, right: str
) -> None:
    file = "services.csv" if entry in ("police", "click") else "interventions.csv"
    row = folder.spoil(file, entry, **{column: wrong})
    problem = folder.only_problem()
    assert (problem.file, problem.row, problem.column) == (file, row, column)
    assert problem.value == wrong
    assert wrong.rpartition(";")[2] in problem.problem
    assert f"'{right}'" in problem.fix


def test_a_word_like_no_other_is_told_all_of_them(folder: Folder) -> None:
    folder.spoil("services.csv", "police", modes="xyzzy")
    fix = folder.only_problem().fix
    assert "face_to_face" in fix
    assert "online" in fix


def test_every_wrong_word_of_a_cell_is_named(folder: Folder) -> None:
    folder.spoil("services.csv", "police", phases="nursery;primary;college")
    problem = folder.only_problem()
    assert "nursery" in problem.problem
    assert "college" in problem.problem
    assert "'primary'" not in problem.problem


@pytest.mark.parametrize("stray", ["primary;", ";primary", "primary;;secondary", ";"])
def test_a_value_left_out_between_separators_is_a_problem(folder: Folder, stray: str) -> None:
    folder.spoil("services.csv", "police", phases=stray)
    assert folder.only_problem().column == "phases"


@pytest.mark.parametrize("rating", ["5", "1", "2 +", "3++", "ne", "NL3", "four", "3.0"])
def test_a_rating_outside_the_scale(folder: Folder, rating: str) -> None:
    folder.spoil("interventions.csv", "fcu", guidebook_rating=rating)
    problem = folder.only_problem()
    assert (problem.column, problem.value) == ("guidebook_rating", rating)
    assert "NL2" in problem.fix


@pytest.mark.parametrize("rating", ["NE", "NL2", "2", "2+", "3", "3+", "4", "4+"])
def test_every_rating_of_the_scale_passes(folder: Folder, rating: str) -> None:
    folder.spoil("interventions.csv", "fcu", guidebook_rating=rating)
    assert folder.problems() == []


def test_a_rating_without_a_source(folder: Folder) -> None:
    row = folder.spoil("interventions.csv", "fcu", rating_source="")
    problem = folder.only_problem()
    assert (problem.row, problem.column) == (row, "rating_source")
    assert "source" in problem.problem


@pytest.mark.parametrize("year", ["21", "May 2021", "2021-05"])
def test_a_rating_date_that_is_no_year(folder: Folder, year: str) -> None:
    folder.spoil("interventions.csv", "fcu", rating_as_of=year)
    assert folder.only_problem().column == "rating_as_of"


def test_digits_of_another_script_are_no_age(folder: Folder) -> None:
    folder.spoil("interventions.csv", "fcu", age_min="\N{FULLWIDTH DIGIT FIVE}")
    assert folder.only_problem().column == "age_min"


# ------------------------------------------------------------------------ rows


@pytest.mark.parametrize("file", ["services.csv", "interventions.csv"])
@pytest.mark.parametrize("blank", ["", "   "])
@pytest.mark.parametrize("column", ["id", "name"])
def test_a_blank_id_or_name(folder: Folder, file: str, blank: str, column: str) -> None:
    entry = {"services.csv": "police", "interventions.csv": "pip"}[file]
    row = folder.spoil(file, entry, **{column: blank})
    problem = folder.only_problem()
    assert (problem.file, problem.row, problem.column) == (file, row, column)
    assert "blank" in problem.problem


@pytest.mark.parametrize("column", ["level", "row_type", "kind"])
def test_what_places_a_service_may_not_be_blank(folder: Folder, column: str) -> None:
    folder.spoil("services.csv", "police", **{column: ""})
    assert column in [problem.column for problem in folder.problems()]


def test_an_id_that_stands_twice_in_a_file(folder: Folder) -> None:
    row = folder.spoil("services.csv", "education", id="police")
    problem = folder.only_problem()
    assert (problem.file, problem.row, problem.column) == ("services.csv", row, "id")
    assert problem.value == "police"


def test_an_id_that_stands_in_both_files(folder: Folder) -> None:
    row = folder.spoil("interventions.csv", "pip", id="police")
    problem = folder.only_problem()
    assert (problem.file, problem.row, problem.column) == ("interventions.csv", row, "id")
    assert "services.csv" in problem.problem


def test_two_blank_ids_are_blank_and_not_the_same(folder: Folder) -> None:
    folder.spoil("services.csv", "police", id="")
    folder.spoil("interventions.csv", "pip", id="")
    assert [problem.problem for problem in folder.problems()] == ["The id is blank."] * 2


@pytest.mark.parametrize(
    ("file", "entry"), [("services.csv", "police"), ("interventions.csv", "ibct")]
)
def test_a_level_that_contradicts_the_row_type(folder: Folder, file: str, entry: str) -> None:
    row = folder.spoil(file, entry, level="targeted_selective")
    problem = folder.only_problem()
    assert (problem.row, problem.column, problem.value) == (row, "level", "targeted_selective")
    fixed = {"police": "universal", "ibct": "targeted_indicated"}[entry]
    assert f"'{fixed}'" in problem.fix


@pytest.mark.parametrize(
    ("entry", "kind", "fixed"),
    [("police", "self_help", "service"), ("click", "service", "self_help")],
)
def test_a_kind_that_contradicts_the_row_type(
    folder: Folder, entry: str, kind: str, fixed: str
) -> None:
    row = folder.spoil("services.csv", entry, kind=kind)
    problem = folder.only_problem()
    assert (problem.row, problem.column, problem.value) == (row, "kind", kind)
    assert f"'{fixed}'" in problem.fix


def test_an_intervention_among_the_services(folder: Folder) -> None:
    row = folder.spoil(
        "services.csv", "police", kind="intervention", row_type="universal_parenting"
    )
    assert {problem.row for problem in folder.problems()} == {row}


def test_a_service_row_among_the_interventions(folder: Folder) -> None:
    row = folder.spoil(
        "interventions.csv", "pip", row_type="selective_services", level="targeted_selective"
    )
    assert {(problem.row, problem.column) for problem in folder.problems()} == {(row, "row_type")}


def test_a_row_type_of_the_model_that_is_not_there(folder: Folder) -> None:
    folder.write("row_types.csv", folder.rows("row_types.csv")[:-1])
    problem = folder.only_problem()
    assert (problem.file, problem.value) == ("row_types.csv", "indicated_relationship")


def test_a_rule_that_is_not_there(folder: Folder) -> None:
    folder.write("standard.csv", folder.rows("standard.csv")[1:])
    problem = folder.only_problem()
    assert (problem.file, problem.value) == ("standard.csv", "services")


def test_a_row_with_a_cell_too_many(folder: Folder) -> None:
    with (folder.path / "services.csv").open("a", encoding="utf-8") as out:
        out.write("," * len(strategies.header("services.csv")) + "x\n")
    problem = folder.only_problem()
    assert (problem.file, problem.row) == ("services.csv", 28)


# ------------------------------------------------------------------------ files


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file(folder: Folder, file: str) -> None:
    (folder.path / file).unlink()
    problem = folder.only_problem()
    assert (problem.file, problem.row) == (file, None)
    assert "missing" in problem.problem


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \r\n"])
def test_an_empty_file(folder: Folder, content: bytes) -> None:
    (folder.path / "services.csv").write_bytes(content)
    problem = folder.only_problem()
    assert problem.file == "services.csv"
    assert "empty" in problem.problem


def test_a_file_that_is_not_utf8(folder: Folder) -> None:
    path = folder.path / "services.csv"
    text = path.read_text(encoding="utf-8").replace("Police and", "Police caf\xe9 and")
    path.write_bytes(text.encode("cp1252"))
    problem = folder.only_problem()
    assert (problem.file, problem.row) == ("services.csv", 3)
    assert "UTF-8" in problem.problem


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", "id,name\n".encode("utf-16"), b"\x00"])
def test_a_file_that_is_no_text_at_all(folder: Folder, content: bytes) -> None:
    (folder.path / "interventions.csv").write_bytes(content)
    assert {problem.file for problem in folder.problems()} == {"interventions.csv"}


def test_a_folder_where_a_file_should_be(folder: Folder) -> None:
    (folder.path / "services.csv").unlink()
    (folder.path / "services.csv").mkdir()
    assert folder.only_problem().file == "services.csv"


def test_a_quotation_mark_that_is_never_closed(folder: Folder) -> None:
    with (folder.path / "services.csv").open("a", encoding="utf-8") as out:
        out.write('"never closed\n')
    assert {problem.file for problem in folder.problems()} == {"services.csv"}


# ------------------------------------------------------------------------ whatever comes

ANY_TEXT = st.characters(codec="utf-8", exclude_characters="\0")
HEADER = ",".join(strategies.header("services.csv")).encode() + b"\n"


@strategies.fewer(3)
@given(st.sampled_from([b"", b"\xef\xbb\xbf", HEADER]), st.binary(min_size=1, max_size=60))
def test_whatever_a_file_holds_is_a_problem_and_not_an_error(start: bytes, junk: bytes) -> None:
    with TemporaryDirectory() as name:
        for file in FILES:
            shutil.copyfile(strategies.DATA / file, Path(name, file))
        Path(name, "services.csv").write_bytes(start + junk)
        for problem in catalogue.check(Path(name)):
            assert problem.file == "services.csv"
            assert problem.problem.endswith(".")
            assert problem.fix.endswith(".")


@strategies.fewer(5)
@given(
    st.sampled_from(["services.csv", "interventions.csv"]),
    st.dictionaries(st.integers(0, 40), st.text(ANY_TEXT, max_size=12), min_size=1, max_size=4),
)
def test_whatever_stands_in_a_cell_is_read_or_is_a_problem(file: str, junk: dict[int, str]) -> None:
    with TemporaryDirectory() as name:
        for each in FILES:
            shutil.copyfile(strategies.DATA / each, Path(name, each))
        folder = Folder(Path(name))
        columns = strategies.header(file)
        cells = {columns[number % len(columns)]: text for number, text in junk.items()}
        row = folder.spoil(file, {"services.csv": "click"}.get(file, "fcu"), **cells)
        problems = folder.problems()
        assert {(problem.file, problem.row) for problem in problems} <= {(file, row)}
        assert {problem.column for problem in problems} <= {*columns}
        if not problems:
            assert len(catalogue.load(folder.path).entries) == 45


# ------------------------------------------------------------------------ many at once


def spoil_much(folder: Folder) -> set[tuple[str, int | None, str | None]]:
    """Spoil every file in its own way; where the problems must be reported."""
    police = folder.spoil("services.csv", "police", name="", phases="nursery", level="galactic")
    click = folder.spoil("services.csv", "click", modes="telepathy")
    pip = folder.spoil("interventions.csv", "pip", evidence="magic", id="police")
    fcu = folder.spoil("interventions.csv", "fcu", guidebook_rating="9", rating_source="")
    (folder.path / "row_types.csv").unlink()
    (folder.path / "standard.csv").write_bytes(b"")
    return {
        ("services.csv", police, "name"),
        ("services.csv", police, "phases"),
        ("services.csv", police, "level"),
        ("services.csv", click, "modes"),
        ("interventions.csv", pip, "evidence"),
        ("interventions.csv", pip, "id"),
        ("interventions.csv", fcu, "guidebook_rating"),
        ("interventions.csv", fcu, "rating_source"),
        ("row_types.csv", None, None),
        ("standard.csv", None, None),
    }


def test_all_problems_come_at_once_and_each_once(folder: Folder) -> None:
    expected = spoil_much(folder)
    places = [(problem.file, problem.row, problem.column) for problem in folder.problems()]
    assert sorted(map(str, places)) == sorted(map(str, expected))


def test_a_spoilt_folder_gives_no_catalogue(folder: Folder) -> None:
    folder.spoil("services.csv", "police", modes="telepathy")
    with pytest.raises(catalogue.CatalogueError) as error:
        catalogue.load(folder.path)
    assert error.value.problems == folder.problems()


# ------------------------------------------------------------------------ the command


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", "--data", str(folder), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


def test_the_command_says_that_all_is_well() -> None:
    code, said = check(strategies.DATA)
    assert code == 0
    assert said.strip()
    assert check(strategies.DATA, "--json")[0] == 0
    assert json.loads(check(strategies.DATA, "--json")[1]) == []


def test_the_command_prints_every_problem_and_fails(folder: Folder) -> None:
    places = spoil_much(folder)
    code, said = check(folder.path)
    assert code == 1
    for problem in folder.problems():
        assert problem.problem in said
        assert problem.fix in said
    code, said = check(folder.path, "--json")
    assert code == 1
    found: list[dict[str, Any]] = json.loads(said)
    assert {tuple(one) for one in found} == {("file", "row", "column", "value", "problem", "fix")}
    assert {(one["file"], one["row"], one["column"]) for one in found} == places
