"""The Commission's decision on the states: which labels, and which two of them may stand together (AMMR Art 11)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Flags = NDArray[np.bool_]


class Findings(NamedTuple):
    """The labels of one decision, (n_states,) each; a state with none of them has no label."""

    under_pressure: Flags
    by_sar: Flags
    at_risk: Flags
    significant: Flags


@rule(article="AMMR 11(3)", in_force="2024-06-11", parameters=("sar_rule",))
def sar_obliges_finding(large: bool, recurring: bool, disproportionate: bool) -> bool:
    """Whether landings of the past year oblige the Commission to find pressure.

    Large numbers from recurring disembarkations are enough if they put disproportionate duties even on the
    state's well-prepared system; nothing is left to its judgement then.
    Source: Regulation (EU) 2024/1351, Article 11(3).
    In force since 11 June 2024.
    """
    return large and recurring and disproportionate


@rule(article="AMMR 11(1), 11(3)", in_force="2024-06-11", parameters=("sar_rule",))
def findings(pressure: Flags, sar: Flags, risk: Flags, significant: Flags) -> Findings:
    """The labels from what was found on each state.

    Shapes: (n_states,). Pressure from landings is pressure. A state under pressure has no second label; a
    state may be at risk and in a significant situation at once (four were in 2025).
    Source: Regulation (EU) 2024/1351, Article 11(1) and (3).
    In force since 11 June 2024.
    """
    under_pressure = pressure | sar
    return Findings(under_pressure, sar & ~pressure, risk & ~under_pressure, significant & ~under_pressure)
