"""The relocation pipeline and responsibility offsets: identification, transfer, cases taken over.

Beneficiaries identify vulnerable people first, then those who wait longest; families go together. A queue stops
at the first family that does not fit, as everywhere.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.agents.status import (
    CRITERION_OFFSET,
    CRITERION_RELOCATED,
    DUBLIN,
    DUBLIN_ACCEPTED,
    DUBLIN_ACCEPTED_STUCK,
    EXAMINATION,
    NEVER,
    NO_PLACE,
    NOT_RELOCATED,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    PIPELINE_PREFERENCE,
    PIPELINE_REFUSED,
    PROTECTED_ELSEWHERE,
    REGULAR,
    RELOCATED_LINK,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.transitions import (
    count_outcome,
    determine,
    fill_code,
    fill_day,
    leave_pipeline,
    on_day,
    set_place,
    set_status,
    waiting_days,
)
from pactsim.model.law.offset_case import offset_case_eligible
from pactsim.model.law.relocation_case import relocation_case_eligible
from pactsim.model.law.time_limits import transfer_limit
from pactsim.model.random import LANE_LOTTERY, LANE_RELOCATION, draw1, draw4
from pactsim.model.tally import (
    IN_PIPELINE,
    LINKS_KEPT,
    OFFSETS_CEDED,
    OFFSETS_TAKEN,
    PAIR_OFFSETS,
    PAIR_RELOCATIONS,
    PENDING_MOVED_IN,
    PENDING_MOVED_OUT,
    RELOCATED_IN,
    RELOCATED_OUT,
)

_CYCLES_BACK = 8


@kernel
def relocation_candidates(people, open_cases, beneficiary, eligible, month_end, queue, priority, days):  # type: ignore[no-untyped-def]
    """Heads who may be identified: examined where a benefitting state is responsible for them.

    ``beneficiary`` is (33,) bool, ``eligible`` (36,) bool by citizenship. Fills the buffers, returns the count.
    """
    n = 0
    for index in range(open_cases.size):
        head = np.int64(open_cases[index])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        if (
            place < N_STATES
            and beneficiary[place]
            and people.codes[c.STATUS, head] == EXAMINATION
            and people.codes[c.RESPONSIBLE_STATE, head] == place
            and people.codes[c.RELOCATION, head] == NOT_RELOCATED
            and people.codes[c.PROCEDURE, head] != PROTECTED_ELSEWHERE
            and people.days[c.LODGING_DAY, head] <= month_end
            and eligible[people.codes[c.CITIZENSHIP, head]]
            and relocation_case_eligible(people.codes[c.CRITERION, head], False)
        ):
            queue[n] = head
            priority[n] = 0 if people.codes[c.VULNERABLE, head] else 1
            days[n] = people.days[c.LODGING_DAY, head]
            n += 1
    return n


@part
def match(people, head, weights, due, weight_of_person, links_first):  # type: ignore[no-untyped-def]
    """(contributor, mark): a place with a family link, else the most wanted, else where most places are left.

    ``due`` is (33,) persons each contributor still has for this beneficiary; a family that fits nowhere gives
    (-1, 0). Preference counts as met when no state of the 31 is wanted more.
    """
    need = people.codes[c.FAMILY_SIZE, head] * weight_of_person
    link = np.int64(people.codes[c.LINK_STATE, head])
    if links_first and link != NO_PLACE and due[link] >= need:
        return link, PIPELINE_LINK
    wanted = -1
    best = -1
    for place in range(N_STATES):
        if place != people.codes[c.PRESENT_STATE, head]:
            if wanted < 0 or weights[place] > weights[wanted]:
                wanted = place
            if due[place] >= need and (best < 0 or due[place] > due[best]):
                best = place
    if links_first and wanted >= 0 and due[wanted] >= need:
        return wanted, PIPELINE_PREFERENCE
    if best < 0:
        return NO_PLACE, NOT_RELOCATED
    return best, PIPELINE_ASSIGNED


@kernel
def lotteries(people, heads, index, seed):  # type: ignore[no-untyped-def]
    """The fixed number by which equals are ordered, one a head; ``index`` tells purposes apart."""
    numbers = np.empty(heads.size)
    for i in range(heads.size):
        numbers[i] = draw1(seed, people.key[heads[i]], 0, LANE_LOTTERY, index)
    return numbers


@kernel
def identify(  # type: ignore[no-untyped-def]
    people,
    tally,
    queue,
    order,
    budget,
    due,
    weights,
    weight_of_person,
    links_first,
    seed,
    month_end,
    cycle,
    legal_days,
    mean_days,
):
    """Identify families in the given order; returns (persons by [contributor, beneficiary], unused budget).

    ``budget`` is (33,) simulated persons a beneficiary can identify this month; ``due`` is (33, 33) persons
    [contributor, beneficiary] and is changed. The transfer takes the legal steps' days plus a waiting time.
    """
    identified = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    left = budget.copy()
    closed = np.zeros(N_PLACES, dtype=np.bool_)
    for index in order:
        head = np.int64(queue[index])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        if closed[place]:
            continue
        if size > left[place]:
            closed[place] = True
            continue
        contributor, mark = match(
            people,
            head,
            weights[people.codes[c.CITIZENSHIP, head], :],
            due[:, place],
            weight_of_person,
            links_first,
        )
        if contributor == NO_PLACE:
            continue  # places do not add up over months, so a family that fits nowhere holds nobody up
        left[place] -= size
        due[contributor, place] -= size * weight_of_person
        identified[contributor, place] += size
        tally.cases[IN_PIPELINE, place] += size
        _u0, u_days, _u2, _u3 = draw4(
            seed, people.key[head], people.codes[c.ATTEMPTS, head], LANE_RELOCATION, 0
        )
        fill_code(people, c.RELOCATION, head, size, mark)
        fill_code(people, c.PARTNER, head, size, contributor)
        fill_day(people, c.RELOCATION_CYCLE, head, size, cycle)
        people.days[c.NEXT_DAY, head] = on_day(month_end + legal_days + waiting_days(u_days, mean_days))
    return identified, left


@kernel
def relocate(people, tally, due_rows, month_end, seed, refusal):  # type: ignore[no-untyped-def]
    """Carry out the relocations due this month; a family refused on security grounds stays for good.

    Returns simulated persons as (cycles back, contributor, beneficiary): a transfer is booked in the cycle that
    drew it, at most ``_CYCLES_BACK`` - 1 cycles ago.
    """
    moved = np.zeros((_CYCLES_BACK, N_PLACES, N_PLACES), dtype=np.int64)
    for index in range(due_rows.size):
        head = np.int64(due_rows[index])
        day = np.int64(people.days[c.NEXT_DAY, head])
        mark = np.int64(people.codes[c.RELOCATION, head])
        if day > month_end or people.codes[c.STATUS, head] != EXAMINATION:
            continue
        if not (PIPELINE_LINK <= mark <= PIPELINE_ASSIGNED):
            continue
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        contributor = np.int64(people.codes[c.PARTNER, head])
        people.days[c.NEXT_DAY, head] = NEVER
        u_refusal, _u1, _u2, _u3 = draw4(
            seed, people.key[head], people.codes[c.ATTEMPTS, head], LANE_RELOCATION, 0
        )
        if u_refusal < refusal:
            leave_pipeline(people, tally, head, PIPELINE_REFUSED)
            continue
        tally.cases[IN_PIPELINE, place] -= size
        tally.pairs[PAIR_RELOCATIONS, place, contributor] += size
        tally.flow[RELOCATED_OUT, place] += size
        tally.flow[RELOCATED_IN, contributor] += size
        tally.flow[PENDING_MOVED_OUT, place] += size
        tally.flow[PENDING_MOVED_IN, contributor] += size
        back = min(max(tally.cycle[0] - people.days[c.RELOCATION_CYCLE, head], 0), _CYCLES_BACK - 1)
        moved[back, contributor, place] += size
        determine(people, tally, head, contributor, CRITERION_RELOCATED)
        set_place(people, tally, head, contributor)
        fill_code(people, c.RELOCATION, head, size, mark + RELOCATED_LINK - PIPELINE_LINK)
        fill_code(people, c.RELOCATED_TO, head, size, contributor)
        fill_day(people, c.RELOCATION_DAY, head, size, day)
        fill_code(people, c.PROCEDURE, head, size, REGULAR)
        for row in range(head, head + size):
            people.codes[c.TRANSFERS, row] += 1
            people.applied_in[row] |= 1 << contributor
        kept = 1 if people.codes[c.LINK_STATE, head] == contributor else 0
        if people.codes[c.LINK_STATE, head] != NO_PLACE:
            count_outcome(people, tally, head, LINKS_KEPT, kept)
    return moved


@kernel
def offset_cases(people, open_cases, laws, today, eligible, rows):  # type: ignore[no-untyped-def]
    """Cases that could be offset: present at the contributor, another state determined responsible.

    Adds persons to ``eligible`` (33, 33) [contributor, beneficiary] and fills ``rows``; returns the count.
    """
    n = 0
    for index in range(open_cases.size):
        head = np.int64(open_cases[index])
        if people.codes[c.STATUS, head] != DUBLIN:
            continue
        step = np.int64(people.codes[c.PROCEDURE, head])
        if step != DUBLIN_ACCEPTED and step != DUBLIN_ACCEPTED_STUCK:
            continue
        partner = np.int64(people.codes[c.PARTNER, head])
        limit = transfer_limit(
            laws[people.codes[c.LAW_OF_CASE, head]], people.days[c.ACCEPTANCE_DAY, head], False, False, NEVER
        )
        if partner < N_STATES and offset_case_eligible(
            people.codes[c.AGE_GROUP, head],
            people.codes[c.CRITERION, head],
            limit,
            today,
            False,
            False,
            False,
            False,
            False,
        ):
            eligible[people.codes[c.PRESENT_STATE, head], partner] += people.codes[c.FAMILY_SIZE, head]
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
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        beneficiary = np.int64(people.codes[c.PARTNER, head])
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
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
        people.days[c.NEXT_DAY, head] = NEVER
    return taken
