"""Levers that people feel: directions on the toy world and on the baseline at 1:200."""

import itertools

import numpy as np
import pytest

from pactsim.agents.status import CRITERION_ENTRY, CRITERION_FAMILY, CRITERION_SAR
from pactsim.model.kernels.offsets import offset_cases
from pactsim.model.parameters import Parameters
from pactsim.model.phases.offset_readings import offsettable


def total(sim, column):
    return int(sim.history[column].sum())


@pytest.fixture
def toy_run(toy, tmp_path, monkeypatch):
    """Run the toy world with levers."""

    def run(levers=None, uncertainties=None):
        return toy.toy_simulation(tmp_path, monkeypatch, levers, uncertainties).run()

    return run


def cases_open_to_offsets(sim):
    """Heads whose transfer limit is open at the end of the run, whatever the reading."""
    rows = np.empty(sim.people.key.size, dtype=np.int32)
    sim._look_around()
    eligible = np.zeros_like(sim.offset_eligible)
    n = offset_cases(sim.blocks, sim.open_cases.head, sim.laws, sim.month_end, eligible, rows)
    return rows[:n].copy()


def test_property_14_a_longer_look_back_never_loses_a_case(toy_run):
    sim = toy_run()
    sim.month -= 1
    heads = cases_open_to_offsets(sim)
    kept = []
    for months in (0, 2, 6, 24):
        sim.parameters = Parameters({"offset_lookback_months": months})
        kept.append(offsettable(sim, heads))
    for shorter, longer in itertools.pairwise(kept):
        assert (shorter <= longer).all()
    assert kept[-1].all()


def test_property_14_eligible_cases_and_offsets_rise_with_the_look_back(toy_run):
    """Nobody moves by an offset: the beneficiary's present people are the same until states react to the year."""
    strict, practice = (toy_run({"offset_lookback_months": months}) for months in (0, 24))
    assert total(strict, "offset_eligible") < total(practice, "offset_eligible")
    assert total(strict, "offsets_taken") <= total(practice, "offsets_taken")
    first = int(np.flatnonzero(practice.history["offsets_taken"].sum(axis=1))[0])
    assert np.array_equal(strict.history["present"][first], practice.history["present"][first])


def test_the_request_limit_leaves_fewer_cases_than_the_transfer_limit(toy_run):
    sim = toy_run()
    sim.month -= 1
    heads = cases_open_to_offsets(sim)
    sim.parameters = Parameters({"offset_time_limit": "request"})
    kept = offsettable(sim, heads)
    assert 0 <= kept.sum() < heads.size
    limit = sim.people.registration_day[heads][kept]
    assert (sim.month_end - limit <= 62).all()


def test_free_choice_asks_nobody(toy_run):
    usual, free = toy_run(), toy_run({"free_choice": True})
    assert total(usual, "requests_out") > 0 == total(free, "requests_out")
    lodged = free.people.attempts[: free.n_rows] > 0
    by_entry = np.isin(free.people.criterion[: free.n_rows], (CRITERION_ENTRY, CRITERION_SAR))
    elsewhere = free.people.responsible_state[: free.n_rows] != free.people.present_state[: free.n_rows]
    assert not (lodged & by_entry & elsewhere & (free.people.moves[: free.n_rows] == 0)).any()


def test_siblings_bind_more_cases(toy_run):
    def by_family(sim):
        return int((sim.people.criterion[: sim.n_rows] == CRITERION_FAMILY).sum())

    adopted = by_family(toy_run())
    few, many = (
        by_family(toy_run({"sibling_criterion": True}, {"sibling_share_of_links": share}))
        for share in (0.1, 0.8)
    )
    assert adopted < few < many


def test_the_loss_of_reception_never_raises_onward_movement(toy_run):
    moved = [
        total(toy_run(None, {"reception_loss_deterrent": share}), "onward_out") for share in (0.0, 0.4, 0.8)
    ]
    assert moved[0] > moved[1] > moved[2]


def test_reception_is_lost_only_under_the_regulation(toy):
    one, two = (
        toy.small_world(2024, 2025, uncertainties={"reception_loss_deterrent": share}).run()
        for share in (0.0, 0.8)
    )
    toy.assert_same_people(one, two)


def test_border_places_follow_the_capacity_of_the_union_and_its_use(toy):
    usual, double, half = (
        toy.small_world(2026, 2027, levers=levers, uncertainties=uncertainties).run()
        for levers, uncertainties in (
            ({}, {}),
            ({"border_places_union": 60_000}, {}),
            ({}, {"border_capacity_use": 0.5}),
        )
    )
    places = [world.history["border_places"][-1].sum() for world in (half, usual, double)]
    assert places[1] == pytest.approx(2 * places[0], abs=31)
    assert places[2] == pytest.approx(2 * places[1], abs=31)
    none = toy.small_world(2026, 2027, uncertainties={"border_capacity_use": 0.0}).run()
    assert total(none, "border_started") == 0 < total(usual, "border_started")


def test_the_vulnerable_are_fewer_among_the_relocated_where_they_do_not_go_first(toy_run):
    def part(first):
        sim = toy_run({"relocation_vulnerable_first": first, "full_compliance": True})
        moved = sim.people.relocated_to[: sim.n_rows] >= 0
        heads = moved & (sim.people.family[: sim.n_rows] == np.arange(sim.n_rows))
        return float(sim.people.vulnerable[: sim.n_rows][heads].mean())

    assert part(True) > part(False)


@pytest.mark.parametrize(
    ("levers", "uncertainties"),
    [
        ({"ammr_entry_months": 0, "ammr_sar_months": 0}, {}),
        ({}, {"dublin_request_factor": 0.5}),
        ({"free_choice": True}, {}),
    ],
)
def test_a_dated_change_holds_from_its_day_and_not_before(toy_run, levers, uncertainties):
    """A number of the law or of behaviour that changes in 2029 leaves 2028 alone, and 2029 not."""

    def since_2029(values):
        return {name: [{"since": "2029-01-01", "value": value}] for name, value in values.items()}

    usual, dated = toy_run(), toy_run(since_2029(levers), since_2029(uncertainties))
    requests = [world.history["requests_out"].sum(axis=1) for world in (usual, dated)]
    assert np.array_equal(requests[0][:12], requests[1][:12])
    assert requests[1][12:24].sum() < requests[0][12:24].sum()


def test_a_state_that_notifies_full_places_examines_fewer_at_the_border(toy):
    """Few places, so that they fill; after December the year's notifications lapse."""
    usual, notified = (
        toy.small_world(
            2026, 2028, levers={"border_notified_when_full": on}, uncertainties={"border_capacity_use": 0.1}
        ).run()
        for on in (False, True)
    )
    assert 0 < total(notified, "border_started") < total(usual, "border_started")
    january = notified.history["border_started"][24]
    assert january.sum() > 0
