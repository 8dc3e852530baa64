"""The way of every write that makes areas: the register of all areas, and who works on it.

It is to all areas what `Workspace` is to one: nothing is made, loaded or restored without somebody
who may do it. A file that is loaded comes back with its history as it was, so who
loaded it is asked and not written into it.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpc.areas import example
from rpc.areas.authorisation import permissions
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.store import Area, Store
from rpc.areas.transfer import plain_data
from rpc.areas.transfer.plain_data import Data
from rpc.tables.catalogue import Catalogue


class Register:
    """The areas of one database, open to somebody. Every function raises `NotPermittedError` where
    the role does not permit it, and then does nothing.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store = store
        self.actor = actor

    def can(self, operation: Operation) -> bool:
        """Whether this person may make or load an area, for the interface."""
        return permissions.can(self.actor, operation)

    def make(self, name: str, settings: Mapping[str, str] | None = None) -> Area:
        """A new, empty area. See `Store.make`."""
        return self._store.make(name, self.actor, settings)

    def make_example(self, catalogue: Catalogue) -> Area:
        """The example area, made where there is none yet. See `example.make_example`."""
        return example.make_example(self._store, self.actor, catalogue)

    def load(self, data: Data, name: str = "") -> Area:
        """A new area from a map file that was read. See `plain_data.load`."""
        return plain_data.load(self._store, self.actor, data, name)

    def restore_backup(self, areas: Mapping[str, Data]) -> list[Area]:
        """All areas of a backup that was read, where there is none. See `plain_data.load_all`."""
        return plain_data.load_all(self._store, self.actor, areas)
