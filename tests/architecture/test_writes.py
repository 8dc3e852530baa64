"""Every write of a page goes through `act`: the only place where a page gets a `Workspace` to write
with, and where what was refused becomes a sentence. What makes a new area goes through the register
of areas, which `acting` gives: there is none open yet that a `Workspace` could be of.

What writes is found in the code of `rpc/areas`, not listed here: whatever records, or works in a
transaction that writes. No module of the interface may name it.
"""

from __future__ import annotations

import ast
import builtins
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ACTING = ROOT / "rpc" / "ui" / "shell" / "acting.py"
MODULES = sorted([*(ROOT / "rpc" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])

_WRITING_CALLS = {"record", "write", "writing"}


def _name_of(call: ast.Call) -> str:
    called = call.func
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _writes(function: ast.AST, known: set[str], modules: set[str]) -> bool:
    """Whether a function records, works in a writing transaction, or calls what does."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if _name_of(node) in _WRITING_CALLS:
            return True
        if isinstance(called, ast.Name) and called.id in known - set(dir(builtins)):
            return True
        if isinstance(called, ast.Attribute) and called.attr in known:
            of = called.value
            if isinstance(of, ast.Name) and of.id in modules:
                return True
    return False


@lru_cache(maxsize=1)
def writers() -> frozenset[str]:
    """Names of the public functions of `rpc/areas`, and of the methods of `Store`, that write."""
    paths = sorted((ROOT / "rpc" / "areas").rglob("*.py"))
    functions: list[ast.FunctionDef] = []
    for path in paths:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        stores = [one for one in body if isinstance(one, ast.ClassDef) and one.name == "Store"]
        every = [*body, *(node for one in stores for node in one.body)]
        functions += [node for node in every if isinstance(node, ast.FunctionDef)]
    modules = {path.stem for path in paths} | {"self"}
    found: set[str] = set()
    while more := {
        one.name for one in functions if one.name not in found and _writes(one, found, modules)
    }:
        found |= more
    return frozenset(name for name in found if not name.startswith("_"))


def _from_areas(tree: ast.Module) -> dict[str, str]:
    """The names that a module imports from `rpc.areas`: as they are called there, and are there."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rpc.areas")
        for alias in node.names
    }


def offences(source: str) -> list[str]:
    """What in a module of the interface writes, or could, but through `act`."""
    tree = ast.parse(source)
    imported = _from_areas(tree)
    stores = {"store", "Store"}
    found = []
    for name, real in imported.items():
        if real in writers():
            found.append(f"it imports {real}")
        if name != real and real in ("Workspace", "Register", "Store"):
            found.append(f"it calls {real} otherwise")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in writers():
            of = node.value
            is_module = isinstance(of, ast.Name) and of.id in imported
            is_store = (isinstance(of, ast.Name) and of.id in stores) or (
                isinstance(of, ast.Call) and _name_of(of) in stores
            )
            if is_module or is_store:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and _name_of(node) in ("Workspace", "Register"):
            found.append(f"line {node.lineno}: it makes a {_name_of(node)}")
    exported = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "export"
    }
    found += [
        f"line {node.lineno}: it takes a Workspace outside act"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name_of(node) == "workspace" and id(node) not in exported
    ]
    return found


def test_what_writes_is_found_in_the_code() -> None:
    assert {
        *("add", "add_many", "change", "change_many", "place", "remove", "restore"),
        *("decide", "withdraw", "link", "unlink", "snapshot", "forget", "revert", "undo", "redo"),
        *("save_edit", "save_edits", "end", "apply", "load", "load_all", "make_example"),
        *("make", "rename", "archive", "unarchive", "set", "configure", "delete", "write"),
    } <= writers()
    reading = {"areas", "area", "version", "state", "history", "undoing", "dump", "can", "as_of"}
    assert not writers() & reading


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_writes_through_act_alone(path: Path) -> None:
    if path == ACTING:
        return
    source = path.read_text(encoding="utf-8")
    assert offences(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "from rpc.areas.entries import add\nadd(store, area, by, {})",
        "from rpc.areas.entries import remove as gone\ngone(store, area, by, [])",
        "from rpc.areas import entries\nentries.add(data.store(), area, by, {})",
        "from rpc.areas import decisions\nact(decisions.decide, 'Done')",
        "data.store().archive(area, by)",
        "def work(store):\n    store.write(lambda connection: None)",
        "from rpc.areas.workspace import Workspace\nWorkspace(store, area, actor).archive()",
        "from rpc.areas.workspace import Workspace as Room",
        "workspace(view).remove(['e-1'], ended=None)",
        "room = workspace(view)\nroom.archive()",
        "acting.workspace(view).undo()",
        "data.store().make('Northborough', by)",
        "from rpc.areas.example import make_example",
        "from rpc.areas.register import Register\nRegister(store, actor).make('Northborough')",
    ],
)
def test_a_write_beside_act_would_be_found(source: str) -> None:
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "act(lambda workspace: workspace.archive(), 'The area is archived.')",
        "workspace(view).export()",
        "from rpc.areas.history.timeline import history\nhistory(data.store(), view.area)",
        "data.store().state(view.area)",
        "register().make('Northborough')",
    ],
)
def test_what_a_page_may_do_is_left_alone(source: str) -> None:
    assert offences(source) == []
