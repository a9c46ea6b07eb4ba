"""Responsibility offsets: cases that could be taken over, and those that are."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.agents.status import (
    CRITERION_OFFSET,
    DUBLIN,
    DUBLIN_ACCEPTED,
    DUBLIN_ACCEPTED_STUCK,
    EXAMINATION,
    NEVER,
    NO_PLACE,
    REGULAR,
)
from pactsim.model.compiled import kernel
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import (
    determine,
    fill_code,
    set_status,
)
from pactsim.model.law.offset_case import offset_case_eligible
from pactsim.model.law.time_limits import transfer_limit
from pactsim.model.tally import (
    OFFSETS_CEDED,
    OFFSETS_TAKEN,
    PAIR_OFFSETS,
)


@kernel
def offset_cases(people, open_cases, laws, today, eligible, rows):  # type: ignore[no-untyped-def]
    """Cases that could be offset: present at the contributor, another state determined responsible.

    Adds persons to ``eligible`` (33, 33) [contributor, beneficiary] and fills ``rows``; returns the count.
    """
    n = asked = 0
    for index in range(open_cases.size):
        if people.status[open_cases[index]] == DUBLIN:
            rows[asked] = open_cases[index]
            asked += 1
    for index in range(asked):
        if index % TILE == 0:
            read_ahead(people, rows[:asked], index)
        head = np.int64(rows[index])
        step = np.int64(people.codes[head, c.PROCEDURE])
        if step != DUBLIN_ACCEPTED and step != DUBLIN_ACCEPTED_STUCK:
            continue
        partner = np.int64(people.codes[head, c.PARTNER])
        limit = transfer_limit(
            laws[people.codes[head, c.LAW_OF_CASE]], people.days[head, c.ACCEPTANCE_DAY], False, False, NEVER
        )
        if partner < N_STATES and offset_case_eligible(
            people.codes[head, c.AGE_GROUP],
            people.codes[head, c.CRITERION],
            limit,
            today,
            False,
            False,
            False,
            False,
            False,
        ):
            eligible[people.codes[head, c.PRESENT_STATE], partner] += people.codes[head, c.FAMILY_SIZE]
            rows[n] = head
            n += 1
    return n


@kernel
def take_offsets(people, tally, rows, order, due, weight_of_person):  # type: ignore[no-untyped-def]
    """Contributors take over cases in the given order; ``due`` (33, 33) persons is not changed.

    The contributor becomes responsible (AMMR Art 63(6)) and examines. Returns persons by [contributor,
    beneficiary].
    """
    taken = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    for index in order:
        head = np.int64(rows[index])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        beneficiary = np.int64(people.codes[head, c.PARTNER])
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        if (taken[place, beneficiary] + size) * weight_of_person > due[place, beneficiary]:
            continue
        taken[place, beneficiary] += size
        tally.pairs[PAIR_OFFSETS, beneficiary, place] += size
        tally.flow[OFFSETS_TAKEN, place] += size
        tally.flow[OFFSETS_CEDED, beneficiary] += size
        determine(people, tally, head, place, CRITERION_OFFSET)
        set_status(people, tally, head, EXAMINATION)
        fill_code(people, c.OFFSET, head, size, 1)
        fill_code(people, c.PARTNER, head, size, NO_PLACE)
        fill_code(people, c.PROCEDURE, head, size, REGULAR)
        people.next_day[head] = NEVER
    return taken
