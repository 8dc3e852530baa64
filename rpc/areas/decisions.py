"""What an area decides of a wall cell: none, out of scope with its reason, a comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from rpc.areas.actor import Author
from rpc.areas.changes import Action, Edit, lock, record, role
from rpc.areas.endings import NONE_LEFT, is_none_left
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
    That a cell is none left nobody decides: it stays so under a comment alone, and where its state
    is given as that. Raises `RefusedError`, `NotFoundError`.
    """
    why, comment = (why.strip() if state else ""), comment.strip()
    wrong = {}
    if cell not in WALL_KEYS:
        wrong["cell"] = f"There is no cell '{cell[:40]}' on the wall."
    if state and state not in [*Decided, NONE_LEFT]:
        wrong["state"] = f"'{str(state)[:40]}' cannot be decided of a cell."
    if state == Decided.OUT_OF_SCOPE and not why:
        wrong["why"] = "Say why this is out of scope: the board will ask."
    for name, text in (("why", why), ("comment", comment)):
        if len(text) > LONGEST:
            wrong[name] = f"At most {LONGEST:,} characters fit; this has {len(text):,}."
    if wrong:
        raise RefusedError(wrong)
    given: Document = {"state": str(state), "why": why, "comment": comment}
    given = {name: value for name, value in given.items() if value}

    def work(connection: Connection) -> int:
        lock(connection, area_id)
        standing, _ = document(connection, area_id, Subject.DECISION, cell)
        if not given and not state and standing is None:
            raise NotFoundError("Nothing was changed: there is nothing here to clear.")
        after = given
        keeps_ending = is_none_left(standing) and (comment or state) and state not in list(Decided)
        if standing and keeps_ending:
            after = {name: value for name, value in standing.items() if name != "comment"}
            after |= {"comment": comment} if comment else {}
        elif state == NONE_LEFT:
            raise RefusedError(
                {"state": "This box changed in the meantime: look at it again before you comment."}
            )
        elif given:
            after = given | {"on": date.today().isoformat(), "by": role(by)}
        action = Action.DECIDED if after else Action.WITHDREW
        return record(
            connection, area_id, by, action, [Edit(Subject.DECISION, cell, after or None)]
        )

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
