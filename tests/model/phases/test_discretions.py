"""Every discretion and counterfactual rule of the institutions moves what it says, and only in that direction."""

import json

import numpy as np
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.model.phases.commission_judgement import judged_scores
from pactsim.model.phases.institution_tables import acts_table
from pactsim.model.phases.offset_split import split_gap
from pactsim.model.phases.solidarity_calendar import cycle_dates

POLAND = POOL_STATES.index("PL")


def at(code):
    return POOL_STATES.index(code)


def pool_of(world, year=2027):
    return world.coordinator.ledgers[year]


def numbers(world, act, cycle):
    row = acts_table(world).query("act == @act and cycle == @cycle").iloc[0]
    return json.loads(row["numbers"])


def pledges_made(make_world, levers, year=2027):
    """The ledger of a cycle whose Council act has been adopted."""
    return pool_of(make_world(2025, levers).run_to(year - 1, 12), year)


def with_flow(world, column, code, persons):
    world.flows = {name: dict(states) for name, states in world.flows.items()}
    world.flows[column][code] = persons
    return world


# The Commission ---------------------------------------------------------------------------------------------
def test_a_longer_window_dilutes_a_surge(make_world):
    scores = []
    for months in (6, 12, 24):
        world = make_world(2025, {"label_window_months": months}).run_to(2026, 12)
        with_flow(world, "entries_irregular", "PL", 7_000)
        with_flow(world, "applications_first_time", "PL", 12_000).run_to(2027, 10)
        scores.append(pool_of(world, 2028).score_pressure[POLAND])
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


# The key ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weight", "burdened", "spared"),
    [
        ("key_caseload_weight", "EL", "HU"),
        ("key_unemployment_weight", "ES", "CZ"),
        ("key_temporary_protection_weight", "CZ", "FR"),
    ],
)
def test_a_corrected_key_asks_less_of_who_carries_more(make_world, weight, burdened, spared):
    shares = [pledges_made(make_world, {weight: value}).fair_share for value in (0.0, 0.15, 0.3)]
    for share in shares:
        assert share.sum() == pytest.approx(1.0, abs=1e-12)
    down, up = ([share[at(code)] for share in shares] for code in (burdened, spared))
    assert down == sorted(down, reverse=True) and down[0] > down[-1]
    assert up == sorted(up) and up[0] < up[-1]


def test_the_cap_on_corrections_holds_down_the_largest_gain(make_world):
    tight, loose = (
        pledges_made(make_world, {"key_caseload_weight": 0.3, "key_correction_cap": cap}).fair_share
        for cap in (0.3, 10.0)
    )
    assert loose[at("HU")] > tight[at("HU")]


def test_a_surplus_lowers_later_shares_where_it_is_credited(make_world):
    rules = {"offset_trigger": "automatic", "offset_cap": "none", "solidarity_price_eur": 20_000}
    plain = make_world(2025, rules, eligible=5_000).run_to(2028, 12)
    credited = make_world(2025, rules | {"surplus_credited": True}, eligible=5_000).run_to(2028, 12)
    earned = pool_of(credited, 2026).credit_earned + pool_of(credited, 2027).credit_earned
    assert earned.sum() > 0 and pool_of(plain, 2027).credit_earned.sum() == 0
    assert pool_of(credited, 2029).credit_used.sum() > 0
    assert (pool_of(credited, 2029).fair_share_persons <= pool_of(plain, 2029).fair_share_persons).all()
    for year in (2027, 2028):
        one, two = pool_of(credited, year), pool_of(credited, year + 1)
        close = one.credit_open + one.credit_earned - one.credit_used - one.credit_expired
        assert np.array_equal(close, two.credit_open)


# Pledges ----------------------------------------------------------------------------------------------------
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


def test_what_was_not_pledged_is_owed_two_pools_later(make_world):
    plain, carried = (
        make_world(2025, {"unpledged_carried_over": on}).run_to(2027, 12) for on in (False, True)
    )
    debt = pool_of(carried, 2026).defaulted_persons
    assert debt[at("HU")] > 0
    more = pool_of(carried, 2028).fair_share_persons - pool_of(plain, 2028).fair_share_persons
    assert np.array_equal(more, np.where(pool_of(carried, 2026).beneficiary, 0, debt))


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


# Deductions and pressure of one's own -----------------------------------------------------------------------
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
    assert pool_of(granted, 2028).beneficiary[POLAND]
    assert not pool_of(refused, 2028).beneficiary[POLAND]


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
        assert pool_of(world, 2028).beneficiary[POLAND]
    assert first == sorted(first)


# Offsets ----------------------------------------------------------------------------------------------------
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


# Shortcomings -----------------------------------------------------------------------------------------------
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


def test_the_chance_of_a_second_forum_lies_between_never_and_always(make_world):
    met = []
    for chance in (0.0, 0.5, 1.0):
        world = make_world(2025, {"forum_reconvened": chance}).run_to(2032, 3)
        met.append([pool_of(world, year).reconvened for year in range(2026, 2033)])
    assert not any(met[0]) and all(met[2]) and 0 < sum(met[1]) < 7
