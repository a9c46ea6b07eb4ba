"""Choosing among places: the exponential race.

The place with the smallest -ln(u)/weight wins; that is the logit choice. Each place has its own number, keyed by
person, occasion and place, so raising one place's weight can only move people into it (design section 4). A trial
with bounds, ``race_trial``, finds the one place that can win; where two still can, logarithms decide.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import inline, part
from pactsim.model.kernels.race_trial import (
    LARGEST_FACTOR,
    N_BLOCKS,
    N_SLOTS,
    TRIAL_HOLDS,
    may_win,
    slot_of,
    trial,
)
from pactsim.model.random import draw4_words, uniform


class Course(NamedTuple):
    """What the races of a kernel have in common; made by :func:`course` at its start.

    A weight is ``weights[runner, place] * ways[start, place]``; the reciprocals are laid out by slot, infinite where
    nobody goes. The rest is room for one race.
    """

    weights: NDArray[np.float64]  # (runners, places), a row a citizenship
    ways: NDArray[np.float64]  # (starts, places), a row a present place
    slowness: NDArray[np.float32]  # (runners, slots)
    lengths: NDArray[np.float32]  # (starts, slots)
    moderate: bool  # no factor is too large for the trial
    drawn: NDArray[np.uint32]  # (slots,)
    earliest: NDArray[np.float32]  # (slots,)
    latest: NDArray[np.float32]  # (slots,)


@inline
def course(weights, distance, stay):  # type: ignore[no-untyped-def]
    """The course of weights (runners, places) and factors of the ways between places (starts, places).

    ``stay`` holds, for the first starts, what takes the place of the way from a place to itself: 0 excludes it.
    """
    ways = distance.copy()
    for place in range(stay.size):
        ways[place, place] = stay[place]
    return Course(
        weights,
        ways,
        _reciprocals(weights),
        _reciprocals(ways),
        weights.max() <= LARGEST_FACTOR and ways.max() <= LARGEST_FACTOR,
        np.empty(N_SLOTS, dtype=np.uint32),
        np.empty(N_SLOTS, dtype=np.float32),
        np.empty(N_SLOTS, dtype=np.float32),
    )


@inline
def _reciprocals(factors):  # type: ignore[no-untyped-def]
    found = np.full((factors.shape[0], N_SLOTS), np.inf, dtype=np.float32)
    for row in range(factors.shape[0]):
        for place in range(N_PLACES):
            if factors[row, place] > 0.0:
                found[row, slot_of(place)] = np.float32(1.0 / factors[row, place])
    return found


@part
def race(seed, key, occasion, lane, course, runner, start, link_state, link):  # type: ignore[no-untyped-def]
    """The winning place, -1 where nothing is wanted.

    The weight of the place of a family link is multiplied by ``link``.
    """
    for block in range(N_BLOCKS):  # without a branch, so that all blocks are drawn at once
        word0, word1, word2, word3 = draw4_words(seed, key, occasion, lane, block)
        course.drawn[block] = word0
        course.drawn[N_BLOCKS + block] = word1
        course.drawn[2 * N_BLOCKS + block] = word2
        course.drawn[3 * N_BLOCKS + block] = word3
    linked = slot_of(link_state) if link_state >= 0 else -1
    bound, alone = trial(course, runner, start, linked, link)
    if alone >= 0 and bound < TRIAL_HOLDS:
        return alone
    best = -1
    best_time = np.inf
    for place in range(N_PLACES):
        slot = slot_of(place)
        if may_win(course, slot, bound):
            weight = course.weights[runner, place] * course.ways[start, place]
            if place == link_state:
                weight *= link
            if weight > 0.0:
                time = -np.log(uniform(course.drawn[slot])) / weight
                if time < best_time:
                    best_time = time
                    best = place
    return best
