"""Stage ``dublin``: who accepts and who transfers by pair, and how much of it all the Union sees.

Pairs are fitted on their own rows (``pair_effects``); three factors then carry what runs make of them to the totals of
2022 and 2023, with intervals from the spread of those figures, so that an ensemble can vary them.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from pactsim.calibration import dublin_pairs, dublin_requests
from pactsim.calibration.dublin_moments import figures
from pactsim.calibration.estimate import Z_LEVEL, Estimate, write_estimates
from pactsim.calibration.movement import SCALE, SEEDS, run_tables
from pactsim.calibration.movement_moments import Figure, simulated
from pactsim.calibration.pair_effects import AVERAGE, LEVELS, SPREADS, Pairs, Trials
from pactsim.calibration.pair_effects import fit as fit_pairs
from pactsim.calibration.simulated_moments import Found, Unknown, estimates, fit_moments
from pactsim.calibration.stage import Progress, Recovered, Stage

Array = NDArray[np.float64]

UNKNOWNS: Final = (
    Unknown("dublin_request_factor", "log"),
    Unknown("dublin_acceptance_factor", "log"),
    Unknown("dublin_transfer_factor", "log"),
)


def find(seed: int, progress: Progress, rows: list[Figure]) -> Found:
    """The three factors at the posterior mode, given the fitted pairs and the shipped movement."""

    def simulate(given: dict[str, Any], run_seed: int) -> Array:
        return simulated(run_tables(given, run_seed), rows)

    moments = [row.moment for row in rows]
    seeds = [seed + s for s in SEEDS]
    return fit_moments(simulate, moments, UNKNOWNS, seeds, rounds=4, progress=progress)


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit and write the pairs, the requests and ``parameters_dublin``; return the estimates."""
    dublin_pairs.make_tables()
    dublin_requests.make_tables()
    rows = [row for row in figures() if row.fitted]
    found = find(seed, progress, rows)
    results = estimates(UNKNOWNS, found)
    text = "; ".join(
        f"{row.moment.name} {row.place} {row.period} {row.moment.observed:.4g} / {value:.4g}"
        for row, value in zip(rows, found.simulated, strict=True)
    )
    write_estimates(
        "dublin",
        results,
        f"""Simulated moments on restarts from 2019 at 1:{SCALE}, {len(SEEDS)} paired seeds, after the pairs were fitted
        on their own rows. Held out: the figures of 2019 and 2024.""",
        f"""Over-identification: {found.excess:.1f} on {len(rows) - len(UNKNOWNS)} degrees of freedom. Observed /
        simulated: {text}.""",
    )
    return results


def synthetic(rng: np.random.Generator, like: Trials, truth: Array, sigma: Array) -> tuple[Trials, Array]:
    """Counts as the model of pairs makes them, on the rows of ``like``: new rows, and the pair effects drawn.

    ``truth`` holds the level, the early step and the effects of states as in ``Pairs.dense``, ``sigma`` the spreads.
    """
    pair = rng.normal(scale=sigma[3], size=LEVELS**2)
    parts = truth[2:].reshape(4, LEVELS)
    value = truth[0] + truth[1] * like.early + parts[0][like.sender] + parts[1][like.receiver]
    value = value + like.early * (parts[2][like.sender] + parts[3][like.receiver])
    value = (
        value + pair[like.sender * LEVELS + like.receiver] + rng.normal(scale=sigma[4], size=like.trials.size)
    )
    trials = np.maximum(np.round(like.trials), 1.0)
    successes = rng.binomial(trials.astype(np.int64), expit(value)).astype(np.float64)
    return like._replace(successes=successes, trials=trials), pair


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """True spreads near their priors, effects drawn with them, counts on the observed rows of acceptance, refitted.

    Returns the spreads, and level plus effect of some senders and receivers that have rows.
    """
    like = dublin_pairs.acceptance_trials()
    sigma = np.exp(rng.normal(np.log([0.6, 1.0, 0.5, 0.6, 0.7]), 0.3))
    scale = np.concatenate([np.zeros(2), np.repeat([sigma[0], sigma[1], sigma[2], sigma[2]], LEVELS)])
    truth = rng.normal(scale=1.0, size=scale.size) * scale
    truth[:2] = rng.normal([0.6, 0.3], [0.5, 0.3])
    made, _pair = synthetic(rng, like, truth, sigma)
    progress(0, 1)
    found = fit_pairs(made)
    progress(1, 1)
    rows = [
        _recovered(f"spread of {kind}", np.log(true), at, error, np.exp)
        for kind, true, at, error in zip(SPREADS, sigma, found.log_sigma, found.log_sigma_error, strict=True)
    ]
    for kind, first, codes in (("sender", 2, like.sender), ("receiver", 2 + LEVELS, like.receiver)):
        counted = np.bincount(codes[codes < AVERAGE], minlength=AVERAGE)
        for place in np.argsort(-counted)[:6]:
            at, error = found.dense[first + place], found.dense_error[first + place]
            rows.append(_recovered(f"{kind} {place}", truth[first + place], at, error, float))
    return rows


def _recovered(name: str, true: float, at: float, error: float, scale: Any) -> Recovered:
    low, high = at - Z_LEVEL * error, at + Z_LEVEL * error
    rank = float(ndtr((true - at) / error))
    return Recovered(name, float(scale(true)), float(scale(at)), float(scale(low)), float(scale(high)), rank)


def as_of(year: int) -> tuple[Pairs, Pairs]:
    """Acceptance and transfers by pair from the rows of years before ``year`` alone."""
    return dublin_pairs.fit_both(year - 1)


STAGE: Final = Stage(
    "dublin", "Who accepts a request, who is transferred, and how often is one sent at all?", fit, recover
)
