"""Discretions over offsets (when they become a duty, whose, and of which cases) move what they say."""

import numpy as np
import pytest
from synthetic_cycles import at, numbers, pool_of

from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.model.phases.council_acts import settle_effective
from pactsim.model.phases.institution_tables import acts_table
from pactsim.model.phases.offset_split import split_gap


def test_the_chance_of_a_second_forum_lies_between_never_and_always(make_world):
    met = []
    for chance in (0.0, 0.5, 1.0):
        world = make_world(2025, {"forum_reconvened": chance}).run_to(2032, 3)
        met.append([pool_of(world, year).reconvened for year in range(2026, 2033)])
    assert not any(met[0]) and all(met[2]) and 0 < sum(met[1]) < 7


def test_a_duty_measured_by_the_proposal_is_never_smaller(make_world):
    rules = {"forum_reconvened": 1.0, "pool_floor_persons": 60_000, "pool_size_factor": 0.5}
    floor, proposal = (
        make_world(2025, rules | {"offset_duty_number": rule}).run_to(2027, 3)
        for rule in ("floor", "proposal")
    )
    assert numbers(floor, "mandatory_offsets", 2027)["level"] == 30_000
    assert numbers(proposal, "mandatory_offsets", 2027)["level"] == 60_000
    assert pool_of(proposal).mandatory_offset.sum() >= pool_of(floor).mandatory_offset.sum() > 0


def test_erosion_alone_brings_offsets_without_the_second_forum(make_world):
    rules = {"full_compliance": True, "offset_cap": "none"}
    agreed, alone = (
        make_world(2025, rules | {"offset_erosion_alone": on}).run_to(2027, 3) for on in (False, True)
    )
    assert pool_of(agreed).mandatory_offset.sum() == 0
    found = numbers(alone, "mandatory_offsets", 2027)
    pool = pool_of(alone)
    taken_away = int((pool.pledged_relocation - pool.effective_relocation).sum())
    assert not found["reconvened"]
    assert 0 < found["gap"] <= taken_away
    assert pool.mandatory_offset.sum() >= found["gap"]


@pytest.mark.parametrize("rule", ["key", "room", "cases"])
def test_the_split_of_the_gap_stays_within_room(make_world, rule):
    rules = {"forum_reconvened": 1.0, "offset_split": rule}
    found = numbers(make_world(2025, rules).run_to(2027, 3), "mandatory_offsets", 2027)
    duty, room = (np.array(list(found[name].values())) for name in ("mandatory_offset", "room"))
    share = np.array(list(found["share"].values()))
    assert duty.sum() > 0 and (duty <= room).all()
    assert (duty[share == 0] == 0).all()
    assert found["gap"] + 26 > duty.sum()


def test_cases_at_home_decide_where_they_are_counted(make_world):
    world = make_world(2025, {"forum_reconvened": 1.0, "offset_split": "cases"}).run_to(2027, 1)
    world.offset_eligible[POOL_PLACES[at("RO")]] = 0
    assert pool_of(world.run_to(2027, 3)).mandatory_offset[at("RO")] == 0


def test_a_remainder_passed_on_never_lowers_a_duty():
    weight = np.array([0.5, 0.3, 0.2])
    room = np.array([10, 100, 100])
    once, again = (split_gap(100, weight, room, passed_on) for passed_on in (False, True))
    assert once.tolist() == [10, 30, 20]
    assert (again >= once).all() and (again <= room).all()
    assert 100 <= again.sum() < 103


def test_all_room_is_used_where_the_gap_is_larger():
    room = np.array([1, 2, 3])
    assert split_gap(1_000, np.array([0.2, 0.3, 0.5]), room, True).tolist() == room.tolist()


def test_by_need_the_neediest_cede_most(make_world):
    taken = {}
    for rule in ("cases", "need"):
        world = make_world(2025, {"offset_beneficiary_split": rule}, eligible=5_000).run_to(2027, 3)
        taken[rule] = world.coordinator.ledgers[2026].by_pair["offset"].sum(axis=0)
    need = pool_of(make_world(2025).run_to(2026, 12), 2026).need_stated
    assert taken["need"].sum() == taken["cases"].sum() > 0
    most, least = int(need.argmax()), at("CY")
    assert taken["need"][most] > taken["cases"][most]
    assert taken["need"][least] <= taken["cases"][least]


def test_offsets_asked_for_replace_relocations_once_pledges_allow_them(make_world):
    pools = []
    for share in (0.0, 0.5, 1.0):
        world = make_world(2025, {"full_compliance": True, "requested_offset_share": share}).run_to(2027, 4)
        pools.append(pool_of(world))
    offsets = [pool.pledged_offset.sum() for pool in pools]
    relocations = [pool.pledged_relocation.sum() for pool in pools]
    assert offsets == sorted(offsets) and offsets[0] == 0 < offsets[1]
    assert relocations == sorted(relocations, reverse=True)
    assert len({one + two for one, two in zip(offsets, relocations, strict=True)}) == 1
    assert all((pool.pledged_relocation >= pool.drawn_relocation).all() for pool in pools)


def test_offsets_cannot_be_asked_for_while_pledges_are_few(make_world):
    """Without compliance relocation pledges stay under half of the proposal (V11)."""
    world = make_world(2025, {"requested_offset_share": 1.0}).run_to(2027, 4)
    assert acts_table(world).query("act == 'requested_offsets'").empty


def test_cases_of_a_duty_do_not_become_a_pledge(make_world):
    """After 30 of 50 mandatory cases, a release elsewhere must leave 20 to take over, not 50."""
    ledger = CycleLedger(2027)
    place = at("AT")
    ledger.mandatory_offset[place], ledger.delivered_offset[place] = 50, 30
    settle_effective(ledger)
    assert ledger.effective_offset[place] == 0
    ledger.pledged_offset[place], ledger.delivered_offset[place] = 10, 30
    ledger.beneficiary[place] = True
    settle_effective(ledger)
    assert ledger.effective_offset[place] == 10
    world = make_world(2026)
    world.coordinator.ledgers[2027] = ledger
    assert world.coordinator.offset_owed(2027)[place] == 10 + 50 - 30
