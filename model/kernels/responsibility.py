"""Which state is responsible: the cascade of the law of the case, for every new application."""

import numpy as np

from pactsim.agents import columns as c
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
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.transitions import determine, fill_code, fill_day, set_status, waiting_days
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.law.shift_of_responsibility import missed_request_shifts
from pactsim.model.law.time_limits import request_limit
from pactsim.model.random import LANE_DUBLIN, draw4


@part
def send_request_later(people, head, state, criterion, day):  # type: ignore[no-untyped-def]
    """A request to ``state`` will go out some days from now."""
    size = np.int64(people.codes[c.FAMILY_SIZE, head])
    fill_code(people, c.PROCEDURE, head, size, DUBLIN_TO_REQUEST)
    fill_code(people, c.PARTNER, head, size, state)
    fill_code(people, c.CRITERION, head, size, criterion)
    people.days[c.NEXT_DAY, head] = day


@kernel
def determine_responsibility(  # type: ignore[no-untyped-def]
    people, tally, due, seed, rates, laws, uk_bound, border
):
    """Run the cascade for every application lodged this month, and start requests.

    ``rates`` is DublinRates, ``border`` BorderRates; ``laws`` is indexed by the law of the case.
    """
    for index in range(due.size):
        head = np.int64(due[index])
        status = np.int64(people.codes[c.STATUS, head])
        if people.codes[c.PROCEDURE, head] != NO_PROCEDURE or (status != DUBLIN and status != OUTSIDE):
            continue
        size = np.int64(people.codes[c.FAMILY_SIZE, head])
        place = np.int64(people.codes[c.PRESENT_STATE, head])
        key = people.key[head]
        u_request, _u1, _u2, _u3 = draw4(seed, key, people.codes[c.ATTEMPTS, head], LANE_DUBLIN, 0)
        u_day, _u1, _u2, _u3 = draw4(seed, key, people.codes[c.ATTEMPTS, head], LANE_DUBLIN, 1)
        has_entry_record = (people.codes[c.EURODAC, head] & ENTRY_RECORD) != 0
        earlier = np.int64(people.codes[c.RESPONSIBLE_STATE, head])
        if status == OUTSIDE:
            partner = earlier
            if partner == NO_PLACE and has_entry_record:
                partner = np.int64(people.codes[c.ENTRY_STATE, head])
            people.days[c.NEXT_DAY, head] = NEVER
            if (
                place == UK
                and uk_bound
                and partner != NO_PLACE
                and partner != UK
                and u_request < rates.request[UK]
            ):
                if people.codes[c.LAW_OF_CASE, head] == 0:
                    fill_code(people, c.LAW_OF_CASE, head, size, DUBLIN_III)
                    fill_day(people, c.REGISTRATION_DAY, head, size, people.days[c.LEFT_UNION_DAY, head])
                send_request_later(
                    people,
                    head,
                    partner,
                    people.codes[c.CRITERION, head],
                    people.days[c.LEFT_UNION_DAY, head] + waiting_days(u_day, rates.request_days),
                )
            continue
        day = np.int64(people.days[c.REGISTRATION_DAY, head])
        law = laws[people.codes[c.LAW_OF_CASE, head]]
        fill_code(people, c.RESPONSIBLE_STATE, head, size, NO_PLACE)
        people.days[c.NEXT_DAY, head] = NEVER
        protected_in = np.int64(people.codes[c.PROTECTED_IN, head])
        if protected_in != NO_PLACE and protected_in != place:
            determine(people, tally, head, place, CRITERION_PROTECTED_ELSEWHERE)
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
            has_entry_record,
            earlier,
            earlier != NO_PLACE,
            NO_PLACE,  # a relocated person's state is bound as the state of the earlier case
            day,
            place,
            uk_bound,
        )
        if criterion == CRITERION_TAKE_BACK:
            before = np.int64(people.codes[c.CRITERION, head])
            if CRITERION_DOCUMENT <= before <= CRITERION_SAR:
                criterion = before
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
        if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
            share = max(share, rates.family_request)
        send = day + waiting_days(u_day, rates.request_days)
        take_back = (people.applied_in[head] >> state) & 1
        late = send > request_limit(law, take_back, True, day)
        if u_request < share and not (
            late and missed_request_shifts(law, take_back, people.codes[c.AGE_GROUP, head])
        ):
            send_request_later(people, head, state, criterion, send)
        else:
            determine(people, tally, head, place, CRITERION_SHIFTED)
            set_status(people, tally, head, EXAMINATION)
