"""Situations of a running cycle, told as a lawyer would (checks V10, V16, V31, V32, V48)."""

import json
from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.model.phases.council_acts import decide_deduction
from pactsim.model.phases.institution_tables import acts_table
from pactsim.model.phases.solidarity_calendar import cycle_dates

CYPRUS = POOL_STATES.index("CY")


def acts(world, name):
    table = acts_table(world)
    return table[table["act"] == name]


def test_v10_a_silent_state_still_owes_and_may_ask_a_deduction(make_world):
    """V10: a silent state still owes and may ask a deduction."""
    silent = make_world(2026, {"information_probability": 0.5, "first_cycle": "model"}).run_to(2026, 6)
    ledger = silent.coordinator.ledgers[2026]
    quiet = ledger.under_pressure & ~ledger.informed_58
    assert quiet.any()
    assert not ledger.beneficiary[quiet].any()
    assert (ledger.effective_eur + ledger.effective_relocation + ledger.effective_alternative_eur)[
        quiet
    ].all()
    asked = set(acts(silent, "deduction_request").query("article == 'AMMR 61'")["subject"])
    assert asked == {POOL_STATES[s] for s in np.flatnonzero(quiet)}
    # Only the Council act releases it, some weeks later.
    silent.run_to(2026, 8)
    granted = quiet & (ledger.granted_deduction > 0)
    assert (ledger.deduction[granted] == ledger.granted_deduction[granted]).all()


def test_v10_the_other_reading_releases_by_the_label_alone(make_world):
    """V10: the other reading releases by the label alone."""
    world = make_world(2026, {"information_probability": 0.5, "released_by_label_alone": True}).run_to(
        2026, 6
    )
    ledger = world.coordinator.ledgers[2026]
    assert (ledger.beneficiary == ledger.under_pressure).all()


def test_v16_no_mandatory_offsets_without_the_second_forum(make_world):
    """V16: no mandatory offsets without the second forum."""
    world = make_world(2026).run_to(2026)
    assert world.coordinator.ledgers[2026].mandatory_offset.sum() == 0
    assert acts(world, "reconvening").empty


def test_v16_the_second_forum_makes_offsets_a_duty(make_world):
    """V16: the second forum makes offsets a duty."""
    world = make_world(2026, {"forum_reconvened": 1}).run_to(2026)
    numbers = json.loads(acts(world, "mandatory_offsets").iloc[0]["numbers"])
    assert numbers["level"] == 30_000
    assert numbers["gap"] == 30_000 - numbers["relocation_pledges_counted"]
    ledger = world.coordinator.ledgers[2026]
    assert 0 < ledger.mandatory_offset.sum() < numbers["gap"]
    beneficiaries = ledger.mandatory_offset[ledger.beneficiary]
    assert beneficiaries.sum() == 0
    assert ledger.mandatory_offset[POOL_STATES.index("PL")] == 0  # full deduction


def surge_in_poland(make_world, **levers):
    """Poland's arrivals jump tenfold in spring 2028; everything else stays as usual."""
    world = make_world(2026, {"self_declaration_surge": 3.0, **levers}).run_to(2028, 2)
    world.flows = {name: dict(states) for name, states in world.flows.items()}
    world.flows["entries_irregular"]["PL"] *= 10
    world.flows["pending"]["PL"] = 30_000
    return world.run_to(2028, 6)


def test_v31_a_self_declared_state_without_capacity_is_no_beneficiary(make_world):
    """V31: a self declared state without capacity is no beneficiary."""
    world = surge_in_poland(make_world, forum_reconvened=1, need_target_months=3.0)
    decision = acts(world, "pressure_decision")
    numbers = json.loads(decision.iloc[0]["numbers"])
    assert decision.iloc[0]["subject"] == "PL"
    assert numbers["positive"] and not numbers["enough_capacity"]
    assert not world.coordinator.ledgers[2028].beneficiary[POOL_STATES.index("PL")]


