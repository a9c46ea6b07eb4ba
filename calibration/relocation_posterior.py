"""What a fit of the relocation schemes knows: parameters in logarithms, their errors, intervals and classes.

There is no prior but the ranges of the lever files.
"""

from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear
from scipy.stats import chi2

from pactsim.calibration.estimate import Z_LEVEL, Estimate
from pactsim.calibration.moment_posterior import birge, ends, kind_of
from pactsim.model.parameters import registry

Array = NDArray[np.float64]
Key = tuple[str, date | None]

FIRST_SETUP, VOLUNTARY_SETUP = date(1990, 1, 1), date(2022, 6, 1)
#: What is fitted; the size exponent concerns both schemes.
FITTED: Final[tuple[Key, ...]] = (
    ("relocation_size_exponent", None),
    ("contributor_pace_binding", None),
    ("relocation_setup_months", FIRST_SETUP),
    ("opposed_pace_factor", None),
    ("unready_pace_factor", None),
    ("contributor_pace_voluntary", None),
    ("relocation_setup_months", VOLUNTARY_SETUP),
)
#: What only the scheme of 2015-2017 can tell, and what only the voluntary mechanism can.
BINDING_ONLY: Final[frozenset[Key]] = frozenset(
    {
        ("contributor_pace_binding", None),
        ("relocation_setup_months", FIRST_SETUP),
        ("opposed_pace_factor", None),
        ("unready_pace_factor", None),
    }
)
VOLUNTARY_ONLY: Final[frozenset[Key]] = frozenset(
    {("contributor_pace_voluntary", None), ("relocation_setup_months", VOLUNTARY_SETUP)}
)


class Fit(NamedTuple):
    """Logarithms of the parameters, weighted residuals there (moments,) and their Jacobian (moments, parameters)."""

    logs: Array
    residuals: Array
    jacobian: Array

    @property
    def errors(self) -> Array:
        """Standard errors, before what the mechanism does not explain."""
        return np.asarray(np.sqrt(np.diag(np.linalg.pinv(self.jacobian.T @ self.jacobian))))

    @property
    def j_statistic(self) -> float:
        """Weighted sum of squares."""
        return float((self.residuals**2).sum())

    @property
    def freedom(self) -> int:
        """Moments less parameters: there is no prior but the ranges."""
        return self.residuals.size - self.logs.size

    @property
    def p_value(self) -> float:
        """Chance of so large a J if the mechanism were true."""
        return float(chi2.sf(self.j_statistic, self.freedom))

    @property
    def inflation(self) -> float:
        """Factor on the standard errors for what the mechanism does not explain."""
        return float(np.sqrt(birge(self.j_statistic, self.freedom)))

    def linear_step(self) -> Array:
        """Where the objective is lowest inside the ranges if the Jacobian describes it everywhere (parameters,)."""
        low, high = bounds() - self.logs
        room = np.minimum(low, 0.0) - 1e-9, np.maximum(high, 0.0) + 1e-9
        moved = lsq_linear(self.jacobian, -self.residuals, room).x
        return np.asarray(np.clip(self.logs + moved, *bounds()))

    @property
    def linear_fall(self) -> float:
        """By how much the objective is lower there, in units of the profiles: zero at a stationary mode."""
        there = self.residuals + self.jacobian @ (self.linear_step() - self.logs)
        return (self.j_statistic - float((there**2).sum())) / self.inflation**2

    @property
    def spreads(self) -> Array:
        """Standard errors so widened, below and above the logarithms (parameters, 2)."""
        return np.repeat((self.inflation * self.errors)[:, None], 2, axis=1)


def bounds() -> Array:
    """Logarithms of the ranges, (2, parameters); a range that begins at zero begins at 0.01 here."""
    found = [registry()[name].bounds for name, _ in FITTED]
    return np.log([[max(pair[side], 0.01) for pair in found if pair is not None] for side in (0, 1)])


def names() -> list[str]:
    """What is fitted, as text."""
    return [name if since is None else f"{name} since {since.isoformat()}" for name, since in FITTED]


def fitted_estimates(fit: Fit, spreads: Array) -> list[Estimate]:
    """Value, 90 % interval and class: how wide it is beside a prior with 90 % inside the range of the lever file."""
    low, high = bounds()
    intervals = np.exp(ends(fit.logs, spreads, np.array([low, high])))
    prior = (high - low) / (2 * Z_LEVEL)
    rows = []
    for index, (name, since) in enumerate(FITTED):
        lower, upper = intervals[index]
        value = float(np.clip(np.exp(fit.logs[index]), lower, upper))
        spread = float(spreads[index].max() / prior[index])
        note = f"spread {spread:.2f} of a prior over the range"
        kind = kind_of(spread)
        rows.append(Estimate(name, value, float(lower), float(upper), kind, note, since))
    return rows
