"""How an act states its numbers: tables by state code, and by pair of states."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import N_POOL, CycleLedger

Counts = NDArray[np.int64]
Numbers = Mapping[str, Any]
#: What one kind of act does to the ledger of its cycle: ledger, numbers with the vote, code of the subject.
Replayed = Callable[[CycleLedger, Numbers, str], None]


def of_states(table: Mapping[str, Any], dtype: Any = np.int64) -> NDArray[Any]:
    """A table by state code as an array over the 26 pool states; absent states are zero."""
    return np.array([table.get(code, 0) for code in POOL_STATES], dtype=dtype)


def of_pairs(table: Mapping[str, Mapping[str, int]]) -> Counts:
    """Tables by beneficiary and contributor as a matrix [contributor, beneficiary], (26, 26)."""
    matrix = np.zeros((N_POOL, N_POOL), dtype=np.int64)
    for beneficiary, row in table.items():
        matrix[:, POOL_STATES.index(beneficiary)] = of_states(row)
    return matrix
