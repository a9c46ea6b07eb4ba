"""The border procedure: who starts in it while places and the year's maximum last."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.status import (
    BORDER,
    BORDER_PROCEDURE,
    BORDER_PROPOSED,
    EXAMINATION,
    REGULAR,
)
from pactsim.model.compiled import kernel
from pactsim.model.kernels.transitions import fill_code, set_status, waiting_days
from pactsim.model.random import LANE_VERDICT, draw4
from pactsim.model.tally import BORDER_EXEMPT, BORDER_STARTED


@kernel
def border_proposals(people, due, queue, days):  # type: ignore[no-untyped-def]
    """Families that lodged this month and come under the duty; fills the buffers, returns the count."""
    n = 0
    for index in range(due.size):
        head = np.int64(due[index])
        if people.codes[c.STATUS, head] == EXAMINATION and people.codes[c.PROCEDURE, head] == BORDER_PROPOSED:
            queue[n] = head
            days[n] = people.days[c.LODGING_DAY, head]
            n += 1
    return n


@kernel
def start_border_procedures(people, tally, queue, served, seed, mean_days, longest_days):  # type: ignore[no-untyped-def]
    """The served families enter the border procedure, the others are exempt because a limit is reached."""
    for index in range(queue.size):
        head = np.int64(queue[index])
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        if served[index]:
            tally.flow[BORDER_STARTED, place] += size
            set_status(people, tally, head, BORDER)
            fill_code(people, c.PROCEDURE, head, size, BORDER_PROCEDURE)
            _u0, u_length, _u2, _u3 = draw4(
                seed, people.key[head], people.codes[c.ATTEMPTS, head], LANE_VERDICT, 1
            )
            length = min(waiting_days(u_length, mean_days), longest_days)
            people.days[c.NEXT_DAY, head] = people.days[c.LODGING_DAY, head] + length
        else:
            tally.flow[BORDER_EXEMPT, place] += size
            fill_code(people, c.PROCEDURE, head, size, REGULAR)
