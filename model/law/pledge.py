"""What a pledge is worth and whether it meets the fair share."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]


@rule(article="AMMR 56(2), 57(3)-(4)", in_force="2024-06-11", parameters=("solidarity_price_eur",))
def pledge_value_eur(
    relocation: Counts, offset: Counts, eur: Counts, alternative_eur: Counts, price_eur: int
) -> Counts:
    """The worth of a pledge: the three types are of equal value, persons count at the ratio of the reference.

    Shapes: all (n_states,); persons, cases, EUR, EUR. Returns (n_states,) EUR.
    Source: Regulation (EU) 2024/1351, Articles 56(2) and 57(3); offsets count within the fair share
    (recital 33).
    In force since 11 June 2024.
    """
    return (relocation + offset) * int(price_eur) + eur + alternative_eur


@rule(article="AMMR 57(3)", in_force="2024-06-11")
def pledge_shortfall_eur(value_eur: Counts, due_eur: Counts) -> Counts:
    """By how much a pledge falls short of the fair share; the Council may adopt the act nevertheless.

    Shapes: (n_states,) EUR. Returns (n_states,) EUR, never negative.
    Source: Regulation (EU) 2024/1351, Article 57(3).
    In force since 11 June 2024.
    """
    return np.maximum(due_eur - value_eur, 0)
