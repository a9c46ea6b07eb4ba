"""People who applied once, left the Union and come back: their next application meets the law on absence.

Quiet people as in ``quiet``: a candidate event at an upper-bound rate becomes a re-entry or nothing. Limits: people in
the United Kingdom do not come back, and those who never applied are part of the entries.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES, OUT
from pactsim.agents.status import (
    CRITERION_RETURNED,
    ENTRY_RECORD,
    LEFT,
    MAY_COME_BACK,
    NEVER,
    NO_PROCEDURE,
    OUTSIDE,
    PROTECTED,
    RETURNED,
)
from pactsim.model.calendar import FIRST_DAY, month_of
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.examination import schedule, schedule_here
from pactsim.model.kernels.race import course, race
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import arrive_to_lodge, fill_code, fill_day, set_place, set_status
from pactsim.model.random import LANE_QUIET, LANE_REENTRY, draw4
from pactsim.model.tally import PROTECTED_MOVED_IN, REENTRIES


@part
def reenter(people, tally, head, seed, place, day, bound_protected):  # type: ignore[no-untyped-def]
    """The family is back, in ``place``: it lodges there on ``day``, or is at home where it is protected.

    The old crossing is no entry any more, so its record binds nobody; an executed return is remembered in the
    criterion until the cascade has read it.
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    status = np.int64(people.status[head])
    before = np.int64(people.codes[head, c.PRESENT_STATE])
    tally.flow[REENTRIES, place] += size
    if status != OUTSIDE:  # leaving has taken it out of the community, which the change of place does again
        tally.community[before, people.codes[head, c.CITIZENSHIP]] += size
    if status == RETURNED:
        fill_code(people, c.CRITERION, head, size, CRITERION_RETURNED)
    for row in range(head, head + size):
        people.codes[row, c.EURODAC] &= ~ENTRY_RECORD
    set_place(people, tally, head, place)
    if people.codes[head, c.PROTECTED_IN] == place:
        tally.flow[PROTECTED_MOVED_IN, place] += size
        set_status(people, tally, head, PROTECTED)
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        fill_day(people, c.LEFT_UNION_DAY, head, size, NEVER)
        schedule_here(people, head, seed, day, bound_protected)
    else:
        arrive_to_lodge(people, tally, head, day)


@kernel
def come_back(people, tally, due, month_end, seed, moves, choice):  # type: ignore[no-untyped-def]
    """Candidate re-entries of the month; ``moves`` is MoveRates, ``choice`` ChoiceRates.

    Who left since the last month gets the first candidate. The place is the race over all 31, keyed by the
    number of applications, whenever the re-entry falls.
    """
    inside = np.ones((1, N_PLACES))
    inside[:, N_STATES:] = 0.0
    back = course(choice.weights, inside, inside[:0], np.empty(0))
    month_start = FIRST_DAY[month_of(month_end)]
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        status = np.int64(people.status[head])
        outside = status == OUTSIDE and people.codes[head, c.PRESENT_STATE] == OUT
        if status != LEFT and status != RETURNED and not outside:
            continue
        attempts = np.int64(people.codes[head, c.ATTEMPTS])
        if attempts == 0:
            people.next_day[head] = NEVER
            continue
        waiting = people.codes[head, c.PROCEDURE] == MAY_COME_BACK
        while people.next_day[head] <= month_end:
            day = np.int64(people.next_day[head])
            candidate = np.int64(people.days[head, c.CANDIDATES])
            _u0, u_event, _u2, _u3 = draw4(seed, people.key[head], candidate, LANE_QUIET, 1)
            place = -1
            if waiting and u_event * moves.bound_reentry < moves.reentry:
                citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
                link_state = np.int64(people.codes[head, c.LINK_STATE])
                place = race(
                    seed,
                    people.key[head],
                    attempts,
                    LANE_REENTRY,
                    back,
                    citizenship,
                    0,
                    link_state,
                    choice.link,
                )
            if place >= 0:
                reenter(people, tally, head, seed, place, max(day, month_start), moves.bound_protected)
                break
            fill_code(people, c.PROCEDURE, head, people.codes[head, c.FAMILY_SIZE], MAY_COME_BACK)
            schedule(people, head, seed, day, moves.bound_reentry)
            waiting = True
