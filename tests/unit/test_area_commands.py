"""The commands that work on areas keep their contract: what they print, write and refuse."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from contracts import coverage_contract, gaps_contract
from kept_areas import made, opened
from sqlalchemy import text

from rpc.__main__ import main
from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.local_map import local_map
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.imports.entries_file import read_entries
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue
from rpc.tables.local import LOCAL
from rpc.vocabulary import Rule

ROOT = Path(__file__).resolve().parents[2]

NEW = {"name": "One", "provider": "P", "row_type": "universal_services", "phases": "primary"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the areas of this installation."""
    monkeypatch.delenv("RPC_DATABASE_URL", raising=False)
    monkeypatch.setenv("RPC_VAR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with opened(f"sqlite:///{tmp_path / 'var' / 'areas.db'}") as found:
        yield found


@pytest.fixture
def area(store: Store) -> Area:
    return made(store, 5, "Anyshire")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: object, code: int = 2) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    [sentence] = result.stderr.splitlines()
    assert sentence.endswith((".", "?"))
    for slip in ("..", ",.", " .", "Traceback"):
        assert slip not in sentence
    return sentence


# ------------------------------------------------------------------------ areas


def test_the_areas_are_listed(store: Store, area: Area) -> None:
    store.archive(store.make("Baytown", local_actor()).id, local_actor("x"))
    listed = json.loads(done("areas", "--json"))
    first, second = listed
    assert list(first) == ["id", "name", "entries", "version", "last_change", "archived"]
    assert first["id"] == area.id
    assert first["entries"] == len(store.state(area.id).entries)
    assert first["version"] == area.version
    assert first["last_change"][:3] == "202"
    assert first["archived"] == ""
    assert (second["name"], second["entries"]) == ("Baytown", 0)
    assert second["archived"]
    said = done("areas").splitlines()
    assert said[0].startswith("anyshire: Anyshire, ")
    assert "archived" in said[1]


def test_days_are_those_of_this_computer(
    store: Store, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("update changes set at = '2026-06-30T23:30:00.000000+00:00'"))
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        said = done("areas")
    time.tzset()
    assert "on 2026-07-01" in said


def test_no_areas_is_an_empty_list_and_a_sentence() -> None:
    assert json.loads(done("areas", "--json")) == []
    assert done("areas") == "There is no area yet.\n"


# ------------------------------------------------------------------------ export and load


def test_export_and_load_and_export_are_equal(store: Store, area: Area, tmp_path: Path) -> None:
    first, second = tmp_path / "one.json", tmp_path / "two.json"
    done("export", area.id, "--to", first)
    said = done("load", first, "--as", "Anyshire 2")
    assert "'anyshire-2'" in said
    done("export", "anyshire-2", "--to", second)
    one, two = (json.loads(path.read_text("utf-8")) for path in (first, second))
    assert two["area"]["name"] == "Anyshire 2"
    for name in ("entries", "decisions", "links", "snapshots"):
        assert one[name] == two[name]


