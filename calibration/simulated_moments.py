"""Simulated moments: unknown parameters found by least squares on figures of paired runs, with what stays unknown.

Each unknown is a standard normal score: 0 at the prior's value, with 90 % of the prior inside the range of its lever
file. Residuals are moments in standard deviations and the scores themselves, so the fit is a posterior mode, its
covariance that of the same least squares, and a direction that no moment sees keeps the prior's spread.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from pactsim.calibration.estimate import Z_LEVEL, Estimate
from pactsim.model.dated import Dated, write_schedule
from pactsim.model.parameters import Parameter, read_registry, registry

Array = NDArray[np.float64]
#: Posterior over prior spread below which a parameter is estimated, and from which on it is prior-only.
ESTIMATED: Final = 0.5
PRIOR_ONLY: Final = 0.9
#: Step of the finite differences in scores: wide, since counts of people are rough at smaller ones.
STEP: Final = 0.5
#: Shares of a Gauss-Newton step that are tried in turn.
SHARES: Final = (1.0, 0.5, 0.2)


class Moment(NamedTuple):
    """A figure to fit: ``sd`` is that of the logarithm if ``log``, and holds the record's and the model's error."""

    name: str
    observed: float
    sd: float
    log: bool
    source: str

    def residual(self, simulated: float) -> float:
        """Simulated minus observed in standard deviations; nobody at all counts as a thousandth of the observed."""
        if self.log:
            return float(np.log(max(simulated / self.observed, 1e-3)) / self.sd)
        return (simulated - self.observed) / self.sd

    def noisy(self, true: float, rng: np.random.Generator) -> "Moment":
        """The same figure as it would be recorded if a run's value ``true`` were the truth."""
        error = float(rng.normal(scale=self.sd))
        observed = max(true, 1e-3 * self.observed) * np.exp(error) if self.log else true + error
        return self._replace(observed=float(observed))


class Unknown(NamedTuple):
    """An uncertainty to find; ``since`` is the first day of the dated value that is meant, None if there is one.

    ``form`` is log, logit or linear: the scale on which the prior is normal.
    """

    name: str
    form: str
    since: date | None = None

    @property
    def label(self) -> str:
        return self.name if self.since is None else f"{self.name} from {self.since.isoformat()}"

    def value(self, score: float) -> float:
        """The parameter at a score, kept inside the lever's range."""
        centre, spread, low, high = self._prior()
        return float(np.clip(_back(self.form, centre + spread * score), low, high))

    def score(self, value: float) -> float:
        """The score of a value."""
        centre, spread, _low, _high = self._prior()
        return float((_there(self.form, value) - centre) / spread)

    def bounds(self) -> tuple[float, float]:
        """The scores at the ends of the lever's range, where the prior is cut off."""
        _centre, _spread, low, high = self._prior()
        return self.score(low), self.score(high)

    def drawn(self, rng: np.random.Generator) -> float:
        """A score from the prior: normal, inside the lever's range."""
        low, high = self.bounds()
        while True:
            score = float(rng.normal())
            if low <= score <= high:
                return score

    def _prior(self) -> tuple[float, float, float, float]:
        known = prior_registry()[self.name]
        assert known.bounds is not None
        low, high = known.bounds
        values = {entry.since: float(entry.value) for entry in known.schedule}
        value = values[self.since] if self.since is not None else float(known.schedule[-1].value)
        ends = [_there(self.form, end) for end in (low, high)]
        return _there(self.form, value), (ends[1] - ends[0]) / (2 * Z_LEVEL), low, high


class Found(NamedTuple):
    """Scores (n,) at the posterior mode, their covariance, the moments there and the Jacobian in their deviations."""

    scores: Array
    covariance: Array
    simulated: Array
    residuals: Array
    jacobian: Array

    @property
    def excess(self) -> float:
        """Sum of squared residuals: with the moments less the directions they see, the test of over-identification."""
        return float((self.residuals**2).sum())

    def seen(self) -> Array:
        """How well each direction of scores is seen, in prior spreads: singular values, most seen first."""
        return np.asarray(np.linalg.svd(self.jacobian, compute_uv=False))

    def ridges(self, unknowns: Sequence[Unknown], weakest: float = 1.0) -> list[str]:
        """Directions along which the moments say less than the prior, as text: parameters that may move together."""
        _u, values, directions = np.linalg.svd(self.jacobian)
        seen = np.concatenate([values, np.zeros(len(unknowns) - values.size)])
        lines = []
        for strength, direction in zip(seen, directions, strict=True):
            if strength < weakest:
                largest = [i for i in np.argsort(-np.abs(direction)) if abs(direction[i]) > 0.3]
                sign = np.sign(direction[largest[0]]) if largest else 1.0
                parts = [f"{sign * direction[i]:+.2f} {unknowns[i].label}" for i in largest]
                lines.append(f"seen {strength:.2f}: {', '.join(parts)}")
        return lines


#: Runs the model with these overrides and a seed; the moments in their order.
Simulate = Callable[[dict[str, Any], int], Array]


@cache
def prior_registry() -> Mapping[str, Parameter]:
    """The parameters as their lever files have them, without what any stage found."""
    return read_registry()


