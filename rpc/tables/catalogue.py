"""The catalogue that ships in `data/`: read, checked, and given as frames.

The files are described column by column in docs/data.md. Nothing here guesses: a folder with any
problem gives no catalogue at all, but every problem at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rpc.installation import home
from rpc.tables.columns import SEPARATOR, TABLES, Problem, as_entries, check_table
from rpc.tables.profiles import profile_codes
from rpc.vocabulary import Rule, Switch, listed

DATA = home() / "data"
"""The folder of the shipped tables."""

FOLDER_SETTING = "RPC_DATA"
"""The environment variable that names another folder of tables."""

MODEL_DATE = "October 2021"
"""When the Early Intervention Foundation printed the support pathway model (beta)."""


class CatalogueError(Exception):
    """The tables of a folder have problems; `problems` holds them all."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        super().__init__(f"The catalogue cannot be used: {count} in its tables.")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The checked tables, equal only to themselves. Treat the frames as read-only: shared."""

    entries: pd.DataFrame
    """One row an entry, services first, as `tables.as_entries` describes, and its `profile`."""
    row_types: pd.DataFrame
    """The ten rows of the model by id, in printed order: name, short_name, key_features, source."""
    standard: pd.DataFrame
    """The rules by id, in their order: name, rule, basis_kind, basis, source, default."""
    version: str
    """Twelve hexadecimal digits that change when any byte of the tables does."""

    @property
    def names(self) -> dict[str, str]:
        """What each entry is called, by its id."""
        ids, names = self.entries["id"].tolist(), self.entries["name"].tolist()
        return dict(zip(ids, names, strict=True))

    @property
    def target_groups(self) -> list[str]:
        """The target groups that any entry names, sorted."""
        texts = self.entries["target_group"].unique()
        return sorted({group for text in texts for group in target_groups_of(text)})


def target_groups_of(text: str) -> list[str]:
    """The target groups that an entry names. The model's name one each, an area's any number."""
    return [group for part in text.split(SEPARATOR) if (group := part.strip())]


def folder() -> Path:
    """The folder of the tables: the one that `FOLDER_SETTING` names, else the shipped one."""
    return Path(os.environ.get(FOLDER_SETTING) or DATA)


def load(folder: Path = DATA) -> Catalogue:
    """The catalogue of a folder. Raises `CatalogueError` with every problem there is."""
    frames, problems = _read(folder)
    if problems:
        raise CatalogueError(problems)
    return build(frames, _version(folder))


def build(frames: dict[str, pd.DataFrame], version: str = "") -> Catalogue:
    """The catalogue of tables that are read and checked already, by file name."""
    standard = frames["standard.csv"].set_index("id").loc[list(Rule)]
    row_types = frames["row_types.csv"].assign(order=lambda rows: rows["order"].astype("int64"))
    entries = as_entries(frames["services.csv"], frames["interventions.csv"])
    return Catalogue(
        entries=entries.assign(profile=profile_codes(entries)),
        row_types=row_types.sort_values("order", kind="stable").set_index("id"),
        standard=standard.assign(default=standard["default"] == Switch.ON),
        version=version,
    )


def check(folder: Path = DATA) -> list[Problem]:
    """Every problem of a folder's tables, file by file; an empty list when there is none."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    frames: dict[str, pd.DataFrame] = {}
    if not folder.is_dir():
        fix = f"Name a folder that holds {listed(TABLES)}."
        return frames, [Problem(str(folder), None, None, None, "There is no such folder.", fix)]
    problems: list[Problem] = []
    for file in TABLES:
        frame, unreadable = read_table(folder / file)
        problems += unreadable
        if frame is not None:
            problems += check_table(frame, file)
            frames[file] = frame
    return frames, problems + _ids_in_both(frames)


def _ids_in_both(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """An id names one entry, so the two tables of entries may not share one."""
    services, interventions = frames.get("services.csv"), frames.get("interventions.csv")
    if services is None or interventions is None:
        return []
    if "id" not in services.columns or "id" not in interventions.columns:
        return []
    ids = interventions["id"].str.strip()
    shared = ids[ids.isin(services["id"].str.strip()) & (ids != "")]
    return [
        Problem(
            "interventions.csv",
            int(str(row)),
            "id",
            value,
            f"The id '{value}' stands in services.csv too.",
            "Give each entry an id of its own.",
        )
        for row, value in shared.items()
    ]


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in TABLES:
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()[:12]


def read_table(path: Path) -> tuple[pd.DataFrame | None, list[Problem]]:
    """A CSV file as text, nothing converted: the frame, or None with the reasons why not.

    The frame's index is the row as a spreadsheet numbers it. Rows with nothing in them are
    skipped: spreadsheets leave them at the end of a file.
    """
    try:
        text = _text(path)
        header, rows = _rows(text, path.name)
    except _UnreadableError as error:
        return None, error.problems
    return (
        pd.DataFrame(
            list(rows.values()),
            columns=pd.Index(header, dtype="str"),
            index=pd.Index(list(rows), dtype="int64", name="row"),
            dtype="str",
        ),
        [],
    )


class _UnreadableError(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    @classmethod
    def because(cls, file: str, problem: str, fix: str, row: int | None = None) -> _UnreadableError:
        return cls([Problem(file, row, None, None, problem, fix)])


def _text(path: Path) -> str:
    file = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        fix = f"Put {file} into the folder {path.parent.name or path.parent}."
        raise _UnreadableError.because(file, f"The file {file} is missing.", fix) from None
    except OSError as error:
        why = error.strerror or "the system refused"
        raise _UnreadableError.because(
            file, f"The file cannot be read: {why}.", "Check that it is a file you may read."
        ) from None
    fix = "Save it again as 'CSV UTF-8 (comma delimited)'."
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_after(raw[: error.start].decode("utf-8", errors="replace"))
        raise _UnreadableError.because(file, "The file is not UTF-8 text.", fix, row) from None
    if "\x00" in text:
        row = _row_after(text[: text.index("\x00")])
        raise _UnreadableError.because(file, "The row holds bytes that are not text.", fix, row)
    if not text.strip():
        fix = f"Give it the header row of {file} and at least one row."
        raise _UnreadableError.because(file, "The file is empty.", fix)
    return text


def _row_after(text: str) -> int:
    """The row, as a spreadsheet numbers it, in which a beginning of a file breaks off."""
    return max(1, sum(1 for _ in csv.reader(io.StringIO(text + ".", newline=""))))


def _rows(text: str, file: str) -> tuple[list[str], dict[int, list[str]]]:
    """The header, and the other rows by number."""
    try:
        header, *rest = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise _UnreadableError.because(
            file,
            f"The file is not comma-separated text: {error}.",
            "Check that every quotation mark that opens a cell also closes it.",
        ) from None
    rows = {number: row for number, row in enumerate(rest, start=2) if any(map(str.strip, row))}
    problems = [
        Problem(
            file,
            number,
            None,
            None,
            f"The row has {len(row)} cells where the header has {len(header)}.",
            "Put quotation marks round a text that holds a comma.",
        )
        for number, row in rows.items()
        if len(row) != len(header)
    ]
    problems += [
        Problem(
            file, 1, name, name, f"The column '{name}' stands there twice.", "Keep one of them."
        )
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    if problems:
        raise _UnreadableError(problems)
    return header, rows
