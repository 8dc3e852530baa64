"""What an area decides of a wall cell: none, out of scope with its reason, a comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.endings import NONE_LEFT, is_none_left
from rpc.areas.errors import EditConflictError, NotFoundError, RefusedError
from rpc.areas.history.changes import Action, Edit, last_writer, lock, record, title
from rpc.areas.merging import merge
from rpc.areas.store import Store
from rpc.storage.record import Document, Subject, document
from rpc.tables.visible import quoted
from rpc.vocabulary import Phase, RowType, State
from rpc.vocabulary.local import Decided

WALL_KEYS = tuple(f"{row}/{phase}" for row in RowType for phase in Phase)
"""The key of every wall cell, in printed order."""

LONGEST_COMMENT = 1_000

DECISION_LABELS = {"state": "Decided", "why": "Why", "comment": "Comment"}
"""What people call the columns of a decision."""


def decide(
    store: Store,
    area_id: str,
    by: Actor,
    cell: str,
    state: Decided | str = "",
    *,
    why: str = "",
    comment: str = "",
    base: Mapping[str, str] | None = None,
    operation: Operation = Operation.DECIDE,
) -> int:
    """Keeps what was decided of a wall cell, over any earlier decision; the area's version.

    Out of scope needs its reason. With neither state nor comment an earlier decision is withdrawn.
    That a cell is none left nobody decides: it stays so under a comment alone, and where its state
    is given as that.

    `base` is the decision that the writer saw, {} for none: then only what differs from it is
    written, over what others decided since, and what both changed, each in another way, raises
    `EditConflictError`. Without it, everything is written over. Raises `RefusedError`,
    `NotFoundError`.
    """
    why, comment = (why.strip() if state else ""), comment.strip()
    wrong = {}
    if cell not in WALL_KEYS:
        wrong["cell"] = f"There is no cell {quoted(cell)} on the wall."
    if state and state not in [*Decided, NONE_LEFT]:
        wrong["state"] = f"{quoted(str(state))} cannot be decided of a cell."
    if state == Decided.OUT_OF_SCOPE and not why:
        wrong["why"] = "Say why this is out of scope: the board will ask."
    for name, text in (("why", why), ("comment", comment)):
        if len(text) > LONGEST_COMMENT:
            wrong[name] = f"At most {LONGEST_COMMENT:,} characters fit; this has {len(text):,}."
    if wrong:
        raise RefusedError(wrong)
    mine: Document = {"state": str(state), "why": why, "comment": comment}

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, operation)
        standing, version = document(connection, area_id, Subject.DECISION, cell)
        given = mine
        if base is not None:
            by_whom = last_writer(connection, area_id, Subject.DECISION, cell)
            given = _merged(base, mine, standing or {}, by_whom, version)
        given = {name: value for name, value in given.items() if value}
        state, comment = given.get("state", ""), given.get("comment", "")
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
            after = given | {"on": date.today().isoformat(), "by": title(by)}
        action = Action.DECIDED if after else Action.WITHDREW
        return record(held, action, [Edit(Subject.DECISION, cell, after or None)])

    return store.write(work)


def _merged(
    base: Mapping[str, str], mine: Document, now: Document, by: str, version: int
) -> Document:
    """What is to be kept of a decision that the writer saw as `base` and that stands as `now`.

    Raises `EditConflictError`.
    """
    was, theirs = ({name: side.get(name, "") for name in mine} for side in (base, now))
    merged = merge(was, mine, theirs, units=[("state", "why")])
    if merged.conflicts:
        saved, wanted = ({name: side[name] for name in merged.conflicts} for side in (theirs, mine))
        raise EditConflictError(saved, wanted, by, version, DECISION_LABELS)
    return merged.values


def withdraw(
    store: Store, area_id: str, by: Actor, cell: str, base: Mapping[str, str] | None = None
) -> int:
    """Takes a decision back: the cell is not yet mapped again; `base` as for `decide`.

    Raises `NotFoundError`, `EditConflictError`.
    """
    return decide(store, area_id, by, cell, base=base, operation=Operation.WITHDRAW)


def states(decisions: Mapping[str, Document]) -> dict[str, State]:
    """What the analysis needs of the decisions: the state of each wall cell that has one."""
    return {
        cell: State(decision["state"])
        for cell, decision in decisions.items()
        if decision.get("state")
    }
