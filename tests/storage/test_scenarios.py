"""Scenarios: tried out beside the map, applied to it entry by entry, or thrown away."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replay import assert_history_agrees, plain
from soak import times
from sqlalchemy import func, select

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import WALL_KEYS, decide
from rpc.areas.endings import NONE_LEFT, boxes, filled
from rpc.areas.entries import add_many, change, copies, remove, restore
from rpc.areas.errors import AreaError, EditConflictError, NotFoundError, RefusedError
from rpc.areas.history.changes import Action
from rpc.areas.history.timeline import history, undo
from rpc.areas.links import link
from rpc.areas.moment import read_moment
from rpc.areas.scenarios.scenarios import (
    Scenario,
    apply,
    discard,
    end,
    kept_with,
    loose,
    make,
    opened,
    rename,
    revert_edits,
    save_edit,
    save_edits,
    scenario,
    scenario_map,
)
from rpc.areas.store import AreaState, Store
from rpc.areas.transfer.plain_data import dump
from rpc.storage import schema
from rpc.storage.database import open_database
from rpc.tables.catalogue import load

ENTRY = {
    "name": "Drop-in",
    "provider": "Council",
    "row_type": "universal_services",
    "phases": "primary",
}
OTHER = ENTRY | {"name": "Helpline", "row_type": "self_help"}


@pytest.fixture
def pair(store: Store, area: str) -> list[str]:
    """Two entries of the map with a link between them."""
    ids = add_many(store, area, local_actor("Lead"), [ENTRY, OTHER])
    link(store, area, local_actor("Lead"), *ids, "refer", "agreed")
    return ids


@pytest.fixture
def plan(store: Store, area: str, pair: list[str]) -> Scenario:
    return make(store, area, local_actor("Lead"), "If the bid is won", " For the board. ")


def test_a_scenario_is_kept_beside_the_map(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    before = plain(store.state(area))
    assert (plan.name, plan.note, plan.by) == ("If the bid is won", "For the board.", "Lead")
    assert plan.number == before["version"]
    first, second = pair
    (new,) = save_edits(store, area, local_actor(), plan.id, [ENTRY | {"name": "New"}])
    save_edit(store, area, local_actor(), plan.id, first, ENTRY | {"places": "12"})
    end(store, area, local_actor(), plan.id, [second])
    kept, found = opened(store, area, plan.id)
    assert plain(kept) == before == plain(store.state(area))
    assert found.edits == {
        new: ENTRY | {"name": "New"},
        first: ENTRY | {"places": "12"},
        second: None,
    }
    assert found.seen == {new: 0, first: kept.versions[first], second: kept.versions[second]}
    shown = kept_with(kept, found)
    assert shown.entries == {
        name: after for name, after in sorted(found.edits.items()) if after is not None
    }
    assert shown.links == {}
    assert kept.decisions == {}
    assert shown.decisions == {"self_help/primary": {"state": "none_left", "last": "Helpline"}}
    assert kept.entries.keys() == set(pair), "what was given is as it was"
    of_plan, of_map = (scenario_map(kept, found, load()), store.state(area).area)
    assert len(of_plan.entries) == 2
    assert of_plan.version != f"{of_map.id} {of_map.version}"
    assert_history_agrees(store, area)


def test_it_is_listed_renamed_and_thrown_away(store: Store, area: str, plan: Scenario) -> None:
    other = make(store, area, local_actor(), "Another")
    assert [each.name for each in read_moment(store, area).scenarios] == [
        "Another",
        "If the bid is won",
    ]
    for taken in ("another", " ANOTHER "):
        with pytest.raises(RefusedError, match="called Another already"):
            rename(store, area, local_actor(), plan.id, taken)
        with pytest.raises(RefusedError, match="called Another already"):
            make(store, area, local_actor(), taken)
    for wrong in ("", "   ", "x" * 81):
        with pytest.raises(RefusedError, match="at most 80"):
            make(store, area, local_actor(), wrong)
    with pytest.raises(RefusedError, match="characters fit"):
        make(store, area, local_actor(), "Long", "x" * 1001)
    renamed = rename(store, area, local_actor(), plan.id, "If the bid is WON")
    assert (renamed.name, renamed.note) == ("If the bid is WON", "For the board.")
    assert rename(store, area, local_actor(), plan.id, "Yes", "").note == ""
    discard(store, area, local_actor(), plan.id)
    assert read_moment(store, area).scenarios == (other,)
    for act in (
        lambda: scenario(store, area, plan.id),
        lambda: discard(store, area, local_actor(), plan.id),
        lambda: save_edits(store, area, local_actor(), plan.id, [ENTRY]),
        lambda: apply(store, area, local_actor(), plan.id),
        lambda: scenario(store, area, "p-\x00"),
        lambda: scenario(store, area, ""),
    ):
        with pytest.raises(NotFoundError, match="not there any more"):
            act()
    with pytest.raises(NotFoundError):
        read_moment(store, "nowhere")


def test_it_is_of_its_own_area_only(store: Store, area: str, plan: Scenario) -> None:
    elsewhere = store.make("Elsewhere", local_actor()).id
    with pytest.raises(NotFoundError):
        scenario(store, elsewhere, plan.id)
    make(store, elsewhere, local_actor(), plan.name)
    assert [each.edits for each in read_moment(store, elsewhere).scenarios] == [{}]


def test_values_are_checked_as_those_of_the_map_are(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    with pytest.raises(RefusedError, match="Row of the pathway"):
        save_edit(store, area, local_actor(), plan.id, pair[0], ENTRY | {"row_type": "x"})
    with pytest.raises(RefusedError, match="Phases"):
        save_edits(store, area, local_actor(), plan.id, [ENTRY, {"name": "Alone"}])
    assert scenario(store, area, plan.id).edits == {}
    waiting = save_edits(store, area, local_actor(), plan.id, [{"name": "Alone\x00"}], placed=False)
    assert scenario(store, area, plan.id).edits == {waiting[0]: {"name": "Alone"}}
    with pytest.raises(NotFoundError):
        save_edit(store, area, local_actor(), plan.id, "e-unknown", ENTRY)
    with pytest.raises(NotFoundError):
        end(store, area, local_actor(), plan.id, [pair[0], "e-unknown"])


def test_entries_of_the_catalogue_can_be_added(store: Store, area: str, plan: Scenario) -> None:
    catalogue = load().entries
    ids = catalogue["id"].tolist()
    save_edits(store, area, local_actor(), plan.id, copies(catalogue, ids[:3]), ids)
    found = apply(store, area, local_actor("Lead"), plan.id)
    kept = store.state(area).entries
    assert [kept[name]["copied_from"] for name in found.done] != []


def test_what_is_as_on_the_map_is_no_edit(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    save_edit(store, area, local_actor(), plan.id, pair[0], ENTRY | {"places": "12"})
    assert save_edit(store, area, local_actor(), plan.id, pair[0], ENTRY).edits == {}
    end(store, area, local_actor(), plan.id, pair)
    assert revert_edits(store, area, local_actor(), plan.id, pair[:1]).edits == {pair[1]: None}
    (new,) = save_edits(store, area, local_actor(), plan.id, [ENTRY])
    assert new not in end(store, area, local_actor(), plan.id, [new]).edits
    assert save_edit(store, area, local_actor(), plan.id, pair[1], OTHER).edits == {}


def test_who_edits_what_another_has_edited_is_told(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    found = save_edit(
        store, area, local_actor(), plan.id, pair[0], ENTRY | {"places": "1"}, expected=0
    )
    version = found.versions[pair[0]]
    save_edit(
        store, area, local_actor(), plan.id, pair[0], ENTRY | {"places": "2"}, expected=version
    )
    with pytest.raises(EditConflictError) as error:
        save_edit(
            store, area, local_actor(), plan.id, pair[0], ENTRY | {"places": "3"}, expected=version
        )
    assert error.value.columns == ["places"]


# ---------------------------------------------------------------------------------------- applying


def test_applying_is_one_batch_that_one_undo_takes_back(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    first, second = pair
    (new,) = save_edits(store, area, local_actor(), plan.id, [ENTRY | {"name": "New"}])
    save_edit(store, area, local_actor(), plan.id, first, ENTRY | {"places": "12"})
    end(store, area, local_actor(), plan.id, [second])
    before = plain(store.state(area))
    shown = kept_with(*opened(store, area, plan.id))
    found = apply(store, area, local_actor("Chair"), plan.id)
    assert (set(found.done), found.conflicts) == ({new, first, second}, [])
    now = store.state(area)
    assert (now.entries, now.links) == (shown.entries, shown.links)
    lines = history(store, area)[:4]
    assert {(one.action, one.by) for one in lines} == {(Action.APPLIED, "Chair")}
    assert len({one.batch for one in lines}) == 1
    assert found.version == now.area.version
    left = scenario(store, area, plan.id)
    assert (left.edits, bool(left.applied)) == ({}, True)
    assert_history_agrees(store, area)
    undo(store, area, local_actor("Chair"))
    again = plain(store.state(area))
    assert {k: again[k] for k in ("entry", "link")} == {k: before[k] for k in ("entry", "link")}
    save_edits(store, area, local_actor(), plan.id, [ENTRY])
    assert scenario(store, area, plan.id).applied == ""


def test_an_entry_that_was_ended_can_be_restored_with_its_links(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    end(store, area, local_actor(), plan.id, pair)
    for one in pair:
        apply(store, area, local_actor(), plan.id, [one])
    for one in pair:
        restore(store, area, local_actor(), one)
    assert store.state(area).entries.keys() == set(pair)
    assert len(store.state(area).links) == 1


def test_only_what_is_chosen_is_applied(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    end(store, area, local_actor(), plan.id, pair)
    found = apply(store, area, local_actor(), plan.id, [pair[1], pair[1]])
    assert found.done == [pair[1]]
    left = scenario(store, area, plan.id)
    assert (left.edits, left.applied) == ({pair[0]: None}, "")
    with pytest.raises(NotFoundError, match="no edit"):
        apply(store, area, local_actor(), plan.id, [pair[1]])
    version = store.version(area)
    assert apply(store, area, local_actor(), plan.id, []).version == version


def test_what_changed_on_the_map_since_is_not_written_over(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    first, second = pair
    (new,) = save_edits(store, area, local_actor(), plan.id, [ENTRY | {"name": "New"}])
    save_edit(store, area, local_actor(), plan.id, first, ENTRY | {"places": "12"})
    save_edit(store, area, local_actor(), plan.id, second, OTHER | {"places": "12"})
    version = store.state(area).versions[first]
    change(store, area, local_actor("NHS"), first, ENTRY | {"times": "Mondays"}, version)
    remove(store, area, local_actor(), [second], ended=None)
    kept, found = opened(store, area, plan.id)
    assert loose(kept, found) == [second]
    assert kept_with(kept, found).entries.keys() == {new, first, second}

    done = apply(store, area, local_actor("Lead"), plan.id)
    assert done.done == [new]
    assert [one.entry_id for one in done.conflicts] == [first, second]
    assert [one.sentence for one in done.conflicts] == [
        "NHS changed Drop-in on the map after it was changed in this scenario. It was not applied "
        "and stays in the scenario: look at both, and save it again or drop it.",
        "Somebody deleted Helpline on the map after it was changed in this scenario. It was not "
        "applied and stays in the scenario: look at both, and save it again or drop it.",
    ]
    assert done.conflicts[0].overtaken.columns == ["times", "places"]
    assert done.conflicts[1].overtaken.saved is None
    assert store.state(area).entries[first] == ENTRY | {"times": "Mondays"}
    left = scenario(store, area, plan.id)
    assert left.edits.keys() == {first, second}
    assert left.applied == ""

    for name, edit in left.edits.items():
        save_edit(store, area, local_actor(), plan.id, name, edit or {})
    shown = kept_with(*opened(store, area, plan.id))
    assert apply(store, area, local_actor("Lead"), plan.id).conflicts == []
    assert store.state(area).entries == shown.entries
    assert_history_agrees(store, area)


def test_a_change_that_the_writer_did_not_see_is_a_conflict(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    version = store.state(area).versions[pair[0]]
    change(store, area, local_actor("NHS"), pair[0], ENTRY | {"times": "Mondays"}, version)
    save_edit(store, area, local_actor(), plan.id, pair[0], ENTRY | {"places": "2"}, seen=version)
    assert len(apply(store, area, local_actor(), plan.id).conflicts) == 1


def test_what_stands_as_the_scenario_has_it_needs_no_write(
    store: Store, area: str, pair: list[str], plan: Scenario
) -> None:
    first, second = pair
    save_edit(store, area, local_actor(), plan.id, first, ENTRY | {"places": "12"})
    end(store, area, local_actor(), plan.id, [second])
    version = store.state(area).versions[first]
    change(store, area, local_actor("NHS"), first, ENTRY | {"places": "12"}, version)
    remove(store, area, local_actor("NHS"), [second], ended=None)
    version = store.state(area).area.version
    found = apply(store, area, local_actor("Lead"), plan.id)
    assert (set(found.done), found.conflicts, found.version) == ({*pair}, [], version)
    assert scenario(store, area, plan.id).applied


def test_a_scenario_goes_with_its_area(store: Store, area: str, plan: Scenario) -> None:
    save_edits(store, area, local_actor(), plan.id, [ENTRY])
    store.delete(area, local_actor(), "Northborough")
    with store.engine.connect() as connection:
        for table in (schema.scenarios, schema.scenario_edits):
            counted = select(func.count()).select_from(table)
            assert connection.execute(counted).scalar() == 0


def test_two_who_edit_at_once_lose_nothing(store: Store, url: str, area: str) -> None:
    plan = make(store, area, local_actor(), "Both")
    ids: list[str] = []

    def edit() -> None:
        engine = open_database(url)
        for _ in range(5):
            ids.extend(save_edits(Store(engine), area, local_actor(), plan.id, [ENTRY]))
        engine.dispose()

    writers = [threading.Thread(target=edit) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = scenario(store, area, plan.id)
    assert found.edits.keys() == set(ids)
    assert (len(ids), found.version) == (15, 16)


# ------------------------------------------------------------------------ any scenario at all

EXAMPLES = {"sqlite": times(40, fewest=20), "postgresql": times(15, fewest=5)}
_numbers = itertools.count(1)

edit = st.tuples(
    st.sampled_from(("new", "save_edit", "save_edit", "end", "end", "revert_edits")),
    st.integers(0, 5),
    st.integers(0, 3),
)
meanwhile = st.tuples(
    st.sampled_from(("change", "remove", "restore", "add", "link", "undo")),
    st.integers(0, 5),
    st.integers(0, 3),
)


class ScenarioMap:
    """An area with a few entries, links and a decision, and a scenario over it."""

    def __init__(self, store: Store, entries: int) -> None:
        self.store = store
        self.id = store.make(f"Trial {next(_numbers)}", local_actor()).id
        rows = [self.values(number, number) for number in range(entries)]
        self.ids = add_many(store, self.id, local_actor("Lead"), rows)
        for one, other in itertools.pairwise(self.ids):
            link(store, self.id, local_actor("Lead"), one, other, "refer", "agreed")
        decide(store, self.id, local_actor("Lead"), "self_help/secondary", "none")
        self.plan = make(store, self.id, local_actor("Lead"), "Plan").id

    def values(self, one: int, two: int) -> dict[str, str]:
        made = ENTRY | {"name": f"Entry {one}", "places": str(two) if two else ""}
        return {name: value for name, value in made.items() if value}

    def pick(self, one: int) -> str:
        return self.ids[one % len(self.ids)] if self.ids else "e-none"

    def edit(self, name: str, one: int, two: int) -> None:
        store, area, plan, entry = self.store, self.id, self.plan, self.pick(one)
        try:
            if name == "new":
                self.ids += save_edits(store, area, local_actor(), plan, [self.values(one, two)])
            elif name == "save_edit":
                save_edit(store, area, local_actor(), plan, entry, self.values(one, two))
            elif name == "end":
                end(store, area, local_actor(), plan, [entry, self.pick(two)])
            else:
                revert_edits(store, area, local_actor(), plan, [entry])
        except AreaError:
            pass  # what cannot be done is refused, and nothing is written

    def meanwhile(self, name: str, one: int, two: int) -> None:
        """What others do to the map."""
        store, area, entry = self.store, self.id, self.pick(one)
        try:
            if name == "change":
                version = store.state(area).versions.get(entry, 0)
                change(store, area, local_actor("NHS"), entry, self.values(one, two), version)
            elif name == "remove":
                remove(store, area, local_actor("NHS"), [entry], ended=None)
            elif name == "restore":
                restore(store, area, local_actor("NHS"), entry)
            elif name == "add":
                self.ids += add_many(store, area, local_actor("NHS"), [self.values(one, two)])
            elif name == "link":
                link(store, area, local_actor("NHS"), entry, self.pick(two), "step_up", "hoped")
            else:
                undo(store, area, local_actor("NHS"))
        except AreaError:
            pass


def test_an_edit_says_whose_it_is(store: Store, area: str, pair: list[str]) -> None:
    by, other = local_actor("Facilitator"), local_actor(" Commissioner ")
    plan = make(store, area, by, "Plan").id
    first, second = pair
    save_edit(store, area, by, plan, first, {**ENTRY, "times": "Mondays"})
    end(store, area, other, plan, [second])
    (new,) = save_edits(store, area, local_actor(), plan, [ENTRY])
    authors = {first: "Facilitator", second: "Commissioner", new: ""}
    assert scenario(store, area, plan).authors == authors
    save_edit(store, area, other, plan, first, {**ENTRY, "times": "Fridays"})
    assert scenario(store, area, plan).authors[first] == "Commissioner"
    with pytest.raises(EditConflictError, match=r"^Commissioner saved another"):
        save_edit(store, area, by, plan, first, ENTRY | {"times": "Late"}, expected=0)


def of_map(store: Store, area: str) -> dict[str, Any]:
    """All that an area keeps but its scenarios, with its whole history."""
    return {name: value for name, value in dump(store, area).items() if name != "scenarios"}


def two_ways(kept: AreaState, plan: Scenario) -> set[str]:
    """The boxes that one entry leaves by ending and another by moving away: what they are after
    both depends on which comes last.
    """
    ends: set[str] = set()
    moves: set[str] = set()
    for name, after in plan.edits.items():
        left = boxes(kept.entries.get(name)) - boxes(after)
        (ends if after is None else moves).update(left)
    return ends & moves


def tried(backend: str) -> settings:
    return settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
    )


def test_applied_entry_by_entry_it_gives_exactly_the_map_that_it_showed(
    store: Store, backend: str
) -> None:
    """Done when: applying a scenario entry by entry gives exactly the map that it showed."""

    @tried(backend)
    @given(st.integers(0, 4), st.lists(edit, max_size=8), st.randoms(use_true_random=False))
    def check(entries: int, edits: list[Any], draw: Any) -> None:
        trial = ScenarioMap(store, entries)
        for one in edits:
            trial.edit(*one)
        kept, plan = opened(store, trial.id, trial.plan)
        shown = kept_with(kept, plan)
        order = list(plan.edits)
        draw.shuffle(order)
        while order:
            some = [order.pop() for _ in range(min(len(order), draw.randint(1, 2)))]
            found = apply(store, trial.id, local_actor("Lead"), trial.plan, some)
            assert (found.done, found.conflicts) == (some, [])
            rest = kept_with(*opened(store, trial.id, trial.plan))
            assert (rest.entries, rest.links) == (shown.entries, shown.links), "half way, too"
        now = store.state(trial.id)
        assert (now.entries, now.links) == (shown.entries, shown.links)
        for box in set(WALL_KEYS) - two_ways(kept, plan):
            ours, theirs = now.decisions.get(box, {}), shown.decisions.get(box, {})
            if box in filled(now.entries.values()):
                assert NONE_LEFT not in (ours.get("state"), theirs.get("state"))
            elif theirs.get("state") == NONE_LEFT:
                assert ours == theirs | {"by": "Lead", "on": ours["on"], "last": ours["last"]}
            else:
                assert ours == theirs
        assert bool(scenario(store, trial.id, trial.plan).applied) == bool(plan.edits)
        assert_history_agrees(store, trial.id)

    check()


def test_discarded_it_leaves_the_map_and_its_history_as_they_were(
    store: Store, backend: str
) -> None:
    """Done when: discarding leaves the map and its history as they were."""

    @tried(backend)
    @given(st.integers(0, 4), st.lists(edit, max_size=8))
    def check(entries: int, edits: list[Any]) -> None:
        trial = ScenarioMap(store, entries)
        before = of_map(store, trial.id)
        for one in edits:
            trial.edit(*one)
            assert of_map(store, trial.id) == before
        discard(store, trial.id, local_actor(), trial.plan)
        assert dump(store, trial.id) == before | {"scenarios": []}

    check()


def test_whatever_others_do_meanwhile_nothing_is_lost(store: Store, backend: str) -> None:
    """Each edit is on the map afterwards, or in the scenario with a sentence."""

    @tried(backend)
    @given(st.integers(1, 4), st.lists(edit, max_size=8), st.lists(meanwhile, max_size=5))
    def check(entries: int, edits: list[Any], others: list[Any]) -> None:
        trial = ScenarioMap(store, entries)
        turns = itertools.zip_longest(edits, others)
        for mine, theirs in turns:
            if mine:
                trial.edit(*mine)
            if theirs:
                trial.meanwhile(*theirs)
        kept, plan = opened(store, trial.id, trial.plan)
        found = apply(store, trial.id, local_actor("Lead"), trial.plan)
        now, left = opened(store, trial.id, trial.plan)
        assert {*found.done} | {one.entry_id for one in found.conflicts} == plan.edits.keys()
        assert left.edits == {one.entry_id: plan.edits[one.entry_id] for one in found.conflicts}
        for name in found.done:
            assert now.entries.get(name) == plan.edits[name]
            is_seen = kept.versions.get(name, 0) == plan.seen[name]
            assert is_seen or kept.entries.get(name) == plan.edits[name], "written over unseen"
        for name in kept.entries.keys() | now.entries.keys():
            if name not in found.done:
                assert now.entries.get(name) == kept.entries.get(name)
        for conflict in found.conflicts:
            standing = kept.versions.get(conflict.entry_id, 0)
            assert standing != plan.seen[conflict.entry_id]
        assert bool(left.applied) == (bool(found.done) and not left.edits)
        assert_history_agrees(store, trial.id)

    check()
