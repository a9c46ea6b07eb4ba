"""Find unknowns by least squares on figures of paired runs: a posterior mode by Gauss-Newton steps.

Every value is the mean over the same seeds (common random numbers), which leaves their chance in it: runs under other
seeds say how large that is, and it is added to the variance of the moments. Differences of the last Jacobian are as
wide as the posterior, since counts of people are rough at narrower ones.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from pactsim.calibration.moment_chance import CHANCE_SEEDS, Runs, chance_runs, shared_chance, with_chance
from pactsim.calibration.moment_posterior import Found
from pactsim.calibration.simulated_moments import Moment, Simulate, Unknown

Array = NDArray[np.float64]
#: Step of the one-sided differences, in scores, and limits of the two-sided ones at the end.
STEP: Final = 0.5
WIDTHS: Final = (0.25, 1.0)
#: Shares of a Gauss-Newton step that are tried in turn, and the gain below which the fit ends.
SHARES: Final = (1.0, 0.5, 0.2)
ENOUGH: Final = 0.2


def most_runs(unknowns: int, seeds: int, rounds: int) -> int:
    """Single runs of a fit that goes its usual way to the end of its rounds, for the progress."""
    return 2 * CHANCE_SEEDS + seeds * (1 + rounds * (unknowns + 1) + 2 * unknowns + 1)


def fit_moments(
    simulate: Simulate,
    moments: Sequence[Moment],
    unknowns: Sequence[Unknown],
    seeds: Sequence[int],
    start: Array | None = None,
    rounds: int = 4,
    own_chance: float = 0.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Found:
    """Posterior mode from ``start`` (scores, default 0) in ``rounds`` Gauss-Newton steps at most.

    Each step makes a Jacobian from differences of ``STEP`` towards zero, solves the linear least squares inside the
    bounds, and goes the largest of ``SHARES`` of the way that lowers the objective. The chance of the runs is taken
    at the start and anew where the first steps end; the last steps are made with the latter, one of them with the
    Jacobian that is returned. One round has no first steps: the chance is then that at the start. ``progress`` counts
    single runs. Raises ValueError without a round.
    """
    if rounds < 1:
        raise ValueError(f"a fit needs a round, not {rounds}")
    n = len(unknowns)
    total, done = most_runs(n, len(seeds), rounds), 0

    def step() -> None:
        nonlocal done
        done = min(done + 1, total)
        progress(done, total)

    runs = Runs(simulate, unknowns, seeds)
    runs.progress = step
    scores = np.zeros(n) if start is None else np.asarray(start, dtype=np.float64)
    begun = chance_runs(moments, runs, scores)
    if rounds > 1:
        scores, _ = _descend(runs, with_chance(moments, begun, len(seeds), own_chance), scores, rounds - 1)
    ended = chance_runs(moments, runs, scores) if rounds > 1 else begun
    weighted = with_chance(moments, ended, len(seeds), own_chance)
    scores, jacobian = _descend(runs, weighted, scores, 1)
    spreads = np.sqrt(np.diag(np.linalg.inv(jacobian.T @ jacobian + np.eye(n))))
    jacobian = _two_sided(runs, weighted, scores, np.clip(spreads, *WIDTHS))
    scores, _gain = _damped(runs, weighted, scores, jacobian)
    progress(total, total)
    added = np.array([1 - (m.sd / with_it.sd) ** 2 for m, with_it in zip(moments, weighted, strict=True)])
    chance = added / (1 + own_chance * len(seeds))
    shared = shared_chance(begun, ended) if rounds > 1 else 0.0
    return Found(
        scores, runs.at(scores), runs.residuals(scores, weighted), jacobian, weighted, chance, shared
    )


def objective(scores: Array, residuals: Array) -> float:
    """Squares of the residuals and of the scores: twice the negative logarithm of the posterior."""
    return float((residuals**2).sum() + (scores**2).sum())


def _descend(runs: Runs, moments: Sequence[Moment], scores: Array, most: int) -> tuple[Array, Array]:
    """Scores after ``most`` steps or where none gains enough, with the last Jacobian."""
    for _ in range(most):
        jacobian = _one_sided(runs, moments, scores)
        scores, gain = _damped(runs, moments, scores, jacobian)
        if gain < ENOUGH:
            break
    return scores, jacobian


def _damped(runs: Runs, moments: Sequence[Moment], scores: Array, jacobian: Array) -> tuple[Array, float]:
    """The largest of ``SHARES`` of the linear step that lowers the objective, and by how much; else none, zero."""
    residuals = runs.residuals(scores, moments)
    moved = linear_step(scores, residuals, jacobian, runs.bounds)
    for share in SHARES:
        trial = scores + share * (moved - scores)
        gain = objective(scores, residuals) - objective(trial, runs.residuals(trial, moments))
        if gain > 0:
            return trial, gain
    return scores, 0.0


def _one_sided(runs: Runs, moments: Sequence[Moment], scores: Array) -> Array:
    there = np.where(scores < 0, STEP, -STEP)
    here = runs.residuals(scores, moments)
    return np.column_stack(
        [(runs.residuals(at, moments) - here) / step for at, step in zip(scores + np.diag(there), there)]
    )


def _two_sided(runs: Runs, moments: Sequence[Moment], scores: Array, widths: Array) -> Array:
    """Differences between ``widths`` (n,) below and above, or what of that is inside the bounds."""
    columns = []
    for i, width in enumerate(widths):
        ends = [scores.copy(), scores.copy()]
        for end, side, bound in zip(ends, (-1, 1), runs.bounds[:, i], strict=True):
            end[i] = side * min(side * (scores[i] + side * width), side * bound)
        change = runs.residuals(ends[1], moments) - runs.residuals(ends[0], moments)
        columns.append(change / (ends[1][i] - ends[0][i]))
    return np.column_stack(columns)


def linear_step(scores: Array, residuals: Array, jacobian: Array, bounds: Array) -> Array:
    """The minimum of the linearised objective inside the bounds, (2, n)."""

    def value(new: Array) -> Array:
        return np.concatenate([residuals + jacobian @ (new - scores), new])

    def slope(_new: Array) -> Array:
        return np.vstack([jacobian, np.eye(scores.size)])

    inside = np.clip(scores, bounds[0] + 1e-6, bounds[1] - 1e-6)
    found = least_squares(value, inside, jac=slope, bounds=(bounds[0], bounds[1]))
    return np.asarray(found.x)
