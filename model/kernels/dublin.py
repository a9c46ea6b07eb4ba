"""Take charge and take back: request, reply, transfer or missed limit, each on its day.

Also for people in the United Kingdom until 2020, who stand outside the 31 while a request is under way.
"""

from pactsim.agents.codes import UK
from pactsim.agents.status import (
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_SHIFTED,
    DISAPPEARED,
    DUBLIN,
    DUBLIN_ACCEPTED,
    DUBLIN_ACCEPTED_STUCK,
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
from pactsim.model.compiled import inline, kernel
from pactsim.model.kernels.transitions import (
    close_case,
    determine,
    fill,
    set_place,
    set_status,
    waiting_days,
)
from pactsim.model.law.time_limits import reply_limit, transfer_limit
from pactsim.model.random import LANE_DUBLIN, draw4
from pactsim.model.tally import (
    ACCEPTED_IN,
    DISAPPEARANCES,
    PENDING_MOVED_IN,
    PENDING_MOVED_OUT,
    REQUESTS_IN,
    REQUESTS_OUT,
    TRANSFERS_IN,
    TRANSFERS_OUT,
    WITHDRAWN,
)


@inline
def examine_here(people, tally, head):  # type: ignore[no-untyped-def]
    """The state where the person is examines the case; outside the 31 nothing more is followed."""
    size = people.family_size[head]
    people.next_day[head] = NEVER
    fill(people.partner, head, size, NO_PLACE)
    if people.status[head] == OUTSIDE:
        fill(people.procedure, head, size, NO_PROCEDURE)
    else:
        determine(people, tally, head, people.present_state[head], CRITERION_SHIFTED)
        set_status(people, tally, head, EXAMINATION)
        fill(people.procedure, head, size, REGULAR)


@inline
def transfer_person(people, tally, head):  # type: ignore[no-untyped-def]
    """Bring the family to the partner, where its case goes on."""
    size = people.family_size[head]
    place = people.present_state[head]
    partner = people.partner[head]
    tally.transfers[place, partner] += size
    tally.flow[TRANSFERS_OUT, place] += size
    tally.flow[TRANSFERS_IN, partner] += size
    for row in range(head, head + size):
        people.transfers[row] += 1
    people.next_day[head] = NEVER
    if people.status[head] == DUBLIN:
        tally.flow[PENDING_MOVED_OUT, place] += size
    if partner == UK:
        close_case(people, tally, head)
        set_status(people, tally, head, OUTSIDE)
        set_place(people, tally, head, UK)
        fill(people.procedure, head, size, NO_PROCEDURE)
    else:
        if people.status[head] == OUTSIDE:
            tally.responsible[partner] += size
            fill(people.responsible_state, head, size, partner)
        tally.flow[PENDING_MOVED_IN, partner] += size
        set_status(people, tally, head, EXAMINATION)
        set_place(people, tally, head, partner)
        fill(people.procedure, head, size, REGULAR)
        for row in range(head, head + size):
            people.applied_in[row] |= 1 << partner
    fill(people.partner, head, size, NO_PLACE)


@kernel
def dublin_steps(people, tally, due, month_end, seed, rates, laws):  # type: ignore[no-untyped-def]
    """Carry out every step that falls into the month; ``rates`` is DublinRates, ``laws`` by law of case."""
    for index in range(due.size):
        head = due[index]
        size = people.family_size[head]
        while people.next_day[head] <= month_end and (
            people.status[head] == DUBLIN or people.status[head] == OUTSIDE
        ):
            day = people.next_day[head]
            place = people.present_state[head]
            partner = people.partner[head]
            step = people.procedure[head]
            key = people.key[head]
            attempt = people.attempts[head]
            law = laws[people.law_of_case[head]]
            take_back = (people.applied_in[head] >> partner) & 1 if partner != NO_PLACE else 0
            _u0, u_accept, u_transfer, u_abscond = draw4(seed, key, attempt, LANE_DUBLIN, 0)
            _u0, u_reply, u_day, _u3 = draw4(seed, key, attempt, LANE_DUBLIN, 1)
            if step == DUBLIN_TO_REQUEST:
                tally.requests[place, partner] += size
                tally.flow[REQUESTS_OUT, place] += size
                tally.flow[REQUESTS_IN, partner] += size
                last = reply_limit(law, take_back, True, day)
                people.next_day[head] = min(day + waiting_days(u_reply, rates.reply_days), last)
                accepted = u_accept < rates.acceptance[place, partner]
                if people.criterion[head] == CRITERION_FAMILY or people.criterion[head] == CRITERION_MINOR:
                    accepted = u_accept < max(rates.acceptance[place, partner], rates.family_request)
                fill(
                    people.procedure,
                    head,
                    size,
                    DUBLIN_REQUESTED if accepted else DUBLIN_REQUESTED_REFUSED,
                )
            elif step == DUBLIN_REQUESTED:
                tally.accepted[place, partner] += size
                tally.flow[ACCEPTED_IN, partner] += size
                fill(people.acceptance_day, head, size, day)
                if people.status[head] == DUBLIN:
                    determine(people, tally, head, partner, people.criterion[head])
                last = transfer_limit(law, day, False, False, NEVER)
                last_absconded = transfer_limit(law, day, False, True, NEVER)
                if u_transfer < rates.transfer[place, partner] * rates.open_share[partner]:
                    people.next_day[head] = min(day + waiting_days(u_day, rates.transfer_days), last)
                    fill(people.procedure, head, size, DUBLIN_ACCEPTED)
                elif people.status[head] == DUBLIN and u_abscond < rates.absconded_share:
                    fill(people.absconded_since, head, size, day)
                    tally.flow[WITHDRAWN, place] += size
                    tally.flow[DISAPPEARANCES, place] += size
                    close_case(people, tally, head)
                    set_status(people, tally, head, DISAPPEARED)
                    fill(people.procedure, head, size, NO_PROCEDURE)
                    fill(people.partner, head, size, NO_PLACE)
                    people.next_day[head] = last_absconded + 1
                else:
                    people.next_day[head] = last + 1
                    fill(people.procedure, head, size, DUBLIN_ACCEPTED_STUCK)
            elif step == DUBLIN_ACCEPTED:
                if u_transfer >= rates.transfer[place, partner] * rates.open_share[partner]:
                    accepted_on = people.acceptance_day[head]
                    people.next_day[head] = transfer_limit(law, accepted_on, False, False, NEVER) + 1
                    fill(people.procedure, head, size, DUBLIN_ACCEPTED_STUCK)
                else:
                    transfer_person(people, tally, head)
            else:
                examine_here(people, tally, head)
