"""What a new row probably repeats of an area's map: asked before it is added, by whatever adds it.

How names are compared is `pathway.rules.name_matching`'s and `known_names`'; here is what of a map
they are compared with. An entry that waits to be placed is there too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rpc.areas.local_map import LocalMap
from rpc.pathway.rules.known_names import KnownNames
from rpc.pathway.rules.name_matching import similar_names


def probably_there(local: LocalMap, row: Mapping[str, str]) -> list[str]:
    """What is on the map already and is probably the same as a row, likeliest first: "name
    (provider)".
    """
    names, providers = _known(local)
    name, provider = row.get("name", ""), row.get("provider", "")
    found = similar_names(name, names)
    found += [at for at in similar_names(name, names, provider, providers) if at not in found]
    return [f"{names[at]} ({providers[at] or 'no provider yet'})" for at in found]


def repeating(local: LocalMap, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The names of those of many rows that probably repeat what is on the map."""
    known = KnownNames(*_known(local))
    return [row["name"] for row in rows if known.repeated_by(row["name"], row.get("provider", ""))]


def _known(local: LocalMap) -> tuple[list[str], list[str]]:
    """The names of all that is on the map or waits to be placed, and the provider of each."""
    there = [local.local, local.tray]
    names = [name for frame in there for name in frame["name"].tolist()]
    providers = [name for frame in there for name in frame["provider"].tolist()]
    return names, providers
