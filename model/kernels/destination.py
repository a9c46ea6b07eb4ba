"""Where to apply: people who have arrived choose the place where they will lodge."""

from pactsim.agents.codes import N_STATES, OTHER_ENTRY
from pactsim.agents.status import (
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    NO_PROCEDURE,
    OUTSIDE,
)
from pactsim.model.compiled import inline, kernel
from pactsim.model.kernels.race import race
from pactsim.model.kernels.transitions import (
    arrive_to_lodge,
    fill,
    set_place,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_DELAY, LANE_DESTINATION, LANE_ENTRY_STATE, draw4
from pactsim.model.tally import ONWARD_IN, ONWARD_OUT, ONWARD_OUTSIDE


@inline
def travel(people, tally, head, place, day):  # type: ignore[no-untyped-def]
    """The family goes to another place by its own movement and, inside the 31, lodges there on ``day``.

    The caller has closed whatever it leaves behind.
    """
    size = people.family_size[head]
    before = people.present_state[head]
    tally.onward[before, place] += size
    tally.flow[ONWARD_OUT, before] += size
    for row in range(head, head + size):
        people.moves[row] += 1
    if place >= N_STATES:
        tally.flow[ONWARD_OUTSIDE, before] += size
        set_status(people, tally, head, OUTSIDE)
        set_place(people, tally, head, place)
        fill(people.left_union_day, head, size, day)
        fill(people.procedure, head, size, NO_PROCEDURE)
        people.next_day[head] = day
    else:
        tally.flow[ONWARD_IN, place] += size
        set_place(people, tally, head, place)
        arrive_to_lodge(people, tally, head, day)


@kernel
def choose_destination(people, tally, due, month_end, seed, rates):  # type: ignore[no-untyped-def]
    """People whose day to choose has come stay where they are or travel on; ``rates`` is ChoiceRates.

    Those who stay lodge on the same day, the others after the way.
    """
    for index in range(due.size):
        head = due[index]
        status = people.status[head]
        if status != ARRIVED_UNSEEN and status != ARRIVED_REGISTERED:
            continue
        if people.procedure[head] == DESTINATION_CHOSEN or people.next_day[head] > month_end:
            continue
        key = people.key[head]
        day = people.next_day[head]
        size = people.family_size[head]
        present = people.present_state[head]
        place = present
        direct = False
        if people.channel[head] == OTHER_ENTRY:
            u_direct, _u1, _u2, _u3 = draw4(seed, key, 1, LANE_ENTRY_STATE, 0)
            direct = u_direct < rates.direct
        if not direct:
            place = race(
                seed,
                key,
                people.attempts[head],
                LANE_DESTINATION,
                rates.weights[people.citizenship[head], :],
                rates.distance[present, :],
                present,
                rates.stay,
                people.link_state[head],
                rates.link,
            )
        if place == present or place < 0:
            fill(people.procedure, head, size, DESTINATION_CHOSEN)
        else:
            _u0, _u1, _u2, u_travel = draw4(seed, key, people.attempts[head], LANE_DELAY, 1)
            travel(people, tally, head, place, day + waiting_days(u_travel, rates.travel))
