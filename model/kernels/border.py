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
def border_proposals(people, due, waiting):  # type: ignore[no-untyped-def]
    """Families that lodged this month and come under the duty; fills ``waiting``, returns the count."""
    n = 0
    for index in range(due.size):
        head = np.int64(due[index])
        if people.status[head] == EXAMINATION and people.codes[head, c.PROCEDURE] == BORDER_PROPOSED:
            waiting.head[n] = head
            waiting.place[n] = people.codes[head, c.PRESENT_STATE]
            waiting.size[n] = people.codes[head, c.FAMILY_SIZE]
            waiting.priority[n] = 0
            waiting.day[n] = people.days[head, c.LODGING_DAY]
            n += 1
    return n


@kernel
def start_border_procedures(people, tally, queue, served, seed, mean_days, longest_days):  # type: ignore[no-untyped-def]
    """The served families enter the border procedure, the others are exempt because a limit is reached."""
    for index in range(queue.size):
        head = np.int64(queue[index])
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        if served[index]:
            tally.flow[BORDER_STARTED, place] += size
            set_status(people, tally, head, BORDER)
            fill_code(people, c.PROCEDURE, head, size, BORDER_PROCEDURE)
            _u0, u_length, _u2, _u3 = draw4(
                seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_VERDICT, 1
            )
            length = min(waiting_days(u_length, mean_days), longest_days)
            people.next_day[head] = people.days[head, c.LODGING_DAY] + length
        else:
            tally.flow[BORDER_EXEMPT, place] += size
            fill_code(people, c.PROCEDURE, head, size, REGULAR)
