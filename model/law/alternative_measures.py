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


@rule(article="AMMR 65(1)-(2)", in_force="2026-06-12")
def agreed_value_eur(by_contributor_eur: int, by_beneficiary_eur: int) -> int | None:
    """What a measure counts in money: the value both states set together before it is delivered, else None.

    Source: Regulation (EU) 2024/1351, Article 65(1) and (2).
    In force since 12 June 2026.
    """
    return by_contributor_eur if by_contributor_eur == by_beneficiary_eur else None


@rule(article="AMMR 56(2)(c), 65(1)", in_force="2024-06-11")
def measure_counts(requested_by_beneficiary: bool, additional: bool) -> bool:
    """Whether a measure is a contribution: a beneficiary asked for it, and it adds to agencies and Union funds.

    Source: Regulation (EU) 2024/1351, Articles 56(2)(c) and 65(1).
    In force since 11 June 2024.
    """
    return requested_by_beneficiary and additional
