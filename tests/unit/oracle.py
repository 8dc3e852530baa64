"""The rules of counting in plain Python: loops over dicts, to hold the engine to.

Written from the rules alone, and it shares no line with the engine: not even the words. An answer
is True, False, or None for *not known* (Kleene's three values). An entry is what `entry` makes of a
row of text; the filters are a dict like `NO_FILTER`; the standard is the set of rules in force.
`decided` is what is kept of an area's empty wall cells, by (row, phase): "none", "none_left" or
"out_of_scope"; it is None where the entries are the model's.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

Answer = bool | None
Entry = dict[str, Any]
Filters = dict[str, Any]
Decided = dict[tuple[str, str], str] | None

LEVELS = ("universal", "targeted_selective", "targeted_indicated")
PHASES = ("early_years", "primary", "secondary")
MODES = ("face_to_face", "online")
KINDS = ("service", "self_help", "intervention")
ROWS = {
    "universal_services": ("universal", "service"),
    "self_help": ("universal", "self_help"),
    "universal_parenting": ("universal", "intervention"),
    "universal_relationship": ("universal", "intervention"),
    "selective_services": ("targeted_selective", "service"),
    "selective_parenting": ("targeted_selective", "intervention"),
    "selective_relationship": ("targeted_selective", "intervention"),
    "indicated_services": ("targeted_indicated", "service"),
    "indicated_parenting": ("targeted_indicated", "intervention"),
    "indicated_relationship": ("targeted_indicated", "intervention"),
}
WEAKEST_FIRST = ("not_assessed", "preliminary_parent", "preliminary_child", "guidebook")
FOUND_WANTING = ("NE", "NL2")
RULES = ("services", "interventions", "evidenced", "separated", "face_to_face", "online")
ON_AT_FIRST = frozenset(("services", "interventions", "evidenced", "separated"))
RANKED_BEFORE_EMPTY = ("interventions", "services", "evidenced", "separated")
RANKED_AFTER_EMPTY = ("face_to_face", "online")
OPEN = {
    "open_together": ("any", "together"),
    "open_separated": ("any", "separated"),
    "aimed_separated": ("separated",),
}

NO_FILTER: Filters = {
    "levels": [],
    "phases": [],
    "modes": [],
    "kinds": [],
    "row_types": [],
    "target_groups": [],
    "evidence": None,
    "relationship": "all",
    "words": "",
}


def entry(row: dict[str, str]) -> Entry:
    """One row of text as an entry: the row type fixes its level and kind."""
    level, kind = ROWS[row["row_type"]]
    return {
        **row,
        "level": level,
        "kind": kind,
        "phases": [part.strip() for part in row["phases"].split(";") if part.strip()],
        "modes": [part.strip() for part in row["modes"].split(";") if part.strip()],
        "evidence": row.get("evidence", ""),
        "guidebook_rating": row.get("guidebook_rating", ""),
    }


# ------------------------------------------------------------------------ three values


def all_of(answers: Iterable[Answer]) -> Answer:
    answers = list(answers)
    if False in answers:
        return False
    return None if None in answers else True


def any_of(answers: Iterable[Answer]) -> Answer:
    answers = list(answers)
    if True in answers:
        return True
    return None if None in answers else False


# ------------------------------------------------------------------------ filters


def chosen(values: list[str], wanted: list[str]) -> Answer:
    """One filter: nothing wanted asks nothing, any wanted value is enough, a blank is not known."""
    if not wanted:
        return True
    if not values:
        return None
    return any(value in wanted for value in values)


def assessed_enough(one: Entry, least: str | None) -> Answer:
    if least is None or one["kind"] != "intervention":
        return True
    if not one["evidence"]:
        return None
    return WEAKEST_FIRST.index(one["evidence"]) >= WEAKEST_FIRST.index(least)


def open_to(one: Entry, whom: str) -> Answer:
    if whom == "all":
        return True
    if not one["relationship"]:
        return None
    return one["relationship"] in OPEN[whom]


def says(one: Entry, words: str) -> bool:
    searched = ("name", "summary", "provider", "target_group", "format")
    texts = [one.get(field, "").lower() for field in searched]
    return all(any(word in text for text in texts) for word in words.lower().split())


def counts(one: Entry, filters: Filters) -> Answer:
    """True: the entry counts. None: it is a maybe. False: it is filtered out."""
    group = [part.strip() for part in one["target_group"].lower().split(";") if part.strip()]
    return all_of(
        [
            chosen([one["level"]], filters["levels"]),
            chosen(one["phases"], filters["phases"]),
            chosen(one["modes"], filters["modes"]),
            chosen([one["kind"]], filters["kinds"]),
            chosen([one["row_type"]], filters["row_types"]),
            chosen(group, [wanted.lower() for wanted in filters["target_groups"]]),
            assessed_enough(one, filters["evidence"]),
            open_to(one, filters["relationship"]),
            says(one, filters["words"]),
        ]
    )


def is_search(filters: Filters) -> bool:
    return bool(filters["words"].split() or filters["target_groups"])


# ------------------------------------------------------------------------ the view


def level_in_view(level: str, filters: Filters) -> bool:
    rows = filters["row_types"]
    return (not filters["levels"] or level in filters["levels"]) and (
        not rows or any(ROWS[row][0] == level for row in rows)
    )


def phase_in_view(phase: str, filters: Filters) -> bool:
    return not filters["phases"] or phase in filters["phases"]


def mode_in_view(mode: str, filters: Filters) -> bool:
    return not filters["modes"] or mode in filters["modes"]


def kinds_in_view(level: str, filters: Filters) -> set[str]:
    kinds = set(filters["kinds"] or KINDS)
    if filters["row_types"]:
        kinds &= {ROWS[row][1] for row in filters["row_types"] if ROWS[row][0] == level}
    return kinds


def row_in_view(row: str, filters: Filters) -> bool:
    level, kind = ROWS[row]
    return (
        (not filters["row_types"] or row in filters["row_types"])
        and level_in_view(level, filters)
        and kind in kinds_in_view(level, filters)
    )


def block_in_view(level: str, phase: str, filters: Filters) -> bool:
    return level_in_view(level, filters) and phase_in_view(phase, filters)


def wall_cell_in_view(row: str, phase: str, filters: Filters) -> bool:
    return row_in_view(row, filters) and phase_in_view(phase, filters)


# ------------------------------------------------------------------------ rules


def meets(one: Entry, rule: str) -> Answer:
    """What a rule says of an entry."""
    is_intervention = one["kind"] == "intervention"
    if rule == "services":
        return not is_intervention
    if rule == "interventions":
        return is_intervention
    if rule == "evidenced":
        assessed = one["evidence"] in WEAKEST_FIRST[1:] if one["evidence"] else None
        return all_of([is_intervention, assessed, one["guidebook_rating"] not in FOUND_WANTING])
    if rule == "separated":
        return all_of([is_intervention, takes_separated_parents(one)])
    return rule in one["modes"] if one["modes"] else None


def takes_separated_parents(one: Entry) -> Answer:
    if one["relationship"] == "any":
        return True if one["relationship_basis"] == "stated" else None
    return one["relationship"] == "separated" if one["relationship"] else None


def leaves_in(rule: str, level: str, filters: Filters) -> bool:
    """Whether the selection leaves in what a rule asks."""
    kinds = kinds_in_view(level, filters)
    if rule == "services":
        return "service" in kinds or "self_help" in kinds
    if rule in ("interventions", "evidenced"):
        return "intervention" in kinds
    if rule == "separated":
        return "intervention" in kinds and filters["relationship"] != "open_together"
    return bool(kinds) and mode_in_view(rule, filters)


def in_block(entries: list[Entry], level: str, phase: str) -> list[Entry]:
    return [one for one in entries if one["level"] == level and phase in one["phases"]]


def is_asked(rule: str, level: str, phase: str, filters: Filters, rules: Iterable[str]) -> bool:
    return (
        rule in rules
        and block_in_view(level, phase, filters)
        and leaves_in(rule, level, filters)
        and not is_search(filters)
    )


def verdicts_of(
    entries: list[Entry],
    level: str,
    phase: str,
    filters: Filters,
    rules: Iterable[str],
    decided: Decided = None,
) -> dict[str, Answer]:
    """What each rule says of a block."""
    answers: dict[str, Answer] = dict.fromkeys(RULES)
    for rule in RULES:
        if is_asked(rule, level, phase, filters, rules):
            answers[rule] = any_of(
                all_of([counts(one, filters), meets(one, rule)])
                for one in in_block(entries, level, phase)
            )
            if answers[rule] is False and decided is not None:
                answers[rule] = said_to_be_missing(entries, rule, level, phase, filters, decided)
    return answers


def said_to_be_missing(
    entries: list[Entry], rule: str, level: str, phase: str, filters: Filters, decided: Decided
) -> Answer:
    """A verdict that would be false, of an area: whether it is, or nobody has said so."""
    said = [
        what_was_said(entries, row, phase, decided)
        for row, (its_level, kind) in ROWS.items()
        if its_level == level and kind in looked_at(rule) and row_in_view(row, filters)
    ]
    if "undecided" in said or all(word == "out_of_scope" for word in said):
        return None
    return False


def looked_at(rule: str) -> tuple[str, ...]:
    if rule == "services":
        return ("service", "self_help")
    if rule in ("interventions", "evidenced", "separated"):
        return ("intervention",)
    return KINDS


# ------------------------------------------------------------------------ states


def what_was_said(entries: list[Entry], row: str, phase: str, decided: Decided) -> str:
    """Of a wall cell, under no filter: "entries", "undecided", or what is kept of it."""
    if any(one["row_type"] == row and phase in one["phases"] for one in entries):
        return "entries"
    return (decided or {}).get((row, phase), "undecided")


def wall_state(
    entries: list[Entry], row: str, phase: str, filters: Filters, decided: Decided
) -> str:
    """What an empty wall cell means, "" where something counts."""
    if not wall_cell_in_view(row, phase, filters):
        return "not_in_view"
    if counted_in_wall_cell(entries, row, phase, filters):
        return ""
    if counted_in_wall_cell(entries, row, phase, filters, answer=None):
        return "not_known"
    if decided is None:
        return "no_example"
    said = what_was_said(entries, row, phase, decided)
    return {"entries": "no_match", "undecided": "not_mapped"}.get(said, said)


def place_state(
    entries: list[Entry],
    level: str,
    phase: str,
    mode: str | None,
    filters: Filters,
    decided: Decided,
    kinds: tuple[str, ...] = KINDS,
) -> str:
    """What an empty block means, or with a mode one of the 18 cells; of some kinds alone."""
    if not block_in_view(level, phase, filters) or (mode and not mode_in_view(mode, filters)):
        return "not_in_view"
    there = [one for one in in_block(entries, level, phase) if one["kind"] in kinds]
    counted = [one for one in there if counts(one, filters) is True]
    may = [one for one in there if counts(one, filters) is None]
    unplaced = []
    if mode:
        unplaced = [one for one in counted if not one["modes"]]
        counted = [one for one in counted if mode in one["modes"]]
        may = [one for one in may if mode in one["modes"] or not one["modes"]]
    if counted:
        return ""
    if may or unplaced:
        return "not_known"
    if decided is None:
        return "no_example"
    said = [
        what_was_said(entries, row, phase, decided)
        for row, (its_level, kind) in ROWS.items()
        if its_level == level and kind in kinds and row_in_view(row, filters)
    ]
    if not said:
        return "no_match"
    if "undecided" in said:
        return "not_mapped"
    if all(word == "out_of_scope" for word in said):
        return "out_of_scope"
    if filters != NO_FILTER and "entries" in said:
        return "no_match"
    if "out_of_scope" in said:
        return "part_out_of_scope"
    return "none_left" if set(said) in ({"none_left"}, {"none", "none_left"}) else "none"


def states(entries: list[Entry], filters: Filters, decided: Decided) -> dict[str, dict[str, str]]:
    """The states of all places, by frame and column of the engine."""
    found: dict[str, dict[str, str]] = {
        "wall": {
            f"{row}/{phase}": wall_state(entries, row, phase, filters, decided)
            for row in ROWS
            for phase in PHASES
        }
    }
    for column, kinds in (("state", KINDS), ("state_interventions", ("intervention",))):
        found[f"blocks {column}"] = {
            f"{level}/{phase}": place_state(entries, level, phase, None, filters, decided, kinds)
            for level in LEVELS
            for phase in PHASES
        }
        found[f"cells {column}"] = {
            f"{level}/{phase}/{mode}": place_state(
                entries, level, phase, mode, filters, decided, kinds
            )
            for level in LEVELS
            for phase in PHASES
            for mode in MODES
        }
    return found


# ------------------------------------------------------------------------ coverage


def by_kind(there: list[Entry]) -> dict[str, int]:
    kinds = [one["kind"] for one in there]
    return {
        "services": kinds.count("service"),
        "self_help": kinds.count("self_help"),
        "interventions": kinds.count("intervention"),
    }


def strongest(there: list[Entry]) -> str | None:
    words = [
        one["evidence"]
        for one in there
        if one["kind"] == "intervention"
        and one["evidence"]
        and one["guidebook_rating"] not in FOUND_WANTING
    ]
    return max(words, key=WEAKEST_FIRST.index, default=None)


def counted_in_wall_cell(
    entries: list[Entry], row: str, phase: str, filters: Filters, answer: Answer = True
) -> list[Entry]:
    """The entries that count in a wall cell, or with `answer` None those that may."""
    if not wall_cell_in_view(row, phase, filters):
        return []
    return [
        one
        for one in entries
        if one["row_type"] == row and phase in one["phases"] and counts(one, filters) is answer
    ]


def coverage(
    entries: list[Entry], filters: Filters, rules: Iterable[str], decided: Decided = None
) -> dict[str, Any]:
    """The coverage contract without its sentences."""
    counted = [one for one in entries if counts(one, filters) is True]
    cells = {}
    blocks = {}
    for level in LEVELS:
        for phase in PHASES:
            there = in_block(counted, level, phase) if block_in_view(level, phase, filters) else []
            blocks[f"{level}/{phase}"] = by_kind(there) | {
                "rules": verdicts_of(entries, level, phase, filters, rules, decided)
            }
            for mode in MODES:
                works_so = [
                    one for one in there if mode in one["modes"] and mode_in_view(mode, filters)
                ]
                unplaced = by_kind([one for one in there if not one["modes"]])
                cells[f"{level}/{phase}/{mode}"] = by_kind(works_so) | {
                    "strongest": strongest(works_so),
                    **{f"unplaced_{kind}": number for kind, number in unplaced.items()},
                }
    of_areas = {}
    if decided is not None:
        of_areas["states"] = states(entries, filters, decided)["wall"]
    return of_areas | {
        "entries": len(counted),
        "cells": cells,
        "blocks": blocks,
        "wall": {
            f"{row}/{phase}": len(counted_in_wall_cell(entries, row, phase, filters))
            for row in ROWS
            for phase in PHASES
        },
        "maybe": [one["id"] for one in entries if counts(one, filters) is None],
        "not_placed": [
            (one["id"], field) for one in entries for field in ("phases", "modes") if not one[field]
        ],
    }


# ------------------------------------------------------------------------ gaps


def gaps(
    entries: list[Entry], filters: Filters, rules: Iterable[str], decided: Decided = None
) -> list[dict[str, Any]]:
    """The gap list without its sentences; `entries` is left out of gaps that are a rule's."""
    if is_search(filters):
        return []
    verdicts = {
        (level, phase): verdicts_of(entries, level, phase, filters, rules, decided)
        for level in LEVELS
        for phase in PHASES
    }
    found = [
        *(
            gap
            for rule in RANKED_BEFORE_EMPTY
            for gap in in_rank_order(false_verdicts(rule, verdicts), verdicts)
        ),
        *in_rank_order(empty_wall_cells(entries, filters, verdicts, decided), verdicts),
        *(
            gap
            for rule in RANKED_AFTER_EMPTY
            for gap in in_rank_order(false_verdicts(rule, verdicts), verdicts)
        ),
        *thin_wall_cells(entries, filters),
        *([] if decided is None else doubled_entries(entries, filters)),
    ]
    return [{"rank": rank, **gap} for rank, gap in enumerate(found, start=1)]