def test_v31_the_forum_meets_again_within_a_week(make_world):
    """V31: the forum meets again within a week."""
    world = make_world(2026, {"forum_reconvened": 0, "self_declaration_surge": 3.0}).run_to(2028, 2)
    world.parameters = type(world.parameters)({"forum_reconvened": 1, "self_declaration_surge": 3.0})
    world.flows = {name: dict(states) for name, states in world.flows.items()}
    world.flows["entries_irregular"]["PL"] *= 10
    world.flows["pending"]["PL"] = 300_000
    world.run_to(2028, 6)
    decided = acts(world, "pressure_decision").iloc[0]["date"]
    again = acts(world, "reconvening").query("article == 'AMMR 59(7), 13(4)'").iloc[0]["date"]
    assert 0 <= (again - decided).days <= 7


def test_a_self_declared_state_with_capacity_is_released(make_world):
    world = make_world(2026, {"self_declaration_surge": 3.0}).run_to(2028, 2)
    world.flows = {name: dict(states) for name, states in world.flows.items()}
    world.flows["entries_irregular"]["PL"] *= 10
    world.flows["pending"]["PL"] = 1_000
    world.run_to(2028, 6)
    ledger, poland = world.coordinator.ledgers[2028], POOL_STATES.index("PL")
    assert json.loads(acts(world, "pressure_decision").iloc[0]["numbers"])["enough_capacity"]
    assert ledger.beneficiary[poland]
    assert ledger.effective_eur[poland] == ledger.drawn_eur[poland]


@pytest.mark.parametrize(("used", "ground"), [(True, ""), (False, "61")])
def test_v32_who_used_the_pool_gets_no_deduction(make_world, used, ground):
    """V32: who used the pool gets no deduction."""
    world = make_world(2026).run_to(2026, 5)
    ledger = world.coordinator.ledgers[2026]
    ledger.used_pool[CYPRUS], ledger.asked_deduction[CYPRUS] = used, 1.0
    granted = decide_deduction(
        world, cycle_dates(2026, world.parameters), ledger, CYPRUS, date(2026, 5, 4), draw=0.0
    )
    request = acts(world, "deduction_request").query("subject == 'CY'").iloc[0]
    assert json.loads(request["numbers"])["ground"] == ground
    assert granted == (1.0 if ground else 0.0)
    assessed = acts(world, "deduction_assessment").query("subject == 'CY'").iloc[0]["date"]
    assert (assessed - date(2026, 5, 4)).days == 28


def test_v48_the_vote_of_december_2025(make_world):
    """V48: the vote of december 2025."""
    world = make_world(2026).run_to(2026, 1)
    act = acts(world, "council_act").iloc[0]
    vote = json.loads(act["vote"])
    assert act["date"] == date(2025, 12, 22)
    assert vote["against"] == ["HU", "SK"]
    assert vote["abstained"] == ["CY", "ES", "LV", "PT"]
    assert vote["states_in_favour"] == 20
    assert vote["population_share"] == pytest.approx(0.825, abs=0.001)
    assert vote["adopted"]


def test_the_first_cycle_as_lived(make_world):
    world = make_world(2025).run_to(2026, 7)
    ledger = world.coordinator.ledgers[2026]
    names = np.array(POOL_STATES)
    assert set(names[ledger.under_pressure]) == {"CY", "EL", "ES", "IT"}
    assert set(names[ledger.significant]) == {"AT", "BG", "CZ", "EE", "HR", "PL"}
    assert (ledger.reference_persons, ledger.reference_eur) == (21_000, 420_000_000)
    assert set(names[np.array(ledger.pledge_source) == "observed"]) == {
        "BE", "DE", "FR", "HU", "IE", "LV", "PT", "SI", "SK"
    }  # fmt: skip
    assert ledger.pledged_offset[POOL_STATES.index("DE")] == 4_555
    assert set(names[ledger.deduction == 1]) == {"AT", "CZ", "HR", "PL"}
    first_draw = min(draw.date for draw in world.coordinator.draws)
    assert first_draw >= date(2026, 6, 12)
