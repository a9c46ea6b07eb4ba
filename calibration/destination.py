"""Fit the destination choice on first-time applications by citizenship, state and year.

Two steps. First the mechanism: weights and state effects (normal prior on the effects). A weight whose 95 %
interval holds zero, or whose sign contradicts the evidence in research, is put back to its prior and the
others are fitted again. Then, with the mechanism held, what each pair of citizenship and state keeps over all
years, shrunken to zero. Standard errors allow any dependence within a citizenship (sandwich over 36
clusters): years repeat each other.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_likelihood import N_WEIGHTS, expected_shares, overdispersion, slopes
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Spread of the normal priors of state and pair effects (log odds).
STATE_SPREAD, PAIR_SPREAD = 1.0, 1.0
Z_95 = 1.96


class Prior(NamedTuple):
    """Value a weight keeps when the data do not speak, the sign the evidence gives it (0: none), and why."""

    value: float
    sign: int
    reason: str


PRIORS: dict[str, Prior] = {
    "network": Prior(0.6, +1, "networks are the strongest pull (Di Iasio and Wahba 2024); 0.4-0.8"),
    "recognition": Prior(
        0.3, 0, "liberal recognition attracts (Bertoli et al. 2022); no stable sign in our tables"
    ),
    "income": Prior(0.3, +1, "economic attractiveness (Neumayer 2004), weaker than networks"),
    "unemployment": Prior(-3.0, -1, "destination unemployment deters (Hatton and Moloney 2015)"),
    "distance": Prior(-0.2, -1, "proximity facilitates (Neumayer 2005)"),
    "language": Prior(0.5, +1, "language links (Neumayer 2004)"),
    "colony": Prior(0.2, +1, "colonial links (Neumayer 2004, not 2005)"),
    "population": Prior(0.3, +1, "size of the destination"),
    "stay": Prior(0.5, 0, "people who have arrived somewhere tend to stay; judged together with route"),
    "route": Prior(-0.4, -1, "each further kilometre costs"),
}


class Weight(NamedTuple):
    """One row of the fitted table."""

    name: str
    value: float
    error: float
    identification: str
    first_value: float
    note: str


class DestinationFit(NamedTuple):
    """``weights`` (10,), ``state`` (31,), ``pair`` (36, 31) and what is known of them."""

    rows: list[Weight]
    weights: Array
    state: Array
    state_error: Array
    pair: Array
    scale: float


def fit(data: DestinationData) -> DestinationFit:
    """The whole fit; see the module."""
    start = np.array([PRIORS[name].value for name in WEIGHTS])
    free = np.ones(N_WEIGHTS, dtype=bool)
    weights, state, _ = _mechanism(data, start, free, np.zeros(N_STATES), scale=1 / 30)
    no_pair = np.zeros((N_CITIZENSHIPS, N_STATES))
    scale = 1 / overdispersion(data, expected_shares(data, weights, state, no_pair)[0])
    weights, state, errors = _mechanism(data, weights, free, state, scale)
    first = weights.copy()
    first_errors = errors[:N_WEIGHTS].copy()
    notes = [""] * N_WEIGHTS
    # the least certain goes back first, since the others may then speak
    while (worst := _least_credible(weights, errors, free)) is not None:
        low, high = weights[worst] - Z_95 * errors[worst], weights[worst] + Z_95 * errors[worst]
        wrong = "interval holds zero" if low <= 0 <= high else "sign contradicts the evidence"
        notes[worst] = f"{wrong}; keeps its prior: {PRIORS[WEIGHTS[worst]].reason}"
        free[worst] = False
        weights[worst] = PRIORS[WEIGHTS[worst]].value
        weights, state, errors = _mechanism(data, weights, free, state, scale)
    rows = [
        Weight(
            name, float(weights[k]), float(errors[k] if free[k] else first_errors[k]),
            "estimated" if free[k] else "prior-only", float(first[k]), notes[k],
        )
        for k, name in enumerate(WEIGHTS)
    ]  # fmt: skip
    pair = fit_pairs(data, weights, state, scale)
    return DestinationFit(rows, weights, state, errors[N_WEIGHTS:], pair, scale)


def fit_pairs(data: DestinationData, weights: Array, state: Array, scale: float) -> Array:
    """Pair effects (36, 31) with the mechanism held."""

    def loss(effects: Array) -> tuple[float, Array]:
        pair = effects.reshape(N_CITIZENSHIPS, N_STATES)
        likelihood, _, value = slopes(data, weights, state, pair, scale)
        penalty = (pair**2).sum() / PAIR_SPREAD**2 / 2
        return penalty - likelihood.sum(), (pair / PAIR_SPREAD**2 - value).ravel()

    found = minimize(
        loss, np.zeros(N_CITIZENSHIPS * N_STATES), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    return found.x.reshape(N_CITIZENSHIPS, N_STATES)


def _least_credible(weights: Array, errors: Array, free: NDArray[np.bool_]) -> int | None:
    signs = np.array([PRIORS[name].sign for name in WEIGHTS])
    strength = np.abs(weights) / errors[:N_WEIGHTS]
    against = signs * weights < 0
    doubtful = free & ((strength < Z_95) | against)
    if not doubtful.any():
        return None
    return int(np.where(doubtful, np.where(against, -1 / (1 + strength), strength), np.inf).argmin())


def _mechanism(
    data: DestinationData, weights: Array, free: NDArray[np.bool_], state: Array, scale: float
) -> tuple[Array, Array, Array]:
    """Weights (the free ones moved), state effects and standard errors (41,) of both."""
    no_pair = np.zeros((N_CITIZENSHIPS, N_STATES))
    moving = np.concatenate([free, np.ones(N_STATES, dtype=bool)])

    def scores(values: Array) -> tuple[Array, Array]:
        """Log-likelihood and slope by citizenship, without the prior."""
        likelihood, slope, value = slopes(data, values[:N_WEIGHTS], values[N_WEIGHTS:], no_pair, scale)
        return likelihood, np.hstack([slope, value])[:, moving]

    def full(part: Array) -> Array:
        values = np.concatenate([weights, state])
        values[moving] = part
        return values

    prior = np.concatenate([np.zeros(N_WEIGHTS), np.full(N_STATES, 1 / STATE_SPREAD**2)])[moving]

    def loss(part: Array) -> tuple[float, Array]:
        likelihood, slope = scores(full(part))
        return (prior * part**2).sum() / 2 - likelihood.sum(), prior * part - slope.sum(axis=0)

    start = np.concatenate([weights, state])[moving]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-11})
    by_citizenship = scores(full(found.x))[1]
    curvature = _curvature(lambda part: loss(part)[1], found.x)
    inverse = np.linalg.inv(curvature)
    clusters = N_CITIZENSHIPS / (N_CITIZENSHIPS - 1)
    centred = by_citizenship - by_citizenship.mean(axis=0)
    variance = inverse @ (clusters * centred.T @ centred + np.diag(prior)) @ inverse
    errors = np.full(moving.size, np.inf)
    errors[moving] = np.sqrt(np.diag(variance))
    values = full(found.x)
    return values[:N_WEIGHTS], values[N_WEIGHTS:], errors


def _curvature(slope: Callable[[Array], Array], at: Array, step: float = 1e-4) -> Array:
    """Second derivatives by central differences of the slope."""
    rows = [(slope(at + step * unit) - slope(at - step * unit)) / (2 * step) for unit in np.eye(at.size)]
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2
