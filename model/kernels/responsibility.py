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
from pactsim.model.kernels.read_ahead import TILE, read_ahead
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
from pactsim.model.tally import PAIR_REQUESTS, REQUESTS_IN, REQUESTS_OUT


@part
def send_request_later(people, head, state, criterion, day):  # type: ignore[no-untyped-def]
    """A request to ``state`` will go out some days from now."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    fill_code(people, c.PROCEDURE, head, size, DUBLIN_TO_REQUEST)
    fill_code(people, c.PARTNER, head, size, state)
    fill_code(people, c.CRITERION, head, size, criterion)
    people.next_day[head] = day


@part
def ask_in_vain(people, tally, head, seed, protected_in, share):  # type: ignore[no-untyped-def]
    """Perhaps a take back request about a person who holds protection in the state that is asked, which refuses.

    The hit in Eurodac shows the application there and often not what became of it. The case goes on meanwhile; the
    request is counted in the month of lodging.
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    attempt = np.int64(people.codes[head, c.ATTEMPTS])
    u_request, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 0)
    if u_request < share:
        tally.pairs[PAIR_REQUESTS, place, protected_in] += size
        tally.flow[REQUESTS_OUT, place] += size
        tally.flow[REQUESTS_IN, protected_in] += size


@part
def asked_by_uk(people, head, seed, rates):  # type: ignore[no-untyped-def]
    """A request of the United Kingdom for a person who went there with a record, or nothing.

    Its luck stands in blocks of its own, so that it is not the luck of the last application in the 31. People
    protected in a state are no take back case (rulebook C10).
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    partner = np.int64(people.codes[head, c.RESPONSIBLE_STATE])
    if partner == NO_PLACE and (people.codes[head, c.EURODAC] & ENTRY_RECORD) != 0:
        partner = np.int64(people.codes[head, c.ENTRY_STATE])
    attempt = np.int64(people.codes[head, c.ATTEMPTS])
    u_request, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 2)
    u_day, _u1, _u2, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, 3)
    protected = people.codes[head, c.PROTECTED_IN] != NO_PLACE
    if protected or partner == NO_PLACE or partner == UK or u_request >= rates.request[UK]:
        return
    left = np.int64(people.days[head, c.LEFT_UNION_DAY])
    if people.codes[head, c.LAW_OF_CASE] == NO_LAW:
        fill_code(people, c.LAW_OF_CASE, head, size, DUBLIN_III)
        fill_day(people, c.REGISTRATION_DAY, head, size, left)
    criterion = np.int64(people.codes[head, c.CRITERION])
    send_request_later(people, head, partner, criterion, left + waiting_days(u_day, rates.request_days))


@part
def earlier_state(people, head, law, day):  # type: ignore[no-untyped-def]
    """State still bound by an earlier case on the day of the new application, -1 none.

    A person who absconded before a transfer and comes forward after its extended limit is the case of the state
    that was to carry it out (AMMR Art 46(2), Dublin III Art 29(2)). Absence from all Member States or an executed
    return may have ended it (AMMR Art 37(4)-(5), Dublin III Art 19(2)-(3)).
    """
    earlier = np.int64(people.codes[head, c.RESPONSIBLE_STATE])
    absconded_from = np.int64(people.codes[head, c.PARTNER])
    if absconded_from != NO_PLACE:
        limit = transfer_limit(law, np.int64(people.days[head, c.ACCEPTANCE_DAY]), False, True, NEVER)
        if day > limit:
            earlier = absconded_from
    if earlier != NO_PLACE and not earlier_case_binds(
        law,
        np.int64(people.days[head, c.LEFT_UNION_DAY]),
        False,
        people.codes[head, c.CRITERION] == CRITERION_RETURNED,
        np.int64(people.days[head, c.BORDER_REJECTION_DAY]),
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
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        status = np.int64(people.status[head])
        if (status != DUBLIN and status != OUTSIDE) or people.codes[head, c.PROCEDURE] != NO_PROCEDURE:
            continue
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        if status == OUTSIDE and place != UK:
            continue
        people.next_day[head] = NEVER
        if status == OUTSIDE:
            if uk_bound:
                asked_by_uk(people, head, seed, rates)
            continue
        key = people.key[head]
        attempt = np.int64(people.codes[head, c.ATTEMPTS])
        u_request, _u1, _u2, _u3 = draw4(seed, key, attempt, LANE_DUBLIN, 0)
        u_day, _u1, _u2, _u3 = draw4(seed, key, attempt, LANE_DUBLIN, 1)
        day = np.int64(people.days[head, c.REGISTRATION_DAY])
        law = laws[people.codes[head, c.LAW_OF_CASE]]
        bound_before = np.int64(people.codes[head, c.RESPONSIBLE_STATE])
        earlier = earlier_state(people, head, law, day)
        fill_code(people, c.RESPONSIBLE_STATE, head, size, NO_PLACE)
        fill_code(people, c.PARTNER, head, size, NO_PLACE)
        fill_day(people, c.ABSCONDED_SINCE, head, size, NEVER)
        fill_day(people, c.BORDER_REJECTION_DAY, head, size, NEVER)
        fill_day(people, c.LEFT_UNION_DAY, head, size, NEVER)
        protected_in = np.int64(people.codes[head, c.PROTECTED_IN])
        if protected_in != NO_PLACE:
            if protected_in != place and protected_in < N_STATES and law.law == DUBLIN_III:
                ask_in_vain(people, tally, head, seed, protected_in, rates.request_protected)
            criterion = CRITERION_PROTECTED_ELSEWHERE if protected_in != place else CRITERION_FIRST_LODGED
            determine(people, tally, head, place, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill_code(people, c.PROCEDURE, head, size, PROTECTED_ELSEWHERE)
            continue
        criterion, state = responsible_state(
            law,
            people.codes[head, c.AGE_GROUP],
            people.codes[head, c.LINK_KIND],
            people.codes[head, c.LINK_STATE],
            people.codes[head, c.DOCUMENT_KIND],
            people.codes[head, c.DOCUMENT_STATE],
            people.days[head, c.DOCUMENT_EXPIRY],
            people.codes[head, c.ENTRY_STATE],
            people.days[head, c.ENTRY_DAY],
            people.codes[head, c.SAR],
            (people.codes[head, c.EURODAC] & ENTRY_RECORD) != 0,
            earlier,
            earlier != NO_PLACE,
            NO_PLACE,  # a relocated person's state is bound as the state of the earlier case
            day,
            place,
            uk_bound,
        )
        inherits = criterion == CRITERION_TAKE_BACK and earlier == bound_before
        if inherits and CRITERION_DOCUMENT <= people.codes[head, c.CRITERION] <= CRITERION_RELOCATED:
            criterion = int(people.codes[head, c.CRITERION])
        if state == place or state == NO_PLACE or (state >= N_STATES and not uk_bound):
            determine(people, tally, head, place, criterion)
            set_status(people, tally, head, EXAMINATION)
            fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
            if (
                people.codes[head, c.ENTRY_STATE] == place
                and day - people.days[head, c.ENTRY_DAY] <= border.longest_stay
                and border_procedure_duty(
                    entered_irregularly(people.codes[head, c.CHANNEL], people.codes[head, c.SAR]),
                    border.recognition[people.codes[head, c.CITIZENSHIP]],
                    border.threshold,
                    people.codes[head, c.AGE_GROUP],
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
