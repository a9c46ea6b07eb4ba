import numpy as np
import pytest

from pactsim.model.law.offsets_duty import (
    contributor_may_offer_offsets,
    default_offsets,
    mandatory_offsets,
    offset_duty_level,
    offset_gap,
    offset_room,
)


def test_pool_threshold_opens_offers_to_everybody():
    assert contributor_may_offer_offsets(True, np.array([0]), np.array([100]), 0.5).tolist() == [True]


def test_a_state_without_fair_share_offers_nothing():
    assert contributor_may_offer_offsets(False, np.array([0]), np.array([0]), 0.5).tolist() == [False]


@pytest.mark.parametrize(
    ("reference", "level"), [(21000, 30000), (50000, 30000), (50001, 30001), (60000, 36000)]
)
def test_the_higher_arm_sets_the_duty_level(reference, level):
    assert offset_duty_level(reference, 30000, 0.6) == level


def test_no_gap_without_the_forum():
    assert offset_gap(0, 30000, reconvened=False) == 0


def test_the_gap_is_shared_by_key_and_capped():
    parts = mandatory_offsets(1000, np.array([0.4, 0.4, 0.2]), np.array([500, 100, 0]))
    assert parts.tolist() == [500, 100, 0]
    assert mandatory_offsets(0, np.array([1.0]), np.array([10])).tolist() == [0]


def test_money_uses_up_room_at_the_price():
    room = offset_room(np.array([100]), np.array([30]), np.array([400_000]), 20_000)
    assert room.tolist() == [50]


def test_default_is_pledge_less_delivered_less_accepted():
    assert default_offsets(np.array([100, 100]), np.array([60, 90]), np.array([10, 20])).tolist() == [30, 0]
