"""Scarce slots against a queue one can read, and what a queue promises to those in it."""

import numpy as np
import pytest
from families import SEED, family, heads, some_families, table
from naive import draw

from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.model.kernels.slots import Waiting, serve
from pactsim.model.random import LANE_LOTTERY

FIRST, CALENDAR = 12000, 100


def served_naively(families, priority, days, slots):
    """By place: sort by class, day and lottery; serve until one does not fit. Nobody waiting keeps no slots."""
    served, left = [False] * len(families), [0] * N_PLACES
    for place in range(N_PLACES):
        queue = [i for i, one in enumerate(families) if one["present_state"] == place]

        def turn(i):
            day = min(max(days[i], FIRST), FIRST + CALENDAR - 1)
            return priority[i], day, draw(int(SEED), families[i]["members"][0]["key"], 0, LANE_LOTTERY)[0]

        room = slots[place]
        for i in sorted(queue, key=turn):
            if families[i]["family_size"] > room:
                left[place] = room
                break
            room -= families[i]["family_size"]
            served[i] = True
    return served, left


def run(families, priority, days, slots):
    """The kernel's answer, as lists."""
    waiting = Waiting(
        heads(families),
        np.array([one["present_state"] for one in families], dtype=np.int8),
        np.array([one["family_size"] for one in families], dtype=np.int8),
        np.asarray(priority, dtype=np.int8),
        np.asarray(days, dtype=np.int16),
    )
    slots = np.asarray(slots, dtype=np.int64)
    served, left = serve(table(families), waiting, slots, FIRST, CALENDAR, SEED)
    return served.tolist(), left.tolist()


def in_place(slots):
    """Slots of the first place, none elsewhere."""
    return [slots] + [0] * (N_PLACES - 1)


@pytest.mark.parametrize("case", range(8))
def test_slots_equal_their_naive_twin(case):
    source = np.random.default_rng(case)
    families = some_families(250, seed=case, present_state=list(range(4)))
    priority = source.integers(0, 2, 250)
    days = source.integers(FIRST - 20, FIRST + [5, 130][case % 2], 250)
    slots = source.integers(0, 200, N_PLACES)
    assert run(families, priority, days, slots) == served_naively(families, priority, days, slots)


def test_nobody_waits_and_no_slot_is_kept():
    assert run([], [], [], [5] * N_PLACES) == ([], [0] * N_PLACES)


def test_a_queue_stops_at_the_first_family_that_does_not_fit_and_carries_over():
    families = [family(key=i * 10, size=size, present_state=0) for i, size in enumerate((2, 4, 1))]
    days = [FIRST, FIRST + 1, FIRST + 2]
    assert run(families, [1, 1, 1], days, in_place(5)) == ([True, False, False], in_place(3))
    assert run(families[1:], [1, 1], days[1:], in_place(3 + 2)) == ([True, True], in_place(0))


def test_the_higher_class_goes_first_whatever_its_day():
    families = [family(key=1, present_state=0), family(key=2, present_state=0)]
    assert run(families, [1, 0], [FIRST, FIRST + 50], in_place(1))[0] == [False, True]


def test_places_do_not_share_slots():
    families = [family(key=1, present_state=0), family(key=2, present_state=5)]
    assert run(families, [1, 1], [FIRST, FIRST], in_place(9)) == ([True, False], [0] * N_PLACES)


def test_people_of_one_day_are_served_by_a_lottery_that_does_not_change():
    families = some_families(60, seed=3, present_state=0)
    days = [FIRST] * 60
    first, _ = run(families, [1] * 60, days, in_place(40))
    backwards, _ = run(families[::-1], [1] * 60, days, in_place(40))
    assert backwards[::-1] == first


def test_never_more_than_the_slots():
    source = np.random.default_rng(1)
    families = some_families(300, seed=9)
    slots = source.integers(0, 12, N_PLACES)
    served, left = run(families, source.integers(0, 2, 300), source.integers(FIRST, FIRST + 9, 300), slots)
    for place in range(N_STATES):
        used = sum(
            f["family_size"] for f, yes in zip(families, served) if yes and f["present_state"] == place
        )
        assert used + left[place] <= slots[place]


def months_served(families, arrivals, slots):
    """The month in which each family is served when what is unused carries over; one class, one place."""
    waiting, carried, month_of = [], 0, {}
    for month, more in enumerate(slots):
        waiting += [i for i, arrived in enumerate(arrivals) if arrived == month]
        queue = [families[i] for i in waiting]
        days = [FIRST + arrivals[i] for i in waiting]
        served, left = run(queue, [1] * len(queue), days, in_place(carried + more))
        month_of |= {i: month for i, yes in zip(waiting, served) if yes}
        waiting = [i for i, yes in zip(waiting, served) if not yes]
        carried = left[0]
    return [month_of.get(i, 99) for i in range(len(families))]


def test_one_more_slot_never_delays_anyone():
    """Within a class in order of arrival; a later arrival of a higher class may meet slots already used."""
    source = np.random.default_rng(4)
    for case in range(15):
        families = some_families(40, seed=case, present_state=0)
        arrivals = np.sort(source.integers(0, 8, 40)).tolist()
        slots = source.integers(0, 14, 10)
        more = slots.copy()
        more[source.integers(0, 10)] += 1
        before, after = (months_served(families, arrivals, given) for given in (slots, more))
        assert all(late >= early for late, early in zip(before, after))
