"""A page is of one moment, whatever others write or delete while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from screens import CATALOGUE, Screen, opened
from streamlit.testing.v1 import AppTest

from rpc.analysis import analysis as analyses
from rpc.analysis import page_snapshot
from rpc.analysis.analysis import analysis_of
from rpc.analysis.page_snapshot import PageSnapshot, Snapshots
from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store

BY = local_actor("Facilitator")
SESSIONS = 30
PAGES = ("pathway", "coverage", "catalogue", "area", "entries", "judging", "scenarios", "upkeep")
ROW = {"name": "Drop-in", "provider": "Relate", "row_type": "self_help", "phases": "primary"}


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What somebody else does as soon as a run has taken its moment, once."""
    waiting: list[Callable[[], object]] = []
    take = Snapshots.take

    def then(self: Snapshots, *args: object, **kwargs: object) -> PageSnapshot:
        taken = take(self, *args, **kwargs)  # type: ignore[arg-type]
        if waiting:
            waiting.pop()()
        return taken

    with monkeypatch.context() as patched:
        patched.setattr(Snapshots, "take", then)
        yield waiting


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("more", [{}, {"as_of": "2"}, {"shows": "then_now"}], ids=str)
def test_an_area_deleted_while_a_page_runs_is_no_failure(
    page: str,
    more: dict[str, str],
    store: Store,
    area: Area,
    meanwhile: list[Callable[[], object]],
) -> None:
    (entry_id,) = entries.add_many(store, area.id, BY, [ROW])
    scenario = scenarios.make(store, area.id, BY, "What if")
    query = {"area": area.id, "scenario": scenario.id, "entry": entry_id} | more
    screen = opened(page, **query)
    entries.add(store, area.id, BY, ROW | {"name": "Another"})
    meanwhile.append(lambda: store.delete(area.id, BY, area.name))

    screen.at.run()

    assert not meanwhile
    screen.fine()
    screen.at.run()
    screen.fine()
    assert "The area that was open is not there any more: somebody deleted it." in screen.notices


@pytest.mark.parametrize("name", ["scenario", "beside"])
def test_a_scenario_thrown_away_while_it_is_open_is_no_failure(
    name: str, store: Store, area: Area
) -> None:
    ids = {each: scenarios.make(store, area.id, BY, each).id for each in ("scenario", "beside")}
    screen = opened("scenarios", area=area.id, **ids)
    scenarios.discard(store, area.id, BY, ids[name])

    screen.at.run()

    screen.fine()
    assert "A scenario that was open is not there any more: somebody threw it away." in (
        screen.notices
    )
    assert name not in screen.query


def test_a_page_is_of_the_moment_that_it_took(
    store: Store, area: Area, meanwhile: list[Callable[[], object]]
) -> None:
    entries.add(store, area.id, BY, ROW)
    screen = opened("upkeep", area=area.id)
    meanwhile.append(lambda: entries.add(store, area.id, BY, ROW | {"name": "Second"}))

    screen.at.run()

    assert "Second" not in words(screen.fine())
    screen.at.run()
    assert "Second" in words(screen.fine())


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def part(area_id: str) -> None:
    """A page whose part counts how often each of them ran."""
    import streamlit as st

    from rpc.ui.shell import data
    from rpc.ui.shell.session import change_view
    from rpc.ui.shell.watch import mark_drawn, standing_view

    state = st.session_state
    state["pages"] = state.get("pages", 0) + 1
    view = change_view(area=area_id)
    data.look(view)
    mark_drawn(view)

    @st.fragment(key="body")
    def body() -> None:
        # The runner presses no button for its fragment alone; a callback can ask for that.
        st.button("Press", on_click=lambda: st.rerun("body"))
        standing_view()
        state["parts"] = state.get("parts", 0) + 1

    body()