def test_a_taken_name_is_refused(area: Area, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    done("export", area.id, "--to", file)
    assert "another name" in refused("load", file)
    assert len(json.loads(done("areas", "--json"))) == 1


def test_export_writes_over_its_own_file_and_leaves_no_half(area: Area, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    for _ in range(2):
        done("export", area.id, "--to", file)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["one.json"]


def test_a_spoilt_file_says_every_problem_and_loads_nothing(area: Area, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    done("export", area.id, "--to", file)
    data = json.loads(file.read_text("utf-8"))
    data["entries"][0] |= {"colour": "blue", "speed": "5"}
    file.write_text(json.dumps(data), "utf-8")
    result = run("load", file, "--as", "Other")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "colour" in result.stderr
    assert "speed" in result.stderr
    assert result.stderr.splitlines()[-1] == "Nothing was loaded."
    assert len(json.loads(done("areas", "--json"))) == 1


def test_a_link_to_what_the_catalogue_has_no_more_is_loaded_and_said(
    store: Store, tmp_path: Path
) -> None:
    area = store.make("A", local_actor())
    entries.add(store, area.id, local_actor(), NEW | {"programme": "no-such"}, ["no-such"])
    done("export", area.id, "--to", tmp_path / "one.json")
    said = done("load", tmp_path / "one.json", "--as", "B")
    assert "1 entry is linked to what this catalogue does not have. The links stay" in said
    [kept] = store.state("b").entries.values()
    assert kept["programme"] == "no-such"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["export", "anyshyre", "--to", "x.json"], "Did you mean 'anyshire'?"),
        (["export", "Anyshire", "--to", "x.json"], "Did you mean 'anyshire'?"),
        (["export", "zzz", "--to", "x.json"], "There are anyshire."),
        (["export", "anyshire", "--to", "x.docx"], "xlsx, csv or json"),
        (["export", "anyshire"], "--to"),
        (["export"], "AREA"),
        (["export", "anyshire", "--to", "/no/such/folder/x.json"], "cannot be written"),
        (["load", "/no/such/file.json"], "cannot be read"),
        (["backup", "/no/such/folder/x.json"], "cannot be written"),
        (["restore", "/no/such/file.json"], "cannot be read"),
        (["coverage", "--area", "anyshyre"], "Did you mean 'anyshire'?"),
        (["gaps", "--area", "anyshyre", "--json"], "Did you mean 'anyshire'?"),
        (["areas", "--colour"], "--colour"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("area")
def test_a_wrong_argument_is_one_sentence(arguments: list[str], named: str) -> None:
    assert named in refused(*arguments)


def test_an_area_where_there_is_none_is_refused() -> None:
    assert "no area has been made" in refused("coverage", "--area", "anyshire")


def test_csv_and_workbook_hold_every_field(store: Store, area: Area, tmp_path: Path) -> None:
    every = local_map(store.state(area.id), catalogue.load()).every[["id", *LOCAL]]
    for ending in ("csv", "xlsx", "CSV"):
        file = tmp_path / f"map.{ending}"
        done("export", area.id, "--to", file)
        found = read_entries(file)
        assert found.to_numpy(object).tolist() == every.to_numpy(object).tolist()


# ------------------------------------------------------------------------ backup and restore


def test_backup_and_restore(
    store: Store, area: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(store, 6, "Baytown")
    file, again = tmp_path / "all.json", tmp_path / "again.json"
    assert done("backup", file).startswith("2 areas")
    assert "empty" in refused("restore", file)
    assert "already" in refused("backup", file)

    monkeypatch.setenv("RPC_VAR", str(tmp_path / "other"))
    assert done("restore", file) == "2 areas: restored.\n"
    done("backup", again)
    one, two = (json.loads(path.read_text("utf-8")) for path in (file, again))
    assert one.pop("made_on") <= two.pop("made_on")
    assert one == two


def test_a_backup_while_people_write_is_of_one_moment(
    store: Store, area: Area, tmp_path: Path
) -> None:
    """Two entries are always added together, so no backup may hold one of the two alone."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            pair = [NEW | {"name": f"{side} {number}"} for side in ("left", "right")]
            entries.add_many(store, area.id, local_actor("x"), pair)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(6):
            file = tmp_path / f"{number}.json"
            done("backup", file)
            [kept] = json.loads(file.read_text("utf-8"))["areas"]
            names = [entry["name"].split() for entry in kept["entries"]]
            left, right = (
                {name[1] for name in names if name[0] == side} for side in ("left", "right")
            )
            assert left == right
            assert kept["area"]["version"] == len(kept["history"])
    finally:
        stop.set()
        writer.join()


def test_a_backup_that_could_not_be_restored_says_so_at_once(
    store: Store, area: Area, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "var" / "areas.db") as connection:
        connection.execute("update entries set name = 'spoilt by hand'")
    connection.close()
    result = run("backup", tmp_path / "all.json")
    assert result.exit_code == 1
    assert "cannot be restored" in result.stderr
    assert (tmp_path / "all.json").exists()


def test_a_database_of_a_newer_product_is_refused(area: Area, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "var" / "areas.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    assert "newer version" in refused("areas", code=1)


def test_a_database_that_cannot_be_opened_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RPC_DATABASE_URL", "not an address")
    assert "RPC_DATABASE_URL" in refused("areas", code=1)
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("RPC_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'x.db'}")
    refused("areas", code=1)
    monkeypatch.setenv("RPC_DATABASE_URL", f"sqlite:///{tmp_path / 'file'}")
    refused("areas", code=1)


# ------------------------------------------------------------------------ coverage and gaps


@pytest.fixture
def mapped(store: Store) -> Area:
    """A small map: services in one block, a row decided, rules of its own."""
    area = store.make("Northtown", local_actor("Facilitator"), {"on": "online", "off": "evidenced"})
    rows = [NEW, NEW | {"name": "Two", "row_type": "universal_parenting", "modes": "online"}]
    entries.add_many(store, area.id, local_actor("x"), rows)
    entries.add_many(store, area.id, local_actor("x"), [{"name": "Waits"}], placed=False)
    decisions.decide(store, area.id, local_actor("x"), "self_help/primary", "none")
    return store.area(area.id)


def test_coverage_and_gaps_of_an_area_are_its_map(store: Store, mapped: Area) -> None:
    local = local_map(store.state(mapped.id), catalogue.load())
    asked = (local, Selection(), Standard.of(local.standard))
    found = json.loads(done("coverage", "--area", mapped.id, "--json"))
    assert found == coverage_contract(*asked, decisions=local.states, local=local.local)
    assert found["access"]["boxes"]["services"]["not_known"] == 1
    assert found["entries"] == 2
    assert found["wall"]["universal_services/primary"] == 1
    listed = json.loads(done("gaps", "--area", mapped.id, "--json"))
    assert listed == gaps_contract(*asked, decisions=local.states)


def test_the_rules_of_the_area_hold_and_options_go_on_top(store: Store, mapped: Area) -> None:
    local = local_map(store.state(mapped.id), catalogue.load())
    standard = Standard.of(local.standard)
    assert Rule.ONLINE in standard.on
    assert Rule.EVIDENCED not in standard.on
    arguments = ["--area", mapped.id, "--json", "--on", "evidenced", "--off", "online"]
    switched = standard.switched([Rule.EVIDENCED], [Rule.ONLINE])
    found = json.loads(done("coverage", *arguments))
    assert found == coverage_contract(
        local, Selection(), switched, decisions=local.states, local=local.local
    )


def test_people_hear_what_waits(mapped: Area) -> None:
    for command in ("coverage", "gaps"):
        assert "1 entry waits to be placed and is not counted." in done(
            command, "--area", mapped.id
        )
        assert "waits" not in done(command)


# ------------------------------------------------------------------------ serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_serve_answers_this_computer_only(host: str) -> None:
    assert "access control has to come first" in refused("serve", "--host", host)


def test_loopback_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, run: ran.append(run))
    monkeypatch.setattr("os.chdir", lambda _folder: None)
    monkeypatch.setattr("subprocess.run", lambda *_a, **_k: subprocess.CompletedProcess([], 0))
    monkeypatch.setenv("RPC_DATA", str(ROOT / "data"))
    for host in ("127.0.0.1", "localhost", "::1"):
        run("serve", "--host", host)
        assert ran[-1][ran[-1].index("--server.address") + 1] == host


def test_a_process_lists_and_refuses(area: Area) -> None:
    command = [sys.executable, "-W", "error", "-m", "rpc"]
    for arguments, code in ((["areas", "--json"], 0), (["gaps", "--area", "x"], 2)):
        ended = subprocess.run(
            [*command, *arguments], cwd=ROOT, capture_output=True, timeout=60, check=False
        )
        assert ended.returncode == code
        assert bool(ended.stderr) == bool(code)


# ----------------------------------------------------------------------- report


def test_a_report_is_written_as_a_word_file_or_as_a_page(
    store: Store, area: Area, tmp_path: Path
) -> None:
    scenarios.make(store, area.id, local_actor("x"), "Plan B", "What if?")
    for ending, start in (("docx", b"PK"), ("html", b"<!DOCTYPE html>")):
        file = tmp_path / f"board.{ending}"
        assert done("report", area.id, "--to", file) == f"Anyshire: written to {file}.\n"
        assert file.read_bytes().startswith(start)
    assert b"Plan B" not in file.read_bytes()
    done("report", area.id, "--to", file, "--scenario", "Plan B")
    assert b"What if?" in file.read_bytes()


def test_a_report_that_cannot_be_written_says_why(store: Store, area: Area, tmp_path: Path) -> None:
    file = tmp_path / "board.docx"
    assert "docx or html" in refused("report", area.id, "--to", tmp_path / "board.pdf")
    assert "Did you mean 'anyshire'?" in refused("report", "anyshir", "--to", file)
    empty = store.make("Baytown", local_actor()).id
    assert "It has none." in refused("report", empty, "--to", file, "--scenario", "Plan B")
    scenarios.make(store, area.id, local_actor("x"), "Plan B")
    sentence = refused("report", area.id, "--to", file, "--scenario", "Plan C")
    assert "Did you mean 'Plan B'?" in sentence
    assert not file.exists()
    refused("report", area.id)
