import numpy as np
import pytest

from pactsim.model.law.labels import (
    load_per_key,
    pressure_score,
    risk_score,
    sar_score,
    significant_score,
)

KEY = np.array([0.5, 0.3, 0.2])


def test_proportional_load_is_one():
    assert load_per_key(np.array([50.0, 30.0, 20.0]), KEY) == pytest.approx([1, 1, 1])


def test_load_is_zero_without_persons():
    assert load_per_key(np.zeros(3), KEY).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("applications", "arrivals", "reached"), [(1.2, 1.2, True), (1.19, 9, False), (9, 1.19, False)]
)
def test_pressure_needs_applications_and_arrivals(applications, arrivals, reached):
    score = pressure_score(np.array([applications]), np.array([arrivals]), 1.2, 1.2)[0]
    assert (score >= 1) is np.bool_(reached)


def test_landings_count_against_union_arrivals():
    # 30 of 100 arrivals landed in the third state: 0.3 / 0.2 = 1.5 times its part of the key.
    assert sar_score(np.array([0.0, 0.0, 30.0]), KEY, 100.0, 1.5)[2] == pytest.approx(1.0)
    assert sar_score(np.array([0.0, 0.0, 30.0]), KEY, 0.0, 1.5).tolist() == [0, 0, 0]


def test_a_threat_is_enough_for_risk():
    few = np.array([0.1, 0.1])
    score = risk_score(np.array([True, False]), np.array([0.5, 0.5]), few, few, 1.2, 1.0, 1.0, 2.0)
    assert score[0] == 1.0
    assert score[1] < 1.0


@pytest.mark.parametrize(
    ("load", "arrivals", "reached"), [(1.0, 0.0, True), (0.0, 2.0, True), (0.99, 1.99, False)]
)
def test_a_high_load_or_many_arrivals_are_enough_for_risk_without_growth(load, arrivals, reached):
    facts = np.array([False]), np.array([0.5]), np.array([load]), np.array([arrivals])
    assert (risk_score(*facts, 1.2, 0.5, 1.0, 2.0)[0] >= 1) is np.bool_(reached)


def test_temporary_protection_counts_by_its_weight():
    cumulated, ukraine = np.array([50.0, 30.0, 20.0]), np.array([0.0, 0.0, 10.0])
    assert significant_score(cumulated, ukraine, KEY, 0.0, 1.0)[2] == pytest.approx(1.0)
    assert significant_score(cumulated, ukraine, KEY, 1.0, 1.0)[2] == pytest.approx(5.0)
