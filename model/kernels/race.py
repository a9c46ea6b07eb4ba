"""Choosing among places: the exponential race.

The place with the smallest -ln(u)/weight wins; that is the logit choice, with one logarithm a place. Each place
has its own number, keyed by person, occasion and place, so raising one place's weight can only move people into
it (design section 4).
"""

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import part
from pactsim.model.random import draw4


@part
def race(seed, key, occasion, lane, weights, distance, present, stay, link_state, link):  # type: ignore[no-untyped-def]
    """The winning place.

    ``weights`` is (33,) for the citizenship, ``distance`` (33,) the factor by which the way from the present
    place changes each weight. The present place's weight is multiplied by ``stay`` (0 excludes it), that of the
    place of a family link by ``link``.
    """
    best = -1
    best_time = np.inf
    for block in range((N_PLACES + 3) // 4):
        u0, u1, u2, u3 = draw4(seed, key, occasion, lane, block)
        for lane_index in range(4):
            place = block * 4 + lane_index
            if place < N_PLACES:
                u = u0
                if lane_index == 1:
                    u = u1
                elif lane_index == 2:
                    u = u2
                elif lane_index == 3:
                    u = u3
                weight = weights[place] * distance[place]
                if place == present:
                    weight = weights[place] * stay
                if place == link_state:
                    weight *= link
                # -ln(u) is at least 1 - u, so most places lose without a logarithm; the result is the same.
                if weight > 0.0 and 1.0 - u < best_time * weight:
                    time = -np.log(u) / weight
                    if time < best_time:
                        best_time = time
                        best = place
    return best
