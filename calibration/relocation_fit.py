"""Parameters of both relocation schemes whose runs come nearest to given moments.

Simulated moments with common random numbers: every parameter set meets the same people. Seven parameters, sixteen
moments; parameters in logarithms. A trust region leads from the priors to the mode, and steps of a Jacobian as wide as
the standard errors finish, since counts of people are rough at narrower ones.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from pactsim.calibration.moment_fit import SHARES
from pactsim.calibration.moment_profile import Around, Point, profile
from pactsim.calibration.relocation_posterior import Fit, bounds
from pactsim.calibration.relocation_simulated import FULL, Effort, Step, jacobian, simulated

Array = NDArray[np.float64]
#: Evaluations at most on the way from the priors, and rounds of the finish.
MOST: Final = 20
ROUNDS: Final = 2
#: Gain, as a part of the objective, below which a fit with new Jacobians leaves the rest to the finish.
ENOUGH: Final = 0.01
#: Limits of the steps of a derivative in the finish, in logarithms.
WIDTHS: Final = (0.1, 0.4)


def fit_to(
    observed: Array, variance: Array, start: Array, effort: Effort = FULL, slope: Array | None = None,
    step: Step = lambda: None,
) -> Fit:  # fmt: skip
    """Parameters whose moments are nearest to ``observed``.

    ``slope`` is a Jacobian to keep, (moments, parameters); without one it is taken anew at every step. ``step`` is
    called once an evaluation.
    """
    weight = 1.0 / np.sqrt(variance)
    low, high = bounds()

    def distance(logs: Array) -> Array:
        step()
        return np.asarray(weight * (simulated(logs, effort) - observed))

    found = least_squares(
        distance,
        np.clip(start, low + 1e-6, high - 1e-6),
        jac=lambda logs: weight[:, None] * (jacobian(logs, effort) if slope is None else slope),
        bounds=(low, high),
        xtol=1e-4,
        ftol=ENOUGH if slope is None else 1e-4,
        max_nfev=MOST,
    )
    return Fit(found.x, found.fun, np.asarray(found.jac))


def finish(
    observed: Array, variance: Array, fit: Fit, effort: Effort = FULL, step: Step = lambda: None
) -> Fit:
    """From where a fit ended to where no step of a Jacobian as wide as its errors is confirmed by runs.

    Full, half and a fifth of each step are tried; where one is lower the Jacobian is used again, and taken anew
    ``ROUNDS`` times at most. What is left of the fall it promises is ``Fit.linear_fall``.
    """
    weight = 1.0 / np.sqrt(variance)

    def at(logs: Array, slope: Array) -> Fit:
        return Fit(logs, weight * (simulated(logs, effort) - observed), slope)

    here = at(fit.logs, fit.jacobian)
    for _ in range(ROUNDS):
        begun = here.logs
        slope = jacobian(begun, effort, np.clip(here.errors, *WIDTHS))
        here = at(begun, weight[:, None] * slope)
        step()
        while (lower := _lower(here, at)) is not None:
            here = lower
            step()
        if here.logs is begun:
            break
    return here


def _lower(here: Fit, at: Callable[[Array, Array], Fit]) -> Fit | None:
    """The first of ``SHARES`` of the linear step whose runs are lower."""
    aim = here.linear_step()
    for share in SHARES:
        trial = at(here.logs + share * (aim - here.logs), here.jacobian)
        if trial.j_statistic < here.j_statistic:
            return trial
    return None


def profiles(
    fit: Fit, observed: Array, variance: Array, by_chance: Array, shared: float, effort: Effort,
    step: Step = lambda: None,
) -> tuple[list[Point], Array]:  # fmt: skip
    """Profiles of the logarithms, and their spreads (parameters, 2) widened where runs ask for it.

    ``variance`` (moments,) is that of the fit, ``by_chance`` what of it is the chance of the fit's runs, and ``shared``
    how much of that runs under the same seed have in common.
    """
    part = by_chance / variance
    around = Around(
        fit.logs, fit.residuals, fit.jacobian, bounds(), part, fit.inflation**2, shared, prior=False
    )

    def residuals(logs: Array) -> Array:
        step()
        return np.asarray((simulated(logs, effort) - observed) / np.sqrt(variance))

    return profile(around, fit.spreads, residuals)
