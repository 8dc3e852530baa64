"""What the project offers is written down: columns, commands, options, pages, address, pictures."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import click
import pytest

from rpc.__main__ import main
from rpc.pathway.counting.selection import PARAMETERS
from rpc.ui.shell.start import PAGES
from rpc.ui.shell.view import View
from rpc.vocabulary import Evidence, Grid, Measure, OpenTo, Rule

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PICTURES = {".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp"}


def written() -> str:
    """All that is written for people: the read-me, the documents."""
    texts = [ROOT / "README.md", *DOCS.rglob("*.md")]
    return "\n".join(text.read_text(encoding="utf-8") for text in texts if text.exists())


def read(name: str) -> str:
    path = DOCS / name
    assert path.exists(), f"docs/{name} is not written yet"
    return path.read_text(encoding="utf-8")


TABLES = sorted((ROOT / "data").glob("*.csv"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_described(table: Path) -> None:
    with table.open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    text = read("data.md")
    assert table.name in text
    assert [name for name in columns if f"`{name}`" not in text] == []


def test_every_command_and_option_is_described() -> None:
    text = read("command-line.md")
    missing = []
    for name, command in main.commands.items():
        if f"`{name}`" not in text:
            missing.append(name)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                missing += [option for option in parameter.opts if option not in text]
    assert sorted(set(missing)) == []


def test_every_page_is_described() -> None:
    text = written()
    assert [title for title in PAGES.values() if title not in text] == []


def test_every_part_of_an_address_is_described() -> None:
    view = View(
        cell="universal/primary",
        grid=Grid.WALL,
        measure=Measure.RULES,
        entry="x",
        compare=("x",),
        present=True,
        on=(Rule.ONLINE,),
        off=(Rule.SERVICES,),
    )
    names = {*PARAMETERS, *view.to_query()}
    text = written()
    assert [
        name for name in sorted(names) if f"`{name}`" not in text and f"{name}=" not in text
    ] == []


def test_every_word_that_files_and_addresses_hold_is_described() -> None:
    text = written()
    words = [*Evidence, *OpenTo, *Rule]
    assert [word for word in words if f"`{word}`" not in text] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_every_file_that_is_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:rpc|pages|data|docs|tests|benchmarks)/[\w./-]*\w)/?`", text)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_module_of_the_map_is_where_the_map_says() -> None:
    """The table of the rooms names modules by file alone, in the room of its line."""
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    rooms = [line for line in lines if line.startswith("| `rpc/")]
    assert len(rooms) > 10
    missing = []
    for line in rooms:
        room = ROOT / line.split("`")[1]
        names = re.findall(r"`(\w+\.py)`", line)
        missing += [f"{room.name}/{name}" for name in names if not [*room.rglob(name)]]
    assert missing == []


def test_every_name_of_the_way_in_is_in_the_code() -> None:
    """What CONTRIBUTING.md calls functions, classes and tables by is what they are called."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([A-Za-z_]+)`", text)) - {"utils", "v"}
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("rpc", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    folders = {path.name for path in [*ROOT.glob("*"), *ROOT.glob("rpc/**/")]}
    assert [x for x in sorted(names - folders) if not re.search(rf"\b{x}\b", code)] == []


def test_every_picture_is_shown_somewhere_and_every_link_leads_somewhere() -> None:
    pages = [path for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")] if path.is_file()]
    aims = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in pages
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:|#", target)
    }
    assert [str(aim.relative_to(ROOT)) for aim in aims if not aim.exists()] == []
    pictures = [path for path in DOCS.rglob("*") if path.suffix.lower() in PICTURES]
    assert pictures, "docs has no pictures of the pages yet"
    assert [path.name for path in pictures if path.resolve() not in aims] == []
    shown = {path.stem for path in pictures}
    assert [page for page in PAGES if not any(page in name for name in shown)] == []
