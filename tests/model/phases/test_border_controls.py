"""Controls at borders between the 31: a share of the way there, nothing of staying or of entering from outside."""

import numpy as np
import pytest

from pactsim.agents.codes import N_PLACES, N_STATES, STATE_INDEX
from pactsim.agents.columns import people_of
from pactsim.model import simulation as simulation_module
from pactsim.model.phases import destinations, ways

GERMANY = STATE_INDEX["DE"]


def world_of(toy, value, year=2025):
    return toy.small_world(year, year, levers={"internal_border_control_de": value})


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_control_lowers_the_way_in_and_nothing_else(toy, share):
    open_world, controlled = (world_of(toy, value) for value in (0.0, share))
    ratio = controlled.choice.distance / open_world.choice.distance
    expected = np.ones((N_PLACES, N_PLACES))
    expected[:N_STATES, GERMANY] = 1.0 - share
    np.testing.assert_allclose(ratio, expected, rtol=1e-12)
    np.testing.assert_array_equal(controlled.choice.weights, open_world.choice.weights)
    np.testing.assert_array_equal(controlled.choice.stay, open_world.choice.stay)


@pytest.mark.parametrize(("month", "share"), [(8, 0.0), (9, 0.1), (12, 0.1)])
def test_german_controls_begin_in_september_2024(toy, month, share):
    world = toy.small_world(2024, 2024)
    world.month = world.first_month + month - 1
    found = ways.turned_back(world)
    assert found[GERMANY] == share
    assert found.sum() == share


def test_e6_people_whom_a_control_moves_had_germany_in_mind_and_go_elsewhere(toy, monkeypatch):
    """Feedback off: one month's choices of the same people, with and without the control."""
    seen = []
    choose = simulation_module.choose_destinations

    def both(world):
        if world.month == world.last_month:
            lower = world.choice.distance.copy()
            lower[:N_STATES, GERMANY] *= 0.5
            blocks = type(world.blocks)(*(block.copy() for block in world.blocks))
            tally = type(world.tally)(*(counts.copy() for counts in world.tally))
            destinations.choose_destination(
                blocks,
                tally,
                world.due.arriving,
                world.month_end,
                world.seed32,
                world.choice._replace(distance=lower),
                destinations.transit_rates(world),
            )
            origin = world.people.present_state[: world.n_rows].copy()
            choose(world)
            n, people = world.n_rows, world.people
            seen.append((origin, people.present_state[:n].copy(), people_of(blocks).present_state[:n].copy()))
        else:
            choose(world)

    monkeypatch.setattr(simulation_module, "choose_destinations", both)
    toy.small_world(2023, 2023, scale=20).run()
    ((origin, freely, controlled),) = seen
    moved = freely != controlled
    assert moved.sum() > 5
    assert (freely[moved] == GERMANY).all()
    assert (origin[moved] != GERMANY).all()


def test_a_control_keeps_people_out_of_germany_over_two_years(toy):
    lodged = []
    for share in (0.0, 0.5):
        world = toy.small_world(2025, 2026, scale=50, levers={"internal_border_control_de": share}).run()
        lodged.append(world.history["onward_in"][:, :N_STATES].sum(axis=0))
    assert lodged[1][GERMANY] < 0.8 * lodged[0][GERMANY]
    assert np.delete(lodged[1], GERMANY).sum() > np.delete(lodged[0], GERMANY).sum()
