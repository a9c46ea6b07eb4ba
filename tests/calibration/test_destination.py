"""The likelihood's slope is its derivative, and the fit finds the weights that made synthetic counts."""

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration import destination, destination_opening, entries
from pactsim.calibration.destination_data import N_FEATURES, DestinationData, destination_data, with_feedback
from pactsim.calibration.destination_likelihood import expected_shares, overdispersion, slopes
from pactsim.calibration.destination_opening import forecast, smoothed_shares
from pactsim.calibration.destination_tables import scores
from pactsim.model import fitted
from pactsim.model.parameters import Parameters
from pactsim.model.utilities import WEIGHTS

TRUE = np.array([0.6, 0.5, 0.5, 0.4, -0.8, -0.5, 0.6, 0.4, 0.5, 0.8, -0.6])
NO_PAIRS = np.zeros((N_CITIZENSHIPS, N_STATES))


def _synthetic(years: int, persons: int) -> DestinationData:
    """Features of unit size, people in three entry states and nowhere, counts drawn from the true weights."""
    rng = np.random.default_rng(7)
    features = rng.normal(size=(N_CITIZENSHIPS, years, N_STATES, N_FEATURES))
    features -= features.mean(axis=2, keepdims=True)
    standing = np.zeros((N_CITIZENSHIPS, years, N_STATES + 1))
    standing[..., [9, 17, 10, N_STATES]] = rng.dirichlet(np.ones(4), size=(N_CITIZENSHIPS, years))
    same = np.vstack([np.eye(N_STATES), np.zeros((1, N_STATES))])
    way = np.vstack([rng.uniform(4, 8, (N_STATES, N_STATES)), np.zeros((1, N_STATES))])
    way[np.arange(N_STATES), np.arange(N_STATES)] = 0.0
    nobody = np.zeros((N_CITIZENSHIPS, years, N_STATES))
    late = np.full(standing.shape[:2], 0.25)
    data = DestinationData(2015, nobody, features, nobody, standing, standing, late, same, way)
    shares, _ = expected_shares(data, TRUE, np.zeros(N_STATES), NO_PAIRS)
    return data._replace(counts=rng.multinomial(persons, shares).astype(float))


def test_slope_is_the_derivative() -> None:
    data = _synthetic(years=2, persons=500)
    rng = np.random.default_rng(3)
    weights, state = TRUE + rng.normal(size=TRUE.size) / 5, rng.normal(size=N_STATES) / 2
    _, slope, value = slopes(data, weights, state, NO_PAIRS, scale=0.5)

    def likelihood(weights: np.ndarray, state: np.ndarray) -> float:
        return float(slopes(data, weights, state, NO_PAIRS, scale=0.5)[0].sum())

    step = 1e-5
    for k in range(TRUE.size):
        unit = np.eye(TRUE.size)[k] * step
        change = likelihood(weights + unit, state) - likelihood(weights - unit, state)
        assert slope[:, k].sum() == pytest.approx(change / (2 * step), rel=1e-5, abs=1e-4)
    unit = np.eye(N_STATES)[9] * step
    change = likelihood(weights, state + unit) - likelihood(weights, state - unit)
    assert value[:, 9].sum() == pytest.approx(change / (2 * step), rel=1e-5, abs=1e-4)


def test_weights_are_recovered_within_their_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = {name: destination.Prior(t / 2, 2.0, "test") for name, t in zip(WEIGHTS, TRUE, strict=True)}
    monkeypatch.setattr(destination, "PRIORS", wide)
    found = destination.fit(_synthetic(years=3, persons=2000))
    errors = found.errors[: TRUE.size]
    # eleven weights, so the largest of eleven normal deviates: 4 standard errors leave 0.07 % to chance
    assert (np.abs(found.weights - TRUE) < 4 * errors).all()
    assert (errors < 0.2).all()


def test_a_weight_without_evidence_stays_near_its_prior() -> None:
    data = _synthetic(years=1, persons=300)
    silent = data.features.copy()
    silent[..., 6] = 0.0
    found = destination.fit(data._replace(features=silent))
    language = found.rows[WEIGHTS.index("language")]
    assert language.identification == "prior-only"
    assert language.value == pytest.approx(destination.PRIORS["language"].value, abs=1e-4)


