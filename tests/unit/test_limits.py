"""Files that are made to cost much cost little, and one place says how much of a file is read."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from kept_areas import made, opened
from soak import IS_FULL

from rpc.__main__ import main
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.transfer.plain_data import dump, dump_all, load, load_all
from rpc.exchange import limits
from rpc.exchange import map_file as files
from rpc.exchange.json_scan import Items, Scanned, Source
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.imports.entries_file import UnreadableFileError, read_entries

ROOT = Path(__file__).resolve().parents[2]
MB = 1_000_000

HEAD = (
    '{"format": "rpc-map", "version": 2, "area": {"name": "A", "version": 1, "settings": {}}, '
    '"decisions": [], "links": [], "history": [], "snapshots": [], "scenarios": [], "entries": ['
)
BACKUP_HEAD = '{"format": "rpc-backup", "version": 2, "areas": ['


def filled(one: str, size: int, end: str = "]}", head: str = HEAD) -> str:
    """A map file of so many bytes whose entries are one thing again and again."""
    return head + one * ((size - len(head)) // len(one.encode())) + one.rstrip(",") + end


HOSTILE: dict[str, Callable[[int], str]] = {
    "empty objects": lambda size: filled("{},", size),
    "empty lists": lambda size: filled("[],", size),
    "short texts": lambda size: filled('"ab",', size),
    "numbers": lambda size: filled("1.5,", size),
    "deep": lambda size: filled("[", size, "]" * 20 + "}"),
    "deep objects": lambda size: filled('{"a":', size, "1" + "}" * 20),
    "one property twice": lambda size: filled('"name":"x",', size, "}]}", HEAD + "{"),
    "many properties": lambda size: (
        HEAD + "{" + ",".join(f'"{n:07}":1' for n in range(size // 12)) + "}]}"
    ),
    "properties of the file": lambda size: (
        "{" + ",".join(f'"{n:07}":1' for n in range(size // 12)) + "}"
    ),
    "one long text": lambda size: HEAD + '"' + "x" * (size - 3_000) + '🙂"]}',
    "long texts": lambda size: filled('{"id": "' + "x" * 4_000 + '🙂"},', size),
    "only backslashes": lambda size: HEAD + '"' + "\\\\" * (size // 2 - 500) + '"]}',
    "no end of a text": lambda size: HEAD + '"' + "{" * (size - 500),
    "one number": lambda size: HEAD + "1" * (size - 500) + "]}",
    "spaces": lambda size: HEAD + " " * (size - 500) + "]}",
    "wrong entries": lambda size: filled('{"id": "e", "colour": "blue", "size": 5},', size),
    "areas of nothing": lambda size: filled("{},", size, "]}", BACKUP_HEAD),
}

MEASURE = """
import json, sys, time
from pathlib import Path
from rpc.exchange.map_file import read_backup, read_map_file
file, longest = Path(sys.argv[1]), int(sys.argv[2])
start = time.process_time()
content = file if longest > 50_000_000 else file.read_bytes()
is_backup = b"rpc-backup" in file.open("rb").read(200)
read = read_backup(content, longest) if is_backup else read_map_file(content, longest)
peak = next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1]
print(json.dumps([time.process_time() - start, int(peak) / 1000, read[0] is not None, read[1]]))
"""


def measured(file: Path, longest: int) -> tuple[float, float, bool, list[str]]:
    """Reads a file in a process of its own: processor seconds, MB, is it read, problems."""
    run = [sys.executable, "-c", MEASURE, str(file), str(longest)]
    out = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, memory, is_read, problems = json.loads(out)
    return seconds, memory, is_read, problems


SIZES = [50 * MB, 200 * MB] if IS_FULL else [10 * MB]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_made_to_cost_much_costs_little(
    name: str, size: int, tmp_path: Path
) -> None:
    file = tmp_path / "map.json"
    file.write_text(HOSTILE[name](size), encoding="utf-8")
    size = file.stat().st_size
    longest = limits.PAGE_BYTES if size <= limits.PAGE_BYTES else limits.COMMAND_BYTES + MB
    seconds, memory, is_read, problems = measured(file, longest)
    print(f"{name}, {size / MB:.0f} MB: {seconds:.1f} s, {memory:.0f} MB, {problems[0][:80]}")
    assert not is_read
    assert 0 < len(problems) <= limits.MOST_PROBLEMS + 2
    assert all(problem.isprintable() for problem in problems)
    assert memory < 700
    assert seconds < 2 + size / MB * 0.5


def test_the_reason_says_what_was_passed() -> None:
    _, [problem] = read_map_file(filled("{},", 2 * MB))
    assert problem == (
        "The file holds more than 500,000 objects; more are not read. Nothing was loaded."
    )
    _, [problem] = read_map_file(filled("[", 1_000, "]" * 20 + "}"))
    assert "more than 12 deep" in problem
    _, [problem] = read_map_file(HEAD + '"' + "x" * 17 * MB + '"]}')
    assert "One object of the file has more than 16 MB" in problem
    _, problems = read_map_file(filled("5,", 3_000))
    assert problems[-2] == "Reading stopped after the first 100 problems; there may be more."
    assert len(problems) == 102


def test_signs_within_texts_are_no_objects() -> None:
    text = json.dumps({"a": '{[\\"{' * 50, 'b{\\"': ["\\", '"{', "\\\\{"], "c": "\\" * 7 + '"{{'})
    for lead in range(70):
        scanned = Scanned(Source(" " * lead + text), 2)
        top = scanned.top()
        assert top is not None
        assert list(scanned.members(*top, level=1)) == ["a", 'b{\\"', "c"]


def test_chunks_part_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in pieces of every small size, a file says the same."""
    with opened() as store:
        text = map_file(dump(store, made(store).id), "2026-11-24T09:30:00+00:00")
    whole = read_map_file(text)
    monkeypatch.setattr("rpc.exchange.json_scan.AT_ONCE_BYTES", 0)
    for size in (7, 64, 1000):
        monkeypatch.setattr("rpc.exchange.json_scan._CHUNK", size)
        monkeypatch.setattr("rpc.exchange.json_scan._BLOCK", size * 3)
        read, problems = read_map_file(text)
        assert problems == []
        assert {name: list(read[name]) for name in read if name != "area"} == {
            name: whole[0][name] for name in read if name != "area"
        }


