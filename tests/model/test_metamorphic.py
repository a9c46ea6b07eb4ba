"""Paired runs of whole worlds: what must not change, does not change in any person (checks, section 2).

Named after the property's number. Worlds are coarse or toys, so each pair takes a second; where a property is
exact only without feedback, the feedback is frozen and the docstring says so. The exact properties of the
institutions alone (4, 5, 10, 12, 13, 16) are tested with the phases, the cascade's (11) with the law.
"""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_STATES, OUT, STATE_INDEX, UK
from pactsim.agents.columns import people_of
from pactsim.agents.status import (
    AMMR,
    APPEAL,
    BORDER,
    CRITERION_ENTRY,
    CRITERION_SAR,
    EXAMINATION,
    PROTECTED,
    PROTECTED_ELSEWHERE,
    REJECTED,
)
from pactsim.model import fitted, observed_states
from pactsim.model import simulation as simulation_module
from pactsim.model.phases import annual_cycle, destinations, relocation_schemes
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

BEFORE_THE_POOL = pd.Timestamp(2026, 6, 12).date()
#: All money goes to third countries, none to capacity in the beneficiary.
NOTHING_HERE = {"reception": 0.0, "asylum": 0.0, "return": 0.0, "border": 0.0, "third_country": 1.0}
NO_ENTRY_CRITERION = {"ammr_entry_months": 0, "ammr_sar_months": 0}


@pytest.fixture(scope="module")
def base(toy):
    """The coarse baseline around the first pools."""
    return toy.small_world(2025, 2028).run()


def other_than(toy, monkeypatch, changes):
    """The coarse baseline run with functions replaced: pairs of (module, name, replacement of the original)."""
    for module, name, change in changes:
        monkeypatch.setattr(module, name, change(getattr(module, name)))
    return toy.small_world(2025, 2028).run()


def people_differ(one, other):
    if one.n_rows != other.n_rows:
        return True
    return any(not np.array_equal(a[: one.n_rows], b[: one.n_rows]) for a, b in zip(one.people, other.people))


def test_e1_the_null_scenario_changes_no_cell_of_any_table(toy, base):
    null = Simulation(Scenario.load("null"), 2025, 2028, 200, 1).run()
    toy.assert_same_people(base, null)
    toy.assert_same_tables(base, null)


def test_e2_an_empty_pool_is_to_every_person_no_pool(toy, base):
    empty = toy.small_world(2025, 2028, levers={"pool_size_factor": 0.0}).run()
    none = toy.small_world(2025, 2028, levers={"solidarity_pool": False}).run()
    toy.assert_same_people(empty, none)
    assert people_differ(base, none)
    of_people = {
        name: table for name, table in empty.tables().items() if name in ("states", "applications", "persons")
    }
    for name, table in of_people.items():
        pd.testing.assert_frame_equal(table, none.tables()[name], check_exact=True)


def test_e3_a_tenfold_denmark_leaves_every_fair_share(toy, base, monkeypatch):
    def with_larger_denmark(table):
        def read(name):
            rows = table(name)
            if name == "states":
                danish = (rows["member_state"] == "DK") & (rows["variable"] == "population")
                rows = rows.assign(value=rows["value"].where(~danish, 10 * rows["value"]))
            return rows

        return read

    changes = [(module, "table", with_larger_denmark) for module in (annual_cycle, observed_states)]
    other = other_than(toy, monkeypatch, changes)
    one, two = (world.tables()["cycle"] for world in (base, other))
    assert people_differ(base, other)
    for column in ("fair_share", "fair_share_persons", "fair_share_eur"):
        assert one[column].tolist() == two[column].tolist()


