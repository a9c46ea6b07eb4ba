"""Does the fit of the destination choice find the truth? Synthetic applicants from known weights, fitted again."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration import entries
from pactsim.calibration.destination import HALF_WIDTH, PRIORS, STATE_SPREAD, DestinationFit, fit
from pactsim.calibration.destination_data import DestinationData, destination_data
from pactsim.calibration.destination_likelihood import cell_weight, expected_shares
from pactsim.calibration.stage import Progress, Recovered
from pactsim.model.parameters import Parameters
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

YEARS: Final = (2015, 2024)
#: Weights whose recovery is reported: those the record speaks of.
REPORTED: Final = ("earlier_applicants", "recognition", "distance", "language", "colony", "route")


@cache
def _data() -> DestinationData:
    return destination_data(*YEARS, entries.fit(Parameters()))


@cache
def _real() -> DestinationFit:
    return fit(_data())


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """Weights from their priors, state effects from theirs, and counts as overdispersed as the record's."""
    data = _data()
    centre = np.array([PRIORS[name].value for name in WEIGHTS])
    spread = np.array([PRIORS[name].spread for name in WEIGHTS])
    weights = rng.normal(centre, spread)
    state = rng.normal(0, STATE_SPREAD, N_STATES)
    made = data._replace(counts=synthetic_counts(rng, data, weights, state, 1 / _real().scale))
    progress(1, 2)
    found = fit(made)
    progress(2, 2)
    rows = []
    for name in REPORTED:
        k = WEIGHTS.index(name)
        value, error = float(found.weights[k]), float(found.errors[k])
        rank = float(student.cdf((weights[k] - value) / error, N_CITIZENSHIPS - 1))
        half = HALF_WIDTH * error
        rows.append(
            Recovered(f"weight of {name}", float(weights[k]), value, value - half, value + half, rank)
        )
    return rows


def synthetic_counts(
    rng: np.random.Generator, data: DestinationData, weights: Array, state: Array, overdispersion: float
) -> Array:
    """Counts (c, y, j) whose tempered Pearson statistic has the mean ``overdispersion``: Dirichlet shares."""
    shares, _ = expected_shares(data, weights, state, np.zeros((N_CITIZENSHIPS, N_STATES)))
    size = data.counts.sum(axis=2, keepdims=True)
    # variance of a cell is size * share (1 - share) * inflation, and inflation = overdispersion / tempered weight
    inflation = np.maximum(overdispersion / np.maximum(cell_weight(data), 1e-9), 1.0001)
    precision = np.maximum((size - inflation) / (inflation - 1), 0.05)
    drawn = rng.standard_gamma(np.maximum(shares * precision, 1e-6)) + 1e-300
    return np.asarray(size * drawn / drawn.sum(axis=2, keepdims=True))
