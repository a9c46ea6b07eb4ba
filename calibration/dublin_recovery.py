"""Does the fit of pairs find the truth? Synthetic acceptances from known effects of senders, receivers and pairs."""

from typing import Final

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from pactsim.agents.codes import PLACES
from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.pair_effects import LEVELS, SPREADS, Pairs, Trials, fit
from pactsim.calibration.stage import Progress, Recovered

#: True spreads are drawn from the priors of the fit, a little narrower, so that no synthetic record is all zeros.
_CENTRE: Final = np.log([0.8, 0.8, 0.5, 0.8, 0.5])
_WIDTH: Final = 0.4
#: Pairs and spreads looked at per synthetic data set.
_PAIRS, _KINDS = 4, ("receiver", "pair", "row")


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """One synthetic record with as many rows and trials as the record of acceptances has."""
    from pactsim.calibration.dublin_pairs import acceptance_trials

    real = acceptance_trials()
    log_sigma = rng.normal(_CENTRE, _WIDTH)
    sigma = dict(zip(SPREADS, np.exp(log_sigma)))
    level, step = rng.normal(0.3, 0.5), rng.normal(0.0, 0.5)
    sender, receiver = (rng.normal(0, sigma[kind], LEVELS) for kind in ("sender", "receiver"))
    early = rng.normal(0, sigma["early"], (2, LEVELS))
    pair = rng.normal(0, sigma["pair"], (LEVELS, LEVELS))
    odds = level + sender[:, None] + receiver[None, :] + pair
    row = odds[real.sender, real.receiver] + real.early * (
        step + early[0, real.sender] + early[1, real.receiver]
    )
    row = row + rng.normal(0, sigma["row"], row.size)
    trials = np.maximum(real.trials, 1).astype(np.int64)
    made = Trials(
        real.sender,
        real.receiver,
        real.early,
        rng.binomial(trials, expit(row)).astype(float),
        trials.astype(float),
    )
    progress(1, 2)
    found = fit(made)
    progress(2, 2)
    return [*_pairs(rng, made, odds, found), *_spreads(log_sigma, found)]


def _pairs(rng: np.random.Generator, made: Trials, odds: np.ndarray, found: Pairs) -> list[Recovered]:
    inside = np.unique(np.stack([made.sender, made.receiver], axis=1), axis=0)
    inside = inside[(inside < len(PLACES)).all(axis=1) & (inside[:, 0] != inside[:, 1])]
    rows = []
    for s, r in inside[rng.choice(len(inside), _PAIRS, replace=False)]:
        value, error = float(found.log_odds[s, r]), float(found.log_odds_error[s, r])
        truth = float(odds[s, r])
        rows.append(
            Recovered(
                f"acceptance {PLACES[s]} to {PLACES[r]}", truth, value, value - Z_LEVEL * error,
                value + Z_LEVEL * error, float(norm.cdf((truth - value) / error)),
            )
        )  # fmt: skip
    return rows


def _spreads(log_sigma: np.ndarray, found: Pairs) -> list[Recovered]:
    rows = []
    for kind in _KINDS:
        k = SPREADS.index(kind)
        truth, value, error = (float(v) for v in (log_sigma[k], found.log_sigma[k], found.log_sigma_error[k]))
        rows.append(
            Recovered(
                f"log spread of {kind}", truth, value, value - Z_LEVEL * error, value + Z_LEVEL * error,
                float(norm.cdf((truth - value) / error)),
            )
        )  # fmt: skip
    return rows
