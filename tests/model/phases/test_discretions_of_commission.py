"""Discretions of the Commission (findings, proposal, shortcomings) move what they say, in that direction only."""

import numpy as np
import pytest
from synthetic_cycles import at, pledges_made, pool_of, with_flow

from pactsim.model.phases.commission_judgement import judged_scores
from pactsim.model.phases.solidarity_calendar import cycle_dates


def test_a_longer_window_dilutes_a_surge(make_world):
    scores = []
    for months in (6, 12, 24):
        world = make_world(2025, {"label_window_months": months}).run_to(2026, 12)
        with_flow(world, "entries_irregular", "PL", 7_000)
        with_flow(world, "applications_first_time", "PL", 12_000).run_to(2027, 10)
        scores.append(pool_of(world, 2028).score_pressure[at("PL")])
    assert scores[0] > scores[1] > scores[2]


def test_inertia_never_ends_a_finding_and_makes_none(make_world):
    found = []
    for inertia in (0.0, 0.5):
        world = make_world(2025, {"label_hysteresis": inertia}).run_to(2026, 12)
        for column, persons in (
            ("entries_irregular", 280),
            ("applications_first_time", 850),
            ("entries_sar", 0),
        ):
            with_flow(world, column, "EL", persons)
        found.append(pool_of(world.run_to(2028, 10), 2029).under_pressure.copy())
    without, with_it = found
    assert (with_it >= without).all()
    assert with_it[at("EL")] and not without[at("EL")]


def test_noise_moves_the_judgement_and_not_the_scores(make_world):
    calm, noisy = (make_world(2025, {"commission_noise": sd}).run_to(2026, 10) for sd in (0.0, 0.5))
    one, two = pool_of(calm), pool_of(noisy)
    assert np.array_equal(one.score_pressure, two.score_pressure)
    dates = cycle_dates(2027, calm.parameters)
    assert np.array_equal(judged_scores(calm, dates, one).pressure, one.score_pressure)
    assert not np.array_equal(judged_scores(noisy, dates, two).pressure, two.score_pressure)
    assert np.array_equal(judged_scores(noisy, dates, two).sar, two.score_sar)


def test_landings_of_few_months_are_not_recurring(make_world):
    landings = []
    for months in (1, 6, 12):
        world = make_world(2025, {"sar_recurring_months": months}).run_to(2026, 6)
        with_flow(world, "entries_sar", "ES", 0).run_to(2027, 2)
        with_flow(world, "entries_sar", "ES", 9_000).run_to(2027, 10)
        landings.append(bool(pool_of(world, 2028).score_sar[at("ES")] >= 1))
    assert landings == [True, False, False]  # March to June: four months with landings


def test_a_larger_share_of_the_criteria_never_lowers_the_proposal(make_world):
    sizes = [
        pledges_made(make_world, {"pool_size": "criteria", "pool_criteria_share": share}).proposed_persons
        for share in (0.0, 0.25, 0.5)
    ]
    assert sizes[0] == 30_000 and sizes == sorted(sizes) and sizes[2] > 30_000


def test_a_proposal_grossed_up_reaches_its_floor_without_the_beneficiaries(make_world):
    plain, raised = (pledges_made(make_world, {"pool_grossed_up": on}) for on in (False, True))
    assert raised.proposed_persons > plain.proposed_persons == 30_000
    others = raised.fair_share[~raised.under_pressure].sum()
    assert others * raised.proposed_persons == pytest.approx(30_000, abs=1)


def test_a_higher_acceptance_threshold_never_clears_a_state(make_world):
    flags = []
    for rate in (0.0, 0.3, 0.9):
        rules = {
            "systemic_shortcomings_rule": "threshold", "shortcomings_transfer_rate": 0.0003,
            "shortcomings_acceptance_rate": rate,
        }  # fmt: skip
        world = make_world(2025, rules)
        with_flow(world, "requests_in", "EL", 1_500)
        world.flows["accepted_in"] = {"EL": 600, "ES": 870, "IT": 2_900, "CY": 100}
        flags.append(pool_of(world.run_to(2026, 10)).shortcomings.copy())
    assert (flags[0] <= flags[1]).all() and (flags[1] <= flags[2]).all()
    assert not flags[1].any() and flags[2][at("EL")]


def test_a_reluctant_commission_finds_nothing(make_world):
    rules = {"systemic_shortcomings_rule": "threshold", "shortcomings_transfer_rate": 0.05}
    willing, reluctant = (
        pledges_made(make_world, rules | {"shortcomings_reluctance": p}).shortcomings for p in (0.0, 1.0)
    )
    assert willing.any() and not reluctant.any()
