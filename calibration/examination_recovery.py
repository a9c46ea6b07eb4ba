"""Does the fit of the examination rule find the truth? Synthetic records made by the rule itself."""

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES
from pactsim.calibration.examination_posterior import (
    ADJUST,
    CLOSING,
    GROWTH,
    MONTHS,
    SMALL,
    CommonPosterior,
    fit_states,
    reported_closing,
)
from pactsim.calibration.examination_record import LAST_YEAR, Appeals, Record, read_record
from pactsim.calibration.examination_twin import follow
from pactsim.calibration.stage import Progress, Recovered
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

_LEVELS = np.array([0.05, 0.95])
#: Scales of the errors that synthetic stocks and decisions carry, in shares of the load.
_SCALES = (0.08, 0.1)
#: How far a state's log months and log closing rate drift in a year: the memory of the fit presupposes drift.
_DRIFT = 0.1
#: States whose own values are reported, one of each size.
_SHOWN = (6, 12, 9, 1)


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """Draw true values, let the years follow from the rule with errors, fit, and compare."""
    appeals = Appeals.of(Parameters())
    record = read_record(LAST_YEAR, appeals)
    adjust = float(np.exp(rng.uniform(np.log(ADJUST[0]), np.log(ADJUST[-1]))))
    growth = float(np.exp(rng.uniform(np.log(GROWTH[0]), np.log(GROWTH[-1]))))
    mean = rng.uniform(np.log(7.0), np.log(18.0))
    reported = reported_closing(record)
    months = np.exp(rng.normal(mean, 0.5, N_STATES))
    closing = reported * np.exp(rng.normal(0.0, 0.3, N_STATES))
    synthetic, months, closing = synthesise(rng, record, months, closing, adjust, growth, appeals)
    progress(1, 2)
    found = fit_states(synthetic, appeals)
    progress(2, 2)
    return _compared(found, adjust, growth, float(np.exp(np.log(months).mean())), months, closing)


def synthesise(
    rng: np.random.Generator, record: Record, months: Array, closing: Array, adjust: float, growth: float,
    appeals: Appeals,
) -> tuple[Record, Array, Array]:  # fmt: skip
    """Years of the record's applications with stocks, decisions and closures of the rule; the last year's truths."""
    made = Record(record.first_year, *(values.copy() for values in record[1:]))
    for year in range(len(record.stock)):
        if year:
            months = np.clip(months * np.exp(rng.normal(0, _DRIFT, N_STATES)), MONTHS[0], MONTHS[-1])
            closing = np.clip(closing * np.exp(rng.normal(0, _DRIFT, N_STATES)), CLOSING[0], CLOSING[-1])
            made.stock[year] = made.after[year - 1]
            made.before[year] = made.decisions[year - 1]
        this = made.years(record.first_year + year, record.first_year + year)
        end = follow(this, months, closing, adjust, growth, appeals)
        load = np.nan_to_num(this.load[0])
        noise = load / np.sqrt(load / (load + SMALL)).clip(0.05)
        after, decided = (
            np.maximum(value[0] + noise * rng.laplace(0.0, scale, N_STATES), 0.0)
            for value, scale in zip((end.open_cases, end.decisions), _SCALES, strict=True)
        )
        made.after[year], made.decisions[year] = after, decided
        made.closed[year] = closing * 12 * (this.stock[0] + after) / 2 * np.exp(rng.normal(0, 0.3, N_STATES))
    return made, months, closing


def _compared(
    found: CommonPosterior, adjust: float, growth: float, mean: float, months: Array, closing: Array
) -> list[Recovered]:
    best = found.best
    common = best.common
    low, high = found.months_interval()
    value = float(np.exp(common.log_months))
    spread = max(np.log(high / low) / 2 / 1.6449, 1e-6)
    rows = [
        Recovered(
            "examination_target_months", mean, value, low, high, _normal_rank(np.log(mean / value) / spread)
        ),
    ]
    for name, truth, own, bounds, weights, grid in (
        ("examination_adjust", adjust, common.adjust, found.adjust_at(_LEVELS), found.weights.sum(axis=1), ADJUST),
        ("examination_growth_limit", growth, common.growth_limit, found.growth_at(_LEVELS),
         found.weights.sum(axis=0), GROWTH),
    ):  # fmt: skip
        rank = float(np.interp(np.log(truth), np.log(grid), np.cumsum(weights) - weights / 2))
        rows.append(Recovered(name, truth, own, float(bounds[0]), float(bounds[1]), rank))
    own_months, own_closing = found.months_at(_LEVELS), found.closing_at(_LEVELS)
    for state in _SHOWN:
        ranks = found.rank(state, float(months[state]), float(closing[state]))
        rows += [
            Recovered(f"target_months[{state}]", float(months[state]), float(best.months[state]),
                      float(own_months[0, state]), float(own_months[1, state]), ranks[0]),
            Recovered(f"closing_rate[{state}]", float(closing[state]), float(best.closing[state]),
                      float(own_closing[0, state]), float(own_closing[1, state]), ranks[1]),
        ]  # fmt: skip
    return rows


def _normal_rank(z: float) -> float:
    """Share of a standard normal distribution below a value."""
    from math import erf, sqrt

    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
