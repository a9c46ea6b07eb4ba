"""Which state is responsible: the cascade of the law of the case, for every new application."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES, UK
from pactsim.agents.status import (
    BORDER_PROPOSED,
    CRITERION_DOCUMENT,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_MINOR,
    CRITERION_PROTECTED_ELSEWHERE,
    CRITERION_RELOCATED,
    CRITERION_RETURNED,
    CRITERION_SHIFTED,
    CRITERION_TAKE_BACK,
    DUBLIN,
    DUBLIN_III,
    DUBLIN_TO_REQUEST,
    ENTRY_RECORD,
    EXAMINATION,
    NEVER,
    NO_LAW,
    NO_PLACE,
    NO_PROCEDURE,
    OUTSIDE,
    PROTECTED_ELSEWHERE,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.transitions import (
    determine,
    fill_code,
    fill_day,
    set_status,
    waiting_days,
    waiting_within,
)
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.law.shift_of_responsibility import earlier_case_binds
from pactsim.model.law.time_limits import has_hit, request_limit, transfer_limit
from pactsim.model.random import LANE_DUBLIN, draw4


@part
def send_request_later(people, head, state, criterion, day):  # type: ignore[no-untyped-def]
    """A request to ``state`` will go out some days from now."""
    size = np.int64(people.codes[c.FAMILY_SIZE, head])
    fill_code(people, c.PROCEDURE, head, size, DUBLIN_TO_REQUEST)
    fill_code(people, c.PARTNER, head, size, state)
    fill_code(people, c.CRITERION, head, size, criterion)
    people.days[c.NEXT_DAY, head] = day


@part
def asked_by_uk(people, head, seed, rates):  # type: ignore[no-untyped-def]
    """A request of the United Kingdom for a person who went there with a record, or nothing.

    Its luck stands in blocks of its own, so that it is not the luck of the last application in the 31. People
    protected in a state are no take back case (rulebook C10).
    """
    size = np.int64(people.codes[c.FAMILY_SIZE, head])
    partner = np.int64(people.codes[c.RESPONSIBLE_STATE, head])
    if partner == NO_PLACE and (people.codes[c.EURODAC, head] & ENTRY_RECORD) != 0:
        partner = np.int64(people.codes[c.ENTRY_STATE, head])
    attempt = np.int64(people.codes[c.ATTEMPTS, head])
    u_request, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 2)
    u_day, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 3)
    protected = people.codes[c.PROTECTED_IN, head] != NO_PLACE
    if protected or partner == NO_PLACE or partner == UK or u_request >= rates.request[UK]:
        return
    left = np.int64(people.days[c.LEFT_UNION_DAY, head])
    if people.codes[c.LAW_OF_CASE, head] == NO_LAW:
        fill_code(people, c.LAW_OF_CASE, head, size, DUBLIN_III)
        fill_day(people, c.REGISTRATION_DAY, head, size, left)
    criterion = np.int64(people.codes[c.CRITERION, head])
    send_request_later(people, head, partner, criterion, left + waiting_days(u_day, rates.request_days))


@part
def earlier_state(people, head, law, day):  # type: ignore[no-untyped-def]
    """State still bound by an earlier case on the day of the new application, -1 none.

    A person who absconded before a transfer and comes forward after its extended limit is the case of the state
    that was to carry it out (AMMR Art 46(2), Dublin III Art 29(2)). Absence from all Member States or an executed
    return may have ended it (AMMR Art 37(4)-(5), Dublin III Art 19(2)-(3)).
    """
    earlier = np.int64(people.codes[c.RESPONSIBLE_STATE, head])
    absconded_from = np.int64(people.codes[c.PARTNER, head])
    if absconded_from != NO_PLACE:
        limit = transfer_limit(law, np.int64(people.days[c.ACCEPTANCE_DAY, head]), False, True, NEVER)
        if day > limit:
            earlier = absconded_from
    if earlier != NO_PLACE and not earlier_case_binds(
        law,
        np.int64(people.days[c.LEFT_UNION_DAY, head]),
        False,
        people.codes[c.CRITERION, head] == CRITERION_RETURNED,
        np.int64(people.days[c.BORDER_REJECTION_DAY, head]),
        False,
        day,
    ):
        return NO_PLACE
    return earlier


@kernel
def determine_responsibility(people, tally, due, seed, rates, laws, uk_bound, border):  # type: ignore[no-untyped-def]
    """Run the cascade for every application lodged this month, and start requests.

    ``rates`` is DublinRates, ``border`` BorderRates; ``laws`` is indexed by the law of the case. The share of
    cases in which a request is sent counts requests sent in time, so their days lie within the lawful period.
    """
    for index in range(due.size):
        head = np.int64(due[index])
        status = np.int64(people.codes[c.STATUS, head])
        if people.codes[c.PROCEDURE, head] != NO_PROCEDURE or (status != DUBLIN and status != OUTSIDE):
            continue
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        if status == OUTSIDE and place != UK:
            continue
        people.days[c.NEXT_DAY, head] = NEVER
        if status == OUTSIDE:
            if uk_bound:
                asked_by_uk(people, head, seed, rates)
            continue
        key = people.key[head]
        attempt = np.int64(people.codes[c.ATTEMPTS, head])
        u_request, _u1, _u2, _u3 = draw4(seed, key, attempt, LANE_DUBLIN, 0)
        u_day, _u1, _u2, _u3 = draw4(seed, key, attempt, LANE_DUBLIN, 1)
        day = np.int64(people.days[c.REGISTRATION_DAY, head])
        law = laws[people.codes[c.LAW_OF_CASE, head]]
        bound_before = np.int64(people.codes[c.RESPONSIBLE_STATE, head])
        earlier = earlier_state(people, head, law, day)
        fill_code(people, c.RESPONSIBLE_STATE, head, size, NO_PLACE)
        fill_code(people, c.PARTNER, head, size, NO_PLACE)
        fill_day(people, c.ABSCONDED_SINCE, head, size, NEVER)
        fill_day(people, c.BORDER_REJECTION_DAY, head, size, NEVER)
        fill_day(people, c.LEFT_UNION_DAY, head, size, NEVER)
        protected_in = np.int64(people.codes[c.PROTECTED_IN, head])
        if protected_in != NO_PLACE:
            criterion = CRITERION_PROTECTED_ELSEWHERE if protected_in != place else CRITERION_FIRST_LODGED
            determine(people, tally, head, place, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill_code(people, c.PROCEDURE, head, size, PROTECTED_ELSEWHERE)
            continue
        criterion, state = responsible_state(
            law,
            people.codes[c.AGE_GROUP, head],
            people.codes[c.LINK_KIND, head],
            people.codes[c.LINK_STATE, head],
            people.codes[c.DOCUMENT_KIND, head],
            people.codes[c.DOCUMENT_STATE, head],
            people.days[c.DOCUMENT_EXPIRY, head],
            people.codes[c.ENTRY_STATE, head],
            people.days[c.ENTRY_DAY, head],
            people.codes[c.SAR, head],
            (people.codes[c.EURODAC, head] & ENTRY_RECORD) != 0,
            earlier,
            earlier != NO_PLACE,
            NO_PLACE,  # a relocated person's state is bound as the state of the earlier case
            day,
            place,
            uk_bound,
        )
        inherits = criterion == CRITERION_TAKE_BACK and earlier == bound_before
        if inherits and CRITERION_DOCUMENT <= people.codes[c.CRITERION, head] <= CRITERION_RELOCATED:
            criterion = int(people.codes[c.CRITERION, head])
        if state == place or state == NO_PLACE or (state >= N_STATES and not uk_bound):
            determine(people, tally, head, place, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
            if (
                people.codes[c.ENTRY_STATE, head] == place
                and day - people.days[c.ENTRY_DAY, head] <= border.longest_stay
                and border_procedure_duty(
                    entered_irregularly(people.codes[c.CHANNEL, head], people.codes[c.SAR, head]),
                    border.recognition[people.codes[c.CITIZENSHIP, head]],
                    border.threshold,
                    people.codes[c.AGE_GROUP, head],
                    False,
                    False,
                    False,
                    False,
                    day,
                    border.first_day,
                )
            ):
                fill_code(people, c.PROCEDURE, head, size, BORDER_PROPOSED)
            continue
        share = rates.request[place]
        mean_days = rates.request_days
        if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
            share = max(share, rates.family_request)
            mean_days = rates.family_request_days
        take_back = np.int64((people.applied_in[head] >> state) & 1)
        longest = request_limit(law, take_back, has_hit(criterion, take_back), day) - day
        if u_request < share:
            send = day + waiting_within(u_day, mean_days, longest)
            send_request_later(people, head, state, criterion, send)
        else:
            determine(people, tally, head, place, CRITERION_SHIFTED)
            set_status(people, tally, head, EXAMINATION)
