"""Which entry of the 2021 model an area's entry probably is, by its name; never taken unasked.

A link is somebody's word (`rpc.tables.local.link_of`). Where there is none, an equal or close name
is offered: "Same as Early help family support teams in the 2021 model?".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from rpc.pathway.rules.name_matching import probably_equal, similar_names, words_of_name
from rpc.tables.local import link_of
from rpc.tables.visible import quoted

_FEWEST_WORDS = 2
"""Words that two names share, where one only has more: "Early help" alone is many things."""


@dataclass(frozen=True)
class Offer:
    """An entry that is linked to nothing, and what it is probably the same as."""

    entry_id: str
    name: str
    model_id: str
    model_name: str
    is_equal: bool
    """Whether the names are probably equal; else one only has more words than the other."""

    @property
    def question(self) -> str:
        """What is asked of it."""
        return f"Same as {self.model_name} in the 2021 model?"


def named_alike(name: str, names: Mapping[str, str]) -> tuple[str, bool] | None:
    """The id whose name is probably equal to a typed one, or else close; and which of the two.

    `names` are the catalogue's by id. None where nothing is close, or several are equally so.
    """
    ids, texts = list(names), list(names.values())
    equal = [ids[at] for at in similar_names(name, texts) if probably_equal(name, texts[at])]
    if equal:
        return equal[0], True
    words = set(words_of_name(name))
    close = [
        one
        for one, text in names.items()
        if len(common := words & set(theirs := words_of_name(text))) >= _FEWEST_WORDS
        and (common == words or common == set(theirs))
    ]
    return (close[0], False) if len(close) == 1 else None


def read_link(text: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The id of the entry of the catalogue that somebody typed by its name, and "" with it.

    "" where nothing is typed. A name that is only alike is not taken: then the id is "" and there
    is a sentence on what to type.
    """
    typed = " ".join(text.split())
    exact = {name.casefold(): one for one, name in names.items()}
    if not typed or typed.casefold() in exact:
        return exact.get(typed.casefold(), ""), ""
    alike = named_alike(typed, names)
    hint = (
        f"Did you mean '{names[alike[0]]}'? Type that name."
        if alike
        else ("Type the name that it has in the catalogue, or leave it blank.")
    )
    return "", f"{quoted(typed, 60)} is no entry of the 2021 model. {hint}"


def offers(entries: Sequence[Mapping[str, str]], names: Mapping[str, str]) -> list[Offer]:
    """What is to be asked of an area's entries (`id` and the columns of `LOCAL`), in their order.

    Those that are linked already are not asked of.
    """
    found = []
    for entry in entries:
        if link_of(entry):
            continue
        if (alike := named_alike(entry["name"], names)) is not None:
            model_id, is_equal = alike
            found.append(Offer(entry["id"], entry["name"], model_id, names[model_id], is_equal))
    return found


def probable(local: pd.DataFrame, names: Mapping[str, str]) -> list[Offer]:
    """The offers by which a comparison takes entries as the same, and says that it does.

    Probably equal names alone, each entry of the model once, and none that an entry is linked to.
    """
    records = [
        {str(column): str(value) for column, value in record.items()}
        for record in local.to_dict("records")
    ]
    taken = {link_of(record) for record in records}
    found = []
    for offer in offers(records, names):
        if offer.is_equal and offer.model_id not in taken:
            taken.add(offer.model_id)
            found.append(offer)
    return found


def by_link(local: pd.DataFrame, likely: Collection[Offer] = ()) -> dict[str, str]:
    """For an area against the model: what each entry is matched as, by its id.

    That is what it is linked to, else the entry of the model that it was copied from, else what it
    is `likely` the same as; others are not in it. `local` has id, programme and copied_from.
    """
    chosen = local["programme"].where(local["programme"] != "", local["copied_from"])
    ids = zip(local["id"].tolist(), chosen.tolist(), strict=True)
    linked = {str(entry_id): str(of_model) for entry_id, of_model in ids if of_model}
    return {offer.entry_id: offer.model_id for offer in likely} | linked
