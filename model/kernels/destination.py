"""Where to apply: people who have arrived choose the place where they will lodge."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES, OTHER_ENTRY
from pactsim.agents.status import (
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    NO_PROCEDURE,
    OUTSIDE,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.race import course, race
from pactsim.model.kernels.read_ahead import TILE, read_ahead_without_days
from pactsim.model.kernels.transit import record_on_the_way
from pactsim.model.kernels.transitions import (
    arrive_to_lodge,
    fill_code,
    fill_day,
    on_day,
    set_place,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_DELAY, LANE_DESTINATION, LANE_ENTRY_STATE, draw4
from pactsim.model.tally import ONWARD_IN, ONWARD_OUT, ONWARD_OUTSIDE, PAIR_ONWARD


@part
def travel(people, tally, head, place, day):  # type: ignore[no-untyped-def]
    """The family goes to another place by its own movement and, inside the 31, lodges there on ``day``.

    The caller has closed whatever it leaves behind.
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    before = np.int64(people.codes[head, c.PRESENT_STATE])
    tally.pairs[PAIR_ONWARD, before, place] += size
    tally.flow[ONWARD_OUT, before] += size
    for row in range(head, head + size):
        people.codes[row, c.MOVES] += 1
    if place >= N_STATES:
        tally.flow[ONWARD_OUTSIDE, before] += size
        set_status(people, tally, head, OUTSIDE)
        set_place(people, tally, head, place)
        fill_day(people, c.LEFT_UNION_DAY, head, size, on_day(day))
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        people.next_day[head] = on_day(day)
    else:
        tally.flow[ONWARD_IN, place] += size
        set_place(people, tally, head, place)
        arrive_to_lodge(people, tally, head, day)


@kernel
def choose_destination(people, tally, due, month_end, seed, rates, transit):  # type: ignore[no-untyped-def]
    """People whose day to choose has come stay where they are or travel on; ``rates`` is ChoiceRates.

    Those who stay lodge on the same day, the others after the way, on which ``transit`` (TransitRates) may leave a
    record.
    """
    ways = course(rates.weights, rates.distance, rates.distance[:0], rates.stay)
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead_without_days(people, due, index)
        head = np.int64(due[index])
        status = np.int64(people.status[head])
        if status != ARRIVED_UNSEEN and status != ARRIVED_REGISTERED:
            continue
        if people.codes[head, c.PROCEDURE] == DESTINATION_CHOSEN or people.next_day[head] > month_end:
            continue
        key = people.key[head]
        day = np.int64(people.next_day[head])
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        present = np.int64(people.codes[head, c.PRESENT_STATE])
        place = present
        direct = False
        if people.codes[head, c.CHANNEL] == OTHER_ENTRY:
            u_direct, _u1, _u2, _u3 = draw4(seed, key, 1, LANE_ENTRY_STATE, 0)
            direct = u_direct < rates.direct
        if not direct:
            place = race(
                seed,
                key,
                people.codes[head, c.ATTEMPTS],
                LANE_DESTINATION,
                ways,
                np.int64(people.codes[head, c.CITIZENSHIP]),
                present,
                np.int64(people.codes[head, c.LINK_STATE]),
                rates.link,
            )
        record_on_the_way(people, tally, head, seed, present, place, transit)
        if place == present or place < 0:
            fill_code(people, c.PROCEDURE, head, size, DESTINATION_CHOSEN)
        else:
            _u0, _u1, _u2, u_travel = draw4(seed, key, people.codes[head, c.ATTEMPTS], LANE_DELAY, 1)
            travel(people, tally, head, place, day + waiting_days(u_travel, rates.travel))
