"""Fit the destination choice on first-time applications by citizenship, state and year.

Two steps. First the mechanism: weights and state effects at their posterior mode, every weight with a normal prior
from research. Then, with the mechanism held, what each pair of citizenship and state keeps over all years,
shrunken to zero. Errors allow any dependence within a citizenship (sandwich over 36 clusters): years repeat each
other.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_likelihood import (
    N_WEIGHTS,
    cell_weight,
    expected_shares,
    information,
    overdispersion,
    slopes,
)
from pactsim.calibration.estimate import LEVEL
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Spread of the normal priors of state and pair effects (log odds).
STATE_SPREAD, PAIR_SPREAD = 1.0, 1.0
#: Half width of an interval in standard errors: Student's t, since the clusters are few.
HALF_WIDTH = float(student.ppf((1 + LEVEL) / 2, N_CITIZENSHIPS - 1))
#: A weight whose error is above this share of its prior's spread, or whose interval holds zero, is mostly prior.
SPEAKS = 0.7
#: Overdispersion to begin with, rounds of its refit, steps and the last step's size.
FIRST_SCALE, ROUNDS, STEPS, SMALLEST = 1 / 5, 2, 40, 1e-5


class Prior(NamedTuple):
    """Normal prior of a weight, and where it comes from."""

    value: float
    spread: float
    reason: str


PRIORS: dict[str, Prior] = {
    "network": Prior(0.6, 0.3, "networks are the strongest pull (Di Iasio and Wahba 2024); 0.4-0.8"),
    "earlier_applicants": Prior(0.6, 0.3, "those who applied before draw those who follow; as networks"),
    "recognition": Prior(0.3, 0.5, "liberal recognition attracts (Bertoli et al. 2022); no stable sign"),
    "income": Prior(0.3, 0.1, "economic attractiveness (Neumayer 2004), weaker than networks"),
    "unemployment": Prior(-3.0, 0.7, "destination unemployment deters (Hatton and Moloney 2015)"),
    "distance": Prior(-0.2, 0.2, "proximity facilitates (Neumayer 2005)"),
    "language": Prior(0.5, 0.3, "language links (Neumayer 2004)"),
    "colony": Prior(0.2, 0.2, "colonial links (Neumayer 2004, not 2005)"),
    "population": Prior(0.3, 0.1, "size of the destination"),
    "stay": Prior(0.5, 0.5, "people who have arrived somewhere tend to stay; judged together with route"),
    "route": Prior(-0.4, 0.3, "each further kilometre costs"),
}


class Weight(NamedTuple):
    """One row of the fitted table, ``low`` to ``high`` with 90 % probability."""

    name: str
    value: float
    error: float
    low: float
    high: float
    identification: str


class DestinationFit(NamedTuple):
    """``weights`` (11,), ``state`` (31,), ``pair`` (36, 31), ``errors`` (42,) of weights and states, and the
    overdispersion's inverse."""

    weights: Array
    state: Array
    errors: Array
    pair: Array
    scale: float

    @property
    def rows(self) -> list[Weight]:
        """The weights with their intervals and how they are known."""
        found = []
        for name, value, error in zip(WEIGHTS, self.weights, self.errors, strict=False):
            half = HALF_WIDTH * error
            speaks = error < SPEAKS * PRIORS[name].spread and abs(value) > half
            known = "estimated" if speaks else "prior-only"
            found.append(Weight(name, float(value), float(error), value - half, value + half, known))
        return found


def fit(data: DestinationData) -> DestinationFit:
    """The whole fit; see the module."""
    values, scale = _start(), FIRST_SCALE
    for _ in range(ROUNDS):
        values = mechanism(data, values, scale)
        scale = 1 / overdispersion(data, expected_shares(data, *_split(values), _no_pairs())[0])
    values = mechanism(data, values, scale)
    weights, state = _split(values)
    errors = standard_errors(data, values, scale)
    return DestinationFit(weights, state, errors, fit_pairs(data, weights, state, scale), scale)


