"""Draws on the pool: every contributor delivers in proportion to its own pledge, within one type.

Whole units are kept by a divisor rule on the *cumulative* draw, so two draws leave the same ledger as one.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]
_HALVINGS = 200
_LARGEST_SCALE = 1e18
# Just under the divisor nobody has yet been given a unit that is tied with another: a binary fraction decides no tie.
_UNDER = 1.0 - 1e-12
#: Webster rounds at the half: a unit more is due from half a unit on.
_HALF = 0.5


@rule(article="AMMR 60(3)", in_force="2026-06-12")
def proportional_draw(effective: Counts, drawn: Counts, request: int) -> Counts:
    """What each contributor delivers for one request, of one type.

    Shapes: ``effective`` (pledge after deductions) and ``drawn`` (so far) are (n_states,), in persons,
    cases or EUR. Returns (n_states,) of this draw; the sum is the request or what is left in the pool.
    Source: Regulation (EU) 2024/1351, Article 60(3) and recital 31; rounding: Webster on the cumulative draw.
    In force since 12 June 2026.
    """
    ceiling = np.maximum(effective, drawn)
    total = min(int(drawn.sum()) + max(int(request), 0), int(ceiling.sum()))
    return divisor_shares(effective, total, drawn, ceiling) - drawn


def divisor_shares(weight: Counts, total: int, lowest: Counts, highest: Counts) -> Counts:
    """Webster's rule: whole units in proportion to ``weight``, between a lowest and a highest number each.

    Shapes: (n,). Returns (n,) that sum to ``total``, which lies between the sums of the bounds. Among
    equals the earlier state goes first. A larger total never takes a unit away from anyone.
    Source: Balinski and Young, Fair Representation, 1982; rulebook C6.
    Raises ValueError if the total lies outside the bounds.
    """
    if not lowest.sum() <= total <= highest.sum():
        raise ValueError(
            f"divisor_shares cannot place {total} units between {lowest.sum()} and {highest.sum()}"
        )
    if total == highest.sum():
        return highest.copy()

    def at(scale: float) -> Counts:
        return np.clip(np.floor(weight * scale + _HALF).astype(np.int64), lowest, highest)

    below, above = 0.0, 1.0
    while at(above).sum() < total and above < _LARGEST_SCALE:
        above *= 2.0
    for _ in range(_HALVINGS):
        middle = _HALF * (below + above)
        if middle in (below, above):
            break
        if at(middle).sum() <= total:
            below = middle
        else:
            above = middle
    shares = at(below * _UNDER)
    _add_one_by_one(shares, weight, total, highest)
    return shares


def _add_one_by_one(shares: Counts, weight: Counts, total: int, highest: Counts) -> None:
    """Give the last few units, which are ties at the divisor found, in order of claim."""
    while shares.sum() < total:
        claim = np.where(shares < highest, weight / (shares + _HALF), -1.0)
        shares[int(np.argmax(claim))] += 1
