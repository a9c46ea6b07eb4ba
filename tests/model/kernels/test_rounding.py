"""Cohorts that are not whole: up or down by the cohort's own number."""

import math

import numpy as np
from families import SEED
from naive import draw

from pactsim.model.kernels.rounding import round_cohorts
from pactsim.model.random import LANE_COHORT


def run(cohorts, amounts):
    parts = np.array(cohorts, dtype=np.int64).reshape(-1, 4).T.copy()
    return round_cohorts(*parts, np.asarray(amounts, dtype=np.float64), SEED)


COHORTS = [(420 + i % 12, i % 10, i % 36, i % 33) for i in range(2000)]


def test_rounding_equals_its_naive_twin():
    amounts = np.random.default_rng(1).exponential(3.0, 2000)
    twin = []
    for (month, channel, citizenship, state), amount in zip(COHORTS, amounts):
        key = month << 54 | channel << 50 | citizenship << 44 | state << 38
        twin.append(math.floor(amount + draw(int(SEED), key, 0, LANE_COHORT)[0]))
    assert run(COHORTS, amounts).tolist() == twin


def test_whole_and_empty_cohorts_stay_as_they_are():
    assert run(COHORTS[:4], [0.0, 1.0, 2.0, 70.0]).tolist() == [0, 1, 2, 70]
    assert run([], []).size == 0


def test_more_persons_never_make_a_smaller_cohort():
    amounts = np.random.default_rng(2).exponential(3.0, 2000)
    assert (run(COHORTS, amounts * 1.1) >= run(COHORTS, amounts)).all()


def test_the_expected_number_is_kept():
    """Sum of 2,000 roundings of 0.3: standard error sqrt(2,000 x 0.3 x 0.7) = 20.5 persons."""
    cohorts = [(month, channel, 5, 9) for month in range(400, 600) for channel in range(10)]
    assert abs(run(cohorts, np.full(2000, 0.3)).sum() - 600) < 5 * 20.5
