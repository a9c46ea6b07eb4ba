"""Places and yearly maximum of the border procedure (APR Arts 42, 46, 47)."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.status import ADULT
from pactsim.model.calendar import day_of
from pactsim.model.law.border_capacity import adequate_capacity, yearly_maximum
from pactsim.model.law.border_procedure import border_procedure_duty
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
FIRST_DAY = date(2026, 6, 12)
WEEKS_OF_YEAR = 52


def test_v38_places_follow_three_years_of_crossings() -> None:
    """V38: 120,000 of 1,000,000 crossings make 3,600 of the Union's 30,000 places."""
    union = int(PARAMETERS.number("border_places_union", FIRST_DAY))
    assert adequate_capacity(np.array([120_000.0, 880_000.0]), union)[0] == 3_600


@pytest.mark.parametrize(
    ("on", "places", "most"),
    [
        (date(2026, 6, 12), 3_600, 7_200),
        (date(2027, 6, 12), 3_600, 7_200),
        (date(2027, 6, 13), 3_600, 10_800),
        (date(2028, 6, 12), 3_600, 10_800),
        (date(2028, 6, 13), 3_600, 14_400),
        (date(2026, 6, 12), 8_016, 16_032),  # Italy
        (date(2027, 6, 13), 8_016, 24_048),
    ],
)
def test_v38_the_yearly_maximum_grows_in_june(on: date, places: int, most: int) -> None:
    """V38: two, three, four times the places from 12.6.2026, 13.6.2027, 13.6.2028."""
    multiplier = int(PARAMETERS.number("border_maximum_multiplier", on))
    assert yearly_maximum(np.array([places]), multiplier)[0] == most


def duty(nth: int, *, security: bool = False) -> bool:
    """Whether the nth person of the 20 % group in a year with a maximum of 7,200 must be examined there."""
    day = day_of(date(2027, 3, 1))
    threshold = PARAMETERS.number("border_recognition_threshold", FIRST_DAY)
    return border_procedure_duty(
        True, 0.10, threshold, ADULT, security, False, False, nth > 7_200, day, day_of(FIRST_DAY)
    )


def test_v39_the_maximum_ends_the_duty_but_for_security_cases() -> None:
    """V39: the 7,200th is in, the 7,201st out after the Commission's authorisation, a security case in."""
    assert duty(7_200)
    assert not duty(7_201)
    assert duty(7_201, security=True)


@pytest.mark.parametrize(("multiplier", "weeks"), [(2, 26.0), (3, 17.3), (4, 13.0)])
def test_v39_places_bind_first_only_in_long_stays(multiplier: int, weeks: float) -> None:
    """V39: places turn over 52 / stay times a year; under 52 / k weeks the maximum binds first."""
    places = np.array([3_600])
    most = yearly_maximum(places, multiplier)[0]
    assert places[0] * WEEKS_OF_YEAR / (weeks - 0.5) > most
    assert places[0] * WEEKS_OF_YEAR / (weeks + 0.5) < most
