"""Onward movement of people with an open case, by the month; and what every movement onward shares."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES
from pactsim.agents.status import (
    APPEAL,
    CRITERION_FIRST_LODGED,
    DISAPPEARED,
    LEFT,
    NO_PLACE,
    NO_PROCEDURE,
    NOT_RELOCATED,
    PROTECTED,
    RELOCATED_ASSIGNED,
    RELOCATED_LINK,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.destination import travel
from pactsim.model.kernels.examination import schedule_here
from pactsim.model.kernels.open_cases import is_open
from pactsim.model.kernels.race import race
from pactsim.model.kernels.transitions import (
    close_case,
    fill_code,
    fill_day,
    leave_pipeline,
    leave_union,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_ONWARD, LANE_PENDING, draw4, first_uniform
from pactsim.model.tally import (
    APPEALS_WITHDRAWN,
    DISAPPEARANCES,
    LEFT_UNION,
    PAIR_ONWARD_PENDING,
    PROTECTED_MOVED_IN,
    WITHDRAWN,
)

_TILE = 256


@part
def next_place(people, head, seed, choice):  # type: ignore[no-untyped-def]
    """Where the family goes when it goes: the race without the present place.

    The taste is drawn once for each movement (keyed by how many there were), whenever it falls.
    """
    present = np.int64(people.codes[head, c.PRESENT_STATE])
    distance = choice.distance
    if people.status[head] == PROTECTED:
        distance = choice.distance_protected
    return race(
        seed,
        people.key[head],
        people.codes[head, c.MOVES],
        LANE_ONWARD,
        choice.weights[people.codes[head, c.CITIZENSHIP], :],
        distance[present, :],
        present,
        0.0,
        people.codes[head, c.LINK_STATE],
        choice.link,
    )


@part
def go_onward(people, tally, head, seed, target, day, bound_protected):  # type: ignore[no-untyped-def]
    """The family goes to ``target``, where it lodges on ``day``; a status holder who comes home lodges nothing."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    comes_home = people.codes[head, c.PROTECTED_IN] == target and target < N_STATES
    travel(people, tally, head, target, day)
    if comes_home:
        tally.flow[PROTECTED_MOVED_IN, target] += size
        set_status(people, tally, head, PROTECTED)
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        schedule_here(people, head, seed, day, bound_protected)


@part
def relocated_factor(people, head, factors):  # type: ignore[no-untyped-def]
    """How relocation changes the wish to leave the state one was brought to: link, preference met, assigned."""
    mark = np.int64(people.codes[head, c.RELOCATION])
    here = people.codes[head, c.PRESENT_STATE] == people.codes[head, c.RELOCATED_TO]
    if here and RELOCATED_LINK <= mark <= RELOCATED_ASSIGNED:
        return factors[mark - RELOCATED_LINK]
    return 1.0


@part
def abandon_case(people, tally, head):  # type: ignore[no-untyped-def]
    """An open case ends because the person goes; the state bound by it is remembered for a later cascade."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    leave_pipeline(people, tally, head, NOT_RELOCATED)
    if people.status[head] == APPEAL:
        tally.flow[APPEALS_WITHDRAWN, place] += size
    else:
        tally.flow[WITHDRAWN, place] += size
    close_case(people, tally, head)
    if people.codes[head, c.RESPONSIBLE_STATE] == NO_PLACE:
        fill_code(people, c.RESPONSIBLE_STATE, head, size, place)
        fill_code(people, c.CRITERION, head, size, CRITERION_FIRST_LODGED)
    fill_code(people, c.PARTNER, head, size, NO_PLACE)


@part
def first_numbers(keys, low, high, month, seed, first):  # type: ignore[no-untyped-def]
    """The first number of :func:`draw4` for a tile of keys, drawn without a branch so that many are drawn at once."""
    for i in range(keys.size):
        low[i] = np.uint32(keys[i] & np.uint64(0xFFFFFFFF))
        high[i] = np.uint32(keys[i] >> np.uint64(32))
    for i in range(keys.size):
        first[i] = first_uniform(low[i], high[i], month, LANE_PENDING, seed)


@kernel
def move_pending(people, tally, cases, month, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """People with an open case disappear, leave the Union or move on; keyed by month. ``cases`` is OpenCases.

    Onward movement comes last in the interval, so that a change of its rate adds or removes moves and shifts
    nothing else. The first number of each family is drawn for a tile of families at once, and most of those who
    were not relocated need no more.
    """
    low = np.empty(_TILE, dtype=np.uint32)
    high = np.empty(_TILE, dtype=np.uint32)
    first = np.empty(_TILE, dtype=np.float64)
    for index in range(cases.head.size):
        place_in_tile = index % _TILE
        if place_in_tile == 0:
            first_numbers(cases.key[index : index + _TILE], low, high, month, seed, first)
        place, citizenship = cases.place[index], cases.citizenship[index]
        chance = moves.pending_disappear[place] + moves.pending_leave + moves.pending[citizenship, place]
        if first[place_in_tile] >= chance and not cases.brought[index]:
            continue
        head = np.int64(cases.head[index])
        status = np.int64(people.status[head])
        if not is_open(status):
            continue
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        u, u_day, u_travel, _u3 = draw4(seed, people.key[head], month, LANE_PENDING, 0)
        disappear = moves.pending_disappear[place]
        quits = disappear + moves.pending_leave
        factor = relocated_factor(people, head, moves.relocated)
        onward = min(moves.pending[people.codes[head, c.CITIZENSHIP], place] * factor, moves.most_pending)
        if u >= quits + onward:
            continue
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        day = month_end - int(u_day * 28.0)
        if u < disappear:
            abandon_case(people, tally, head)
            tally.flow[DISAPPEARANCES, place] += size
            set_status(people, tally, head, DISAPPEARED)
            fill_day(people, c.ABSCONDED_SINCE, head, size, day)
            fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
            schedule_here(people, head, seed, day, moves.bound_disappeared)
        elif u < quits:
            abandon_case(people, tally, head)
            tally.flow[LEFT_UNION, place] += size
            leave_union(people, tally, head, LEFT, day)
        else:
            target = next_place(people, head, seed, choice)
            if target == NO_PLACE:
                continue
            abandon_case(people, tally, head)
            tally.pairs[PAIR_ONWARD_PENDING, place, target] += size
            arrival = month_end + waiting_days(u_travel, choice.travel)
            go_onward(people, tally, head, seed, target, arrival, moves.bound_protected)
