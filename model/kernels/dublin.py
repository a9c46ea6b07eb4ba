"""Take charge and take back: request, reply, transfer or missed limit, each on its day.

Requests and transfers on family grounds come first (AMMR Arts 39(1), 46(1); rulebook C7): their waits are shorter.
Also for people in the United Kingdom until 2020, who stand outside the 31 while a request is under way.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import UK
from pactsim.agents.status import (
    AMMR,
    APPLICATION_RECORD,
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_SHIFTED,
    DISAPPEARED,
    DUBLIN,
    DUBLIN_ACCEPTED,
    DUBLIN_ACCEPTED_STUCK,
    DUBLIN_LEFT_OPEN,
    DUBLIN_REQUESTED,
    DUBLIN_REQUESTED_REFUSED,
    DUBLIN_TO_REQUEST,
    EXAMINATION,
    NEVER,
    NO_PLACE,
    NO_PROCEDURE,
    OUTSIDE,
    REGULAR,
)
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.examination import schedule_here
from pactsim.model.kernels.read_ahead import TILE, read_ahead
from pactsim.model.kernels.transitions import (
    close_case,
    determine,
    fill_code,
    fill_day,
    on_day,
    set_place,
    set_status,
    waiting_days,
)
from pactsim.model.law.time_limits import has_hit, reply_limit, stopped_transfer_limit, transfer_limit
from pactsim.model.random import LANE_DUBLIN, draw4
from pactsim.model.tally import (
    ACCEPTED_IN,
    DISAPPEARANCES,
    PAIR_ACCEPTED,
    PAIR_REQUESTS,
    PAIR_TRANSFERS,
    PENDING_MOVED_IN,
    PENDING_MOVED_OUT,
    REQUESTS_IN,
    REQUESTS_OUT,
    RESPONSIBLE,
    TRANSFERS_IN,
    TRANSFERS_OUT,
    WITHDRAWN,
)


@part
def examine_here(people, tally, head):  # type: ignore[no-untyped-def]
    """The state where the person is examines the case; outside the 31 nothing more is followed."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    people.next_day[head] = NEVER
    fill_code(people, c.PARTNER, head, size, NO_PLACE)
    if people.status[head] == OUTSIDE:
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
    else:
        determine(people, tally, head, people.codes[head, c.PRESENT_STATE], CRITERION_SHIFTED)
        set_status(people, tally, head, EXAMINATION)
        fill_code(people, c.PROCEDURE, head, size, REGULAR)


@part
def resume_case(people, tally, head, size, partner, day):  # type: ignore[no-untyped-def]
    """A person whom the United Kingdom sends back: the state that took the person back examines the claim."""
    tally.cases[RESPONSIBLE, partner] += size
    fill_code(people, c.RESPONSIBLE_STATE, head, size, partner)
    fill_day(people, c.LEFT_UNION_DAY, head, size, NEVER)
    fill_day(people, c.REGISTRATION_DAY, head, size, day)
    fill_day(people, c.LODGING_DAY, head, size, day)
    for row in range(head, head + size):
        people.codes[row, c.ATTEMPTS] += 1
        people.codes[row, c.EURODAC] |= APPLICATION_RECORD


@part
def transfer_person(people, tally, head, day):  # type: ignore[no-untyped-def]
    """Bring the family to the partner, where its case goes on."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    partner = np.int64(people.codes[head, c.PARTNER])
    tally.pairs[PAIR_TRANSFERS, place, partner] += size
    tally.flow[TRANSFERS_OUT, place] += size
    tally.flow[TRANSFERS_IN, partner] += size
    for row in range(head, head + size):
        people.codes[row, c.TRANSFERS] += 1
    people.next_day[head] = NEVER
    if people.status[head] == DUBLIN:
        tally.flow[PENDING_MOVED_OUT, place] += size
    if partner == UK:
        close_case(people, tally, head)
        set_status(people, tally, head, OUTSIDE)
        set_place(people, tally, head, UK)
        fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
    else:
        if people.status[head] == OUTSIDE:
            resume_case(people, tally, head, size, partner, day)
        tally.flow[PENDING_MOVED_IN, partner] += size
        set_status(people, tally, head, EXAMINATION)
        set_place(people, tally, head, partner)
        fill_code(people, c.PROCEDURE, head, size, REGULAR)
        for row in range(head, head + size):
            people.applied_in[row] |= 1 << partner
    fill_code(people, c.PARTNER, head, size, NO_PLACE)


@part
def send_request(people, tally, head, law, take_back, day, u_accept, u_reply, rates):  # type: ignore[no-untyped-def]
    """The request goes out; the reply, or the silence that counts as one, has its day."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    partner = np.int64(people.codes[head, c.PARTNER])
    tally.pairs[PAIR_REQUESTS, place, partner] += size
    tally.flow[REQUESTS_OUT, place] += size
    tally.flow[REQUESTS_IN, partner] += size
    criterion = np.int64(people.codes[head, c.CRITERION])
    last = reply_limit(law, take_back, has_hit(criterion, take_back), day)
    mean_days = rates.reply_days
    share = rates.acceptance[place, partner]
    if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
        share = max(share, rates.family_request)
        mean_days = rates.family_reply_days
    elif take_back and law.law == AMMR:
        share = max(share, rates.confirmation)
    people.next_day[head] = min(day + waiting_days(u_reply, mean_days), last)
    step = DUBLIN_REQUESTED if u_accept < share else DUBLIN_REQUESTED_REFUSED
    fill_code(people, c.PROCEDURE, head, size, step)


