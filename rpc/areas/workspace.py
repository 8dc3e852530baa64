"""The way of every write of a page: one area, who works on it, and the moment that is looked at.

A hidden button keeps nobody out: whether this person may do it (`permissions`) and whether it may
happen as the area is (`policies`) is asked inside the transaction of the write, after its lock
(`history.changes.lock`). What each write does stands in the module of its subject.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation import permissions, policies
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.history import reverting, timeline
from rpc.areas.history.changes import Action
from rpc.areas.history.timeline import Change, Snapshot
from rpc.areas.scenarios import scenarios
from rpc.areas.scenarios.scenarios import Applied, Scenario
from rpc.areas.store import Area, Store
from rpc.areas.transfer.plain_data import Data, dump

Values = Mapping[str, str]


class Workspace:
    """One area, open to somebody. Every function raises `NotFoundError` where the area is gone and
    `ForbiddenError` where its state or the moment forbids it, and then does nothing.
    """

    def __init__(self, store: Store, area_id: str, actor: Actor, moment: int = 0) -> None:
        """`moment` is the change after which the area is looked at, 0 for now."""
        self._store = store
        self.area_id = area_id
        self.actor = actor
        self.moment = moment

    def can(self, operation: Operation, *, is_archived: bool) -> bool:
        """Whether this person may do something with the area as it is, for the interface."""
        return permissions.can(self.actor, operation) and policies.can(
            operation, is_archived=is_archived, moment=self.moment
        )

    def _for(self, operation: Operation) -> Store:
        """The store, for one operation. Raises `ForbiddenError` where the past forbids it; the
        rest is asked when the area is held.
        """
        policies.check(operation, is_archived=False, moment=self.moment)
        return self._store

    # ------------------------------------------------------------------------------------- entries

    def add(self, values: Values, programmes: Collection[str] = ()) -> str:
        """Adds an entry; its id. See `entries.add`."""
        return entries.add(self._for(Operation.ADD), self.area_id, self.actor, values, programmes)

    def add_many(
        self,
        rows: Sequence[Values],
        programmes: Collection[str] = (),
        *,
        placed: bool = True,
        action: Action = Action.ADDED,
    ) -> list[str]:
        """Adds entries in one batch, also copies of the catalogue's. See `entries.add_many`."""
        store = self._for(Operation.ADD_MANY)
        return entries.add_many(
            store, self.area_id, self.actor, rows, programmes, placed=placed, action=action
        )

    def change(
        self,
        entry_id: str,
        values: Values,
        expected: int,
        programmes: Collection[str] = (),
        *,
        base: Values | None = None,
        ended: date | None = None,
    ) -> int:
        """Leaves an entry with these values. See `entries.change`."""
        return entries.change(
            self._for(Operation.CHANGE),
            self.area_id,
            self.actor,
            entry_id,
            values,
            expected,
            programmes,
            base=base,
            ended=ended,
        )

    def change_many(
        self,
        rows: Mapping[str, tuple[Values, int]],
        programmes: Collection[str] = (),
        *,
        bases: Mapping[str, Values] | None = None,
        brings_back: Collection[str] = (),
        ended: date | None = None,
    ) -> int:
        """The same for several entries, all or none. See `entries.change_many`."""
        return entries.change_many(
            self._for(Operation.CHANGE_MANY),
            self.area_id,
            self.actor,
            rows,
            programmes,
            bases=bases,
            brings_back=brings_back,
            ended=ended,
        )

    def place(self, entry_ids: Sequence[str], values: Values) -> int:
        """Places entries that wait. See `entries.place`."""
        return entries.place(
            self._for(Operation.PLACE), self.area_id, self.actor, entry_ids, values
        )

    def remove(self, entry_ids: Sequence[str], *, ended: date | None) -> int:
        """Deletes entries and their links. See `entries.remove`."""
        store = self._for(Operation.REMOVE)
        return entries.remove(store, self.area_id, self.actor, entry_ids, ended=ended)

    def restore(self, entry_id: str) -> int:
        """Brings a deleted entry back. See `entries.restore`."""
        return entries.restore(self._for(Operation.RESTORE), self.area_id, self.actor, entry_id)

    # ------------------------------------------------------------------------- decisions and links

    def decide(self, cell: str, state: str = "", **told: Any) -> int:
        """Keeps what was decided of a wall cell. See `decisions.decide`."""
        store = self._for(Operation.DECIDE)
        return decisions.decide(store, self.area_id, self.actor, cell, state, **told)

    def withdraw(self, cell: str, **told: Any) -> int:
        """Clears a decision. See `decisions.withdraw`."""
        return decisions.withdraw(
            self._for(Operation.WITHDRAW), self.area_id, self.actor, cell, **told
        )

    def link(self, from_id: str, to_id: str, kind: str, standing: str) -> str:
        """Links one entry to another; the link's id. See `links.link`."""
        store = self._for(Operation.LINK)
        return links.link(store, self.area_id, self.actor, from_id, to_id, kind, standing)

    def unlink(self, link_id: str) -> int:
        """Takes a link away. See `links.unlink`."""
        return links.unlink(self._for(Operation.UNLINK), self.area_id, self.actor, link_id)

    # ----------------------------------------------------------------------------------- snapshots

    def snapshot(self, name: str) -> Snapshot:
        """Names the map as it stands. See `timeline.snapshot`."""
        return timeline.snapshot(self._for(Operation.SNAPSHOT), self.area_id, self.actor, name)

    def forget(self, snapshot_id: str) -> None:
        """Takes a snapshot's name away. See `timeline.forget`."""
        timeline.forget(self._for(Operation.FORGET), self.area_id, self.actor, snapshot_id)

    def revert(self, snapshot_id: str, seen: int) -> int:
        """Restores a snapshot. See `reverting.revert`."""
        store = self._for(Operation.REVERT)
        return reverting.revert(store, self.area_id, self.actor, snapshot_id, seen)

    def undo(self, batch: int | None = None, confirmed: str = "") -> list[Change]:
        """Takes back a batch. See `timeline.undo`."""
        return timeline.undo(self._for(Operation.UNDO), self.area_id, self.actor, batch, confirmed)

    def redo(self, batch: int | None = None, confirmed: str = "") -> list[Change]:
        """Takes this browser's last undo back. See `timeline.redo`."""
        return timeline.redo(self._for(Operation.REDO), self.area_id, self.actor, batch, confirmed)

    # ----------------------------------------------------------------------------------- scenarios

    def make_scenario(self, name: str, note: str = "") -> Scenario:
        """A new scenario. See `scenarios.make`."""
        return scenarios.make(
            self._for(Operation.MAKE_SCENARIO), self.area_id, self.actor, name, note
        )

    def rename_scenario(self, scenario_id: str, name: str, note: str | None = None) -> Scenario:
        """Gives a scenario another name. See `scenarios.rename`."""
        store = self._for(Operation.RENAME_SCENARIO)
        return scenarios.rename(store, self.area_id, self.actor, scenario_id, name, note)

    def discard_scenario(self, scenario_id: str) -> None:
        """Throws a scenario away. See `scenarios.discard`."""
        scenarios.discard(
            self._for(Operation.DISCARD_SCENARIO), self.area_id, self.actor, scenario_id
        )

    def save_edit(
        self,
        scenario_id: str,
        entry_id: str,
        values: Values,
        programmes: Collection[str] = (),
        *,
        seen: int | None = None,
        expected: int | None = None,
    ) -> Scenario:
        """Leaves an entry with these values in a scenario. See `scenarios.save_edit`."""
        return scenarios.save_edit(
            self._for(Operation.SAVE_EDIT),
            self.area_id,
            self.actor,
            scenario_id,
            entry_id,
            values,
            programmes,
            seen=seen,
            expected=expected,
        )

    def save_edits(
        self,
        scenario_id: str,
        rows: Sequence[Values],
        programmes: Collection[str] = (),
        *,
        placed: bool = True,
    ) -> list[str]:
        """Adds entries to a scenario. See `scenarios.save_edits`."""
        store = self._for(Operation.SAVE_EDITS)
        return scenarios.save_edits(
            store, self.area_id, self.actor, scenario_id, rows, programmes, placed=placed
        )

    def end(self, scenario_id: str, entry_ids: Sequence[str]) -> Scenario:
        """Ends entries in a scenario. See `scenarios.end`."""
        return scenarios.end(
            self._for(Operation.END), self.area_id, self.actor, scenario_id, entry_ids
        )

    def revert_edits(self, scenario_id: str, entry_ids: Sequence[str]) -> Scenario:
        """Takes edits of a scenario back. See `scenarios.revert_edits`."""
        return scenarios.revert_edits(
            self._for(Operation.REVERT_EDITS), self.area_id, self.actor, scenario_id, entry_ids
        )

    def apply(self, scenario_id: str, entry_ids: Collection[str] | None = None) -> Applied:
        """Writes a scenario's edits to the map. See `scenarios.apply`."""
        store = self._for(Operation.APPLY)
        return scenarios.apply(store, self.area_id, self.actor, scenario_id, entry_ids)

    # ------------------------------------------------------------------------------ the area itself

    def set(self, **settings: str) -> Area:
        """Changes some settings. See `Store.set`."""
        return self._for(Operation.SET).set(self.area_id, self.actor, **settings)

    def configure(self, values: Values, base: Values) -> Area:
        """Changes what differs from what was seen. See `Store.configure`."""
        return self._for(Operation.CONFIGURE).configure(self.area_id, self.actor, values, base)

    def rename(self, name: str) -> Area:
        """Gives the area another name. See `Store.rename`."""
        return self._for(Operation.RENAME).rename(self.area_id, name, self.actor)

    def archive(self) -> Area:
        """Puts the area away. See `Store.archive`."""
        return self._for(Operation.ARCHIVE).archive(self.area_id, self.actor)

    def unarchive(self) -> Area:
        """Brings an archived area back. See `Store.unarchive`."""
        return self._for(Operation.UNARCHIVE).unarchive(self.area_id, self.actor)

    def delete(self, typed_name: str) -> bool:
        """Deletes the area for good. See `Store.delete`."""
        return self._for(Operation.DELETE).delete(self.area_id, self.actor, typed_name)

    def export(self) -> Data:
        """All that the area keeps, to be taken out. See `transfer.dump`."""
        permissions.check(self.actor, Operation.EXPORT)
        return dump(self._for(Operation.EXPORT), self.area_id)
