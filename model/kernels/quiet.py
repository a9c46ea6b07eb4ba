"""People who wait for nothing: thinned waiting times.

A quiet family has a candidate event at an upper bound of all its rates; the candidate becomes one of the events in
proportion to its rate at that moment, or nothing, so monthly feedback on rates stays exact.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.status import (
    DISAPPEARED,
    NO_PLACE,
    NOT_APPLYING,
    PROTECTED,
    REJECTED,
    TO_DISAPPEAR,
    TO_LEAVE,
    TO_REAPPLY,
    TO_RETURN,
    TO_SETTLE,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.examination import schedule
from pactsim.model.kernels.onward import go_onward, next_place, relocated_factor, ways_onward
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import fill_code, waiting_days
from pactsim.model.random import LANE_QUIET, draw4
from pactsim.model.tally import PAIR_ONWARD_PROTECTED, PROTECTED_MOVED_OUT, REJECTED_MOVED_OUT

_NOTHING = -1
_ONWARD = 0


@part
def quiet_event(people, head, moves, x):  # type: ignore[no-untyped-def]
    """Which event a candidate becomes: nothing, onward movement, or a TO_ code; ``x`` in [0, bound).

    Events of constant rate come first and onward movement last, so that feedback adds or removes moves and
    shifts nothing else.
    """
    status = np.int64(people.status[head])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
    if status == PROTECTED:
        x -= moves.settle
        if x < 0.0:
            return TO_SETTLE
        x -= moves.leave_protected
        if x < 0.0:
            return TO_LEAVE
        factor = relocated_factor(people, head, moves.relocated)
        x -= min(moves.after_status[citizenship, place] * factor, moves.most_after_status[citizenship, place])
    elif status == REJECTED:
        x -= moves.disappear_rejected
        if x < 0.0:
            return TO_DISAPPEAR
        x -= moves.leave_rejected
        if x < 0.0:
            return TO_LEAVE
        x -= moves.reapply_rejected
        if x < 0.0:
            return TO_REAPPLY
        x -= moves.return_rejected[place]
        if x < 0.0:
            return TO_RETURN
        x -= moves.after_rejection[citizenship, place]
    else:
        x -= moves.leave_disappeared
        if x < 0.0:
            return TO_LEAVE
        x -= moves.reapply_disappeared
        if x < 0.0:
            return TO_REAPPLY
        x -= moves.after_disappearing[citizenship, place]
    if x < 0.0:
        return _ONWARD
    return _NOTHING


@kernel
def move_quiet(people, tally, due, month_end, seed, moves, choice, marked):  # type: ignore[no-untyped-def]
    """Candidate events of status holders, rejected and disappeared people.

    Onward movement happens here; other events are marked in ``procedure`` with their day and carried out in
    the phase of departures: fills ``marked`` with their heads, returns the count.
    """
    n = 0
    ways = ways_onward(choice)
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        status = np.int64(people.status[head])
        if status != PROTECTED and status != REJECTED and status != DISAPPEARED and status != NOT_APPLYING:
            continue
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
        bound = 0.0
        if status == PROTECTED:
            bound = moves.bound_protected[citizenship, place]
        elif status == REJECTED:
            bound = moves.bound_rejected[citizenship, place]
        elif status == DISAPPEARED:
            bound = moves.bound_disappeared[citizenship, place]
        elif status == NOT_APPLYING and people.next_day[head] <= month_end:
            fill_code(people, c.PROCEDURE, head, people.codes[head, c.FAMILY_SIZE], TO_LEAVE)
            marked[n] = head
            n += 1
            continue
        else:
            continue
        while people.next_day[head] <= month_end:
            day = np.int64(people.next_day[head])
            size = np.int64(people.codes[head, c.FAMILY_SIZE])
            candidate = np.int64(people.days[head, c.CANDIDATES])
            _u0, u_event, u_travel, _u3 = draw4(seed, people.key[head], candidate, LANE_QUIET, 1)
            event = quiet_event(people, head, moves, u_event * bound)
            if event > _ONWARD:
                fill_code(people, c.PROCEDURE, head, size, event)
                marked[n] = head
                n += 1
                break
            target = NO_PLACE
            if event == _ONWARD:
                target = next_place(people, head, seed, choice, ways)
            if target == NO_PLACE:
                schedule(people, head, seed, day, bound)
                continue
            people.days[head, c.CANDIDATES] += 1
            if status == PROTECTED:
                tally.flow[PROTECTED_MOVED_OUT, place] += size
                tally.pairs[PAIR_ONWARD_PROTECTED, place, target] += size
            elif status == REJECTED:
                tally.flow[REJECTED_MOVED_OUT, place] += size
            arrival = max(day + waiting_days(u_travel, choice.travel), month_end + 1)
            go_onward(people, tally, head, seed, target, arrival, moves.bound_protected)
            break
    return n
