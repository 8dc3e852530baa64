"""What the pictures of a map count, before they are drawn."""

from __future__ import annotations

from judging_maps import entry, made

from rpc.charts.pictures import MOST_PROVIDERS, NO_PROVIDER, by_provider


def test_a_blank_provider_is_no_provider() -> None:
    """It stands last and says what it is, however many entries have none."""
    blank = [entry(at, "universal_services", provider="") for at in range(1, 6)]
    named = [entry(9, "universal_services", provider="Relate")]
    counts = by_provider(made([*blank, *named]).entries)
    assert list(counts.index) == ["Relate", NO_PROVIDER]
    assert counts.loc[NO_PROVIDER, "universal"] == 5


def test_others_are_never_those_whose_provider_is_not_recorded() -> None:
    number = MOST_PROVIDERS + 3
    rows = [entry(at, "universal_services", provider=f"Charity {at}") for at in range(number)]
    rows += [entry(number, "universal_services", provider="")]
    counts = by_provider(made(rows).entries)
    assert list(counts.index[-2:]) == ["Others", NO_PROVIDER]
    assert counts["universal"].tolist() == [1] * (MOST_PROVIDERS - 1) + [4, 1]
