"""What a map only seems to cover, and what could fill it, in plain Python: to hold the engine to.

Written from the rules alone (docs/judging.md), and it shares no line with the engine. An entry is a
dict of text by column, "" for not known. Answers are True, False, or None for *not known*.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from oracle import (
    FOUND_WANTING,
    LEVELS,
    MODES,
    PHASES,
    ROWS,
    WEAKEST_FIRST,
    Answer,
    Decided,
    Filters,
    all_of,
    any_of,
    block_in_view,
    counts,
    mode_in_view,
    row_in_view,
    wall_cell_in_view,
    what_was_said,
)

Text = dict[str, str]


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def as_counted(one: Text) -> dict[str, Any]:
    """The entry as the rules of counting take it."""
    level, kind = ROWS[one["row_type"]]
    is_programme = kind == "intervention"
    return {
        **one,
        "level": level,
        "kind": kind,
        "phases": parts(one["phases"]),
        "modes": parts(one["modes"]),
        "evidence": one["evidence"] if is_programme else "",
        "guidebook_rating": "",
        "format": "",
    }


# ------------------------------------------------------------------------ places

WALL = [f"{row}/{phase}" for row in ROWS for phase in PHASES]
BLOCKS = [f"{level}/{phase}" for level in LEVELS for phase in PHASES]
CELLS = [f"{level}/{phase}/{mode}" for level in LEVELS for phase in PHASES for mode in MODES]


def is_in_view(place: str, filters: Filters) -> bool:
    first, phase, *mode = place.split("/")
    if first in ROWS:
        return wall_cell_in_view(first, phase, filters)
    return block_in_view(first, phase, filters) and all(mode_in_view(m, filters) for m in mode)


def in_place(one: Text, place: str) -> Answer:
    """Whether an entry stands there; not known of a cell where its delivery is not."""
    first, phase, *mode = place.split("/")
    if phase not in parts(one["phases"]):
        return False
    if first in LEVELS:
        if ROWS[one["row_type"]][0] != first:
            return False
    elif one["row_type"] != first:
        return False
    if not mode:
        return True
    return (mode[0] in parts(one["modes"])) if parts(one["modes"]) else None


def counted(entries: list[Text], place: str, filters: Filters) -> tuple[list[Text], list[Text]]:
    """The entries that count in a place, and those that may."""
    if not is_in_view(place, filters):
        return [], []
    answers = [
        (one, all_of([in_place(one, place), counts(as_counted(one), filters)])) for one in entries
    ]
    return (
        [one for one, answer in answers if answer is True],
        [one for one, answer in answers if answer is None],
    )


# ------------------------------------------------------------------------ access


def charges(one: Text) -> Answer:
    """Whether a family pays; a word and an amount that contradict each other tell nothing."""
    amount = float(one["cost_amount"]) if one["cost_amount"] else None
    if one["cost"] == "free":
        return None if amount else False
    if one["cost"] in ("fee", "means_tested"):
        return None if amount == 0 else True
    return True if amount else None


def opposite(answer: Answer) -> Answer:
    return None if answer is None else not answer


def says_yes(text: str) -> Answer:
    return {"yes": True, "no": False, "": None}[text]


def reachable(one: Text) -> list[Answer]:
    """The three questions of the low-income test."""
    routes, modes = parts(one["route"]), parts(one["modes"])
    pays = charges(one)
    alone = any(way in ("every_family", "drop_in", "self_referral") for way in routes)
    pays_online = None if one["cost"] == "means_tested" else pays
    works = {mode: (mode in modes) if modes else None for mode in MODES}
    return [
        any_of([opposite(pays), says_yes(one["free_places"])]),
        alone if routes else None,
        any_of([works["face_to_face"], all_of([works["online"], opposite(pays_online)])]),
    ]


def place_answer(entries: list[Text], place: str, filters: Filters, ask: Any) -> str:
    """Yes if any that counts is, no only if all that count or may are known not to be."""
    here, may = counted(entries, place, filters)
    if not here:
        return "nothing"
    if any(ask(one) is True for one in here):
        return "yes"
    return "no" if all(ask(one) is False for one in here + may) else "not known"


def of_kind(entries: list[Text], kind: str) -> list[Text]:
    """The entries of one kind."""
    return [one for one in entries if ROWS[one["row_type"]][1] == kind]


def judging(entries: list[Text], grid: str) -> list[Text]:
    """Those that judge the places of a grid: interventions, but in a box whatever its row holds."""
    return entries if grid == "wall" else of_kind(entries, "intervention")


def passes(one: Text) -> Answer:
    return all_of(reachable(one))


def works_on_conflict(one: Text) -> Answer:
    if not one["conflict_role"]:
        return None
    return one["conflict_role"] in ("main_aim", "part")


# ------------------------------------------------------------------------ threads

SAME = {"relate (anyshire)": "relate anyshire", "lottery fund (the)": "the lottery fund"}


def holder(one: Text, kind: str) -> str | None:
    """Who holds an entry, or None for not known."""
    if kind == "entry":
        return one["id"]
    text = one["provider" if kind == "provider" else "funding_source"].strip()
    if not text:
        return None
    return SAME.get(text.lower(), text.lower())


def hangs(entries: list[Text], place: str, filters: Filters, kind: str) -> Answer:
    """Whether one holder holds all of a place, looked at in every way that things may be.

    Each entry that may count does or does not; each unknown holder is one of those that are known
    here, another one, or nobody that could hold anything.
    """
    here, may = counted(entries, place, filters)
    known = {name for one in here + may if (name := holder(one, kind))}
    found = set()
    for present in product((True, False), repeat=len(may)):
        there = [*here, *(one for one, is_there in zip(may, present, strict=True) if is_there)]
        names = [holder(one, kind) for one in there]
        choices = [[name] if name else [*sorted(known), "another", None] for name in names]
        for world in product(*choices):
            found.add(None not in world and len(set(world)) == 1)
    return found.pop() if len(found) == 1 else None


def lost(entries: list[Text], gone: Iterable[str], filters: Filters) -> set[str]:
    """The blocks and wall cells that lose their last entry."""
    ended = set(gone)
    return {
        place
        for place in [*BLOCKS, *WALL]
        if (here := counted(entries, place, filters)[0]) and all(one["id"] in ended for one in here)
    }


# ------------------------------------------------------------------------ for whom


def serves(one: Text, audience: str, what: str) -> Answer:
    if audience in ("separated", "together"):
        return one["relationship"] in ("any", audience) if one["relationship"] else None
    if audience == "no_internet":
        modes = parts(one["modes"])
        return "face_to_face" in modes if modes else None
    column = "target_group" if audience == "target_group" else "languages"
    named = [part.lower() for part in parts(one[column])]
    return what.lower() in named if named else None


def served(
    entries: list[Text], block: str, filters: Filters, decided: Decided, audience: str, what: str
) -> tuple[int, int, str]:
    """How many are known to serve an audience, how many more may, and what that says."""
    here, may = counted(entries, block, filters)
    known = sum(serves(one, audience, what) is True for one in here)
    open_ones = sum(serves(one, audience, what) is None for one in here)
    open_ones += sum(serves(one, audience, what) is not False for one in may)
    level, phase = block.split("/")
    undecided = any(
        its_level == level
        and row_in_view(row, filters)
        and what_was_said([as_counted(x) for x in entries], row, phase, decided) == "undecided"
        for row, (its_level, _) in ROWS.items()
    )
    if not here and not open_ones:
        return known, open_ones, "nothing"
    if known:
        return known, open_ones, "yes"
    return known, open_ones, "not known" if open_ones or undecided else "no"


# ------------------------------------------------------------------------ options


def reached(one: Text) -> list[str]:
    """The phases that stated ages reach by a whole year."""
    if not one.get("age_min") or not one.get("age_max"):
        return []
    youngest, oldest = int(one["age_min"]), int(one["age_max"])
    ages = {"early_years": (0, 5), "primary": (5, 11), "secondary": (11, 19)}
    return [p for p, (a, b) in ages.items() if min(oldest, b) - max(youngest, a) >= 1]


def sort_of(row: str) -> str:
    for word in ("parenting", "relationship", "services"):
        if row.endswith(word):
            return word
    return "self-help"


def beside(words: tuple[str, ...], one: str) -> set[str]:
    at = words.index(one)
    return {words[other] for other in (at - 1, at + 1) if 0 <= other < len(words)}


def differs(one: Text, level: str, phase: str, mode: str, row: str) -> list[str] | None:
    """In what an entry differs from a gap; None where it is no option for it at all."""
    found = []
    its_level, phases, modes = ROWS[one["row_type"]][0], parts(one["phases"]), parts(one["modes"])
    if row and sort_of(row) != sort_of(one["row_type"]):
        return None
    if its_level != level:
        if its_level not in beside(LEVELS, level):
            return None
        found.append("level")
    if phase not in phases:
        is_near = bool(beside(PHASES, phase) & set(phases)) or phase in reached(one) or not phases
        if not is_near:
            return None
        found.append("phase")
    if mode and mode not in modes:
        found.append("mode")
    return found if len(found) < 2 else None


def takes_separated(one: Text) -> Answer:
    if one["relationship"] == "any":
        return True if one["relationship_basis"] == "stated" else None
    return one["relationship"] == "separated" if one["relationship"] else None


def options(
    catalogue: list[Text], level: str, phase: str, mode: str, row: str, rule: str
) -> list[tuple[str, list[str], bool]]:
    """The options of a gap in order: id, what differs, and whether it is exact."""
    if row:
        kinds: tuple[str, ...] = (ROWS[row][1],)
    elif rule == "services":
        kinds = ("service", "self_help")
    elif rule in MODES:
        kinds = ("service", "self_help", "intervention")
    else:
        kinds = ("intervention",)
    if rule in MODES:
        mode = rule
    found = []
    for one in catalogue:
        kind = ROWS[one["row_type"]][1]
        other = differs(one, level, phase, mode, row)
        takes = takes_separated(one) if rule == "separated" else True
        if kind not in kinds or other is None or takes is False:
            continue
        if rule == "separated" and kind != "intervention":
            continue
        exact = not other and takes is True
        strength = WEAKEST_FIRST[::-1]
        evidence = one.get("evidence", "")
        rank = strength.index(evidence) if evidence else len(strength)
        if one.get("guidebook_rating") in FOUND_WANTING:
            rank = len(strength) + 1
        is_uk = one.get("uk_delivery") == "yes"
        key = (not exact, not is_uk, rank, one["name"].casefold(), one["id"])
        found.append((key, (one["id"], other, exact)))
    return [option for _, option in sorted(found, key=lambda pair: pair[0])]


# ------------------------------------------------------------------------ adapt


def nearest(entries: list[Text], row: str, phase: str) -> tuple[str, list[str]]:
    """Where the nearest entries to a row and phase stand, and their ids."""
    level = ROWS[row][0]

    def those(fits: Any) -> list[str]:
        return [one["id"] for one in entries if parts(one["phases"]) and fits(one)]

    steps = {
        "here": those(lambda e: e["row_type"] == row and phase in parts(e["phases"])),
        "block": those(lambda e: ROWS[e["row_type"]][0] == level and phase in parts(e["phases"])),
        "level": those(lambda e: ROWS[e["row_type"]][0] == level),
        "other": those(lambda e: ROWS[e["row_type"]][1] != "intervention"),
    }
    return next(((where, ids) for where, ids in steps.items() if ids), ("nothing", []))
