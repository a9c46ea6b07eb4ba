"""Rates of movement for the tests of open cases and of quiet people, high enough for everything to happen."""

import naive
import numpy as np
from families import SEED

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.agents.status import NEVER
from pactsim.model.random import LANE_QUIET
from pactsim.model.rates import ChoiceRates, MoveRates

CYCLE = 2026
DAILY = 2.0**-6


def choice(seed=1):
    """Random weights of all places; few ways lead anywhere but to places 0 to 9, the UK and elsewhere."""
    source = np.random.default_rng(seed)
    weights = source.exponential(size=(N_CITIZENSHIPS, N_PLACES))
    weights[:, 10:31] *= 0.1
    distance = source.exponential(size=(N_PLACES, N_PLACES))
    return ChoiceRates(weights, distance, distance[::-1].copy(), np.ones(N_PLACES), 4.0, 0.5, 18.0)


def moves(**changes):
    """Every hazard is large; the bounds are above their sums, as the phase makes them."""
    source = np.random.default_rng(2)
    daily = source.random((3, N_CITIZENSHIPS, N_PLACES)) * DAILY
    given = {
        "pending": source.random((N_CITIZENSHIPS, N_PLACES)) * 0.4,
        "most_pending": 0.6,
        "pending_disappear": np.full(N_PLACES, 0.15),
        "pending_leave": 0.1,
        "after_status": daily[0],
        "after_rejection": daily[1],
        "after_disappearing": daily[2],
        "relocated": np.array([0.3, 0.5, 2.0]),
        "settle": DAILY / 4,
        "leave_protected": DAILY / 8,
        "return_rejected": source.random(N_PLACES) * DAILY,
        "disappear_rejected": DAILY / 4,
        "leave_rejected": DAILY / 4,
        "reapply_rejected": DAILY / 4,
        "leave_disappeared": DAILY / 2,
        "reapply_disappeared": DAILY / 2,
        "reentry": DAILY / 2,
        "most_after_status": np.full((N_CITIZENSHIPS, N_PLACES), DAILY * 1.5),
        "bound_protected": two_levels(2 * DAILY),
        "bound_rejected": two_levels(4 * DAILY),
        "bound_disappeared": two_levels(2 * DAILY),
        "bound_reentry": DAILY,
    }
    return MoveRates(**{**given, **changes})


def two_levels(bound):
    """Bounds that differ by citizenship and place, none below ``bound``."""
    return np.where((np.arange(N_CITIZENSHIPS)[:, None] + np.arange(N_PLACES)) % 2, 1.0, 1.5) * bound


def settle(one, day, bounds):
    """The next candidate event of a quiet family, at the upper bound of its rates; one bound or a table of them."""
    bound = bounds if np.isscalar(bounds) else bounds[one["citizenship"], one["present_state"]]
    u = naive.draw(int(SEED), one["members"][0]["key"], one["candidates"], LANE_QUIET)[0]
    one["candidates"] += 1
    one["next_day"] = min(day + naive.wait(u, 1.0 / bound), NEVER)
