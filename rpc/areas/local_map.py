"""An area's map as the analysis takes it: frames made from what is kept, and nothing else.

A `LocalMap` is a catalogue of its own: the same entries table, rows and rules, with the area's
decisions beside them. Whatever works on the model works on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from rpc.areas.decisions import states
from rpc.areas.store import Area, AreaState
from rpc.pathway.counting.endings import Ending, endings_of
from rpc.storage.record import Document
from rpc.tables.catalogue import Catalogue
from rpc.tables.local import LOCAL, as_local_entries
from rpc.vocabulary import Level, State

_BLANK = dict.fromkeys(LOCAL, "")


@dataclass(frozen=True, eq=False)
class LocalMap(Catalogue):
    """An area's placed entries as a catalogue, and what only an area has."""

    area: Area
    states: dict[str, State]
    """What the area decided of wall cells, by "row_type/phase"."""
    decisions: dict[str, Document]
    local: pd.DataFrame
    """The placed entries as text, one row each as in `entries`: `id`, `version` and `LOCAL`."""
    tray: pd.DataFrame
    """The entries that wait to be placed, in the same columns."""
    links: pd.DataFrame
    """One row a link: id, from_id, to_id, kind, standing."""
    endings: dict[str, Ending]
    """When the last entry of a wall cell with none left ended, by "row_type/phase"."""
    model: Catalogue
    """The catalogue that programmes are linked to."""

    @property
    def every(self) -> pd.DataFrame:
        """The placed entries and then those of the tray."""
        return pd.concat([self.local, self.tray], ignore_index=True)

    @property
    def level_names(self) -> dict[Level, str]:
        """What the area calls each level: the model's word, its own beside it."""
        own = self.area.level_words
        return {
            level: f"{level.label} ({own[level]})" if level in own else level.label
            for level in Level
        }


def local_map(kept: AreaState, catalogue: Catalogue) -> LocalMap:
    """The map of what an area keeps, under the rules that the area has on."""
    every = pd.DataFrame(
        [
            {"id": name, "version": kept.versions.get(name, 0), **_BLANK, **values}
            for name, values in sorted(kept.entries.items(), key=_in_order)
        ],
        columns=["id", "version", *LOCAL],
    )
    waits = every["row_type"].eq("") | every["phases"].eq("")
    local = every[~waits].reset_index(drop=True)
    standard = catalogue.standard.copy(deep=False)
    for rules, is_on in ((kept.area.rules_on, True), (kept.area.rules_off, False)):
        standard.loc[list(map(str, rules)), "default"] = is_on
    return LocalMap(
        entries=as_local_entries(local, catalogue.entries),
        row_types=catalogue.row_types,
        standard=standard,
        version=f"{kept.area.id} {kept.area.version}",
        area=kept.area,
        states=states(kept.decisions),
        decisions=kept.decisions,
        endings=endings_of(kept.decisions),
        local=local,
        tray=every[waits].reset_index(drop=True),
        links=_links(kept.links),
        model=catalogue,
    )


def _in_order(item: tuple[str, Document]) -> tuple[str, str]:
    """By name, as people look for them."""
    return item[1].get("name", "").casefold(), item[0]


def _links(links: Mapping[str, Document]) -> pd.DataFrame:
    columns = ["id", "from_id", "to_id", "kind", "standing"]
    return pd.DataFrame([{"id": name, **link} for name, link in links.items()], columns=columns)
