"""Links from an area's entries to the catalogue, which has editions: what is kept of each.

An entry keeps the name that what it is linked to had when the link was made. A later edition may
call that otherwise or not have it any more: such a link stays, can be taken away or moved, and
stops nothing else of the entry from being changed. Only a new link must lead somewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, or_, select

from rpc.storage.record import Document, Subject, from_text, strip_unstorable
from rpc.storage.schema import changes, scenario_edits
from rpc.tables.local import LINKS

Known = Collection[str]
"""The entries of the catalogue: ids, or better names by id, which links then keep."""


def with_names(
    values: Document, known: Known, before: Iterable[Mapping[str, str]] = ()
) -> Document:
    """The values of an entry with the names of what it is linked to, as they are kept.

    `before` are documents that the entry had, the newest first. A link that one of them has keeps
    the name from there; a new one takes the catalogue's, or of a new entry the one that it gives.
    """
    names = known if isinstance(known, Mapping) else {}
    once = list(before)
    kept = {name: value for name, value in values.items() if name not in LINKS.values()}
    for link, name_column in LINKS.items():
        linked = values.get(link, "")
        of_before = (one.get(name_column, "") for one in once if one.get(link) == linked)
        name = next(filter(None, of_before), "") or names.get(linked, "")
        if not name and not once:
            name = values.get(name_column, "")
        if linked and name:
            kept[name_column] = name
    return kept


def may_link(
    values: Mapping[str, str], known: Known, before: Iterable[Mapping[str, str]]
) -> set[str]:
    """The ids that an entry may be linked to: those of the catalogue, and those that it had."""
    had = {one[link] for one in before for link in LINKS if one.get(link)}
    wanted = {values[link] for link in LINKS if values.get(link)}
    return {linked for linked in wanted if linked in known or linked in had}


def are_known(values: Mapping[str, str], known: Known) -> bool:
    """Whether every link leads to what the catalogue has."""
    return all(values[link] in known for link in LINKS if values.get(link))


def earlier(connection: Connection, area_id: str, entry_id: str) -> list[Document]:
    """The documents that an entry ever had on the map or in a scenario, the newest first."""
    history = connection.execute(
        select(changes.c.before, changes.c.after)
        .where(
            changes.c.area_id == area_id,
            changes.c.subject == str(Subject.ENTRY),
            changes.c.subject_id == strip_unstorable(entry_id),
            or_(changes.c.before.is_not(None), changes.c.after.is_not(None)),
        )
        .order_by(changes.c.number.desc())
    )
    tried = connection.execute(
        select(scenario_edits.c.after).where(
            scenario_edits.c.area_id == area_id,
            scenario_edits.c.entry_id == strip_unstorable(entry_id),
        )
    )
    texts = [text for row in (*tried, *history) for text in reversed(tuple(row)) if text]
    return [from_text(text) or {} for text in texts]
