"""Runs at scores, and how much their moments vary by chance: at one point, and in common at two.

Every value is the mean over the same seeds (common random numbers), which leaves their chance in it: runs under other
seeds say how large that is.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.simulated_moments import Moment, Simulate, Unknown, overrides

Array = NDArray[np.float64]
#: Other seeds that say how much a run varies by chance, and where they begin.
CHANCE_SEEDS: Final = 8
FIRST_CHANCE_SEED: Final = 50_001


class Runs:
    """Simulated moments at scores: the mean over ``seeds``, each point run once."""

    def __init__(self, simulate: Simulate, unknowns: Sequence[Unknown], seeds: Sequence[int]) -> None:
        self.simulate, self.unknowns, self.seeds = simulate, unknowns, seeds
        self.bounds = np.array([unknown.bounds() for unknown in unknowns]).T
        #: Called after every single run.
        self.progress: Callable[[], None] = lambda: None
        self._known: dict[bytes, Array] = {}

    def at(self, scores: Array) -> Array:
        """The moments (m,) at scores (n,)."""
        key = np.asarray(scores, dtype=np.float64).tobytes()
        if key not in self._known:
            self._known[key] = self.each(scores, self.seeds).mean(axis=0)
        return self._known[key]

    def each(self, scores: Array, seeds: Sequence[int]) -> Array:
        """The moments of single runs, (seeds, m)."""
        given, found = overrides(self.unknowns, scores), []
        for seed in seeds:
            found.append(self.simulate(given, seed))
            self.progress()
        return np.array(found, dtype=np.float64)

    def residuals(self, scores: Array, moments: Sequence[Moment]) -> Array:
        """Simulated less observed in standard deviations, (m,)."""
        return np.array([m.residual(float(s)) for m, s in zip(moments, self.at(scores), strict=True)])


def chance_runs(moments: Sequence[Moment], runs: Runs, scores: Array) -> Array:
    """Residuals of single runs at ``scores`` under the seeds kept for their chance, (seeds, m)."""
    first = FIRST_CHANCE_SEED + CHANCE_SEEDS * runs.seeds[0]
    simulated = runs.each(scores, range(first, first + CHANCE_SEEDS))
    return np.array([[m.residual(float(s)) for m, s in zip(moments, run, strict=True)] for run in simulated])


def with_chance(moments: Sequence[Moment], residuals: Array, seeds: int, own: float) -> tuple[Moment, ...]:
    """The moments with the chance of means over ``seeds`` runs in their variance, as found by ``chance_runs``.

    ``own`` is the chance of the data themselves as a part of that of one run.
    """
    added = (1 / seeds + own) * np.var(residuals, axis=0, ddof=1)
    return tuple(m._replace(sd=m.sd * float(np.sqrt(1 + a))) for m, a in zip(moments, added, strict=True))


def shared_chance(here: Array, there: Array) -> float:
    """Correlation of the chance of runs (seeds, m) at two points under the same seeds, pooled over the moments.

    From 0 (the points' runs have nothing in common) to 1 (the same seed shifts both alike).
    """
    one, other = (runs - runs.mean(axis=0) for runs in (here, there))
    size = np.sqrt((one**2).sum(axis=0) * (other**2).sum(axis=0))
    known = size > 0
    if not known.any():
        return 0.0
    return float(np.clip(((one * other).sum(axis=0)[known] / size[known]).mean(), 0.0, 1.0))
