"""What an area decides of a wall cell: none, out of scope with its reason, a comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from rpc.areas.actor import Author
from rpc.areas.changes import Action, Edit, lock, record, role
from rpc.areas.errors import NotFoundError, RefusedError
from rpc.areas.record import Document, Subject, document
from rpc.areas.store import Store
from rpc.local_words import Decided
from rpc.vocabulary import Phase, RowType, State

WALL_KEYS = tuple(f"{row}/{phase}" for row in RowType for phase in Phase)
"""The key of every wall cell, in printed order."""

LONGEST = 1_000


def decide(
    store: Store,
    area_id: str,
    by: Author,
    cell: str,
    state: Decided | str = "",
    *,
    why: str = "",
    comment: str = "",
) -> int:
    """Keeps what was decided of a wall cell, over any earlier decision; the area's version.

    Out of scope needs its reason. With neither state nor comment an earlier decision is withdrawn.
    Raises `RefusedError`, `NotFoundError`.
    """
    why, comment = (why.strip() if state else ""), comment.strip()
    wrong = {}
    if cell not in WALL_KEYS:
        wrong["cell"] = f"There is no cell '{cell[:40]}' on the wall."
    if state and state not in list(Decided):
        wrong["state"] = f"'{str(state)[:40]}' cannot be decided of a cell."
    if state == Decided.OUT_OF_SCOPE and not why:
        wrong["why"] = "Say why this is out of scope: the board will ask."
    for name, text in (("why", why), ("comment", comment)):
        if len(text) > LONGEST:
            wrong[name] = f"At most {LONGEST:,} characters fit; this has {len(text):,}."
    if wrong:
        raise RefusedError(wrong)
    after: Document = {"state": str(state), "why": why, "comment": comment}
    after = {name: value for name, value in after.items() if value}
    if after:
        after |= {"on": date.today().isoformat(), "by": role(by)}
    action = Action.DECIDED if after else Action.WITHDREW
    edit = Edit(Subject.DECISION, cell, after or None)

    def work(connection: Connection) -> int:
        lock(connection, area_id)
        if not after and document(connection, area_id, Subject.DECISION, cell)[0] is None:
            raise NotFoundError("Nothing was changed: there is nothing here to clear.")
        return record(connection, area_id, by, action, [edit])

    return store.write(work)


def withdraw(store: Store, area_id: str, by: Author, cell: str) -> int:
    """Takes a decision back: the cell is not yet mapped again. Raises `NotFoundError`."""
    return decide(store, area_id, by, cell)


def states(decisions: Mapping[str, Document]) -> dict[str, State]:
    """What the analysis needs of the decisions: the state of each wall cell that has one."""
    return {
        cell: State(decision["state"])
        for cell, decision in decisions.items()
        if decision.get("state")
    }
