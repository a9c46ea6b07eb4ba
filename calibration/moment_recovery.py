"""Does a fit of simulated moments find the truth? One synthetic set of moments, fitted as the record would be."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.moment_posterior import below
from pactsim.calibration.moment_stage import find
from pactsim.calibration.simulated_moments import Moment, Simulate, Unknown, overrides
from pactsim.calibration.stage import Progress, Recovered

Array = NDArray[np.float64]
#: Gauss-Newton steps at most on synthetic data.
ROUNDS: Final = 4


def recovered_from(
    rng: np.random.Generator, unknowns: Sequence[Unknown], truth: Array, moments: Sequence[Moment],
    simulate: Simulate, progress: Progress,
) -> list[Recovered]:  # fmt: skip
    """Moments of one run at true scores, under another seed, with the figures' own errors; then the same fit on them.

    ``truth`` (unknowns,) are scores of the priors. The interval is the one the fit reports; the chance of the data is
    that of one run, since one made them.
    """
    made = simulate(overrides(unknowns, truth), int(rng.integers(10_000, 20_000)))
    data = [moment.noisy(float(value), rng) for moment, value in zip(moments, made, strict=True)]
    seeds = [int(rng.integers(1, 10_000))]
    result = find(simulate, data, unknowns, seeds, ROUNDS, 1.0, progress)
    rows = []
    for i, (unknown, estimate) in enumerate(zip(unknowns, result.estimates(), strict=True)):
        rank = below(
            float(truth[i]), float(result.found.scores[i]), result.spreads[i], np.array(unknown.bounds())
        )
        true = unknown.value(float(truth[i]))
        rows.append(Recovered(unknown.label, true, estimate.value, estimate.low, estimate.high, rank))
    return rows
