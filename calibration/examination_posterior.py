"""What the record says of each state's months of work and closing rate, given what it says of all states.

Two parameters a state, on a grid: months of open work that capacity aims at, and the monthly rate at which cases are
closed otherwise. Both are drawn to common values (log-normal over states); the closing rate around the one that the
state reports. The record's errors are double exponential in shares of the cases that were there, wider for small
states; a year counts less the longer ago it is, since practice drifts (RO, EL, BE). The spreads and scales are found
by expectation-maximisation, the two common numbers of the rule (adjustment, growth limit) on a grid of their own.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.examination_record import Appeals, Record
from pactsim.calibration.examination_twin import YearEnd, follow

Array = NDArray[np.float64]

MONTHS = np.geomspace(1.2, 70.0, 30)
CLOSING = np.geomspace(0.0008, 0.6, 16)
ADJUST = np.array([0.1, 0.2, 0.35, 0.6, 1.0])
GROWTH = np.array([0.08, 0.15, 0.3, 0.8])
#: Years after which the record of a state counts 1/e.
MEMORY = 3.0
#: A state of this many cases a year has errors 1.4 times as wide, in shares, as a large one.
SMALL = 2_000.0
#: Weight of an error in decisions beside one in stocks.
DECISIONS_WEIGHT = 0.1
#: Monthly closing rate of a state that reports nothing.
LEAST_CLOSING = 0.003
_ROUNDS = 10
_LEAST_SPREAD = 0.2
#: The spread of log months over states counts as if so many more states had shown this spread.
_PRIOR_STATES, _PRIOR_SPREAD = 6, 0.7
_Z = 1.6448536269514722


class Common(NamedTuple):
    """What holds for all states: the rule's speed and limit, mean and spread over states of log months and of the log
    ratio of closing to reported rate, scales of the errors of stocks and decisions.
    """

    adjust: float
    growth_limit: float
    log_months: float = float(np.log(10.0))
    spread_months: float = 0.7
    log_closing: float = 0.0
    spread_closing: float = 1.0
    scale_stock: float = 0.06
    scale_decisions: float = 0.1


class StatePosterior(NamedTuple):
    """Common values with their evidence (log marginal likelihood); by state (30, 16, 31) weights that sum to one.

    ``weights`` count a state for its size, as the values do that are used; ``plain`` counts all alike, as intervals
    must.
    """

    common: Common
    evidence: float
    weights: Array
    plain: Array
    reported: Array

    @property
    def months(self) -> Array:
        """Posterior mean of log months, as months: (31,)."""
        return np.asarray(np.exp(np.einsum("mcs,m->s", self.weights, np.log(MONTHS))))

    @property
    def closing(self) -> Array:
        """Posterior mean of the log monthly closing rate, as a rate: (31,)."""
        return np.asarray(np.exp(np.einsum("mcs,c->s", self.weights, np.log(CLOSING))))


class CommonPosterior(NamedTuple):
    """Evidence on the grid of adjustment and growth limit, (5, 4), and the fit at its best point.

    ``mixed`` (30, 16, 31) are the states' plain posteriors over the whole grid: they know that the speed is uncertain.
    """

    evidence: Array
    best: StatePosterior
    mixed: Array

    @property
    def weights(self) -> Array:
        """Posterior of the grid under equal prior weights, (5, 4)."""
        weights = np.exp(self.evidence - self.evidence.max())
        return np.asarray(weights / weights.sum())

    def months_at(self, levels: Array) -> Array:
        """Quantiles of the months by state, (levels, 31)."""
        return _quantiles(MONTHS, self.mixed.sum(axis=1), levels)

    def closing_at(self, levels: Array) -> Array:
        """Quantiles of the closing rate by state, (levels, 31)."""
        return _quantiles(CLOSING, self.mixed.sum(axis=0), levels)

    def rank(self, state: int, months: float, closing: float) -> tuple[float, float]:
        """Share of the posterior below given values."""
        both = ((MONTHS, self.mixed.sum(axis=1), months), (CLOSING, self.mixed.sum(axis=0), closing))
        first, second = (
            float(np.interp(np.log(value), _edges(grid), np.append(0.0, np.cumsum(weight[:, state]))))
            for grid, weight, value in both
        )
        return first, second

    def adjust_at(self, levels: Array) -> Array:
        """Quantiles of the adjustment."""
        return _quantiles(ADJUST, self.weights.sum(axis=1)[:, None], levels)[:, 0]

    def growth_at(self, levels: Array) -> Array:
        """Quantiles of the growth limit."""
        return _quantiles(GROWTH, self.weights.sum(axis=0)[:, None], levels)[:, 0]

    def months_interval(self) -> tuple[float, float]:
        """90 % interval of the common months: what the states' own posteriors add up to."""
        best = self.best
        grid = np.log(MONTHS)[:, None]
        weights = best.weights.sum(axis=1)
        mean = (weights * grid).sum(axis=0)
        variance = (weights * (grid - mean) ** 2).sum(axis=0)
        spread = best.common.spread_months**2
        own = 1.0 / np.maximum(1.0 / np.maximum(variance, 1e-6) - 1.0 / spread, 1e-6)
        half = _Z / np.sqrt((1.0 / (spread + own)).sum())
        centre = best.common.log_months
        return float(np.exp(centre - half)), float(np.exp(centre + half))


