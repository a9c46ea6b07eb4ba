"""People enter: cohorts become families with traits, a way in and a plan.

A cohort is (month, channel, citizenship, entry state); its k-th persons carry the ordinals 0, k, 2k, ... so a
scale of 1/k keeps the persons whose ordinal k divides. Families are consecutive persons of a cohort.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.status import (
    ACCOMPANIED_MINOR,
    ADULT,
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DIPLOMA,
    ENTRY_RECORD,
    LINK_APPLICANT,
    LINK_FAMILY,
    LINK_OTHER,
    LINK_RELATIVE,
    NEVER,
    NO_DOCUMENT,
    NO_LINK,
    NO_PLACE,
    NO_RECORD,
    NOT_APPLYING,
    RESIDENCE_PERMIT,
    UNACCOMPANIED_MINOR,
    VISA,
    VISA_FREE,
)
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.race import course, race
from pactsim.model.kernels.transitions import on_day, waiting_days
from pactsim.model.law.time_limits import last_day
from pactsim.model.random import (
    LANE_DELAY,
    LANE_ENTRY,
    LANE_ENTRY_STATE,
    LANE_FAMILY,
    LANE_LINK_STATE,
    LANE_TRAITS,
    draw4,
    person_key,
)
from pactsim.model.tally import ENTRIES, ENTRIES_IRREGULAR, ENTRIES_SAR, REGISTERED

_LONGEST_FAMILY = 9


@part
def family_members(seed, key, rates, room):  # type: ignore[no-untyped-def]
    """(size, adults) of the family a person heads; adults is 0 for an unaccompanied minor."""
    u0, u1, u2, _u3 = draw4(seed, key, 0, LANE_FAMILY, 0)
    if u0 < rates.unaccompanied:
        return 1, 0
    if u0 < rates.unaccompanied + (1.0 - rates.unaccompanied) * rates.family_share:
        size = 2 + int(-np.log(u1) * rates.family_extra)
        size = min(size, _LONGEST_FAMILY, room)
        adults = 2 if u2 < rates.two_adults else 1
        return size, min(adults, size)
    return 1, 1


@part
def draw_link(seed, key, rates, adults, links, citizenship):  # type: ignore[no-untyped-def]
    """(kind, place) of the family link; the place by the size of the own community, wherever it is.

    ``links`` is the course of these sizes.
    """
    _u0, u1, _u2, _u3 = draw4(seed, key, 0, LANE_TRAITS, 0)
    kind = NO_LINK
    if adults == 0:
        if u1 < rates.link_relative:
            kind = LINK_RELATIVE
    elif u1 < rates.link_family:
        kind = LINK_FAMILY
    elif u1 < rates.link_family + rates.link_applicant:
        kind = LINK_APPLICANT
    elif u1 < rates.link_family + rates.link_applicant + rates.link_other:
        kind = LINK_OTHER
    if kind == NO_LINK:
        return NO_LINK, NO_PLACE
    return kind, race(seed, key, 0, LANE_LINK_STATE, links, citizenship, 0, -1, 1.0)


@part
def draw_document(seed, key, rates, channel, visa_free, state, day):  # type: ignore[no-untyped-def]
    """(kind, issuing state, last day of validity) of the document a person came with."""
    _u0, _u1, u2, u3 = draw4(seed, key, 0, LANE_TRAITS, 0)
    if channel != OTHER_ENTRY:
        return NO_DOCUMENT, NO_PLACE, day
    if u2 < rates.diploma:
        return DIPLOMA, state, day - int(u3 * 3650.0)
    if u2 < rates.diploma + rates.permit:
        return RESIDENCE_PERMIT, state, day + int((u3 - 0.5) * 2.0 * 730.0)
    if visa_free:
        return VISA_FREE, state, day + rates.visa_validity
    if u2 < rates.diploma + rates.permit + rates.visa:
        return VISA, state, day + rates.visa_validity
    return NO_DOCUMENT, NO_PLACE, day


@part
def days_before_lodging(seed, key, rates):  # type: ignore[no-untyped-def]
    """Days from entry to lodging: many within weeks, others after many months (two exponentials, cut)."""
    u0, u1, _u2, _u3 = draw4(seed, key, 0, LANE_DELAY, 0)
    mean = rates.delay_long if u0 < rates.delay_long_share else rates.delay_short
    inside = 1.0 - np.exp(-rates.delay_longest / mean)
    return int(-np.log(1.0 - u1 * inside) * mean)


@kernel
def create_people(  # type: ignore[no-untyped-def]
    people,
    tally,
    row,
    months,
    channels,
    citizenships,
    entry_states,
    counts,
    k,
    seed,
    rates,
    choice,
    links,
    clocks,
    switch_day,
    not_before,
):
    """Fill rows from ``row`` on with the cohorts' families; return the next free row, -1 if the table is full.

    ``counts`` are simulated persons. ``links`` is (citizenships, places), the communities that hold relatives.
    ``clocks`` is (2, 2) months: [law, not SAR / SAR]. An entry state of 63 is chosen by the person. A family
    whose first step falls before ``not_before`` (for people who came before the run) is not created; with
    ``not_before`` of 0 the entries are counted, otherwise they belong to the opening population.
    """
    anywhere, inside = np.ones((1, N_PLACES)), np.ones((1, N_PLACES))
    inside[:, N_STATES:] = 0.0
    relatives = course(links, anywhere, anywhere[:0], np.empty(0))
    first_states = course(choice.weights, inside, inside[:0], np.empty(0))
    for cohort in range(counts.size):
        month = months[cohort]
        channel = channels[cohort]
        citizenship = citizenships[cohort]
        length = FIRST_DAY[month + 1] - FIRST_DAY[month]
        made = 0
        while made < counts[cohort]:
            ordinal = made * k
            key = person_key(month, channel, citizenship, entry_states[cohort], ordinal)
            size, adults = family_members(seed, key, rates, counts[cohort] - made)
            made += size
            if row + size > people.family.size:
                return -1
            u_day, u_sar, u_record, u_apply = draw4(seed, key, 0, LANE_ENTRY, 0)
            day = FIRST_DAY[month] + int(u_day * length)
            state = entry_states[cohort]
            if state >= N_STATES:
                state = race(seed, key, 0, LANE_ENTRY_STATE, first_states, np.int64(citizenship), 0, -1, 1.0)
            sar = u_sar < rates.sar[channel, state]
            chance = rates.record_sar[channel, state] if sar else rates.record[channel, state]
            recorded = u_record < chance
            applies = u_apply < rates.apply[channel, citizenship]
            if applies:
                next_day = day + days_before_lodging(seed, key, rates)
                _u0, _u1, u_wait, _u3 = draw4(seed, key, 0, LANE_DELAY, 0)
                if recorded and u_wait < rates.wait_out:
                    limit = last_day(day, clocks[0, 1 if sar else 0], 0)
                    if limit >= switch_day:
                        limit = max(limit, last_day(day, clocks[1, 1 if sar else 0], 0))
                    if limit < NEVER:
                        next_day = max(next_day, limit + 1)
            else:
                u0, _u1, _u2, _u3 = draw4(seed, key, 0, LANE_DELAY, 0)
                next_day = day + waiting_days(u0, rates.stay_not_applying)
            if next_day < not_before:
                continue
            link_kind, link_state = draw_link(seed, key, rates, adults, relatives, np.int64(citizenship))
            document, issuer, expiry = draw_document(
                seed, key, rates, channel, rates.visa_free[citizenship], state, day
            )
            status = NOT_APPLYING
            if applies:
                status = ARRIVED_REGISTERED if recorded else ARRIVED_UNSEEN
            for member in range(size):
                i = row + member
                own_key = person_key(month, channel, citizenship, entry_states[cohort], ordinal + member * k)
                u_vulnerable, _u1, _u2, _u3 = draw4(seed, own_key, 0, LANE_TRAITS, 0)
                people.key[i] = own_key
                people.family[i] = row
                people.codes[i, c.FAMILY_SIZE] = size
                people.codes[i, c.CITIZENSHIP] = citizenship
                if adults == 0:
                    people.codes[i, c.AGE_GROUP] = UNACCOMPANIED_MINOR
                else:
                    people.codes[i, c.AGE_GROUP] = ADULT if member < adults else ACCOMPANIED_MINOR
                people.codes[i, c.VULNERABLE] = u_vulnerable < rates.vulnerable
                people.codes[i, c.CHANNEL] = channel
                people.codes[i, c.SAR] = sar
                people.codes[i, c.ENTRY_STATE] = state
                people.days[i, c.ENTRY_DAY] = day
                people.codes[i, c.EURODAC] = ENTRY_RECORD if recorded else NO_RECORD
                people.codes[i, c.LINK_KIND] = link_kind
                people.codes[i, c.LINK_STATE] = link_state
                people.codes[i, c.DOCUMENT_KIND] = document
                people.codes[i, c.DOCUMENT_STATE] = issuer
                people.days[i, c.DOCUMENT_EXPIRY] = expiry
                people.codes[i, c.PRESENT_STATE] = state
                people.status[i] = status
            people.next_day[row] = on_day(next_day)
            tally.stock[status, state] += size
            tally.community[state, citizenship] += size
            if not_before == 0:
                tally.flow[ENTRIES, state] += size
                if channel != OTHER_ENTRY:
                    tally.flow[ENTRIES_IRREGULAR, state] += size
                if sar:
                    tally.flow[ENTRIES_SAR, state] += size
                if recorded:
                    tally.flow[REGISTERED, state] += size
            row += size
    return row
