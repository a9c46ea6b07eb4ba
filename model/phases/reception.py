"""Phase 9: reception. Places against persons where places are known, else load against the own peak."""

from typing import Any

import numpy as np

from pactsim.agents.codes import N_STATES
from pactsim.agents.status import APPEAL, PENDING
from pactsim.model import observed_states

#: Months of the own peak against which load is measured where places are not known.
_PEAK_MONTHS = 60


def receive(world: Any) -> None:
    """Set the month's reception figures and the load that next month's movements react to."""
    open_cases = world.tally.stock[[*PENDING, APPEAL], :N_STATES].sum(axis=0) * world.scale
    share = world.parameters.number("reception_share_of_open_cases", world.today)
    world.reception_persons = np.floor(open_cases * share).astype(np.int64)
    places = known_places(world) + world.places_bought[:N_STATES]
    world.reception_places = places
    world.peak.append(world.reception_persons.astype(float))
    del world.peak[:-_PEAK_MONTHS]
    peak = np.max(world.peak[:-1] or world.peak, axis=0) + world.places_bought[:N_STATES]
    room = np.where(np.isnan(places), peak, places)
    world.load = np.where(room > 0, world.reception_persons / np.maximum(room, 1.0), 1.0)


def known_places(world: Any) -> np.ndarray:
    """Reception places of the latest year on record up to now, (31,); not a number where none is held."""
    if world.places_year != world.year:
        for year in range(world.places_year + 1, world.year + 1):
            held = observed_states.reception_places(year)
            world.places_held = np.where(np.isnan(held), world.places_held, held)
        world.places_year = world.year
    return np.asarray(world.places_held)
