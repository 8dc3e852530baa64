"""Nothing in `rpc/areas` writes without somebody: an actor, or the lock that only an actor gets.

What writes is found in the code: whatever sends an INSERT, UPDATE or DELETE, works in a transaction
that writes, or calls what does.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

AREAS = Path(__file__).resolve().parents[2] / "rpc" / "areas"
SOURCES = {str(path.relative_to(AREAS)): path.read_text("utf-8") for path in AREAS.rglob("*.py")}

STATEMENTS = {"insert", "update", "delete"}
"""The functions of SQLAlchemy that make a statement that writes."""

WHO = {"Actor", "AreaLock"}

RAW = {"store.py": {"write"}}
"""The transaction itself, which knows nothing of what is done in it."""


_parsed = cache(ast.parse)
"""Each file once, however many plants are looked for beside it."""


@cache
def _imported(tree: ast.Module, module: str) -> set[str]:
    """The names that a file has from a module or from what is in it."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(module)
        for alias in node.names
    }


def _functions(tree: ast.Module) -> list[tuple[str, ast.FunctionDef]]:
    """Functions and methods of a file, each with the class that it is in, "" for none."""
    found = [("", node) for node in tree.body if isinstance(node, ast.FunctionDef)]
    for of in tree.body:
        if isinstance(of, ast.ClassDef):
            found += [(of.name, node) for node in of.body if isinstance(node, ast.FunctionDef)]
    return found


@cache
def _called(function: ast.FunctionDef) -> set[tuple[str, str]]:
    """What a function calls, and lambdas and functions in it: on what, "" for a bare name."""
    calls: set[tuple[str, str]] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                calls.add(("", node.func.id))
            elif isinstance(node.func, ast.Attribute):
                calls.add((ast.unparse(node.func.value), node.func.attr))
    return calls


def _knows_who(of: str, function: ast.FunctionDef) -> bool:
    """Whether it is told who writes, or is of an object that was."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    told = {ast.unparse(one.annotation) for one in arguments if one.annotation}
    return bool(told & WHO) or of in ("Workspace", "Register")


def unnamed(sources: dict[str, str]) -> set[str]:
    """The public functions that reach a write and are not told who writes, by file."""
    trees = {name: _parsed(source) for name, source in sources.items()}
    every = {
        (name, function.name): (of, function)
        for name, tree in trees.items()
        for of, function in _functions(tree)
    }
    writing: set[tuple[str, str]] = set()
    stems = {Path(name).stem: name for name in trees}
    while True:
        more = set()
        for (name, called_so), (_, function) in every.items():
            statements = _imported(trees[name], "sqlalchemy") & STATEMENTS
            own = {one for file, one in writing if file == name}
            others = _imported(trees[name], "rpc.") & {one for _, one in writing}
            raw = _imported(trees[name], "rpc.storage") & {"put", "writing", "erase"}
            for on, what in _called(function):
                is_bare = not on and what in statements | own | others | raw
                is_self = on == "self" and what in own
                is_write = what == "write" and on.split(".")[-1] in ("store", "_store", "self")
                is_other = (stems.get(on), what) in writing
                is_marked = (on, what) in {("erasing", "mark"), ("erasing", "erase")}
                if is_bare or is_self or is_write or is_other or is_marked:
                    more.add((name, called_so))
        if more <= writing:
            break
        writing |= more
    return {
        f"{name}: {called_so}"
        for name, called_so in writing
        if not called_so.startswith("_")
        and called_so not in RAW.get(name, ())
        and not _knows_who(*every[name, called_so])
    }


def test_nothing_writes_without_somebody() -> None:
    assert unnamed(SOURCES) == set()


def test_an_actor_has_no_role_by_default() -> None:
    """Whoever forgets to say which role somebody has gets no actor, not one that may do all."""
    from rpc.areas.authorisation.actor import Actor

    with pytest.raises(TypeError, match="role"):
        Actor(title="Lead")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "planted",
    [
        "def forget_all(store: Store) -> None:\n    store.write(lambda c: None)",
        "def wipe(connection: Connection) -> None:\n    connection.execute(delete(schema.areas))",
        "def fill(connection: Connection) -> None:\n    _insert(connection, t, 'a', [])",
        "def copy(store: Store) -> Area:\n    return load(store, LOCAL, {})",
        "def both(store: Store) -> Area:\n    def work(c: Connection) -> Area:\n"
        "        return _loaded(c, {})\n    return store.write(work)",
        "class Door:\n    def open(self, connection: Connection) -> None:\n"
        "        connection.execute(insert(schema.areas))",
    ],
)
def test_a_write_of_nobody_would_be_found(planted: str) -> None:
    file = "transfer/plain_data.py"
    source = SOURCES[file].replace(
        "import Connection, Table, func, insert,", "import delete, insert,"
    )
    assert "import delete" in source
    found = unnamed({**SOURCES, file: f"{source}\n\n{planted}\n"})
    assert len(found) == 1
    assert found.pop().startswith(f"{file}: ")


def test_every_write_is_looked_at() -> None:
    """Were a role alone enough, as it once was, all of these would be found."""
    found = unnamed({name: text.replace(": Actor", ": str") for name, text in SOURCES.items()})
    writes = {
        "entries.py": "add add_many change change_many place remove restore",
        "decisions.py": "decide withdraw",
        "links.py": "link unlink",
        "example.py": "make_example",
        "store.py": "make rename archive unarchive set configure delete",
        "history/timeline.py": "undo redo snapshot forget",
        "history/reverting.py": "revert",
        "scenarios/scenarios.py": "make rename discard save_edit save_edits end revert_edits apply",
        "transfer/plain_data.py": "load load_all",
    }
    assert found == {f"{file}: {name}" for file, names in writes.items() for name in names.split()}
