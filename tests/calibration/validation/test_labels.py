"""Labels out of 27: counts, naive guesses and the test against chance."""

import numpy as np
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.calibration.commission_record import findings as given
from pactsim.calibration.validation import labels
from pactsim.calibration.validation.finding import REPRODUCED


def test_denmark_is_right_whatever_is_said():
    found = given(2026)
    assert labels.right_of_27(found.under_pressure, found.under_pressure) == 27
    assert labels.right_of_27(~found.under_pressure, found.under_pressure) == 1


def test_the_naive_guess_is_the_majority_label():
    found = given(2026)
    assert labels._naive(found.under_pressure) == 23
    assert labels._naive(found.under_pressure | found.at_risk) == 16


def test_chance_is_small_for_a_label_the_vectors_follow_and_large_for_one_they_do_not():
    rng = np.random.default_rng(1)
    load = rng.uniform(size=22)
    judged = load >= np.linspace(0, 1, 200)[:, None]
    assert labels.chance_of_as_many(judged, load > 0.6, rng) < 0.01
    assert labels.chance_of_as_many(judged, rng.permutation(load > 0.6), rng) > 0.05


def test_simulated_labels_are_those_of_the_runs_own_loads():
    found = labels.simulated_labels(1, scale=100)
    assert found.under_pressure[[POOL_STATES.index(code) for code in ("EL", "CY")]].all()
    assert found.under_pressure.sum() < 13


@pytest.mark.slow
def test_what_was_asked_of_the_labels():
    lines = {line.target: line for line in labels.findings(lambda _done, _all: None)}
    assert lines["under pressure, record of the period"].simulated == 27
    assert lines["pressure or risk, record of the period"].simulated >= 22
    assert lines["under pressure, each state left out"].verdict == REPRODUCED
