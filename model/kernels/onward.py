"""Onward movement of people with an open case, by the month; and what every movement onward shares."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES
from pactsim.agents.status import (
    APPEAL,
    CRITERION_FIRST_LODGED,
    DISAPPEARED,
    DUBLIN,
    EXAMINATION,
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
from pactsim.model.random import LANE_ONWARD, LANE_PENDING, draw4
from pactsim.model.tally import (
    APPEALS_WITHDRAWN,
    DISAPPEARANCES,
    LEFT_UNION,
    PAIR_ONWARD_PENDING,
    PROTECTED_MOVED_IN,
    WITHDRAWN,
)


@part
def next_place(people, head, seed, choice):  # type: ignore[no-untyped-def]
    """Where the family goes when it goes: the race without the present place.

    The taste is drawn once for each movement (keyed by how many there were), whenever it falls.
    """
    present = np.int64(people.codes[c.PRESENT_STATE, head])
    distance = choice.distance
    if people.codes[c.STATUS, head] == PROTECTED:
        distance = choice.distance_protected
    return race(
        seed,
        people.key[head],
        people.codes[c.MOVES, head],
        LANE_ONWARD,
        choice.weights[people.codes[c.CITIZENSHIP, head], :],
        distance[present, :],
        present,
        0.0,
        people.codes[c.LINK_STATE, head],
        choice.link,
    )


@part
def go_onward(people, tally, head, seed, target, day, bound_protected):  # type: ignore[no-untyped-def]
    """The family goes to ``target``, where it lodges on ``day``; a status holder who comes home lodges nothing."""
    size = np.int64(people.codes[c.FAMILY_SIZE, head])
    comes_home = people.codes[c.PROTECTED_IN, head] == target and target < N_STATES
    travel(people, tally, head, target, day)
    if comes_home:
        tally.flow[PROTECTED_MOVED_IN, target] += size
        set_status(people, tally, head, PROTECTED)
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        schedule_here(people, head, seed, day, bound_protected)


@part
def relocated_factor(people, head, factors):  # type: ignore[no-untyped-def]
    """How relocation changes the wish to leave the state one was brought to: link, preference met, assigned."""
    mark = np.int64(people.codes[c.RELOCATION, head])
    here = people.codes[c.PRESENT_STATE, head] == people.codes[c.RELOCATED_TO, head]
    if here and RELOCATED_LINK <= mark <= RELOCATED_ASSIGNED:
        return factors[mark - RELOCATED_LINK]
    return 1.0


@part
def abandon_case(people, tally, head):  # type: ignore[no-untyped-def]
    """An open case ends because the person goes; the state bound by it is remembered for a later cascade."""
    size = np.int64(people.codes[c.FAMILY_SIZE, head])
    place = np.int64(people.codes[c.PRESENT_STATE, head])
    leave_pipeline(people, tally, head, NOT_RELOCATED)
    if people.codes[c.STATUS, head] == APPEAL:
        tally.flow[APPEALS_WITHDRAWN, place] += size
    else:
        tally.flow[WITHDRAWN, place] += size
    close_case(people, tally, head)
    if people.codes[c.RESPONSIBLE_STATE, head] == NO_PLACE:
        fill_code(people, c.RESPONSIBLE_STATE, head, size, place)
        fill_code(people, c.CRITERION, head, size, CRITERION_FIRST_LODGED)
    fill_code(people, c.PARTNER, head, size, NO_PLACE)


@kernel
def move_pending(people, tally, open_cases, month, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """People with an open case disappear, leave the Union or move on; keyed by month.

    Onward movement comes last in the interval, so that a change of its rate adds or removes moves and shifts
    nothing else.
    """
    for index in range(open_cases.size):
        head = np.int64(open_cases[index])
        status = np.int64(people.codes[c.STATUS, head])
        if status != EXAMINATION and status != DUBLIN and status != APPEAL:
            continue
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        u, u_day, u_travel, _u3 = draw4(seed, people.key[head], month, LANE_PENDING, 0)
        disappear = moves.pending_disappear[place]
        quits = disappear + moves.pending_leave
        factor = relocated_factor(people, head, moves.relocated)
        if u >= quits + moves.pending[people.codes[c.CITIZENSHIP, head], place] * factor:
            continue
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
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
