"""docs/storage.md describes every table, column, word and setting of the database."""

from __future__ import annotations

import re
from pathlib import Path

from rpc.areas.history.changes import Action
from rpc.storage import location, schema
from rpc.storage.record import Subject

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")


def test_every_table_and_column_is_described_in_its_place() -> None:
    missing = []
    for table in schema.metadata.sorted_tables:
        found = re.search(rf"### `{table.name}`.*?(?=\n##|\Z)", TEXT, flags=re.S)
        part = found.group() if found else ""
        missing += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if f"`{column.name}`" not in part
        ]
    assert missing == []


def test_every_word_and_setting_is_described() -> None:
    words = [*Action, *Subject, location.URL_SETTING, location.FOLDER_SETTING]
    assert [word for word in words if f"`{word}`" not in TEXT] == []
