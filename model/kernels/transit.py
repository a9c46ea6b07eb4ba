"""On the way: people who cross further states before they lodge may be taken down there as applicants.

Who comes over the south-east and goes on north is often recorded as an applicant in a state of the route, and moves
on within days; the later request is then a take back to that state, not a take charge to the state of first entry.
"""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_STATES, OTHER_ENTRY
from pactsim.agents.status import APPLICATION_RECORD, NO_DOCUMENT, NO_PLACE
from pactsim.model.compiled import part
from pactsim.model.kernels.transitions import fill_code
from pactsim.model.random import LANE_TRANSIT, draw4
from pactsim.model.tally import REGISTERED


@part
def comes_by_the_route(people, head, present, target, rates):  # type: ignore[no-untyped-def]
    """Whether the family crosses the states of the route: from its southern end, or in without being seen."""
    if target < 0 or target >= N_STATES or not rates.beyond[target]:
        return False
    if people.codes[head, c.RESPONSIBLE_STATE] != NO_PLACE:
        return False
    if people.codes[head, c.CHANNEL] == OTHER_ENTRY:
        unseen = people.codes[head, c.DOCUMENT_KIND] == NO_DOCUMENT
        return unseen and rates.citizenships[people.codes[head, c.CITIZENSHIP]]
    return target != present and rates.southern_end[present]


@part
def record_on_the_way(people, tally, head, seed, present, target, rates):  # type: ignore[no-untyped-def]
    """Perhaps leave the record of an application in one state of the route; ``rates`` is TransitRates.

    That state is bound, by ``rates.criterion``, until the cascade of a later application has read it.
    """
    if not comes_by_the_route(people, head, present, target, rates):
        return
    u, _u1, _u2, _u3 = draw4(seed, people.key[head], people.codes[head, c.ATTEMPTS], LANE_TRANSIT, 0)
    for state in range(N_STATES):
        u -= rates.recorded[state]
        if u < 0.0:
            break
    if u >= 0.0 or state == target or state == present:
        return
    size = np.int64(people.codes[head, c.FAMILY_SIZE])
    tally.flow[REGISTERED, state] += size
    fill_code(people, c.RESPONSIBLE_STATE, head, size, state)
    fill_code(people, c.CRITERION, head, size, rates.criterion)
    for row in range(head, head + size):
        people.codes[row, c.EURODAC] |= APPLICATION_RECORD
        people.applied_in[row] |= 1 << state
