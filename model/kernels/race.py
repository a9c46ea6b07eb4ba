"""Choosing among places: the exponential race.

The place with the smallest -ln(u)/weight wins; that is the logit choice, with one logarithm a place. Each place
has its own number, keyed by person, occasion and place, so raising one place's weight can only move people into
it (design section 4).
"""

from typing import Final

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import part
from pactsim.model.random import draw4

_BLOCKS: Final = (N_PLACES + 3) // 4
#: Length of the scratch array of float64 that a race needs; a kernel makes one and hands it to every race.
N_NUMBERS: Final = 4 * _BLOCKS


@part
def race(seed, key, occasion, lane, weights, distance, present, stay, link_state, link, numbers):  # type: ignore[no-untyped-def]
    """The winning place.

    ``weights`` is (33,) for the citizenship, ``distance`` (33,) the factor by which the way from the present
    place changes each weight. The present place's weight is multiplied by ``stay`` (0 excludes it), that of the
    place of a family link by ``link``. ``numbers`` is scratch, (N_NUMBERS,).
    """
    for block in range(_BLOCKS):  # without a branch, so that all blocks are drawn at once
        u0, u1, u2, u3 = draw4(seed, key, occasion, lane, block)
        numbers[block] = u0
        numbers[_BLOCKS + block] = u1
        numbers[2 * _BLOCKS + block] = u2
        numbers[3 * _BLOCKS + block] = u3
    best = -1
    best_time = np.inf
    for place in range(N_PLACES):
        weight = weights[place] * distance[place]
        if place == present:
            weight = weights[place] * stay
        if place == link_state:
            weight *= link
        u = numbers[(place % 4) * _BLOCKS + place // 4]
        # -ln(u) is at least 1 - u, so most places lose without a logarithm; the result is the same.
        if weight > 0.0 and 1.0 - u < best_time * weight:
            time = -np.log(u) / weight
            if time < best_time:
                best_time = time
                best = place
    return best
