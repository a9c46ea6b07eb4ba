"""Sender, receiver and pair effects are recovered; suspended years stay out."""

import numpy as np

from pactsim.agents.codes import N_STATES, PLACE_INDEX
from pactsim.calibration import dublin_pairs, dublin_requests
from pactsim.model import observed


def test_effects_are_recovered_from_synthetic_pairs() -> None:
    rng = np.random.default_rng(5)
    sender, receiver = np.nonzero(~np.eye(N_STATES, dtype=bool))
    by_sender, by_receiver = rng.normal(size=N_STATES) / 2, rng.normal(size=N_STATES)
    chance = 1 / (1 + np.exp(-(by_sender[sender] + by_receiver[receiver])))
    trials = np.full(sender.size, 400.0)
    found = dublin_pairs.fit(
        dublin_pairs.Trials(sender, receiver, np.zeros(sender.size), rng.binomial(400, chance), trials)
    )
    # 400 trials have a standard error of at most 0.025; shrinking adds a bias below that
    assert np.abs(found.chance[sender, receiver] - chance).mean() < 0.025


def test_an_unseen_pair_rests_on_sender_and_receiver() -> None:
    sender, receiver = np.array([0, 0, 1]), np.array([1, 2, 2])
    trials = dublin_pairs.Trials(
        sender, receiver, np.zeros(3), np.array([80.0, 10.0, 10.0]), np.full(3, 100.0)
    )
    chance = dublin_pairs.fit(trials).chance
    assert chance[3, 1] > chance[3, 2]


def test_suspended_years_are_not_read_as_ordinary_transfers() -> None:
    accepted = dublin_pairs.fit(dublin_pairs.acceptance_trials())
    found = dublin_pairs.fit(dublin_pairs.transfer_trials(accepted.chance))
    germany, italy = PLACE_INDEX["DE"], PLACE_INDEX["IT"]
    rows = observed.table("dublin_pairs")
    rows = rows[(rows["sender"] == "DE") & (rows["receiver"] == "IT") & (rows["year"] >= 2023)]
    assert (rows["transfers"].dropna() < 20).all()
    assert found.chance[germany, italy] > 0.03


def test_germany_and_france_ask_more_often_than_spain() -> None:
    ratio = dublin_requests.requests_per_applicant()
    germany, france, spain = (PLACE_INDEX[code] for code in ("DE", "FR", "ES"))
    assert min(ratio[germany], ratio[france]) > 0.15 > 0.01 > ratio[spain]
