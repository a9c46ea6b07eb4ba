"""Which state is responsible: the cascade of the law of the case, for every new application."""

from pactsim.agents.codes import N_STATES, UK
from pactsim.agents.status import (
    BORDER_PROPOSED,
    CRITERION_DOCUMENT,
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_PROTECTED_ELSEWHERE,
    CRITERION_SAR,
    CRITERION_SHIFTED,
    CRITERION_TAKE_BACK,
    DUBLIN,
    DUBLIN_III,
    DUBLIN_TO_REQUEST,
    ENTRY_RECORD,
    EXAMINATION,
    NEVER,
    NO_PLACE,
    NO_PROCEDURE,
    OUTSIDE,
    PROTECTED_ELSEWHERE,
)
from pactsim.model.compiled import inline, kernel
from pactsim.model.kernels.transitions import determine, fill, set_status, waiting_days
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.law.shift_of_responsibility import missed_request_shifts
from pactsim.model.law.time_limits import request_limit
from pactsim.model.random import LANE_DUBLIN, draw4


@inline
def send_request_later(people, head, state, criterion, day):  # type: ignore[no-untyped-def]
    """A request to ``state`` will go out some days from now."""
    size = people.family_size[head]
    fill(people.procedure, head, size, DUBLIN_TO_REQUEST)
    fill(people.partner, head, size, state)
    fill(people.criterion, head, size, criterion)
    people.next_day[head] = day


@kernel
def determine_responsibility(  # type: ignore[no-untyped-def]
    people, tally, due, seed, rates, laws, uk_bound, border
):
    """Run the cascade for every application lodged this month, and start requests.

    ``rates`` is DublinRates, ``border`` BorderRates; ``laws`` is indexed by the law of the case.
    """
    for index in range(due.size):
        head = due[index]
        status = people.status[head]
        if people.procedure[head] != NO_PROCEDURE or (status != DUBLIN and status != OUTSIDE):
            continue
        size = people.family_size[head]
        place = people.present_state[head]
        key = people.key[head]
        u_request, _u1, _u2, _u3 = draw4(seed, key, people.attempts[head], LANE_DUBLIN, 0)
        u_day, _u1, _u2, _u3 = draw4(seed, key, people.attempts[head], LANE_DUBLIN, 1)
        has_entry_record = (people.eurodac[head] & ENTRY_RECORD) != 0
        earlier = people.responsible_state[head]
        if status == OUTSIDE:
            partner = earlier
            if partner == NO_PLACE and has_entry_record:
                partner = people.entry_state[head]
            people.next_day[head] = NEVER
            if place == UK and uk_bound and partner != NO_PLACE and partner != UK and u_request < rates.request[UK]:
                if people.law_of_case[head] == 0:
                    fill(people.law_of_case, head, size, DUBLIN_III)
                    fill(people.registration_day, head, size, people.left_union_day[head])
                send_request_later(
                    people,
                    head,
                    partner,
                    people.criterion[head],
                    people.left_union_day[head] + waiting_days(u_day, rates.request_days),
                )
            continue
        day = people.registration_day[head]
        law = laws[people.law_of_case[head]]
        fill(people.responsible_state, head, size, NO_PLACE)
        people.next_day[head] = NEVER
        protected_in = people.protected_in[head]
        if protected_in != NO_PLACE and protected_in != place:
            determine(people, tally, head, place, CRITERION_PROTECTED_ELSEWHERE)
            set_status(people, tally, head, EXAMINATION)
            fill(people.procedure, head, size, PROTECTED_ELSEWHERE)
            continue
        criterion, state = responsible_state(
            law,
            people.age_group[head],
            people.link_kind[head],
            people.link_state[head],
            people.document_kind[head],
            people.document_state[head],
            people.document_expiry[head],
            people.entry_state[head],
            people.entry_day[head],
            people.sar[head],
            has_entry_record,
            earlier,
            earlier != NO_PLACE and earlier != place,
            NO_PLACE,  # a relocated person's state is bound as the state of the earlier case
            day,
            place,
            uk_bound,
        )
        if criterion == CRITERION_TAKE_BACK:
            before = people.criterion[head]
            if CRITERION_DOCUMENT <= before <= CRITERION_SAR:
                criterion = before
        if state == place or state == NO_PLACE or (state >= N_STATES and not uk_bound):
            determine(people, tally, head, place, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill(people.procedure, head, size, NO_PROCEDURE)
            if (
                people.entry_state[head] == place
                and day - people.entry_day[head] <= border.longest_stay
                and border_procedure_duty(
                    entered_irregularly(people.channel[head], people.sar[head]),
                    border.recognition[people.citizenship[head]],
                    border.threshold,
                    people.age_group[head],
                    False,
                    False,
                    False,
                    False,
                    day,
                    border.first_day,
                )
            ):
                fill(people.procedure, head, size, BORDER_PROPOSED)
            continue
        share = rates.request[place]
        if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
            share = max(share, rates.family_request)
        send = day + waiting_days(u_day, rates.request_days)
        take_back = (people.applied_in[head] >> state) & 1
        late = send > request_limit(law, take_back, True, day)
        if u_request < share and not (late and missed_request_shifts(law, take_back, people.age_group[head])):
            send_request_later(people, head, state, criterion, send)
        else:
            determine(people, tally, head, place, CRITERION_SHIFTED)
            set_status(people, tally, head, EXAMINATION)
