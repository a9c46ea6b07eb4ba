"""The ``cycle`` table rebuilt from the acts alone: what a reader with the ledger and the law can redo.

Every act is taken in order of time. Where the law has a formula the number is computed again from the act's
inputs; what was chosen or happened (a pledge, a delivery, a payment) is read.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.commission import labels_of_scores, needed_by_rule
from pactsim.agents.coordinator import balanced_parts
from pactsim.agents.cycle_ledger import N_POOL, CycleLedger
from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.crisis_credit import credit_used
from pactsim.model.law.deductions import deduction_granted
from pactsim.model.law.draws import proportional_draw
from pactsim.model.law.effective_pool import released_as_beneficiary
from pactsim.model.law.fair_share import fair_share_eur, fair_share_persons
from pactsim.model.law.labels import load_per_key, pressure_score, risk_score, sar_score, significant_score
from pactsim.model.law.offset_erosion import erosion_gap
from pactsim.model.law.offsets_duty import (
    beneficiary_may_request_offsets,
    contributor_may_offer_offsets,
    default_offsets,
    offset_duty_level,
    offset_gap,
    offset_room,
)
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.pool_need import grossed_up
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal
from pactsim.model.phases.assessment import persons_by_criteria
from pactsim.model.phases.commission_cuts import RISK_CUTS
from pactsim.model.phases.council_acts import settle_effective
from pactsim.model.phases.institution_tables import ledgers_table
from pactsim.model.phases.offset_split import split_gap
from pactsim.model.phases.solidarity_draws import wanted_so_far
from pactsim.model.phases.solidarity_facts import key_from_numbers, need_beyond_output

Counts = NDArray[np.int64]
Numbers = Mapping[str, Any]
KINDS: Final = ("relocation", "offset", "eur", "alternative_eur")


def cycle_from_acts(acts: pd.DataFrame) -> pd.DataFrame:
    """The ``cycle`` table that follows from an ``acts`` table and nothing else."""
    return ledgers_table(ledgers_from_acts(acts))


def ledgers_from_acts(acts: pd.DataFrame) -> dict[int, CycleLedger]:
    """The ledger of every cycle whose annual report is among the acts, by year.

    Acts of relocation schemes outside the pool, and those that change no balance, pass by.
    """
    ledgers: dict[int, CycleLedger] = {}
    for row in acts.sort_values("date", kind="stable").to_dict("records"):
        cycle, act = int(row["cycle"]), str(row["act"])
        if act == "annual_report":
            ledgers[cycle] = CycleLedger(cycle)
        ledger, apply = ledgers.get(cycle), _ACTS.get(act)
        if ledger is not None and apply is not None:
            numbers = json.loads(row["numbers"])
            vote = json.loads(row["vote"]) if row["vote"] else {}
            apply(ledger, numbers | {"vote": vote}, str(row["subject"]))
    return ledgers


def of_states(table: Mapping[str, Any], dtype: Any = np.int64) -> NDArray[Any]:
    """A table by state code as an array over the 26 pool states; absent states are zero."""
    return np.array([table.get(code, 0) for code in POOL_STATES], dtype=dtype)


def of_pairs(table: Mapping[str, Mapping[str, int]]) -> Counts:
    """Tables by beneficiary and contributor as a matrix [contributor, beneficiary], (26, 26)."""
    matrix = np.zeros((N_POOL, N_POOL), dtype=np.int64)
    for beneficiary, row in table.items():
        matrix[:, POOL_STATES.index(beneficiary)] = of_states(row)
    return matrix


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


def _pool_proposal(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    needed = needed_by_rule(
        ledger.need_computed[ledger.under_pressure], n["rule"], persons_by_criteria(n["criteria"])
    )
    ledger.proposed_persons = pool_proposal(needed, n["floor_persons"], n["price_eur"]).persons
    ledger.fair_share = key_from_numbers(n["key_inputs"], ledger.under_pressure)
    if n["grossed_up"]:
        exempt = float(ledger.fair_share[ledger.under_pressure].sum())
        ledger.proposed_persons = grossed_up(ledger.proposed_persons, exempt)


def _crisis_credit(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    last = {name: of_states(n[f"last_{name}"]) for name in ("open", "earned", "used", "expired")}
    ledger.credit_open = last["open"] + last["earned"] - last["used"] - last["expired"]
    ledger.credit_expired = of_states(n["credit_expired"])


def _fair_share(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    price = n["price_eur"]
    proposed = Totals(ledger.proposed_persons, ledger.proposed_persons * price)
    reference = council_reference(proposed, n["part_year"] * n["factor"], price)
    ledger.reference_persons, ledger.reference_eur = reference
    persons = fair_share_persons(ledger.fair_share, reference.persons)
    ledger.credit_used = credit_used(ledger.credit_open, persons)
    carried = of_states(n["carried_over"])
    ledger.fair_share_persons = persons - ledger.credit_used + carried
    ledger.fair_share_eur = np.where(
        (ledger.credit_used > 0) | (carried > 0),
        ledger.fair_share_persons * price,
        fair_share_eur(ledger.fair_share, reference.eur),
    )


def _pledge(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    for kind in KINDS:
        getattr(ledger, f"pledged_{kind}")[state] = n[kind]
    ledger.pledge_source[state] = n["source"]


def _deduction(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    granted = min(deduction_granted(n["asked"], n["assessed"]), n["room"])
    ledger.deduction[POOL_STATES.index(subject)] = granted
    settle_effective(ledger)


def _council_act(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.adopted = bool(n["vote"]["adopted"])
    if not ledger.adopted:
        for kind in KINDS:
            setattr(ledger, f"pledged_{kind}", np.zeros(N_POOL, dtype=np.int64))
    settle_effective(ledger)


def _information(ledger: CycleLedger, _n: Numbers, subject: str) -> None:
    ledger.informed_58[POOL_STATES.index(subject)] = True


def _beneficiaries(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.beneficiary = released_as_beneficiary(
        ledger.under_pressure, ledger.informed_58, n["released_by_label_alone"]
    )
    for state in np.flatnonzero(ledger.beneficiary):
        ledger.released[state] = "beneficiary"
    settle_effective(ledger)


def _need(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    ledger.need_computed[state] = _computed_need(n)
    ledger.need_stated[state] = round(int(ledger.need_computed[state]) * n["factor"])


def _computed_need(n: Numbers) -> int:
    pending, decided = (np.array([n[name]]) for name in ("pending", "decided_in_a_year"))
    return int(need_beyond_output(pending, decided, n["target_months"])[0])


def _redistribution(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.pledged_relocation = ledger.pledged_relocation + of_states(n["to_relocation"])
    ledger.pledged_eur = ledger.pledged_eur + of_states(n["to_eur"])
    settle_effective(ledger)


def _technical_forum(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    persons = ledger.pledged_relocation + ledger.pledged_offset
    reached = beneficiary_may_request_offsets(
        int(persons.sum()), ledger.proposed_persons, n["pool_threshold"]
    )
    may_offer = contributor_may_offer_offsets(reached, persons, ledger.fair_share_persons, n["own_threshold"])
    back = np.where(may_offer, 0, ledger.pledged_offset)
    ledger.pledged_relocation = ledger.pledged_relocation + back
    ledger.pledged_offset = ledger.pledged_offset - back
    settle_effective(ledger)
    requested = np.floor(n["alternative_request_share"] * ledger.effective_alternative_eur)
    ledger.alternative_requested_eur = requested.astype(np.int64)


def _reconvening(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.reconvened = bool(n["vote"]["adopted"])


def _mandatory_offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    level = offset_duty_level(ledger.reference_persons, n["duty_number"], n["duty_share"])
    gap = offset_gap(n["relocation_pledges_counted"], level, n["reconvened"] or n["automatic"])
    if not (n["reconvened"] or n["automatic"]):
        gap = erosion_gap(n["pledged"], n["effective"], level)
    cap = of_states(n["cap"])
    room = offset_room(cap, of_states(n["persons"]), of_states(n["money_eur"]), n["price_eur"])
    room = np.where(ledger.contributors(), cap if n["cap_rule"] == "none" else room, 0)
    ledger.mandatory_offset = split_gap(gap, of_states(n["share"], np.float64), room, n["passed_on"])


def _requested_offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    turned = of_states(n["turned_to_offsets"])
    ledger.pledged_relocation = ledger.pledged_relocation - turned
    ledger.pledged_offset = ledger.pledged_offset + turned
    settle_effective(ledger)


def _surplus_credit(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.credit_earned = ledger.credit_earned + of_states(n["credit_earned"])


def _credit_added(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.credit_open = ledger.credit_open + of_states(n["credit_added"])


def _release(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    ledger.under_pressure[state] = ledger.beneficiary[state] = True
    ledger.released[state] = "beneficiary"
    ledger.need_computed[state] = ledger.need_stated[state] = n["need"]
    settle_effective(ledger)
    taken = int(ledger.delivered_offset[state] - ledger.effective_offset[state])
    ledger.mandatory_offset[state] = min(int(ledger.mandatory_offset[state]), max(taken, 0))


def _draws(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    need = ledger.need_stated * ledger.beneficiary
    _draw_type(ledger, n, "relocation", ledger.effective_relocation, need)
    in_persons = ledger.by_pair["relocation"].sum(axis=0) + ledger.received_offset
    left = np.maximum(need - in_persons, 0) * n["price_eur"]
    _draw_type(ledger, n, "money", ledger.effective_eur, left)
    ledger.drawn_relocation = ledger.by_pair["relocation"].sum(axis=1)
    ledger.drawn_eur = ledger.by_pair["money"].sum(axis=1)


def _draw_type(ledger: CycleLedger, n: Numbers, kind: str, effective: Counts, need: Counts) -> None:
    pool = int(effective.sum())
    claim, sar = of_states(n["claim"], np.float64), of_states(n["sar"], np.bool_)
    entitled = balanced_parts(pool, claim, sar, n["sar_earmark"])
    drawn = ledger.by_pair[kind]
    requests = wanted_so_far(entitled, n["passed"], pool, need) - drawn.sum(axis=0)
    for beneficiary in np.flatnonzero(requests > 0):
        drawn[:, beneficiary] += proportional_draw(effective, drawn.sum(axis=1), int(requests[beneficiary]))


def _relocations(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    moved = of_pairs(n["persons"])
    ledger.delivered_relocation += moved.sum(axis=1)
    ledger.received_relocation += moved.sum(axis=0)


def _offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    taken = of_pairs(n["cases"])
    ledger.delivered_offset += taken.sum(axis=1)
    ledger.received_offset += taken.sum(axis=0)


def _money_paid_in(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    for goal in ("for_beneficiaries_eur", "to_facility_eur"):
        ledger.delivered_eur += of_states(n.get(goal, {}))


def _money_paid_out(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.received_eur += of_states(n["disbursed_eur"]) - of_states(n["third_country_eur"])


def _alternative_conversion(ledger: CycleLedger, _n: Numbers, _subject: str) -> None:
    ledger.delivered_alternative_eur = ledger.alternative_requested_eur.copy()
    ledger.alternative_converted_eur = converted_to_money(
        ledger.effective_alternative_eur, ledger.alternative_requested_eur
    )


def _default(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    price = n["price_eur"]
    value = pledge_value_eur(
        ledger.effective_relocation, ledger.effective_offset, ledger.effective_eur,
        ledger.effective_alternative_eur, price,
    )  # fmt: skip
    due = np.floor(ledger.fair_share_eur * (1.0 - ledger.deduction) + 1e-6).astype(np.int64)
    due = np.where(ledger.beneficiary, 0, due)
    short = np.ceil(pledge_shortfall_eur(value, due) / price).astype(np.int64)
    undelivered = default_offsets(
        ledger.effective_relocation, ledger.delivered_relocation, of_states(n["accepted"])
    )
    flagged = bool(ledger.beneficiary.any()) and bool(ledger.shortcomings[ledger.beneficiary].all())
    free = flagged & (ledger.effective_relocation > 0)
    for state in np.flatnonzero(free & ~ledger.beneficiary):
        ledger.released[state] = "shortcomings"
    ledger.defaulted_persons = short + np.where(free, 0, undelivered)


_ACTS: Final[dict[str, Callable[[CycleLedger, Numbers, str], None]]] = {
    "annual_report": _annual_report,
    "labels": _labels,
    "systemic_shortcomings": _shortcomings,
    "pool_proposal": _pool_proposal,
    "crisis_credit": _crisis_credit,
    "fair_share": _fair_share,
    "pledge": _pledge,
    "deduction": _deduction,
    "council_act": _council_act,
    "information": _information,
    "beneficiaries": _beneficiaries,
    "need": _need,
    "redistribution": _redistribution,
    "technical_forum": _technical_forum,
    "reconvening": _reconvening,
    "mandatory_offsets": _mandatory_offsets,
    "requested_offsets": _requested_offsets,
    "release": _release,
    "draws": _draws,
    "relocations": _relocations,
    "offsets": _offsets,
    "money_paid_in": _money_paid_in,
    "money_paid_out": _money_paid_out,
    "alternative_conversion": _alternative_conversion,
    "default": _default,
    "surplus_credit": _surplus_credit,
    "credit_added": _credit_added,
}
