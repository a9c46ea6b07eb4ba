"""Onward movement of people with an open case, by the month; and what every movement onward shares."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES
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
from pactsim.model.compiled import inline, kernel, part
from pactsim.model.kernels.destination import travel
from pactsim.model.kernels.examination import schedule_here
from pactsim.model.kernels.open_cases import is_open
from pactsim.model.kernels.race import course, race
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import (
    close_case,
    fill_code,
    fill_day,
    leave_pipeline,
    leave_union,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_ONWARD, LANE_PENDING, draw1, draw4
from pactsim.model.tally import (
    APPEALS_WITHDRAWN,
    DISAPPEARANCES,
    LEFT_UNION,
    PAIR_ONWARD_PENDING,
    PROTECTED_MOVED_IN,
    WITHDRAWN,
)

_TILE = 256


@inline
def ways_onward(choice):  # type: ignore[no-untyped-def]
    """The course of races without the present place: its starts are the places, then those of status holders."""
    return course(choice.weights, choice.distance, choice.distance_protected, np.zeros(N_PLACES))


@part
def next_place(people, head, seed, choice, ways):  # type: ignore[no-untyped-def]
    """Where the family goes when it goes: the race without the present place.

    The taste is drawn once for each movement (keyed by how many there were), whenever it falls.
    """
    start = np.int64(people.codes[head, c.PRESENT_STATE])
    if people.status[head] == PROTECTED:
        start += N_PLACES
    return race(
        seed,
        people.key[head],
        people.codes[head, c.MOVES],
        LANE_ONWARD,
        ways,
        np.int64(people.codes[head, c.CITIZENSHIP]),
        start,
        np.int64(people.codes[head, c.LINK_STATE]),
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
def leave_pending(people, tally, head, u, u_day, u_travel, month_end, seed, moves, choice, ways):  # type: ignore[no-untyped-def]
    """What the number ``u`` of the month means for a family with an open case: nothing, or one of three events."""
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    disappear = moves.pending_disappear[place]
    quits = disappear + moves.pending_leave
    factor = relocated_factor(people, head, moves.relocated)
    onward = min(moves.pending[people.codes[head, c.CITIZENSHIP], place] * factor, moves.most_pending)
    if u >= quits + onward:
        return
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
        target = next_place(people, head, seed, choice, ways)
        if target == NO_PLACE:
            return
        abandon_case(people, tally, head)
        tally.pairs[PAIR_ONWARD_PENDING, place, target] += size
        arrival = month_end + waiting_days(u_travel, choice.travel)
        go_onward(people, tally, head, seed, target, arrival, moves.bound_protected)


@kernel
def move_pending(people, tally, cases, month, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """People with an open case disappear, leave the Union or move on; keyed by month. ``cases`` is OpenCases.

    Onward movement comes last in the interval, so that a change of its rate adds or removes moves and shifts
    nothing else. A tile of families is drawn for at once, and most need no more: only those with a small number, or
    relocated, are looked at.
    """
    n = cases.head.size
    first = np.empty(_TILE)
    heads = np.empty(_TILE, dtype=np.int32)
    ways = ways_onward(choice)
    for start in range(0, n, _TILE):
        # Views of the tile: with an index that starts at zero the loop is drawn for many families at once.
        tile = slice(start, min(start + _TILE, n))
        keys, rows = cases.key[tile], cases.head[tile]
        places, citizenships, brought = cases.place[tile], cases.citizenship[tile], cases.brought[tile]
        for i in range(keys.size):
            first[i] = draw1(seed, keys[i], month, LANE_PENDING, 0)
        found = 0
        for i in range(keys.size):
            place = places[i]
            chance = (
                moves.pending_disappear[place] + moves.pending_leave + moves.pending[citizenships[i], place]
            )
            heads[found] = rows[i]  # overwritten unless the family is looked at
            found += (first[i] < chance) | (brought[i] == 1)  # without a branch
        for i in range(found):
            if i % TILE == 0:
                read_ahead(people, heads[:found], i)
            head = np.int64(heads[i])
            if is_open(people.status[head]):
                u, u_day, u_travel, _u3 = draw4(seed, people.key[head], month, LANE_PENDING, 0)
                leave_pending(people, tally, head, u, u_day, u_travel, month_end, seed, moves, choice, ways)
