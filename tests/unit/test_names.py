"""Names that nobody can see are blank, and addresses in names are no links."""

from __future__ import annotations

import json
import re

import pytest
from kept_areas import made, opened

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import RefusedError
from rpc.areas.history.timeline import snapshot
from rpc.areas.scenarios.scenarios import make, rename
from rpc.areas.transfer.plain_data import dump
from rpc.exchange.map_file import map_file, read_backup, read_map_file
from rpc.imports.pasted import read_pasted
from rpc.tables.local import normalise, validate
from rpc.tables.visible import is_blank, quoted
from rpc.ui.components.markup import plain

UNSEEN = ["", " \t", "\u200b", "\u200b\u200d\ufeff", "\u2060 \u00ad", "\u3164", "\u2800", "\u0301"]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_of_nothing_that_shows_is_blank_everywhere(name: str) -> None:
    assert is_blank(name)
    assert validate({"name": name}, placed=False)["name"].startswith("Name is blank")
    assert "provider" not in normalise({"name": "Relate", "provider": name})
    assert read_pasted(f"Name\tProvider\n{name}\tRelate").rows == []
    with opened() as store:
        area = store.make("Northborough", local_actor()).id
        for call in (
            lambda: store.make(name, local_actor()),
            lambda: store.rename(area, name, local_actor("Lead")),
            lambda: snapshot(store, area, local_actor("Lead"), name),
            lambda: make(store, area, local_actor("Lead"), name),
            lambda: rename(
                store, area, local_actor(), make(store, area, local_actor("Lead"), "Plan").id, name
            ),
        ):
            with pytest.raises(RefusedError):
                call()


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("what", ["area", "entries", "snapshots", "scenarios"])
def test_a_file_with_a_name_of_nothing_that_shows_is_refused(what: str, name: str) -> None:
    with opened() as store:
        area = made(store).id
        snapshot(store, area, local_actor("Lead"), "Spring")
        make(store, area, local_actor("Lead"), "Plan")
        data = json.loads(map_file(dump(store, area)))
    thing = data[what] if what == "area" else data[what][0]
    thing["name"] = name
    read, problems = read_map_file(json.dumps(data))
    assert read is None
    assert any("blank" in problem for problem in problems), problems


@pytest.mark.parametrize("name", ["x", "ä", "爱", "🙂", "a\u200b", "١"])
def test_a_name_that_shows_anything_is_not(name: str) -> None:
    assert not is_blank(name)


GFM = [
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"(?:^|\s|[^\w])([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
]
"""How addresses are found in text after its signs were read (mdast-util-gfm-autolink-literal)."""


@pytest.mark.parametrize(
    "name",
    ["http://evil.example/x", "See HTTPS://a.example", "www.evil.example", "(x@evil.example)"],
)
def test_an_address_in_a_label_is_no_link(name: str) -> None:
    assert any(address.search(name) for address in GFM)
    unescaped = re.sub(r"\\([^\w\s])", r"\1", plain(name))
    assert not any(address.search(unescaped) for address in GFM)
    assert unescaped.replace("\u2060", "") == name


AREA_IDS = ["../../x", "..", "a/b", "a\\b", "a\x00b", "\ud800", "a\nb", " a", "A", "", "a" * 81, 7]


@pytest.mark.parametrize("area_id", AREA_IDS)
def test_a_backup_with_an_id_that_no_area_has_is_refused(area_id: object) -> None:
    area = {"name": "A", "version": 1, "settings": {}}
    lists = {name: [] for name in ("entries", "decisions", "links", "snapshots", "scenarios")}
    first = {
        "number": 1,
        "batch": 1,
        "at": "2026-11-24T09:30:00.000000+00:00",
        "action": "made",
        "subject": "area",
        "subject_id": "",
        "before": None,
        "after": {"name": "A"},
    }
    kept = {"id": "northborough", "area": area, "history": [first], **lists}
    whole = {"format": "rpc-backup", "version": 2, "areas": [kept]}
    read, problems = read_backup(json.dumps(whole))
    assert read is not None, problems
    read, problems = read_backup(json.dumps(whole | {"areas": [kept | {"id": area_id}]}))
    assert read is None
    assert problems[0].startswith("Area 1 of the backup has no id that an area can have")
    for entry_id in ("../e", "a\nb", "a\x00b", "\u200b"):
        entry = {"id": entry_id, "version": 1, "name": "Relate"}
        of_map = {"format": "rpc-map", "version": 2, "area": area, "history": [first], **lists}
        read, problems = read_map_file(json.dumps(of_map | {"entries": [entry]}))
        assert read is None
        assert "can" in problems[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Hub", "'Hub'"), ("\u200b", "'\\u200b'"), ("a\nb", "'a\\nb'"), ("x" * 50, f"'{'x' * 40}'")],
)
def test_a_sentence_quotes_what_cannot_be_seen_by_its_code(text: str, shown: str) -> None:
    assert quoted(text) == shown
    assert quoted(text).isprintable()
