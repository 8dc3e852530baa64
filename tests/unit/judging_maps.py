"""Random maps of areas as rows of text, with blanks everywhere, and the frames made of them."""

from __future__ import annotations

from dataclasses import dataclass

import judging_oracle
import oracle
import pandas as pd
import strategies
from hypothesis import strategies as st

from rpc.pathway.counting.coverage import Coverage, cover
from rpc.tables import catalogue as catalogues
from rpc.tables.local import LOCAL, as_local_entries
from rpc.vocabulary import RowType

SHIPPED = catalogues.load()
NAMES = {RowType(str(row)): str(name) for row, name in SHIPPED.row_types["short_name"].items()}
NO_FILTER = oracle.NO_FILTER

PROVIDERS = ("Relate Anyshire", "RELATE (Anyshire)", "Family Action", "", " ")
FUNDING = ("The lottery fund", "Lottery Fund (the)", "Core budget", "", "", "")
FEATURES = (
    "",
    "Build a trusted relationship with families",
    "short videos; Behavioural practice",
    "Refer on to targeted support;A feature of our own",
)


@dataclass(frozen=True, eq=False)
class Map:
    """An area as the engine takes it."""

    local: pd.DataFrame
    coverage: Coverage

    @property
    def entries(self) -> pd.DataFrame:
        return self.coverage.entries


def entry(number: int, row_type: str, phases: str = "primary", **cells: str) -> dict[str, str]:
    """One entry; what `cells` does not name is blank."""
    blank = dict.fromkeys(("id", *LOCAL), "")
    fixed = {"id": f"e{number:02}", "name": f"Entry{number:02}", "provider": f"Provider{number:02}"}
    return blank | fixed | {"row_type": row_type, "phases": phases} | cells


def made(
    rows: list[dict[str, str]],
    filters: oracle.Filters = NO_FILTER,
    decided: oracle.Decided = None,
) -> Map:
    local = pd.DataFrame(rows, columns=["id", *LOCAL], dtype="str")
    entries = as_local_entries(local, SHIPPED.entries)
    selection = strategies.as_selection(filters)
    return Map(local, cover(entries, selection, strategies.as_decisions(decided or {})))


@st.composite
def area(draw: st.DrawFn, most: int = 8) -> list[judging_oracle.Text]:
    """A few entries, crowded into few rows, so that they meet; each cell often blank."""
    row_types = draw(strategies.some_of(tuple(oracle.ROWS), least=1))
    # In half of the maps all cost the same, so that whole places fail or pass.
    costs = draw(strategies.one_or_all(("free", "fee", "means_tested", "")))
    free_places = draw(strategies.one_or_all(("yes", "no", "")))
    routes = st.one_of(
        st.just(""),
        st.just("professional;court"),
        strategies.several(("every_family", "drop_in", "self_referral", "professional", "court")),
    )
    cells = st.fixed_dictionaries(
        {
            "row_type": st.sampled_from(row_types),
            "phases": strategies.several(oracle.PHASES),
            "modes": strategies.several(oracle.MODES),
            "provider": st.sampled_from(PROVIDERS),
            "funding_source": st.sampled_from(FUNDING),
            "funding_ends": st.sampled_from(("", "2027-03-31", "2026-12-31", "2028-01-01")),
            "cost": st.sampled_from(costs),
            "cost_amount": st.sampled_from(("", "", "0", "85", "12.50")),
            "free_places": st.sampled_from(free_places),
            "route": routes,
            "relationship": st.sampled_from(("any", "together", "separated", "")),
            "target_group": st.sampled_from(strategies.AREA_GROUPS),
            "languages": st.sampled_from(("", "English", "english; Urdu", "Polish")),
            "conflict_role": st.sampled_from(("main_aim", "part", "incidental", "")),
            "key_features": st.sampled_from(FEATURES),
        }
    )
    drawn = draw(st.lists(cells, max_size=most))
    return [entry(number, **cells) for number, cells in enumerate(drawn)]


@st.composite
def catalogue(draw: st.DrawFn) -> list[strategies.Row]:
    """A few entries of a catalogue, with what options look at."""
    rows = draw(strategies.catalogue_rows())
    ages = st.sampled_from((("", ""), ("0", "18"), ("-1", "1"), ("6", "12"), ("11", "16")))
    for one in rows:
        one["name"] = draw(st.sampled_from((one["name"], "alpha", "Alpha", "beta")))
        one["source"] = draw(st.sampled_from(("", "A page")))
        if oracle.ROWS[one["row_type"]][1] != "intervention":
            continue
        one["age_min"], one["age_max"] = draw(ages)
        one["uk_delivery"] = draw(st.sampled_from(("yes", "not_known", "")))
        one["sessions"] = draw(st.sampled_from(("", "Six")))
    return rows
