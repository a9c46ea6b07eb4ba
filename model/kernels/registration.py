"""Applications are registered and lodged; the day decides which law governs the case."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import STATE_INDEX
from pactsim.agents.status import (
    ACCOMPANIED_MINOR,
    APPLICATION_RECORD,
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    DUBLIN,
    NO_PLACE,
    NO_PROCEDURE,
    NO_RECORD,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import fill_code, set_status
from pactsim.model.law.governing_law import law_of_case
from pactsim.model.tally import (
    APPLICANTS_NEW,
    APPLIED_ELSEWHERE,
    FIRST_GROWN,
    FIRST_GROWN_ELSEWHERE,
    FIRST_GROWN_WITHOUT_RECORD,
    FIRST_TIME,
    HELD_PROTECTION_ELSEWHERE,
    HELD_PROTECTION_IN_GREECE,
    NOT_DETERMINED,
    REGISTERED,
    REPEAT,
    WITHOUT_RECORD,
    YEAR_FIRST_TIME,
    YEAR_REPEAT,
)

_GREECE = STATE_INDEX["EL"]


@part
def count_grown(people, tally, head, size, place, elsewhere):  # type: ignore[no-untyped-def]
    """First-time applicants who give fingerprints, and what a search finds of them before this application.

    No ages are simulated: adults and unaccompanied minors stand for those aged 14 or more.
    """
    unseen = people.codes[head, c.EURODAC] == NO_RECORD
    for row in range(head, head + size):
        if people.codes[row, c.AGE_GROUP] != ACCOMPANIED_MINOR:
            tally.flow[FIRST_GROWN, place] += 1
            tally.flow[FIRST_GROWN_ELSEWHERE, place] += elsewhere
            tally.flow[FIRST_GROWN_WITHOUT_RECORD, place] += unseen


@kernel
def lodge(people, tally, due, month_end, switch_day):  # type: ignore[no-untyped-def]
    """People who are where they chose to be lodge their application on their day.

    First-time means first in that state (Eurostat). The new case is undetermined until the cascade has run;
    the state responsible for an earlier case stays in ``responsible_state`` for the cascade to read.
    """
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        status = np.int64(people.status[head])
        if status != ARRIVED_UNSEEN and status != ARRIVED_REGISTERED:
            continue
        day = np.int64(people.next_day[head])
        if people.codes[head, c.PROCEDURE] != DESTINATION_CHOSEN or day > month_end:
            continue
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
        bit = 1 << place
        if people.applied_in[head] & bit:
            tally.flow[REPEAT, place] += size
            tally.by_citizenship[YEAR_REPEAT, place, citizenship] += size
        else:
            tally.flow[FIRST_TIME, place] += size
            tally.by_citizenship[YEAR_FIRST_TIME, place, citizenship] += size
            count_grown(people, tally, head, size, place, people.applied_in[head] != 0)
        if people.codes[head, c.ATTEMPTS] == 0:
            tally.flow[APPLICANTS_NEW, place] += size
        if people.applied_in[head] & ~bit:
            tally.flow[APPLIED_ELSEWHERE, place] += size
        if people.codes[head, c.EURODAC] == NO_RECORD:
            tally.flow[WITHOUT_RECORD, place] += size
        protected_in = people.codes[head, c.PROTECTED_IN]
        if protected_in != NO_PLACE and protected_in != place:
            tally.flow[HELD_PROTECTION_ELSEWHERE, place] += size
            if protected_in == _GREECE:
                tally.flow[HELD_PROTECTION_IN_GREECE, place] += size
        tally.flow[REGISTERED, place] += size
        law = law_of_case(day, switch_day)
        for row in range(head, head + size):
            people.codes[row, c.EURODAC] |= APPLICATION_RECORD
            people.days[row, c.REGISTRATION_DAY] = day
            people.days[row, c.LODGING_DAY] = day
            people.codes[row, c.ATTEMPTS] += 1
            people.applied_in[row] |= bit
            people.codes[row, c.LAW_OF_CASE] = law
        set_status(people, tally, head, DUBLIN)
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
        tally.cases[NOT_DETERMINED, place] += size
