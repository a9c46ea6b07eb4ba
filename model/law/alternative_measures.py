"""Alternative solidarity measures: services counted as money, and their fate when nobody asks for them."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]


@rule(article="AMMR 57(4), 65", in_force="2024-06-11")
def converted_to_money(pledged_eur: Counts, requested_eur: Counts) -> Counts:
    """What of the alternative measures becomes money on 31 December: all that no beneficiary asked for.

    Shapes: (n_states,) EUR. Returns (n_states,) EUR. A measure asked for in time may be finished later.
    Source: Regulation (EU) 2024/1351, Articles 57(4) and 65(3).
    In force since 11 June 2024.
    """
    return np.maximum(pledged_eur - requested_eur, 0)
