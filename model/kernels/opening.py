"""The people who were already there: pending and protected, with plausible past dates."""

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
from pactsim.model.compiled import kernel
from pactsim.model.kernels.entries import family_members
from pactsim.model.kernels.transitions import waiting_days
from pactsim.model.random import LANE_OPENING, LANE_TRAITS, draw4, person_key


@kernel
def create_opening(  # type: ignore[no-untyped-def]
    people, tally, row, channels, citizenships, states, counts, k, seed, rates, start_day, opening
):
    """Fill rows with the opening population; return the next free row.

    ``opening`` is (pending_days, appeal_share, appeal_days, protected_days, protected_bound_days): mean age of
    an open application, share of open cases under appeal and their mean remaining days, mean age of a status,
    mean days to the first candidate event of a status holder. People's keys carry their invented month.
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
            u_age, u_appeal, u_wait, _u3 = draw4(seed, draft, 0, LANE_OPENING, 0)
            pending = channel == OPENING_PENDING
            mean_age = pending_days if pending else protected_days
            lodged = max(start_day - min(waiting_days(u_age, mean_age), 5 * int(mean_age)), 0)
            month = month_of(lodged)
            status = PROTECTED
            if pending:
                status = APPEAL if u_appeal < appeal_share else EXAMINATION
            for member in range(size):
                i = row + member
                key = person_key(month, channel, citizenship, state, ordinal + member * k)
                u_vulnerable, _u1, _u2, _u3 = draw4(seed, key, 0, LANE_TRAITS, 0)
                people.key[i] = key
                people.family[i] = row
                people.family_size[i] = size
                people.citizenship[i] = citizenship
                if adults == 0:
                    people.age_group[i] = UNACCOMPANIED_MINOR
                else:
                    people.age_group[i] = ADULT if member < adults else ACCOMPANIED_MINOR
                people.vulnerable[i] = u_vulnerable < rates.vulnerable
                people.channel[i] = channel
                people.entry_state[i] = state
                people.entry_day[i] = lodged
                people.eurodac[i] = APPLICATION_RECORD
                people.present_state[i] = state
                people.status[i] = status
                people.registration_day[i] = lodged
                people.lodging_day[i] = lodged
                people.applied_in[i] = 1 << state
                people.attempts[i] = 1
                people.law_of_case[i] = DUBLIN_III
                people.responsible_state[i] = state
                people.criterion[i] = CRITERION_FIRST_LODGED
                people.procedure[i] = REGULAR
                if not pending:
                    people.status_grant_day[i] = lodged
                    people.protected_in[i] = state
            if pending:
                tally.responsible[state] += size
                if status == APPEAL:
                    people.next_day[row] = start_day + waiting_days(u_wait, appeal_days)
            else:
                people.next_day[row] = start_day + waiting_days(u_wait, protected_wait)
            tally.stock[status, state] += size
            tally.community[state, citizenship] += size
            row += size
    return row
