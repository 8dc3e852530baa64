"""Links between entries: refer, step up, step down; agreed or hoped for."""

from __future__ import annotations

from sqlalchemy import Connection

from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import NotFoundError, RefusedError
from rpc.areas.history.changes import Action, Edit, lock, record
from rpc.areas.store import Store, new_id
from rpc.storage.record import Subject, documents
from rpc.storage.record import standing as standing_of
from rpc.tables.visible import quoted
from rpc.vocabulary.local import LinkKind, LinkStanding


def link(
    store: Store, area_id: str, by: Actor, from_id: str, to_id: str, kind: str, standing: str
) -> str:
    """Links one entry to another; the link's id. The same link twice is one, with the new standing.

    Raises `RefusedError`, `NotFoundError`.
    """
    wrong = {}
    if kind not in list(LinkKind):
        wrong["kind"] = f"{quoted(kind)} is not a kind of link."
    if standing not in list(LinkStanding):
        wrong["standing"] = f"{quoted(standing)} does not say whether the link is in place."
    if from_id == to_id:
        wrong["to_id"] = "An entry cannot be linked to itself."
    if wrong:
        raise RefusedError(wrong)

    def work(connection: Connection) -> str:
        held = lock(connection, area_id, by, Operation.LINK)
        there = documents(connection, area_id, Subject.ENTRY)
        if not {from_id, to_id} <= there.keys():
            raise NotFoundError("One of the two entries is not there any more.")
        same = (
            link_id
            for link_id, other in documents(connection, area_id, Subject.LINK).items()
            if (other["from_id"], other["to_id"], other["kind"]) == (from_id, to_id, kind)
        )
        link_id = next(same, None) or new_id("l")
        after = {"from_id": from_id, "to_id": to_id, "kind": kind, "standing": standing}
        record(held, Action.LINKED, [Edit(Subject.LINK, link_id, after)])
        return link_id

    return store.write(work)


def unlink(store: Store, area_id: str, by: Actor, link_id: str) -> int:
    """Takes a link away; the area's version afterwards. Raises `NotFoundError`."""

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, Operation.UNLINK)
        if link_id not in standing_of(connection, area_id, Subject.LINK, [link_id]):
            raise NotFoundError("This link is not there any more: somebody took it away.")
        edits = [Edit(Subject.LINK, link_id, None)]
        return record(held, Action.UNLINKED, edits)

    return store.write(work)
