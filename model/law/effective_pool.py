"""What of the pledges must be delivered after deductions and releases."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]

# 5,500 * (1 - 0.5) is exact; 3 * (1 - 0.9) is 0.2999...: whole units are not lost to binary fractions.
_ROUNDING = 1e-6


@rule(article="AMMR 57(3), 60(3), 61, 62", in_force="2024-06-11")
def effective_pledge(pledged: Counts, deduction: NDArray[np.float64], released: NDArray[np.bool_]) -> Counts:
    """Each state's pledge of one type after its own deduction; nothing for a released beneficiary.

    Shapes: ``pledged`` (persons, cases or EUR), ``deduction`` in [0, 1] and ``released`` are (n_states,).
    Returns (n_states,), rounded down. One state's deduction leaves every other state's pledge as it is.
    Source: Regulation (EU) 2024/1351, Articles 57(3), 60(3), 61 and 62. Deductions of the first pool were
    settled with its Council act, so the rule is read to work with Article 57.
    In force since 11 June 2024.
    """
    kept = np.floor(pledged * (1.0 - deduction) + _ROUNDING).astype(np.int64)
    return np.where(released, 0, kept)


@rule(article="AMMR 58(1), 60(3)", in_force="2026-06-12", parameters=("released_by_label_alone",))
def released_as_beneficiary(
    under_pressure: NDArray[np.bool_], informed: NDArray[np.bool_], by_label_alone: bool
) -> NDArray[np.bool_]:
    """Whether an identified state is freed from its own pledge.

    Shapes: (n_states,). Reading: only once it tells Commission and Council that it uses the pool (rulebook
    A32); ``by_label_alone`` takes the other reading.
    Source: Regulation (EU) 2024/1351, Articles 58(1) and 60(3).
    In force since 12 June 2026.
    """
    return under_pressure & (informed | by_label_alone)
