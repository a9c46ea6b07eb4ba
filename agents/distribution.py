"""How a pool is distributed among beneficiaries, and what a contributor does over them."""

import numpy as np
from numpy.typing import NDArray


def balanced_parts(
    available: int, weights: NDArray[np.float64], sar: NDArray[np.bool_], earmark: float
) -> NDArray[np.float64]:
    """How a pool of ``available`` units is balanced among beneficiaries, real numbers that sum to it.

    ``weights`` (n,) are claims (0: none), ``sar`` (n,) marks those identified because of landings:
    together they get at least ``earmark`` of the pool, as long as there is one.
    """
    total = weights.sum()
    if total <= 0 or available <= 0:
        return np.zeros(weights.size)
    part = weights / total
    of_sar = part[sar].sum()
    if 0 < of_sar < 1 and of_sar < earmark:
        part = np.where(sar, part * earmark / of_sar, part * (1 - earmark) / (1 - of_sar))
    return available * part


def by_pair(persons: NDArray[np.float64], granted: NDArray[np.int64]) -> NDArray[np.float64]:
    """What contributors (33,) do, split over beneficiaries as their grants (33, 33) are."""
    return np.asarray(persons[:, None] * granted / np.maximum(granted.sum(axis=1), 1)[:, None])
