"""The few ways in which a family changes state, place or case: every kernel books through these.

All are inlined into their callers. A family is given by its head's row; members stand behind it.
"""

import numpy as np

from pactsim.agents.codes import N_CITIZENSHIPS
from pactsim.agents.status import (
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    NO_PLACE,
    NO_RECORD,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    RELOCATED_ASSIGNED,
    RELOCATED_LINK,
)
from pactsim.model.calendar import month_of
from pactsim.model.compiled import inline
from pactsim.model.tally import BINS


@inline
def fill(column, head, size, value):  # type: ignore[no-untyped-def]
    """Write ``value`` to all members."""
    for row in range(head, head + size):
        column[row] = value


@inline
def set_status(people, tally, head, status):  # type: ignore[no-untyped-def]
    """Change the family's status where it is."""
    size = people.family_size[head]
    place = people.present_state[head]
    tally.stock[people.status[head], place] -= size
    tally.stock[status, place] += size
    for row in range(head, head + size):
        people.status[row] = status


@inline
def set_place(people, tally, head, place):  # type: ignore[no-untyped-def]
    """Bring the family to another place with the status it has."""
    size = people.family_size[head]
    before = people.present_state[head]
    status = people.status[head]
    citizenship = people.citizenship[head]
    tally.stock[status, before] -= size
    tally.stock[status, place] += size
    tally.community[before, citizenship] -= size
    tally.community[place, citizenship] += size
    for row in range(head, head + size):
        people.present_state[row] = place


@inline
def waiting_days(uniform, mean_days):  # type: ignore[no-untyped-def]
    """Days until an event of constant hazard, at least one."""
    return 1 + int(-np.log(uniform) * mean_days)


@inline
def close_case(people, tally, head):  # type: ignore[no-untyped-def]
    """The case is no longer open: take it from the responsible state, or from the undetermined ones."""
    size = people.family_size[head]
    responsible = people.responsible_state[head]
    if responsible == NO_PLACE:
        tally.undetermined[people.present_state[head]] -= size
    else:
        tally.responsible[responsible] -= size


@inline
def determine(people, tally, head, state, criterion):  # type: ignore[no-untyped-def]
    """``state`` becomes responsible for the family's open case."""
    size = people.family_size[head]
    before = people.responsible_state[head]
    if before == NO_PLACE:
        tally.undetermined[people.present_state[head]] -= size
    else:
        tally.responsible[before] -= size
    tally.responsible[state] += size
    for row in range(head, head + size):
        people.responsible_state[row] = state
        people.criterion[row] = criterion


@inline
def leave_pipeline(people, tally, head, mark):  # type: ignore[no-untyped-def]
    """The family will not be relocated from where it is: the place falls back to the pool."""
    if PIPELINE_LINK <= people.relocation[head] <= PIPELINE_ASSIGNED:
        size = people.family_size[head]
        place = people.present_state[head]
        tally.pipeline[place] -= size
        if people.relocation_cycle[head] == tally.cycle[0]:
            tally.relocations_lost[place, people.partner[head]] += size
        fill(people.relocation, head, size, mark)
        fill(people.partner, head, size, NO_PLACE)


@inline
def arrive_to_lodge(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The family is where it will lodge an application, on ``day``."""
    size = people.family_size[head]
    if people.eurodac[head] == NO_RECORD:
        set_status(people, tally, head, ARRIVED_UNSEEN)
    else:
        set_status(people, tally, head, ARRIVED_REGISTERED)
    fill(people.procedure, head, size, DESTINATION_CHOSEN)
    people.next_day[head] = day


@inline
def count_outcome(people, tally, head, measure, value):  # type: ignore[no-untyped-def]
    """Book ``value`` of a measure for every member in each group the member belongs to."""
    size = people.family_size[head]
    bin_ = min(max(value, 0), BINS - 1)
    relocated = RELOCATED_LINK <= people.relocation[head] <= RELOCATED_ASSIGNED
    for row in range(head, head + size):
        tally.outcomes[measure, people.citizenship[row], bin_] += 1
        tally.outcomes[measure, N_CITIZENSHIPS, bin_] += 1
        tally.outcomes[measure, N_CITIZENSHIPS + 1 + people.age_group[row], bin_] += 1
        if people.vulnerable[row]:
            tally.outcomes[measure, N_CITIZENSHIPS + 4, bin_] += 1
        if relocated:
            tally.outcomes[measure, N_CITIZENSHIPS + 5, bin_] += 1


@inline
def months_between(first_day, last_day):  # type: ignore[no-untyped-def]
    """Whole calendar months from one day to a later one, by month numbers."""
    return month_of(last_day) - month_of(first_day)
