"""Does a fit of simulated moments find the truth? One synthetic set of moments, fitted as the record would be."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.simulated_moments import Moment, Simulate, Unknown, fit_moments, overrides
from pactsim.calibration.stage import Progress, Recovered

Array = NDArray[np.float64]
#: Rounds of the fit on synthetic data: fewer than on the record, so that many repeats take minutes.
ROUNDS: Final = 3


def recovered_from(
    rng: np.random.Generator, unknowns: Sequence[Unknown], truth: Array, moments: Sequence[Moment],
    simulate: Simulate, progress: Progress,
) -> list[Recovered]:  # fmt: skip
    """Moments of one run at true scores, under another seed, with the figures' own errors; then the same fit on them.

    ``truth`` (unknowns,) are scores of the priors. The interval is the one the fit reports.
    """
    made = simulate(overrides(unknowns, truth), int(rng.integers(10_000, 20_000)))
    data = [moment.noisy(float(value), rng) for moment, value in zip(moments, made, strict=True)]
    found = fit_moments(
        simulate, data, unknowns, [int(rng.integers(1, 10_000))], rounds=ROUNDS, progress=progress
    )
    rows = []
    for i, unknown in enumerate(unknowns):
        spread = float(np.sqrt(found.covariance[i, i]))
        low, value, high = (
            unknown.value(float(found.scores[i]) + Z_LEVEL * spread * side) for side in (-1, 0, 1)
        )
        rank = float(ndtr((truth[i] - found.scores[i]) / spread))
        rows.append(Recovered(unknown.label, unknown.value(float(truth[i])), value, low, high, rank))
    return rows
