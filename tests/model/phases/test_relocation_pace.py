"""Contributors make places ready: a concave power of the quota, slowed by positions, never beyond what is owed."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import N_PLACES, PLACE_INDEX
from pactsim.agents.distribution import by_pair
from pactsim.model.phases.relocation_pace import months_since, plateau, ramp, ready_before
from pactsim.model.phases.relocation_schemes import _emergency_commitments, _voluntary_pledges

GERMANY, LATVIA, ROMANIA, SPAIN, SWEDEN = (PLACE_INDEX[code] for code in ("DE", "LV", "RO", "ES", "SE"))


def quota_of(persons):
    quota = np.zeros(N_PLACES, dtype=np.int64)
    quota[list(persons)] = list(persons.values())
    return quota


def at(world, year, month):
    """The world at the start of a month, nothing done in it."""
    return world.run_to(year, month - 1) if month > 1 else world.run_to(year - 1)


def test_a_small_quota_is_worked_off_sooner_than_a_large_one(make_world):
    world = at(make_world(2016), 2016, 3)
    monthly = plateau(world, quota_of({GERMANY: 27_536, LATVIA: 481}), binding=True)
    assert monthly[GERMANY] > monthly[LATVIA] > 0
    assert monthly[LATVIA] / 481 > 2 * monthly[GERMANY] / 27_536


def test_positions_slow_a_contributor_down_unless_all_comply(make_world):
    same = quota_of({LATVIA: 4_000, ROMANIA: 4_000, SPAIN: 4_000})
    monthly = plateau(at(make_world(2016), 2016, 3), same, binding=True)
    assert monthly[LATVIA] > monthly[ROMANIA]
    assert monthly[LATVIA] > monthly[SPAIN]
    complying = plateau(at(make_world(2016, {"full_compliance": True}), 2016, 3), same, binding=True)
    assert complying[ROMANIA] == complying[SPAIN] == complying[LATVIA] == monthly[LATVIA]


def test_places_are_split_as_grants_are():
    granted = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    granted[GERMANY, [PLACE_INDEX["IT"], PLACE_INDEX["EL"]]] = 100, 300
    split = by_pair(np.full(N_PLACES, 40.0), granted)
    assert split[GERMANY, PLACE_INDEX["IT"]] == pytest.approx(10)
    assert split.sum() == pytest.approx(40)


def test_what_is_made_ready_follows_the_ramp():
    monthly = np.array([10.0])
    assert ready_before(monthly, 0, 12) == pytest.approx([0.0])
    assert ready_before(monthly, 3, 12) == pytest.approx([10 * (ramp(0, 12) + ramp(1, 12) + ramp(2, 12))])
    assert months_since(date(2015, 9, 22), date(2017, 1, 31)) == 16


@pytest.mark.parametrize(
    ("first", "last", "scheme", "commitments"),
    [(2015, 2018, 2015, _emergency_commitments), (2022, 2025, 2022, _voluntary_pledges)],
)
def test_nobody_takes_more_than_was_owed_or_pledged(make_world, first, last, scheme, commitments):
    """Even at the fastest pace and the shortest set-up of the ranges."""
    fast = {
        "contributor_pace_binding": 300.0, "contributor_pace_voluntary": 300.0, "relocation_setup_months": 3.0,
    }  # fmt: skip
    world = make_world(first, fast)
    granted = None
    while world.year < last:
        world.step()
        if world.coordinator.scheme and granted is None:
            granted = world.coordinator.relocation_granted.copy()
    moved = world.coordinator.scheme_delivered[scheme]
    assert (moved <= granted).all()
    assert (moved.sum(axis=1) <= commitments(world).sum(axis=1)).all()
    assert moved.sum() > 0.5 * granted.sum()


def test_nobody_is_identified_after_the_obligation_has_ended(make_world):
    """Places made ready by September 2017 are used; no more are made."""
    world = make_world(2015).run_to(2017, 9)
    ready = world.coordinator.relocation_ready.copy()
    world.run_to(2018, 2)
    assert np.array_equal(world.coordinator.relocation_ready, ready)


def test_sweden_catches_up_after_its_suspension(make_world):
    world = make_world(2015).run_to(2017, 5)
    before = world.coordinator.scheme_delivered[2015][SWEDEN].sum()
    world.run_to(2017, 8)
    assert world.coordinator.scheme_delivered[2015][SWEDEN].sum() > 3 * max(before, 100)


def test_a_run_that_begins_within_a_scheme_takes_the_time_before_as_used(make_world):
    whole = make_world(2022).run_to(2023, 12)
    done = whole.coordinator.scheme_delivered[2022].sum()
    later = make_world(2024).run_to(2024, 1)
    left = later.coordinator.relocation_granted.sum()
    assert 8_300 - left == pytest.approx(done, rel=0.15)
    assert later.coordinator.relocation_quota.sum() == pytest.approx(8_300, abs=5)
