"""Documents: what is kept of one thing, as text by column, blanks left out.

The things are the subjects of a history: the area itself, its entries, decisions and links. A
document is what stands in a row of its table, and what stands before and after in `changes`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from rpc.storage import schema
from rpc.tables.local import LOCAL, NOT_TEXT

Document = dict[str, str]


class Subject(StrEnum):
    """What a change is about."""

    AREA = "area"
    ENTRY = "entry"
    DECISION = "decision"
    LINK = "link"


DOCUMENT_TABLES: dict[Subject, Table] = {
    Subject.ENTRY: schema.entries,
    Subject.DECISION: schema.decisions,
    Subject.LINK: schema.links,
}
DOCUMENT_COLUMNS: dict[Subject, tuple[str, ...]] = {
    Subject.ENTRY: tuple(LOCAL),
    Subject.DECISION: schema.DECISION_COLUMNS,
    Subject.LINK: ("from_id", "to_id", "kind", "standing"),
}

AREA_COLUMNS = ("name", "archived")
"""What the document of an area holds beside its settings."""

_AT_ONCE = 500
"""Ids in one question: fewer than any database allows."""


def strip_unstorable(text: str) -> str:
    """A text without the characters that a database cannot keep."""
    return NOT_TEXT.sub("", text)


def as_text(document: Document | None) -> str | None:
    """A document as `changes` holds it: JSON, keys sorted, so that equal ones are equal texts."""
    if document is None:
        return None
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str | None) -> Document | None:
    """The document of a text."""
    if text is None:
        return None
    document: Document = json.loads(text)
    return document


def documents(connection: Connection, area_id: str, subject: Subject) -> dict[str, Document]:
    """Every document of one sort, by id, as they stand now, in the order of their ids."""
    if subject is Subject.AREA:
        row = (
            connection.execute(select(schema.areas).where(schema.areas.c.id == area_id))
            .mappings()
            .one()
        )
        return {area_id: area_document(row)}
    table = DOCUMENT_TABLES[subject]
    rows = connection.execute(select(table).where(table.c.area_id == area_id)).mappings()
    found = {str(row["id"]): _document(row, subject) for row in rows}
    return dict(sorted(found.items()))  # sorted here: databases do not agree about letters


def versions(connection: Connection, area_id: str, subject: Subject) -> dict[str, int]:
    """For each thing of one sort the number of the change that left it so."""
    table = DOCUMENT_TABLES[subject]
    rows = connection.execute(select(table.c.id, table.c.version).where(table.c.area_id == area_id))
    return {str(name): int(version) for name, version in rows}


def document(
    connection: Connection, area_id: str, subject: Subject, subject_id: str
) -> tuple[Document | None, int]:
    """One document as it stands, and the number of the change that left it so; None and 0."""
    found = standing(connection, area_id, subject, [subject_id])
    return found.get(subject_id, (None, 0))


def standing(
    connection: Connection, area_id: str, subject: Subject, ids: Sequence[str]
) -> dict[str, tuple[Document | None, int]]:
    """The documents of some ids and their versions; what does not stand is not in it.

    An area that was made in this moment has no document yet. An area's version is 0 here: the
    number of its last change counts every write in it.
    """
    if subject is Subject.AREA:
        return {
            name: (own or None, 0) for name, own in documents(connection, area_id, subject).items()
        }
    table = DOCUMENT_TABLES[subject]
    found: dict[str, tuple[Document | None, int]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = [strip_unstorable(name) for name in ids[start : start + _AT_ONCE]]
        rows = connection.execute(
            select(table).where(table.c.area_id == area_id, table.c.id.in_(some))
        ).mappings()
        found |= {str(row["id"]): (_document(row, subject), int(row["version"])) for row in rows}
    return found


def area_document(row: RowMapping) -> Document:
    """The document of a row of `areas`."""
    settings: Document = json.loads(row["settings"])
    return settings | {name: row[name] for name in AREA_COLUMNS if row[name]}


def area_values(document: Document) -> dict[str, str]:
    """The columns of `areas` that a document fills."""
    own = {name: document.get(name, "") for name in AREA_COLUMNS}
    settings = {name: value for name, value in document.items() if name not in AREA_COLUMNS}
    return own | {"settings": as_text(settings) or "{}"}


def put(
    connection: Connection,
    area_id: str,
    subject: Subject,
    written: Mapping[str, tuple[int, Document | None]],
) -> None:
    """Leaves things as their documents say, each with the number of its change; None deletes.

    Does not record anything: only `changes.record` calls it.
    """
    if subject is Subject.AREA:
        for _, after in written.values():
            assert after is not None
            connection.execute(
                update(schema.areas)
                .where(schema.areas.c.id == area_id)
                .values(**area_values(after))
            )
        return
    table = DOCUMENT_TABLES[subject]
    ids = list(written)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        connection.execute(delete(table).where(table.c.area_id == area_id, table.c.id.in_(some)))
    rows = [
        {"area_id": area_id, "id": name, "version": number}
        | {column: after.get(column, "") for column in DOCUMENT_COLUMNS[subject]}
        for name, (number, after) in written.items()
        if after is not None
    ]
    if rows:
        connection.execute(insert(table), rows)


def _document(row: RowMapping, subject: Subject) -> Document:
    return {name: row[name] for name in DOCUMENT_COLUMNS[subject] if row[name]}
