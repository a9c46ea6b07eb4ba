"""The stocks counted afresh from the table of people: what the running counts are held against."""

import numpy as np

from pactsim.agents import columns as c
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.agents.status import (
    APPEAL,
    BORDER,
    DUBLIN,
    EXAMINATION,
    N_STATUS,
    NO_PLACE,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    SETTLED,
    UNUSED,
)
from pactsim.model.compiled import kernel
from pactsim.model.tally import CASES, IN_PIPELINE, NOT_DETERMINED, RESPONSIBLE


@kernel
def recounted(people, n_rows):  # type: ignore[no-untyped-def]
    """(stock, cases, community) of :class:`~pactsim.model.tally.Tally`, in simulated persons.

    ``community`` counts people present in the 31 only.
    """
    stock = np.zeros((N_STATUS, N_PLACES), dtype=np.int64)
    cases = np.zeros((len(CASES), N_PLACES), dtype=np.int64)
    community = np.zeros((N_PLACES, N_CITIZENSHIPS), dtype=np.int64)
    for row in range(n_rows):
        status = np.int64(people.status[row])
        if status == UNUSED:
            continue
        place = np.int64(people.codes[row, c.PRESENT_STATE])
        stock[status, place] += 1
        if status <= SETTLED:
            community[place, people.codes[row, c.CITIZENSHIP]] += 1
        if status == DUBLIN or status == EXAMINATION or status == BORDER or status == APPEAL:
            responsible = np.int64(people.codes[row, c.RESPONSIBLE_STATE])
            if responsible == NO_PLACE:
                cases[NOT_DETERMINED, place] += 1
            else:
                cases[RESPONSIBLE, responsible] += 1
        mark = people.codes[row, c.RELOCATION]
        if PIPELINE_LINK <= mark <= PIPELINE_ASSIGNED:
            cases[IN_PIPELINE, place] += 1
    return stock, cases, community