def fit_states(
    record: Record, appeals: Appeals, memory: float = MEMORY, adjust: Array = ADJUST, growth: Array = GROWTH
) -> CommonPosterior:
    """The posterior of all states and of the two common numbers; every year of ``record`` is used."""
    evidence = np.full((adjust.size, growth.size), -np.inf)
    best: StatePosterior | None = None
    fits: list[Array] = []
    start = Common(float(adjust[0]), float(growth[0]))
    for i, speed in enumerate(adjust):
        for j, limit in enumerate(growth):
            found = fit_given(
                record, start._replace(adjust=float(speed), growth_limit=float(limit)), appeals, memory
            )
            evidence[i, j] = found.evidence
            fits.append(found.plain)
            start = found.common  # a warm start for the next point
            if best is None or found.evidence > best.evidence:
                best = found
    assert best is not None
    odds = np.exp(evidence - evidence.max()).ravel()
    mixed = np.einsum("k,kmcs->mcs", odds / odds.sum(), np.array(fits))
    return CommonPosterior(evidence, best, mixed)


def fit_given(record: Record, start: Common, appeals: Appeals, memory: float = MEMORY) -> StatePosterior:
    """The posterior of all states at one adjustment and growth limit, both as in ``start``."""
    grid = follow(
        record,
        MONTHS[:, None, None, None],
        CLOSING[None, :, None, None],
        start.adjust,
        start.growth_limit,
        appeals,
    )
    stock, decisions, weight = _errors(record, grid, memory)
    reported = reported_closing(record, memory)
    common = start
    for round_ in range(_ROUNDS):
        log_weights = _log_posterior(common, stock, decisions, weight, reported)
        top = log_weights.max(axis=(0, 1))
        weights = np.exp(log_weights - top)
        total = weights.sum(axis=(0, 1))
        weights /= total
        if round_ == _ROUNDS - 1:
            break
        common = _improved(common, weights, stock, decisions, weight, reported)
    alike = _log_posterior(common, stock, decisions, weight / _persons(record), reported)
    plain = np.exp(alike - alike.max(axis=(0, 1)))
    evidence = float((np.log(total) + top).sum())
    return StatePosterior(common, evidence, weights, plain / plain.sum(axis=(0, 1)), reported)


def reported_closing(record: Record, memory: float = MEMORY) -> Array:
    """Cases a state reports as closed otherwise, a month, over the cases open in it: (31,)."""
    weight = _year_weights(record, memory)
    open_cases = (weight * np.nan_to_num(record.stock + record.after) / 2).sum(axis=0) * 12
    closed = (weight * np.nan_to_num(record.closed)).sum(axis=0)
    return np.clip(closed / np.maximum(open_cases, 1.0), LEAST_CLOSING, CLOSING[-1])


def _year_weights(record: Record, memory: float) -> Array:
    years = len(record.stock)
    return np.exp(-(years - 1 - np.arange(years)) / memory)[:, None]


