"""The shared utilities equal a plain sum, close what is closed, and follow networks."""

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model.utilities import (
    FLOOR,
    HALF_LIFE,
    Coefficients,
    Conditions,
    Ties,
    choice_probabilities,
    moving,
    utilities,
    year_later,
)

RNG = np.random.default_rng(1)
STATE_EFFECT = np.concatenate([RNG.normal(size=N_STATES), [-np.inf, -np.inf]])
WEIGHTS = Coefficients(
    network=0.5, earlier_applicants=0.4, recognition=0.3, income=0.2, unemployment=-3.0, distance=-0.2, language=0.5,
    colony=0.1, population=0.4, stay=0.5, route=-0.3, state_effect=STATE_EFFECT,
    pair_effect=RNG.normal(size=(N_CITIZENSHIPS, N_PLACES)),
)  # fmt: skip
NETWORK = RNG.uniform(0, 1e5, (N_PLACES, N_CITIZENSHIPS))
EARLIER = RNG.uniform(0, 1e4, (N_PLACES, N_CITIZENSHIPS))
RATES = RNG.uniform(size=(N_PLACES, N_CITIZENSHIPS))
CONDITIONS = Conditions(
    RNG.uniform(1e4, 9e4, N_PLACES), RNG.uniform(0.02, 0.2, N_PLACES), RNG.uniform(1e5, 8e7, N_PLACES)
)
TIES = Ties(
    RNG.uniform(500, 9000, (N_CITIZENSHIPS, N_PLACES)),
    RNG.integers(0, 2, (N_CITIZENSHIPS, N_PLACES)).astype(float),
    RNG.integers(0, 2, (N_CITIZENSHIPS, N_PLACES)).astype(float),
)


def test_equals_the_sum_written_out() -> None:
    found = utilities(WEIGHTS, NETWORK, EARLIER, RATES, CONDITIONS, TIES)
    for c, j in ((0, 0), (7, 30), (35, 12)):
        by_hand = (
            0.5 * np.log(FLOOR + NETWORK[j, c])
            + 0.4 * np.log(FLOOR + EARLIER[j, c])
            + 0.3 * RATES[j, c]
            + 0.2 * np.log(CONDITIONS.gdp_per_head[j])
            - 3.0 * CONDITIONS.unemployment[j]
            - 0.2 * np.log(TIES.distance_km[c, j])
            + 0.5 * TIES.language[c, j]
            + 0.1 * TIES.colony[c, j]
            + 0.4 * np.log(CONDITIONS.population[j])
            + WEIGHTS.state_effect[j]
            + WEIGHTS.pair_effect[c, j]
        )
        assert found[c, j] == pytest.approx(by_hand)


def test_closed_places_need_no_figures() -> None:
    unknown = np.array(CONDITIONS.gdp_per_head)
    unknown[N_STATES:] = np.nan
    found = utilities(WEIGHTS, NETWORK, EARLIER, RATES, CONDITIONS._replace(gdp_per_head=unknown), TIES)
    assert (found[:, N_STATES:] == -np.inf).all()
    assert np.isfinite(found[:, :N_STATES]).all()


def test_a_larger_network_draws_only_to_its_place() -> None:
    before = choice_probabilities(utilities(WEIGHTS, NETWORK, EARLIER, RATES, CONDITIONS, TIES))
    more = NETWORK.copy()
    more[6] *= 2
    after = choice_probabilities(utilities(WEIGHTS, more, EARLIER, RATES, CONDITIONS, TIES))
    others = np.arange(N_STATES) != 6
    assert (after[:, 6] > before[:, 6]).all()
    assert (after[:, :N_STATES][:, others] < before[:, :N_STATES][:, others]).all()
    assert after.sum(axis=1) == pytest.approx(1.0)


def test_a_longer_way_costs_and_staying_is_free() -> None:
    between = RNG.uniform(100, 3000, (N_PLACES, N_PLACES))
    np.fill_diagonal(between, 0.0)
    found = moving(WEIGHTS, between)
    assert np.diag(found) == pytest.approx(WEIGHTS.stay)
    near, far = np.argsort(between[0, 1:])[[0, -1]] + 1
    assert found[0, near] > found[0, far]


def test_an_application_draws_half_as_much_after_its_half_life() -> None:
    earlier = np.array([100.0])
    for _ in range(int(HALF_LIFE)):
        earlier = year_later(earlier, np.zeros(1))
    assert earlier == pytest.approx(50.0)
    assert year_later(earlier, np.array([7.0])) > 7.0
