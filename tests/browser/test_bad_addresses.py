"""A bad address, and bad tables, are each answered by sentences, and the rest still works."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import (
    PAGES,
    Fresh,
    Visit,
    expect_query,
    heading,
    idle,
    panel,
    pill,
    query,
    sentence,
    texts,
    titled,
)
from playwright.sync_api import Page, expect
from serving import ROOT, Server

from rpc.areas.authorisation.actor import local_actor

JUNK = "".join(chr(33 + (7 * i) % 90) for i in range(10_000))
"""Ten thousand printable characters of no meaning."""

BAD = {
    "an unknown filter": ("/coverage?levell=universal", ["'levell' is not a filter", "'level'?"]),
    "an unknown cell": (
        "/coverage?cell=universal/primary/by_post",
        ["no cell 'universal/primary/by_post'"],
    ),
    "an unknown entry": ("/catalogue?entry=eprepp", ["no entry 'eprepp'", "'eprep'?"]),
    "junk as a value": (f"/?level={quote(JUNK)}", ["is not a need level"]),
    "an unknown area": ("/?area=nope", ["There is no area 'nope'"]),
    "a map of no area": ("/coverage?shows=x&as_of=abc", ["no map to show 'x'", "'abc' is not"]),
    "a thousand parts": (
        "/coverage?" + "&".join(f"p{n}=1" for n in range(900)),
        ["'p0' is not a filter", "896 more parts of the address were left out"],
    ),
}
"""Addresses of which a part is bad, and what the page says of it. How each kind of bad part is
said is held without a browser; here, that a browser carries it there and back."""


def notice(page: Page) -> str:
    shown = page.locator(".rpc.notice:not([role=note])")
    expect(shown).to_be_visible()
    return " ".join(shown.inner_text().split())


def assert_works(page: Page) -> None:
    """The page answers a filter as it would have without the bad part."""
    pill(page, "Need level", "Selective").click()
    expect(sentence(page)).to_contain_text("targeted selective only")


@pytest.mark.parametrize("what", BAD)
def test_a_bad_part_of_an_address_is_named_and_left_out(what: str, visit: Visit) -> None:
    path, said = BAD[what]

    page = visit(path)

    told = notice(page)
    assert [part for part in said if part not in told] == []
    assert len(told) < 1500
    assert query(page) == {}
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(sentence(page)).to_contain_text("All ")
    assert_works(page)


BAD_IN_AN_AREA = {
    "/area?area=nope": "There is no area 'nope'",
    "/entries?area=nope&entry=x": "There is no area 'nope'",
    "/area?area={example}&as_of=abc": "'abc' is not the number of a change",
    "/upkeep?area={example}&as_of=99999": "There is no change 99999",
    "/coverage?area={example}&shows=x": "There is no map to show 'x'",
    "/area?area={example}&entry={hostile_entry}": "There is no entry",
    "/entries?area={decided}&entry={entry}": "There is no entry",
    "/catalogue?area={decided}&entry={entry}": "There is no entry",
    "/area?area={example}&cell=self_help/nowhere": "There is no cell 'self_help/nowhere'",
}
"""Addresses of areas of which a part is bad, and what the page says of it."""


@pytest.mark.parametrize("path", BAD_IN_AN_AREA)
def test_a_bad_part_of_an_areas_address_is_named(path: str, visit: Visit) -> None:
    page = visit(path)

    assert BAD_IN_AN_AREA[path] in notice(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(heading(page)).to_be_visible()
    named = [name for name in ("example", "decided") if f"{{{name}}}" in path]
    assert set(query(page)) == ({"area"} if named else set())


@pytest.mark.parametrize(
    "path",
    ["/area?area={example}&cell=universal/primary/online", "/area?area={example}&entry=eprep"],
    ids=["a cell of another grid", "an entry of the model"],
)
def test_what_is_no_part_of_an_areas_wall_opens_nothing(path: str, visit: Visit) -> None:
    page = visit(path)
    expect(page.locator("table.room")).to_be_visible()
    expect(page.locator("h2[data-opened]")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", ["/area", "/entries", "/upkeep", "/", "/coverage", "/catalogue"])
def test_an_area_that_is_deleted_elsewhere_is_said_in_a_sentence(
    path: str, server: Server, visit: Visit
) -> None:
    area = server.store.make(f"Soon gone from {path}", local_actor())
    page = visit(f"{path}?area={area.id}")

    server.store.delete(area.id, local_actor(), area.name)

    told = notice(page)
    assert "The area that was open is not there any more" in told
    expect_query(page)
    own = path in PAGES[4:]
    expected = "Map your area" if own else re.compile("model|pathway|programme|Support")
    expect(heading(page)).to_have_text(expected)


def test_the_good_part_of_an_address_is_kept(visit: Visit) -> None:
    page = visit("/coverage?level=universal&phase=prymary&cell=universal/primary/online&measure=x")
    told = notice(page)
    assert "'prymary' is not a phase" in told
    assert "no measure 'x'" in told
    expect(sentence(page)).to_contain_text("universal only")
    expect(panel(page).locator("h2")).to_have_text("Universal · Primary")
    expect_query(page, level="universal", cell="universal/primary/online")
    pill(page, "Phase", "Primary").click()
    expect(sentence(page)).to_contain_text("universal, primary only")


def test_markup_in_an_address_shows_as_typed(visit: Visit) -> None:
    page = visit("/?level=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E**x**&words=%3Cb%3Ehi%3C/b%3E")
    assert "'<img src=x onerror=alert(1)>**x**' is not a need level" in notice(page)
    expect(sentence(page)).to_contain_text("with the words '<b>hi</b>' only")
    assert page.locator("img[src=x]").count() == 0


def test_an_unknown_page_leads_home(visit: Visit) -> None:
    page = visit("/nowhere?level=universal")
    titled(page, "/")
    expect(page.get_by_text("Page not found").first).to_be_visible()


# -------------------------------------------------------------------------------- broken tables


def broken(file: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Two faults that a person makes: a word spelt wrong, and a name left out."""
    if file == "services.csv":
        rows[0] |= {"level": "univresal"}
        rows[4] |= {"name": ""}
    if file == "interventions.csv":
        rows[2] |= {"guidebook_rating": "5", "phases": "early_years;<img src=x onerror=alert(1)>"}
    return rows