@part
def abscond(people, tally, head, seed, day, bound_disappeared):  # type: ignore[no-untyped-def]
    """The person is gone before the transfer; ``partner`` keeps the state that was to carry it out."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    fill_day(people, c.ABSCONDED_SINCE, head, size, day)
    tally.flow[WITHDRAWN, place] += size
    tally.flow[DISAPPEARANCES, place] += size
    close_case(people, tally, head)
    set_status(people, tally, head, DISAPPEARED)
    fill_code(people, c.PROCEDURE, head, size, NO_PROCEDURE)
    fill_code(people, c.PARTNER, head, size, place)
    schedule_here(people, head, seed, day, bound_disappeared)


@kernel
def dublin_steps(people, tally, due, month_end, seed, rates, laws, uk_bound, bound_disappeared):  # type: ignore[no-untyped-def]
    """Carry out every step that falls into the month; ``rates`` is DublinRates, ``laws`` by law of case.

    When the United Kingdom no longer takes part, what is under way with it ends.
    """
    for index in range(due.size):
        if index % TILE == 0:
            read_ahead(people, due, index)
        head = np.int64(due[index])
        while people.next_day[head] <= month_end and (
            people.status[head] == DUBLIN
            or (people.status[head] == OUTSIDE and people.codes[head, c.PRESENT_STATE] == UK)
        ):
            if people.codes[head, c.PROCEDURE] == DUBLIN_LEFT_OPEN:
                break
            day = np.int64(people.next_day[head])
            size = np.int64(people.codes[head, c.FAMILY_SIZE])
            place = np.int64(people.codes[head, c.PRESENT_STATE])
            partner = np.int64(people.codes[head, c.PARTNER])
            step = np.int64(people.codes[head, c.PROCEDURE])
            if partner == NO_PLACE or (not uk_bound and (place == UK or partner == UK)):
                examine_here(people, tally, head)
                continue
            attempt = np.int64(people.codes[head, c.ATTEMPTS])
            block = 2 if place == UK else 0
            law = laws[people.codes[head, c.LAW_OF_CASE]]
            take_back = np.int64((people.applied_in[head] >> partner) & 1)
            _u0, u_accept, u_transfer, u_abscond = draw4(seed, people.key[head], attempt, LANE_DUBLIN, block)
            _u0, u_reply, u_day, _u3 = draw4(seed, people.key[head], attempt, LANE_DUBLIN, block + 1)
            transferred = u_transfer < rates.transfer[place, partner] * rates.open_share[partner]
            if rates.stopped[partner]:
                transferred = False
            if step == DUBLIN_TO_REQUEST:
                send_request(people, tally, head, law, take_back, day, u_accept, u_reply, rates)
            elif step == DUBLIN_REQUESTED:
                tally.pairs[PAIR_ACCEPTED, place, partner] += size
                tally.flow[ACCEPTED_IN, partner] += size
                fill_day(people, c.ACCEPTANCE_DAY, head, size, day)
                if people.status[head] == DUBLIN:
                    determine(people, tally, head, partner, people.codes[head, c.CRITERION])
                last = transfer_limit(law, day, False, False, NEVER)
                if rates.stopped[partner]:
                    last = stopped_transfer_limit(day, rates.stopped_months)
                if transferred:
                    criterion = np.int64(people.codes[head, c.CRITERION])
                    mean_days = rates.transfer_days
                    if criterion == CRITERION_FAMILY or criterion == CRITERION_MINOR:
                        mean_days = rates.family_transfer_days
                    people.next_day[head] = min(day + waiting_days(u_day, mean_days), last)
                    fill_code(people, c.PROCEDURE, head, size, DUBLIN_ACCEPTED)
                elif people.status[head] == DUBLIN and u_abscond < rates.absconded_share:
                    abscond(people, tally, head, seed, day, bound_disappeared)
                else:
                    people.next_day[head] = on_day(last + 1)
                    fill_code(people, c.PROCEDURE, head, size, DUBLIN_ACCEPTED_STUCK)
            elif step == DUBLIN_ACCEPTED and not transferred:
                accepted_on = np.int64(people.days[head, c.ACCEPTANCE_DAY])
                last = transfer_limit(law, accepted_on, False, False, NEVER)
                if rates.stopped[partner]:
                    last = stopped_transfer_limit(accepted_on, rates.stopped_months)
                people.next_day[head] = on_day(last + 1)
                fill_code(people, c.PROCEDURE, head, size, DUBLIN_ACCEPTED_STUCK)
            elif step == DUBLIN_ACCEPTED:
                transfer_person(people, tally, head, day)
            else:
                examine_here(people, tally, head)
