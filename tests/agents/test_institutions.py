"""The Commission's judgement, the Council's count, the Coordinator's balances."""

import gc
import weakref
from datetime import date

import mesa
import numpy as np
import pytest

from pactsim.agents.codes import N_PLACES, PLACE_INDEX
from pactsim.agents.commission import Commission
from pactsim.agents.coordinator import Coordinator
from pactsim.agents.council import Council
from pactsim.agents.cycle_ledger import CycleLedger


@pytest.fixture
def model():
    return mesa.Model(rng=1)


def test_landings_alone_oblige_only_under_the_rule(model):
    scores = np.array([0.5]), np.array([1.0]), np.array([2.0]), np.array([2.0])
    with_rule = Commission(model).label(*scores, sar_rule=True)
    assert with_rule.under_pressure[0] and with_rule.by_sar[0] and not with_rule.at_risk[0]
    without = Commission(model).label(*scores, sar_rule=False)
    assert not without.under_pressure[0] and without.at_risk[0] and without.significant[0]


def test_need_is_asked_for_by_a_known_rule(model):
    commission = Commission(model)
    assert commission.needed_persons(np.array([3, 4]), "floor") == 0
    assert commission.needed_persons(np.array([3, 4]), "need") == 7
    assert commission.needed_persons(np.array([3, 4]), "criteria", 5) == 5
    with pytest.raises(ValueError, match="use 'floor', 'need' or 'criteria'"):
        commission.needed_persons(np.array([3]), "half")


def test_votes_are_sorted_by_position(model):
    vote = Council(model).vote({"DE": "for", "HU": "against", "CY": "abstain"})
    assert (vote.in_favour, vote.against, vote.abstained) == (("DE",), ("HU",), ("CY",))


def test_earmark_lifts_the_states_of_landings(model):
    split = Coordinator(model).entitlements(
        100, np.array([8.0, 2.0, 0.0]), np.array([False, True, False]), 0.42
    )
    assert split == pytest.approx([58.0, 42.0, 0.0])


def test_earmark_leaves_a_larger_part_alone(model):
    coordinator = Coordinator(model)
    many = coordinator.entitlements(100, np.array([2.0, 8.0]), np.array([False, True]), 0.42)
    alone = coordinator.entitlements(100, np.array([0.0, 8.0]), np.array([False, True]), 0.42)
    assert many == pytest.approx([20.0, 80.0])
    assert alone == pytest.approx([0.0, 100.0])


def pair(contributor, beneficiary, persons):
    matrix = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    matrix[PLACE_INDEX[contributor], PLACE_INDEX[beneficiary]] = persons
    return matrix


def test_refused_people_can_be_identified_again(model):
    coordinator = Coordinator(model)
    coordinator.open_relocations(2026, pair("DE", "IT", 100))
    coordinator.make_ready(pair("DE", "IT", 1_000).sum(axis=1).astype(float))
    coordinator.offer_relocations(np.ones((N_PLACES, N_PLACES)))
    coordinator.relocation_due -= pair("DE", "IT", 30)
    coordinator.settle_identified()
    assert coordinator.accepted().sum() == 30
    coordinator.offer_relocations(np.ones((N_PLACES, N_PLACES)))
    coordinator.relocation_due += pair("DE", "IT", 5)
    coordinator.settle_identified()
    coordinator.offer_relocations(np.ones((N_PLACES, N_PLACES)))
    assert coordinator.relocation_due.sum() == 75
    assert coordinator.accepted().sum() == 25


def test_a_contributor_that_lets_half_happen_offers_half(model):
    coordinator = Coordinator(model)
    coordinator.open_relocations(2026, pair("DE", "IT", 101))
    coordinator.make_ready(pair("DE", "IT", 1_000).sum(axis=1).astype(float))
    coordinator.offer_relocations(np.full((N_PLACES, N_PLACES), 0.5))
    assert coordinator.relocation_due.sum() == 50


def test_offsets_pay_the_oldest_debt_first(model):
    coordinator = Coordinator(model)
    coordinator.today = date(2027, 3, 31)
    germany = 5
    for year in (2026, 2027):
        coordinator.ledgers[year] = CycleLedger(year)
        coordinator.ledgers[year].effective_offset[germany] = 10
    coordinator.book_offsets(2027, pair("DE", "IT", 12))
    assert coordinator.ledgers[2026].delivered_offset[germany] == 10
    assert coordinator.ledgers[2027].delivered_offset[germany] == 2
    assert [draw.cumulative for draw in coordinator.draws] == [10, 2]


def test_relocations_are_booked_in_their_cycle(model):
    coordinator = Coordinator(model)
    coordinator.ledgers[2026] = CycleLedger(2026)
    coordinator.book_relocations(2026, pair("DE", "IT", 7))
    coordinator.book_relocations(2022, pair("FR", "IT", 3))
    assert coordinator.ledgers[2026].delivered_relocation.sum() == 7
    assert coordinator.ledgers[2026].received_relocation.sum() == 7
    assert coordinator.scheme_delivered[2022].sum() == 3


def test_institutions_are_the_models_agents(make_world):
    kinds = {type(agent).__name__ for agent in make_world().agents}
    assert kinds == {"MemberState", "Commission", "Council", "Coordinator"}


def test_institutions_are_counted_from_one_and_let_go_of_their_world():
    """A process that simulates many worlds must not keep them all: Mesa's own counters did."""
    worlds = [mesa.Model(), mesa.Model()]
    assert [Council(world).unique_id for world in worlds] == [1, 1]
    assert Council(worlds[0]).unique_id == 2
    gone = weakref.ref(worlds[0])
    del worlds
    gc.collect()
    assert gone() is None
