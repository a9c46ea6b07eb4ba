"""Scarce slots: who is served this month.

Order: priority class, then days waited, then a fixed lottery. The queue stops at the first family that does not
fit and what it leaves unused is returned, to be carried over: that, not skipping, is what lets an extra slot
harm no one (design section 4). Only the day in which the slots run out is sorted; whole days before it are served
by counting. Within one class an extra slot delays nobody; across classes it may, when it serves a large family that
would have waited beside a later one of the first class.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES
from pactsim.agents.columns import Blocks
from pactsim.model.compiled import kernel
from pactsim.model.random import LANE_LOTTERY, draw1

N_CLASSES = 2


def serve(
    people: Blocks,
    queue: NDArray[np.int32],
    priority: NDArray[np.int8],
    days: NDArray[np.int32],
    slots: NDArray[np.int64],
    first_day: int,
    n_days: int,
    seed: np.uint32,
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Who of ``queue`` (heads) is served, and the unused slots of each place.

    ``priority`` (0 first) and ``days`` (the day since which each waits) are aligned with ``queue``; ``slots`` is
    (places,) persons. Days before ``first_day`` count as that day; ``n_days`` is the length of the calendar.
    """
    served, left, marginal, lottery = _serve_whole_days(
        people, queue, priority, days, slots, first_day, n_days, seed
    )
    order = marginal[np.argsort(lottery, kind="stable")]
    _serve_last_day(people, queue, order, served, left)
    return served, left


@kernel
def _serve_whole_days(people, queue, priority, days, slots, first_day, n_days, seed):  # type: ignore[no-untyped-def]
    """Serve all days before the one in which the slots run out; return that day's families with their lottery."""
    waiting = np.zeros((N_PLACES, N_CLASSES * n_days), dtype=np.int32)
    for index in range(queue.size):
        head = queue[index]
        bucket = priority[index] * n_days + min(max(days[index] - first_day, 0), n_days - 1)
        waiting[people.codes[c.PRESENT_STATE, head], bucket] += people.codes[c.FAMILY_SIZE, head]
    last = np.full(N_PLACES, N_CLASSES * n_days, dtype=np.int64)
    left = slots.copy()
    for place in range(N_PLACES):
        for bucket in range(N_CLASSES * n_days):
            if waiting[place, bucket] > left[place]:
                last[place] = bucket
                break
            left[place] -= waiting[place, bucket]
    served = np.zeros(queue.size, dtype=np.bool_)
    marginal = np.empty(queue.size, dtype=np.int64)
    lottery = np.empty(queue.size, dtype=np.float64)
    n_marginal = 0
    for index in range(queue.size):
        head = queue[index]
        place = people.codes[c.PRESENT_STATE, head]
        bucket = priority[index] * n_days + min(max(days[index] - first_day, 0), n_days - 1)
        if bucket < last[place]:
            served[index] = True
        elif bucket == last[place]:
            marginal[n_marginal] = index
            lottery[n_marginal] = draw1(seed, people.key[head], 0, LANE_LOTTERY, 0)
            n_marginal += 1
    return served, left, marginal[:n_marginal], lottery[:n_marginal]


@kernel
def _serve_last_day(people, queue, order, served, left):  # type: ignore[no-untyped-def]
    """Serve families in ``order`` until one does not fit; places without such a family keep no slots."""
    closed = np.zeros(N_PLACES, dtype=np.bool_)
    for index in order:
        head = queue[index]
        place = people.codes[c.PRESENT_STATE, head]
        size = people.codes[c.FAMILY_SIZE, head]
        if closed[place] or size > left[place]:
            closed[place] = True
        else:
            served[index] = True
            left[place] -= size
    for place in range(N_PLACES):
        if not closed[place]:
            left[place] = 0
