"""Two people changed one thing: what each did is kept, and only what both did is asked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Values = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """What comes of two changes of one document."""

    values: dict[str, str]
    """With both changes in it; mine where both changed a column, each in another way."""
    conflicts: tuple[str, ...]
    """The columns that both changed, each in another way."""


def merge(
    base: Values,
    mine: Values,
    theirs: Values,
    *,
    units: Collection[Sequence[str]] = (),
    sets: Collection[str] = (),
) -> Merged:
    """`theirs` with what `mine` changed against `base`. A blank is no value.

    Columns of one of `units` only make sense together, and are one column here. Those of `sets`
    hold words with ";" between them: each word is put in or taken out for itself, so they never
    conflict.
    """
    alone = dict.fromkeys([*base, *mine, *theirs])
    groups = [tuple(unit) for unit in units]
    together = {name for group in groups for name in group}
    groups += [(name,) for name in alone if name not in together]
    values: dict[str, str] = {}
    conflicts: list[str] = []
    for group in groups:
        was, own, other = (
            {name: side.get(name, "") for name in group} for side in (base, mine, theirs)
        )
        if group[0] in sets:
            values[group[0]] = _words(was[group[0]], own[group[0]], other[group[0]])
            continue
        values |= other if own == was else own
        if was not in (own, other) and own != other:
            conflicts += [name for name in group if own[name] != other[name]]
    return Merged({name: value for name, value in values.items() if value}, tuple(conflicts))


def _words(base: str, mine: str, theirs: str) -> str:
    was, own, other = (
        list(filter(None, (word.strip() for word in text.split(";"))))
        for text in (base, mine, theirs)
    )
    kept = [word for word in other if word in own or word not in was]
    return ";".join([*kept, *(word for word in own if word not in was and word not in kept)])
