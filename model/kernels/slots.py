"""Scarce slots: who is served this month.

Order: priority class, then days waited, then a fixed lottery. The queue stops at the first family that does not
fit and what it leaves unused is returned, to be carried over: that, not skipping, is what lets an extra slot
harm no one (design section 4). Only the day in which the slots run out is sorted; whole days before it are served
by counting. Within one class an extra slot delays nobody; across classes it may, when it serves a large family that
would have waited beside a later one of the first class.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.agents.columns import Blocks
from pactsim.model.compiled import kernel
from pactsim.model.random import LANE_LOTTERY, draw1

N_CLASSES = 2


class Waiting(NamedTuple):
    """Families in a queue, aligned arrays: what is needed to serve them, gathered once."""

    head: NDArray[np.int32]  # row of the family's head
    place: NDArray[np.int8]  # where it waits
    size: NDArray[np.int8]  # persons
    priority: NDArray[np.int8]  # class, 0 first
    day: NDArray[np.int16]  # since which it waits

    def first(self, n: int) -> "Waiting":
        """The first ``n`` families, as views."""
        return Waiting._make(column[:n] for column in self)


def empty_waiting(capacity: int) -> Waiting:
    """Room for ``capacity`` families."""
    kinds = (np.int32, np.int8, np.int8, np.int8, np.int16)
    return Waiting._make(np.empty(capacity, dtype=kind) for kind in kinds)


def serve(
    people: Blocks,
    waiting: Waiting,
    slots: NDArray[np.int64],
    first_day: int,
    n_days: int,
    seed: np.uint32,
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Who of ``waiting`` is served, and the unused slots of each place.

    ``slots`` is (places,) persons. Days before ``first_day`` count as that day; ``n_days`` is the length of the
    calendar.
    """
    last_day = first_day + n_days - 1
    if waiting.day.size:  # no longer a table of days than people wait
        first_day = max(first_day, int(waiting.day.min()))
        last_day = max(min(last_day, int(waiting.day.max())), first_day)
    served, left, marginal, lottery = _serve_whole_days(
        people.key, waiting, slots, first_day, last_day - first_day + 1, seed
    )
    order = marginal[np.argsort(lottery, kind="stable")]
    _serve_last_day(waiting, order, served, left)
    return served, left


@kernel
def _serve_whole_days(key, waiting, slots, first_day, n_days, seed):  # type: ignore[no-untyped-def]
    """Serve all days before the one in which the slots run out; return that day's families with their lottery."""
    n = waiting.head.size
    persons = np.zeros((N_PLACES, N_CLASSES * n_days), dtype=np.int32)
    for index in range(n):
        bucket = np.int64(waiting.priority[index]) * n_days + min(
            max(waiting.day[index] - first_day, 0), n_days - 1
        )
        persons[waiting.place[index], bucket] += waiting.size[index]
    last = np.full(N_PLACES, N_CLASSES * n_days, dtype=np.int64)
    left = slots.copy()
    for place in range(N_PLACES):
        for bucket in range(N_CLASSES * n_days):
            if persons[place, bucket] > left[place]:
                last[place] = bucket
                break
            left[place] -= persons[place, bucket]
    served = np.zeros(n, dtype=np.bool_)
    marginal = np.empty(n, dtype=np.int64)
    lottery = np.empty(n, dtype=np.float64)
    n_marginal = 0
    for index in range(n):
        place = waiting.place[index]
        bucket = np.int64(waiting.priority[index]) * n_days + min(
            max(waiting.day[index] - first_day, 0), n_days - 1
        )
        if bucket < last[place]:
            served[index] = True
        elif bucket == last[place]:
            marginal[n_marginal] = index
            lottery[n_marginal] = draw1(seed, key[waiting.head[index]], 0, LANE_LOTTERY, 0)
            n_marginal += 1
    return served, left, marginal[:n_marginal], lottery[:n_marginal]


@kernel
def _serve_last_day(waiting, order, served, left):  # type: ignore[no-untyped-def]
    """Serve families in ``order`` until one does not fit; places without such a family keep no slots."""
    closed = np.zeros(N_PLACES, dtype=np.bool_)
    for index in order:
        place = waiting.place[index]
        size = waiting.size[index]
        if closed[place] or size > left[place]:
            closed[place] = True
        else:
            served[index] = True
            left[place] -= size
    for place in range(N_PLACES):
        if not closed[place]:
            left[place] = 0
