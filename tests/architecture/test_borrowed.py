"""What we lean on without a promise is in one table; each line of it has a test that would fail.

docs/decisions/0007-borrowed.md holds the table. The cheapest guards of it stand here: what our
stylesheets and scripts name is looked up in the files that Streamlit sends to browsers.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest
import streamlit

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "decisions" / "0007-borrowed.md").read_text(encoding="utf-8")
SENT = Path(streamlit.__file__).with_name("static")

OURS = sorted([*(ROOT / "rpc" / "ui").rglob("*.css"), *(ROOT / "rpc" / "ui").rglob("*.py")])
_NAMES = (
    r"\.(st[A-Z]\w*)",
    r"data-testid\^?=[\"']?(\w+)",
    r"\[data-(test-[\w-]+|stale)\b",
    r"\.(js-plotly-plot|annotation-text|xtick)\b",
)
"""Classes, test attributes and states of Streamlit's elements; classes of Plotly's."""


@lru_cache(maxsize=1)
def named() -> tuple[str, ...]:
    """What our stylesheets and scripts name of others' pages."""
    texts = [path.read_text(encoding="utf-8") for path in OURS]
    return tuple(sorted({name for text in texts for of in _NAMES for name in re.findall(of, text)}))


@lru_cache(maxsize=1)
def sent() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SENT.rglob("*.js"))


def test_what_our_styles_and_scripts_name_is_in_what_streamlit_sends() -> None:
    assert len(named()) > 15
    # Streamlit writes "data-test-connection-state" through an object, Plotly "xtick" in its paths.
    assert [name for name in named() if not re.search(rf"[\"'`.,-]{name}\b", sent())] == []


def test_a_name_that_nobody_gives_is_found_out() -> None:
    assert not re.search(r"[\"'`.,-]stNowhere\b", sent())


def test_every_such_name_is_in_the_table() -> None:
    assert [name for name in named() if f"`{name}`" not in TABLE] == []


def _leans(path: Path) -> set[str]:
    """What a module takes of the insides of Streamlit or Plotly: `module.name` of imports, and
    names that begin with an underscore."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and re.match(
            r"streamlit\.|plotly\.(?!graph_obj|off)", (node.module or "")
        ):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("go.", "st.")):
            found |= {str(word.arg) for word in node.keywords if str(word.arg).startswith("_")}
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[0] == "st":
            found |= {node.attr} if node.attr.startswith("_") else set()
    return found


def test_every_inside_of_a_library_that_a_module_takes_is_in_the_table() -> None:
    leans = {name for path in (ROOT / "rpc").rglob("*.py") for name in _leans(path)}
    assert {"_validate", "streamlit.runtime.scriptrunner.get_script_run_ctx"} <= leans
    assert [name for name in sorted(leans) if f"`{name}`" not in TABLE] == []


def _tests() -> list[str]:
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", TABLE)))


@pytest.mark.parametrize("test", _tests())
def test_the_test_that_a_line_names_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_line_of_the_table_names_one_test() -> None:
    lines = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]
    lines = [line for line in lines if not set(line) <= set("| -")]
    assert len(lines) > 10
    assert [line for line in lines if len(re.findall(r"`tests/[\w/]+\.py::\w+`", line)) != 1] == []


def test_the_settings_of_the_server_are_ones_that_streamlit_knows() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = [f"{part}.{name}" for part, of in settings.items() for name in of if part != "theme"]
    assert "runner.postScriptGC" in names
    for name in names:
        streamlit.get_option(name)  # raises for a name that it does not know
