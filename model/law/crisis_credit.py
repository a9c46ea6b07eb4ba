"""Credits for cases taken over in a crisis beyond a state's own fair share."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]


@rule(article="CFMR 9(4)", in_force="2026-06-12")
def credit_used(open_credit: Counts, fair_share: Counts) -> Counts:
    """The part of a credit that lowers this year's fair share; never more than the share.

    Shapes: (n_states,) persons.
    Source: Regulation (EU) 2024/1359, Article 9(4)-(5).
    In force since 12 June 2026.
    """
    return np.minimum(np.maximum(open_credit, 0), fair_share)


@rule(article="CFMR 9(4)", in_force="2026-06-12", parameters=("crisis_credit_years",))
def credit_expired(earned_before: Counts, used_since: Counts) -> Counts:
    """What is left of the credit earned five years ago when its time is over; oldest credit is used first.

    Shapes: (n_states,) persons: everything earned up to that year, everything used or expired since.
    Source: Regulation (EU) 2024/1359, Article 9(4).
    In force since 12 June 2026.
    """
    return np.maximum(earned_before - used_since, 0)
