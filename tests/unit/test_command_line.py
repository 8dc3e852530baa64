"""`python -m rpc` keeps its contract: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import oracle
import pytest
import strategies
from click.testing import CliRunner, Result
from contracts import coverage_contract, gaps_contract
from strategies import row

from rpc.__main__ import main
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue
from rpc.vocabulary import Rule

ROOT = strategies.DATA.parent


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.load()


def run(*arguments: str) -> Result:
    """One command in this process; it must end by its exit code, not by an error."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def answer(*arguments: str) -> Any:
    """What a command that succeeds prints as JSON."""
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def written(folder: Path, rows: list[strategies.Row]) -> Path:
    """A folder of tables with these entries."""
    for file, frame in strategies.frames(rows).items():
        frame.to_csv(folder / file, index=False)
    return folder


# ------------------------------------------------------------------------ the contract

ASKED: dict[str, tuple[list[str], dict[str, Any]]] = {
    "nothing": ([], {}),
    "a level": (["--level", "universal"], {"levels": ["universal"]}),
    "two levels": (
        ["--level", "targeted_indicated", "--level", "universal"],
        {"levels": ["universal", "targeted_indicated"]},
    ),
    "a phase": (["--phase", "secondary"], {"phases": ["secondary"]}),
    "a mode": (["--mode", "online"], {"modes": ["online"]}),
    "a kind": (["--kind", "self_help"], {"kinds": ["self_help"]}),
    "a row type": (["--row-type", "indicated_parenting"], {"row_types": ["indicated_parenting"]}),
    "least evidence": (["--evidence", "preliminary_child"], {"evidence": "preliminary_child"}),
    "a relationship": (
        ["--relationship", "open_separated"],
        {"relationship": "open_separated"},
    ),
    "all relationships": (["--relationship", "all"], {}),
    "a target group": (
        ["--target-group", "Teenage parents"],
        {"target_groups": ["Teenage parents"]},
    ),
    "words": (["--words", "triple p"], {"words": "triple p"}),
    "much": (
        ["--mode=face_to_face", "--kind=intervention", "--evidence=guidebook", "--phase=primary"],
        {
            "modes": ["face_to_face"],
            "kinds": ["intervention"],
            "evidence": "guidebook",
            "phases": ["primary"],
        },
    ),
}


@pytest.mark.parametrize(("arguments", "filters"), ASKED.values(), ids=ASKED)
def test_the_json_is_the_contract(
    shipped: catalogue.Catalogue, arguments: list[str], filters: dict[str, Any]
) -> None:
    selection = strategies.as_selection(oracle.NO_FILTER | filters)
    standard = Standard.of(shipped.standard)
    assert answer("coverage", *arguments) == coverage_contract(shipped, selection, standard)
    assert answer("gaps", *arguments) == gaps_contract(shipped, selection, standard)


def test_rules_are_switched_on_and_off(shipped: catalogue.Catalogue) -> None:
    arguments = ["--on", "online", "--on", "face_to_face", "--off", "separated"]
    standard = Standard.of(shipped.standard).switched(
        on=[Rule.ONLINE, Rule.FACE_TO_FACE], off=[Rule.SEPARATED]
    )
    selection = strategies.as_selection(oracle.NO_FILTER)
    assert answer("coverage", *arguments) == coverage_contract(shipped, selection, standard)
    found = answer("gaps", *arguments)
    assert found == gaps_contract(shipped, selection, standard)
    rules = [gap["rule"] for gap in found if gap["kind"] == "rule"]
    assert rules == ["evidenced", "online", "online", "online"]


def test_the_example_of_the_contract() -> None:
    covered = answer("coverage")
    assert covered["cells"]["universal/early_years/online"] == {
        "services": 0,
        "self_help": 4,
        "interventions": 5,
        "unplaced_services": 2,
        "unplaced_self_help": 0,
        "unplaced_interventions": 0,
        "strongest": "guidebook",
    }
    block = covered["blocks"]["universal/early_years"]
    assert list(block) == ["services", "self_help", "interventions", "rules", "reasons"]
    assert block["rules"] == {
        "services": True,
        "interventions": True,
        "evidenced": True,
        "separated": False,
        "face_to_face": None,
        "online": None,
    }
    assert covered["wall"]["self_help/primary"] == 4


def test_another_folder_of_tables(tmp_path: Path) -> None:
    folder = written(tmp_path, [row(1, "self_help", phases="primary", modes="online")])
    covered = answer("coverage", "--data", str(folder))
    assert covered["entries"] == 1
    assert covered["wall"]["self_help/primary"] == 1
    thin = [gap for gap in answer("gaps", "--data", str(folder)) if gap["kind"] == "thin"]
    assert [gap["entries"] for gap in thin] == [["e01"]]


# ------------------------------------------------------------------------ for people


def test_coverage_for_people_says_the_same_numbers() -> None:
    said = run("coverage").stdout
    assert "45" in said
    for entry in ("Police and community safety services", "Within My Reach"):
        assert entry in said, "what is not placed is named"
    lines = [line.split() for line in said.splitlines()]
    assert ["universal/early_years/online", *"045200", "guidebook"] in lines


def test_gaps_for_people_say_every_reason() -> None:
    said = run("gaps").stdout
    for gap in answer("gaps"):
        assert gap["reason"] in said


def test_no_gaps_are_said_and_not_just_nothing() -> None:
    assert answer("gaps", "--words", "family") == []
    assert run("gaps", "--words", "family").stdout.strip()