def refit(data: DestinationData, found: DestinationFit, weights: Array) -> DestinationFit:
    """State and pair effects anew, with given weights held."""
    values = np.concatenate([weights, found.state])
    held = np.concatenate([np.ones(N_WEIGHTS, dtype=bool), np.zeros(N_STATES, dtype=bool)])
    state = _split(mechanism(data, values, found.scale, held))[1]
    return found._replace(weights=weights, state=state, pair=fit_pairs(data, weights, state, found.scale))


def mechanism(
    data: DestinationData, values: Array, scale: float, held: NDArray[np.bool_] | None = None
) -> Array:
    """Posterior mode of weights and state effects (42,) from ``values`` on, by Fisher scoring; ``held`` do not move."""
    free = np.ones(values.size, dtype=bool) if held is None else ~held
    centre, precision = _prior()
    best = posterior(data, values, scale)
    for _ in range(STEPS):
        _, slope, value = slopes(data, *_split(values), _no_pairs(), scale)
        rise = np.concatenate([slope.sum(axis=0), value.sum(axis=0)]) - precision * (values - centre)
        known = information(data, *_split(values), _no_pairs(), scale) + np.diag(precision)
        step = np.zeros(values.size)
        step[free] = np.linalg.solve(known[np.ix_(free, free)], rise[free])
        length = 1.0
        while (new := posterior(data, values + length * step, scale)) < best and length > 1e-3:
            length /= 2
        values, best = values + length * step, max(new, best)
        if np.abs(length * step).max() < SMALLEST:
            break
    return values


def posterior(data: DestinationData, values: Array, scale: float) -> float:
    """Log-likelihood of the mechanism with the log prior of weights and state effects (42,)."""
    centre, precision = _prior()
    likelihood = slopes(data, *_split(values), _no_pairs(), scale)[0].sum()
    return float(likelihood - (precision * (values - centre) ** 2).sum() / 2)


def standard_errors(data: DestinationData, values: Array, scale: float) -> Array:
    """Errors of weights and state effects, (42,), from the spread of the slopes between citizenships."""
    _, precision = _prior()
    _, slope, value = slopes(data, *_split(values), _no_pairs(), scale)
    by_citizenship = np.hstack([slope, value])
    centred = by_citizenship - by_citizenship.mean(axis=0)
    inverse = np.linalg.inv(information(data, *_split(values), _no_pairs(), scale) + np.diag(precision))
    clusters = N_CITIZENSHIPS / (N_CITIZENSHIPS - 1)
    return np.asarray(
        np.sqrt(np.diag(inverse @ (clusters * centred.T @ centred + np.diag(precision)) @ inverse))
    )


def fit_pairs(data: DestinationData, weights: Array, state: Array, scale: float) -> Array:
    """Pair effects (36, 31) with the mechanism held: Newton's steps on the diagonal of the curvature."""
    pair = _no_pairs()
    people = (data.counts.sum(axis=2, keepdims=True) * scale * cell_weight(data)).sum(axis=1)
    mean = data.counts.sum(axis=1) / np.maximum(data.counts.sum(axis=(1, 2))[:, None], 1.0)
    for _ in range(150):
        value = slopes(data, weights, state, pair, scale)[2]
        curvature = people * np.maximum(mean * (1 - mean), 1e-3) + 1 / PAIR_SPREAD**2
        step = np.clip((value - pair / PAIR_SPREAD**2) / curvature, -0.5, 0.5)
        pair = pair + 0.7 * step
        if np.abs(step).max() < 1e-3:
            break
    return pair


def _start() -> Array:
    return np.concatenate([[PRIORS[name].value for name in WEIGHTS], np.zeros(N_STATES)])


def _prior() -> tuple[Array, Array]:
    """Centre and precision of weights and state effects, (42,) each."""
    spread = np.concatenate([[PRIORS[name].spread for name in WEIGHTS], np.full(N_STATES, STATE_SPREAD)])
    return _start(), 1 / spread**2


def _split(values: Array) -> tuple[Array, Array]:
    return values[:N_WEIGHTS], values[N_WEIGHTS:]


def _no_pairs() -> Array:
    return np.zeros((N_CITIZENSHIPS, N_STATES))
