"""The last quarter tells where a year was heading: Hungary after its fence, Germany after the summer of 2016."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import N_STATES, STATE_INDEX, STATES
from pactsim.calibration import entries
from pactsim.calibration.destination_data import destination_data
from pactsim.calibration.destination_opening import met, observed_shares, turned_value, ways
from pactsim.calibration.last_quarter import observed_turn, simulated_turn, turn
from pactsim.model import fitted
from pactsim.model.parameters import Parameters
from pactsim.model.readings import laid_over
from pactsim.model.utilities import WEIGHTS

HU, DE, IT = (STATE_INDEX[code] for code in ("HU", "DE", "IT"))
ALL = np.ones(N_STATES, dtype=bool)


def test_the_record_turns_where_history_did() -> None:
    of_2015, held = observed_turn(2015)
    assert held.sum() >= 29
    # 177,000 applications in 2015, hardly a thousand of them after the fence of October
    assert of_2015[HU] < 0.05
    # those who had waited since 2015 were registered by September 2016
    assert observed_turn(2016)[0][DE] < 0.75 < 1.5 < observed_turn(2016)[0][IT]


def test_years_without_months_say_nothing() -> None:
    found, held = observed_turn(2022)
    assert not held.any()
    assert (found == 1).all()


def test_an_even_year_does_not_turn_and_a_season_of_all_states_cancels() -> None:
    even = np.full((12, N_STATES), 500.0)
    assert turn(even, ALL) == pytest.approx(np.ones(N_STATES))
    even[9:] *= 1.3
    assert turn(even, ALL) == pytest.approx(np.ones(N_STATES), abs=0.01)
    even[9:, DE] *= 2
    found = turn(even, ALL)
    # by hand: a quarter of 3,900 for Germany, 1,950 elsewhere; years of 8,400 and 6,450
    assert found[DE] / found[HU] == pytest.approx((4 * 3900 + 100) / 8500 * 6550 / (4 * 1950 + 100))


def test_a_state_whose_months_are_not_held_is_left_alone() -> None:
    persons = np.full((12, N_STATES), 500.0)
    persons[9:, DE] = 0.0
    held = ALL.copy()
    held[DE] = False
    assert turn(persons, held) == pytest.approx(np.ones(N_STATES))


def test_a_run_is_read_as_the_record_is() -> None:
    months = np.repeat(np.arange(1, 13), N_STATES)
    applications = {"applications_first_time": 30 * months, "applications_repeat": 10 * months}
    states = pd.DataFrame({"month": months, "member_state": list(STATES) * 12, **applications})
    persons = np.repeat(40.0 * np.arange(1, 13)[:, None], N_STATES, axis=1)
    assert simulated_turn(states, ALL) == pytest.approx(turn(persons, ALL))


def test_an_opening_heads_where_the_last_quarter_did_beyond_its_arrivals() -> None:
    data = destination_data(2015, 2016, entries.fit(Parameters()))
    weights = np.array([fitted.coefficients()[name] for name in WEIGHTS])
    way, wanted = ways(data, weights), observed_shares(2015)
    plain, turned = met(way, data.standing[:, 0], wanted), turned_value(data, way, wanted, 0)
    moved = (turned - plain) - (turned - plain).mean(axis=1, keepdims=True)
    # one factor a state, the same for every citizenship, and the Hungarian one near what the months say
    assert np.abs(moved - moved[0]).max() < 1e-9
    assert moved[0, HU] < -3
    nothing = pd.DataFrame({"year": [], "member_state": [], "month": [], "share": []})
    with laid_over(observed={"monthly_profile": nothing}):
        assert np.allclose(turned_value(data, way, wanted, 0), plain)
