"""Choosing among places: the exponential race.

The place with the smallest -ln(u)/weight wins; that is the logit choice. Each place has its own number, keyed by
person, occasion and place, so raising one place's weight can only move people into it (design section 4). A trial
with bounds, ``race_trial``, finds the one place that can win; where two still can, logarithms decide.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import inline, part
from pactsim.model.kernels.race_trial import (
    KNOWN,
    LARGEST_FACTOR,
    N_BLOCKS,
    N_SLOTS,
    TOO_LARGE,
    TRIAL_HOLDS,
    fill_reciprocals,
    may_win,
    slot_of,
    trial,
)
from pactsim.model.random import draw4_words, uniform

_UNKNOWN: Final = 0
_UNKNOWN_TOO_LARGE: Final = -1  # weights are too large for the trial, whatever the ways


class Course(NamedTuple):
    """What the races of a kernel have in common; made by :func:`course` at its start.

    A weight is ``weights[runner, place] * ways[start, place]``; the reciprocals are laid out by slot, infinite where
    nobody goes. Rows of a start are filled when somebody first runs from there. The rest is room for one race.
    """

    weights: NDArray[np.float64]  # (runners, places), a row a citizenship
    slowness: NDArray[np.float32]  # (runners, slots)
    distance: NDArray[np.float64]  # (places, places), for the first starts
    second: NDArray[np.float64]  # (places, places), for the starts after these
    stay: NDArray[np.float64]  # (places,) or nothing
    known: NDArray[np.int8]  # (starts,), whether the rows of a start are filled
    ways: NDArray[np.float64]  # (starts, places)
    lengths: NDArray[np.float32]  # (starts, slots)
    drawn: NDArray[np.uint32]  # (slots,)
    earliest: NDArray[np.float32]  # (slots,)
    latest: NDArray[np.float32]  # (slots,)


@inline
def course(weights, distance, second, stay):  # type: ignore[no-untyped-def]
    """The course of weights (runners, places) and factors of the ways between places (places, places).

    There may be a ``second`` table of ways, whose starts follow those of the first. ``stay`` holds what takes the
    place of the way from a place to itself: 0 excludes it; it is empty where starts are no places.
    """
    slowness = np.empty((weights.shape[0], N_SLOTS), dtype=np.float32)
    for runner in range(weights.shape[0]):
        fill_reciprocals(weights[runner], slowness[runner])
    starts = distance.shape[0] + second.shape[0]
    known = np.zeros(starts, dtype=np.int8)
    if weights.max() > LARGEST_FACTOR:
        known[:] = _UNKNOWN_TOO_LARGE
    return Course(
        weights,
        slowness,
        distance,
        second,
        stay,
        known,
        np.empty((starts, N_PLACES)),
        np.empty((starts, N_SLOTS), dtype=np.float32),
        np.empty(N_SLOTS, dtype=np.uint32),
        np.empty(N_SLOTS, dtype=np.float32),
        np.empty(N_SLOTS, dtype=np.float32),
    )


@part
def _lay(course, start):  # type: ignore[no-untyped-def]
    """Fill the rows of a start."""
    first = course.distance.shape[0]
    row = start if start < first else start - first
    ways = course.ways[start]
    known = KNOWN if course.known[start] == _UNKNOWN else TOO_LARGE
    for place in range(N_PLACES):
        way = course.distance[row, place] if start < first else course.second[row, place]
        if course.stay.size > 0 and place == row:
            way = course.stay[place]
        ways[place] = way
        if way > LARGEST_FACTOR:
            known = TOO_LARGE
    fill_reciprocals(ways, course.lengths[start])
    course.known[start] = known


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
    if course.known[start] <= _UNKNOWN:
        _lay(course, start)
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
