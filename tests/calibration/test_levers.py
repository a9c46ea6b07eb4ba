"""Receivers that take nobody back are dated levers, and a scenario can move them."""

from datetime import date

import pytest

from pactsim.model.parameters import Parameters


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2022, 12, 5), True),
        (date(2022, 12, 6), False),
        (date(2026, 6, 11), False),
        (date(2026, 6, 12), True),
    ],
)
def test_italy_takes_nobody_back_between_december_2022_and_june_2026(day: date, open_: bool) -> None:
    assert bool(Parameters().number("dublin_openness_it", day) >= 0.5) is open_


def test_greece_was_closed_until_march_2017() -> None:
    assert Parameters().number("dublin_openness_el", date(2017, 3, 14)) < 0.1
    assert Parameters().number("dublin_openness_el", date(2017, 3, 15)) == 1.0


def test_a_scenario_can_keep_italy_closed() -> None:
    closed = Parameters({"dublin_openness_it": 0.0})
    assert closed.number("dublin_openness_it", date(2030, 1, 1)) == 0.0
