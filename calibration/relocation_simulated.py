"""Moments of both relocation schemes as runs at given parameters have them, their slopes, and the chance in them.

Parameters are in logarithms, in the order of ``FITTED``; under one seed every parameter set meets the same people.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.moment_chance import CHANCE_SEEDS, FIRST_CHANCE_SEED
from pactsim.calibration.relocation_posterior import BINDING_ONLY, FITTED, VOLUNTARY_ONLY, Key, bounds
from pactsim.calibration.simulated_moments import prior_registry
from pactsim.model.parameters import Parameter, registry

Array = NDArray[np.float64]
Step = Callable[[], None]
#: Step of a derivative unless another is given, in logarithms: wide enough that whole places do not show.
STEP: Final = 0.1


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


def chance_runs(logs: Array, effort: Effort, step: Step = lambda: None) -> Array:
    """Moments of single runs under other seeds, (runs, moments): how they vary is the chance of a run."""
    first, found = FIRST_CHANCE_SEED + CHANCE_SEEDS * effort.seeds[0], []
    for seed in range(first, first + CHANCE_SEEDS):
        found.append(simulated(logs, effort._replace(seeds=(seed,))))
        step()
    return np.array(found)
