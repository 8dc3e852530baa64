"""Which tests wait for the whole run (`make test-all`), and what stands for them on a change.

`make test` is for every change: few minutes, every risk once. What repeats a risk on further pages,
sizes or servers is here; each line names the cases that stay, or the cheaper test that stands for
all of them. A line that names no test, or a case or a twin that is not there, fails the collection:
the table cannot go stale.
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
    twin: str = ""
    """The cheaper test that meets the same risk on every change, where none of its cases does:
    seen to fail on a fault that this one is there for."""


_BROWSER: dict[str, Stays] = {
    "test_accessibility.py::test_axe_finds_nothing": Stays(
        ("pathway, a card open", "coverage, a cell open", "area, a cell open", "upkeep")
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
    "test_bad_addresses.py::test_broken_tables_are_listed_on_every_page_until_they_are_put_right": (
        Stays()
    ),
    "test_bad_addresses.py::test_what_is_no_part_of_an_areas_wall_opens_nothing": Stays(
        ("an entry of the model",)
    ),
    "test_cell_texts.py::test_texts_stand_inside_their_cells": Stays(
        ("desk-small-area={example}&grid=wall&shows=against", "projected-large-grid=blocks")
    ),
    "test_comparison.py::test_a_comparison_has_no_score": Stays(
        twin="tests/app/test_comparison_table.py::test_a_comparison_has_no_score"
    ),
    "test_comparison.py::test_differences_are_marked_by_a_sign_and_a_word": Stays(
        twin="tests/app/test_comparison_table.py::test_differences_are_marked_by_a_sign_and_a_word"
    ),
    "test_comparison.py::test_no_more_than_four_are_compared": Stays(
        twin="tests/app/test_comparison_table.py::test_no_more_than_four_are_compared"
    ),
    "test_connection.py::test_streamlits_sign_alone_says_it": Stays(
        twin="tests/browser/test_connection.py::test_streamlits_mark_of_any_other_state_says_it"
    ),
    "test_deep_links.py::"
    "test_many_who_come_at_once_to_a_server_that_has_just_started_all_see_their_page": Stays(),
    "test_deep_links.py::test_a_shared_link_opens_the_same_view_in_a_new_browser": Stays(
        twin="tests/browser/test_heatmap.py::test_every_place_of_the_list_opens_its_panel"
    ),
    # No other test is the first to come to a new server, by an address with a view.
    "test_deep_links.py::test_the_first_request_to_a_new_server_shows_its_page_and_view": Stays(
        ("/coverage1",)
    ),
    "test_deep_links.py::test_the_menu_keeps_the_filters_on_every_page": Stays(
        twin="tests/browser/test_deep_links.py::test_back_from_another_page_returns_to_the_page_and_its_view"
    ),
    "test_edge.py::test_a_browser_keeps_its_cookie": Stays(
        twin="tests/unit/test_guard.py::test_a_browser_gets_a_cookie_once"
    ),
    # Both ways of starting are met once; what else the guard answers, in one.
    "test_edge.py::test_every_answer_forbids_framing_and_says_what_it_may_load": Stays(("serve",)),
    "test_edge.py::test_foreign_origins_are_refused_and_nothing_outside_is_asked": Stays(
        ("serve",)
    ),
    "test_edge.py::test_what_no_page_needs_is_closed": Stays(("serve",)),
    "test_figure_colours.py::test_texts_of_the_drawn_heatmap_stand_out": Stays(
        twin="tests/app/test_figure_contrast.py::test_every_text_of_a_figure_can_be_read"
    ),
    "test_first_visit.py::test_the_file_of_the_catalogue_holds_the_selection": Stays(
        twin="tests/browser/test_first_visit.py::test_a_file_follows_a_filter_that_was_just_set"
    ),
    "test_first_visit.py::test_the_files_of_the_coverage_page_hold_what_it_shows": Stays(
        twin="tests/app/test_cells_agree.py::test_the_screen_the_files_and_the_panel_say_the_same"
    ),
    "test_heatmap.py::test_a_click_near_the_corner_of_a_cell_opens_its_panel": Stays(
        twin="tests/browser/test_heatmap.py::test_a_second_click_opens_another_cell_and_the_first_opens_again"
    ),
    "test_heatmap.py::test_figure_and_twin_say_the_same_after_each_change": Stays(
        twin="tests/app/test_cells_agree.py::test_the_figure_and_its_twin_say_the_same"
    ),
    "test_hostile_rows.py::test_a_cell_of_the_heatmap_tells_its_row_as_typed": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_sources_and_projection": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_the_catalogue_a_card_and_a_comparison": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_the_filters_and_the_sentence": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_the_heatmap_its_twin_panel_and_list": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_the_rules_and_all_else_on_the_coverage_page": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_the_wall_and_its_cards": Stays(
        twin="tests/app/test_hostile_tables.py::test_whatever_stands_in_a_table_is_text"
    ),
    "test_hostile_rows.py::test_whatever_is_typed_in_an_area_shows_as_typed": Stays(
        (
            "/area?area={hostile}&entry={hostile_entry}",
            "/coverage?area={hostile}&grid=wall&cell=selective_services/primary",
        )
    ),
    "test_in_sight.py::test_an_undo_of_the_history_is_asked_in_sight": Stays(("size0",)),
    "test_in_sight.py::test_on_our_entries": Stays(
        twin="tests/browser/test_in_sight.py::test_on_our_area"
    ),
    "test_in_sight.py::test_on_scenarios": Stays(
        twin="tests/browser/test_in_sight.py::test_on_our_area"
    ),
    "test_in_sight.py::test_on_upkeep": Stays(
        twin="tests/browser/test_in_sight.py::test_on_our_area"
    ),
    "test_in_sight.py::test_the_same_place_is_one_tick": Stays(
        twin="tests/app/test_same_place.py::test_the_same_place_as_last_is_one_tick_and_for_one_entry"
    ),
    "test_judging_stories.py::test_story_17_what_a_low_income_family_can_use": Stays(
        twin="tests/app/test_area_stories.py::test_story_17_what_a_low_income_family_can_use"
    ),
    "test_judging_stories.py::test_story_19_find_options_for_a_gap": Stays(
        twin="tests/app/test_area_stories.py::test_stories_19_and_20_find_options_for_a_gap_and_compare_three"
    ),
    "test_judging_stories.py::test_story_20_compare_three_options": Stays(
        twin="tests/app/test_area_stories.py::test_stories_19_and_20_find_options_for_a_gap_and_compare_three"
    ),
    "test_judging_stories.py::test_story_24_board_report": Stays(
        twin="tests/unit/test_board_report.py::test_headings_are_real_and_in_order"
    ),
    "test_judging_stories.py::test_story_25_return_in_six_months": Stays(
        twin="tests/app/test_area_stories.py::test_story_25_return_in_six_months"
    ),
    "test_judging_stories.py::test_the_area_beside_the_model": Stays(
        twin="tests/app/test_area_stories.py::test_the_area_beside_the_model"
    ),
    "test_keyboard.py::test_a_card_closes_by_its_button": Stays(
        twin="tests/browser/test_keyboard.py::test_a_card_opens_and_closes_by_keyboard_and_gives_the_focus_back"
    ),
    "test_keyboard.py::test_comparing_keeps_the_focus_where_it_was": Stays(
        twin="tests/browser/test_heatmap.py::test_the_keyboard_alone_opens_the_same_panel_and_keeps_its_place"
    ),
    "test_keyboard.py::test_tab_reaches_everything_in_order_and_the_focus_is_seen": Stays(
        ("/area?area={example}&entry={entry}",)
    ),
    "test_narrow.py::test_nothing_but_tables_and_the_heatmap_scrolls_sideways": Stays(
        ("/coverage?cell=targeted_indicated/second",)
    ),
    "test_one_page_offline.py::test_axe_finds_nothing_with_the_network_off": Stays(
        twin="tests/browser/test_one_page_offline.py::test_what_was_typed_shows_as_typed"
    ),
    "test_own_host.py::test_links_to_sources_open_apart_and_tell_nothing": Stays(
        twin="tests/app/test_pages.py::test_a_link_to_another_site_opens_apart_and_tells_nothing"
    ),
    "test_own_host.py::test_no_page_asks_another_host": Stays(
        twin="tests/browser/test_edge.py::test_a_walk_through_every_page_meets_no_forbidden_thing"
    ),
    "test_preferences.py::test_reduced_motion_is_honoured": Stays(),
    "test_preferences.py::test_wider_text_spacing_loses_nothing": Stays(
        ("/area?area={example}&entry={entry}",)
    ),
    # It shows that the watch sees what moves.
    "test_preferences.py::test_without_the_wish_something_moves_in_an_area": Stays(),
    "test_projection.py::test_states_of_an_areas_wall_stay_distinct_in_greyscale": Stays(("dark",)),
    "test_projection.py::test_states_of_the_heatmap_stay_distinct_in_greyscale": Stays(
        twin="tests/app/test_figure_contrast.py::test_each_empty_place_and_no_other_has_a_dashed_line"
    ),
    "test_projection.py::test_states_of_the_wall_stay_distinct_in_greyscale": Stays(
        twin="tests/browser/test_projection.py::test_states_of_an_areas_wall_stay_distinct_in_greyscale"
    ),
    "test_projection.py::test_the_heatmap_fits_and_reads": Stays(("area={example}&grid=wall",)),
    "test_projection.py::test_the_wall_fits_and_reads": Stays(("(1280, 720)-every state",)),
    "test_stories.py::test_back_never_leaves_the_area_behind": Stays(
        twin="tests/browser/test_deep_links.py::test_back_from_another_page_returns_to_the_page_and_its_view"
    ),
    "test_stories.py::test_story_10_link_services": Stays(
        twin="tests/app/test_area_stories.py::test_story_10_link_services"
    ),
    "test_stories.py::test_story_16_see_what_is_missing": Stays(
        twin="tests/app/test_area_stories.py::test_story_16_see_what_is_missing"
    ),
    "test_stories.py::test_story_22_check_funding_cliffs": Stays(
        twin="tests/app/test_area_stories.py::test_story_22_check_funding_cliffs"
    ),
    "test_stories.py::test_story_23_check_measurement": Stays(
        twin="tests/app/test_area_stories.py::test_story_23_check_measurement"
    ),
    "test_stories.py::test_story_4_paste_ten_names_at_once": Stays(
        twin="tests/app/test_same_place.py::test_a_waiting_entry_shows_its_own_place"
    ),
    "test_stories.py::test_story_5_catch_a_duplicate": Stays(
        twin="tests/app/test_area_pages.py::test_a_probable_duplicate_is_shown_before_saving_and_can_be_left"
    ),
    "test_stories.py::test_story_8_show_separated_parents_only": Stays(
        twin="tests/app/test_area_stories.py::test_story_8_show_separated_parents_only"
    ),
    "test_stories.py::test_story_9_say_we_do_not_know": Stays(
        twin="tests/app/test_area_stories.py::test_story_9_say_we_do_not_know"
    ),
    "test_stories.py::test_the_pages_switch_between_the_area_and_the_model": Stays(
        twin="tests/app/test_area_stories.py::test_the_pages_switch_between_the_area_and_the_model"
    ),
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
    for twin in {kept.twin for kept in WHOLE_RUN.values() if kept.twin}:
        is_missing = twin not in cases and twin.partition("::")[0] in files
        if is_missing or (twin in WHOLE_RUN and not WHOLE_RUN[twin].cases):
            raise pytest.UsageError(f"tests/tiers.py: the twin {twin} does not run on every change")
    for name, kept in WHOLE_RUN.items():
        if name in cases:
            missing = set(kept.cases) - cases[name]
        else:
            missing = {"any case"} if name.partition("::")[0] in files else set()
        if missing:
            raise pytest.UsageError(f"tests/tiers.py: {name} has no {', '.join(sorted(missing))}")
