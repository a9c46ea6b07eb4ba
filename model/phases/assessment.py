"""The Commission's part of the cycle: data, report, labels, shortcomings, proposal (AMMR 9 to 12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.commission import Labels
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.model.law.labels import (
    load_per_key,
    pressure_score,
    risk_score,
    sar_score,
    significant_score,
)
from pactsim.model.law.pool_need import expected_to_stay, grossed_up
from pactsim.model.law.pool_proposal import Totals, pool_proposal, proposal_faults, sar_percentage
from pactsim.model.law.shortcomings import refusing_requests, systemic_shortcomings
from pactsim.model.phases.acts_ledger import record_act
from pactsim.model.phases.commission_cuts import RISK_CUTS, commission_cuts
from pactsim.model.phases.commission_judgement import judged_scores
from pactsim.model.phases.first_cycle import observed_first_cycle, observed_labels
from pactsim.model.phases.purposes import SHORTCOMINGS_NOT_FOUND
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, CycleDates
from pactsim.model.phases.solidarity_facts import (
    flow_of_months,
    key_from_numbers,
    key_numbers,
    months_with,
    need_beyond_output,
    need_inputs,
    stock,
    temporary_protection,
    threats,
)
from pactsim.model.random import institution_draw

WINDOW_MONTHS = 12
FIVE_YEARS = 60
#: Months of its own past a run needs before its scores can stand for a year.
FEWEST_MONTHS = 6


def collect_data(world: Any, dates: CycleDates) -> None:
    """1 June: the states' and agencies' figures for the report (9(7))."""
    applications, known = flow_of_months(world, "applications_first_time", dates.data, WINDOW_MONTHS, back=1)
    record_act(
        world, dates.data, dates.cycle, "Commission", "collect_data", "AMMR 9(7), 10",
        {"applications": applications[POOL_PLACES], "months_known": known,
         "pending": stock(world, "pending")[POOL_PLACES]},
    )  # fmt: skip


def first_assessment(world: Any, dates: CycleDates) -> None:
    """July: first assessment shown to the preparedness network, and the state of the responsibility rules."""
    flags, numbers = _shortcomings(world, dates.first_assessment)
    record_act(
        world, dates.first_assessment, dates.cycle, "Commission", "first_assessment", "AMMR 9(8)",
        numbers | {"would_be_flagged": flags},
    )  # fmt: skip


def consolidated_assessment(world: Any, dates: CycleDates) -> None:
    """30 September: the consolidated situation, after the updates of 1 September."""
    applications, known = flow_of_months(world, "applications_first_time", dates.consolidated, 3, back=1)
    record_act(
        world, dates.consolidated, dates.cycle, "Commission", "consolidated_assessment", "AMMR 9(9)-(10)",
        {"applications_last_quarter": applications[POOL_PLACES], "months_known": known},
    )  # fmt: skip


def package(world: Any, dates: CycleDates) -> None:
    """15 October: report, decision on labels and shortcomings, and the proposal, all on one day."""
    ledger = CycleLedger(dates.cycle)
    world.coordinator.ledgers[dates.cycle] = ledger
    report(world, dates, ledger)
    decide_labels(world, dates, ledger)
    decide_shortcomings(world, dates, ledger)
    propose(world, dates, ledger)


def report(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """The annual report: scores from loads per key over twelve months, and each state's computed need."""
    parameters, on = world.parameters, dates.package
    key_of_cycle = key_numbers(world, dates.cycle)
    key = key_from_numbers(key_of_cycle)
    window = int(parameters.number("label_window_months", on))
    flows = {
        name: flow_of_months(world, column, dates.window_end, window)
        for name, column in (
            ("applications", "applications_first_time"),
            ("arrivals", "entries_irregular"),
            ("landings", "entries_sar"),
            ("decisions_positive", "decisions_positive"),
            ("decisions_negative", "decisions_negative"),
        )
    }
    persons = {name: flow[POOL_PLACES] for name, (flow, _known) in flows.items()}
    before, _ = flow_of_months(world, "applications_first_time", dates.window_end, window, window)
    cumulated, _ = flow_of_months(world, "applications_first_time", dates.window_end, FIVE_YEARS)
    ukraine = temporary_protection(world, dates.window_end)
    load, arrivals = (load_per_key(persons[name], key) for name in ("applications", "arrivals"))
    trend = persons["applications"] / np.maximum(before[POOL_PLACES], 1.0)
    trend = np.where(before[POOL_PLACES] > 0, trend, 1.0)
    cuts = commission_cuts(parameters, on)
    ledger.fair_share = key
    ledger.score_pressure = pressure_score(
        load, arrivals, cuts["pressure_cut_applications"], cuts["pressure_cut_arrivals"]
    )
    landed = months_with(world, "entries_sar", dates.window_end, WINDOW_MONTHS)[POOL_PLACES]
    recurring = landed >= parameters.number("sar_recurring_months", on)
    ledger.score_sar = np.where(
        recurring,
        sar_score(persons["landings"], key, float(persons["arrivals"].sum()), cuts["pressure_cut_sar"]),
        0.0,
    )
    ledger.score_risk = risk_score(
        threats(on), trend, load, arrivals, *(cuts[f"risk_cut_{name}"] for name in RISK_CUTS)
    )
    ledger.score_significant = significant_score(
        cumulated[POOL_PLACES], ukraine, key,
        cuts["significant_weight_temporary_protection"], cuts["significant_cut"],
    )  # fmt: skip
    months = parameters.number("need_target_months", on)
    pending, decided = need_inputs(world, dates.window_end)
    ledger.need_computed = need_beyond_output(pending, decided, months)
    ledger.months_known = flows["applications"][1]
    record_act(
        world, on, dates.cycle, "Commission", "annual_report", "AMMR 9, 10",
        persons | cuts | {
            "commission_member": int(parameters.number("commission_member", on)),
            "window_end": dates.window_end.isoformat(), "window_months": window,
            "months_known": ledger.months_known, "months_with_landings": landed,
            "sar_recurring_months": parameters.number("sar_recurring_months", on),
            "applications_before": before[POOL_PLACES], "applications_five_years": cumulated[POOL_PLACES],
            "temporary_protection": ukraine, "threat": threats(on),
            "pending": pending, "decided_in_a_year": decided,
            "need_target_months": months, "key": key, "key_inputs": key_of_cycle,
            "need_computed": ledger.need_computed,
            "score_pressure": ledger.score_pressure, "score_sar": ledger.score_sar,
            "score_risk": ledger.score_risk, "score_significant": ledger.score_significant,
        },
    )  # fmt: skip


