"""The words of an area's own map as ordered enums, beside those of the pathway in `vocabulary`.

The values are what the database, files and the command line hold; blank is always not known.
"""

from __future__ import annotations

from rpc.vocabulary import LabelledEnum


class ProviderType(LabelledEnum):
    """What sort of organisation runs an entry."""

    COUNCIL = "council", "Council"
    NHS = "nhs", "NHS"
    VOLUNTARY = "voluntary", "Voluntary or community"
    SCHOOL = "school", "School or college"
    PRIVATE = "private", "Private"
    NATIONAL_ONLINE = "national_online", "National, online"
    PARTNERSHIP = "partnership", "Partnership"


class ConflictRole(LabelledEnum):
    """What an entry does about conflict between parents."""

    MAIN_AIM = "main_aim", "Main aim"
    PART = "part", "Part of what it does"
    INCIDENTAL = "incidental", "Incidental"


WORKS_ON_CONFLICT = (ConflictRole.MAIN_AIM, ConflictRole.PART)
"""The roles that count as known to work on conflict."""


class YesNo(LabelledEnum):
    """A question that somebody answered; blank is not known."""

    YES = "yes", "Yes"
    NO = "no", "No"


class Route(LabelledEnum):
    """How a family gets in."""

    EVERY_FAMILY = "every_family", "Offered to every family"
    DROP_IN = "drop_in", "Drop-in"
    SELF_REFERRAL = "self_referral", "Self-referral"
    PROFESSIONAL = "professional", "Referral by a professional only"
    COURT = "court", "Court or statutory"


class Cost(LabelledEnum):
    """What a family pays."""

    FREE = "free", "Free"
    MEANS_TESTED = "means_tested", "Means-tested"
    FEE = "fee", "A fee"


COMES_ALONE = (Route.EVERY_FAMILY, Route.DROP_IN, Route.SELF_REFERRAL)
"""The routes that need nobody's referral."""


class Access(LabelledEnum):
    """What the low-income test says of a place that holds entries (docs/judging.md)."""

    COVERED = "covered", "Covered"
    NOT_REACHABLE = "not_reachable", "Covered but not reachable"
    NOT_KNOWN = "not_known", "Not known"


class AgesOf(LabelledEnum):
    """Whose age a range of ages is. A parent's age never says a phase."""

    CHILD = "child", "The child's"
    PARENT = "parent", "The parent's"


class Outcome(LabelledEnum):
    """The groups of outcomes that an entry aims at.

    Source: the four child outcome groups and the parental relationship of EIF's outcomes framework,
    https://foundations.org.uk/our-work/tools/reducing-parental-conflict-outcomes-framework/
    """

    SOCIAL_EMOTIONAL = "social_emotional", "Social and emotional"
    PHYSICAL = "physical", "Physical"
    COGNITIVE = "cognitive", "Cognitive"
    BEHAVIOURAL = "behavioural", "Behavioural"
    PARENTAL_RELATIONSHIP = "parental_relationship", "Parental relationship"


CHILD_OUTCOMES = tuple(word for word in Outcome if word is not Outcome.PARENTAL_RELATIONSHIP)
"""The groups that are about the child."""


class Respondent(LabelledEnum):
    """Who completes a measure."""

    CHILD = "child", "The child"
    PARENT = "parent", "A parent, about themselves or the couple"
    PARENT_OF_CHILD = "parent_of_child", "A parent, about the child"
    TEACHER = "teacher", "A teacher"
    PRACTITIONER = "practitioner", "A practitioner"


MEASURES_CHILD = (Respondent.CHILD, Respondent.PARENT_OF_CHILD, Respondent.TEACHER)
"""Who says something of the child. A practitioner may speak of either, so does not settle it."""


class Decided(LabelledEnum):
    """What an area decided of a wall cell that holds no entry."""

    NONE = "none", "There is none"
    OUT_OF_SCOPE = "out_of_scope", "Out of scope"


class LinkKind(LabelledEnum):
    """What one entry does towards another."""

    REFER = "refer", "Refers to"
    STEP_UP = "step_up", "Steps up to"
    STEP_DOWN = "step_down", "Steps down to"


class LinkStanding(LabelledEnum):
    """Whether a link is in place."""

    AGREED = "agreed", "Agreed"
    HOPED = "hoped", "Hoped for"


class FollowUp(LabelledEnum):
    """Why an entry stands on the follow-up list, in the order of the list (docs/follow-up.md)."""

    TO_PLACE = "to_place", "Waiting to be placed"
    BLANKS = "blanks", "With details missing"
    NO_OWNER = "no_owner", "With no owner recorded"
    NO_MEASURE = "no_measure", "With no outcome measure recorded"
    PARENT_MEASURE_ONLY = (
        "parent_measure_only",
        "For children, but measured on parents only",
        "With a parent measure only",
    )
    UNCONFIRMED = "unconfirmed", "Not checked in six months"
    FUNDING_ENDS = (
        "funding_ends",
        "With funding that ends soon, or has ended",
        "With funding that ends",
    )
    NO_LINK = "no_link", "With no referral link recorded"
