"""Does the fit of protection rates find the truth? Synthetic decisions from known deviations, fitted again."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration import recognition
from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.stage import Progress, Recovered

Array = NDArray[np.float64]

#: Deviations looked at per synthetic data set, chosen at random: all of them would swamp the other stages.
LOOKED_AT: Final = 4


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """One synthetic record of decisions, with the clustering of the fit, and what the fit makes of it.

    A state's deviation for one citizenship is what the model uses; its interval comes from the curvature of the
    likelihood and the prior, state and pair together.
    """
    real = recognition.fit()
    state = rng.normal(0, real.spread_state, real.state.shape)
    pair = rng.normal(0, real.spread_pair, real.pair.shape)
    positive, decided = recognition.decided_pairs()
    offset = recognition.levels_of_pair_years(real.level)[:, None, :]
    rate = 1 / (1 + np.exp(-(offset + state[None, :, None] + pair[None])))
    # n decisions that count as n / (1 + n r): a beta of that precision, then a binomial
    precision = 1 / recognition.CLUSTERING
    drawn = rng.beta(np.maximum(rate * precision, 1e-6), np.maximum((1 - rate) * precision, 1e-6))
    positive = rng.binomial(decided.astype(np.int64), drawn).astype(np.float64)
    progress(1, 2)
    found = recognition.fit_deviations(real.level, positive, decided)
    variance = recognition.deviation_variance(found, decided)
    progress(2, 2)
    busy = np.argwhere(decided.sum(axis=0) > 50)
    rows = []
    for s, c in busy[rng.choice(len(busy), LOOKED_AT, replace=False)]:
        truth, value = state[s] + pair[s, c], found.state[s] + found.pair[s, c]
        error = float(np.sqrt(variance[s, c]))
        rows.append(
            Recovered(
                f"recognition {STATES[s]} {CITIZENSHIPS[c]}", float(truth), float(value),
                float(value - Z_LEVEL * error), float(value + Z_LEVEL * error),
                float(norm.cdf((truth - value) / error)),
            )
        )  # fmt: skip
    return rows
