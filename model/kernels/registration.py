"""Applications are registered and lodged; the day decides which law governs the case."""

from pactsim.agents.status import (
    AMMR,
    APPLICATION_RECORD,
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    DUBLIN,
    DUBLIN_III,
    NO_PROCEDURE,
)
from pactsim.model.compiled import kernel
from pactsim.model.kernels.transitions import fill, set_status
from pactsim.model.tally import APPLICANTS_NEW, FIRST_TIME, REGISTERED, REPEAT


@kernel
def lodge(people, tally, due, month_end, switch_day):  # type: ignore[no-untyped-def]
    """People who are where they chose to be lodge their application on their day.

    First-time means first in that state (Eurostat). The new case is undetermined until the cascade has run;
    the state responsible for an earlier case stays in ``responsible_state`` for the cascade to read.
    """
    for index in range(due.size):
        head = due[index]
        status = people.status[head]
        if status != ARRIVED_UNSEEN and status != ARRIVED_REGISTERED:
            continue
        day = people.next_day[head]
        if people.procedure[head] != DESTINATION_CHOSEN or day > month_end:
            continue
        size = people.family_size[head]
        place = people.present_state[head]
        citizenship = people.citizenship[head]
        bit = 1 << place
        if people.applied_in[head] & bit:
            tally.flow[REPEAT, place] += size
            tally.repeat[place, citizenship] += size
        else:
            tally.flow[FIRST_TIME, place] += size
            tally.first_time[place, citizenship] += size
        if people.attempts[head] == 0:
            tally.flow[APPLICANTS_NEW, place] += size
        tally.flow[REGISTERED, place] += size
        law = AMMR if day >= switch_day else DUBLIN_III
        for row in range(head, head + size):
            people.eurodac[row] |= APPLICATION_RECORD
            people.registration_day[row] = day
            people.lodging_day[row] = day
            people.attempts[row] += 1
            people.applied_in[row] |= bit
            people.law_of_case[row] = law
        set_status(people, tally, head, DUBLIN)
        fill(people.procedure, head, size, NO_PROCEDURE)
        tally.undetermined[place] += size