@pytest.mark.parametrize("command", ["coverage", "gaps", "check"])
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--data" in result.stdout
    assert "--json" in result.stdout


# ------------------------------------------------------------------------ csv


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_csv_says_what_the_json_says() -> None:
    result = run("gaps", "--csv")
    assert (result.exit_code, result.stderr) == (0, "")
    found = answer("gaps")
    rows = table(result.stdout)
    assert len(rows) == len(found) == 14
    for line, gap in zip(rows, found, strict=True):
        assert list(line) == list(gap)
        assert line == {
            **{name: "" if value is None else str(value) for name, value in gap.items()},
            "entries": ";".join(gap["entries"]),
        }


def test_a_csv_without_gaps_still_has_its_header() -> None:
    [header] = run("gaps", "--csv", "--words", "family").stdout.splitlines()
    assert header.removeprefix("\ufeff").startswith("rank,level,phase,")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_text_like_a_formula_is_neutralised_in_csv_and_left_alone_in_json(
    tmp_path: Path, sign: str
) -> None:
    formula = f"{sign}HYPERLINK(1)"
    one = row(1, "self_help", phases="primary", relationship="separated")
    other = row(2, "universal_parenting", phases="primary", relationship="together")
    one |= {"id": formula, "name": formula}
    folder = str(written(tmp_path, [one, other]))
    [thin] = [
        gap
        for gap in answer("gaps", "--data", folder, "--phase", "primary")
        if gap["row_type"] == "self_help"
    ]
    assert thin["entries"] == [formula]
    assert formula in thin["reason"]
    rows = table(run("gaps", "--csv", "--data", folder, "--phase", "primary").stdout)
    assert f"'{formula}" in [line["entries"] for line in rows]
    cells = [cell for line in rows for cell in line.values()]
    assert any(formula in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# ------------------------------------------------------------------------ wrong arguments


@pytest.mark.parametrize("command", ["coverage", "gaps"])
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--level", "galactic"], "galactic"),
        (["--phase", "Primary school"], "Primary school"),
        (["--mode", "telepathy"], "telepathy"),
        (["--kind", "thing"], "thing"),
        (["--row-type", "row"], "row"),
        (["--evidence", "magic"], "magic"),
        (["--relationship", "nobody"], "nobody"),
        (["--target-group", "Martians"], "Martians"),
        (["--on", "everything"], "everything"),
        (["--off", "everything"], "everything"),
        (["--on", "online", "--off", "online"], "online"),
        (["--level", "universal", "--level", "galactic"], "galactic"),
        (["--colour", "blue"], "--colour"),
        (["--level"], "--level"),
        (["somewhere"], "somewhere"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_one_sentence(command: str, arguments: list[str], named: str) -> None:
    assert_refused(run(command, "--json", *arguments), named)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nonsense"], "nonsense"),
        (["gaps", "--json", "--csv"], "--csv"),
        (["check", "--colour"], "--colour"),
        (["coverage", "--csv"], "--csv"),
        (["coverage", "--data", str(strategies.DATA / "services.csv")], "services.csv"),
    ],
    ids=str,
)
def test_a_wrong_command_is_one_sentence(arguments: list[str], named: str) -> None:
    assert_refused(run(*arguments), named)


def test_no_command_at_all_gives_help_that_can_be_read() -> None:
    result = run()
    assert result.exit_code == 2
    lines = (result.stdout + result.stderr).splitlines()
    assert [line for line in lines if "Usage" in line and "Commands" in line] == []
    assert any("coverage" in line for line in lines)


def assert_refused(result: Result, named: str) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr
    [sentence] = result.stderr.splitlines()
    assert sentence[0].isupper() or sentence[0] == "'"
    assert sentence.endswith((".", "?"))
    for slip in (",.", "..", " .", "Usage:", "Error:", "Traceback", "is not a e", "is not a o"):
        assert slip not in sentence


def test_the_sentence_about_a_relationship_says_what_it_is_not() -> None:
    sentence = run("coverage", "--relationship", "nobody").stderr
    assert "not a together or separated" not in sentence
    assert any(word in sentence for word in ("relationship", "open to", "filter"))


@pytest.mark.parametrize("command", ["coverage", "gaps"])
def test_spoilt_tables_give_every_problem_and_no_answer(tmp_path: Path, command: str) -> None:
    spoilt = row(1, "self_help", phases="nursery", modes="telepathy")
    result = run(command, "--json", "--data", str(written(tmp_path, [spoilt])))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "nursery" in result.stderr
    assert "telepathy" in result.stderr


# ------------------------------------------------------------------------ as a process


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "rpc", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_process_prints_nothing_but_json(shipped: catalogue.Catalogue) -> None:
    done = process("gaps", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    selection = strategies.as_selection(oracle.NO_FILTER)
    expected = gaps_contract(shipped, selection, Standard.of(shipped.standard))
    assert json.loads(done.stdout) == expected


def test_a_process_refuses_in_one_sentence() -> None:
    done = process("coverage", "--level", "galactic")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1


def test_json_can_be_read_whatever_the_console_can_write(tmp_path: Path) -> None:
    greek = row(1, "self_help", phases="primary", modes="online") | {"name": "Ωμέγα"}
    folder = str(written(tmp_path, [greek]))
    done = process("gaps", "--json", "--data", folder, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Ωμέγα" in [gap["reason"] for gap in json.loads(done.stdout)][-1]
