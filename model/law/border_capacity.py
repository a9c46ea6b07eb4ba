"""Adequate capacity for the border procedure, and the yearly maximum of applications examined in it."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule


@rule(article="APR 46, 47(4)", in_force="2024-06-11", parameters=("border_places_union",))
def adequate_capacity(crossings: NDArray[np.float64], union_places: int) -> NDArray[np.int64]:
    """Each state's places: its part of irregular crossings, rescues and refusals of three years.

    Shapes: ``crossings`` (persons, the three summed) is (n_states,). Returns (n_states,) places.
    Raises ValueError if the total is zero.
    Source: Regulation (EU) 2024/1348, Articles 46 and 47(4).
    In force since 11 June 2024.
    """
    if crossings.sum() <= 0:
        raise ValueError("adequate_capacity needs a positive total of crossings")
    return np.rint(union_places * crossings / crossings.sum()).astype(np.int64)


@rule(article="APR 47(1)", in_force="2026-06-12", parameters=("border_maximum_multiplier",))
def yearly_maximum(capacity: NDArray[np.int64], multiplier: int) -> NDArray[np.int64]:
    """Applications a state need examine in the procedure in a year: places times a factor set by date.

    Shapes: (n_states,). ``multiplier`` is 2, from 13 June 2027 3, from 13 June 2028 4.
    Source: Regulation (EU) 2024/1348, Article 47(1).
    In force since 12 June 2026.
    """
    return capacity * int(multiplier)
