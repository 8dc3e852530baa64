"""The words of the field as ordered enums: value, label, short label, symbol.

One meaning each (see GLOSSARY.md). The order of the members is the order on every page, and for
`Evidence` it is the order of strength. The values are what files, URLs and the command line hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A value with the words that people see for it."""

    label: str
    short: str
    symbol: str
    position: int
    """The place of this word in its order, from 0."""

    def __new__(cls, value: str, label: str = "", short: str = "", symbol: str = "") -> Self:
        """A member: its value and what people see of it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label or value
        word.short = short or word.label
        word.symbol = symbol
        word.position = len(cls.__members__)
        return word


class Level(LabelledEnum):
    """How much a family needs."""

    UNIVERSAL = "universal", "Universal"
    TARGETED_SELECTIVE = "targeted_selective", "Targeted selective", "Selective"
    TARGETED_INDICATED = "targeted_indicated", "Targeted indicated & specialist", "Indicated"


class Phase(LabelledEnum):
    """The part of a child's life, as the model prints it."""

    EARLY_YEARS = "early_years", "Maternity & early years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class Mode(LabelledEnum):
    """How a family meets it. Telephone and video are online; home visits are face to face."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    ONLINE = "online", "Online or phone"


class Kind(LabelledEnum):
    """What an entry is. An intervention is a designed programme, not a service."""

    SERVICE = "service", "Service"
    SELF_HELP = "self_help", "Self-help resource", "Self-help"
    INTERVENTION = "intervention", "Intervention"

    def counted(self, number: int) -> str:
        """`number` of this kind in words, as "1 service" or "no interventions"."""
        noun = self.label.lower() if number == 1 else f"{self.label.lower()}s"
        return f"{number or 'no'} {noun}"


class RowType(LabelledEnum):
    """One of the ten rows of the printed model. Fixes a level and a kind; names are data."""

    UNIVERSAL_SERVICES = "universal_services"
    SELF_HELP = "self_help"
    UNIVERSAL_PARENTING = "universal_parenting"
    UNIVERSAL_RELATIONSHIP = "universal_relationship"
    SELECTIVE_SERVICES = "selective_services"
    SELECTIVE_PARENTING = "selective_parenting"
    SELECTIVE_RELATIONSHIP = "selective_relationship"
    INDICATED_SERVICES = "indicated_services"
    INDICATED_PARENTING = "indicated_parenting"
    INDICATED_RELATIONSHIP = "indicated_relationship"

    @property
    def level(self) -> Level:
        """The level of need of every entry in this row."""
        return _ROWS[self][0]

    @property
    def kind(self) -> Kind:
        """The kind of every entry in this row."""
        return _ROWS[self][1]


_ROWS = {
    RowType.UNIVERSAL_SERVICES: (Level.UNIVERSAL, Kind.SERVICE),
    RowType.SELF_HELP: (Level.UNIVERSAL, Kind.SELF_HELP),
    RowType.UNIVERSAL_PARENTING: (Level.UNIVERSAL, Kind.INTERVENTION),
    RowType.UNIVERSAL_RELATIONSHIP: (Level.UNIVERSAL, Kind.INTERVENTION),
    RowType.SELECTIVE_SERVICES: (Level.TARGETED_SELECTIVE, Kind.SERVICE),
    RowType.SELECTIVE_PARENTING: (Level.TARGETED_SELECTIVE, Kind.INTERVENTION),
    RowType.SELECTIVE_RELATIONSHIP: (Level.TARGETED_SELECTIVE, Kind.INTERVENTION),
    RowType.INDICATED_SERVICES: (Level.TARGETED_INDICATED, Kind.SERVICE),
    RowType.INDICATED_PARENTING: (Level.TARGETED_INDICATED, Kind.INTERVENTION),
    RowType.INDICATED_RELATIONSHIP: (Level.TARGETED_INDICATED, Kind.INTERVENTION),
}


class Relationship(LabelledEnum):
    """Whom an entry is open to. Blank means not known."""

    ANY = "any", "Together or separated"
    TOGETHER = "together", "Couples together"
    SEPARATED = "separated", "Separated or separating parents", "Separated parents"


class Basis(LabelledEnum):
    """Where a value comes from. Only `stated` is a source's own word."""

    STATED = "stated", "stated by a source"
    INFERRED = "inferred", "inferred by us"
    UNKNOWN = "unknown", "not known"


class Evidence(LabelledEnum):
    """How far EIF assessed an intervention, weakest first. Not the size of its effect."""

    NOT_ASSESSED = "not_assessed", "Not assessed by EIF", "Not assessed", "◇"
    PRELIMINARY_PARENT = (
        "preliminary_parent",
        "Preliminary evidence, parental outcomes only",
        "Parental outcomes",
        "◆",
    )
    PRELIMINARY_CHILD = (
        "preliminary_child",
        "Preliminary evidence of improved child outcomes",
        "Child outcomes",
        "◆◆",
    )
    GUIDEBOOK = "guidebook", "In the EIF Guidebook", "Guidebook", "◆◆◆"


