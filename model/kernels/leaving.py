"""Return, disappearance, leaving the Union, settling, and applying again in the same state."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.status import (
    DISAPPEARED,
    LEFT,
    NEVER,
    NO_PROCEDURE,
    PROTECTED,
    REJECTED,
    RETURNED,
    SETTLED,
    TO_DISAPPEAR,
    TO_LEAVE,
    TO_REAPPLY,
    TO_RETURN,
    TO_SETTLE,
)
from pactsim.model.compiled import kernel
from pactsim.model.kernels.examination import schedule_here
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import arrive_to_lodge, fill_code, fill_day, leave_union, set_status
from pactsim.model.tally import (
    DISAPPEARANCES,
    LEFT_UNION,
    PROTECTED_MOVED_OUT,
    REJECTED_DISAPPEARED,
    REJECTED_LEFT,
    REJECTED_REAPPLIED,
    RETURNS,
    STATUS_ENDED,
)


@kernel
def depart(people, tally, marked, month_end, seed, bound_disappeared):  # type: ignore[no-untyped-def]
    """Carry out what the waiting times have chosen for the month."""
    for index in range(marked.size):
        if index % TILE == 0:
            read_ahead(people, marked, index)
        head = np.int64(marked[index])
        day = np.int64(people.next_day[head])
        if day > month_end:
            continue
        event = np.int64(people.codes[head, c.PROCEDURE])
        if event < TO_RETURN or event > TO_REAPPLY:
            continue
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        status = np.int64(people.status[head])
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        people.next_day[head] = NEVER
        if event == TO_RETURN:
            tally.flow[RETURNS, place] += size
            leave_union(people, tally, head, RETURNED, day)
        elif event == TO_SETTLE:
            tally.flow[STATUS_ENDED, place] += size
            set_status(people, tally, head, SETTLED)
        elif event == TO_LEAVE:
            tally.flow[LEFT_UNION, place] += size
            if status == PROTECTED:
                tally.flow[PROTECTED_MOVED_OUT, place] += size
            elif status == REJECTED:
                tally.flow[REJECTED_LEFT, place] += size
            leave_union(people, tally, head, LEFT, day)
        elif event == TO_DISAPPEAR:
            tally.flow[DISAPPEARANCES, place] += size
            tally.flow[REJECTED_DISAPPEARED, place] += size
            set_status(people, tally, head, DISAPPEARED)
            fill_day(people, c.ABSCONDED_SINCE, head, size, day)
            schedule_here(people, head, seed, max(day, month_end), bound_disappeared)
        elif event == TO_REAPPLY:
            if status == REJECTED:
                tally.flow[REJECTED_REAPPLIED, place] += size
            arrive_to_lodge(people, tally, head, max(day, month_end + 1))
