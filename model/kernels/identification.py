"""Who is identified for relocation: candidates, what a month's work is enough for, and entry into the pipeline.

Beneficiaries identify vulnerable people first, then those who wait longest; families go together. A queue stops
at the first family that does not fit, as everywhere. Between the second and the third step the families of the month
are matched with places (``pactsim.model.relocation_matching``).
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.agents.status import (
    AMMR,
    DUBLIN,
    DUBLIN_LEFT_OPEN,
    DUBLIN_TO_REQUEST,
    EXAMINATION,
    NO_PLACE,
    NOT_RELOCATED,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    PIPELINE_PREFERENCE,
    PROTECTED_ELSEWHERE,
    UNDETERMINED,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.transitions import (
    fill_code,
    fill_day,
    on_day,
    waiting_days,
)
from pactsim.model.law.relocation_case import relocation_case_eligible
from pactsim.model.random import LANE_LOTTERY, LANE_RELOCATION, draw1, draw4
from pactsim.model.tally import (
    IN_PIPELINE,
)


@part
def left_open(people, head):  # type: ignore[no-untyped-def]
    """Whether no state is determined yet and no request is out: the state the family goes to may do it (Art 68)."""
    partner = np.int64(people.codes[c.PARTNER, head])
    return (
        people.codes[c.STATUS, head] == DUBLIN
        and people.codes[c.PROCEDURE, head] == DUBLIN_TO_REQUEST
        and people.codes[c.RESPONSIBLE_STATE, head] == NO_PLACE
        and people.codes[c.LAW_OF_CASE, head] == AMMR
        and (people.applied_in[head] >> partner) & 1 == 0
    )


@kernel
def relocation_candidates(  # type: ignore[no-untyped-def]
    people,
    open_cases,
    beneficiary,
    eligible,
    left_open_too,
    left_open_first,
    month_end,
    queue,
    priority,
    days,
):
    """Heads who may be identified where they benefit: examined by the state responsible, or left open.

    ``beneficiary`` is (33,) bool, ``eligible`` (36,) bool by citizenship; ``left_open_too`` lets people be
    relocated before anybody is determined, ``left_open_first`` before others of their priority. Family in a third
    state excludes nobody. Fills the buffers, returns the count.
    """
    n = 0
    for index in range(open_cases.size):
        head = np.int64(open_cases[index])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        if place >= N_STATES or not beneficiary[place]:
            continue
        examined = (
            people.codes[c.STATUS, head] == EXAMINATION and people.codes[c.RESPONSIBLE_STATE, head] == place
        )
        criterion = people.codes[c.CRITERION, head] if examined else UNDETERMINED
        if (
            (examined or (left_open_too and left_open(people, head)))
            and people.codes[c.RELOCATION, head] == NOT_RELOCATED
            and people.codes[c.PROCEDURE, head] != PROTECTED_ELSEWHERE
            and people.days[c.LODGING_DAY, head] <= month_end
            and eligible[people.codes[c.CITIZENSHIP, head]]
            and relocation_case_eligible(criterion, False)
        ):
            queue[n] = head
            priority[n] = 0 if people.codes[c.VULNERABLE, head] else 2
            if examined or not left_open_first:
                priority[n] += 1
            days[n] = people.days[c.LODGING_DAY, head]
            n += 1
    return n


@kernel
def within_budget(people, queue, order, budget, largest):  # type: ignore[no-untyped-def]
    """Heads that beneficiaries can identify this month, in the given order, (identifiable,) int64.

    ``budget`` (33,) simulated persons; families larger than ``largest`` (33,), the most that any contributor
    takes, are passed over: places do not add up over months, so they hold nobody up.
    """
    left = budget.copy()
    closed = np.zeros(N_PLACES, dtype=np.bool_)
    found = np.empty(order.size, dtype=np.int64)
    n = 0
    for index in order:
        head = np.int64(queue[index])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        if closed[place] or size > largest[place]:
            continue
        if size > left[place]:
            closed[place] = True
            continue
        left[place] -= size
        found[n] = head
        n += 1
    return found[:n]


@kernel
def lotteries(people, heads, index, seed):  # type: ignore[no-untyped-def]
    """The fixed number by which equals are ordered, one a head; ``index`` tells purposes apart."""
    numbers = np.empty(heads.size)
    for i in range(heads.size):
        numbers[i] = draw1(seed, people.key[heads[i]], 0, LANE_LOTTERY, index)
    return numbers


@kernel
def identify(  # type: ignore[no-untyped-def]
    people, tally, heads, contributors, wanted, seed, month_end, cycle, legal_days, mean_days
):
    """Put matched families into the pipeline; returns persons by [contributor, beneficiary].

    ``contributors`` is (families,), -1 for who is not placed; ``wanted`` the most wanted place of each. The
    transfer takes the legal steps' days plus a waiting time. A case left open sends no request any more.
    """
    identified = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    for index in range(heads.size):
        head = np.int64(heads[index])
        contributor = np.int64(contributors[index])
        if contributor == NO_PLACE:
            continue
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        identified[contributor, place] += size
        tally.cases[IN_PIPELINE, place] += size
        _u0, u_days, _u2, _u3 = draw4(
            seed, people.key[head], people.codes[c.ATTEMPTS, head], LANE_RELOCATION, 0
        )
        mark = PIPELINE_ASSIGNED
        if people.codes[c.LINK_STATE, head] == contributor:
            mark = PIPELINE_LINK
        elif wanted[index] == contributor:
            mark = PIPELINE_PREFERENCE
        if people.codes[c.STATUS, head] == DUBLIN:
            fill_code(people, c.PROCEDURE, head, size, DUBLIN_LEFT_OPEN)
        fill_code(people, c.RELOCATION, head, size, mark)
        fill_code(people, c.PARTNER, head, size, contributor)
        fill_day(people, c.RELOCATION_CYCLE, head, size, cycle)
        people.days[c.NEXT_DAY, head] = on_day(month_end + legal_days + waiting_days(u_days, mean_days))
    return identified
