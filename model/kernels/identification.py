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
    partner = np.int64(people.codes[head, c.PARTNER])
    return (
        people.status[head] == DUBLIN
        and people.codes[head, c.PROCEDURE] == DUBLIN_TO_REQUEST
        and people.codes[head, c.RESPONSIBLE_STATE] == NO_PLACE
        and people.codes[head, c.LAW_OF_CASE] == AMMR
        and (people.applied_in[head] >> partner) & 1 == 0
    )


@kernel
def relocation_candidates(  # type: ignore[no-untyped-def]
    people,
    cases,
    beneficiary,
    eligible,
    left_open_too,
    left_open_first,
    month_end,
    waiting,
):
    """Heads who may be identified where they benefit: examined by the state responsible, or left open.

    ``beneficiary`` is (33,) bool, ``eligible`` (36,) bool by citizenship; ``left_open_too`` lets people be
    relocated before anybody is determined, ``left_open_first`` before others of their priority. Family in a third
    state excludes nobody. ``cases`` is OpenCases, whose place may be that before a move of this month. Fills
    ``waiting``, returns the count.
    """
    n = 0
    for index in range(cases.head.size):
        place = np.int64(cases.place[index])
        if place >= N_STATES or not beneficiary[place]:
            continue
        head = np.int64(cases.head[index])
        if people.status[head] != EXAMINATION and people.status[head] != DUBLIN:
            continue
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        if place >= N_STATES or not beneficiary[place]:
            continue
        examined = people.status[head] == EXAMINATION and people.codes[head, c.RESPONSIBLE_STATE] == place
        criterion = people.codes[head, c.CRITERION] if examined else UNDETERMINED
        if (
            (examined or (left_open_too and left_open(people, head)))
            and people.codes[head, c.RELOCATION] == NOT_RELOCATED
            and people.codes[head, c.PROCEDURE] != PROTECTED_ELSEWHERE
            and people.days[head, c.LODGING_DAY] <= month_end
            and eligible[people.codes[head, c.CITIZENSHIP]]
            and relocation_case_eligible(criterion, False)
        ):
            waiting.head[n] = head
            waiting.place[n] = place
            waiting.size[n] = people.codes[head, c.FAMILY_SIZE]
            waiting.priority[n] = 0 if people.codes[head, c.VULNERABLE] else 2
            if examined or not left_open_first:
                waiting.priority[n] += 1
            waiting.day[n] = people.days[head, c.LODGING_DAY]
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
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
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
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        identified[contributor, place] += size
        tally.cases[IN_PIPELINE, place] += size
        _u0, u_days, _u2, _u3 = draw4(
            seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_RELOCATION, 0
        )
        mark = PIPELINE_ASSIGNED
        if people.codes[head, c.LINK_STATE] == contributor:
            mark = PIPELINE_LINK
        elif wanted[index] == contributor:
            mark = PIPELINE_PREFERENCE
        if people.status[head] == DUBLIN:
            fill_code(people, c.PROCEDURE, head, size, DUBLIN_LEFT_OPEN)
        fill_code(people, c.RELOCATION, head, size, mark)
        fill_code(people, c.PARTNER, head, size, contributor)
        fill_day(people, c.RELOCATION_CYCLE, head, size, cycle)
        people.next_day[head] = on_day(month_end + legal_days + waiting_days(u_days, mean_days))
    return identified
