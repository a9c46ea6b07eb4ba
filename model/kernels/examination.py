"""First-instance decisions and appeals. Verdicts are drawn once a person and attempt, whatever the delay."""

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
    UNACCOMPANIED_MINOR,
)
from pactsim.model.compiled import inline, kernel
from pactsim.model.kernels.transitions import (
    close_case,
    count_outcome,
    fill,
    months_between,
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
)


@inline
def schedule(people, head, seed, day, bound):  # type: ignore[no-untyped-def]
    """Set the next candidate event of a quiet family: an exponential wait at the upper-bound rate a day."""
    u, _u1, _u2, _u3 = draw4(seed, people.key[head], people.candidates[head], LANE_QUIET, 0)
    people.candidates[head] += 1
    people.next_day[head] = min(day + waiting_days(u, 1.0 / bound), NEVER)


@inline
def grant(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The family is protected where it is."""
    size = people.family_size[head]
    set_status(people, tally, head, PROTECTED)
    fill(people.status_grant_day, head, size, day)
    fill(people.protected_in, head, size, people.present_state[head])


@inline
def final_decision(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The case is closed and its length is booked."""
    close_case(people, tally, head)
    waited = months_between(people.lodging_day[head], day)
    count_outcome(people, tally, head, MONTHS_TO_DECISION, waited)
    count_outcome(people, tally, head, MONTHS_IN_LIMBO, months_between(people.entry_day[head], day))
    count_outcome(people, tally, head, MOVES, people.moves[head])
    count_outcome(people, tally, head, TRANSFERRED_TWICE, 1 if people.transfers[head] >= 2 else 0)


@kernel
def examination_queue(people, open_cases, latest, queue, priority, days):  # type: ignore[no-untyped-def]
    """Families ready for a decision: lodged by ``latest``, not on their way to another state.

    Unaccompanied minors and people with special needs come first. Fills the three buffers, returns the count.
    """
    n = 0
    for index in range(open_cases.size):
        head = open_cases[index]
        relocation = people.relocation[head]
        if (
            people.status[head] == EXAMINATION
            and people.lodging_day[head] <= latest
            and not (PIPELINE_LINK <= relocation <= PIPELINE_ASSIGNED)
        ):
            queue[n] = head
            first = people.age_group[head] == UNACCOMPANIED_MINOR or people.vulnerable[head] == 1
            priority[n] = 0 if first else 1
            days[n] = people.lodging_day[head]
            n += 1
    return n


@inline
def decide(people, tally, head, seed, day, rates, border, bound_protected, bound_rejected):  # type: ignore[no-untyped-def]
    """Take the first-instance decision of one family."""
    size = people.family_size[head]
    place = people.present_state[head]
    citizenship = people.citizenship[head]
    chance = rates.recognition[place, citizenship]
    if people.procedure[head] == PROTECTED_ELSEWHERE:
        chance = rates.recognition_elsewhere
    u_verdict, u_appeal, _u2, u_length = draw4(
        seed, people.key[head], people.attempts[head], LANE_VERDICT, 0
    )
    if u_verdict < chance:
        tally.flow[DECISIONS_POSITIVE, place] += size
        tally.positive[place, citizenship] += size
        final_decision(people, tally, head, day)
        grant(people, tally, head, day)
        schedule(people, head, seed, day, bound_protected)
        return
    tally.flow[DECISIONS_NEGATIVE, place] += size
    tally.negative[place, citizenship] += size
    if not border and u_appeal < rates.appeal:
        tally.flow[APPEALS_LODGED, place] += size
        set_status(people, tally, head, APPEAL)
        people.next_day[head] = day + waiting_days(u_length, rates.appeal_days)
    else:
        final_decision(people, tally, head, day)
        set_status(people, tally, head, REJECTED)
        if border:
            fill(people.border_rejection_day, head, size, day)
        schedule(people, head, seed, day, bound_rejected)


@kernel
def decide_cases(  # type: ignore[no-untyped-def]
    people, tally, queue, served, seed, month_start, month_length, rates, bound_protected, bound_rejected
):
    """First-instance decisions for the served families, on days spread over the month."""
    for index in range(queue.size):
        if served[index]:
            head = queue[index]
            u_day, _u1, _u2, _u3 = draw4(seed, people.key[head], people.attempts[head], LANE_VERDICT, 1)
            day = month_start + int(u_day * month_length)
            decide(people, tally, head, seed, day, rates, False, bound_protected, bound_rejected)


@kernel
def decide_due(people, tally, due, month_end, seed, rates, bound_protected, bound_rejected):  # type: ignore[no-untyped-def]
    """Appeals that end this month, and border-procedure cases whose decision is due."""
    for index in range(due.size):
        head = due[index]
        day = people.next_day[head]
        if day > month_end:
            continue
        status = people.status[head]
        if status == BORDER:
            people.next_day[head] = NEVER
            decide(people, tally, head, seed, day, rates, True, bound_protected, bound_rejected)
        elif status == APPEAL:
            size = people.family_size[head]
            place = people.present_state[head]
            _u0, _u1, u_outcome, _u3 = draw4(
                seed, people.key[head], people.attempts[head], LANE_VERDICT, 0
            )
            final_decision(people, tally, head, day)
            if u_outcome < rates.appeal_grant:
                tally.flow[APPEALS_GRANTED, place] += size
                grant(people, tally, head, day)
                schedule(people, head, seed, day, bound_protected)
            else:
                tally.flow[APPEALS_REJECTED, place] += size
                set_status(people, tally, head, REJECTED)
                schedule(people, head, seed, day, bound_rejected)
