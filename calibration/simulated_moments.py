"""Simulated moments: figures to fit with their spread, and unknown parameters as scores of their priors.

Each unknown is a standard normal score: 0 at the prior's value, with 90 % of the prior inside the range of its lever
file. How they are found is ``moment_fit``, what is known of them then ``moment_posterior``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.estimate import Z_LEVEL
from pactsim.model.dated import Dated, write_schedule
from pactsim.model.parameters import Parameter, read_registry, registry

Array = NDArray[np.float64]
#: Runs the model with these overrides and a seed; the moments in their order.
Simulate = Callable[[dict[str, Any], int], Array]


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