def test_a_large_file_comes_back_the_same_from_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpc.exchange.json_scan.AT_ONCE_BYTES", 0)
    with opened() as store:
        areas = [made(store, seed, f"Area {seed}") for seed in (1, 2, 3)]
        kept = dump_all(store)
    file = tmp_path / "all.json"
    file.write_text(backup_file(kept), encoding="utf-8")
    read, problems = read_backup(file)
    assert problems == []
    assert read is not None
    with opened() as store:
        load_all(store, local_actor(), read)
        assert dump_all(store) == kept
    one = tmp_path / "one.json"
    one.write_text(map_file(kept[areas[0].id]), encoding="utf-8")
    data, problems = read_map_file(one)
    assert problems == []
    assert data is not None
    with opened() as store:
        assert dump(store, load(store, local_actor(), data).id) == kept[areas[0].id]


def test_no_list_of_a_large_file_is_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened() as store:
        one, all_of_it = dump(store, made(store).id), dump_all(store)
    for edge, kind in ((10 * MB, list), (0, Items)):
        monkeypatch.setattr("rpc.exchange.json_scan.AT_ONCE_BYTES", edge)
        data, _ = read_map_file(map_file(one))
        areas, _ = read_backup(backup_file(all_of_it))
        assert data is not None
        assert areas is not None
        for read in (data, *areas.values()):
            assert {name: type(read[name]) for name in ("entries", "history")} == {
                "entries": kind,
                "history": kind,
            }


def test_a_fault_is_said_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened() as store:
        lines = map_file(dump(store, made(store).id)).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith('{"id": "e'))
    for edge in (0, 10 * MB):
        monkeypatch.setattr("rpc.exchange.json_scan.AT_ONCE_BYTES", edge)
        spoilt = [*lines[:at], lines[at].replace(",", ", ,", 1), *lines[at + 1 :]]
        _, [problem] = read_map_file("\n".join(spoilt))
        assert f"goes wrong at line {at + 1}." in problem


def test_one_place_says_the_limits() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * MB == limits.PAGE_BYTES
    uploaders = [
        path.read_text()
        for path in [*(ROOT / "rpc" / "ui").rglob("*.py"), *ROOT.glob("pages/*.py")]
        if "file_uploader(" in path.read_text()
    ]
    assert uploaders
    for source in uploaders:
        assert "max_upload_size=PAGE_BYTES // MEGABYTE" in source
    assert not hasattr(files, "LONGEST")


@pytest.mark.parametrize("command", ["load", "restore"])
def test_the_command_line_reads_more_than_a_page(command: str, tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    with file.open("wb") as opened_file:
        opened_file.truncate(limits.COMMAND_BYTES + 2 * MB)
    result = CliRunner().invoke(main, [command, str(file)])
    assert result.exit_code == 1
    assert "The file has 202 MB; at most 200 MB are read." in result.stderr
    _, [problem] = read_map_file(file)
    assert "at most 50 MB are read" in problem


def test_a_table_within_its_limits_is_read_and_no_larger_one() -> None:
    with pytest.raises(UnreadableFileError, match="at most 10 MB are read"):
        read_entries(b"name\n" + b"x" * (10 * MB))
    with pytest.raises(UnreadableFileError, match="more than 20,000 rows"):
        read_entries(b"name\n" + b"x\n" * 30_000)
