"""Solidarity law, facts in and outcome out, in a toy Union of four states (checks V1 to V19, V30, V49)."""

import numpy as np
import pytest

from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.draws import proportional_draw
from pactsim.model.law.effective_pool import effective_pledge
from pactsim.model.law.fair_share import fair_share, fair_share_eur, fair_share_persons
from pactsim.model.law.offsets_duty import (
    beneficiary_may_request_offsets,
    contributor_may_offer_offsets,
    mandatory_offsets,
    offset_duty_level,
    offset_gap,
)
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.pool_proposal import Totals, proposal_faults

POPULATION = np.array([80.0, 60.0, 40.0, 20.0])
GDP = np.array([4000.0, 2500.0, 3000.0, 500.0])
FLOOR = Totals(30_000, 600_000_000)


def test_v1_fair_shares_of_thirty_thousand():
    """V1: fair shares of thirty thousand."""
    share = fair_share(POPULATION, GDP, 0.5)
    assert fair_share_persons(share, 30_000).tolist() == [12_000, 8_250, 7_500, 2_250]
    assert fair_share_eur(share, 600_000_000).tolist() == [240_000_000, 165_000_000, 150_000_000, 45_000_000]


def test_v2_a_state_outside_leaves_the_totals_too():
    """V2: a state outside leaves the totals too."""
    share = fair_share(POPULATION[:3], GDP[:3], 0.5)
    assert share == pytest.approx([0.43275, 0.29825, 0.26901], abs=1e-5)
    assert fair_share_persons(share, 30_000).tolist() == [12_983, 8_948, 8_071]


@pytest.mark.parametrize(
    ("persons", "eur", "faults"),
    [
        (36_000, 720_000_000, ()),
        (36_000, 719_999_999, ("ratio",)),
        (29_999, 599_980_000, ("floor",)),
        (30_000, 600_000_000, ()),
    ],
)
def test_v4_a_proposal_keeps_floor_and_ratio(persons, eur, faults):
    """V4: a proposal keeps floor and ratio."""
    assert proposal_faults(Totals(persons, eur), FLOOR) == faults


@pytest.mark.parametrize(("money", "short"), [(5_000_000, 0), (4_999_999, 1)])
def test_v5_three_types_add_up_to_the_fair_share(money, short):
    """V5: three types add up to the fair share."""
    value = pledge_value_eur(np.array([100]), np.array([0]), np.array([money]), np.array([1_000_000]), 20_000)
    assert pledge_shortfall_eur(value, np.array([8_000_000])).tolist() == [short]


def test_v49_a_buyout_at_the_voluntary_price_is_short():
    """V49: a buyout at the voluntary price is short."""
    value = pledge_value_eur(np.array([0]), np.array([0]), np.array([1_500_000]), np.array([0]), 20_000)
    assert pledge_shortfall_eur(value, np.array([350 * 20_000])).tolist() == [5_500_000]


PLEDGED = np.array([8_000, 5_500, 5_000, 1_500])
EFFECTIVE = np.array([8_000, 2_750, 5_000, 0])


def test_v6_one_deduction_and_one_release_touch_nobody_else():
    """V6: one deduction and one release touch nobody else."""
    effective = effective_pledge(PLEDGED, np.array([0, 0.5, 0, 0]), np.array([False, False, False, True]))
    assert effective.tolist() == EFFECTIVE.tolist()
    assert effective.sum() == 15_750


@pytest.mark.parametrize(
    ("request_size", "drawn"),
    [(6_300, [3_200, 1_100, 2_000, 0]), (15_750, EFFECTIVE.tolist()), (15_751, EFFECTIVE.tolist())],
)
def test_v7_draws_are_proportional(request_size, drawn):
    """V7: draws are proportional."""
    assert proportional_draw(EFFECTIVE, np.zeros(4, dtype=np.int64), request_size).tolist() == drawn


@pytest.mark.parametrize(("pledged", "may"), [(15_000, True), (14_999, False)])
def test_v11_half_of_the_proposal_opens_requests(pledged, may):
    """V11: half of the proposal opens requests."""
    assert beneficiary_may_request_offsets(pledged, 30_000, 0.5) is may


@pytest.mark.parametrize(("own", "may"), [(4_000, True), (3_999, False)])
def test_v12_half_of_the_own_fair_share_opens_an_offer(own, may):
    """V12: half of the own fair share opens an offer."""
    reached = beneficiary_may_request_offsets(8_900, 30_000, 0.5)
    assert not reached
    assert contributor_may_offer_offsets(reached, np.array([own]), np.array([8_000]), 0.5)[0] == may


@pytest.mark.parametrize(
    ("reference", "pledged", "gap"),
    [
        (21_000, 29_999, 1),  # V14
        (21_000, 30_000, 0),
        (60_000, 35_999, 1),  # V15
        (60_000, 36_000, 0),
        (21_000, 8_900, 21_100),  # V16, reconvened
        (40_000, 27_500, 2_500),  # V17, after deductions
    ],
)
def test_v14_to_v17_the_gap_after_a_second_forum(reference, pledged, gap):
    """V14, V15, V16, V17: the gap after a second forum."""
    level = offset_duty_level(reference, 30_000, 0.6)
    assert offset_gap(pledged, level, reconvened=True) == gap
    assert offset_gap(pledged, level, reconvened=False) == 0


@pytest.mark.parametrize(("cap_of", "most"), [(21_000, 13_314), (30_000, 19_020)])
def test_v19_the_target_of_2026_cannot_be_met(cap_of, most):
    """V19: the target of 2026 cannot be met."""
    share = np.array([0.634])  # all who can be made to contribute, as one
    room = fair_share_persons(share, cap_of)
    assert mandatory_offsets(30_000, share, room).tolist() == [most]
    assert most < 30_000


@pytest.mark.parametrize(("requested", "converted"), [(3_500_000, 6_500_000), (10_000_000, 0)])
def test_v30_what_nobody_asks_for_becomes_money(requested, converted):
    """V30: what nobody asks for becomes money."""
    assert converted_to_money(np.array([10_000_000]), np.array([requested])).tolist() == [converted]
