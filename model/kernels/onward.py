"""Onward movement: people with an open case, by the month; quiet people, by thinned waiting times.

A quiet family has a candidate event at the upper bound of all its rates; the candidate becomes one of the events
in proportion to its rate at that moment, or nothing, so monthly feedback on rates stays exact.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES
from pactsim.agents.status import (
    APPEAL,
    DISAPPEARED,
    DUBLIN,
    EXAMINATION,
    LEFT,
    NEVER,
    NO_PLACE,
    NO_PROCEDURE,
    NOT_APPLYING,
    NOT_RELOCATED,
    PROTECTED,
    REJECTED,
    RELOCATED_ASSIGNED,
    RELOCATED_LINK,
    TO_DISAPPEAR,
    TO_LEAVE,
    TO_REAPPLY,
    TO_RETURN,
    TO_SETTLE,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.destination import travel
from pactsim.model.kernels.examination import schedule
from pactsim.model.kernels.race import race
from pactsim.model.kernels.transitions import (
    close_case,
    fill_code,
    fill_day,
    leave_pipeline,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_ONWARD, LANE_PENDING, LANE_QUIET, draw4
from pactsim.model.tally import (
    APPEALS_WITHDRAWN,
    DISAPPEARANCES,
    LEFT_UNION,
    PAIR_ONWARD_PENDING,
    PAIR_ONWARD_PROTECTED,
    PROTECTED_MOVED_IN,
    PROTECTED_MOVED_OUT,
    REJECTED_MOVED_OUT,
    WITHDRAWN,
)


@part
def next_place(people, head, seed, occasion, choice):  # type: ignore[no-untyped-def]
    """Where the family goes when it goes: the race without the present place."""
    present = np.int64(people.codes[c.PRESENT_STATE, head])
    return race(
        seed,
        people.key[head],
        occasion,
        LANE_ONWARD,
        choice.weights[people.codes[c.CITIZENSHIP, head], :],
        choice.distance[present, :],
        present,
        0.0,
        people.codes[c.LINK_STATE, head],
        choice.link,
    )


@part
def relocated_factor(people, head, factors):  # type: ignore[no-untyped-def]
    """How relocation changes the wish to move on: by own link, preference met, assigned."""
    mark = np.int64(people.codes[c.RELOCATION, head])
    if RELOCATED_LINK <= mark <= RELOCATED_ASSIGNED:
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
    fill_code(people, c.PARTNER, head, size, NO_PLACE)


@kernel
def move_pending(people, tally, open_cases, month, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """People with an open case move on, disappear or leave the Union; keyed by month."""
    for index in range(open_cases.size):
        head = np.int64(open_cases[index])
        status = np.int64(people.codes[c.STATUS, head])
        if status != EXAMINATION and status != DUBLIN and status != APPEAL:
            continue
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        u, u_day, u_travel, _u3 = draw4(seed, people.key[head], month, LANE_PENDING, 0)
        onward = moves.pending[people.codes[c.CITIZENSHIP, head], place] * relocated_factor(
            people, head, moves.relocated
        )
        disappear = moves.pending_disappear[place]
        if u >= onward + disappear + moves.pending_leave:
            continue
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        day = month_end - int(u_day * 28.0)
        if u < onward:
            target = next_place(people, head, seed, month, choice)
            if target == NO_PLACE:
                continue
            abandon_case(people, tally, head)
            tally.pairs[PAIR_ONWARD_PENDING, place, target] += size
            travel(people, tally, head, target, month_end + waiting_days(u_travel, choice.travel))
        elif u < onward + disappear:
            abandon_case(people, tally, head)
            tally.flow[DISAPPEARANCES, place] += size
            set_status(people, tally, head, DISAPPEARED)
            fill_day(people, c.ABSCONDED_SINCE, head, size, day)
            fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
            schedule(people, head, seed, day, moves.bound_disappeared)
        else:
            abandon_case(people, tally, head)
            tally.flow[LEFT_UNION, place] += size
            set_status(people, tally, head, LEFT)
            fill_day(people, c.LEFT_UNION_DAY, head, size, day)
            people.days[c.NEXT_DAY, head] = NEVER


@part
def quiet_event(people, head, moves, x):  # type: ignore[no-untyped-def]
    """Which event a candidate becomes: -1 none, 0 onward movement, else a TO_ code; ``x`` in [0, bound)."""
    status = np.int64(people.codes[c.STATUS, head])
    place = np.int64(people.codes[c.PRESENT_STATE, head])
    citizenship = np.int64(people.codes[c.CITIZENSHIP, head])
    if status == PROTECTED:
        x -= moves.after_status[citizenship, place] * relocated_factor(people, head, moves.relocated)
        if x < 0.0:
            return 0
        x -= moves.settle
        if x < 0.0:
            return TO_SETTLE
        x -= moves.leave_protected
        if x < 0.0:
            return TO_LEAVE
    elif status == REJECTED:
        x -= moves.after_rejection[citizenship, place]
        if x < 0.0:
            return 0
        x -= moves.return_rejected[place]
        if x < 0.0:
            return TO_RETURN
        x -= moves.disappear_rejected
        if x < 0.0:
            return TO_DISAPPEAR
        x -= moves.leave_rejected
        if x < 0.0:
            return TO_LEAVE
        x -= moves.reapply_rejected
        if x < 0.0:
            return TO_REAPPLY
    else:
        x -= moves.after_disappearing[citizenship, place]
        if x < 0.0:
            return 0
        x -= moves.leave_disappeared
        if x < 0.0:
            return TO_LEAVE
        x -= moves.reapply_disappeared
        if x < 0.0:
            return TO_REAPPLY
    return -1


@kernel
def move_quiet(people, tally, due, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """Candidate events of status holders, rejected and disappeared people.

    Onward movement happens here; other events are marked in ``procedure`` with their day and carried out in
    the phase of departures.
    """
    for index in range(due.size):
        head = np.int64(due[index])
        status = np.int64(people.codes[c.STATUS, head])
        bound = 0.0
        if status == PROTECTED:
            bound = moves.bound_protected
        elif status == REJECTED:
            bound = moves.bound_rejected
        elif status == DISAPPEARED:
            bound = moves.bound_disappeared
        elif status == NOT_APPLYING and people.days[c.NEXT_DAY, head] <= month_end:
            fill_code(people, c.PROCEDURE, head, people.codes[c.FAMILY_SIZE, head], TO_LEAVE)
            continue
        else:
            continue
        while people.days[c.NEXT_DAY, head] <= month_end:
            day = np.int64(people.days[c.NEXT_DAY, head])
            size = np.int64(people.codes[c.FAMILY_SIZE, head])
            place = np.int64(people.codes[c.PRESENT_STATE, head])
            candidate = np.int64(people.days[c.CANDIDATES, head])
            _u0, u_event, u_travel, _u3 = draw4(seed, people.key[head], candidate, LANE_QUIET, 1)
            event = quiet_event(people, head, moves, u_event * bound)
            if event > 0:
                fill_code(people, c.PROCEDURE, head, size, event)
                break
            if event < 0:
                schedule(people, head, seed, day, bound)
                continue
            target = next_place(people, head, seed, 2048 + candidate, choice)
            if target == NO_PLACE:
                schedule(people, head, seed, day, bound)
                continue
            people.days[c.CANDIDATES, head] += 1
            if status == PROTECTED:
                tally.flow[PROTECTED_MOVED_OUT, place] += size
                tally.pairs[PAIR_ONWARD_PROTECTED, place, target] += size
            elif status == REJECTED:
                tally.flow[REJECTED_MOVED_OUT, place] += size
            returns_home = people.codes[c.PROTECTED_IN, head] == target and target < N_STATES
            travel(
                people,
                tally,
                head,
                target,
                max(day + waiting_days(u_travel, choice.travel), month_end + 1),
            )
            if returns_home:
                tally.flow[PROTECTED_MOVED_IN, target] += size
                set_status(people, tally, head, PROTECTED)
                fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
                schedule(people, head, seed, month_end, moves.bound_protected)
            break
