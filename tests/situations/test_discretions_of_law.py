"""Readings that are switches, and a key that was only proposed (AMMR 12(3), 60(3), 63(4); COM(2015) 450)."""

import numpy as np
import pytest

from pactsim.model.law.fair_share import fair_share
from pactsim.model.law.key_correction import corrected_key
from pactsim.model.law.offset_erosion import erosion_gap
from pactsim.model.law.pool_need import expected_to_stay, grossed_up
from pactsim.model.law.shortcomings import refusing_requests


def test_who_is_recognised_or_not_returned_is_expected_to_stay() -> None:
    """100,000 arrive, 40 % are recognised, a quarter of the others returns: 40,000 and 45,000 stay."""
    assert expected_to_stay(100_000, recognition_rate=0.4, return_rate=0.25) == pytest.approx(85_000)
    assert expected_to_stay(100_000, recognition_rate=0.0, return_rate=1.0) == 0
    assert expected_to_stay(100_000, recognition_rate=1.0, return_rate=1.0) == 100_000


@pytest.mark.parametrize(
    ("exempt", "raised"), [(0.0, 30_000), (0.25, 40_000), (0.5, 60_000), (1 / 3, 45_000)]
)
def test_a_proposal_is_raised_so_that_contributors_alone_reach_it(exempt: float, raised: int) -> None:
    assert grossed_up(30_000, exempt) == raised


def test_a_part_of_a_person_is_rounded_up_and_somebody_must_be_left_to_give() -> None:
    assert grossed_up(100, 0.3) == 143
    with pytest.raises(ValueError, match="no beneficiary"):
        grossed_up(30_000, 1.0)


@pytest.mark.parametrize(
    ("pledged", "effective", "gap"),
    [
        (32_000, 30_001, 0),
        (32_000, 30_000, 0),
        (32_000, 29_999, 1),
        (20_000, 15_000, 5_000),
        (20_000, 20_000, 0),
    ],
)
def test_only_what_deductions_and_exemptions_took_below_the_level_is_missing(
    pledged: int, effective: int, gap: int
) -> None:
    """63(4) by itself: pledges of 20,000 under a level of 30,000 were too low before, which is 63(3)."""
    assert erosion_gap(pledged, effective, level=30_000) == gap


@pytest.mark.parametrize(("accepted", "found"), [(99, True), (100, False), (101, False)])
def test_a_state_that_accepts_under_a_tenth_of_a_thousand_requests(accepted: int, found: bool) -> None:
    many, few = np.array([1_000.0]), np.array([99.0])
    assert refusing_requests(many, np.array([float(accepted)]), 0.1, 100).tolist() == [found]
    assert not refusing_requests(few, np.array([0.0]), 0.1, 100).any()
    assert not refusing_requests(many, np.array([0.0]), 0.0, 100).any()


def test_of_two_equal_states_the_one_that_carries_more_owes_less() -> None:
    people, gdp = np.array([10.0, 10.0]), np.array([5.0, 5.0])
    key = fair_share(people, gdp, 0.5)
    size = people / people.sum() + gdp / gdp.sum()
    burdens = np.array([[0.03, 0.01]])
    # A tenth of the key by inverse burdens: a quarter and three quarters of it.
    free = corrected_key(key, size, burdens, np.array([0.1]), cap=10.0)
    assert free == pytest.approx([0.475, 0.525])
    # At most 0.30 times a size of 1 each: 0.25 stays, 0.75 becomes 0.30, then all is brought back to 1.
    capped = corrected_key(key, size, burdens, np.array([0.1]), cap=0.3)
    assert capped == pytest.approx(np.array([0.475, 0.48]) / 0.955)


def test_without_weight_burden_or_share_the_correction_does_nothing() -> None:
    key, size = np.array([0.6, 0.4, 0.0]), np.array([1.2, 0.8, 0.0])
    burden = np.array([[0.02, 0.01, 0.05]])
    assert corrected_key(key, size, burden, np.array([0.0]), 0.3) == pytest.approx(key)
    assert corrected_key(key, size, burden * 0, np.array([0.2]), 0.3) == pytest.approx(key)
    assert corrected_key(key, size, burden, np.array([0.2]), 0.3)[2] == 0
