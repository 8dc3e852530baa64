"""Every number of an area is the same on the screen, in its reports, workbook, CSVs and commands.

Each named figure (`figures`) is read in each place as a person reads it. Both areas were worked on
for an afternoon first, so that little is zero by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from figures import FIGURES, Places
from half_blank import half_blank
from screens import CATALOGUE
from taken import Taken, take

from rpc.areas import decisions, entries, example
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.storage.database import open_database
from rpc.storage.location import FOLDER_SETTING

BY = local_actor("Facilitator")
TODAY = date.today()

# --------------------------------------------------------------------------------------- two areas


@dataclass(frozen=True)
class Afternoon:
    """What people did to a map: nothing that a figure counts is left at nothing."""

    make: Callable[[Store], Area]
    ends: str
    """An entry that is the last one of some box."""
    doubles: str
    """An entry that another provider has too."""
    unpaid: str
    """An entry whose funding ended."""
    offers: str
    """A programme of the catalogue that is copied."""
    moves: str
    """An entry that changes in the scenario, and whose cost is not known there."""
    scrapped: tuple[str, ...]
    """Entries that end in the scenario."""
    lacks: tuple[str, ...] = ()
    """Boxes of which it was decided that there is none."""


AFTERNOONS = {
    "example": Afternoon(
        lambda store: example.make_example(store, local_actor(), CATALOGUE),
        ends="Enhanced positive parenting (made up)",
        doubles="Couple counselling in Easttown (made up)",
        unpaid="Anyshire health visiting (made up)",
        offers="ourrelationship",
        moves="Stepping up together (made up)",
        scrapped=("Getting ready together (made up)", "Anyshire early help team (made up)"),
    ),
    "half": Afternoon(
        lambda store: half_blank(store, "Halfshire of the figures"),
        ends="School nursing",
        doubles="Contact centre",
        unpaid="Mediation",
        offers="eprep",
        moves="A parenting course",
        scrapped=("Family hub",),
        lacks=(
            "indicated_services/early_years",
            "indicated_relationship/early_years",
            "selective_services/early_years",
        ),
    ),
}


def worked_on(store: Store, plan: Afternoon) -> Taken:
    """An area after its afternoon, and all that can be read of it."""
    area = plan.make(store)
    decisions.decide(store, area.id, BY, "indicated_parenting/early_years", "none")
    for box in ("indicated_relationship/secondary", *plan.lacks):
        decisions.decide(store, area.id, BY, box, "none")
    then = timeline.snapshot(store, area.id, BY, "At the start").number
    _worked(store, area, plan)
    return take(area.id, _scenario(store, area, plan), then)


def _ids(store: Store, area: Area) -> dict[str, str]:
    return {values["name"]: one for one, values in store.state(area.id).entries.items()}


def _changed(store: Store, area: Area, name: str, **more: str) -> None:
    entry_id = _ids(store, area)[name]
    values, seen = entries.entry(store, area.id, entry_id)
    entries.change(store, area.id, BY, entry_id, values | more, seen, CATALOGUE.names)


def _worked(store: Store, area: Area, plan: Afternoon) -> None:
    entries.remove(store, area.id, BY, [_ids(store, area)[plan.ends]], ended=_day(-3))
    twin, _ = entries.entry(store, area.id, _ids(store, area)[plan.doubles])
    doubled = twin | {"provider": "Another charity", "conflict_role": "incidental"}
    (linked,) = entries.copies(CATALOGUE.entries, [plan.offers])
    entries.add_many(store, area.id, BY, [doubled, _LINE, linked, *_ALIKE], CATALOGUE.names)
    # One that waits although its row is known: a place that asks for the row alone counts it.
    half_placed = {
        "name": "Called out",
        "row_type": "self_help",
        "conflict_role": "part",
        "funding_ends": _day(-30).isoformat(),
        "yearly_cost": "1000",
        "outcomes": "behavioural",
    }
    entries.add_many(store, area.id, BY, [half_placed, {"name": "Somebody's idea"}], placed=False)
    unpaid = {"funding_ends": _day(-20).isoformat(), "yearly_cost": "80000"}
    _changed(store, area, plan.unpaid, **unpaid, phases="early_years;primary")
    decisions.withdraw(store, area.id, BY, "indicated_parenting/early_years")
    why, scope = "Not in this plan.", "indicated_relationship/secondary"
    decisions.decide(store, area.id, BY, scope, "out_of_scope", why=why)


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


_LINE = {
    "name": "Dads' line",
    "provider": "Another charity",
    "row_type": "self_help",
    "phases": "primary;secondary",
    "modes": "online",
    "relationship": "separated",
    "conflict_role": "main_aim",
    "funding_source": "A lottery grant",
    "funding_ends": _day(90).isoformat(),
    "yearly_cost": "12500",
    "outcomes": "social_emotional",
    "measures": "SDQ",
    "measured_by": "parent",
}
_ALIKE = (
    {
        "name": "Family group conference",
        "provider": "Another charity",
        "row_type": "indicated_services",
        "phases": "secondary",
        "owner_role": "Practice lead",
    },
    {
        "name": "Within My Reach groups",
        "provider": "Another charity",
        "row_type": "indicated_relationship",
        "phases": "primary",
        "modes": "face_to_face",
        "evidence": "preliminary_parent",
        "evidence_source": "A paper.",
    },
)
"""One that the model probably has too, under nearly that name; one with evidence of its own."""


def _scenario(store: Store, area: Area, plan: Afternoon) -> str:
    made = scenarios.make(store, area.id, BY, "Spend less", "A cut of a tenth.").id
    added = {
        "name": "A group for couples",
        "provider": "Another charity",
        "row_type": "universal_relationship",
        "phases": "primary",
        "modes": "face_to_face",
        "relationship": "any",
        "evidence": "preliminary_child",
        "evidence_source": "Our own reading.",
        "yearly_cost": "4000",
    }
    scenarios.save_edits(store, area.id, BY, made, [added], CATALOGUE.names)
    ids = _ids(store, area)
    moved, _ = entries.entry(store, area.id, ids[plan.moves])
    moved |= {"phases": "early_years;secondary"}
    scenarios.save_edit(store, area.id, BY, made, ids[plan.moves], moved, CATALOGUE.names)
    scenarios.end(store, area.id, BY, made, [ids[name] for name in plan.scrapped])
    return made


@pytest.fixture(scope="module", params=AFTERNOONS)
def taken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Taken]:
    """An area after its afternoon, in a database that no other test sees."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_SETTING, str(tmp_path_factory.mktemp("figures")))
        patch.setattr(example, "NAME", "Anyshire of the figures (made-up example)")
        engine = open_database()
        yield worked_on(Store(engine), AFTERNOONS[request.param])
        engine.dispose()


# ----------------------------------------------------------------------------------------- figures


def test_there_are_enough_figures_and_each_has_a_screen_and_another_place() -> None:
    assert len(FIGURES) >= 40
    for name, places in FIGURES.items():
        on_screen = [place for place in places if place.startswith("screen")]
        assert on_screen, name
        assert len(places) > len(on_screen), name


def test_each_figure_is_the_same_wherever_it_stands(taken: Taken) -> None:
    # One test an area: workers that share the figures would each make all files again.
    told = [text for name, places in FIGURES.items() if (text := differing(taken, name, places))]
    assert not told, "\n\n".join([f"{len(told)} of {len(FIGURES)} figures differ.", *told])


def differing(taken: Taken, name: str, places: Places) -> str:
    """What each place says of a figure, where they differ or one cannot be read; else ""."""
    found = {}
    for place, read in places.items():
        try:
            found[place] = repr(read(taken))
        except Exception as error:
            found[place] = f"cannot be read: {error!r}"
    is_read = not any(text.startswith("cannot be read") for text in found.values())
    if is_read and len(set(found.values())) == 1:
        return ""
    return "\n".join([f"{name}:", *(f"  {place}: {text}" for place, text in found.items())])
