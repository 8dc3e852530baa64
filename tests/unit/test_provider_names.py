"""Providers that nobody named: which go from an older map, and which stay."""

from __future__ import annotations

from kept_areas import opened

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add, copies
from rpc.areas.local_map import local_map
from rpc.areas.transfer.provider_names import NOT_NAMED, cleared, cleared_lines, now_counting
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.tables.catalogue import load

AT = "2026-11-20T10:00:00.000000+00:00"


def line(number: int, action: str, name: str, after: dict[str, str] | None) -> dict[str, object]:
    return {
        "number": number,
        "batch": number,
        "at": AT,
        "by": "Lead",
        "action": action,
        "subject": "entry",
        "subject_id": name,
        "before": None,
        "after": after,
        "undoes": None,
    }


def entry(provider: str, **more: str) -> dict[str, str]:
    values = {"name": "One", "provider": provider, "row_type": "self_help", "phases": "primary"}
    return values | more


COPIED = entry(NOT_NAMED, copied_from="send")
APPLIED = entry("REACH Institute, Arizona State University", programme="fcu")
TYPED = entry("Incredible Years", programme="iy-preschool")


def test_what_the_model_named_goes_and_what_a_person_wrote_stays() -> None:
    history = [
        line(1, "copied", "e-1", COPIED),
        line(2, "applied", "e-2", APPLIED),
        line(3, "added", "e-3", TYPED),
        line(4, "applied", "e-4", entry("Triple P UK", programme="fcu")),
        line(5, "changed", "e-2", APPLIED | {"times": "Mondays"}),
        line(6, "copied", "e-5", COPIED),
        line(7, "changed", "e-5", COPIED | {"provider": "Hub"}),
        line(8, "copied", "e-6", COPIED),
        line(9, "deleted", "e-6", None),
    ]
    found = cleared(history)

    assert list(found) == ["e-1", "e-2"]
    assert found["e-1"][1] == {k: v for k, v in COPIED.items() if k != "provider"}
    assert found["e-2"][1]["times"] == "Mondays"
    assert "provider" not in found["e-2"][1]
    lines = cleared_lines(history, AT)
    assert [(each["number"], each["batch"], each["action"]) for each in lines] == [
        (10, 10, "derived"),
        (11, 10, "derived"),
    ]
    assert all(each["at"] > AT for each in lines)


def test_what_waited_for_a_provider_alone_is_counted() -> None:
    blank = entry("")
    waiting = {"name": "Two", "row_type": "self_help"}
    assert now_counting({"a": blank, "b": entry("Hub"), "c": waiting, "d": blank}) == 2


def test_a_copy_of_a_programme_has_no_provider_and_one_of_a_website_keeps_its_own() -> None:
    programme, website = copies(load().entries, ["fcu", "gingerbread"])
    assert programme["provider"] == ""
    assert website["provider"] == "Gingerbread"


def test_an_entry_without_a_provider_is_on_the_map_and_counts() -> None:
    values = {"name": "Drop-in", "row_type": "universal_services", "phases": "primary"}
    with opened() as store:
        area = store.make("Northborough", local_actor("Lead"))
        entry_id = add(store, area.id, local_actor("Lead"), values)
        local = local_map(store.state(area.id), load())
    assert local.tray.empty
    assert local.local["id"].tolist() == [entry_id]
    counted = cover(local.entries, Selection(), local.states)
    assert counted.total == 1
    assert counted.wall.at["universal_services/primary", "services"] == 1
