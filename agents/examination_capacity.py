"""How many first-instance decisions a state can take next month: one rule for runs and for their calibration."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Amount = float | NDArray[np.float64]


def next_capacity(
    previous: Amount, load: Amount, *, target_months: Amount, adjust: Amount, growth_limit: Amount
) -> Any:
    """Decisions a month that follow the load, element by element where arrays are given; never under one.

    Moves from ``previous`` towards ``load`` (open first-instance cases) over ``target_months`` by the share
    ``adjust`` of the gap a month, and grows or shrinks by at most ``growth_limit`` of itself.
    """
    wanted = (1.0 - adjust) * previous + adjust * load / target_months
    slowed = np.minimum(np.maximum(wanted, previous * (1.0 - growth_limit)), previous * (1.0 + growth_limit))
    return np.maximum(slowed, 1.0)
