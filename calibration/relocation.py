"""Fit pace, size, positions and set-up of relocation to the schemes of 2015-2017 and 2022-2024.

Simulated moments with common random numbers: every parameter set meets the same people. Seven parameters, sixteen
moments; parameters in logarithms, steps of a trust region within the ranges of the lever files.
"""

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.moment_posterior import below
from pactsim.calibration.moment_profile import Around, Point, profile, widened_text, write_profiles
from pactsim.calibration.relocation_leavers import leaver_estimates
from pactsim.calibration.relocation_posterior import FITTED, Fit, Key, bounds, fitted_estimates, names
from pactsim.calibration.stage import Progress, Recovered, Stage
from pactsim.model.parameters import registry

Array = NDArray[np.float64]
_BINDING_ONLY: Final = (1, 2, 3, 4)
_VOLUNTARY_ONLY: Final = (5, 6)
#: Standard deviation, in logarithms, of true parameters about those in use.
SPREAD: Final = 0.15
#: Evaluations at most in one fit.
MOST: Final = 14
#: Runs that say how much the moments vary by chance, and where their seeds begin.
CHANCE_RUNS: Final = 6
CHANCE_SEED: Final = 50_001
#: Step of a derivative, in logarithms: wide enough that whole places do not show.
STEP: Final = 0.1


class Effort(NamedTuple):
    """Persons a simulated one stands for in the two schemes (the second has small counts), and the seeds."""

    emergency: int
    voluntary: int
    seeds: tuple[int, ...]


FULL: Final = Effort(10, 1, (1,))
#: For repeats on synthetic data.
LIGHT: Final = Effort(20, 4, (1,))


def values_of(logs: Array) -> dict[Key, float]:
    """The uncertainties to replace in a run."""
    return dict(zip(FITTED, np.exp(logs).tolist(), strict=True))


def simulated(logs: Array, effort: Effort = FULL) -> Array:
    """All moments at the parameters, mean over seeds: those of 2015-2017, then the voluntary ones."""
    return np.concatenate([_scheme(logs, window, effort) for window in (runs.EMERGENCY, runs.VOLUNTARY)])


def _scheme(logs: Array, window: runs.Window, effort: Effort) -> Array:
    read, scale = moments.voluntary_simulated, effort.voluntary
    if window is runs.EMERGENCY:
        read, scale = moments.emergency_simulated, effort.emergency
    values = values_of(logs)
    return np.mean([read(runs.run(window, values, scale, seed)[0]) for seed in effort.seeds], axis=0)


def jacobian(logs: Array, effort: Effort = FULL) -> Array:
    """Central differences of the moments, (moments, parameters); schemes untouched by a parameter are not run."""
    low, high = bounds()
    columns = []
    for index in range(len(FITTED)):
        up, down = logs.copy(), logs.copy()
        up[index] = min(logs[index] + STEP, high[index])
        down[index] = max(logs[index] - STEP, low[index])
        parts = []
        for window, untouched, size in (
            (runs.EMERGENCY, _VOLUNTARY_ONLY, len(moments.emergency_observed())),
            (runs.VOLUNTARY, _BINDING_ONLY, len(moments.voluntary_observed())),
        ):
            if index in untouched:
                parts.append(np.zeros(size))
            else:
                change = _scheme(up, window, effort) - _scheme(down, window, effort)
                parts.append(change / (up[index] - down[index]))
        columns.append(np.concatenate(parts))
    return np.column_stack(columns)


def fit_to(
    observed: Array,
    variance: Array,
    start: Array,
    effort: Effort = FULL,
    slope: Array | None = None,
    step: Callable[[], None] = lambda: None,
) -> Fit:
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
        ftol=1e-4,
        max_nfev=MOST,
    )
    return Fit(found.x, found.fun, np.asarray(found.jac))


def record() -> tuple[Array, Array]:
    """Observed moments and their variances, in the order of ``simulated``."""
    rows = moments.emergency_observed() + moments.voluntary_observed()
    return np.array([row.value for row in rows]), np.array([row.variance for row in rows])