def _persons(record: Record) -> Array:
    """Weight of a state-year for its size, (years, 31), one on average."""
    persons = np.sqrt(np.maximum(np.nan_to_num(record.load), 1.0))
    return np.asarray(persons / persons.mean())


def _errors(record: Record, grid: YearEnd, memory: float) -> tuple[Array, Array, Array]:
    """Absolute errors in shares of the load, scaled for size, (30, 16, years, 31); weights (2, years, 31)."""
    load = record.load
    size = np.sqrt(load / (load + SMALL))
    stock = np.abs(grid.open_cases - record.after) / load * size
    decisions = np.abs(grid.decisions - record.decisions) / load * size
    recent = _year_weights(record, memory) * _persons(record)
    stocks, decided = (recent * np.isfinite(known) for known in (record.after, record.decisions))
    weight = np.stack([stocks, DECISIONS_WEIGHT * decided])
    return np.nan_to_num(stock), np.nan_to_num(decisions), weight


def _log_posterior(common: Common, stock: Array, decisions: Array, weight: Array, reported: Array) -> Array:
    fits = (weight[0] * (-stock / common.scale_stock - np.log(2 * common.scale_stock))).sum(axis=2)
    fits += (weight[1] * (-decisions / common.scale_decisions - np.log(2 * common.scale_decisions))).sum(
        axis=2
    )
    months = _normal(np.log(MONTHS)[:, None], common.log_months, common.spread_months)
    ratio = np.log(CLOSING)[:, None] - np.log(reported)
    closing = _normal(ratio, common.log_closing, common.spread_closing)
    return np.asarray(fits + months[:, None, :] + closing[None])


def _normal(value: Array, mean: float, spread: float) -> Array:
    """Log probabilities of grid points (n, 1 or 31), normalised over the grid."""
    log = -0.5 * ((value - mean) / spread) ** 2
    return np.asarray(log - np.log(np.exp(log).sum(axis=0)))


def _improved(
    common: Common, weights: Array, stock: Array, decisions: Array, weight: Array, reported: Array
) -> Common:
    by_months, by_closing = weights.sum(axis=1), weights.sum(axis=0)
    grid = np.log(MONTHS)[:, None]
    ratio = np.log(CLOSING)[:, None] - np.log(reported)
    mean_months = float((by_months * grid).sum(axis=0).mean())
    mean_closing = float((by_closing * ratio).sum(axis=0).mean())
    spread = [
        float(np.sqrt((part * (value - mean) ** 2).sum(axis=0).mean()))
        for part, value, mean in ((by_months, grid, mean_months), (by_closing, ratio, mean_closing))
    ]
    scales = [
        float((weight[k] * np.einsum("mcs,mcts->ts", weights, error)).sum() / weight[k].sum())
        for k, error in enumerate((stock, decisions))
    ]
    known = len(reported)
    spread[0] = float(
        np.sqrt((known * spread[0] ** 2 + _PRIOR_STATES * _PRIOR_SPREAD**2) / (known + _PRIOR_STATES))
    )
    return common._replace(
        log_months=mean_months, spread_months=max(spread[0], _LEAST_SPREAD), log_closing=mean_closing,
        spread_closing=max(spread[1], _LEAST_SPREAD), scale_stock=scales[0], scale_decisions=scales[1],
    )  # fmt: skip


def _edges(grid: Array) -> Array:
    """Log bounds of the cells around the points of a grid, (points + 1,)."""
    points = np.log(grid)
    middle = (points[1:] + points[:-1]) / 2
    return np.concatenate([[2 * points[0] - middle[0]], middle, [2 * points[-1] - middle[-1]]])


def _quantiles(grid: Array, weights: Array, levels: Array) -> Array:
    """Quantiles, (levels, columns), of weights (points, columns) spread evenly over their cells, within the grid."""
    edges = np.clip(_edges(grid), np.log(grid[0]), np.log(grid[-1]))
    cumulated = np.vstack([np.zeros(weights.shape[1]), np.cumsum(weights, axis=0)])
    columns = [np.interp(levels, cumulated[:, k], edges) for k in range(weights.shape[1])]
    return np.exp(np.array(columns)).T
