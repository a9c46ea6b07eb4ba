"""The exponential race: a logit choice whose luck stays with the person and the place."""

import math

import naive
import numpy as np
from families import SEED
from numba import njit

from pactsim.agents.codes import N_PLACES
from pactsim.model.kernels.race import course, race
from pactsim.model.kernels.race_trial import MARGIN, nearly_minus_log
from pactsim.model.random import LANE_DESTINATION, LANE_ONWARD

EVEN = np.ones(N_PLACES)


@njit
def winners(seed, keys, occasion, lane, weights, distance, present, stay, link_state, link):
    found = np.empty(keys.size, dtype=np.int64)
    ways = distance.copy().reshape((1, N_PLACES))
    if present >= 0:
        ways[0, present] = stay
    track = course(weights.copy().reshape((1, N_PLACES)), ways, ways[:0], np.empty(0))
    for i in range(keys.size):
        found[i] = race(seed, keys[i], occasion, lane, track, 0, 0, link_state, link)
    return found


def run(
    keys, weights, distance=EVEN, present=-1, stay=1.0, link_state=-1, link=1.0, occasion=0, lane=LANE_ONWARD
):
    keys = np.asarray(keys, dtype=np.uint64)
    return winners(SEED, keys, occasion, lane, weights, distance, present, stay, link_state, link)


def some_weights(seed=1):
    return np.random.default_rng(seed).exponential(size=N_PLACES)


KEYS = [2**63 + 977 * i for i in range(400)]


def test_a_race_equals_its_naive_twin():
    weights, distance = some_weights(), some_weights(2)
    weights[[3, 17]] = 0.0
    for present, stay, link_state, link, occasion in [
        (-1, 1.0, -1, 1.0, 0),
        (4, 0.0, 9, 7.4, 3),
        (5, 3.0, 5, 2.0, 2049),
    ]:
        options = (present, stay, link_state, link)
        twin = [
            naive.race(int(SEED), key, occasion, LANE_DESTINATION, weights, distance, *options)
            for key in KEYS
        ]
        found = run(KEYS, weights, distance, *options, occasion=occasion, lane=LANE_DESTINATION)
        assert found.tolist() == twin


def test_nothing_wanted_is_no_place():
    assert set(run(KEYS, np.zeros(N_PLACES))) == {-1}
    assert run([], some_weights()).size == 0


def test_raising_one_weight_moves_people_only_into_that_place():
    before = run(KEYS, some_weights())
    higher = some_weights()
    higher[12] *= 3.0
    after = run(KEYS, higher)
    moved = before != after
    assert moved.any()
    assert set(after[moved]) == {12}


def test_a_factor_on_all_weights_changes_nobodys_choice():
    assert run(KEYS, some_weights()).tolist() == run(KEYS, some_weights() * 8.0).tolist()


def test_a_closed_place_moves_only_those_who_had_chosen_it():
    weights = some_weights()
    before = run(KEYS, weights)
    weights[before[0]] = 0.0
    after = run(KEYS, weights)
    assert (before != after).tolist() == (before == before[0]).tolist()


def test_who_may_not_stay_goes_and_a_link_draws():
    weights = some_weights()
    assert 6 not in run(KEYS, weights, present=6, stay=0.0)
    without, drawn = run(KEYS, weights), run(KEYS, weights, link_state=8, link=20.0)
    assert (drawn == 8).sum() > (without == 8).sum()
    assert set(drawn[drawn != without]) == {8}


def test_shares_are_those_of_the_logit():
    """10,000 choices: each share within five standard errors, sqrt(p (1 - p) / 10,000)."""
    weights = some_weights(5)
    n = 10_000
    shares = np.bincount(run(range(n), weights), minlength=N_PLACES) / n
    for share, p in zip(shares, weights / weights.sum()):
        assert abs(share - p) < 5 * math.sqrt(p * (1 - p) / n)


@njit
def trial_logs(words):
    found = np.empty(words.size, dtype=np.float32)
    for i in range(words.size):
        found[i] = nearly_minus_log(words[i])
    return found


def test_the_trial_knows_logarithms_to_within_its_margin():
    """Around every power of two, at both ends and at a million words between; the margin is twice what is needed."""
    around = 2 ** np.arange(33)[:, None] + np.arange(-50, 50)
    spread = np.random.default_rng(1).integers(0, 2**32, 1_000_000)
    small = np.exp(np.linspace(0.0, np.log(2**32 - 1), 1_000_000)).astype(np.int64)
    words = np.concatenate([around.ravel(), spread, small])
    words = words[(words >= 0) & (words < 2**32)].astype(np.uint32)
    exact = -np.log((words + 0.5) / 2**32)
    assert np.abs(trial_logs(words) - exact).max() < 0.5 * MARGIN


def test_close_and_extreme_weights_are_left_to_the_logarithms():
    weights = some_weights()
    ways = np.exp(np.random.default_rng(3).normal(0.0, 60.0, N_PLACES))
    ways[[2, 9]] = 0.0
    for scale in (1.0, 1e-38, 1e-60, 1e30):
        twin = [
            naive.race(int(SEED), key, 0, LANE_ONWARD, weights * scale, ways, 4, 0.5, 7, 3.0) for key in KEYS
        ]
        assert run(KEYS, weights * scale, ways, 4, 0.5, 7, 3.0).tolist() == twin
