"""Reading ahead: memory is asked for many families at once before they are visited one by one.

People who are due lie far apart in the table, so each visit waits for memory. A tile's first lines are read together,
which lets the processor wait for them all at the same time.
"""

import numpy as np

from pactsim.agents.columns import N_CODES, N_DAYS
from pactsim.model.compiled import part

TILE = 16


@part
def read_ahead(people, rows, start):  # type: ignore[no-untyped-def]
    """Read what a visit needs of the tile of ``rows`` from ``start`` on.

    Returns a number without meaning; callers keep it, or the reading is left out by the compiler.
    """
    total = 0
    for index in range(start, min(start + TILE, rows.size)):
        row = np.int64(rows[index])
        total += people.codes[row, 0] + people.codes[row, N_CODES - 1]
        total += people.days[row, 0] + people.days[row, N_DAYS - 1]
        total += people.next_day[row] + people.status[row] + np.int64(people.key[row] & np.uint64(1))
    return total
