"""Which tests wait for the whole run (`make test-all`), and what stands for them on a change.

`make test` is for every change: few minutes, every risk once. What repeats a risk on further pages,
sizes or servers is here; each line names the cases that stay. A line that names no test, or a case
that is not there, fails the collection: the table cannot go stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

MARKER = "thorough"
"""The mark of a test that only the whole run holds."""


class Stays(NamedTuple):
    """Of one test's cases, those that run on every change; none where it waits as a whole."""

    cases: tuple[str, ...] = ()


_BROWSER: dict[str, Stays] = {
    "test_accessibility.py::test_axe_finds_nothing": Stays(
        (
            "pathway, a card open",
            "coverage, a cell open",
            "area, a cell open",
            "upkeep",
        )
    ),
    # A server of its own, for a page that tests/app asks too.
    "test_accessibility.py::test_axe_finds_nothing_on_the_page_of_problems": Stays(),
    "test_bad_addresses.py::test_a_bad_part_of_an_address_is_named_and_left_out": Stays(
        ("junk as a value",)
    ),
    "test_bad_addresses.py::test_a_bad_part_of_an_areas_address_is_named": Stays(
        ("/area?area={example}&as_of=abc",)
    ),
    "test_bad_addresses.py::test_an_area_that_is_deleted_elsewhere_is_said_in_a_sentence": Stays(
        ("/area",)
    ),
    "test_bad_addresses.py::test_what_is_no_part_of_an_areas_wall_opens_nothing": Stays(
        ("an entry of the model",)
    ),
    "test_bad_addresses.py::test_broken_tables_are_listed_on_every_page_until_they_are_put_right": (
        Stays()
    ),
    "test_cell_texts.py::test_texts_stand_inside_their_cells": Stays(
        (
            "desk-small-area={example}&grid=wall&shows=against",
            "projected-large-grid=blocks",
        )
    ),
    "test_deep_links.py::test_the_first_request_to_a_new_server_shows_its_page_and_view": Stays(
        ("/coverage1",)
    ),
    "test_deep_links.py::"
    "test_many_who_come_at_once_to_a_server_that_has_just_started_all_see_their_page": Stays(),
    # Both ways of starting are met once; what else the guard answers, in one.
    "test_edge.py::test_every_answer_forbids_framing_and_says_what_it_may_load": Stays(("serve",)),
    "test_edge.py::test_foreign_origins_are_refused_and_nothing_outside_is_asked": Stays(
        ("serve",)
    ),
    "test_edge.py::test_what_no_page_needs_is_closed": Stays(("serve",)),
    "test_figure_colours.py::test_texts_of_the_drawn_heatmap_stand_out": Stays(
        ("light-model", "dark-area")
    ),
    "test_heatmap.py::test_a_click_near_the_corner_of_a_cell_opens_its_panel": Stays(
        ("bottom right",)
    ),
    "test_hostile_rows.py::test_whatever_is_typed_in_an_area_shows_as_typed": Stays(
        (
            "/area?area={hostile}&entry={hostile_entry}",
            "/coverage?area={hostile}&grid=wall&cell=selective_services/primary",
            "/?area={hostile}",
        )
    ),
    "test_in_sight.py::test_an_undo_of_the_history_is_asked_in_sight": Stays(("size0",)),
    "test_in_sight.py::test_on_upkeep": Stays(("size0",)),
    "test_keyboard.py::test_tab_reaches_everything_in_order_and_the_focus_is_seen": Stays(
        ("/area?area={example}&entry={entry}",)
    ),
    "test_narrow.py::test_nothing_but_tables_and_the_heatmap_scrolls_sideways": Stays(
        ("/coverage?cell=targeted_indicated/second",)
    ),
    "test_one_page_offline.py::test_axe_finds_nothing_with_the_network_off": Stays(("light",)),
    "test_preferences.py::test_reduced_motion_is_honoured": Stays(),
    "test_preferences.py::test_wider_text_spacing_loses_nothing": Stays(
        ("/area?area={example}&entry={entry}",)
    ),
    "test_projection.py::test_the_wall_fits_and_reads": Stays(("(1280, 720)-every state",)),
    "test_projection.py::test_the_heatmap_fits_and_reads": Stays(("area={example}&grid=wall",)),
    "test_projection.py::test_states_of_an_areas_wall_stay_distinct_in_greyscale": Stays(("dark",)),
}

_STORAGE: dict[str, Stays] = {
    # A server, a browser and a kill, many times over; test_killed.py kills a writer each time.
    "test_server_killed.py::test_what_the_screen_confirmed_survives": Stays(),
    # Another map of a hundred entries each, written as people do: the same file with other texts.
    "test_erased.py::test_nothing_of_it_is_left": Stays(("0",)),
    # Commands in processes of their own, the same five for each state of the file.
    "test_read_only.py::test_a_read_only_file_in_a_folder_that_can_be_written_to": Stays(),
    "test_read_only.py::test_what_a_killed_server_left_in_the_log_is_taken_out_too": Stays(
        ("True",)
    ),
}

WHOLE_RUN = {f"tests/browser/{name}": kept for name, kept in _BROWSER.items()} | {
    f"tests/storage/{name}": kept for name, kept in _STORAGE.items()
}


def mark(items: Sequence[pytest.Item]) -> None:
    """Marks what waits for the whole run. Raises `pytest.UsageError` for a line of a file that
    was collected whole and that no test answers to.
    """
    cases: dict[str, set[str]] = {}
    for item in items:
        name, _, case = item.nodeid.partition("[")
        case = case.removesuffix("]")
        cases.setdefault(name, set()).add(case)
        if name in WHOLE_RUN and case not in WHOLE_RUN[name].cases:
            item.add_marker(MARKER)
    files = {name.partition("::")[0] for name in cases}
    for name, kept in WHOLE_RUN.items():
        if name in cases:
            missing = set(kept.cases) - cases[name]
        else:
            missing = {"any case"} if name.partition("::")[0] in files else set()
        if missing:
            raise pytest.UsageError(f"tests/tiers.py: {name} has no {', '.join(sorted(missing))}")
