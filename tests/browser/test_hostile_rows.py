"""Whatever stands in a table shows as typed, everywhere, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import choice, drawn, idle, panel, texts, twin_of_heatmap
from conftest import Visit
from playwright.sync_api import Locator, Page, expect
from serving import Server, serving

TYPED = "<img src=x onerror=alert(1)>**x**"
"""A name that is an image for HTML and bold for Markdown."""

ADDRESS = 'https://example.invalid/"onmouseover="alert(1)'
"""An address that would close its attribute."""

FREE = {
    "services.csv": ["name", "target_group", "format", "provider", "note", "source"]
    + ["placement_note"],
    "interventions.csv": ["name", "target_group", "evidence_note", "rating_source", "format"]
    + ["sessions", "setting", "outcomes", "provider", "uk_delivery_source", "source"]
    + ["placement_note"],
    "row_types.csv": ["name", "short_name", "source"],
    "standard.csv": ["name", "rule", "basis", "source"],
}
"""The columns that hold any text."""


def hostile(file: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every free text is hostile; the number in a name tells the rows apart."""
    return [
        row
        | {column: TYPED for column in FREE[file] if column in row}
        | ({"name": f"{TYPED} {number}"} if "url" in row else {"name": TYPED})
        | ({"url": ADDRESS} if "url" in row else {})
        | ({"key_features": f"{TYPED};second"} if "key_features" in row else {})
        for number, row in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    from_tables = tables_at(tmp_path_factory.mktemp("hostile"))
    with serving(from_tables) as running:
        yield running


def tables_at(folder: Path) -> Path:
    import csv

    from serving import ROOT

    for file in (ROOT / "data").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            names, rows = list(reader.fieldnames or ()), list(reader)
        with (folder / file.name).open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, names)
            writer.writeheader()
            writer.writerows(hostile(file.name, rows))
    return folder
