"""Runs that the findings on people and on Dublin share: at the estimates, and spread over their intervals."""

import math
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration import dublin_level, movement
from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.mechanism_tables import RunTables
from pactsim.calibration.movement_moments import YEARS, Figure
from pactsim.calibration.restarts import run_tables
from pactsim.calibration.simulated_moments import overrides
from pactsim.calibration.validation.finding import Finding
from pactsim.model.fitted_parameters import fitted_values

Array = NDArray[np.float64]

#: Seeds at the estimates; none was used to fit.
SEEDS: Final = (101, 102, 103)
#: Parameter sets, each with a seed of its own.
SETS: Final = 12


@cache
def run_at_estimates(seed: int) -> RunTables:
    """A restart from 2019 with what the stages found."""
    return RunTables(run_tables({}, YEARS, movement.SCALE, seed))


@cache
def run_in_intervals(number: int) -> RunTables:
    """The same with every fitted parameter drawn inside its own interval, regardless of the others: too wide a
    spread where parameters lie on a ridge."""
    given = drawn_overrides(np.random.default_rng([number, 7]))
    return RunTables(run_tables(given, YEARS, movement.SCALE, 200 + number))


def drawn_overrides(rng: np.random.Generator) -> dict[str, Any]:
    """One value of each fitted parameter, normal on the scale of its prior and inside its interval's bounds."""
    known = fitted_values()
    unknowns = [u for u in (*movement.UNKNOWNS, *dublin_level.UNKNOWNS) if u.name in known]
    scores = []
    for unknown in unknowns:
        since = [value for value in known[unknown.name] if unknown.since in (None, value.since)][-1]
        low, middle, high = (unknown.score(value) for value in (since.low, since.value, since.high))
        noise = float(rng.normal()) / Z_LEVEL
        scores.append(middle + noise * (high - middle if noise > 0 else middle - low))
    return overrides(unknowns, np.array(scores))


def finding(row: Figure, group: str, naive: float = float("nan"), naive_name: str = "",
            reading: str = "") -> Finding:  # fmt: skip
    """A figure beside the runs: the mean at the estimates, the interval over parameter sets."""
    at_estimates = [row.simulated(run_at_estimates(seed)) for seed in SEEDS]
    in_intervals = [row.simulated(run_in_intervals(number)) for number in range(SETS)]
    moment, value = row.moment, float(np.mean(at_estimates))
    low, high = (float(v) for v in np.quantile([*at_estimates, *in_intervals], [0.05, 0.95]))
    width = Z_LEVEL * moment.sd
    at = moment.observed
    observed_low, observed_high = at - width, at + width
    if moment.log:
        observed_low, observed_high = at * math.exp(-width), at * math.exp(width)
    return Finding(
        group, moment.name, row.place, row.period, at, observed_low, observed_high, value, min(low, value),
        max(high, value), naive, naive_name, "fit" if row.fitted else "validate", moment.source, reading,
    )  # fmt: skip
