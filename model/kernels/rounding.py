"""Cohorts that are not whole round by a keyed draw, so that the expected number is right at every scale."""

import numpy as np

from pactsim.model.compiled import kernel
from pactsim.model.random import LANE_COHORT, draw1, person_key


@kernel
def round_cohorts(months, channels, citizenships, entry_states, amounts, seed):  # type: ignore[no-untyped-def]
    """Whole persons of each cohort, (cohorts,) int64: the amount rounded up or down by the cohort's own number."""
    counts = np.empty(amounts.size, dtype=np.int64)
    for i in range(amounts.size):
        key = person_key(months[i], channels[i], citizenships[i], entry_states[i], 0)
        counts[i] = int(np.floor(amounts[i] + draw1(seed, key, 0, LANE_COHORT, 0)))
    return counts
