"""Half-blank, all-blank and empty areas: no sentence of the product turns a blank into a comfort.

Every page, report, sheet and command is read for words that say "none" or "no" of what nobody
recorded, or blame somebody for it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

import openpyxl
import pytest
from click.testing import CliRunner
from half_blank import all_blank, empty, half_blank
from screens import CATALOGUE, opened

from rpc.__main__ import main
from rpc.areas.history import timeline
from rpc.areas.local_map import local_map
from rpc.areas.store import Area, Store
from rpc.exchange.document import Bullets, Heading, Paragraph, Section, Table
from rpc.reports.board import board_document
from rpc.reports.workbook import area_workbook

MADE = datetime(2026, 11, 25, 9)
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("pathway", {}),
    ("pathway", {"present": "1"}),
    *(
        ("coverage", {"measure": measure})
        for measure in ("kinds", "strongest", "rules", "conflict")
    ),
    ("coverage", {"cell": "universal/secondary/online"}),
    ("coverage", {"cell": "targeted_selective/primary"}),
    ("catalogue", {}),
    ("area", {}),
    ("entries", {}),
    ("judging", {}),
    ("upkeep", {}),
)

_NUMBERS = count(1)

FORBIDDEN = {
    "comfort": re.compile(
        r"0 duplicates|funding of no |no entries? ends|no funding is known|no gap is known\. |"
        r"probably do the same: 0|nothing is known to hang|no place is known|"
        r"every entry is placed|0 known not to be|in 0 it is|for 0 |of 0 |"
        r"nothing is left to follow up|nothing to follow up|0 (✕|with|without) ",
        re.IGNORECASE,
    ),
    "blame": re.compile(
        r"\d+ (has|have) no (measure|owner)|no measure\b(?! .{0,20}recorded)|"
        r"none known to work|never confirmed|without an owner|without a measure",
        re.IGNORECASE,
    ),
    "claim": re.compile(r"somebody said|none is on the map", re.IGNORECASE),
}
"""Words that no page may say of what nobody was asked."""

NOT_RECORDED = re.compile(r"0 of 0 |nothing counts? here: 0")


@pytest.fixture(params=[half_blank, all_blank, empty], ids=lambda make: make.__name__)
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    make: Callable[[Store, str], Area] = request.param
    return make(store, f"{make.__name__} {next(_NUMBERS)}")


def pieces(text: str) -> Iterator[str]:
    for kind, pattern in FORBIDDEN.items():
        for found in pattern.finditer(text):
            around = text[max(0, found.start() - 60) : found.end() + 60]
            yield f"{kind}: '{found[0]}' in '...{around}...'"
    yield from (found[0] for found in NOT_RECORDED.finditer(text))


def printed(section: Section) -> Iterator[str]:
    """The texts that a reader of a section sees."""
    yield section.title
    for block in section.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                yield text
            case Bullets(items):
                yield from items
            case Table(title, _, rows):
                yield title if rows else block.nothing
                yield from (f"{cell.lead} {cell.text}" for row in rows for cell in row)


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_no_page_turns_a_blank_into_a_no(area: Area, page: str, query: dict[str, str]) -> None:
    shows = {"shows": "area"} if page in ("pathway", "coverage", "catalogue") else {}
    screen = opened(page, area=area.id, **shows, **query)
    text = "\n".join(re.sub(r"\s+", " ", piece.text) for piece in screen.pieces)
    assert list(pieces(text)) == []


def test_no_report_turns_a_blank_into_a_no(store: Store, area: Area) -> None:
    local = local_map(store.state(area.id), CATALOGUE)
    changes = timeline.history(store, area.id)
    for for_screens in (False, True):
        document = board_document(local, changes, MADE, for_screens=for_screens)
        text = "\n".join(text for section in document.sections for text in printed(section))
        assert list(pieces(text)) == []
    book = openpyxl.load_workbook(io.BytesIO(area_workbook(local, changes, MADE)))
    for sheet in book:
        cells = (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        assert list(pieces("\n".join(cells))) == [], sheet.title


@pytest.mark.parametrize(
    "arguments", [["coverage"], ["gaps"], ["gaps", "--mode", "online"], ["gaps", "--words", "zz"]]
)
def test_no_command_turns_a_blank_into_a_no(area: Area, arguments: list[str]) -> None:
    done = CliRunner().invoke(main, [*arguments, "--area", area.id])
    assert done.exit_code == 0, done.output
    assert list(pieces(done.output)) == []
    if area.name.startswith("empty") and arguments == ["gaps"]:
        assert "Nothing is mapped yet" in done.output


def test_then_that_is_no_change_is_said(store: Store, area: Area) -> None:
    last = store.version(area.id)
    screen = opened("coverage", area=area.id, shows="then_now", then="9999")
    assert f"There is no change 9999 yet: the last one is {last}." in screen.notices[0]
    assert "9999" not in str(screen.query)
