"""An area goes out as a map file and comes back as it was, or is refused with every reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_areas import in_file, made, opened

from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import AreaError, RefusedError
from rpc.areas.history import timeline
from rpc.areas.history.changes import Action
from rpc.areas.local_map import local_map
from rpc.areas.scenarios import scenarios
from rpc.areas.store import SETTINGS, Store
from rpc.areas.transfer.plain_data import dump, dump_all, load, load_all
from rpc.exchange import map_shape
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.storage.record import DOCUMENT_COLUMNS, Subject
from rpc.tables import catalogue

ROOT = Path(__file__).resolve().parents[2]
ON = "2026-11-24T09:00:00+00:00"
BODY = ("area", *map_shape.LISTS)


def loaded(store: Store, text: str, name: str = "") -> str:
    data, problems = read_map_file(text)
    assert problems == []
    assert data is not None
    return load(store, local_actor(), data, name).id


@settings(max_examples=60)  # each opens two databases and writes a dozen times
@given(st.integers(0, 10**6))
def test_export_load_as_a_new_area_export_is_equal(seed: int) -> None:
    """Done when: map file: export, load as a new area, export: equal."""
    with opened() as store, opened() as other:
        area = made(store, seed)
        text = map_file(dump(store, area.id), ON)
        elsewhere = loaded(other, text)
        assert map_file(dump(other, elsewhere), ON) == text

        copied = loaded(store, text, "Anyshire, a copy")
        assert copied != area.id
        renamed = text.replace('"name": "Anyshire"', '"name": "Anyshire, a copy"')
        assert map_file(dump(store, copied), ON) == renamed
        assert map_file(dump(store, area.id), ON) == text, "the first is as it was"


def test_what_was_loaded_goes_on_as_the_first_would(tmp_path: Path) -> None:
    with opened(in_file(tmp_path)) as store:
        area = made(store, 7)
        copied = loaded(store, map_file(dump(store, area.id)), "Copy")
        for number in range(1, area.version + 1):
            one, two = (timeline.as_of(store, each, number) for each in (area.id, copied))
            assert (one.entries, one.decisions, one.links) == (
                two.entries,
                two.decisions,
                two.links,
            )
        while timeline.taking_back(store, copied).undo:
            timeline.undo(store, area.id, local_actor("x"))
            timeline.undo(store, copied, local_actor("x"))
        assert store.state(area.id).entries == store.state(copied).entries
        assert store.area(copied).name == "Copy", "an undo brings no taken name back"
        entries.add(store, copied, local_actor("x"), {**NEW})
        assert store.version(copied) == store.version(area.id) + 1


NEW = {
    "name": "A new one",
    "provider": "Somebody",
    "row_type": "universal_services",
    "phases": "primary",
}


def test_a_taken_name_is_refused_and_nothing_is_written() -> None:
    with opened() as store:
        area = made(store)
        data = dump(store, area.id)
        with pytest.raises(RefusedError, match=r"already.*another name"):
            load(store, local_actor(), data)
        with pytest.raises(RefusedError, match="another name"):
            load(store, local_actor(), data, "ANYSHIRE")
        assert [one.id for one in store.areas(with_archived=True)] == [area.id]


def test_an_archived_area_stays_archived() -> None:
    with opened() as store, opened() as other:
        area = made(store)
        store.archive(area.id, local_actor("x"))
        elsewhere = loaded(other, map_file(dump(store, area.id)))
        assert other.area(elsewhere).archived == store.area(area.id).archived != ""


def test_the_file_says_what_it_is_and_of_the_example_that_it_is_made_up() -> None:
    with opened() as store:
        plain = json.loads(map_file(dump(store, store.make("A", local_actor()).id)))
        example = store.make("B", local_actor(), {"is_example": "yes"})
        of_example = json.loads(map_file(dump(store, example.id)))
    assert list(plain) == [
        *("format", "version", "made_on", "made_by", "note"),
        *("area", "entries", "decisions", "links", "history", "snapshots", "scenarios"),
    ]
    assert (plain["format"], plain["version"]) == ("rpc-map", 3)
    assert "made up" in of_example["note"]
    assert "made up" not in plain["note"]


# ------------------------------------------------------------------------ what is refused


@pytest.fixture(scope="module")
def good() -> str:
    with opened() as store:
        area = made(store, 3, has_endings=False)
        pair = entries.add_many(store, area.id, local_actor("x"), [NEW, {**NEW, "name": "Other"}])
        from rpc.areas import decisions, links

        links.link(store, area.id, local_actor("x"), *pair, "refer", "agreed")
        decisions.decide(store, area.id, local_actor("x"), "self_help/primary", "none")
        timeline.snapshot(store, area.id, local_actor("x"), "Then")
        planned = scenarios.make(store, area.id, local_actor("x"), "Plan")
        scenarios.end(store, area.id, local_actor(), planned.id, pair[:1])
        scenarios.save_edit(
            store, area.id, local_actor(), planned.id, pair[1], {**NEW, "places": "3"}
        )
        return map_file(dump(store, area.id), ON)


Spoil = Callable[[dict[str, Any]], Any]


def entry(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["entries"] if one["name"] == "A new one")
    return found


def plan(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["scenarios"] if one["name"] == "Plan")
    return found


def edits(data: dict[str, Any]) -> list[dict[str, Any]]:
    return list(plan(data)["edits"].values())


def then(data: dict[str, Any], subject: str) -> dict[str, Any]:
    """The last change of a subject that leaves something there."""
    found: dict[str, Any] = next(
        one for one in reversed(data["history"]) if one["subject"] == subject and one["after"]
    )
    return found


def more(data: dict[str, Any], *changed: dict[str, Any]) -> None:
    """Adds a write to the history, after which nothing stands that did not stand before."""
    last = data["history"][-1]
    for one in changed:
        number = len(data["history"]) + 1
        data["history"].append({**last, "undoes": None, "batch": number, "number": number} | one)
    data["area"]["version"] = len(data["history"])


def come_and_gone(data: dict[str, Any], subject: str, key: str, document: dict[str, str]) -> None:
    one = {"subject": subject, "subject_id": key, "action": "added"}
    more(
        data,
        one | {"before": None, "after": document},
        one | {"before": document, "after": None, "action": "deleted"},
    )


def changed_to_nothing(data: dict[str, Any]) -> None:
    one = entry(data)
    document = {name: value for name, value in one.items() if name not in ("id", "version")}
    as_blank = {**document, "times": ""}
    more(
        data,
        {"subject": "entry", "subject_id": one["id"], "before": document, "after": as_blank},
    )
    one["version"] = data["area"]["version"]


def link_of_none(data: dict[str, Any]) -> None:
    values = {"from_id": "e-0", "to_id": "e-1", "kind": "refer", "standing": "agreed"}
    come_and_gone(data, "link", "l-1", values)


def plan_after(data: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = next(one["after"] for one in edits(data) if one["after"])
    return found


NONE_LEFT = {"state": "none_left", "on": "2026-03-03", "last": "Drop-in"}


def filled_box(data: dict[str, Any]) -> str:
    """The id of a box that holds an entry, and that nobody decided about."""
    decided = {one["id"] for one in data["decisions"]}
    boxes = (
        f"{one['row_type']}/{phase}"
        for one in data["entries"]
        if one.get("row_type")
        for phase in one.get("phases", "").split(";")
        if phase
    )
    return next(box for box in boxes if box not in decided)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a format": (lambda data: data.update(format="geojson"), "rpc-map"),
    "no version": (lambda data: data.pop("version"), "version"),
    "a property": (lambda data: data.update(colour="blue"), "colour"),
    "a missing list": (lambda data: data.pop("links"), "links"),
    "a list": (lambda data: data.update(links={}), "links"),
    "an object": (lambda data: data["entries"].append(5), "not an object"),
    "an area": (lambda data: data.update(area=[]), "area"),
    "a column": (lambda data: entry(data).update(colour="blue"), "colour"),
    "a near column": (lambda data: entry(data).update(provder="x"), "'provider'"),
    "a word": (lambda data: entry(data).update(row_type="universal_service"), "Did you mean"),
    "a number": (lambda data: entry(data).update(version="1"), "whole number"),
    "a true": (lambda data: entry(data).update(version=True), "whole number"),
    "a huge number": (lambda data: entry(data).update(version=2**40), "range"),
    "a text": (lambda data: entry(data).update(name=7), "not a text"),
    "a nothing": (lambda data: entry(data).update(name="a\x00b"), "no text can have"),
    "half a pair": (lambda data: entry(data).update(name="a\ud800b"), "no text can have"),
    "a blank name": (lambda data: entry(data).update(name=""), "blank"),
    "an id twice": (lambda data: data["entries"].append(entry(data)), "twice"),
    "a long id": (lambda data: entry(data).update(id="x" * 41), "longer"),
    "a setting": (lambda data: data["area"]["settings"].update(writter="x"), "writer"),
    "a cell": (lambda data: data["decisions"][0].update(id="self_help/tertiary"), "self_help/"),
    "a state": (lambda data: data["decisions"][0].update(state="nun"), "none"),
    "a day": (lambda data: data["decisions"][0].update(on="2026-02-30"), "2026-02-30"),
    "a box that is not empty": (
        lambda data: data["decisions"][0].update(id=filled_box(data), **NONE_LEFT),
        "it is none left, but holds",
    ),
    "a last one that nobody knows": (
        lambda data: data["decisions"][0].update(NONE_LEFT | {"last": ""}),
        "needs the day ('on') and the last entry ('last')",
    ),
    "an ending without a day": (
        lambda data: data["decisions"][0].update(NONE_LEFT | {"on": ""}),
        "needs the day ('on') and the last entry ('last')",
    ),
    "a day that is none": (
        lambda data: data["decisions"][0].update(NONE_LEFT | {"on": "2026-02-29"}),
        "no such day as '2026-02-29'",
    ),
    "a day to come": (
        lambda data: data["decisions"][0].update(NONE_LEFT | {"on": "2999-01-01"}),
        "is in the future",
    ),
    "a last one that is no text": (
        lambda data: data["decisions"][0].update(NONE_LEFT | {"last": 7}),
        "'last' is not a text",
    ),
    "a last one of no ending": (
        lambda data: data["decisions"][0].update(state="none", last="Drop-in"),
        "has a last entry",
    ),
    "a day to come then": (
        lambda data: come_and_gone(
            data, "decision", "self_help/secondary", NONE_LEFT | {"on": "2999-01-01"}
        ),
        "is in the future",
    ),
    "a link": (lambda data: data["links"][0].update(to_id="e-1"), "e-1"),
    "a kind": (lambda data: data["links"][0].update(kind="refers"), "refer"),
    "an action": (lambda data: data["history"][1].update(action="stole"), "stole"),
    "a subject": (lambda data: data["history"][1].update(subject="family"), "family"),
    "a moment": (lambda data: data["history"][1].update(at="yesterday"), "yesterday"),
    "an order": (lambda data: data["history"][1].update(at="2001" + ON[4:]), "earlier"),
    "a hole": (lambda data: data["history"].pop(1), "hole"),
    "a batch": (lambda data: data["history"][1].update(batch=9), "batch"),
    "an undo": (lambda data: data["history"][1].update(undoes=900), "900"),
    "a before": (lambda data: data["history"][1].update(before={"name": "x"}), "before"),
    "a column then": (lambda data: data["history"][1]["after"].update(shoe="x"), "shoe"),
    "a state then": (
        lambda data: come_and_gone(data, "decision", "self_help/secondary", {"state": "done"}),
        "'done' is not a known word",
    ),
    "a day then": (
        lambda data: come_and_gone(data, "decision", "self_help/secondary", {"on": "soon"}),
        "no such day as 'soon'",
    ),
    "a cell then": (
        lambda data: come_and_gone(data, "decision", "self_help/tertiary", {"state": "none"}),
        "self_help/",
    ),
    "a row then": (
        lambda data: come_and_gone(data, "entry", "e-1", {**NEW, "row_type": "foo"}),
        "'foo' is not a known word",
    ),
    "a name then": (
        lambda data: come_and_gone(data, "entry", "e-1", {"provider": "Relate"}),
        "Name is blank",
    ),
    "an id then": (lambda data: come_and_gone(data, "entry", "e" * 41, NEW), "longer than 40"),
    "a kind then": (
        lambda data: come_and_gone(data, "link", "l-1", {"from_id": "e-1", "to_id": "e-2"}),
        "'' is not a known word",
    ),
    "a link of none": (link_of_none, "has no entry 'e-0' there"),
    "an area then": (lambda data: data["history"][0]["after"].pop("name"), "name is blank"),
    "a made area": (lambda data: data["history"][0].update(action="set"), "made once"),
    "an archive": (lambda data: data["area"].update(archived="yes"), "not a moment"),
    "a write": (lambda data: data["history"][2].update(action="set"), "another action"),
    "no change": (changed_to_nothing, "it changes nothing"),
    "the end": (lambda data: data["history"].pop(), "history has"),
    "an entry": (lambda data: entry(data).update(name="Another"), "as the history left it"),
    "a lost entry": (lambda data: data["decisions"].clear(), "did not delete it"),
    "a version": (lambda data: entry(data).update(version=1), "said to be of change 1"),
    "a name": (lambda data: data["area"].update(name="Other"), "as its history left it"),
    "a scenario": (lambda data: plan(data).update(number=10**6), "based on a change"),
    "a moment of one": (lambda data: plan(data).update(applied="soon"), "soon"),
    "edits": (lambda data: plan(data).update(edits=[]), "object of edits"),
    "no edit": (lambda data: edits(data)[0].pop("after"), "'after' is missing"),
    "an edit": (lambda data: plan(data)["edits"].update(x=3), "not an object"),
    "an edit's id": (lambda data: plan(data)["edits"].update({"": {}}), "no id"),
    "an edit's column": (lambda data: plan_after(data).update(shoe="x"), "shoe"),
    "an edit's word": (lambda data: plan_after(data).update(row_type="self-help"), "self_help"),
    "an edit's version": (lambda data: edits(data)[0].update(version=99), "higher than"),
    "what it saw": (lambda data: edits(data)[0].update(seen=10**6), "not in the history"),
    "an end of nothing": (lambda data: edits(data)[0].update(seen=0, after=None), "ends what"),
    "a plan twice": (
        lambda data: data["scenarios"].append(plan(data) | {"id": "p-2"}),
        "another scenario",
    ),
    "a snapshot": (lambda data: data["snapshots"][-1].update(number=10**6), "not in the history"),
}


@pytest.mark.parametrize(("spoil", "named"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_file_is_refused_with_a_sentence(good: str, spoil: Spoil, named: str) -> None:
    data = json.loads(good)
    spoil(data)
    read, problems = read_map_file(json.dumps(data))
    assert read is None
    assert named in " ".join(problems)
    assert problems[-1].endswith("Nothing was loaded.")
    for problem in problems:
        assert problem.endswith((".", "?"))
        assert problem.isprintable()


def test_every_problem_is_said_at_once(good: str) -> None:
    data = json.loads(good)
    for one in data["entries"][:3]:
        one["colour"] = "blue"
    data["links"][0]["speed"] = "fast"
    _, problems = read_map_file(json.dumps(data))
    assert len(problems) == 3 + 1 + 1


def test_a_flood_of_problems_is_counted(good: str) -> None:
    data = json.loads(good)
    data["entries"] = [{"id": f"e{number}"} for number in range(1000)]
    _, problems = read_map_file(json.dumps(data))
    assert len(problems) == 102
    assert problems[-2] == ("Reading stopped after the first 100 problems; there may be more.")
    data["entries"] = data["entries"][:100]
    _, problems = read_map_file(json.dumps(data))
    assert len(problems) == 101


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "nothing", "[]", "3", "null", '{"format": "rpc-map"}', "[" * 100_000),
        *(b"\xff\xfe", b"PK\x03\x04", "1" * 5000, '{"format": "rpc-map", "format": "rpc-map"}'),
        '{"format": "rpc-map", "version": NaN}',
    ],
    ids=range(13),
)
def test_what_is_no_map_file_at_all_is_refused(text: str | bytes) -> None:
    read, [problem] = read_map_file(text)
    assert read is None
    assert problem.endswith("Nothing was loaded.")


def test_a_file_of_before_there_were_scenarios_still_loads(good: str) -> None:
    data = json.loads(good)
    read, problems = read_map_file(json.dumps(data | {"version": 1}))
    assert (read, problems[0]) == (None, "There is no property 'scenarios' in format 1.")
    del data["scenarios"]
    read, problems = read_map_file(json.dumps(data | {"version": 1}))
    assert problems == []
    assert read is not None
    assert read["scenarios"] == []
    with opened() as store:
        area = load(store, local_actor(), read)
        assert json.loads(map_file(dump(store, area.id), ON))["entries"] == data["entries"]
    kept = {name: value for name, value in data.items() if name in BODY}
    backup = {"format": "rpc-backup", "version": 1, "areas": [{"id": "a"} | kept]}
    areas, problems = read_backup(json.dumps(backup))
    assert problems == []
    assert areas is not None
    assert areas["a"]["scenarios"] == []


ENDED = {**NEW, "name": "Stepping up together"}
WAS_BOX = "universal_services/primary"


def older(store: Store, version: int, history_of: Callable[[Store, str], None]) -> Any:
    """The data of a file of an earlier format, in which these things happened."""
    area = store.make("Northtown", local_actor())
    history_of(store, area.id)
    data = json.loads(map_file(dump(store, area.id), ON)) | {"version": version}
    if version < 2:
        del data["scenarios"]
    return data


def deleted_one(store: Store, area: str) -> None:
    entries.remove(
        store,
        area,
        local_actor("Lead"),
        [entries.add(store, area, local_actor(), ENDED)],
        ended=None,
    )


def deleted_and_undone(store: Store, area: str) -> None:
    deleted_one(store, area)
    timeline.undo(store, area, local_actor("Lead"))
    timeline.undo(store, area, local_actor("Lead"))


def deleted_and_back(store: Store, area: str) -> None:
    deleted_one(store, area)
    timeline.undo(store, area, local_actor("Lead"))


def deleted_then_decided(store: Store, area: str) -> None:
    deleted_one(store, area)
    decisions.decide(
        store, area, local_actor("Lead"), WAS_BOX, "out_of_scope", why="The county does it"
    )


def decided_then_deleted(store: Store, area: str) -> None:
    decisions.decide(store, area, local_actor("Lead"), WAS_BOX, "none", comment="Asked")
    deleted_one(store, area)


def deleted_then_commented(store: Store, area: str) -> None:
    deleted_one(store, area)
    decisions.decide(store, area, local_actor("Lead"), WAS_BOX, comment="Asked")


def deleted_then_filled(store: Store, area: str) -> None:
    deleted_one(store, area)
    entries.remove(
        store, area, local_actor(), [entries.add(store, area, local_actor(), NEW)], ended=None
    )
    entries.add(store, area, local_actor(), ENDED)


def moved(store: Store, area: str) -> None:
    one = entries.add(store, area, local_actor(), ENDED)
    entries.change(store, area, local_actor(), one, ENDED | {"phases": "secondary"}, 2)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (deleted_one, {}),
        (deleted_and_undone, None),
        (deleted_and_back, None),
        (deleted_then_decided, None),
        (decided_then_deleted, {"comment": "Asked"}),
        (deleted_then_commented, {"comment": "Asked"}),
        (deleted_then_filled, None),
        (moved, None),
    ],
)
def test_an_older_file_says_what_ended_by_its_history(
    happened: Callable[[Store, str], None], expected: dict[str, str] | None, version: int
) -> None:
    with opened() as store, opened() as other:
        data = older(other, version, happened)
        read, problems = read_map_file(json.dumps(data))
        assert problems == []
        assert read is not None
        area = load(store, local_actor(), read)
        kept, lines = store.state(area.id), timeline.history(store, area.id)
        number = data["area"]["version"]
        before = timeline.as_of(store, area.id, number)
        assert before.decisions == other.state("northtown").decisions, (
            "a day of before is as it was"
        )
        if expected is None:
            assert kept == replace(before, area=kept.area)
            assert kept.area.version == number
            return
        day = next(one.at for one in lines if one.action == "deleted")[:10]
        document = {"state": "none_left", "on": day, "by": "Lead", "last": "Stepping up together"}
        assert kept.decisions == {WAS_BOX: document | expected}
        assert (lines[0].action, lines[0].by, lines[0].number) == ("derived", "", number + 1)
        again, problems = read_map_file(map_file(dump(store, area.id), ON))
        assert (problems, again) == ([], dump(store, area.id))
        undone = timeline.taking_back(store, area.id).undo
        assert undone[0].batch <= number, "nobody did it, so nobody undoes it"


def test_undoing_a_deletion_of_an_older_file_brings_the_box_back_as_it_was() -> None:
    with opened() as store, opened() as other:
        read, _ = read_map_file(json.dumps(older(other, 2, decided_then_deleted)))
        assert read is not None
        area = load(store, local_actor(), read).id
        timeline.undo(store, area, local_actor("Lead"))
        found = store.state(area)
        assert [entry["name"] for entry in found.entries.values()] == ["Stepping up together"]
        assert found.decisions == timeline.as_of(store, area, 3).decisions
        assert found.decisions[WAS_BOX]["state"] == "none"
        while timeline.taking_back(store, area).undo:
            timeline.undo(store, area, local_actor("Lead"))
        assert store.state(area).decisions == {}


def test_an_older_file_cannot_know_what_came_later(good: str) -> None:
    data = json.loads(good) | {"version": 2}
    come_and_gone(data, "decision", "self_help/secondary", NONE_LEFT)
    read, problems = read_map_file(json.dumps(data))
    assert read is None
    assert "there is no 'none_left' in format 2." in problems[0]


def test_a_backup_of_before_says_what_ended_too() -> None:
    with opened() as store, opened() as other:
        data = older(other, 2, deleted_one)
        kept = {name: value for name, value in data.items() if name in BODY}
        backup = {"format": "rpc-backup", "version": 2, "areas": [{"id": "north"} | kept]}
        areas, problems = read_backup(json.dumps(backup))
        assert problems == []
        assert areas is not None
        load_all(store, local_actor(), areas)
        assert store.state("north").decisions[WAS_BOX]["last"] == "Stepping up together"


def test_a_history_of_programmes_that_are_gone_still_loads(good: str) -> None:
    data = json.loads(good)
    come_and_gone(data, "entry", "e-1", {**NEW, "programme": "gone-by-now"})
    come_and_gone(data, "entry", "e-2", {"name": "It waited", "times": ""})
    read, problems = read_map_file(json.dumps(data))
    assert problems == []
    assert read is not None
    with opened() as store:
        area = load(store, local_actor(), read)
        shipped = catalogue.load()
        for number in range(1, area.version + 1):
            local_map(timeline.as_of(store, area.id, number), shipped)
        while timeline.taking_back(store, area.id).undo:
            timeline.undo(store, area.id, local_actor("x"))
        assert store.state(area.id).entries == {}


def test_an_area_that_is_loaded_under_its_old_name_can_be_undone_on() -> None:
    with opened() as store:
        area = store.make("Old", local_actor("x"))
        entries.add(store, area.id, local_actor("x"), NEW)
        store.rename(area.id, "New", local_actor("x"))
        copied = loaded(store, map_file(dump(store, area.id)), "Old")
        assert read_map_file(map_file(dump(store, copied)))[1] == []
        timeline.undo(store, copied, local_actor("x"))
        assert store.state(copied).entries == {}
        assert timeline.taking_back(store, copied).undo == []


def test_a_newer_file_is_refused_in_these_words(good: str) -> None:
    data = json.loads(good) | {"version": 4, "weather": "fine"}
    assert read_map_file(json.dumps(data)) == (
        None,
        [
            "This file was written by a newer version of the product (format 4); this one reads "
            "up to 3. Nothing was loaded."
        ],
    )


def test_a_file_that_is_too_long_is_refused() -> None:
    _, [problem] = read_map_file(" " * 1_000_001, longest=1_000_000)
    assert problem == "The file has more than 1 MB; at most 1 MB are read. Nothing was loaded."
    _, [problem] = read_map_file(" " * 50_000_001)
    assert "at most 50 MB are read" in problem


def test_a_link_to_what_the_catalogue_has_no_more_loads_with_the_name_that_it_had() -> None:
    with opened() as store:
        area = store.make("A", local_actor())
        entry_id = entries.add(
            store, area.id, local_actor(), NEW | {"programme": "new-one"}, {"new-one": "New One"}
        )
        copied = loaded(store, map_file(dump(store, area.id)), "B")
        [kept] = store.state(copied).entries.values()
        assert (kept["programme"], kept["programme_name"]) == ("new-one", "New One")
        entries.change(
            store, copied, local_actor(), entry_id, kept | {"places": "3"}, 2, {"ibct": "IBCT"}
        )


def test_marks_of_bytes_and_order_of_properties_do_not_matter(good: str) -> None:
    data = json.loads(good)
    backwards = {name: data[name] for name in reversed(data)}
    once, again = (read_map_file(text)[0] for text in (good, json.dumps(backwards)))
    assert once == again == read_map_file(b"\xef\xbb\xbf" + good.encode())[0]


def test_the_words_of_the_contract_are_those_of_the_areas() -> None:
    """`exchange` never imports `areas`, so a test holds the two together."""
    assert tuple(SETTINGS) == map_shape.SETTINGS
    assert list(Action) == list(map_shape.ACTIONS)
    for subject, name in (
        (Subject.ENTRY, "entries"),
        (Subject.DECISION, "decisions"),
        (Subject.LINK, "links"),
    ):
        assert ["id", "version", *DOCUMENT_COLUMNS[subject]] == list(map_shape.SHAPES[name])


def test_every_property_is_in_the_document() -> None:
    text = (ROOT / "docs" / "map-file.md").read_text(encoding="utf-8")
    names = {name for shape in map_shape.SHAPES.values() for name in shape}
    names |= {*map_shape.SHAPES, *map_shape.EDIT, *map_shape.SETTINGS, *map_shape.ACTIONS}
    names |= {"format", "version", "made_on", "made_by", "note", "rpc-map", "rpc-backup", "areas"}
    assert sorted(name for name in names if f"`{name}`" not in text) == []


# ------------------------------------------------------------------------ backups


def test_a_backup_brings_every_area_back_under_its_address() -> None:
    with opened() as store, opened() as other:
        first = made(store, 1, "Northtown")
        second = made(store, 2, "Anyshire")
        store.rename(second.id, "Zedshire", local_actor("x"))
        store.archive(first.id, local_actor("x"))
        text = backup_file(dump_all(store), ON)
        areas, problems = read_backup(text)
        assert problems == []
        assert areas is not None
        load_all(other, local_actor(), copy.deepcopy(areas))
        assert backup_file(dump_all(other), ON) == text
        assert {one.id for one in other.areas(with_archived=True)} == {first.id, second.id}
        with pytest.raises(AreaError, match="empty"):
            load_all(other, local_actor(), areas)


def test_a_spoilt_backup_names_the_area_and_loads_nothing() -> None:
    with opened() as store:
        made(store, 1, "Northtown")
        made(store, 2, "Anyshire")
        data = json.loads(backup_file(dump_all(store), ON))
    data["areas"][1]["entries"][0]["colour"] = "blue"
    data["areas"][0].pop("links")
    areas, problems = read_backup(json.dumps(data))
    assert areas is None
    assert len(problems) == 3
    assert ["anyshire" in problems[0], "northtown" in problems[1]] == [True, True]


def test_a_property_that_an_area_of_a_backup_has_not_is_refused(good: str) -> None:
    kept = {name: value for name, value in json.loads(good).items() if name in BODY}
    for version, more in ((2, {"colour": "blue"}), (1, {})):
        area = {"id": "a"} | kept | more
        backup = {"format": "rpc-backup", "version": version, "areas": [area]}
        areas, problems = read_backup(json.dumps(backup))
        assert areas is None
        strange = next(iter(more), "scenarios")
        assert problems == [
            f"Area 'a': There is no property '{strange}' in format {version}.",
            "Nothing was loaded.",
        ]


def test_a_map_file_is_no_backup_and_a_backup_no_map_file(good: str) -> None:
    assert "load" in read_backup(good)[1][0]
    assert "restore" in read_map_file(backup_file({}))[1][0]


def test_a_first_change_of_no_batch_is_said(good: str) -> None:
    data = json.loads(good)
    data["history"][0]["batch"] = 0
    read, problems = read_map_file(json.dumps(data))
    assert read is None
    assert problems[0].startswith("Change 1: ")
