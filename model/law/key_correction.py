"""Corrections of the key that the law as adopted does not know: who carries much already owes less."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Array = NDArray[np.float64]
# A burden a head below this part of the mean counts as this part: an inverse has no value at zero.
_LEAST = 1e-3


@rule(
    article="COM(2015) 450, Annex",
    in_force="2015-09-09",
    parameters=(
        "key_caseload_weight",
        "key_correction_cap",
        "key_temporary_protection_weight",
        "key_unemployment_weight",
    ),
)
def corrected_key(share: Array, size: Array, burdens: Array, weights: Array, cap: float) -> Array:
    """The key with correcting terms that fall with a burden a head, rescaled to 1.

    Shapes: ``share`` and ``size`` (population share plus GDP share) are (n_states,), ``burdens`` (terms, n_states)
    persons a head or rates, ``weights`` (terms,) with a sum of at most 1. A term gives a state its part of the
    inverse burdens, at most ``cap`` times its size. States without a share stay without.
    Returns (n_states,) shares that sum to 1.
    Source: proposal COM(2015) 450, Annex; the cap as read from the quotas of 9 September 2015 (rulebook C4).
    Proposed on 9 September 2015, never in force: a counterfactual.
    """
    corrected = (1.0 - weights.sum()) * share
    owing = share > 0
    for burden, weight in zip(burdens, weights, strict=True):
        if weight <= 0 or burden[owing].sum() <= 0:
            corrected = corrected + weight * share
            continue
        floor = _LEAST * burden[owing].mean()
        inverse = np.where(owing, 1.0 / np.maximum(burden, floor), 0.0)
        corrected = corrected + weight * np.minimum(inverse / inverse.sum(), cap * size)
    return np.asarray(corrected / corrected.sum())
