"""The people who were already there: pending and protected, with plausible past dates."""

from pactsim.agents import columns as c
from pactsim.agents.codes import OPENING_PENDING
from pactsim.agents.status import (
    ACCOMPANIED_MINOR,
    ADULT,
    APPEAL,
    APPLICATION_RECORD,
    CRITERION_FIRST_LODGED,
    DUBLIN_III,
    EXAMINATION,
    PROTECTED,
    REGULAR,
    UNACCOMPANIED_MINOR,
)
from pactsim.model.calendar import month_of
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.entries import family_members
from pactsim.model.kernels.transitions import on_day, waiting_days
from pactsim.model.random import LANE_OPENING, LANE_TRAITS, draw4, person_key
from pactsim.model.tally import RESPONSIBLE


@part
def lodging_in_the_past(uniform, start_day, mean_days):  # type: ignore[no-untyped-def]
    """A plausible day before the run on which an open application was lodged, or a status granted."""
    return max(start_day - min(waiting_days(uniform, mean_days), 5 * int(mean_days)), 0)


@kernel
def create_opening(  # type: ignore[no-untyped-def]
    people, tally, row, channels, citizenships, states, counts, k, seed, rates, start_day, opening
):
    """Fill rows with the opening population; return the next free row, -1 if the table is full.

    ``opening`` is (pending_days, appeal_share, appeal_days, protected_days, protected_bound_days): mean age of
    an open application, share of open cases under appeal and their mean remaining days, mean age of a status,
    mean days to the first candidate event of a status holder by citizenship and place. A key carries the month its own
    person would have lodged in, so that the same people are kept at every scale; the family shares its head's day.
    """
    pending_days, appeal_share, appeal_days, protected_days, protected_wait = opening
    start_month = month_of(start_day)
    for cohort in range(counts.size):
        channel = channels[cohort]
        citizenship = citizenships[cohort]
        state = states[cohort]
        made = 0
        while made < counts[cohort]:
            ordinal = made * k
            draft = person_key(start_month, channel, citizenship, state, ordinal)
            size, adults = family_members(seed, draft, rates, counts[cohort] - made)
            made += size
            if row + size > people.family.size:
                return -1
            u_age, u_appeal, u_wait, _u3 = draw4(seed, draft, 0, LANE_OPENING, 0)
            pending = channel == OPENING_PENDING
            mean_age = pending_days if pending else protected_days
            lodged = lodging_in_the_past(u_age, start_day, mean_age)
            status = PROTECTED
            if pending:
                status = APPEAL if u_appeal < appeal_share else EXAMINATION
            for member in range(size):
                i = row + member
                own_draft = person_key(start_month, channel, citizenship, state, ordinal + member * k)
                u_own, _u1, _u2, _u3 = draw4(seed, own_draft, 0, LANE_OPENING, 0)
                month = month_of(lodging_in_the_past(u_own, start_day, mean_age))
                key = person_key(month, channel, citizenship, state, ordinal + member * k)
                u_vulnerable, _u1, _u2, _u3 = draw4(seed, key, 0, LANE_TRAITS, 0)
                people.key[i] = key
                people.family[i] = row
                people.codes[i, c.FAMILY_SIZE] = size
                people.codes[i, c.CITIZENSHIP] = citizenship
                if adults == 0:
                    people.codes[i, c.AGE_GROUP] = UNACCOMPANIED_MINOR
                else:
                    people.codes[i, c.AGE_GROUP] = ADULT if member < adults else ACCOMPANIED_MINOR
                people.codes[i, c.VULNERABLE] = u_vulnerable < rates.vulnerable
                people.codes[i, c.CHANNEL] = channel
                people.codes[i, c.ENTRY_STATE] = state
                people.days[i, c.ENTRY_DAY] = lodged
                people.codes[i, c.EURODAC] = APPLICATION_RECORD
                people.codes[i, c.PRESENT_STATE] = state
                people.status[i] = status
                people.days[i, c.REGISTRATION_DAY] = lodged
                people.days[i, c.LODGING_DAY] = lodged
                people.applied_in[i] = 1 << state
                people.codes[i, c.ATTEMPTS] = 1
                people.codes[i, c.LAW_OF_CASE] = DUBLIN_III
                people.codes[i, c.RESPONSIBLE_STATE] = state
                people.codes[i, c.CRITERION] = CRITERION_FIRST_LODGED
                people.codes[i, c.PROCEDURE] = REGULAR
                if not pending:
                    people.days[i, c.STATUS_GRANT_DAY] = lodged
                    people.codes[i, c.PROTECTED_IN] = state
            if pending:
                tally.cases[RESPONSIBLE, state] += size
                if status == APPEAL:
                    people.next_day[row] = on_day(start_day + waiting_days(u_wait, appeal_days))
            else:
                people.next_day[row] = on_day(
                    start_day + waiting_days(u_wait, protected_wait[citizenship, state])
                )
            tally.stock[status, state] += size
            tally.community[state, citizenship] += size
            row += size
    return row
