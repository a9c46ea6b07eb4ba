"""The acts suffice: the ``cycle`` table rebuilt from them alone equals the run's, cell by cell."""

import json

import pandas as pd
import pytest

from pactsim.experiments.replay.ledgers import cycle_from_acts
from pactsim.model.phases.institution_tables import acts_table, cycle_table
from pactsim.model.scenario import Scenario
from pactsim.model.scenario_files import scenario_names
from pactsim.model.simulation import Simulation

#: Levers that make institutions use a duty of theirs; money moves a month after it is drawn.
SITUATIONS = {
    "base": {},
    "reconvened": {"forum_reconvened": 1},
    "automatic offsets": {"offset_trigger": "automatic", "offset_cap": "proposal"},
    "no cap on offsets": {"offset_trigger": "automatic", "offset_cap": "none"},
    "full compliance": {"full_compliance": True},
    "model's own first cycle": {"first_cycle": "model"},
    "silent states": {"forum_reconvened": 1, "information_probability": 0.5},
    "released by label": {"released_by_label_alone": True, "information_probability": 0.5},
    "deductions shared": {"deduction_redistributed": True},
    "quick deductions": {"deduction_assessment_days": 1, "information_probability": 0.5},
    "no room for the surge": {"pool_size_factor": 0.05, "forum_reconvened": 1},
    "shortcomings": {
        "systemic_shortcomings_rule": "threshold", "shortcomings_transfer_rate": 0.05,
        "relocation_delivery_share": 0.5,
    },
    "not adopted": {"qualified_majority_states": 0.99},
    "key of the Union": {"key_denominator": "union"},
    "key of contributors": {"key_denominator": "contributors"},
    "judgement": {"label_hysteresis": 0.3, "commission_noise": 0.3, "sar_recurring_months": 6},
    "criteria, grossed up": {"pool_size": "criteria", "pool_criteria_share": 0.5, "pool_grossed_up": True},
    "corrected key": {"key_caseload_weight": 0.1, "key_unemployment_weight": 0.1},
    "debts carried over": {"unpledged_carried_over": True},
    "erosion alone": {"offset_erosion_alone": True, "full_compliance": True, "offset_cap": "none"},
    "remainder passed on": {
        "offset_trigger": "automatic", "offset_split": "room", "offset_remainder_passed_on": True,
    },
    "surplus credited": {"offset_trigger": "automatic", "offset_cap": "none", "surplus_credited": True},
    "offsets asked for": {"full_compliance": True, "requested_offset_share": 0.5},
    "slow decisions": {"pressure_decision_days": 60},
    "another window": {"label_window_months": 24, "first_cycle": "model"},
    "level of the proposal": {"pool_size": "need", "offset_duty_number": "proposal", "forum_reconvened": 1},
    "split by cases": {"offset_trigger": "automatic", "offset_split": "cases", "offset_beneficiary_split": "need"},
    "other pledges": {"pledge_menu": "persons", "pledge_ratio": 0.7, "pledge_penalty_eur": 50_000},
    "strict end of year": {"delivery_deadline_strict": True},
}  # fmt: skip


def world_of(make_world, levers, seed=1):
    """Five years in which arrivals in Poland and Finland jump in spring 2027, so that both notify pressure."""
    world = make_world(2024, {"money_due_months": 1, **levers})
    world.seed32 = type(world.seed32)(seed)
    usual = world.flows
    world.run_to(2027, 3)
    jump = {"PL": 9000, "FI": 6000}
    world.flows = {**usual, "entries_irregular": {**usual["entries_irregular"], **jump}}
    world.run_to(2027, 9)
    world.flows = usual
    return world.run_to(2028)


@pytest.mark.parametrize("levers", SITUATIONS.values(), ids=SITUATIONS)
def test_every_cell_of_the_cycle_follows_from_the_acts(make_world, levers):
    world = world_of(make_world, levers)
    rebuilt, recorded = cycle_from_acts(acts_table(world)), cycle_table(world)
    assert len(recorded) == 26 * 4
    pd.testing.assert_frame_equal(rebuilt, recorded, check_exact=True)


SHIPPED = {
    name: changes
    for name in scenario_names()
    if (changes := {**Scenario.load(name).levers, **Scenario.load(name).uncertainties})
}


@pytest.mark.parametrize("levers", SHIPPED.values(), ids=SHIPPED)
def test_the_same_under_every_shipped_scenario(make_world, levers):
    world = world_of(make_world, levers)
    pd.testing.assert_frame_equal(cycle_from_acts(acts_table(world)), cycle_table(world), check_exact=True)


@pytest.mark.parametrize("seed", range(2, 8))
def test_the_same_with_other_luck(make_world, seed):
    levers = {"first_cycle": "model", "forum_reconvened": 1, "information_probability": 0.5}
    world = world_of(make_world, levers, seed)
    pd.testing.assert_frame_equal(cycle_from_acts(acts_table(world)), cycle_table(world), check_exact=True)


def test_situations_reach_what_they_are_for(make_world):
    """Each special act occurs in one of the situations at least, so that its replay is not idle."""
    names = ("reconvened", "deductions shared", "shortcomings", "silent states")
    seen = set().union(*(acts_table(world_of(make_world, SITUATIONS[name]))["act"] for name in names))
    special = {"reconvening", "mandatory_offsets", "redistribution", "release", "systemic_shortcomings"}
    assert special | {"draws", "relocations", "offsets", "money_paid_in", "money_paid_out"} <= seen


def test_a_changed_act_changes_the_cycle(make_world):
    world = world_of(make_world, {})
    acts = acts_table(world)
    row = acts.index[(acts["act"] == "pledge") & (acts["subject"] == "BE") & (acts["cycle"] == 2027)][0]
    numbers = json.loads(acts.loc[row, "numbers"])
    acts.loc[row, "numbers"] = json.dumps(numbers | {"eur": numbers["eur"] + 1})
    assert not cycle_from_acts(acts).equals(cycle_table(world))


@pytest.fixture(scope="module", params=[{"forum_reconvened": 1}, {"full_compliance": True}], ids=str)
def real_run(request):
    """Tables of the real model, one person in a hundred: one run with offsets, one with relocations."""
    scenario = Scenario.load("baseline").changed(name="small", levers=request.param)
    return Simulation(scenario, 2025, 2029, 100, 1).run().tables()


def test_the_real_model_too(real_run):
    recorded = real_run["cycle"]
    assert recorded["received_relocation"].sum() + recorded["received_offset"].sum() > 0
    pd.testing.assert_frame_equal(cycle_from_acts(real_run["acts"]), recorded, check_exact=True)


#: Acts of one cycle that follow each other in law; a state's own acts come between.
LEGAL_ORDER = ("annual_report", "labels", "pool_proposal", "fair_share", "council_act", "beneficiaries",
               "technical_forum", "draws")  # fmt: skip


def test_i26_acts_stand_in_legal_order(real_run):
    acts = real_run["acts"]
    for cycle, rows in acts[acts["act"].isin(LEGAL_ORDER)].groupby("cycle"):
        first = rows.groupby("act")["date"].min().reindex(LEGAL_ORDER).dropna()
        assert first.is_monotonic_increasing, cycle
        assert first["pool_proposal"] < first["fair_share"] < first["council_act"]
    later = acts[acts["act"].isin(["pressure_notification", "reconvening", "mandatory_offsets"])]
    opened = acts[acts["act"] == "technical_forum"].set_index("cycle")["date"]
    assert (later["date"].to_numpy() > opened[later["cycle"]].to_numpy()).all()
