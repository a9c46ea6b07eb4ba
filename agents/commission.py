"""The Commission: labels, proposal, assessments. The law's scores come in, its judgement goes out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.institution import Institution

Flags = NDArray[np.bool_]
Array = NDArray[np.float64]


class Labels(NamedTuple):
    """The findings of an Article 11 decision, (n_states,) each."""

    under_pressure: Flags
    by_sar: Flags
    at_risk: Flags
    significant: Flags


def labels_of_scores(pressure: Array, sar: Array, risk: Array, significant: Array, sar_rule: bool) -> Labels:
    """The findings from scores whose threshold is 1; arguments as in :meth:`Commission.label`."""
    by_sar = (sar >= 1.0) if sar_rule else np.zeros(sar.size, dtype=np.bool_)
    by_arrivals = pressure >= 1.0
    under_pressure = by_arrivals | by_sar
    at_risk = (risk >= 1.0) & ~under_pressure
    return Labels(under_pressure, by_sar & ~by_arrivals, at_risk, (significant >= 1.0) & ~under_pressure)


class Commission(Institution):
    """The institution that identifies, proposes and assesses."""

    code = "Commission"

    def label(self, pressure: Array, sar: Array, risk: Array, significant: Array, sar_rule: bool) -> Labels:
        """The findings from scores whose threshold is 1, (n_states,) each.

        A state under pressure is not also called at risk. With ``sar_rule`` the landings alone oblige the
        Commission (11(3)).
        """
        return labels_of_scores(pressure, sar, risk, significant, sar_rule)

    def needed_persons(self, needs: NDArray[np.int64], rule: str) -> int:
        """The relocations the Commission sees as needed: nothing beyond the floor, or the sum of needs."""
        if rule == "floor":
            return 0
        if rule == "need":
            return int(needs.sum())
        raise ValueError(f"pool size rule {rule!r} is unknown; use 'floor' or 'need'")

    def assess_deduction(self, asked: float, supported: float, willingness: float, draw: float) -> float:
        """The deduction it supports: nothing, or what was asked up to what the situation bears, in [0, 1]."""
        return min(asked, supported) if draw < willingness else 0.0

    def confirms_pressure(self, surge: float, threshold: float) -> bool:
        """Its decision on a self-declared pressure (59(4))."""
        return surge >= threshold
