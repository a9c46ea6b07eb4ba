import numpy as np
import pytest

from pactsim.model.law.fair_share import fair_share, fair_share_eur, fair_share_persons

POPULATION = np.array([80.0, 60.0, 40.0, 20.0])
GDP = np.array([4000.0, 2500.0, 3000.0, 500.0])


def test_half_population_half_gdp():
    assert fair_share(POPULATION, GDP, 0.5) == pytest.approx([0.400, 0.275, 0.250, 0.075], abs=1e-15)


def test_shares_sum_to_one():
    share = fair_share(np.random.default_rng(1).random(26), np.random.default_rng(2).random(26), 0.5)
    assert abs(share.sum() - 1) < 1e-12


@pytest.mark.parametrize("zero", ["population", "gdp"])
def test_no_share_without_population_or_gdp(zero):
    nothing = np.zeros(4)
    with pytest.raises(ValueError, match="positive total"):
        fair_share(nothing if zero == "population" else POPULATION, nothing if zero == "gdp" else GDP, 0.5)


def test_a_fraction_of_a_person_counts_as_one():
    assert fair_share_persons(np.array([0.16002095]), 21000)[0] == 3361  # 3,360.44 in the 2026 act


def test_a_whole_share_is_not_rounded_up_by_binary_fractions():
    assert fair_share_persons(np.array([0.4]), 30000)[0] == 12000
    assert fair_share_eur(np.array([0.1]), 3)[0] == 1