def test_e6_a_state_that_gains_draws_people_from_everywhere_and_sends_none_elsewhere(toy, monkeypatch):
    """Feedback off: one month's choices of the same people, once with a higher weight of Germany for Syrians."""
    syrians, germany = CITIZENSHIP_INDEX["SY"], STATE_INDEX["DE"]
    seen = []
    choose = simulation_module.choose_destinations

    def both(world):
        if world.month == world.last_month:
            raised = world.choice.weights.copy()
            raised[syrians, germany] *= np.e
            blocks = type(world.blocks)(*(block.copy() for block in world.blocks))
            tally = type(world.tally)(*(counts.copy() for counts in world.tally))
            destinations.choose_destination(
                blocks,
                tally,
                world.due.arriving,
                world.month_end,
                world.seed32,
                world.choice._replace(weights=raised),
                destinations.transit_rates(world),
            )
            choose(world)
            n, people = world.n_rows, world.people
            with_more = people_of(blocks).present_state[:n]
            seen.append((people.present_state[:n].copy(), with_more, people.citizenship[:n].copy()))
        else:
            choose(world)

    monkeypatch.setattr(simulation_module, "choose_destinations", both)
    toy.small_world(2025, 2025, scale=8).run()
    ((place, with_more, citizenship),) = seen
    changed = place != with_more
    assert changed.sum() > 5
    assert (with_more[changed] == germany).all()
    assert (citizenship[changed] == syrians).all()


@pytest.mark.parametrize("place", [UK, OUT])
def test_e6_a_state_that_gains_draws_nobody_to_places_outside(toy, place):
    """The same through the utilities: their weights stay what they were against every other state."""
    world = toy.small_world(2016, 2016)
    syrians, germany, france = CITIZENSHIP_INDEX["SY"], STATE_INDEX["DE"], STATE_INDEX["FR"]
    before = world.choice.weights[syrians].copy()
    pair = world.choice_weights.pair_effect.copy()
    pair[syrians, germany] += 1.0
    world.choice_weights = world.choice_weights._replace(pair_effect=pair)
    destinations.update_choice(world)
    after = world.choice.weights[syrians]
    assert after[germany] / after[france] == pytest.approx(np.e * before[germany] / before[france])
    assert after[place] / after[france] == pytest.approx(before[place] / before[france])


def test_e7_faster_relocation_leaves_what_was_decided_before(toy, monkeypatch):
    slow = toy.small_world(2026, 2026, scale=100).run()
    plateau = relocation_schemes.plateau
    monkeypatch.setattr(relocation_schemes, "plateau", lambda *facts: 10 * plateau(*facts))
    fast = toy.small_world(2026, 2026, scale=100).run()
    one, two = (world.tables() for world in (slow, fast))
    decided = [
        "under_pressure", "at_risk", "significant", "fair_share_persons", "fair_share_eur", "pledged_relocation",
        "pledged_offset", "pledged_eur", "pledged_alternative_eur", "deduction",
    ]  # fmt: skip
    cycles = [tables["cycle"].query("year == 2026")[decided] for tables in (one, two)]
    pd.testing.assert_frame_equal(*cycles, check_exact=True)
    acts = [tables["acts"][tables["acts"]["date"] < BEFORE_THE_POOL] for tables in (one, two)]
    pd.testing.assert_frame_equal(*acts, check_exact=True)


def test_e8_money_beyond_the_horizon_is_money_without_effect(toy):
    soon = {"money_due_months": 0, "money_spending_months": 3}
    worlds = {
        "in time": {"money_effect_months": 0},
        "late": {"money_effect_months": 600},
        "useless": {"money_effect_months": 0, "money_uses": NOTHING_HERE},
    }
    run = {
        name: toy.small_world(2026, 2028, uncertainties={**soon, **uses}).run()
        for name, uses in worlds.items()
    }
    toy.assert_same_people(run["late"], run["useless"])
    assert people_differ(run["in time"], run["late"])


def verdicts_of(toy, monkeypatch, capacity):
    """First-instance verdicts by person, application, state and kind, with the month they were taken in.

    Recognition is held at one year's rates.
    """
    rates, slots = fitted.recognition(2024), fitted.decision_capacity
    monkeypatch.setattr(fitted, "recognition", lambda _year: rates)
    monkeypatch.setattr(fitted, "decision_capacity", lambda year: capacity * slots(year))
    found = {}
    examine = simulation_module.examine

    def noted(world):
        people, n = world.people, world.n_rows
        before = people.status[:n].copy()
        elsewhere = people.procedure[:n] == PROTECTED_ELSEWHERE
        examine(world)
        after = people.status[:n]
        decided = np.isin(before, (EXAMINATION, BORDER)) & np.isin(after, (PROTECTED, APPEAL, REJECTED))
        decided &= people.family[:n] == np.arange(n)
        for row in np.flatnonzero(decided):
            case = (people.key[row], people.attempts[row], people.present_state[row], elsewhere[row])
            found[case] = (bool(after[row] == PROTECTED), world.month)

    monkeypatch.setattr(simulation_module, "examine", noted)
    toy.small_world(2023, 2025, scale=100).run()
    monkeypatch.undo()
    return found


