"""What is known of an intervention's evidence, in the words of its card.

One wording for cards, options and reports: a rating never stands without its meaning, source, date
and certainty.
"""

from __future__ import annotations

from rpc.vocabulary import Basis, Certainty, Evidence, Rating


def basis_said(basis: str) -> str:
    """How a value is known, where that is not a source's own word."""
    if basis == Basis.STATED:
        return Basis.STATED.label
    return Basis.INFERRED.label if basis == Basis.INFERRED else "where this comes from is not known"


def evidence_said(evidence: str) -> str:
    """The evidence word with its symbol; "" where it is blank."""
    return f"{Evidence(evidence).symbol} {Evidence(evidence).label}" if evidence else ""


def rating_mark(rating: str, certainty: str) -> str:
    """A rating as a wall shows it: short, its doubt in a word; "" where there is none."""
    if not rating:
        return ""
    doubt = {
        str(Certainty.DISPUTED): ", disputed",
        str(Certainty.PLUS_NOT_KNOWN): ", plus not known",
    }
    return f"{rating}{doubt.get(certainty, '')}"


def rating_said(rating: str, certainty: str, source: str, as_of: str) -> tuple[str, str]:
    """A rating with its meaning; and its source, date and certainty ("" where there is none)."""
    if not rating:
        return "No rating in the tables", ""
    sure = Certainty(certainty).label if certainty else "how sure this is, is not known"
    date = f"seen {as_of}" if as_of else "date not known"
    return f"{rating_mark(rating, certainty)}: {Rating(rating).label}", f"{source}; {date}; {sure}"
