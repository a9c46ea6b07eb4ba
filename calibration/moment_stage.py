"""What the stages of simulated moments share: fit, profile, and what both say of each unknown.

Fits of the record and of synthetic data go through ``find``, so that what is tried is what is shipped.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.moment_chance import Runs
from pactsim.calibration.moment_fit import fit_moments, most_runs
from pactsim.calibration.moment_posterior import Found, estimates
from pactsim.calibration.moment_profile import Around, Point, profile, widened_text, write_profiles
from pactsim.calibration.simulated_moments import Moment, Simulate, Unknown
from pactsim.calibration.stage import Progress

Array = NDArray[np.float64]


class Result(NamedTuple):
    """A fit, the spreads of its scores below and above the mode (n, 2), and the profiles they were checked by."""

    unknowns: Sequence[Unknown]
    found: Found
    spreads: Array
    points: list[Point]

    def estimates(self) -> list[Estimate]:
        """Value, 90 % interval and class of each unknown."""
        return estimates(self.unknowns, self.found, self.spreads)

    def quality(self) -> str:
        """Over-identification, factor, ridges, and which intervals the profile widened, for the card."""
        names = [unknown.label for unknown in self.unknowns]
        wider = widened_text(names, self.found.spreads(), self.spreads)
        return f"{self.found.quality(self.unknowns)} {wider}"

    def write(self, stage: str, method: str, quality: str) -> list[Estimate]:
        """Write ``parameters_<stage>`` and the stage's profiles; returns the estimates."""
        results = self.estimates()
        write_estimates(stage, results, method, f"{self.quality()} {quality}")
        rows = [
            (unknown.name, unknown.since, unknown.value(point.at), point.linear, point.simulated)
            for point in self.points
            for unknown in [self.unknowns[point.unknown]]
        ]
        write_profiles(stage, rows)
        return results


def find(
    simulate: Simulate, moments: Sequence[Moment], unknowns: Sequence[Unknown], seeds: Sequence[int],
    rounds: int, own_chance: float, progress: Progress,
) -> Result:  # fmt: skip
    """Fit and profile; arguments as ``fit_moments``, with the runs of the profile in ``progress``."""
    fitting = most_runs(len(unknowns), len(seeds), rounds)
    total = fitting + 2 * len(unknowns) * len(seeds)
    found = fit_moments(
        simulate, moments, unknowns, seeds, None, rounds, own_chance, lambda done, _fit: progress(done, total)
    )
    runs, done = Runs(simulate, unknowns, seeds), iter(range(fitting + 1, total + 1))
    runs.progress = lambda: progress(next(done), total)
    around = Around(
        found.scores, found.residuals, found.jacobian, runs.bounds, found.chance, found.factor, found.shared
    )
    points, spreads = profile(around, found.spreads(), lambda scores: runs.residuals(scores, found.moments))
    progress(total, total)
    return Result(unknowns, found, spreads, points)