def chance(effort: Effort) -> Array:
    """Variance of the moments (moments,) by the chance of one run at the values in use."""
    first = CHANCE_SEED + CHANCE_RUNS * effort.seeds[0]
    runs_of = [effort._replace(seeds=(first + number,)) for number in range(CHANCE_RUNS)]
    return np.asarray(np.var([simulated(priors(), each) for each in runs_of], axis=0, ddof=1))


def profiles(
    fit: Fit, observed: Array, variance: Array, by_chance: Array, effort: Effort
) -> tuple[list[Point], Array]:
    """Profiles of the logarithms, and their spreads (parameters, 2) widened where runs ask for it.

    ``variance`` (moments,) is that of the fit, ``by_chance`` what of it is the chance of the fit's runs.
    """
    part = by_chance / variance
    around = Around(fit.logs, fit.residuals, fit.jacobian, bounds(), part, fit.inflation**2, prior=False)
    return profile(around, fit.spreads, lambda logs: (simulated(logs, effort) - observed) / np.sqrt(variance))


def priors() -> Array:
    """Logarithms of the values in use, fitted or prior."""
    found = []
    for name, since in FITTED:
        entries = registry()[name].schedule
        found.append(next(e.value for e in entries if since is None or e.since == since))
    return np.log(found)


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit both schemes, then bound the wish to leave; writes ``parameters_relocation``."""
    observed, variance = record()
    effort = FULL._replace(seeds=(seed,))
    by_chance = chance(effort)
    variance += by_chance
    done = iter(range(1, MOST + 1))
    found = fit_to(observed, variance, priors(), effort, step=lambda: progress(next(done), MOST + 1))
    points, spreads = profiles(found, observed, variance, by_chance, effort)
    estimates = fitted_estimates(found, spreads)
    estimates += leaver_estimates(values_of(found.logs))
    write_estimates(
        "relocation",
        estimates,
        """Simulated moments under common random numbers: new relocations between dates by beneficiary
        (2015-2018) and in all (2022-2024), groups of contributors by size and position; weights from the number of
        transfers a count was made of and the chance of a run; intervals from the slopes, widened where J exceeds its
        freedom and where the profile asks for it. There is no prior but the ranges: a class says how wide an interval
        is beside a prior over the range.""",
        f"""J {found.j_statistic:.1f} on {found.freedom} degrees of freedom (p {found.p_value:.4f}), so the moments'
        variance is taken {found.inflation**2:.2f} times as large. {widened_text(names(), found.spreads, spreads)}""",
    )
    write_profiles(
        "relocation", [(*FITTED[p.unknown], float(np.exp(p.at)), p.linear, p.simulated) for p in points]
    )
    progress(MOST + 1, MOST + 1)
    return estimates


@cache
def _in_use() -> tuple[Array, Array]:
    """The Jacobian and the chance of a run at the values in use, for repeats on synthetic data."""
    return jacobian(priors(), LIGHT), chance(LIGHT)


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """One synthetic record from true parameters near those in use, another seed and the record's own noise.

    The fit keeps one Jacobian. Limits: ``test_relocation`` compares it with the full fit in one case only.
    """
    low, high = bounds()
    _, variance = record()
    truth = np.clip(priors() + SPREAD * rng.standard_normal(len(FITTED)), low + 0.02, high - 0.02)
    other = LIGHT._replace(seeds=(int(rng.integers(1_000, 1_000_000)),))
    observed = simulated(truth, other) + np.sqrt(variance) * rng.standard_normal(variance.size)
    slope, by_chance = _in_use()
    variance = variance + 2 * by_chance  # of the run that made the record and of those of the fit
    done = iter(range(1, MOST + 1))
    found = fit_to(observed, variance, priors(), LIGHT, slope, lambda: progress(next(done), MOST))
    progress(MOST, MOST)
    _, spreads = profiles(found, observed, variance, by_chance, LIGHT)
    rows = []
    for index, (label, row) in enumerate(zip(names(), fitted_estimates(found, spreads), strict=True)):
        rank = below(truth[index], found.logs[index], spreads[index], bounds()[:, index])
        rows.append(Recovered(label, float(np.exp(truth[index])), row.value, row.low, row.high, rank))
    return rows


STAGE: Final = Stage(
    "relocation",
    "How fast do states relocate whom they owe, and who leaves afterwards?",
    fit,
    recover,
)
