"""The sentences of a difference read back: the older numbers and the sentences give the newer ones.

The grammar is that of `difference_sentences`. Each part is read, worded anew and compared, so that
nothing is read that could not have been written; and what a sentence only repeats ("still no
intervention") must be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from itertools import product

from rpc.pathway.counting.endings import Ending
from rpc.pathway.counting.numbers import Delivery, Numbers
from rpc.pathway.wording.changes import NUMBER_WORDS, Tone, counted, missing
from rpc.pathway.wording.comparison import ALTOGETHER, Wording, rows_of
from rpc.pathway.wording.dates import MONTHS
from rpc.vocabulary import Kind, Level, Phase, RowType, State

_KINDS = {kind.label.lower(): kind for kind in Kind}
_DELIVERIES = {
    ("face-to-face ", ""): Delivery.FACE_TO_FACE,
    ("online ", ""): Delivery.ONLINE,
    ("", f" {Delivery.BOTH.label}"): Delivery.BOTH,
    ("", " of unknown delivery"): Delivery.NOT_KNOWN,
}


def read_back(
    older: Numbers,
    sentences: Sequence[str],
    row_names: Mapping[RowType, str],
    level_names: Mapping[Level, str] | None = None,
    tone: Tone = Tone.OVER_TIME,
) -> Numbers:
    """The newer numbers, from the older ones and what `difference_sentences.said` said.

    The names and the tone must be those that it was given. Raises `ValueError` for a sentence that
    is not of the grammar, or that cannot be said of these numbers.
    """
    words = Wording(tone, row_names, level_names or {})
    newer = deepcopy(older)
    if list(sentences) == [words.phrases.nothing]:
        return newer
    blocks = {words.block(level, phase): (level, phase) for level, phase in product(Level, Phase)}
    for sentence in sentences:
        begin = next((begin for begin in (ALTOGETHER, *blocks) if sentence.startswith(begin)), "")
        if not begin or not sentence.endswith("."):
            raise ValueError(f"This is no sentence of a difference: {sentence}")
        body = sentence.removeprefix(begin)[:-1]
        if begin == ALTOGETHER:
            _Totals(words, body).apply(newer)
        else:
            _Block(words, body, *blocks.pop(begin)).apply(older, newer)
    return newer


class _Parts:
    """The text of a sentence, read from left to right."""

    def __init__(self, words: Wording, body: str) -> None:
        self.words = words
        self.body = body
        self.at = 0

    def wrong(self) -> ValueError:
        return ValueError(f"This cannot be read from '{self.body[self.at :]}' on: {self.body}")

    def take(self, text: str) -> bool:
        """Reads a text where it stands next."""
        is_next = self.body.startswith(text, self.at)
        self.at += len(text) if is_next else 0
        return is_next

    def ends(self) -> bool:
        """Whether the sentence ends here; if not, the next part must follow."""
        if self.at == len(self.body):
            return True
        if not self.take("; "):
            raise self.wrong()
        return False

    def match(self, pattern: str) -> re.Match[str] | None:
        """Reads a pattern where it stands next and a part ends after it."""
        found = re.compile(f"{pattern}(?=; |$)").match(self.body, self.at)
        if found:
            self.at = found.end()
        return found

    def things(self, verb: str) -> list[re.Match[str]]:
        """Reads what was gained or lost, thing by thing; none where that does not come next."""
        start, found = self.at, []
        joint = f"{verb} "
        while self.take(joint):
            thing = re.compile(self.counted).match(self.body, self.at)
            if not thing:
                raise self.wrong()
            found.append(thing)
            self.at = thing.end()
            joint = next((x for x in (", ", " and ") if self.body.startswith(x, self.at)), "\0")
        written = self.words.part(verb, [thing.group() for thing in found])
        if found and self.body[start : self.at] != written:
            raise self.wrong()
        return found

    @property
    def counted(self) -> str:
        """The pattern of so many of a kind."""
        rows = _any(self.words.row_names.values())
        before, after = (
            _any(sorted({pair[i] for pair in _DELIVERIES}, reverse=True)) for i in (0, 1)
        )
        return (
            rf"(?P<number>{_any(NUMBER_WORDS)}|\d[\d,]*\b(?<!,)) (?P<before>{before})"
            rf"(?P<kind>{_any(_KINDS)})s?(?P<after>{after})(?: in '(?P<row>{rows})')?"
        )


class _Totals(_Parts):
    """The sentence on entries that count, each once."""

    def apply(self, newer: Numbers) -> None:
        for verb, _, sign in self.words.phrases.verbs:
            things = self.things(verb)
            for thing in things:
                number, kind = _number(thing["number"]), _KINDS[thing["kind"]]
                if counted(number, kind) != thing.group():
                    raise self.wrong()
                newer.totals[kind] += sign * number
            if things and self.ends():
                break
        if self.at < len(self.body) or min(newer.totals.values()) < 0:
            raise self.wrong()


class _Block(_Parts):
    """The sentence of a block."""

    def __init__(self, words: Wording, body: str, level: Level, phase: Phase) -> None:
        super().__init__(words, body)
        self.level, self.phase = level, phase
        self.rows = rows_of(level)
        self.keys = {row: f"{row}/{phase}" for row in self.rows}
        self.meant: dict[RowType, tuple[str, str]] = {}
        self.states: list[str] = []
        self.remarks: list[str] = []

    def apply(self, older: Numbers, newer: Numbers) -> None:
        while True:
            if not (self._gained_or_lost(newer) or self._moved(newer) or self._state()):
                self._remark()
            if self.ends():
                break
        for row, key in self.keys.items():
            self._settle(row, key, older, newer)
        said = [*self.states, *self.remarks]
        where = (older, newer, self.level, self.phase)
        if said != [*self.words.states(*where), *self.words.remarks(*where)]:
            raise ValueError(f"This does not fit the numbers: {self.body}")

    def _row(self, kind: Kind, name: str | None) -> RowType:
        """The row that is meant by a kind, with its name where the level has several."""
        for row in self.rows:
            if row.kind is kind and self.words.row(row) == (name or ""):
                return row
        raise self.wrong()

    def _gained_or_lost(self, newer: Numbers) -> bool:
        for verb, _, sign in self.words.phrases.verbs:
            things = self.things(verb)
            for thing in things:
                delivery = _DELIVERIES.get((thing["before"], thing["after"]))
                kind, number = _KINDS[thing["kind"]], _number(thing["number"])
                name = thing["row"] or ""
                if delivery is None or counted(number, kind, delivery, name) != thing.group():
                    raise self.wrong()
                self._add(newer, self._row(kind, name), delivery, sign * number)
            if things:
                return True
        return False

    def _moved(self, newer: Numbers) -> bool:
        how = _any(delivery.label for delivery in Delivery)
        what = re.sub(r"\?P<before>|\?P<after>", "", self.counted)
        pattern = _filled(self.words.phrases.moved, what=what, before=how, after=how)
        found = self.match(pattern)
        if found is None:
            return False
        kind, number = _KINDS[found["kind"]], _number(found["number"])
        row = self._row(kind, found["row"])
        labels = {delivery.label: delivery for delivery in Delivery}
        before, after = labels[found["before"]], labels[found["after"]]
        if self.words.moved(row, number, before, after) != found.group():
            raise self.wrong()
        self._add(newer, row, before, -number)
        self._add(newer, row, after, number)
        return True

    def _add(self, newer: Numbers, row: RowType, delivery: Delivery, number: int) -> None:
        newer.placed[self.keys[row]][delivery] += number

    def _state(self) -> bool:
        names = {self.words.row_names[row]: row for row in self.rows}
        name = f"'(?:{_any(names)})'"
        rows = f"{name}(?:(?:, | and ){name})*"
        labels = {state.label: str(state) for state in State}
        others = _any(_longest_first(labels.keys() - {State.NONE_LEFT.label}))
        states = rf"{State.NONE_LEFT.label} {_SINCE}|{others}"
        was, are = "was|were", "is|are"
        phrases = self.words.phrases
        for template in (phrases.became, phrases.emptied, phrases.filled):
            found = self.match(
                _filled(template, rows=rows, before=states, after=states, was=was, are=are)
            )
            if found is None:
                continue
            groups = found.groupdict()
            before, after = (groups.get(side) or "" for side in ("before", "after"))
            meant = [row for each, row in names.items() if f"'{each}'" in found["rows"]]
            if self.words.became(meant, before, after) != found.group():
                raise self.wrong()
            since = after.partition(f"{State.NONE_LEFT.label} ")[2]
            state = str(State.NONE_LEFT) if since else labels.get(after, "")
            self.meant |= dict.fromkeys(meant, (state, since))
            self.states.append(found.group())
            return True
        return False

    def _remark(self) -> None:
        self_help = any(row.kind is Kind.SELF_HELP for row in self.rows)
        possible = [
            missing(state, self.words.tone, interventions=interventions, self_help=self_help)
            for state in State
            for interventions in (False, True)
            if state in _MISSING
        ]
        found = self.match(f"(?:{_any(_longest_first(possible))})")
        if found is None:
            raise self.wrong()
        self.remarks.append(found.group())

    def _settle(self, row: RowType, key: str, older: Numbers, newer: Numbers) -> None:
        """The state of a wall cell: of one that holds something there is none."""
        numbers = newer.placed[key].values()
        if min(numbers) < 0:
            raise ValueError(f"More is gone than was there: {self.body}")
        as_it_was = older.states[key], older.since[key]
        state, since = ("", "") if any(numbers) else self.meant.get(row, as_it_was)
        newer.states[key], newer.since[key] = state, since


_MISSING = (
    *(State.NOT_KNOWN, State.NOT_MAPPED, State.OUT_OF_SCOPE),
    *(State.PART_OUT, State.NO_MATCH, State.NONE_LEFT, State.NONE),
)

_SINCE = rf"(?:since \d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{1,4}}|{Ending().since})"
"""Since when none is left, as `endings.Ending.since` words it."""


def _number(text: str) -> int:
    return NUMBER_WORDS.index(text) + 1 if text in NUMBER_WORDS else int(text.replace(",", ""))


def _any(texts: Iterable[str]) -> str:
    """A pattern for any of some texts."""
    return "|".join(map(re.escape, texts))


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=len, reverse=True)


def _filled(template: str, **patterns: str) -> str:
    """The pattern of a template, each brace a group of its name."""
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        f"(?P<{part}>{patterns[part]})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
