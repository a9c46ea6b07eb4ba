"""First-instance decisions and appeals. Verdicts are drawn once a person and attempt, whatever the delay."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.status import (
    APPEAL,
    BORDER,
    EXAMINATION,
    NEVER,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    PROTECTED,
    PROTECTED_ELSEWHERE,
    REJECTED,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import (
    close_case,
    count_outcome,
    fill_code,
    fill_day,
    months_between,
    on_day,
    set_status,
    waiting_days,
)
from pactsim.model.random import LANE_QUIET, LANE_VERDICT, draw4
from pactsim.model.tally import (
    APPEALS_GRANTED,
    APPEALS_LODGED,
    APPEALS_REJECTED,
    DECISIONS_NEGATIVE,
    DECISIONS_POSITIVE,
    MONTHS_IN_LIMBO,
    MONTHS_TO_DECISION,
    MOVES,
    TRANSFERRED_TWICE,
    YEAR_NEGATIVE,
    YEAR_POSITIVE,
)


@part
def schedule(people, head, seed, day, bound):  # type: ignore[no-untyped-def]
    """Set the next candidate event of a quiet family: an exponential wait at the upper-bound rate a day."""
    u, _u1, _u2, _u3 = draw4(seed, people.key[head], people.days[head, c.CANDIDATES], LANE_QUIET, 0)
    people.days[head, c.CANDIDATES] += 1
    people.next_day[head] = on_day(day + waiting_days(u, 1.0 / bound))


@part
def schedule_here(people, head, seed, day, bounds):  # type: ignore[no-untyped-def]
    """The same at the bound of the family's citizenship and place; ``bounds`` is (citizenships, places)."""
    bound = bounds[people.codes[head, c.CITIZENSHIP], people.codes[head, c.PRESENT_STATE]]
    schedule(people, head, seed, day, bound)


@part
def in_pipeline(people, head):  # type: ignore[no-untyped-def]
    """Whether the family is identified for relocation and has not moved yet."""
    return PIPELINE_LINK <= people.codes[head, c.RELOCATION] <= PIPELINE_ASSIGNED


@part
def grant(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The family is protected where it is."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    set_status(people, tally, head, PROTECTED)
    fill_day(people, c.STATUS_GRANT_DAY, head, size, day)
    fill_code(people, c.PROTECTED_IN, head, size, people.codes[head, c.PRESENT_STATE])


@part
def final_decision(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The case is closed and its length is booked."""
    close_case(people, tally, head)
    waited = months_between(people.days[head, c.LODGING_DAY], day)
    count_outcome(people, tally, head, MONTHS_TO_DECISION, waited)
    count_outcome(people, tally, head, MONTHS_IN_LIMBO, months_between(people.days[head, c.ENTRY_DAY], day))
    count_outcome(people, tally, head, MOVES, people.codes[head, c.MOVES])
    count_outcome(people, tally, head, TRANSFERRED_TWICE, 1 if people.codes[head, c.TRANSFERS] >= 2 else 0)


@kernel
def examination_queue(people, cases, latest, waiting):  # type: ignore[no-untyped-def]
    """Families ready for a decision: lodged by ``latest``, not on their way to another state.

    ``cases`` is OpenCases. Only those who are to be relocated have a next day while they are examined. Fills
    ``waiting``, returns the count.
    """
    n = 0
    for index in range(cases.head.size):
        head = np.int64(cases.head[index])
        if people.status[head] != EXAMINATION or cases.day[index] > latest:
            continue
        if people.next_day[head] != NEVER and in_pipeline(people, head):
            continue
        waiting.head[n] = head
        waiting.place[n] = cases.place[index]
        waiting.size[n] = cases.size[index]
        waiting.priority[n] = cases.priority[index]
        waiting.day[n] = cases.day[index]
        n += 1
    return n


@part
def decide(people, tally, head, seed, day, rates, border, bound_protected, bound_rejected):  # type: ignore[no-untyped-def]
    """Take the first-instance decision of one family."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
    chance = rates.recognition[place, citizenship]
    if people.codes[head, c.PROCEDURE] == PROTECTED_ELSEWHERE:
        chance = rates.recognition_elsewhere
    u_verdict, u_appeal, _u2, u_length = draw4(
        seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_VERDICT, 0
    )
    if u_verdict < chance:
        tally.flow[DECISIONS_POSITIVE, place] += size
        tally.by_citizenship[YEAR_POSITIVE, place, citizenship] += size
        final_decision(people, tally, head, day)
        grant(people, tally, head, day)
        schedule_here(people, head, seed, day, bound_protected)
        return
    tally.flow[DECISIONS_NEGATIVE, place] += size
    tally.by_citizenship[YEAR_NEGATIVE, place, citizenship] += size
    if not border and u_appeal < rates.appeal:
        tally.flow[APPEALS_LODGED, place] += size
        set_status(people, tally, head, APPEAL)
        people.next_day[head] = on_day(day + waiting_days(u_length, rates.appeal_days))
    else:
        final_decision(people, tally, head, day)
        set_status(people, tally, head, REJECTED)
        if border:
            fill_day(people, c.BORDER_REJECTION_DAY, head, size, day)
        schedule_here(people, head, seed, day, bound_rejected)


@kernel
def decide_cases(  # type: ignore[no-untyped-def]
    people, tally, queue, served, seed, month_start, month_length, rates, bound_protected, bound_rejected
):
    """First-instance decisions for the served families, on days spread over the month."""
    heads = queue[served]
    for index in range(heads.size):
        if index % TILE == 0:
            read_ahead(people, heads, index)
        head = np.int64(heads[index])
        u_day, _u1, _u2, _u3 = draw4(seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_VERDICT, 1)
        day = month_start + int(u_day * month_length)
        decide(people, tally, head, seed, day, rates, False, bound_protected, bound_rejected)


@kernel
def decide_due(people, tally, due, month_end, seed, rates, bound_protected, bound_rejected):  # type: ignore[no-untyped-def]
    """Appeals that end this month, and border-procedure cases whose decision is due."""
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        day = np.int64(people.next_day[head])
        if day > month_end:
            continue
        status = np.int64(people.status[head])
        if status == BORDER:
            people.next_day[head] = NEVER
            decide(people, tally, head, seed, day, rates, True, bound_protected, bound_rejected)
        elif status == APPEAL:
            size = np.int64(people.codes[head, c.FAMILY_SIZE])
            place = np.int64(people.codes[head, c.PRESENT_STATE])
            _u0, _u1, u_outcome, _u3 = draw4(
                seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_VERDICT, 0
            )
            final_decision(people, tally, head, day)
            if u_outcome < rates.appeal_grant:
                tally.flow[APPEALS_GRANTED, place] += size
                grant(people, tally, head, day)
                schedule_here(people, head, seed, day, bound_protected)
            else:
                tally.flow[APPEALS_REJECTED, place] += size
                set_status(people, tally, head, REJECTED)
                schedule_here(people, head, seed, day, bound_rejected)
