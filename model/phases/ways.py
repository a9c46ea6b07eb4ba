"""What the ways between states are worth beyond their length: corridors, border controls, a second protection."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, STATE_INDEX

Floats = NDArray[np.float64]

#: States through which people were led on in 2015-16.
_CORRIDOR = ("EL", "HR", "HU", "SI")
#: States whose controls at borders to the other 31 are a dated lever.
_BORDER_CONTROLS = ("AT", "DE", "DK", "FR")


def waved_through(world: Any) -> Floats:
    """Share of people who are led on rather than let stay, by place: the Balkan corridor of 2015-16."""
    share = np.zeros(N_PLACES)
    number = world.parameters.number("corridor_share", world.today)
    share[[STATE_INDEX[code] for code in _CORRIDOR]] = number
    return share


def turned_back(world: Any) -> Floats:
    """Share of people from another of the 31 who are turned back or deterred at the border, (33,) by destination.

    It lowers the weight of going there, not of staying nor of entering there from outside. Limits: it holds for a
    whole month if in force at its end, and for ways by land and air alike.
    """
    share = np.zeros(N_PLACES)
    for code in _BORDER_CONTROLS:
        name = f"internal_border_control_{code.lower()}"
        share[STATE_INDEX[code]] = world.parameters.number(name, world.today)
    return share


def second_protection(world: Any) -> Floats:
    """Factor on ways from a state that protects to one that protects again, (33, 33): from Greece to Germany."""
    factor = np.ones((N_PLACES, N_PLACES))
    weight = world.parameters.number("second_protection_weight_el_de", world.today)
    factor[STATE_INDEX["EL"], STATE_INDEX["DE"]] = np.exp(weight)
    return factor


def mean_way(distance: Floats) -> Floats:
    """Mean factor of the ways out of each state, (31,): what the way to a place outside the 31 counts."""
    ways = distance.copy()
    np.fill_diagonal(ways, 0.0)
    return np.asarray(ways.sum(axis=1) / (ways.shape[1] - 1))
