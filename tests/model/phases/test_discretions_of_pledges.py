"""Discretions over pledges, deductions and pressure of one's own move what they say, in that direction only."""

import numpy as np
import pytest
from synthetic_cycles import at, pledges_made, pool_of, with_flow

from pactsim.model.phases.institution_tables import acts_table


def test_a_shorter_menu_leaves_persons_only(make_world):
    full, persons, relocation = (
        pledges_made(make_world, {"pledge_menu": menu}) for menu in ("full", "persons", "relocation")
    )
    for pool in (persons, relocation):
        assert not pool.pledged_alternative_eur.any()
        assert (pool.pledged_eur < 20_000).all()  # what rounding up leaves
    assert not relocation.pledged_offset.any()
    assert relocation.pledged_relocation.sum() >= persons.pledged_relocation.sum()
    assert persons.pledged_relocation.sum() >= full.pledged_relocation.sum()


def test_a_lower_ratio_never_raises_a_pledge(make_world):
    worth = []
    for ratio in (0.5, 0.8, 1.0):
        pool = pledges_made(make_world, {"pledge_ratio": ratio})
        persons = pool.pledged_relocation + pool.pledged_offset
        worth.append(persons * 20_000 + pool.pledged_eur + pool.pledged_alternative_eur)
    assert (worth[0] <= worth[1]).all() and (worth[1] <= worth[2]).all()
    assert worth[0].sum() < worth[2].sum()


def test_a_penalty_makes_nobody_refuse_who_pledged(make_world):
    refusing = []
    for penalty in (0, 50_000, 250_000):
        pool = pledges_made(make_world, {"pledge_penalty_eur": penalty})
        nothing = pool.pledged_relocation + pool.pledged_offset + pool.pledged_eur
        refusing.append((nothing + pool.pledged_alternative_eur) == 0)
    assert (refusing[1] <= refusing[0]).all() and (refusing[2] <= refusing[1]).all()
    assert refusing[0].sum() > refusing[2].sum()


def test_a_strict_end_of_year_never_lowers_the_penalty(make_world):
    owed = []
    for strict in (False, True):
        rules = {"full_compliance": True, "delivery_deadline_strict": strict}
        world = make_world(2025, rules, keep=0.5).run_to(2028, 1)
        owed.append(world.coordinator.default_offset.get(2027, np.zeros(26, dtype=np.int64)))
    assert (owed[1] >= owed[0]).all() and owed[1].sum() > owed[0].sum()


def test_a_premium_that_counts_never_lowers_relocations(make_world):
    relocated = [
        pledges_made(make_world, {"premium_weight": weight, "relocation_lump_sum_eur": 30_000})
        .pledged_relocation.sum()
        for weight in (0.0, 0.5, 1.0)
    ]  # fmt: skip
    assert relocated == sorted(relocated) and relocated[0] < relocated[2]


def test_inflated_measures_buy_less(make_world):
    bought = []
    for factor in (1.0, 2.0):
        world = make_world(2025, {"alternative_value_factor": factor, "money_due_months": 600})
        bought.append(world.run_to(2026, 9).coordinator.places_bought.sum())
    assert bought[1] == pytest.approx(bought[0] / 2) and bought[0] > 0


def test_wider_grounds_never_lower_deductions(make_world):
    rules = {"deduction_grant_probability": 1.0, "form_taste_scale_eur": 500}
    nobody, law, wide = (
        pledges_made(make_world, rules | {"deduction_grounds": grounds})
        for grounds in ("none", "law", "at risk too")
    )
    assert not nobody.granted_deduction.any()
    assert (law.asked_deduction <= wide.asked_deduction).all()
    assert 0 < law.granted_deduction.sum() < wide.granted_deduction.sum()


def surge_in_poland(make_world, **levers):
    world = make_world(2026, {"self_declaration_surge": 3.0, **levers}).run_to(2028, 2)
    with_flow(world, "entries_irregular", "PL", 7_000)
    return with_flow(world, "pending", "PL", 1_000)


def test_a_refusal_keeps_a_state_from_benefiting(make_world):
    granted, refused = (
        surge_in_poland(make_world, pressure_refusal_probability=p).run_to(2028, 6) for p in (0.0, 1.0)
    )
    assert pool_of(granted, 2028).beneficiary[at("PL")]
    assert not pool_of(refused, 2028).beneficiary[at("PL")]


def test_a_slower_decision_comes_later(make_world):
    first = []
    for days in (14, 60, 120):
        world = surge_in_poland(make_world, pressure_decision_days=days).run_to(2028, 10)
        decision = acts_table(world).query("act == 'pressure_decision' and subject == 'PL'").iloc[0]
        notified = acts_table(world).query("act == 'pressure_notification' and subject == 'PL'").iloc[0]
        released = acts_table(world).query("act == 'release' and subject == 'PL'").iloc[0]
        assert (decision["date"] - notified["date"]).days == days
        assert (released["date"] - decision["date"]).days == 14  # the Council's time to object
        first.append(decision["date"])
        assert pool_of(world, 2028).beneficiary[at("PL")]
    assert first == sorted(first)
