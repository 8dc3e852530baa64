"""The words for a difference: what is gained or lost, counted, and what an empty place became.

There are three ways to say the same numbers. *Over time* the newer map follows the older one:
"gained", "lost". *Side by side* two scenarios stand next to each other, the older one "there" and
the newer one "here". *Against the model* the older one is the 2021 model and the newer one an area:
"only in your area", "only in the model", "in both". Nobody gained or lost anything then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rpc.pathway.counting.numbers import Delivery
from rpc.vocabulary import Kind, LabelledEnum, Phase, State

NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Numbers up to nine are words, all others figures."""


class Tone(LabelledEnum):
    """Whether the newer map follows the older one, or stands beside it."""

    OVER_TIME = "over_time", "Then against now"
    SIDE_BY_SIDE = "side_by_side", "Side by side"
    AGAINST_MODEL = "against_model", "Compare with the 2021 model"


@dataclass(frozen=True)
class Phrases:
    """How a tone says each thing. The braces are filled in, and read back."""

    gained: str
    lost: str
    same: str
    moved: str
    """`{what}` went from the delivery `{before}` to `{after}`."""
    became: str
    """`{rows}` hold nothing before or after, and mean something else: `{before}`, `{after}`."""
    emptied: str
    """`{rows}` held something, and are `{after}` now."""
    filled: str
    """`{rows}` hold something now, and were `{before}`."""
    state: str
    """`became` in few words, for a place of a heatmap."""
    emptied_to: str
    filled_from: str
    still: str
    """Before what is as it was: "still "."""
    either: str
    """After it: " in either"."""
    nothing: str
    """The sentence where there is no difference."""
    both: str = ""
    """Instead of `same`, where something is there; "" where `same` says it."""
    came: str = ""
    """Of what both maps have, where it stands only in the newer one; "" where that is `gained`."""
    went: str = ""
    """Of what both maps have, where it stands only in the older one; "" where that is `lost`."""

    @property
    def verbs(self) -> list[tuple[str, str, int]]:
        """How each list of entries begins, which of a `Matched` it is, and its sign in a count."""
        verbs = [(self.gained, "gained", 1), (self.lost, "lost", -1)]
        return verbs + [
            (verb, which, sign)
            for verb, which, sign in ((self.came, "came", 1), (self.went, "went", -1))
            if verb
        ]


PHRASES = {
    Tone.OVER_TIME: Phrases(
        gained="gained",
        lost="lost",
        same="no change",
        moved="the delivery of {what} went from {before} to {after}",
        became="{rows} {was} {before} and {are} now {after}",
        emptied="{rows} {are} now {after}",
        filled="{rows} {was} {before}",
        state="was {before}, now {after}",
        emptied_to="now {after}",
        filled_from="was {before}",
        still="still ",
        either="",
        nothing="Nothing changed.",
    ),
    Tone.SIDE_BY_SIDE: Phrases(
        gained="only here",
        lost="only there",
        same="the same",
        moved="the delivery of {what} is {before} there and {after} here",
        became="{rows}: {before} there, {after} here",
        emptied="{rows}: {after} here",
        filled="{rows}: {before} there",
        state="{before} there, {after} here",
        emptied_to="{after} here",
        filled_from="{before} there",
        still="",
        either=" in either",
        nothing="There is no difference.",
    ),
    Tone.AGAINST_MODEL: Phrases(
        gained="only in your area",
        lost="only in the model",
        same="the same",
        moved="the delivery of {what} is {before} in the 2021 model and {after} in your area",
        became="{rows}: {before}, and {after} in your area",
        emptied="{rows}: {after} in your area",
        filled="{rows}: {before} in the 2021 model",
        state="{before}, {after} in your area",
        emptied_to="{after} in your area",
        filled_from="{before}",
        still="",
        either=" in either",
        nothing="There is no difference.",
        both="in both",
        came="in both, but so placed only in your area:",
        went="in both, but so placed only in the model:",
    ),
}


def in_sentence(phase: Phase | str) -> str:
    """A phase inside a sentence, as "maternity & early years"."""
    label = Phase(phase).label
    return label[:1].lower() + label[1:]


def number_word(number: int) -> str:
    """A number as a sentence has it: "one" to "nine", then "10", "1,000"."""
    return NUMBER_WORDS[number - 1] if 0 < number <= len(NUMBER_WORDS) else f"{number:,}"


_BEFORE_NOUN = {Delivery.FACE_TO_FACE: "face-to-face ", Delivery.ONLINE: "online "}
_AFTER_NOUN = {Delivery.BOTH: f" {Delivery.BOTH.label}", Delivery.NOT_KNOWN: " of unknown delivery"}


def noun(kind: Kind, number: int) -> str:
    """What so many of a kind are called inside a sentence."""
    word = kind.label.lower()
    return word if number == 1 else f"{word}s"


def counted(number: int, kind: Kind, delivery: Delivery | None = None, row: str = "") -> str:
    """So many of a kind, as "two face-to-face interventions in 'Parenting interventions'"."""
    before = _BEFORE_NOUN.get(delivery, "") if delivery else ""
    after = _AFTER_NOUN.get(delivery, "") if delivery else ""
    where = f" in '{row}'" if row else ""
    return f"{number_word(number)} {before}{noun(kind, number)}{after}{where}"


# ----------------------------------------------------------------------- what is missing, still

_EMPTY = {
    State.NOT_KNOWN: "{several} {still}not known{either}",
    State.NOT_MAPPED: "{several} {still}not yet mapped{either}",
    State.OUT_OF_SCOPE: "{several} {still}out of scope{either}",
    State.PART_OUT: "{still}no {one}, part out of scope{either}",
    State.NO_MATCH: "{still}no {one} with these filters{either}",
    State.NONE_LEFT: "{still}no {one} left{either}",
    State.NONE: "{still}no {one}{either}",
}
"""What is said of a block that holds none of some kinds, by what that means."""

_SERVICES = {
    False: ("service", "services"),
    True: ("service or self-help resource", "services and self-help resources"),
}
_INTERVENTIONS = ("intervention", "interventions")


def of_rows(states: Iterable[str]) -> State | None:
    """What it means of a block that some of its rows hold nothing, from the states of these rows.

    The same as the states of blocks (`states.place_states`), with one word for a model without an
    example and a decided none: both are a no. None where no row is in view.
    """
    seen = {State(state) for state in states} - {State.NOT_IN_VIEW}
    if not seen:
        return None
    for state in (State.NOT_KNOWN, State.NOT_MAPPED):
        if state in seen:
            return state
    if seen == {State.OUT_OF_SCOPE}:
        return State.OUT_OF_SCOPE
    if State.NO_MATCH in seen:
        return State.NO_MATCH
    if State.OUT_OF_SCOPE in seen:
        return State.PART_OUT
    return State.NONE_LEFT if State.NONE_LEFT in seen else State.NONE


def missing(state: State, tone: Tone, *, interventions: bool, self_help: bool = False) -> str:
    """That a block still holds none of some kinds, as "still no intervention".

    `self_help` says that the block has a row of self-help resources.
    """
    one, several = _INTERVENTIONS if interventions else _SERVICES[self_help]
    phrases = PHRASES[tone]
    return _EMPTY[state].format(
        one=one, several=several, still=phrases.still, either=phrases.either
    )
