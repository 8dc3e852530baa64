"""Measures of areas only: a link that asks the model for one shows the first measure instead."""

from __future__ import annotations

import pytest
from screens import opened


@pytest.mark.parametrize("measure", ["access", "conflict"])
def test_the_model_has_no_costs_and_says_nothing_of_conflict(measure: str) -> None:
    screen = opened("coverage", measure=measure)
    choice = next(pills for pills in screen.at.pills if pills.key == "measure_choice")
    assert choice.value == "kinds"
    assert "Low-income access" not in choice.options
    assert "Works on conflict" not in choice.options
