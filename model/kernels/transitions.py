"""The few ways in which a family changes state, place or case: every kernel books through these.

All are inlined into their callers. A family is given by its head's row; members stand behind it.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_CITIZENSHIPS
from pactsim.agents.status import (
    ADULT,
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    DESTINATION_CHOSEN,
    NEVER,
    NO_PLACE,
    NO_RECORD,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    RELOCATED_ASSIGNED,
    RELOCATED_LINK,
)
from pactsim.model.calendar import month_of
from pactsim.model.compiled import part
from pactsim.model.tally import BINS, IN_PIPELINE, NOT_DETERMINED, PAIR_RELOCATIONS_LOST, RESPONSIBLE


@part
def fill_code(people, column, head, size, value):  # type: ignore[no-untyped-def]
    """Write a code to all members."""
    for row in range(head, head + size):
        people.codes[row, column] = value


@part
def fill_day(people, column, head, size, value):  # type: ignore[no-untyped-def]
    """Write a day to all members."""
    for row in range(head, head + size):
        people.days[row, column] = value


@part
def set_status(people, tally, head, status):  # type: ignore[no-untyped-def]
    """Change the family's status where it is."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    tally.stock[people.status[head], place] -= size
    tally.stock[status, place] += size
    for row in range(head, head + size):
        people.status[row] = status


@part
def set_place(people, tally, head, place):  # type: ignore[no-untyped-def]
    """Bring the family to another place with the status it has."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    before = np.int64(people.codes[head, c.PRESENT_STATE])
    status = np.int64(people.status[head])
    citizenship = np.int64(people.codes[head, c.CITIZENSHIP])
    tally.stock[status, before] -= size
    tally.stock[status, place] += size
    tally.community[before, citizenship] -= size
    tally.community[place, citizenship] += size
    for row in range(head, head + size):
        people.codes[row, c.PRESENT_STATE] = place


@part
def on_day(day):  # type: ignore[no-untyped-def]
    """A day as the table can hold it; what lies beyond the calendar never comes."""
    return min(day, NEVER)


@part
def leave_union(people, tally, head, status, day):  # type: ignore[no-untyped-def]
    """The family leaves the 31: returned, or by its own choice. From the next month on it may come back."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    place = np.int64(people.codes[head, c.PRESENT_STATE])
    tally.community[place, people.codes[head, c.CITIZENSHIP]] -= size
    set_status(people, tally, head, status)
    fill_day(people, c.LEFT_UNION_DAY, head, size, day)
    people.next_day[head] = on_day(day)


@part
def waiting_days(uniform, mean_days):  # type: ignore[no-untyped-def]
    """Days until an event of constant hazard, at least one."""
    return 1 + int(-np.log(uniform) * mean_days)


@part
def waiting_within(uniform, mean_days, longest):  # type: ignore[no-untyped-def]
    """Days until an event of constant hazard that is known to fall within ``longest`` days, at least one."""
    inside = 1.0 - np.exp(-longest / mean_days)
    return 1 + int(-np.log(1.0 - uniform * inside) * mean_days)


@part
def close_case(people, tally, head):  # type: ignore[no-untyped-def]
    """The case is no longer open: take it from the responsible state, or from the undetermined ones."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    responsible = np.int64(people.codes[head, c.RESPONSIBLE_STATE])
    if responsible == NO_PLACE:
        tally.cases[NOT_DETERMINED, people.codes[head, c.PRESENT_STATE]] -= size
    else:
        tally.cases[RESPONSIBLE, responsible] -= size


@part
def determine(people, tally, head, state, criterion):  # type: ignore[no-untyped-def]
    """``state`` becomes responsible for the family's open case."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    before = np.int64(people.codes[head, c.RESPONSIBLE_STATE])
    if before == NO_PLACE:
        tally.cases[NOT_DETERMINED, people.codes[head, c.PRESENT_STATE]] -= size
    else:
        tally.cases[RESPONSIBLE, before] -= size
    tally.cases[RESPONSIBLE, state] += size
    tally.determined[criterion, state] += size
    for row in range(head, head + size):
        people.codes[row, c.RESPONSIBLE_STATE] = state
        people.codes[row, c.CRITERION] = criterion


@part
def leave_pipeline(people, tally, head, mark):  # type: ignore[no-untyped-def]
    """The family will not be relocated from where it is: the place falls back to the pool."""
    if PIPELINE_LINK <= people.codes[head, c.RELOCATION] <= PIPELINE_ASSIGNED:
        size = np.int64(people.codes[head, c.FAMILY_SIZE])
        place = np.int64(people.codes[head, c.PRESENT_STATE])
        tally.cases[IN_PIPELINE, place] -= size
        if people.days[head, c.RELOCATION_CYCLE] == tally.cycle[0]:
            tally.pairs[PAIR_RELOCATIONS_LOST, place, people.codes[head, c.PARTNER]] += size
        fill_code(people, c.RELOCATION, head, size, mark)
        fill_code(people, c.PARTNER, head, size, NO_PLACE)


@part
def arrive_to_lodge(people, tally, head, day):  # type: ignore[no-untyped-def]
    """The family is where it will lodge an application, on ``day``."""
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    if people.codes[head, c.EURODAC] == NO_RECORD:
        set_status(people, tally, head, ARRIVED_UNSEEN)
    else:
        set_status(people, tally, head, ARRIVED_REGISTERED)
    fill_code(people, c.PROCEDURE, head, size, DESTINATION_CHOSEN)
    people.next_day[head] = on_day(day)


@part
def count_outcome(people, tally, head, measure, value):  # type: ignore[no-untyped-def]
    """Book ``value`` of a measure for every member in each group the member belongs to.

    Groups that are sums of others (all, adults) are made of them when the year is closed.
    """
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    bin_ = min(max(value, 0), BINS - 1)
    relocated = RELOCATED_LINK <= people.codes[head, c.RELOCATION] <= RELOCATED_ASSIGNED
    for row in range(head, head + size):
        tally.outcomes[measure, people.codes[row, c.CITIZENSHIP], bin_] += 1
        if people.codes[row, c.AGE_GROUP] != ADULT:
            tally.outcomes[measure, N_CITIZENSHIPS + 1 + people.codes[row, c.AGE_GROUP], bin_] += 1
        if people.codes[row, c.VULNERABLE]:
            tally.outcomes[measure, N_CITIZENSHIPS + 4, bin_] += 1
        if relocated:
            tally.outcomes[measure, N_CITIZENSHIPS + 5, bin_] += 1


@part
def months_between(first_day, last_day):  # type: ignore[no-untyped-def]
    """Whole calendar months from one day to a later one, by month numbers."""
    return month_of(last_day) - month_of(first_day)
