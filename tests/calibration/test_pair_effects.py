"""Spreads and effects of states are found again from counts that the model of pairs made itself."""

import numpy as np
from scipy.special import expit

from pactsim.agents.codes import N_STATES, OUT, PLACE_INDEX
from pactsim.calibration import dublin_pairs, pair_effects


def rows():
    sender, receiver = (part.astype(np.int64) for part in np.nonzero(~np.eye(N_STATES, dtype=bool)))
    n = sender.size
    return pair_effects.Trials(sender, receiver, np.zeros(n), np.zeros(n), np.full(n, 300.0))


def made(sigma, seed=4):
    rng = np.random.default_rng(seed)
    truth = np.zeros(2 + 4 * pair_effects.LEVELS)
    truth[2 : 2 + N_STATES] = rng.normal(scale=sigma[0], size=N_STATES)
    truth[2 + pair_effects.LEVELS :][:N_STATES] = rng.normal(scale=sigma[1], size=N_STATES)
    parts = truth[2:].reshape(4, pair_effects.LEVELS)
    table = rows()
    value = parts[0][table.sender] + parts[1][table.receiver]
    value = value + rng.normal(scale=np.hypot(sigma[3], sigma[4]), size=value.size)
    return table._replace(successes=rng.binomial(300, expit(value)).astype(float)), truth


def test_effects_and_spreads_are_recovered():
    trials, truth = made([0.4, 1.2, 0.5, 0.05, 0.5])
    found = pair_effects.fit(trials)
    sigma = np.exp(found.log_sigma)
    assert 0.25 < sigma[0] < 0.65
    assert 0.8 < sigma[1] < 1.8
    assert 0.3 < np.hypot(sigma[3], sigma[4]) < 0.7  # one row a pair: only their sum is seen
    first = 2 + pair_effects.LEVELS
    receivers = found.dense[first : first + N_STATES]
    error = found.dense_error[first : first + N_STATES]
    inside = np.abs(receivers - truth[first : first + N_STATES]) < 1.645 * error
    assert inside.mean() > 0.75
    assert found.chance[OUT].max() == found.chance[:, OUT].max() == 0.0


def test_an_unseen_pair_is_less_sure_than_a_seen_one():
    trials, _truth = made([0.4, 1.0, 0.5, 0.5, 0.3])
    germany, italy, greece = (PLACE_INDEX[code] for code in ("DE", "IT", "EL"))
    keep = ~((trials.sender == germany) & (trials.receiver == italy))
    found = pair_effects.fit(pair_effects.Trials(*(column[keep] for column in trials)))
    assert found.log_odds_error[germany, italy] > found.log_odds_error[germany, greece]


def test_effects_of_states_are_printed_with_intervals():
    trials, _truth = made([0.4, 1.0, 0.5, 0.5, 0.3])
    found = pair_effects.fit(trials)
    table = dublin_pairs.effects_table(found, found)
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()
    assert (table[table["effect"] == "spread"]["low"] > 0).all()
    assert set(table["effect"]) == {"spread", "sender", "receiver"}
