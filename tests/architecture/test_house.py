"""The house stands as it was drawn: thin pages, one way of imports, Streamlit in one package
only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted((ROOT / "rpc").rglob("*.py"))

LONGEST_PAGE = 80
"""Lines."""

NOT_ON_A_PAGE = {"pandas", "numpy", "plotly", "sqlalchemy", "sqlite3", "jinja2", "alembic"}


def imported(tree: ast.Module) -> set[str]:
    """The first part of the name of every module that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_there_are_pages() -> None:
    assert {page.stem for page in PAGES} == {
        "pathway",
        "coverage",
        "catalogue",
        "evidence",
        "area",
        "entries",
        "upkeep",
        "judging",
        "scenarios",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_thin_and_starts_as_every_page_does(page: Path) -> None:
    """A fresh server runs a page file without app.py, so `page_start` comes before all else."""
    source = page.read_text(encoding="utf-8")
    tree = ast.parse(source)

    assert len(source.splitlines()) <= LONGEST_PAGE
    assert imported(tree) & NOT_ON_A_PAGE == set()
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    after_imports = [
        node for node in tree.body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    first = after_imports[0]
    assert ast.get_docstring(tree)
    assert isinstance(first, ast.Assign | ast.Expr)
    assert isinstance(first.value, ast.Call)
    assert ast.unparse(first.value.func) == "page_start"
    assert [ast.literal_eval(argument) for argument in first.value.args] == [page.stem]


def test_the_entry_point_does_nothing_of_its_own() -> None:
    """It is server and script in one: where a server runs, one page; else one guarded server."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    assert imported(tree) == {"rpc", "streamlit"}
    (choice,) = [node for node in tree.body[1:] if not isinstance(node, ast.ImportFrom)]
    assert isinstance(choice, ast.If)
    done = [
        [ast.unparse(node) for node in branch if not isinstance(node, ast.Import | ast.ImportFrom)]
        for branch in (choice.body, choice.orelse)
    ]
    assert ast.unparse(choice.test) == "runtime.exists()"
    assert done == [
        ["navigation().run()", "page_end()"],
        ["app = App(__file__, middleware=guarded())"],
    ]


def test_every_page_is_in_the_navigation_and_every_other_way_round() -> None:
    from rpc.ui.shell.start import PAGES as NAVIGATED

    assert set(NAVIGATED) == {page.stem for page in PAGES}


@pytest.mark.parametrize("module", MODULES, ids=module_name)
def test_a_module_says_what_it_is(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_only_the_pages_package_brings_streamlit() -> None:
    """In a fresh interpreter, so that nothing else has imported it."""
    outside = [
        name
        for name in map(module_name, MODULES)
        if not name.startswith("rpc.ui")
        and name not in ("rpc.__main__", "rpc.storage.migrations.env")  # those run, once imported
    ]
    assert len(outside) > 15
    program = (
        "import importlib, sys\n"
        f"for name in {outside!r}: importlib.import_module(name)\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] == 'streamlit'))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_the_command_line_does_not_need_streamlit() -> None:
    program = (
        "import sys\n"
        "sys.modules['streamlit'] = None\n"
        "sys.argv = ['rpc', 'coverage', '--json', '--level', 'universal']\n"
        "import runpy; runpy.run_module('rpc', run_name='__main__')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("{")


def test_imports_run_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


LONGEST_MODULE, FULLEST_ROOM = 450, 16
"""Lines and modules: beyond it a module has two ideas, or a room needs dividing. Nothing is packed
to pass: what is longer for a reason is named here, with the reason."""

LONGER = {"map_check": "each part of a map file in turn", "local": "one table of all fields"}


@pytest.mark.parametrize("module", MODULES, ids=module_name)
def test_a_module_is_one_idea(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE or module.stem in LONGER


def test_a_room_fits_on_a_screen() -> None:
    rooms = {module.parent for module in MODULES if "versions" not in module.parts}
    counts = {str(room.relative_to(ROOT)): len([*room.glob("[!_]*.py")]) for room in sorted(rooms)}
    assert {room: count for room, count in counts.items() if count > FULLEST_ROOM} == {}


def public_names(module: Path) -> list[str]:
    """Classes and constants that a module defines for others; not type variables."""
    found: list[str] = []
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            each = [one for target in targets for one in getattr(target, "elts", [target])]
            found += [one.id for one in each if isinstance(one, ast.Name)]
    return [name for name in found if name[0].isupper() and len(name) > 1]


SHARED_NAMES = {
    "Values": "what somebody typed, text by column: the same everywhere",
    "Data": "an area as plain data: of the file, and of the database",
    "LISTS": "the lists of that data",
    "SETTINGS": "the settings of an area: of the file, and of the database",
    "Line": "a line of a history",
    "Which": "some of a coverage's profiles",
    "NOT_KNOWN": "the words for a blank on a card",
    "FOLDER_SETTING": "the environment variable that names the folder of a module's files",
    "Save": "what writes once it was asked",
    "Known": "what is known already",
    "Document": "texts by column as they are kept; and a report before it has a form",
    "Ending": "how a box lost its last entry: as it is kept, and as it is counted",
}
"""Names that two modules have, and why that is no second meaning. None may be added lightly."""


def test_a_name_has_one_meaning() -> None:
    holders: dict[str, list[str]] = {}
    for module in MODULES:
        if "versions" not in module.parts:
            for name in set(public_names(module)):
                holders.setdefault(name, []).append(module_name(module))
    shared = {name: sorted(where) for name, where in holders.items() if len(where) > 1}
    assert {name: shared[name] for name in shared.keys() - SHARED_NAMES} == {}
    assert SHARED_NAMES.keys() - shared == set(), "not shared any more"


NOT_CALLED_YET = {
    "read_entries": "an area's entries back from its own CSV or workbook: proves what those hold",
}
"""What tests call and no page does yet."""


def names_used(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def test_nothing_public_is_there_for_tests_alone() -> None:
    used = {name for file in [*MODULES, *PAGES, ROOT / "app.py"] for name in names_used(file)}
    for template in (ROOT / "rpc").rglob("*.html"):
        used |= set(re.findall(r"\w+", template.read_text(encoding="utf-8")))
    alone = {
        node.name
        for module in MODULES
        if "versions" not in module.parts
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not (node.name.startswith("_") or node.decorator_list)
    } - used
    assert alone - NOT_CALLED_YET.keys() == set()


def test_no_room_is_a_catch_all() -> None:
    names = {module.stem for module in MODULES} | {module.parent.name for module in MODULES}
    assert names & {"utils", "util", "helpers", "common", "misc", "services", "actions"} == set()
