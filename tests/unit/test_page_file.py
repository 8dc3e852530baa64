"""The one-file page holds everything, nothing of another host, and no markup that was typed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest
from boards import NOW, TYPED, Reported, example_with_a_scenario, hostile, many
from kept_areas import opened
from plotly.offline import get_plotlyjs

from rpc.areas.store import Store
from rpc.exchange.document import Figure, Table
from rpc.reports.board import area_report, board_document

MOST = 6_000_000
"""Bytes: it has to go by mail."""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def example(store: Store) -> Reported:
    return example_with_a_scenario(store)


def page_of(reported: Reported) -> str:
    local, changes, trials = reported
    return area_report(local, changes, NOW, "html", trials).decode()


@pytest.fixture(scope="module")
def page(example: Reported) -> str:
    return page_of(example)


def scripts(page: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


def plotly_in(page: str) -> str:
    [packed] = re.findall(r'<script type="text/plain" id="plotly">([^<]*)</script>', page)
    return gzip.decompress(base64.b64decode(packed)).decode()


def markup(page: str) -> str:
    """The page without what stands in its scripts."""
    return re.sub(r"<script[^>]*>.*?</script>", "", page, flags=re.DOTALL)


def test_it_names_no_other_host_and_asks_none(page: str) -> None:
    attributes = re.findall(r'(?:src|href|action|data|poster|srcset)="([^"]*)"', markup(page))
    assert attributes
    assert [value for value in attributes if not value.startswith("#")] == []
    assert not re.search(r"@import|url\(", markup(page))
    assert not re.search(
        r"<script[^>]+src|<link|<iframe|<base|<form", page.split("<script", maxsplit=1)[0]
    )


def test_its_policy_allows_its_own_scripts_only(page: str) -> None:
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    policy = html.unescape(policy)
    assert policy.startswith("default-src 'none';")
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in (plotly_in(page), *scripts(page))
    ]
    assert len(hashes) == 2
    assert f"script-src {' '.join(hashes)};" in policy
    assert "http" not in policy


def test_plotly_stands_in_it_once_and_the_figures_are_plotlys(page: str) -> None:
    assert plotly_in(page) == get_plotlyjs()
    assert page.count('id="plotly"') == 1
    [data] = re.findall(r'<script type="application/json" id="figures">(.*?)</script>', page)
    specs = json.loads(data)
    assert len(specs) == 6
    for spec in specs:
        assert spec.keys() == {"light", "dark"}
        for theme in spec.values():
            go.Figure(theme)  # raises for what Plotly does not know


def test_what_was_typed_never_becomes_markup(store: Store) -> None:
    page = page_of(hostile(store))
    assert "<img" not in page.partition("<script>")[0]
    assert TYPED not in page
    assert html.escape(TYPED, quote=False) in page.replace("&#39;", "'").replace("&#34;", '"')
    [data] = re.findall(r'id="figures">(.*?)</script>', page)
    assert "<" not in data
    assert page.count("</script>") == 3  # the figures, Plotly, and what draws them
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", markup(page))


def test_the_document_is_the_same_with_what_only_screens_show(example: Reported) -> None:
    local, changes, trials = example
    printed = board_document(local, changes, NOW, trials)
    shown = board_document(local, changes, NOW, trials, for_screens=True)
    assert {"Heatmaps", "Entries"} == {s.title for s in shown.sections} - {
        s.title for s in printed.sections
    }
    titles = [block.title for block in shown.blocks if isinstance(block, Table)]
    titles += [block.twin.title for block in shown.blocks if isinstance(block, Figure)]
    assert len(set(titles)) == len(titles)


def test_it_is_small_enough_also_for_many_entries(store: Store, page: str) -> None:
    assert len(page.encode()) < MOST
    assert len(page_of(many(store)).encode()) < MOST