def test_a_part_that_finds_another_moment_runs_the_whole_page(store: Store, area: Area) -> None:
    at = AppTest.from_function(part, args=(area.id,)).run()
    assert not at.exception

    def ran() -> tuple[int, int]:
        at.button[0].click().run()
        assert not at.exception
        return at.session_state["pages"], at.session_state["parts"]

    assert ran() == (1, 2)
    entries.add(store, area.id, BY, ROW)
    assert ran() == (2, 3)
    scenarios.make(store, area.id, BY, "What if")
    assert ran() == (3, 4)
    assert ran() == (3, 5)


# ------------------------------------------------------------------------------------ once for all


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often something was worked out."""
    times: dict[str, int] = {}

    def counted(module: object, name: str) -> None:
        function = getattr(module, name)
        times[name] = 0

        def does(*args: object, **kwargs: object) -> object:
            times[name] += 1
            return function(*args, **kwargs)

        monkeypatch.setattr(module, name, does)

    for name in ("cover", "judge", "find_gaps", "follow_up"):
        counted(analyses, name)
    for name in ("read_moment", "local_map"):
        counted(page_snapshot, name)
    return times


def at_once(snapshots: Snapshots, area_ids: list[str]) -> None:
    """As many sessions as there are ids draw their page in the same moment."""
    start = Barrier(len(area_ids))

    def draw(area_id: str) -> int:
        start.wait(30)
        taken = snapshots.take(area_id, CATALOGUE, date(2026, 11, 25))
        analysis = analysis_of(taken.map_at(), taken.today)
        return len(analysis.gaps) + len(analysis.followed)

    with ThreadPoolExecutor(len(area_ids)) as pool:
        assert len(set(pool.map(draw, area_ids))) <= len(set(area_ids))


def test_one_write_is_worked_out_once_for_all_sessions(
    store: Store, area: Area, worked: dict[str, int]
) -> None:
    snapshots = Snapshots(store)
    for number in (1, 2):
        entries.add(store, area.id, BY, ROW | {"name": f"Number {number}"})
        at_once(snapshots, [area.id] * SESSIONS)
        assert worked == dict.fromkeys(worked, number)


def test_writes_to_one_area_leave_the_pages_of_others_alone(
    store: Store, area: Area, worked: dict[str, int]
) -> None:
    others = [store.make(f"Neighbour {number} of {area.name}"[:70], BY).id for number in range(10)]
    snapshots = Snapshots(store)
    at_once(snapshots, others)
    before = dict(worked)
    for number in range(40):
        entries.add(store, area.id, BY, ROW | {"name": f"Number {number}"})
        at_once(snapshots, [area.id])

    at_once(snapshots, others)

    assert {name: times - before[name] for name, times in worked.items()} == dict.fromkeys(
        worked, 40
    )


def test_a_write_to_a_scenario_leaves_the_map_alone(
    store: Store, area: Area, worked: dict[str, int]
) -> None:
    snapshots = Snapshots(store)
    at_once(snapshots, [area.id])
    before = dict(worked)
    made = scenarios.make(store, area.id, BY, "What if")

    at_once(snapshots, [area.id])

    taken = snapshots.take(area.id, CATALOGUE, date(2026, 11, 25))
    assert [each.id for each in taken.scenarios] == [made.id]
    before["read_moment"] += 1
    assert worked == before


def test_an_area_made_anew_under_the_same_name_is_another(store: Store, area: Area) -> None:
    snapshots = Snapshots(store)
    entries.add(store, area.id, BY, ROW)
    before = snapshots.take(area.id, CATALOGUE, date(2026, 11, 25))
    store.delete(area.id, BY, area.name)
    again = store.make(area.name, BY)
    entries.add(store, again.id, BY, ROW | {"name": "New"})

    after = snapshots.take(again.id, CATALOGUE, date(2026, 11, 25))

    assert (again.id, after.version) == (area.id, before.version)
    assert after.map_at().local["name"].tolist() == ["New"]
    assert after.map_at(2).local["name"].tolist() == ["New"]
