"""Who writes is asked in each browser: the area's setting is only a suggestion."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from screens import Screen, opened
from test_area_pages import BY, said

from rpc.areas.history.timeline import history
from rpc.areas.store import Area, Store
from rpc.ui.shell import writer


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": "Commissioner"})


def added(screen: Screen, name: str) -> Screen:
    screen.at.text_input(key="quick_name").set_value(name)
    screen.at.selectbox(key="quick_row").set_value("universal_services")
    screen.at.pills(key="quick_phases").set_value(["primary"])
    return screen.press("Add to the map")


def test_the_areas_setting_is_only_a_suggestion(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    added(screen, "One")
    assert history(store, area.id)[0].by == ""
    screen.at.button(key="writer_use").click().run()
    assert "You write as Commissioner from now on." in said(screen)
    assert not [one for one in screen.at.button if one.key == "writer_use"]
    added(screen, "Two")
    assert history(store, area.id)[0].by == "Commissioner"


def test_each_browser_has_its_own(store: Store, area: Area) -> None:
    mine, other = opened("area", area=area.id), opened("area", area=area.id)
    mine.at.text_input(key="writer_field").set_value("  Early   help lead ").run()
    added(other, "Theirs")
    assert history(store, area.id)[0].by == ""
    added(mine, "Mine")
    assert history(store, area.id)[0].by == "Early help lead"
    mine.at.text_input(key="writer_field").set_value("").run()
    assert "You write as somebody from now on." in said(mine)
    added(mine, "Blank")
    assert history(store, area.id)[0].by == ""


def test_a_name_is_asked_about(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    screen.at.text_input(key="writer_field").set_value("Jane Smith").run()
    assert "Choose what to do" in said(screen)
    added(screen, "One")
    assert history(store, area.id)[0].by == ""


@pytest.mark.parametrize(
    ("cookie", "title"),
    [
        ("Early%20help%20lead", "Early help lead"),
        ("%C3%A9ducatrice", "éducatrice"),
        ("%00%0D%0ALead", "Lead"),
        ("%E2%80%8B", ""),
        ("%ff%fe", "\ufffd\ufffd"),
        ("x" * 5000, "x" * 80),
        ("", ""),
    ],
)
def test_what_the_browser_sends_is_tidied(
    cookie: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(cookies={writer.TITLE_COOKIE: cookie})
    monkeypatch.setattr(writer, "st", SimpleNamespace(session_state={}, context=context))
    assert writer.writer_title() == title
