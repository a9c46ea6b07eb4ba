"""Scarce slots: who is served this month.

Order: priority class, then days waited, then a fixed lottery. The queue stops at the first family that does not
fit and what it leaves unused is returned, to be carried over: that, not skipping, is what lets an extra slot
harm no one (design section 4). Only the day in which the slots run out is sorted; whole days before it are served
by counting.
"""

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import kernel
from pactsim.model.random import LANE_LOTTERY, draw1

N_CLASSES = 2


@kernel
def serve(people, queue, priority, days, slots, first_day, n_days, seed):  # type: ignore[no-untyped-def]
    """Mark who of ``queue`` (heads) is served; returns (served flags, unused slots a place).

    ``priority`` (0 first) and ``days`` (the day since which each waits) are aligned with ``queue``; ``slots`` is
    (places,) persons. Days before ``first_day`` count as that day; ``n_days`` is the length of the calendar.
    """
    waiting = np.zeros((N_PLACES, N_CLASSES * n_days), dtype=np.int32)
    for index in range(queue.size):
        head = queue[index]
        bucket = priority[index] * n_days + min(max(days[index] - first_day, 0), n_days - 1)
        waiting[people.present_state[head], bucket] += people.family_size[head]
    last = np.full(N_PLACES, -1, dtype=np.int64)
    left = slots.copy()
    for place in range(N_PLACES):
        for bucket in range(N_CLASSES * n_days):
            if waiting[place, bucket] > left[place]:
                last[place] = bucket
                break
            left[place] -= waiting[place, bucket]
        else:
            last[place] = N_CLASSES * n_days
    served = np.zeros(queue.size, dtype=np.bool_)
    marginal = np.empty(queue.size, dtype=np.int64)
    lottery = np.empty(queue.size, dtype=np.float64)
    n_marginal = 0
    for index in range(queue.size):
        head = queue[index]
        place = people.present_state[head]
        bucket = priority[index] * n_days + min(max(days[index] - first_day, 0), n_days - 1)
        if bucket < last[place]:
            served[index] = True
        elif bucket == last[place]:
            marginal[n_marginal] = index
            lottery[n_marginal] = draw1(seed, people.key[head], 0, LANE_LOTTERY, 0)
            n_marginal += 1
    closed = np.zeros(N_PLACES, dtype=np.bool_)
    for position in np.argsort(lottery[:n_marginal], kind="mergesort"):
        index = marginal[position]
        head = queue[index]
        place = people.present_state[head]
        size = people.family_size[head]
        if closed[place] or size > left[place]:
            closed[place] = True
        else:
            served[index] = True
            left[place] -= size
    for place in range(N_PLACES):
        if not closed[place]:
            left[place] = 0
    return served, left
