"""Relocation: the transfer, and who is responsible after it."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES
from pactsim.agents.status import (
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    CRITERION_SHIFTED,
    DUBLIN,
    EXAMINATION,
    NEVER,
    NO_PLACE,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    PIPELINE_REFUSED,
    REGULAR,
    RELOCATED_LINK,
    UNDETERMINED,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.responsibility import send_request_later
from pactsim.model.kernels.transitions import (
    count_outcome,
    determine,
    fill_code,
    leave_pipeline,
    set_place,
    set_status,
    waiting_within,
)
from pactsim.model.law.responsibility import responsible_after_relocation
from pactsim.model.law.time_limits import request_limit
from pactsim.model.random import LANE_DUBLIN, LANE_RELOCATION, draw4
from pactsim.model.tally import (
    IN_PIPELINE,
    LINKS_KEPT,
    NOT_DETERMINED,
    PAIR_RELOCATIONS,
    PENDING_MOVED_IN,
    PENDING_MOVED_OUT,
    RELOCATED_IN,
    RELOCATED_OUT,
)

_CYCLES_BACK = 8


@part
def run_reduced_cascade(people, tally, head, contributor, day, seed, rates, laws, uk_bound):  # type: ignore[no-untyped-def]
    """Criterion that makes the contributor responsible by what Art 68 leaves; UNDETERMINED if it asks a third state.

    A third state is asked in as large a share of cases as at the first lodging, and with the same luck; the time
    for it runs from the relocation.
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    criterion, state = responsible_after_relocation(
        people.codes[head, c.AGE_GROUP],
        people.codes[head, c.LINK_KIND],
        people.codes[head, c.LINK_STATE],
        people.codes[head, c.DOCUMENT_KIND],
        people.codes[head, c.DOCUMENT_STATE],
        contributor,
        uk_bound,
    )
    if state == contributor:
        return criterion
    attempt = np.int64(people.codes[head, c.ATTEMPTS])
    u_request, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 0)
    u_day, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 1)
    share = rates.request[contributor]
    mean_days = rates.request_days
    if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
        share = max(share, rates.family_request)
        mean_days = rates.family_request_days
    if u_request >= share:
        return CRITERION_SHIFTED
    longest = request_limit(laws[people.codes[head, c.LAW_OF_CASE]], False, False, day) - day
    tally.cases[NOT_DETERMINED, people.codes[head, c.PRESENT_STATE]] -= size
    tally.cases[NOT_DETERMINED, contributor] += size
    send_request_later(people, head, state, criterion, day + waiting_within(u_day, mean_days, longest))
    return UNDETERMINED


@kernel
def relocate(people, tally, due_rows, month_end, seed, refusal, rates, laws, uk_bound):  # type: ignore[no-untyped-def]
    """Carry out the relocations due this month; a family refused on security grounds stays for good.

    Where the beneficiary was responsible the contributor now is (AMMR Art 68(3)); where nobody was determined it
    runs the reduced cascade (Art 68(2)), or, after a refusal, the beneficiary keeps the case. Returns simulated
    persons as (cycles back, contributor, beneficiary): a transfer is booked in the cycle that drew it, at most
    ``_CYCLES_BACK`` - 1 cycles ago.
    """
    moved = np.zeros((_CYCLES_BACK, N_PLACES, N_PLACES), dtype=np.int64)
    for index in range(due_rows.size):
        head = np.int64(due_rows[index])
        day = np.int64(people.next_day[head])
        status = np.int64(people.status[head])
        if day > month_end or (status != EXAMINATION and status != DUBLIN):
            continue
        mark = np.int64(people.codes[head, c.RELOCATION])
        if not (PIPELINE_LINK <= mark <= PIPELINE_ASSIGNED):
            continue
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        contributor = np.int64(people.codes[head, c.PARTNER])
        people.next_day[head] = NEVER
        u_refusal, _u1, _u2, _u3 = draw4(
            seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_RELOCATION, 0
        )
        refused = u_refusal < refusal
        examining = place if refused else contributor
        criterion = CRITERION_SHIFTED if refused else CRITERION_RELOCATED
        if status == DUBLIN and not refused:
            criterion = run_reduced_cascade(
                people, tally, head, contributor, day, seed, rates, laws, uk_bound
            )
        if criterion != UNDETERMINED and (status == DUBLIN or not refused):
            determine(people, tally, head, examining, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill_code(people, c.PROCEDURE, head, size, REGULAR)
        if refused:
            leave_pipeline(people, tally, head, PIPELINE_REFUSED)
            continue
        tally.cases[IN_PIPELINE, place] -= size
        tally.pairs[PAIR_RELOCATIONS, place, contributor] += size
        tally.flow[RELOCATED_OUT, place] += size
        tally.flow[RELOCATED_IN, contributor] += size
        tally.flow[PENDING_MOVED_OUT, place] += size
        tally.flow[PENDING_MOVED_IN, contributor] += size
        back = min(max(tally.cycle[0] - people.days[head, c.RELOCATION_CYCLE], 0), _CYCLES_BACK - 1)
        moved[back, contributor, place] += size
        set_place(people, tally, head, contributor)
        fill_code(people, c.RELOCATION, head, size, mark + RELOCATED_LINK - PIPELINE_LINK)
        fill_code(people, c.RELOCATED_TO, head, size, contributor)
        for row in range(head, head + size):
            people.codes[row, c.TRANSFERS] += 1
            people.applied_in[row] |= 1 << contributor
        kept = 1 if people.codes[head, c.LINK_STATE] == contributor else 0
        if people.codes[head, c.LINK_STATE] != NO_PLACE:
            count_outcome(people, tally, head, LINKS_KEPT, kept)
    return moved