def false_verdicts(rule: str, verdicts: dict[Any, Any]) -> list[dict[str, Any]]:
    return [
        {
            "level": level,
            "phase": phase,
            "row_type": None,
            "rule": rule,
            "kind": "rule",
            "state": "",
        }
        for (level, phase), answers in verdicts.items()
        if answers[rule] is False
        and not (rule in ("evidenced", "separated") and answers["interventions"] is False)
    ]


def empty_wall_cells(
    entries: list[Entry], filters: Filters, verdicts: dict[Any, Any], decided: Decided
) -> list[dict[str, Any]]:
    """Wall cells of which it is known that no entry fills them, unless the block says it.

    A block says it of its rows of interventions where it has none, and of the others where it has
    neither service nor self-help.
    """
    return [
        wall_gap(row, phase, "empty", [])
        | {"state": wall_state(entries, row, phase, filters, decided)}
        for row, phase in known_to_be_empty(entries, filters, decided)
        if verdicts[ROWS[row][0], phase][whole_kind(row)] is not False
    ]


def whole_kind(row: str) -> str:
    """The rule that is false where a block lacks all entries of a row's kind."""
    return "interventions" if ROWS[row][1] == "intervention" else "services"


def known_to_be_empty(
    entries: list[Entry], filters: Filters, decided: Decided
) -> list[tuple[str, str]]:
    """The wall cells in view of which it is known that no entry fills them.

    In an area that is known of a cell that is decided none, in which the last entry ended, or whose
    entries the filters leave out.
    """
    empty = ("no_example", "none", "none_left", "no_match")
    return [
        (row, phase)
        for phase in PHASES
        for row in ROWS
        if wall_state(entries, row, phase, filters, decided) in empty
    ]


