"""What the Commission found: scores and needs of the annual report, labels, systemic shortcomings."""

from typing import Final

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.commission import labels_of_scores
from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.experiments.replay.act_numbers import Numbers, Replayed, of_states
from pactsim.model.law.labels import load_per_key, pressure_score, risk_score, sar_score, significant_score
from pactsim.model.phases.commission_cuts import RISK_CUTS
from pactsim.model.phases.solidarity_facts import key_from_numbers, need_beyond_output


def _annual_report(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    key = key_from_numbers(n["key_inputs"])
    real = {
        name: of_states(n[name], np.float64)
        for name in (
            "applications", "arrivals", "landings", "applications_before", "applications_five_years",
            "temporary_protection", "pending", "decided_in_a_year",
        )
    }  # fmt: skip
    load, arrivals = (load_per_key(real[name], key) for name in ("applications", "arrivals"))
    before = real["applications_before"]
    trend = np.where(before > 0, real["applications"] / np.maximum(before, 1.0), 1.0)
    ledger.fair_share = key
    ledger.score_pressure = pressure_score(
        load, arrivals, n["pressure_cut_applications"], n["pressure_cut_arrivals"]
    )
    recurring = of_states(n["months_with_landings"], np.float64) >= n["sar_recurring_months"]
    landings = sar_score(real["landings"], key, float(real["arrivals"].sum()), n["pressure_cut_sar"])
    ledger.score_sar = np.where(recurring, landings, 0.0)
    ledger.score_risk = risk_score(
        of_states(n["threat"], np.bool_),
        trend,
        load,
        arrivals,
        *(n[f"risk_cut_{name}"] for name in RISK_CUTS),
    )
    ledger.score_significant = significant_score(
        real["applications_five_years"], real["temporary_protection"], key,
        n["significant_weight_temporary_protection"], n["significant_cut"],
    )  # fmt: skip
    ledger.need_computed = need_beyond_output(
        real["pending"], real["decided_in_a_year"], n["need_target_months"]
    )


def _labels(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    if n["source"] == "model":
        pressure, sar, risk, significant = (
            of_states(n[f"judged_{name}"], np.float64) for name in ("pressure", "sar", "risk", "significant")
        )
        found = labels_of_scores(pressure, sar, risk, significant, n["sar_rule"])
        ledger.under_pressure, ledger.sar_beneficiary = found.under_pressure, found.by_sar
        ledger.at_risk, ledger.significant = found.at_risk, found.significant
        return
    ledger.under_pressure, ledger.sar_beneficiary, ledger.at_risk, ledger.significant = (
        of_states(n[name], np.bool_) for name in ("under_pressure", "by_sar", "at_risk", "significant")
    )


def _shortcomings(ledger: CycleLedger, _n: Numbers, subject: str) -> None:
    ledger.shortcomings[POOL_STATES.index(subject)] = True


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "annual_report": _annual_report,
    "labels": _labels,
    "systemic_shortcomings": _shortcomings,
}