def test_e9_a_verdict_does_not_depend_on_the_delay(toy, monkeypatch):
    """Rates constant in time: half the capacity decides later, and never otherwise."""
    usual, slower = (verdicts_of(toy, monkeypatch, capacity) for capacity in (1.0, 0.5))
    both = usual.keys() & slower.keys()
    assert len(both) > 2_000
    assert sum(usual[case][1] != slower[case][1] for case in both) > 500
    assert all(usual[case][0] == slower[case][0] for case in both)
    assert {usual[case][0] for case in both} == {True, False}


@pytest.mark.parametrize("chance", [0.33, 0.8])
def test_e15_without_the_entry_criterion_no_request_rests_on_an_entry(toy, tmp_path, monkeypatch, chance):
    """The toy world begins after Dublin III, so no older case carries an entry criterion over."""

    def criteria(levers):
        sim = toy.toy_simulation(tmp_path, monkeypatch, levers, {"entry_record_share": chance})
        sim.run()
        people = sim.people
        lodged = people.attempts[: sim.n_rows] > 0
        assert (people.law_of_case[: sim.n_rows][lodged] == AMMR).all()
        by_entry = np.isin(people.criterion[: sim.n_rows], (CRITERION_ENTRY, CRITERION_SAR))
        return int((lodged & by_entry).sum()), int(sim.history["requests_out"].sum())

    with_it, requests = criteria({})
    without, fewer = criteria(NO_ENTRY_CRITERION)
    assert with_it > 0 and requests > fewer > 0
    assert without == 0


def test_e19_more_border_places_change_nothing_where_the_places_never_bind(toy, tmp_path, monkeypatch):
    one = toy.toy_simulation(tmp_path, monkeypatch).run()
    places = observed_states.border_places
    monkeypatch.setattr(observed_states, "border_places", lambda: 2 * places())
    two = toy.toy_simulation(tmp_path, monkeypatch).run()
    assert one.history["border_started"].sum() > 0
    assert one.history["border_exempt"].sum() == 0
    assert (two.history["border_places"] > one.history["border_places"]).any()
    toy.assert_same_people(one, two)


def test_e21_a_coarser_scale_agrees_within_its_error(toy):
    """Counts no capacity binds: entries and first applications of the larger states, 2025 and 2026.

    A count X at 1:k is k times a sum over families, so its standard error is about the root of k X times the
    root of the mean family size m; the difference of two independent runs has both variances. The people of
    the coarse run are also in the fine one, which only makes the true error smaller.
    """
    scales = (20, 100)
    runs = [toy.small_world(2025, 2026, scale=scale).run() for scale in scales]
    fine = runs[0]
    heads = (fine.people.family[: fine.n_rows] == np.arange(fine.n_rows)).sum()
    family = fine.n_rows / heads
    checked = 0
    for column in ("entries", "applications_first_time"):
        counts = [sim.history[column][:, :N_STATES].reshape(2, 12, N_STATES).sum(axis=1) for sim in runs]
        large = counts[0] > 20_000
        error = np.sqrt(family * sum(scales) * counts[0])
        assert (np.abs(counts[0] - counts[1])[large] <= 4 * error[large]).all(), column
        checked += int(large.sum())
    assert checked >= 15


def test_e22_a_constant_in_every_utility_changes_nothing(toy, base, monkeypatch):
    effects = fitted.state_effects()
    monkeypatch.setattr(fitted, "state_effects", lambda: effects + 2.0)
    toy.assert_same_people(base, toy.small_world(2025, 2028).run())