def decide_labels(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """The decision of Article 11; in the first cycle the one that was taken, unless the model is asked."""
    sar_rule = bool(world.parameters.value("sar_rule", dates.package))
    source = "model"
    judged = judged_scores(world, dates, ledger)
    labels = world.commission.label(*judged, sar_rule)
    if observed_first_cycle(world, dates.cycle):
        labels, source = observed_labels(world, sar_rule), "observed"
    elif ledger.months_known < FEWEST_MONTHS:
        labels, source = _last_labels(world, dates.cycle, sar_rule)
    ledger.under_pressure, ledger.sar_beneficiary = labels.under_pressure, labels.by_sar
    ledger.at_risk, ledger.significant = labels.at_risk, labels.significant
    record_act(
        world, dates.package, dates.cycle, "Commission", "labels", "AMMR 11",
        {
            "score_pressure": ledger.score_pressure, "score_sar": ledger.score_sar,
            "score_risk": ledger.score_risk, "score_significant": ledger.score_significant,
            "judged_pressure": judged.pressure, "judged_sar": judged.sar,
            "judged_risk": judged.risk, "judged_significant": judged.significant,
            "threshold": 1.0, "sar_rule": sar_rule, "source": source,
            "under_pressure": labels.under_pressure, "by_sar": labels.by_sar,
            "at_risk": labels.at_risk, "significant": labels.significant,
        },
    )  # fmt: skip


def decide_shortcomings(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """The finding that frees contributors, part of the Article 11 decision; only for identified states."""
    rule = world.parameters.value("systemic_shortcomings_rule", dates.package)
    flags, numbers = _shortcomings(world, dates.package)
    flags &= ledger.under_pressure
    if rule == "none":
        flags = np.zeros_like(flags)
    reluctance = world.parameters.number("shortcomings_reluctance", dates.package)
    for state in np.flatnonzero(flags):
        place = int(POOL_PLACES[state])
        draw = institution_draw(int(world.seed32), place, dates.cycle, SHORTCOMINGS_NOT_FOUND)
        flags[state] = draw >= reluctance
    ledger.shortcomings = flags
    for state in np.flatnonzero(flags):
        record_act(
            world, dates.package, dates.cycle, "Commission", "systemic_shortcomings", "AMMR 11, 60(3)",
            numbers | {"rule": rule, "flagged": POOL_STATES[state]}, subject=POOL_STATES[state],
        )  # fmt: skip


def propose(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """The proposal: totals at least at the floor, at the ratio of the floors, shared by the key."""
    parameters, on = world.parameters, dates.package
    price = int(parameters.number("solidarity_price_eur", on))
    floor = int(parameters.number("pool_floor_persons", on))
    rule = parameters.value("pool_size", on)
    criteria = criteria_of_level(world, dates)
    needed = world.commission.needed_persons(
        ledger.need_computed[ledger.under_pressure], rule, persons_by_criteria(criteria)
    )
    totals = pool_proposal(needed, floor, price)
    faults = proposal_faults(totals, Totals(floor, floor * price))
    key_of_cycle = key_numbers(world, dates.cycle)
    ledger.fair_share = key_from_numbers(key_of_cycle, ledger.under_pressure)
    raised = bool(parameters.value("pool_grossed_up", on))
    if raised:
        exempt = float(ledger.fair_share[ledger.under_pressure].sum())
        totals = pool_proposal(grossed_up(totals.persons, exempt), floor, price)
    ledger.proposed_persons = totals.persons
    sar_share = sar_percentage(parameters.number("sar_earmark", on), bool(ledger.sar_beneficiary.any()))
    record_act(
        world, on, dates.cycle, "Commission", "pool_proposal", "AMMR 12",
        {
            "criteria": criteria, "needed_persons": needed, "floor_persons": floor, "price_eur": price, "rule": rule,
            "need_computed": ledger.need_computed, "under_pressure": ledger.under_pressure,
            "persons": totals.persons, "eur": totals.eur, "faults": list(faults), "sar_share": sar_share,
            "grossed_up": raised, "key_inputs": key_of_cycle, "indicative_share": ledger.fair_share,
        },
    )  # fmt: skip


def persons_by_criteria(criteria: Mapping[str, float]) -> int:
    """The relocations that arrivals, recognition and return of the last twelve months suggest (12(3))."""
    staying = expected_to_stay(criteria["arrivals"], criteria["recognition_rate"], criteria["return_rate"])
    return round(criteria["share"] * staying)


def criteria_of_level(world: Any, dates: CycleDates) -> dict[str, float]:
    """What Article 12(3) names for the level, over twelve months and the 26 states, and the part relocated of it."""
    arrivals, positive, negative, returned = (
        flow_of_months(world, column, dates.window_end, WINDOW_MONTHS)[0][POOL_PLACES].sum()
        for column in ("entries_irregular", "decisions_positive", "decisions_negative", "returns")
    )
    recognition = positive / (positive + negative) if positive + negative > 0 else 0.0
    returns = min(returned / negative, 1.0) if negative > 0 else 0.0
    return {
        "arrivals": float(arrivals), "recognition_rate": float(recognition), "return_rate": float(returns),
        "share": world.parameters.number("pool_criteria_share", dates.package),
    }  # fmt: skip


def _shortcomings(world: Any, on: date) -> tuple[np.ndarray, dict[str, Any]]:
    requests, known = flow_of_months(world, "requests_in", on, WINDOW_MONTHS, back=1)
    transfers, _ = flow_of_months(world, "transfers_in", on, WINDOW_MONTHS, back=1)
    rate = world.parameters.number("shortcomings_transfer_rate", on)
    fewest = world.parameters.number("shortcomings_fewest_requests", on)
    accepted, _ = flow_of_months(world, "accepted_in", on, WINDOW_MONTHS, back=1)
    least_accepted = world.parameters.number("shortcomings_acceptance_rate", on)
    flags = systemic_shortcomings(requests[POOL_PLACES], transfers[POOL_PLACES], rate, fewest)
    flags |= refusing_requests(requests[POOL_PLACES], accepted[POOL_PLACES], least_accepted, fewest)
    numbers = {
        "requests": requests[POOL_PLACES], "transfers": transfers[POOL_PLACES],
        "accepted": accepted[POOL_PLACES], "acceptance_rate": least_accepted,
        "transfer_rate": rate, "fewest_requests": fewest, "months_known": known,
    }  # fmt: skip
    return flags, numbers


def _last_labels(world: Any, cycle: int, sar_rule: bool) -> tuple[Labels, str]:
    """A run without a past keeps the last findings there are: its own, else those of 2025."""
    earlier = [year for year in world.coordinator.ledgers if year < cycle]
    if not earlier or cycle == FIRST_POOL:
        return observed_labels(world, sar_rule), "observed, carried over"
    last = world.coordinator.ledgers[max(earlier)]
    return Labels(last.under_pressure, last.sar_beneficiary, last.at_risk, last.significant), "carried over"
