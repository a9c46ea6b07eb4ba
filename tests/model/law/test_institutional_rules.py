"""Small rules of one or two lines each, at their thresholds."""

import numpy as np
import pytest

from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.border_capacity import adequate_capacity, yearly_maximum
from pactsim.model.law.council_vote import qualified_majority, simple_majority
from pactsim.model.law.crisis_credit import credit_expired, credit_used
from pactsim.model.law.deductions import deduction_granted, deduction_ground
from pactsim.model.law.effective_pool import effective_pledge, released_as_beneficiary
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal
from pactsim.model.law.shortcomings import owed_to, systemic_shortcomings


@pytest.mark.parametrize(("states", "adopted"), [(14, False), (15, True)])
def test_fifteen_of_twenty_six_states_are_needed(states, adopted):
    in_favour = np.arange(26) < states
    population = np.where(in_favour, 90.0, 1.0)
    assert qualified_majority(in_favour, population, 0.55, 0.65) is adopted


@pytest.mark.parametrize(("people", "adopted"), [(64.9, False), (65.1, True)])
def test_65_percent_of_the_people_are_needed(people, adopted):
    in_favour = np.arange(26) < 20
    population = np.where(in_favour, people / 20, (100 - people) / 6)
    assert qualified_majority(in_favour, population, 0.55, 0.65) is adopted


@pytest.mark.parametrize(("states", "carried"), [(13, False), (14, True)])
def test_fourteen_of_twenty_six_reconvene(states, carried):
    assert simple_majority(np.arange(26) < states) is carried


def test_deduction_grounds():
    assert deduction_ground(True, False, used_pool=False) == "61"
    assert deduction_ground(True, False, used_pool=True) == ""
    assert deduction_ground(True, True, used_pool=True) == "62"
    assert deduction_ground(False, False, used_pool=False) == ""


def test_a_deduction_is_at_most_what_the_assessment_bears():
    assert deduction_granted(1.0, 0.5) == 0.5
    assert deduction_granted(0.3, 0.5) == 0.3


def test_a_half_deduction_halves_one_pledge_only():
    assert effective_pledge(
        np.array([5500, 5000]), np.array([0.5, 0.0]), np.array([False, False])
    ).tolist() == [2750, 5000]


def test_a_silent_state_is_not_released():
    flags = np.array([True]), np.array([False])
    assert released_as_beneficiary(*flags, by_label_alone=False).tolist() == [False]
    assert released_as_beneficiary(*flags, by_label_alone=True).tolist() == [True]


def test_unrequested_measures_become_money():
    assert converted_to_money(np.array([10, 10]), np.array([4, 10])).tolist() == [6, 0]


def test_need_above_the_floor_raises_the_proposal():
    assert pool_proposal(29_999, 30_000, 20_000) == Totals(30_000, 600_000_000)
    assert pool_proposal(30_001, 30_000, 20_000).persons == 30_001


def test_the_council_may_go_below_the_floor_and_keeps_the_ratio():
    assert council_reference(Totals(30_000, 600_000_000), 0.7, 20_000) == Totals(21_000, 420_000_000)


def test_few_requests_are_never_judged():
    requests, transfers = np.array([5000.0, 900.0, 5000.0]), np.array([4.0, 0.0, 5.0])
    assert systemic_shortcomings(requests, transfers, 0.001, 1000).tolist() == [True, False, False]


def test_a_finding_ends_the_claim_of_that_state_alone():
    claims = owed_to(np.array([True, True, False]), np.array([True, False, True]), 1.0)
    assert claims.tolist() == [0.0, 1.0, 0.0]


def test_border_places_follow_crossings():
    places = adequate_capacity(np.array([120_000.0, 880_000.0]), 30_000)
    assert places.tolist() == [3600, 26400]
    assert [int(yearly_maximum(places, k)[0]) for k in (2, 3, 4)] == [7200, 10800, 14400]
    assert int(yearly_maximum(np.array([8016]), 2)[0]) == 16032  # Italy, Decision (EU) 2024/2150
    with pytest.raises(ValueError, match="positive total"):
        adequate_capacity(np.zeros(2), 30_000)


def test_credit_never_exceeds_the_share_and_ends():
    assert credit_used(np.array([50]), np.array([30])).tolist() == [30]
    assert credit_expired(np.array([50]), np.array([30])).tolist() == [20]
