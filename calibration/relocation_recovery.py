"""Does the fit of relocation find the truth? One synthetic record, fitted as the record is."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration import relocation_fit as fitting
from pactsim.calibration import relocation_simulated as simulation
from pactsim.calibration.moment_chance import shared_chance
from pactsim.calibration.moment_posterior import below
from pactsim.calibration.relocation_posterior import FITTED, bounds, fitted_estimates, names
from pactsim.calibration.stage import Progress, Recovered

Array = NDArray[np.float64]
LIGHT: Final = simulation.Effort(20, 4, (1,))
#: Standard deviation, in logarithms, of true parameters about those in use.
SPREAD: Final = 0.15


@cache
def _known() -> tuple[Array, Array, float]:
    """The Jacobian and the chance of a run at the values in use, and how much of that the priors' runs share."""
    here, there = (simulation.chance_runs(logs, LIGHT) for logs in (simulation.in_use(), simulation.priors()))
    return (
        simulation.jacobian(simulation.in_use(), LIGHT),
        np.var(here, axis=0, ddof=1),
        shared_chance(here, there),
    )


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """One synthetic record from true parameters near those in use, another seed and the record's own noise.

    The fit starts from the values in use and keeps their Jacobian, without the finish of the stage. Limits:
    ``test_relocation`` compares it with a fit that takes its Jacobian anew in one case only.
    """
    low, high = bounds()
    _, variance = simulation.record()
    start = simulation.in_use()
    truth = np.clip(start + SPREAD * rng.standard_normal(len(FITTED)), low + 0.02, high - 0.02)
    other = LIGHT._replace(seeds=(int(rng.integers(1_000, 1_000_000)),))
    observed = simulation.simulated(truth, other) + np.sqrt(variance) * rng.standard_normal(variance.size)
    slope, by_chance, shared = _known()
    variance = variance + 2 * by_chance  # of the run that made the record and of those of the fit
    total = fitting.MOST + 2 * len(FITTED)
    evaluation, end = iter(range(1, fitting.MOST + 1)), iter(range(fitting.MOST + 1, total + 1))
    found = fitting.fit_to(observed, variance, start, LIGHT, slope, lambda: progress(next(evaluation), total))
    _, spreads = fitting.profiles(
        found, observed, variance, by_chance, shared, LIGHT, lambda: progress(next(end), total)
    )
    progress(total, total)
    rows = []
    for index, (label, row) in enumerate(zip(names(), fitted_estimates(found, spreads), strict=True)):
        rank = below(truth[index], found.logs[index], spreads[index], bounds()[:, index])
        rows.append(Recovered(label, float(np.exp(truth[index])), row.value, row.low, row.high, rank))
    return rows