def test_pair_effects_take_up_what_the_mechanism_leaves() -> None:
    data = _synthetic(years=3, persons=2000)
    pair = np.zeros((N_CITIZENSHIPS, N_STATES))
    pair[4, 9] = 1.5
    shares, _ = expected_shares(data, TRUE, np.zeros(N_STATES), pair)
    found = destination.fit_pairs(data._replace(counts=2000 * shares), TRUE, np.zeros(N_STATES), scale=1.0)
    assert found[4, 9] == found.max()
    # drawn to zero by the prior, and the other states of the citizenship share what is left
    assert 0.7 < found[4, 9] < 1.5


def test_plain_multinomial_counts_are_not_overdispersed() -> None:
    data = _synthetic(years=3, persons=2000)
    shares, _ = expected_shares(data, TRUE, np.zeros(N_STATES), NO_PAIRS)
    # persons ** -0.5 tempers each cell, so dispersion 1 shows as 2000 ** -0.5; 2,800 cells: 5 % is 2.6 errors
    assert overdispersion(data, shares) * 2000**0.5 == pytest.approx(1.0, rel=0.05)


def test_an_opening_meets_the_year_before_and_fades(monkeypatch: pytest.MonkeyPatch) -> None:
    # the year as a whole; how states turned in its last quarter has tests of its own
    monkeypatch.setattr(
        destination_opening, "observed_turn", lambda _year: (np.ones(N_STATES), NO_PAIRS[0] > 0)
    )
    data = destination_data(2015, 2020, entries.fit(Parameters()))
    found = destination.fit(destination_data(2015, 2018, entries.fit(Parameters())))
    row = 4
    still = data._replace(
        standing=np.repeat(data.standing[:, row - 1 : row], 6, axis=1),
        features=np.repeat(data.features[:, row - 1 : row], 6, axis=1),
    )
    wanted = smoothed_shares(data.counts[:, row - 1], data.counts[:, row - 2])
    kept = forecast(still, found.weights, found.state, found.pair, row, 1, left=0.5, feedback=1.0)[0]
    # arrivals and conditions of the year before again: the split of the year before again
    assert np.abs(kept - wanted).max() < 1e-3
    gone = forecast(still, found.weights, found.state, found.pair, row, 2, left=0.0, feedback=1.0)[1]
    assert np.abs(gone - wanted).max() > 0.05


def test_without_feedback_a_split_that_lasts_stays() -> None:
    data = destination_data(2019, 2023, entries.fit(Parameters()))
    found = destination.fit(data)
    still = data._replace(
        standing=np.repeat(data.standing[:, :1], 5, axis=1),
        features=np.repeat(data.features[:, :1], 5, axis=1),
    )

    def later(feedback: float) -> np.ndarray:
        shares = forecast(still, found.weights, found.state, found.pair, 1, 3, left=1.0, feedback=feedback)
        return np.asarray(shares)

    alone, followed = later(0.0), later(1.0)
    assert np.abs(alone[2] - alone[0]).max() < 1e-9
    # newcomers of the first years draw those of the third to where the first were many
    assert np.abs(followed[2] - followed[0]).max() > 0.01
    assert np.allclose(followed[0], alone[0])


def test_the_committed_fit_beats_the_key_in_the_held_out_year() -> None:
    data = with_feedback(
        destination_data(2015, 2025, entries.fit(Parameters())), Parameters().number("destination_feedback")
    )
    weights = np.array([fitted.coefficients()[name] for name in WEIGHTS])
    state = (fitted.state_effects() - fitted.state_corrections())[:N_STATES]
    pair = fitted.pair_effects()[:, :N_STATES]
    found = destination.DestinationFit(weights, state, np.zeros(TRUE.size + N_STATES), pair, 1.0)
    # the population-GDP key is near 0.5 over cells; see test_unfitted
    assert scores(data, found, with_pairs=True)[-1, 0] < 0.3
