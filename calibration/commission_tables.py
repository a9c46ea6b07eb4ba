"""What the set of cut-offs says of each state of the record, and the two fitted tables that hold it."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.calibration.commission_record import Findings, Indicators
from pactsim.calibration.commission_set import Candidates, probabilities, weights
from pactsim.calibration.fitted_table import Card, write
from pactsim.model.phases.commission_cuts import CUTS

Array = NDArray[np.float64]


def label_table(
    tried: Candidates, weight: dict[str, Array], facts: Indicators, found: Findings
) -> pd.DataFrame:
    """Chance of each label by state over the set, what decides, and the chance from the labels of all others."""
    chance = probabilities(tried, weight)
    alone = leave_one_out(tried, facts, found)
    decides = deciding(tried, weight, facts)
    return pd.DataFrame(
        {
            "member_state": POOL_STATES,
            "under_pressure": found.under_pressure.astype(int), "p_under_pressure": chance["under_pressure"],
            "p_by_arrivals": chance["by_arrivals"], "p_by_landings": chance["by_landings"],
            "loo_under_pressure": alone["under_pressure"],
            "at_risk": found.at_risk.astype(int), "p_at_risk": chance["at_risk"],
            "loo_labelled": alone["labelled"], "decided_by": decides,
            "significant": found.significant.astype(int), "p_significant": chance["significant"],
            "loo_significant": alone["significant"],
        }
    )  # fmt: skip


def leave_one_out(tried: Candidates, facts: Indicators, found: Findings) -> dict[str, Array]:
    """Chance of each state's label from the set that agrees with the labels of all other states, (26,) each.

    ``labelled``: under pressure or at risk.
    """
    result = {name: np.empty(found.at_risk.size) for name in ("under_pressure", "labelled", "significant")}
    for state in range(found.at_risk.size):
        chance = probabilities(tried, weights(tried, found, facts, without=state))
        result["under_pressure"][state] = chance["under_pressure"][state]
        result["labelled"][state] = chance["under_pressure"][state] + chance["at_risk"][state]
        result["significant"][state] = chance["significant"][state]
    return result


def deciding(tried: Candidates, weight: dict[str, Array], facts: Indicators) -> list[str]:
    """The indicator that decides each state under most vectors, or, where none is reached, the nearest to it."""
    cut = dict(zip(CUTS, tried.vectors.T[:, :, None]))
    grounds = {
        "sea rescue": ("pressure", facts.landings / cut["pressure_cut_sar"]),
        "applications and arrivals": (
            "pressure",
            np.minimum(
                facts.applications / cut["pressure_cut_applications"],
                facts.arrivals / cut["pressure_cut_arrivals"],
            ),
        ),
        "declared threat": ("risk", np.where(facts.threat, 1.0, 0.0) * np.ones_like(cut["risk_cut_load"])),
        "applications": ("risk", facts.applications / cut["risk_cut_applications"]),
        "arrivals": ("risk", facts.arrivals / cut["risk_cut_arrivals"]),
        "rise": (
            "risk",
            np.minimum(facts.trend / cut["risk_cut_trend"], facts.applications / cut["risk_cut_load"]),
        ),
    }
    reached = {name: weight[block] @ (score >= 1) for name, (block, score) in grounds.items()}
    near = {name: weight[block] @ np.minimum(score, 1.0) for name, (block, score) in grounds.items()}
    words = []
    for state in range(facts.key.size):
        # Pressure comes first: a state under pressure bears no second label.
        first = [name for name in list(grounds)[:2] if reached[name][state] >= 0.5]
        best = first[0] if first else max(list(grounds)[2:], key=lambda name: reached[name][state])
        if reached[best][state] >= 0.5:
            words.append(best)
        else:
            words.append("none; nearest " + max(list(grounds)[2:], key=lambda name: near[name][state]))
    return words


def write_members(members: Array, share: float) -> None:
    """Write ``commission_thresholds``: one equally likely vector of cut-offs a row."""
    frame = pd.DataFrame(members, columns=list(CUTS))
    frame.insert(0, "member", np.arange(1, len(members) + 1))
    write(
        "commission_thresholds", frame,
        Card(
            title="Cut-offs of the Commission's labels that agree with the labels of 2025",
            years="reporting period to 30 June 2025",
            method="""Sobol sample of the ranges of the lever files, ratios evenly in their logarithm;
            pressure kept where all 26 states and the stated
            grounds (arrivals EL CY, sea rescue ES IT) are right, risk and significant weighted by labels right, with
            a Beta(1, 9) chance that a label has other reasons; three blocks, joined at random.""",
            identification="set-identified",
            unit="times the key; trend: times last year; weight: share",
            limits="""26 states of one cycle. Arrivals by state are partly assumptions (see entry_states);
            applications are those of the calendar year 2024. Reception, which the Commission weighed, is not held.""",
            quality=f"{share:.1%} of the prior box agrees with the findings of pressure.",
        ),
        digits=4,
    )  # fmt: skip


def write_labels(frame: pd.DataFrame) -> None:
    """Write ``commission_labels``: the printed probabilities."""
    write(
        "commission_labels", frame,
        Card(
            title="Chance of the labels of 2025 by state over the set of cut-offs",
            years="reporting period to 30 June 2025",
            method="""Share of the set commission_thresholds is drawn from; p_by_arrivals and p_by_landings are the two
            grounds of pressure; loo_: from the labels of all other states. decided_by: the indicator that reaches its
            cut-off in most of the set.""",
            identification="set-identified",
            unit="probability; labels 0 or 1",
            limits="""A significant situation is weakly told by the indicators held: read its column as chances, not
            findings.""",
        ),
        digits=3,
    )  # fmt: skip
