"""Parameters of both relocation schemes whose runs come nearest to given moments.

Simulated moments with common random numbers: every parameter set meets the same people. Seven parameters, sixteen
moments; parameters in logarithms. A trust region leads from the priors to the mode, and steps of a Jacobian as wide as
the standard errors finish, since counts of people are rough at narrower ones.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.moment_fit import CHANCE_SEEDS, FIRST_CHANCE_SEED, SHARES
from pactsim.calibration.moment_profile import Around, Point, profile
from pactsim.calibration.relocation_posterior import BINDING_ONLY, FITTED, VOLUNTARY_ONLY, Fit, Key, bounds
from pactsim.calibration.simulated_moments import prior_registry
from pactsim.model.parameters import Parameter, registry

Array = NDArray[np.float64]
Step = Callable[[], None]
#: Evaluations at most on the way from the priors, and rounds of the finish.
MOST: Final = 20
ROUNDS: Final = 2
#: Step of a derivative on the way, in logarithms, and limits of those of the finish.
STEP: Final = 0.1
WIDTHS: Final = (0.1, 0.4)


class Effort(NamedTuple):
    """Persons a simulated one stands for in the two schemes (the second has small counts), and the seeds."""

    emergency: int
    voluntary: int
    seeds: tuple[int, ...]


FULL: Final = Effort(10, 1, (1,))


def priors() -> Array:
    """Logarithms of the values of the lever files, without what any stage found."""
    return _values(prior_registry())


def in_use() -> Array:
    """Logarithms of the values that the model ships, fitted or prior."""
    return _values(registry())


def _values(known: Mapping[str, Parameter]) -> Array:
    found = []
    for name, since in FITTED:
        found.append(next(e.value for e in known[name].schedule if since is None or e.since == since))
    return np.log(found)


def values_of(logs: Array) -> dict[Key, float]:
    """The uncertainties to replace in a run."""
    return dict(zip(FITTED, np.exp(logs).tolist(), strict=True))


def record() -> tuple[Array, Array]:
    """Observed moments and their variances, in the order of ``simulated``."""
    rows = moments.emergency_observed() + moments.voluntary_observed()
    return np.array([row.value for row in rows]), np.array([row.variance for row in rows])


def simulated(logs: Array, effort: Effort = FULL) -> Array:
    """All moments at the parameters, mean over seeds: those of 2015-2017, then the voluntary ones."""
    return np.concatenate([_scheme(logs, window, effort) for window in (runs.EMERGENCY, runs.VOLUNTARY)])


def _scheme(logs: Array, window: runs.Window, effort: Effort) -> Array:
    return _scheme_at(tuple(logs.tolist()), window, effort)


@lru_cache(maxsize=64)
def _scheme_at(logs: tuple[float, ...], window: runs.Window, effort: Effort) -> Array:
    read, scale = moments.voluntary_simulated, effort.voluntary
    if window is runs.EMERGENCY:
        read, scale = moments.emergency_simulated, effort.emergency
    values = values_of(np.array(logs))
    return np.mean([read(runs.run(window, values, scale, seed)[0]) for seed in effort.seeds], axis=0)


def jacobian(logs: Array, effort: Effort = FULL, widths: Array | None = None) -> Array:
    """Central differences of the moments over ``widths`` (parameters,) on either side, (moments, parameters).

    Schemes untouched by a parameter are not run.
    """
    low, high = bounds()
    widths = np.full(logs.size, STEP) if widths is None else widths
    columns = []
    for index, key in enumerate(FITTED):
        up, down = logs.copy(), logs.copy()
        up[index] = min(logs[index] + widths[index], high[index])
        down[index] = max(logs[index] - widths[index], low[index])
        parts = []
        for window, untouched, size in (
            (runs.EMERGENCY, VOLUNTARY_ONLY, len(moments.emergency_observed())),
            (runs.VOLUNTARY, BINDING_ONLY, len(moments.voluntary_observed())),
        ):
            if key in untouched:
                parts.append(np.zeros(size))
            else:
                change = _scheme(up, window, effort) - _scheme(down, window, effort)
                parts.append(change / (up[index] - down[index]))
        columns.append(np.concatenate(parts))
    return np.column_stack(columns)


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
        xtol=1e-3,
        ftol=1e-3,
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


def chance_runs(logs: Array, effort: Effort, step: Step = lambda: None) -> Array:
    """Moments of single runs under other seeds, (runs, moments): how they vary is the chance of a run."""
    first, found = FIRST_CHANCE_SEED + CHANCE_SEEDS * effort.seeds[0], []
    for seed in range(first, first + CHANCE_SEEDS):
        found.append(simulated(logs, effort._replace(seeds=(seed,))))
        step()
    return np.array(found)


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
