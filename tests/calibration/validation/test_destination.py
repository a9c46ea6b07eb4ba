"""Forecasts of destinations are scored beside naive guesses that are themselves made from the record."""

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS
from pactsim.calibration import targets, unfitted
from pactsim.calibration.destination_change import AHEAD
from pactsim.calibration.validation.destination import SEEDS, YEARS, Forecast, errors, scored

ALONE = "people in the wrong state and citizenship, mechanism alone"
NEXT_YEAR = "people in the wrong state and citizenship, one year ahead"


@pytest.fixture(scope="module")
def findings():
    """Forecasts that know the truth, of a mechanism that knows the population-GDP key alone."""
    made = {}
    for opening in range(YEARS[0] - AHEAD + 1, YEARS[-1] + 1):
        counts = targets.first_time_applicants(opening, min(opening + AHEAD, YEARS[-1] + 1) - 1)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        key = np.repeat(unfitted.key_shares(opening, opening)[0][:, None], N_CITIZENSHIPS, axis=1)
        made[opening] = Forecast(opening, np.repeat(shares[None], len(SEEDS), axis=0), key)
    return {finding.target: finding for finding in scored(made)}


def test_forecasts_that_know_the_truth_have_no_error(findings):
    assert findings[NEXT_YEAR].simulated == pytest.approx(0)
    assert findings["years in which last year's shares are beaten, of 7"].simulated == len(YEARS)


def test_a_mechanism_that_is_the_key_is_no_better_than_the_key(findings):
    alone = findings[ALONE]
    assert alone.naive_name == "population-GDP key"
    assert alone.simulated == pytest.approx(alone.naive)
    record = targets.first_time_applicants(YEARS[0], YEARS[-1])
    by_year = unfitted.scores(record, YEARS[0]).query("year > 0")
    assert alone.naive == pytest.approx(by_year["key_cells"].mean())


def test_an_error_by_hand():
    year = YEARS[0]
    truth = targets.first_time_applicants(year, year)[0]
    first = np.zeros((1, *truth.shape))
    first[0, 0] = 1.0
    # everybody in the first state: wrong are all who are elsewhere
    cells, states = errors({year: first})
    assert cells[0, 0] == states[0, 0] == pytest.approx(1 - truth[0].sum() / truth.sum())