def test_broken_tables_are_listed_on_every_page_until_they_are_put_right(
    tables: Callable[..., Path], fresh_server: Fresh, visit: Visit
) -> None:
    folder = tables(broken)
    server = fresh_server(folder)
    for path in PAGES:
        page = visit(f"{path}?level=universal", at=server)
        expect(heading(page)).to_have_text("The catalogue cannot be shown")
        rows = [row for row in texts(page.locator("table.plain tbody tr")) if row]
        assert any(
            "services.csv" in row and "univresal" in row and "universal" in row for row in rows
        )
        assert any("services.csv" in row and "6" in row and "name" in row for row in rows)
        assert any("interventions.csv" in row and "rating" in row for row in rows)
        assert any("<img src=x onerror=alert(1)>" in row for row in rows)
        assert page.locator("img[src=x]").count() == 0
        body = page.locator("body").inner_text()
        assert "Traceback" not in body
        assert "Error" not in body
        assert str(folder) not in body
        assert page.locator("table.wall, table.entries, .js-plotly-plot").count() == 0

    for file in (ROOT / "data").glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    page.reload()

    expect(heading(page)).to_have_text("Map your area")
    idle(page)

    (folder / "services.csv").unlink()
    page.reload()

    expect(heading(page)).to_have_text("The catalogue cannot be shown")
    assert any("services.csv" in row for row in texts(page.locator("table.plain tbody tr")))
