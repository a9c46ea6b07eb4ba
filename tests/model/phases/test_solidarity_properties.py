"""Paired runs of the institutions: exact properties (checks section 2) and directions."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.model.phases.institution_tables import institution_tables
from pactsim.model.phases.relocation_pace import ramp


def pool_of(world, year):
    return world.coordinator.ledgers[year]


def test_e3_the_size_of_denmark_changes_nothing(make_world, monkeypatch):
    base = make_world(2026).run_to(2026, 2)
    other = make_world(2026)
    facts = other.scheme_facts

    def larger_denmark(name):
        table = facts(name)
        if name != "states":
            return table
        table = table.copy()
        danish = (table["member_state"] == "DK") & (table["variable"] == "population")
        table.loc[danish, "value"] *= 10
        return table

    monkeypatch.setattr(other, "scheme_facts", larger_denmark)
    other.run_to(2026, 2)
    assert pool_of(base, 2026).fair_share.tolist() == pool_of(other, 2026).fair_share.tolist()


def test_e2_a_pool_of_nothing_draws_nothing(make_world):
    world = make_world(2026, {"pool_size_factor": 0.0, "pool_floor_persons": 30_000}).run_to(2027)
    tables = institution_tables(world)
    assert tables["draws"].empty
    for name in (
        "fair_share_persons",
        "pledged_relocation",
        "pledged_eur",
        "delivered_offset",
        "defaulted_persons",
    ):
        assert (tables["cycle"][name] == 0).all(), name
    assert not world.coordinator.relocation_due.any()
    assert not world.coordinator.offset_due.any()
    assert not world.coordinator.decisions_bought.any()


def test_e2_to_people_an_empty_pool_looks_like_none(make_world):
    empty = make_world(2025, {"pool_size_factor": 0.0})
    none = make_world(2025, {"solidarity_pool": False})
    while empty.year <= 2027:
        for world in (empty, none):
            world.step()
        for name in (
            "relocation_due",
            "identification_speed",
            "offset_due",
            "eligible_citizenships",
            "decisions_bought",
            "places_bought",
            "security_refusal",
        ):
            one, two = (getattr(world.coordinator, name) for world in (empty, none))
            assert np.array_equal(one, two), (empty.today, name)


def test_e2_without_the_pool_there_are_no_acts(make_world):
    world = make_world(2026, {"solidarity_pool": False}).run_to(2027)
    tables = institution_tables(world)
    assert all(table.empty for table in tables.values())


def test_e4_a_deduction_touches_nobody_else(make_world):
    base = make_world(2026, {"deduction_grant_probability": 0.3}).run_to(2027, 6)
    other = make_world(2026, {"deduction_grant_probability": 1.0}).run_to(2027, 6)
    one, two = pool_of(base, 2027), pool_of(other, 2027)
    changed = one.deduction != two.deduction
    assert changed.any()
    assert one.fair_share_persons.tolist() == two.fair_share_persons.tolist()
    assert one.pledged_eur.tolist() == two.pledged_eur.tolist()
    assert one.effective_eur[~changed].tolist() == two.effective_eur[~changed].tolist()
    lost = (one.effective_eur - two.effective_eur)[changed]
    assert (lost > 0).all()


def test_e5_monthly_or_quarterly_draws_leave_one_ledger(make_world):
    monthly = make_world(2026, {"first_cycle": "model"}).run_to(2026)
    quarterly = make_world(2026, {"first_cycle": "model", "draw_every_months": 3}).run_to(2026)
    for kind in ("relocation", "money"):
        one, two = (pool_of(world, 2026).by_pair[kind].sum(axis=1) for world in (monthly, quarterly))
        assert one.sum() > 0
        assert one.tolist() == two.tolist()


def test_e7_speed_changes_nothing_decided_before(make_world):
    slow = make_world(2026, {"contributor_pace_binding": 30}).run_to(2026)
    fast = make_world(2026, {"contributor_pace_binding": 200}).run_to(2026)
    one, two = (institution_tables(world)["cycle"] for world in (slow, fast))
    same = [
        "under_pressure",
        "fair_share_persons",
        "pledged_relocation",
        "pledged_offset",
        "pledged_eur",
        "deduction",
    ]
    pd.testing.assert_frame_equal(one[one["year"] == 2026][same], two[two["year"] == 2026][same])


def test_e8_money_that_comes_too_late_buys_nothing(make_world):
    levers = {"first_cycle": "model", "alternative_request_share": 0.0}
    late = make_world(2026, levers | {"money_effect_months": 600})
    in_time = make_world(2026, levers)
    bought = {"late": 0.0, "in time": 0.0}
    for _ in range(24):
        for name, world in (("late", late), ("in time", in_time)):
            world.step()
            bought[name] += world.coordinator.decisions_bought.sum() + world.coordinator.places_bought.sum()
    assert bought["late"] == 0.0
    assert bought["in time"] > 0.0
    assert pool_of(late, 2026).received_eur.sum() == 0


def test_e10_without_the_sar_rule_spain_and_italy_contribute(make_world):
    base = make_world(2026).run_to(2026)
    other = make_world(2026, {"sar_rule": False}).run_to(2026)
    names = np.array(POOL_STATES)
    assert set(names[pool_of(base, 2026).beneficiary]) == {"CY", "EL", "ES", "IT"}
    assert set(names[pool_of(other, 2026).beneficiary]) == {"CY", "EL"}
    worth = [evaluate_effective(world) for world in (base, other)]
    assert worth[1] > worth[0]


def evaluate_effective(world):
    ledger = pool_of(world, 2026)
    return int(ledger.effective_eur.sum()) + 20_000 * int(
        (ledger.effective_relocation + ledger.effective_offset).sum()
    )


def test_e12_a_double_price_doubles_the_obligation_in_money(make_world):
    base = make_world(2026, {"first_cycle": "model"}).run_to(2026, 1)
    other = make_world(2026, {"first_cycle": "model", "solidarity_price_eur": 40_000}).run_to(2026, 1)
    one, two = pool_of(base, 2026), pool_of(other, 2026)
    assert two.reference_eur == 2 * one.reference_eur
    assert one.fair_share_persons.tolist() == two.fair_share_persons.tolist()
    assert np.abs(two.fair_share_eur - 2 * one.fair_share_eur).max() <= 1
    in_persons = [ledger.pledged_relocation.sum() + ledger.pledged_offset.sum() for ledger in (one, two)]
    assert in_persons[1] >= in_persons[0]


def test_e13_without_the_cap_mandatory_offsets_rise(make_world):
    capped = make_world(2026, {"forum_reconvened": 1}).run_to(2026, 8)
    free = make_world(2026, {"forum_reconvened": 1, "offset_cap": "none"}).run_to(2026, 8)
    assert pool_of(free, 2026).mandatory_offset.sum() > pool_of(capped, 2026).mandatory_offset.sum()


def test_e16_a_finding_moves_draws_to_the_others(make_world):
    flag = {"systemic_shortcomings_rule": "threshold", "shortcomings_transfer_rate": 0.005}
    base = make_world(2024).run_to(2027)
    flagged = make_world(2024, flag).run_to(2027)
    one, two = (pool_of(world, 2027) for world in (base, flagged))
    italy = POOL_STATES.index("IT")
    assert two.shortcomings[italy] and two.shortcomings.sum() == 1
    before, after = (ledger.by_pair["money"].sum(axis=0) for ledger in (one, two))
    assert before[italy] > 0
    assert after[italy] == 0
    others = one.beneficiary & ~two.shortcomings
    assert (after[others] >= before[others]).all()


def test_full_compliance_pledges_every_fair_share_in_persons(make_world):
    world = make_world(2026, {"full_compliance": True}).run_to(2026, 7)
    ledger = pool_of(world, 2026)
    assert ledger.pledged_relocation.tolist() == ledger.fair_share_persons.tolist()
    assert (
        ledger.effective_relocation[~ledger.beneficiary].sum()
        == ledger.fair_share_persons[~ledger.beneficiary].sum()
    )


def test_same_seed_same_ledger(make_world):
    one, two = (make_world(2025).run_to(2027) for _ in range(2))
    for name, table in institution_tables(one).items():
        pd.testing.assert_frame_equal(table, institution_tables(two)[name])


def test_emergency_relocation_spares_those_who_refuse(make_world):
    world = make_world(2015).run_to(2018, 4)
    moved = world.coordinator.scheme_delivered[2015]
    by_state = dict(zip((s.code for s in world.member_states), moved.sum(axis=1).tolist()))
    assert by_state["HU"] == 0
    assert by_state["PL"] < 50  # its refusal dates from November 2015
    assert by_state["DE"] > 0
    assert 20_000 < moved.sum() < 98_255
    assert not world.coordinator.relocation_due.any()


def test_germany_stops_towards_italy_in_autumn_2023(make_world):
    world = make_world(2022).run_to(2023, 7)
    germany, italy = 6, 17
    before = world.coordinator.scheme_delivered[2022][germany, italy]
    assert before > 0
    world.run_to(2023, 8)
    at_stop = world.coordinator.scheme_delivered[2022][germany, italy]
    world.run_to(2025, 6)
    assert world.coordinator.scheme_delivered[2022][germany, italy] == at_stop
    assert world.coordinator.scheme_delivered[2022][germany].sum() > at_stop


@pytest.mark.parametrize(
    ("lever", "scheme"), [({}, ""), ({"voluntary_mechanism_after_2025": True}, "voluntary")]
)
def test_the_voluntary_mechanism_ends_unless_it_is_kept(make_world, lever, scheme):
    world = make_world(2025, {"solidarity_pool": False, **lever}).run_to(2026, 3)
    assert world.coordinator.scheme == scheme


def test_a_scheme_reaches_half_speed_after_three_quarters_of_its_setup():
    assert ramp(9, 12) == pytest.approx(0.5)
    assert ramp(0, 12) < 0.05
    assert ramp(24, 12) > 0.99