class Rating(LabelledEnum):
    """A rating on EIF's Guidebook scale: strength of evidence, not size of effect.

    Source of the meanings: EIF evidence standards, http://guidebook.eif.org.uk/eif-evidence-standards
    """

    NE = "NE", "tested, and no effect was found"
    NL2 = "NL2", "tested, and does not reach level 2"
    TWO = "2", "preliminary evidence, not enough to say that it caused the change"
    TWO_PLUS = "2+", "preliminary evidence (the plus stands between two levels)"
    THREE = "3", "a short-term effect in at least one rigorous study"
    THREE_PLUS = "3+", "a short-term effect (the plus stands between two levels)"
    FOUR = "4", "a long-term effect in several rigorous studies"
    FOUR_PLUS = "4+", "a long-term effect (the plus stands above the level)"


FOUND_WANTING = (Rating.NE, Rating.NL2)
"""Ratings that do not meet the evidence rule (data/standard.csv)."""


class Certainty(LabelledEnum):
    """How sure a rating is."""

    STATED = "stated", "as its source prints it"
    PLUS_NOT_KNOWN = "plus_not_known", "the digit was visible, a plus could not be"
    DISPUTED = "disputed", "sources disagree"


class Confidence(LabelledEnum):
    """How sure the row and phases of an entry are."""

    HIGH = "high", "certain"
    MEDIUM = "medium", "not certain"
    LOW = "low", "a guess"


class UkDelivery(LabelledEnum):
    """Whether an intervention is known to be delivered in the UK."""

    YES = "yes", "Yes"
    NOT_KNOWN = "not_known", "Not known"


class OpenTo(LabelledEnum):
    """What the relationship filter asks."""

    ALL = "all", "All"
    OPEN_TOGETHER = "open_together", "Open to couples together", "Open to together"
    OPEN_SEPARATED = "open_separated", "Open to separated parents", "Open to separated"
    AIMED_SEPARATED = "aimed_separated", "Aimed at separated parents", "Aimed at separated"


class Rule(LabelledEnum):
    """The rules of the standard, in the order in which they are shown."""

    SERVICES = "services"
    INTERVENTIONS = "interventions"
    EVIDENCED = "evidenced"
    SEPARATED = "separated"
    FACE_TO_FACE = "face_to_face"
    ONLINE = "online"


class BasisKind(LabelledEnum):
    """Whose rule it is."""

    MODEL = "model", "the model's own sentence"
    HOUSE = "house", "our rule, not the model's"


class Switch(LabelledEnum):
    """Whether a rule is in force at first."""

    ON = "on"
    OFF = "off"


class State(LabelledEnum):
    """What an empty place can mean. Never confused, each with its word and symbol."""

    NO_EXAMPLE = "no_example", "no example in the model", "no example", "○"
    NOT_MAPPED = "not_mapped", "not yet mapped", "", "?"
    NONE = "none", "none", "", "✕"
    NONE_LEFT = "none_left", "none left", "", "⊘"
    NOT_KNOWN = "not_known", "not known", "", "~"
    OUT_OF_SCOPE = "out_of_scope", "out of scope", "", "–"
    PART_OUT = "part_out_of_scope", "none, part out of scope", "", "✕"
    NO_MATCH = "no_match", "none with these filters", "none with these filters", "∅"
    NOT_IN_VIEW = "not_in_view", "not in this view", "", "·"


class Grid(LabelledEnum):
    """How a heatmap divides the pathway."""

    CELLS = "cells", "Level by phase and delivery", "18 cells"
    WALL = "wall", "Row by phase", "30 rows by phase"
    BLOCKS = "blocks", "Level by phase", "9 blocks"


class Measure(LabelledEnum):
    """What a heatmap says of each place."""

    KINDS = "kinds", "Interventions beside services", "Interventions & services"
    ENTRIES = "entries", "How many entries", "All entries"
    STRONGEST = "strongest", "Strongest evidence", "Strongest evidence"
    RULES = "rules", "Rules met", "Rules met"
    ACCESS = "access", "What a low-income family can use", "Low-income access"
    CONFLICT = "conflict", "Known to work on conflict", "Works on conflict"


class Shows(LabelledEnum):
    """What the pages show once an area is open."""

    AREA = "area", "This area"
    MODEL = "model", "2021 model"
    AGAINST = "against", "Against the model"
    THEN_NOW = "then_now", "Then against now"


COMPARED = (Shows.AGAINST, Shows.THEN_NOW)
"""What puts two maps beside each other."""


def nearest(value: str, right: Iterable[str]) -> str | None:
    """The right word that looks most like `value`, or None when none comes near."""
    words = {word.casefold(): word for word in right}
    found = get_close_matches(
        value.strip().casefold().replace(" ", "_"), list(words), n=1, cutoff=0.5
    )
    return words[found[0]] if found else None


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts as a sentence lists them: "a", "a and b", "a, b and c"."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


MOST_NAMES = 5
"""Names that a sentence lists; of more the rest are counted."""


def names_listed(
    names: Sequence[str], last: str = "and", number: int | None = None, most: int = MOST_NAMES
) -> str:
    """Names as a sentence lists them: "a, b, c, d, e and 7 more".

    `number` is how many there are where `names` are only the first of them; `most` are listed.
    """
    parts = list(names[:most])
    more = (len(names) if number is None else number) - len(parts)
    # Many names hold commas of their own ("Housing, benefits and advice").
    if any("," in part for part in parts):
        return "; ".join([*parts, *([f"and {more:,} more"] if more > 0 else [])])
    return listed([*parts, *([f"{more:,} more"] if more > 0 else [])], last if more <= 0 else "and")
