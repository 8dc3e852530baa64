"""The catalogue on a page: the table, the open card, and up to four entries side by side."""

from __future__ import annotations

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.exchange.spreadsheet import entries_csv, local_entries_csv
from rpc.ui.components.card import Card, Fact
from rpc.ui.components.cards import cards, chosen
from rpc.ui.components.live import live
from rpc.ui.components.markup import render
from rpc.ui.explore.changes import changed_entries_html
from rpc.ui.shell import data
from rpc.ui.shell.acting import report_errors
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import MOST_COMPARED, View
from rpc.vocabulary import Kind

_TABLE, _COMPARED = "catalogue_table", "compared"
_CLEAR = "clear"


def open_card(view: View) -> None:
    """The card that the address asks for, open on the page."""
    if card := _by_id(data.analysis_of_view(view)).get(view.entry):
        live({"card": render("open_card.html", card=card)}, "open_card", _close_card)


def _close_card(_pressed: str) -> None:
    change_view(entry="")


def catalogue_table(view: View) -> None:
    """Every entry that counts or may, one row each; a name opens its card."""
    if view.is_compared:
        live({"table": changed_entries_html(data.compared(view))}, _TABLE, _toggle)
        return
    live({"table": _table_html(data.analysis_of_view(view), view.compare)}, _TABLE, _toggle)


@kept_with()
def _table_html(analysis: Analysis, compared: tuple[str, ...]) -> str:
    coverage, catalogue = analysis.coverage, analysis.catalogue
    return render(
        "catalogue.html",
        counting=_programmes_first(chosen(catalogue, coverage.counting)),
        maybe=_programmes_first(chosen(catalogue, coverage.maybe)),
        compared=compared,
        is_full=len(compared) >= MOST_COMPARED,
        most=MOST_COMPARED,
        is_empty=catalogue.entries.empty,
        lead_label="Provider" if analysis.area else "In the UK",
    )


def _programmes_first(found: list[Card]) -> list[Card]:
    return sorted(found, key=lambda card: card.kind is not Kind.INTERVENTION)


@report_errors
def _toggle(pressed: str) -> None:
    """Takes an entry into the comparison or out of it."""
    compared = current_view().compare
    if pressed in compared:
        change_view(compare=tuple(one for one in compared if one != pressed))
    elif pressed in _by_id(data.analysis_of_view(current_view())) and len(compared) < MOST_COMPARED:
        change_view(compare=(*compared, pressed))


def comparison(view: View) -> None:
    """The compared entries side by side, a row a fact, differences marked."""
    if view.compare:
        html = _comparison_html(data.analysis_of_view(view), view.compare)
        live({"compared": html}, _COMPARED, _leave_out)


@kept_with()
def _comparison_html(analysis: Analysis, compared: tuple[str, ...]) -> str:
    every = _by_id(analysis)
    side_by_side = [every[one] for one in compared if one in every]
    return render("comparison.html", cards=side_by_side, rows=compared_facts(side_by_side))


def compared_facts(side_by_side: list[Card]) -> list[tuple[str, bool, list[Fact]]]:
    """Each fact's label, whether the entries differ in it, and the fact of each entry."""
    labels = list(dict.fromkeys(fact.label for card in side_by_side for fact in card.facts))
    rows = []
    for label in labels:
        facts = [
            next(
                (fact for fact in card.facts if fact.label == label), Fact(label, "Does not apply")
            )
            for card in side_by_side
        ]
        rows.append((label, len({fact.value for fact in facts}) > 1, facts))
    return rows


def _leave_out(pressed: str) -> None:
    if pressed == _CLEAR:
        change_view(compare=())
    else:
        change_view(compare=tuple(one for one in current_view().compare if one != pressed))


@kept_with()
def _by_id(analysis: Analysis) -> dict[str, Card]:
    return {card.id: card for card in cards(analysis.catalogue)}


def selection_csv(view: View) -> str:
    """The entries that count, with every column of the tables or of the area."""
    analysis = data.analysis_of_view(view)
    counting = analysis.coverage.counting
    if analysis.area:
        return local_entries_csv(analysis.area.local.loc[counting.index])
    return entries_csv(counting)