def overrides(unknowns: Sequence[Unknown], scores: Array) -> dict[str, Any]:
    """The scenario's uncertainties at these scores; dates that are not unknown keep what the model ships."""
    found: dict[str, Any] = {}
    for unknown, score in zip(unknowns, scores, strict=True):
        value = unknown.value(float(score))
        if unknown.since is None:
            found[unknown.name] = value
        else:
            found.setdefault(unknown.name, {})[unknown.since] = value
    for name, changes in found.items():
        if isinstance(changes, dict):
            schedule = registry()[name].schedule
            found[name] = write_schedule(
                tuple(Dated(entry.since, changes.get(entry.since, entry.value)) for entry in schedule)
            )
    return found


def fit_moments(
    simulate: Simulate,
    moments: Sequence[Moment],
    unknowns: Sequence[Unknown],
    seeds: Sequence[int],
    start: Array | None = None,
    rounds: int = 4,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Found:
    """Posterior mode by Gauss-Newton steps of ``least_squares`` on a line through the last Jacobian.

    Every value is the mean over the same ``seeds`` (common random numbers). Each round makes a Jacobian from steps
    of ``STEP`` towards zero, solves the linear least squares inside the bounds, and goes the largest of ``SHARES`` of
    the way that lowers the objective; it ends when none does or little is gained.
    """
    n = len(unknowns)
    total, done = rounds * (n + 1) * len(seeds), 0

    def at(scores: Array) -> tuple[Array, Array]:
        nonlocal done
        given = overrides(unknowns, scores)
        simulated: Array = np.asarray(
            np.mean([simulate(given, seed) for seed in seeds], axis=0), dtype=np.float64
        )
        done = min(done + len(seeds), total)
        progress(done, total)
        residuals = np.array([m.residual(float(s)) for m, s in zip(moments, simulated, strict=True)])
        return simulated, residuals

    scores = np.zeros(n) if start is None else np.asarray(start, dtype=np.float64)
    bounds = np.array([unknown.bounds() for unknown in unknowns]).T
    simulated, residuals = at(scores)
    for step in range(rounds):
        jacobian = np.empty((len(moments), n))
        for i in range(n):
            there = scores.copy()
            there[i] += STEP if scores[i] < 0 else -STEP
            jacobian[:, i] = (at(there)[1] - residuals) / (there[i] - scores[i])
        if step == rounds - 1:
            break
        moved = _linear_step(scores, residuals, jacobian, bounds)
        better = False
        for share in SHARES:
            trial = scores + share * (moved - scores)
            trial_simulated, trial_residuals = at(trial)
            gain = _objective(scores, residuals) - _objective(trial, trial_residuals)
            if gain > 0:
                scores, simulated, residuals, better = trial, trial_simulated, trial_residuals, gain > 0.2
                break
        if not better:
            break
    covariance: Array = np.asarray(np.linalg.inv(jacobian.T @ jacobian + np.eye(n)), dtype=np.float64)
    return Found(scores, covariance, simulated, residuals, jacobian)


def _objective(scores: Array, residuals: Array) -> float:
    return float((residuals**2).sum() + (scores**2).sum())


def _linear_step(scores: Array, residuals: Array, jacobian: Array, bounds: Array) -> Array:
    """The minimum of the linearised objective inside the bounds, (2, n)."""

    def value(new: Array) -> Array:
        return np.concatenate([residuals + jacobian @ (new - scores), new])

    def slope(_new: Array) -> Array:
        return np.vstack([jacobian, np.eye(scores.size)])

    inside = np.clip(scores, bounds[0] + 1e-6, bounds[1] - 1e-6)
    found = least_squares(value, inside, jac=slope, bounds=(bounds[0], bounds[1]))
    return np.asarray(found.x)


def estimates(unknowns: Sequence[Unknown], found: Found) -> list[Estimate]:
    """Value, 90 % interval and class of each unknown, from the posterior on the scale of its prior."""
    rows = []
    ridge = _on_a_ridge(found)
    for i, unknown in enumerate(unknowns):
        spread = float(np.sqrt(found.covariance[i, i]))
        low, value, high = (
            unknown.value(float(found.scores[i]) + Z_LEVEL * spread * side) for side in (-1, 0, 1)
        )
        kind = "prior-only" if spread > PRIOR_ONLY else "set-identified"
        if spread < ESTIMATED and not ridge[i]:
            kind = "estimated"
        note = f"posterior spread {spread:.2f} of the prior's"
        rows.append(Estimate(unknown.name, value, low, high, kind, note, unknown.since))
    return rows


def _on_a_ridge(found: Found) -> NDArray[np.bool_]:
    """Parameters with half their weight or more on directions that the moments see less than the prior."""
    _u, values, directions = np.linalg.svd(found.jacobian)
    seen = np.concatenate([values, np.zeros(directions.shape[0] - values.size)])
    return np.asarray((directions[seen < 1.0] ** 2).sum(axis=0) > 0.5)


def _there(form: str, value: float) -> float:
    if form == "log":
        return float(np.log(value))
    if form == "logit":
        inside = min(max(value, 0.005), 0.995)
        return float(np.log(inside / (1 - inside)))
    return value


def _back(form: str, value: float) -> float:
    if form == "log":
        return float(np.exp(value))
    return float(1 / (1 + np.exp(-value))) if form == "logit" else value
