"""What people paste in a meeting, as entries: a list of names, or columns out of a spreadsheet.

A paste gives what can be read and says the rest: a value that means nothing known is left blank
and named in a note, and nothing is dropped without one. An entry needs only its name; the rest can
be placed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from rpc.imports.pasted_cells import Cells, as_cells, as_name, is_bullet
from rpc.imports.pasted_values import Values, quoted, read_value
from rpc.imports.pasted_words import (
    LEVEL,
    LINK,
    WORD_COLUMNS,
    RowFinder,
    folded,
    heading_of,
    read_levels,
    read_words,
    says_not_known,
)
from rpc.pathway.rules.same_as import read_link
from rpc.tables.catalogue import DATA, read_table
from rpc.tables.local import LOCAL, LONGEST_TEXT, normalise, validate
from rpc.tables.visible import is_blank as is_unseen
from rpc.vocabulary import Level, listed

MOST_PASTED_ROWS = 5_000
"""Rows of one paste that are read: far more than a meeting names, and a bound on pasted junk."""

_GUESSED = ("row_type", LEVEL, *(x for x in WORD_COLUMNS if x in ("phases", "modes", "cost")))
"""What a column without a heading may be known by. Not words that several columns share, as "yes".
"""


@dataclass(frozen=True)
class Pasted:
    """What was read of a paste."""

    rows: list[Values] = field(default_factory=list)
    """One an entry: its name, and what else could be read, by the columns of `LOCAL`."""
    columns: list[str] = field(default_factory=list)
    """The columns that the paste has, in the order of `LOCAL`."""
    notes: list[str] = field(default_factory=list)
    """Sentences on what was guessed, left blank or left out. Rows are numbered as in the paste."""


def read_pasted(
    text: str, row_types: pd.DataFrame | None = None, model: Mapping[str, str] | None = None
) -> Pasted:
    """The entries of pasted text; every one fits `rpc.tables.local.validate`, not yet placed.

    `row_types` are the catalogue's rows, for their names; without them those that ship. `model` are
    the names of the catalogue's entries by id, which a column of links is read by.
    """
    cells = as_cells(text, _known_headings)
    if not cells.rows:
        return Pasted()
    reader = _Reader(
        RowFinder(_shipped_rows() if row_types is None else row_types), model if model else {}
    )
    if cells.is_table:
        reader.read_table(cells)
    else:
        reader.read_names(cells)
    read, named = reader.rows, reader.named
    held = {name for row in read for name in row} | named
    return Pasted(read, [name for name in LOCAL if name in held], reader.notes)


@lru_cache(maxsize=1)
def _shipped_rows() -> pd.DataFrame:
    frame, _ = read_table(DATA / "row_types.csv")
    assert frame is not None, "the shipped rows are checked with the product"
    return frame.set_index("id")


def _known_headings(cells: list[str]) -> int:
    """How many cells are headings, 0 where none of them is the name."""
    known = [found.column for cell in cells if (found := heading_of(cell))]
    return len(set(known)) if "name" in known else 0


class _Reader:
    """Reads the rows of one paste, and collects the notes in the order of the rows."""

    def __init__(self, rows: RowFinder, model: Mapping[str, str]) -> None:
        self.rows: list[Values] = []
        self.named: set[str] = set()
        """The columns that the paste has headings for."""
        self.notes: list[str] = []
        self._row_names = rows
        self._model = model
        self._seen: dict[str, tuple[int, list[Values]]] = {}

    # ------------------------------------------------------------------------------ names only

    def read_names(self, cells: Cells) -> None:
        """One name a row; the first may be a heading."""
        rows = cells.rows
        if len(rows) > 1 and _is_name_heading(rows[0][1][0]):
            self.notes.append(f"The first row, {quoted(rows[0][1][0])}, was read as a heading.")
            rows = rows[1:]
        for number, (cell,) in self._at_most(rows):
            if ";" in cell or "\n" in cell:
                what = "';'" if ";" in cell else "a line end inside quotation marks"
                self._note(number, f"it holds {what} and was read as one name.")
            self._add(number, {"name": cell}, [cell])

    # -------------------------------------------------------------------------------- a table

    def read_table(self, cells: Cells) -> None:
        """Columns under headings, or without them as far as their words tell."""
        first, rest = cells.rows[0][1], [row for _, row in cells.rows[1:]]
        if _is_heading_row(first, rest):
            columns, rows = self._headed(first, rest), cells.rows[1:]
        else:
            columns, rows = self._unheaded([row for _, row in cells.rows]), cells.rows
        self.named = set(columns.values()) & LOCAL.keys()
        for number, row in self._at_most(rows):
            beyond = [cell for cell in row[len(first) :] if cell] if rows != cells.rows else []
            if beyond:
                self._note(number, f"no heading over {listed(map(quoted, beyond))}; left out.")
            values = {name: row[at] for at, name in columns.items() if at < len(row)}
            self._add(number, values, row)

    def _headed(self, first: list[str], rest: list[list[str]]) -> dict[int, str]:
        """The column of LOCAL, or `LEVEL`, for each place that a heading names."""
        columns: dict[int, str] = {}
        for at, cell in enumerate(first):
            found = heading_of(cell) if cell else None
            if found is None or found.column in columns.values():
                continue
            columns[at] = found.column
            if found.is_guess:
                self.notes.append(f"Column {quoted(cell)} was read as '{_label(found.column)}'.")
        if "name" not in columns.values():
            free = [at for at, cell in enumerate(first) if cell and heading_of(cell) is None]
            for at in free[:1]:
                columns[at] = "name"
                self.notes.append(f"No heading says 'Name'; {quoted(first[at])} was read as names.")
        for at, cell in enumerate(first):
            held = [row[at] for row in rest if at < len(row) and row[at]]
            if at in columns or not held:
                continue
            found = heading_of(cell) if cell else None
            why = "is not known"
            if found:
                other = next(place for place, name in columns.items() if name == found.column)
                why = f"says '{_label(found.column)}' as {quoted(first[other])} does"
            which = f"Column {quoted(cell)}" if cell else f"Column {at + 1}, without a heading,"
            values = f"{len(held):,} value{'' if len(held) == 1 else 's'}"
            self.notes.append(f"{which} {why}; left out with {values}, such as {quoted(held[0])}.")
        return columns

    def _unheaded(self, rows: list[list[str]]) -> dict[int, str]:
        """The columns that their words tell; the first other one that holds letters is the name."""
        columns: dict[int, str] = {}
        left_out = []
        for at in range(max(map(len, rows))):
            held = [row[at] for row in rows if at < len(row) and row[at]]
            if not held or (at == 0 and all(map(is_bullet, held))):
                continue
            if "name" not in columns.values():
                columns[at] = "name"
                continue
            found = [name for name in _GUESSED if all(map(self._says(name), held))]
            if len(found) == 1 and found[0] not in columns.values():
                columns[at] = found[0]
                self.notes.append(f"Column {at + 1} has no heading; read as '{_label(found[0])}'.")
            else:
                left_out.append((at + 1, held))
        self.notes += [
            f"Column {at} has no heading and its words do not tell what it is; left out with "
            f"{len(held):,} value{'' if len(held) == 1 else 's'}, such as {quoted(held[0])}."
            for at, held in left_out
        ]
        return columns

    def _says(self, column: str) -> Callable[[str], bool]:
        """Whether a cell says something in a column, exactly and as a whole."""
        if column == "row_type":
            return lambda cell: bool(self._row_names.could_be(cell))
        if column == LEVEL:
            return lambda cell: bool(read_levels(cell))

        def says(cell: str) -> bool:
            reading = read_words(column, cell)
            return bool(reading.words) and not reading.unread and not reading.guesses

        return says

    # ---------------------------------------------------------------------------------- a row

    def _at_most(self, rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        if len(rows) > MOST_PASTED_ROWS:
            self.notes.append(
                f"Only the first {MOST_PASTED_ROWS:,} rows were read; "
                f"{len(rows) - MOST_PASTED_ROWS:,} more were left out. Paste them on their own."
            )
        return rows[:MOST_PASTED_ROWS]

    def _note(self, number: int, sentence: str) -> None:
        self.notes.append(f"Row {number}: {sentence}")

    def _add(self, number: int, cells: Values, whole: list[str]) -> None:
        """One row of cells by column, unless it has no name or stands there already."""
        name = as_name(cells.get("name", ""))
        if is_unseen(name) or not folded(name):
            rest = listed(quoted(cell) for cell in whole if cell)
            self._note(number, f"it has no name, so it was left out: {rest}.")
            return
        if len(name) > LONGEST_TEXT:
            self._note(number, f"the name is cut to {LONGEST_TEXT} characters: {quoted(name)}.")
            name = name[:LONGEST_TEXT].strip()
        values = {"name": name}
        for column, cell in cells.items():
            if column not in ("name", "row_type", LEVEL, LINK):
                found, notes = read_value(column, cell)
                values |= {x: y for x, y in found.items() if x == column or not cells.get(x)}
                for note in notes:
                    self._note(number, note)
        values |= self._row_type(number, cells)
        values |= self._link(number, cells.get(LINK, ""), values)
        values = self._fitting(number, normalise(values))
        key = name.casefold()
        first, there = self._seen.setdefault(key, (number, []))
        if any(_but_for_name(values) == _but_for_name(other) for other in there):
            self._note(number, f"{quoted(name)} stands in row {first} already; read once.")
            return
        if there:
            self._note(number, f"{quoted(name)} stands in row {first} too; both were kept.")
        there.append(values)
        self.rows.append(values)

    def _row_type(self, number: int, cells: Values) -> Values:
        """The row of the pathway, from its name and its level."""
        text, level = (cells.get(name, "") for name in ("row_type", LEVEL))
        text, level = ("" if says_not_known(cell) else cell for cell in (text, level))
        levels = read_levels(level) if level else frozenset(Level)
        if level and not levels:
            self._note(number, f"{quoted(level)} is not a level; left out.")
            levels = frozenset(Level)
        if not text:
            if level and len(levels) < len(Level):
                self._note(
                    number, f"the level {quoted(level)} alone does not say the row; left out."
                )
            return {}
        could = self._row_names.could_be(text)
        here = sorted((row for row in could if row.level in levels), key=lambda row: row.position)
        if len(here) == 1:
            return {"row_type": str(here[0])}
        if not could:
            self._note(number, f"{quoted(text)} is not a row of the pathway; left blank.")
        elif not here:
            self._note(
                number, f"{quoted(text)} is not a row at the level {quoted(level)}; left blank."
            )
        else:
            said = "the level is not said" if len({row.level for row in here}) > 1 else "which one?"
            self._note(number, f"{quoted(text)} may be {len(here)} rows ({said}); left blank.")
        return {}

    def _link(self, number: int, cell: str, values: Values) -> Values:
        """What an entry is the same as in the model, by its name there or its id.

        A name that the model does not have stays with the entry, in its description.
        """
        if says_not_known(cell):
            return {}
        if cell.strip() in self._model:
            return {LINK: cell.strip()}
        linked, problem = read_link(cell, self._model)
        if linked:
            return {LINK: linked}
        line = f"{LOCAL[LINK].label}: {' '.join(cell.split())}"
        self._note(number, f"{problem} It is kept in the description.")
        return {"description": "\n".join(filter(None, [values.get("description", ""), line]))}

    def _fitting(self, number: int, values: Values) -> Values:
        """The values that an entry may keep; each other one is left blank with its sentence."""
        while wrong := validate(values, None, placed=False):
            for name, sentence in wrong.items():
                # What is asked for because of another value takes that value with it.
                culprit = "evidence" if name == "evidence_source" and name not in values else name
                values = {x: y for x, y in values.items() if x != culprit}
                self._note(number, f"{sentence} Left blank.")
        return values


def _but_for_name(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "name"}


def _label(column: str) -> str:
    return "Level" if column == LEVEL else LOCAL[column].label


def _is_name_heading(cell: str) -> bool:
    found = heading_of(cell)
    return found is not None and found.column == "name" and not found.is_guess


def _is_heading_row(first: list[str], rest: list[list[str]]) -> bool:
    """Whether a row of cells is headings: it names a name or two columns, none of them a value.

    A word that comes again below in its column is a value: "Service" under a column of kinds.
    """
    known = {
        found.column: found.is_guess
        for at, cell in enumerate(first)
        if cell
        and (found := heading_of(cell))
        and not any(at < len(row) and folded(row[at]) == folded(cell) for row in rest)
    }
    return len(known) > 1 or known.get("name") is False or (bool(rest) and False in known.values())
