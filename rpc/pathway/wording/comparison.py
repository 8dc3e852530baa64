"""A difference in sentences that can be pasted into a paper, and that give its numbers back.

The grammar is closed, so that `read_back` of the tests can apply the sentences to the older
numbers and get the newer ones. Over time it is (docs/comparing.md has the words side by side):

    said      := "Nothing changed." | [ALTOGETHER] BLOCK ...        in printed order
    ALTOGETHER:= "Altogether, each entry once: " PART { "; " PART } "."
    BLOCK     := LEVEL ", " phase ": " PART { "; " PART } "."
    PART      := "gained " COUNTED { ", " COUNTED } [ " and " COUNTED ]
               | "lost " ...                                         the same
               | "the delivery of " COUNTED " went from " HOW " to " HOW
               | ROWS (" was " | " were ") STATE " and " (is | are) " now " STATE
               | ROWS (" is " | " are ") "now " STATE                held something before
               | ROWS (" was " | " were ") STATE                     holds something now
                                                                     STATE may say since when
               | "still no intervention", and so on                  of what the block lacks
    COUNTED   := NUMBER ["face-to-face " | "online "] KIND
                 [" both face to face and online" | " of unknown delivery"] [" in '" ROW "'"]
    NUMBER    := "one" ... "nine" | figures with commas
    ROWS      := "'" ROW "'" { ", '" ROW "'" } [ " and '" ROW "'" ]

A block that is not named did not change. An entry that spans phases is said once in each of its
blocks, and once altogether. The row is named where a level has several of one kind. A place that
holds entries has no state, so a state is only said of a place that holds none, before or after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rpc.pathway.comparison.difference import Difference
from rpc.pathway.comparison.matching import NO_DIFFERENCE, Matched
from rpc.pathway.counting.numbers import CountedEntry, Delivery, Numbers
from rpc.pathway.wording.changes import (
    PHRASES,
    Phrases,
    Tone,
    counted,
    in_sentence,
    missing,
    of_rows,
)
from rpc.vocabulary import Kind, Level, Phase, RowType, State, listed

ALTOGETHER = "Altogether, each entry once: "

TOLD = (State.NOT_MAPPED, State.NOT_KNOWN, State.OUT_OF_SCOPE)
"""What a place was that holds something now is said where it was not simply empty: what is new on
the map may have been in the area all along."""


def said(
    difference: Difference,
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str] | None = None,
) -> list[str]:
    """The difference in sentences: one for the totals, then one for each block that changed.

    `row_names` are the rows as people know them, `level_names` what the area calls each level
    (`LocalMap.level_names`). As "Targeted indicated & specialist, secondary: gained one online
    service; still no intervention."
    """
    words = Wording(difference.tone, row_names, level_names or {})
    older, newer = difference.older_numbers, difference.newer_numbers
    sentences = [words.altogether(difference.total)] if difference.total != NO_DIFFERENCE else []
    for level, phase in product(Level, Phase):
        parts = [
            *words.changes(difference.of_wall, level, phase),
            *words.states(older, newer, level, phase),
        ]
        if parts:
            parts += words.remarks(older, newer, level, phase)
            sentences.append(f"{words.block(level, phase)}{'; '.join(parts)}.")
    return sentences or [words.phrases.nothing]


@dataclass(frozen=True)
class Wording:
    """How the parts of a sentence are worded; what writes them and what reads them share it."""

    tone: Tone
    row_names: Mapping[RowType, str]
    level_names: Mapping[Level, str]

    @property
    def phrases(self) -> Phrases:
        """The phrases of the tone."""
        return PHRASES[self.tone]

    def block(self, level: Level, phase: Phase) -> str:
        """How the sentence of a block begins."""
        return f"{self.level_names.get(level) or level.label}, {in_sentence(phase)}: "

    def row(self, row: RowType) -> str:
        """The name of a row where its level has another one of its kind, else ""."""
        alike = [other for other in RowType if (other.level, other.kind) == (row.level, row.kind)]
        return self.row_names[row] if len(alike) > 1 else ""

    def altogether(self, total: Matched) -> str:
        """The sentence on entries that count, each once."""
        parts = []
        for verb, which, _ in self.phrases.verbs:
            of_kind = Counter(one.kind for one in getattr(total, which))
            if of_kind:
                parts.append(self.part(verb, [counted(of_kind[k], k) for k in Kind if of_kind[k]]))
        return f"{ALTOGETHER}{'; '.join(parts)}."

    def part(self, verb: str, things: Sequence[str]) -> str:
        """A part of a sentence: what was gained, or lost."""
        return f"{verb} {listed(things)}"

    def changes(self, of_wall: Mapping[str, Matched], level: Level, phase: Phase) -> list[str]:
        """What a block gained, lost and holds otherwise."""
        found = {row: of_wall.get(f"{row}/{phase}", NO_DIFFERENCE) for row in rows_of(level)}
        parts = []
        for verb, which, _ in self.phrases.verbs:
            things = [
                thing
                for row, one in found.items()
                for thing in self._counted(row, getattr(one, which))
            ]
            if things:
                parts.append(self.part(verb, things))
        for row, one in found.items():
            pairs = Counter((a.delivery, b.delivery) for a, b in one.altered)
            parts += [
                self.moved(row, pairs[pair], *pair)
                for pair in product(Delivery, Delivery)
                if pairs[pair]
            ]
        return parts

    def _counted(self, row: RowType, ones: Sequence[CountedEntry]) -> list[str]:
        numbers = Counter(one.delivery for one in ones)
        return [
            counted(numbers[delivery], row.kind, delivery, self.row(row))
            for delivery in Delivery
            if numbers[delivery]
        ]

    def moved(self, row: RowType, number: int, before: Delivery, after: Delivery) -> str:
        """That so many entries of a row are delivered otherwise."""
        what = counted(number, row.kind, row=self.row(row))
        return self.phrases.moved.format(what=what, before=before.label, after=after.label)

    def states(self, older: Numbers, newer: Numbers, level: Level, phase: Phase) -> list[str]:
        """What the rows of a block that hold nothing, before or after, mean instead."""
        groups: dict[tuple[str, str], list[RowType]] = {}
        for row in rows_of(level):
            key = f"{row}/{phase}"
            before, after = older.meaning(key), newer.meaning(key)
            if before != after and (after or older.states[key] in TOLD):
                groups.setdefault((before, after), []).append(row)
        return [self.became(rows, before, after) for (before, after), rows in groups.items()]

    def became(self, rows: Sequence[RowType], before: str, after: str) -> str:
        """That some rows mean something else, in words (`numbers.meaning`); "" is to be filled."""
        phrases, several = self.phrases, len(rows) > 1
        template = phrases.became if before and after else phrases.emptied
        return (phrases.filled if not after else template).format(
            rows=listed(f"'{self.row_names[row]}'" for row in rows),
            was="were" if several else "was",
            are="are" if several else "is",
            before=before,
            after=after,
        )

    def remarks(self, older: Numbers, newer: Numbers, level: Level, phase: Phase) -> list[str]:
        """What the block lacked and still lacks, services and then interventions."""
        rows = rows_of(level)
        found = []
        for interventions in (False, True):
            asked = [
                f"{row}/{phase}" for row in rows if (row.kind is Kind.INTERVENTION) == interventions
            ]
            states = [_lacking(numbers, asked) for numbers in (older, newer)]
            if states[0] is not None and states[0] is states[1]:
                self_help = any(row.kind is Kind.SELF_HELP for row in rows)
                found.append(
                    missing(states[0], self.tone, interventions=interventions, self_help=self_help)
                )
        return found


def rows_of(level: Level) -> list[RowType]:
    """The rows of a level, in printed order."""
    return [row for row in RowType if row.level is level]


def _lacking(numbers: Numbers, keys: Sequence[str]) -> State | None:
    """What it means that some wall cells hold nothing; None where one holds something."""
    states = [numbers.states[key] for key in keys]
    return of_rows(states) if all(states) else None