def unfolded(
    entries: list[Entry], filters: Filters, rules: Iterable[str], decided: Decided = None
) -> set[tuple[str, ...]]:
    """The gaps before any is named in another: false verdicts and empty wall cells."""
    if is_search(filters):
        return set()
    false = {
        (level, phase, rule)
        for level in LEVELS
        for phase in PHASES
        for rule, met in verdicts_of(entries, level, phase, filters, rules, decided).items()
        if met is False
    }
    return false | set(known_to_be_empty(entries, filters, decided))


def ended(entries: list[Entry], one: Entry, decided: Decided) -> tuple[list[Entry], Decided]:
    """A map without one entry, which has ended: where it was the last one, none is left."""
    left = [other for other in entries if other is not one]
    emptied = {
        (one["row_type"], phase): "none_left"
        for phase in one["phases"]
        if what_was_said(left, one["row_type"], phase, {}) == "undecided"
    }
    return left, (decided or {}) | emptied


def thin_wall_cells(entries: list[Entry], filters: Filters) -> list[dict[str, Any]]:
    """Wall cells with exactly one entry, by level, phase and row."""
    found = []
    for level in LEVELS:
        for phase in PHASES:
            for row, (its_level, _) in ROWS.items():
                there = counted_in_wall_cell(entries, row, phase, filters)
                if its_level == level and len(there) == 1:
                    found.append(wall_gap(row, phase, "thin", [there[0]["id"]]))
    return found


