"""Fit protection rates at first instance by state, citizenship and year, with partial pooling.

logit rate[state, citizenship, year] = logit EU rate[citizenship, year] + state + pair. State and pair
deviations are shrunken to zero by normal priors whose spreads are found from the data; cells are
overdispersed, so that a cell of a thousand decisions does not weigh fifty times one of twenty.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pactsim.agents.codes import (
    CITIZENSHIP_INDEX,
    CITIZENSHIPS,
    N_CITIZENSHIPS,
    N_STATES,
    STATE_INDEX,
    STATES,
)
from pactsim.model import observed

Array = NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2014, 2025
PAIR_YEARS = (2018, 2024)
#: Correlation of decisions within a cell: n decisions count as n / (1 + n * this), at most twenty.
CLUSTERING = 0.05
#: Decisions added to an EU cell at the citizenship's mean rate.
PSEUDO_DECISIONS = 20.0
ROUNDS = 12
#: 2025 decisions on Syrians were mostly procedural while substantive ones were suspended.
PROCEDURAL = {("SY", 2025): (2022, 2024)}


class RecognitionFit(NamedTuple):
    """``level`` (years, 36) EU rates; ``state`` (31,) and ``pair`` (31, 36) deviations in logit; their
    spreads.
    """

    level: Array
    state: Array
    pair: Array
    spread_state: float
    spread_pair: float


def fit() -> RecognitionFit:
    """The pooled fit on all decisions held."""
    return fit_deviations(_levels(), *decided_pairs())


def levels_of_pair_years(level: Array) -> Array:
    """EU rates in logit in the years in which pairs are held: (years, 36)."""
    return _logit(level[PAIR_YEARS[0] - FIRST_YEAR : PAIR_YEARS[1] - FIRST_YEAR + 1])


def fit_deviations(level: Array, positive: Array, decided: Array) -> RecognitionFit:
    """Deviations from EU rates ``level`` (years from 2014, 36), given decisions of the pair years (years, 31, 36)."""
    offset = levels_of_pair_years(level)[:, None, :]
    weight = decided / (1 + CLUSTERING * decided)
    share = np.divide(positive, decided, out=np.zeros_like(positive), where=decided > 0)
    spread_state = spread_pair = 0.5
    effects = np.zeros(N_STATES + N_STATES * N_CITIZENSHIPS)

    def loss(effects: Array, state_spread: float, pair_spread: float) -> tuple[float, Array]:
        state, pair = _split(effects)
        value = offset + state[None, :, None] + pair[None]
        rate = 1 / (1 + np.exp(-value))
        likelihood = (weight * (share * value - np.logaddexp(0, value))).sum()
        slope = (weight * (share - rate)).sum(axis=0)
        prior = (state**2).sum() / state_spread**2 / 2 + (pair**2).sum() / pair_spread**2 / 2
        slope_state = slope.sum(axis=1) - state / state_spread**2
        return prior - likelihood, -np.concatenate([slope_state, (slope - pair / pair_spread**2).ravel()])

    for _ in range(ROUNDS):
        found = minimize(loss, effects, args=(spread_state, spread_pair), jac=True, method="L-BFGS-B")
        effects = found.x
        state, pair = _split(effects)
        known = _known(level, state, pair, decided)
        # moments of the posterior: squared estimate plus its variance
        spread_pair = float(np.sqrt((pair**2 + 1 / (known + 1 / spread_pair**2)).mean()))
        spread_state = float(np.sqrt((state**2 + 1 / (known.sum(axis=1) + 1 / spread_state**2)).mean()))
    return RecognitionFit(level, state, pair, spread_state, spread_pair)


def _known(level: Array, state: Array, pair: Array, decided: Array) -> Array:
    """Curvature of the likelihood by state and citizenship, (31, 36)."""
    weight = decided / (1 + CLUSTERING * decided)
    value = levels_of_pair_years(level)[:, None, :] + state[None, :, None] + pair[None]
    rate = 1 / (1 + np.exp(-value))
    return np.asarray((weight * rate * (1 - rate)).sum(axis=0))


def deviation_variance(found: RecognitionFit, decided: Array) -> Array:
    """Posterior variance of state plus pair, (31, 36): pairs are integrated out of the state's own part first."""
    known = _known(found.level, found.state, found.pair, decided)
    pair_prior = 1 / found.spread_pair**2
    through = known * pair_prior / (known + pair_prior)
    state_variance = 1 / (through.sum(axis=1, keepdims=True) + 1 / found.spread_state**2)
    # given the state, a pair has variance 1 / (known + prior); the state moves the sum by prior / (known + prior)
    moved = pair_prior / (known + pair_prior)
    return np.asarray(1 / (known + pair_prior) + moved**2 * state_variance)


def _split(effects: Array) -> tuple[Array, Array]:
    return effects[:N_STATES], effects[N_STATES:].reshape(N_STATES, N_CITIZENSHIPS)


def _logit(rate: Array) -> Array:
    return np.log(rate / (1 - rate))


def _levels() -> Array:
    """EU rates by year and citizenship with a few decisions added at the citizenship's own mean: (years,
    36).
    """
    rows = observed.table("decisions")
    rows = rows[(rows["member_state"] == "EU27") & (rows["citizenship"] != "TOTAL")]
    counts = np.zeros((2, LAST_YEAR - FIRST_YEAR + 1, N_CITIZENSHIPS))
    rows = rows[rows["year"].between(FIRST_YEAR, LAST_YEAR)]
    place = (rows["year"] - FIRST_YEAR, rows["citizenship"].map(CITIZENSHIP_INDEX))
    np.add.at(counts[0], place, rows["positive"])
    np.add.at(counts[1], place, rows["positive"] + rows["negative"])
    for (code, year), (first, last) in PROCEDURAL.items():
        part = counts[:, first - FIRST_YEAR : last - FIRST_YEAR + 1, CITIZENSHIP_INDEX[code]]
        counts[:, year - FIRST_YEAR, CITIZENSHIP_INDEX[code]] = part.mean(axis=1)
    mean = counts[0].sum(axis=0) / counts[1].sum(axis=0)
    return (counts[0] + PSEUDO_DECISIONS * mean) / (counts[1] + PSEUDO_DECISIONS)


def decided_pairs() -> tuple[Array, Array]:
    """Positive and all decisions by year, state and citizenship: two (years, 31, 36)."""
    rows = observed.table("decisions")
    rows = rows[rows["member_state"].isin(STATES) & rows["citizenship"].isin(CITIZENSHIPS)]
    rows = rows[rows["year"].between(*PAIR_YEARS)]
    positive = np.zeros((PAIR_YEARS[1] - PAIR_YEARS[0] + 1, N_STATES, N_CITIZENSHIPS))
    decided = np.zeros_like(positive)
    place = (
        rows["year"] - PAIR_YEARS[0],
        rows["member_state"].map(STATE_INDEX),
        rows["citizenship"].map(CITIZENSHIP_INDEX),
    )
    np.add.at(positive, place, rows["positive"])
    np.add.at(decided, place, rows["positive"] + rows["negative"])
    return positive, decided