SAME_NAMES = (
    {"Relate Anyshire", "RELATE (Anyshire)"},
    {"Talking Together", "Talking together programme"},
)
"""Names that a person would take for the same; of any two others nobody would."""


def is_alike(one: Entry, other: Entry) -> bool:
    """The same linked programme, or a probably equal name."""
    same_programme = one.get("programme") and one.get("programme") == other.get("programme")
    same_name = one["name"] == other["name"] or {one["name"], other["name"]} in SAME_NAMES
    return bool(same_programme or same_name)


def doubled_entries(entries: list[Entry], filters: Filters) -> list[dict[str, Any]]:
    """Groups of one wall cell that hang together by a programme or a name, of several providers."""
    found = []
    for level in LEVELS:
        for phase in PHASES:
            for row, (its_level, _) in ROWS.items():
                if its_level != level:
                    continue
                there = counted_in_wall_cell(entries, row, phase, filters)
                found += [
                    wall_gap(row, phase, "doubled", [one["id"] for one in there if one in group])
                    for group in groups_of(there)
                ]
    return found


def groups_of(there: list[Entry]) -> list[list[Entry]]:
    """What is alike, handed on, and has more than one known provider, by the first entry."""
    groups: list[list[Entry]] = [[one] for one in there if one["provider"]]

    def hang_together(one: list[Entry], other: list[Entry]) -> bool:
        return any(is_alike(a, b) for a in one for b in other)

    while pair := next((two for two in combinations(groups, 2) if hang_together(*two)), None):
        groups.remove(pair[1])
        pair[0].extend(pair[1])
    several = [group for group in groups if len({one["provider"] for one in group}) > 1]
    return sorted(several, key=lambda group: min(there.index(one) for one in group))


def wall_gap(row: str, phase: str, kind: str, ids: list[str]) -> dict[str, Any]:
    return {
        "level": ROWS[row][0],
        "phase": phase,
        "row_type": row,
        "rule": None,
        "kind": kind,
        "entries": ids,
        "state": "",
    }


def in_rank_order(found: list[dict[str, Any]], verdicts: dict[Any, Any]) -> list[dict[str, Any]]:
    """Blocks with more false verdicts first, then level, phase, row."""
    return sorted(
        found,
        key=lambda gap: (
            -sum(answer is False for answer in verdicts[gap["level"], gap["phase"]].values()),
            LEVELS.index(gap["level"]),
            PHASES.index(gap["phase"]),
            list(ROWS).index(gap["row_type"]) if gap["row_type"] else 0,
        ),
    )
