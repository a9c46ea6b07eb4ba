"""Opening the pool: beneficiaries inform, the Technical-Level Forum meets (AMMR 14, 58, 60(4), 61, 65)."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.agents.solidarity_records import Spending
from pactsim.model.calendar import month_index
from pactsim.model.law.draws import divisor_shares
from pactsim.model.law.effective_pool import released_as_beneficiary
from pactsim.model.law.offsets_duty import beneficiary_may_request_offsets, contributor_may_offer_offsets
from pactsim.model.phases.acts_ledger import record_act
from pactsim.model.phases.council_acts import decide_deduction, settle_effective
from pactsim.model.phases.purposes import DEDUCTION_OF_SILENT, INFORMS
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.phases.solidarity_facts import need_beyond_output, need_inputs
from pactsim.model.random import institution_draw


def information(world: Any, dates: CycleDates) -> None:
    """Each identified state says whether it uses the pool, and what it needs; those who do are released."""
    ledger = world.coordinator.ledgers[dates.cycle]
    willingness = world.parameters.number("information_probability", dates.information)
    for state in np.flatnonzero(ledger.under_pressure):
        code, place = POOL_STATES[state], int(POOL_PLACES[state])
        draw = institution_draw(int(world.seed32), place, dates.cycle, INFORMS)
        if not world.member_states[place].informs(willingness, draw):
            continue
        ledger.informed_58[state] = True
        record_act(
            world, dates.information, dates.cycle, code, "information", "AMMR 58(1)",
            {"willingness": willingness, "draw": draw}, subject=code,
        )  # fmt: skip
    by_label = bool(world.parameters.value("released_by_label_alone", dates.information))
    ledger.beneficiary = released_as_beneficiary(ledger.under_pressure, ledger.informed_58, by_label)
    for state in np.flatnonzero(ledger.beneficiary):
        ledger.released[state] = "beneficiary"
    record_act(
        world, dates.information, dates.cycle, "Coordinator", "beneficiaries", "AMMR 58(1), 60(3)",
        {"under_pressure": ledger.under_pressure, "informed": ledger.informed_58,
         "released_by_label_alone": by_label, "beneficiary": ledger.beneficiary},
    )  # fmt: skip
    state_needs(world, dates)
    _silent_states_ask(world, dates)
    redistribute_deductions(world, dates)
    settle_effective(ledger)


def state_needs(world: Any, dates: CycleDates) -> None:
    """Beneficiaries compute and state their needs; a run without a past does so once it has lived a month."""
    ledger, parameters = world.coordinator.ledgers[dates.cycle], world.parameters
    if ledger.needs_known or not ledger.beneficiary.any() or not len(world.history["pending"]):
        return
    on = max(dates.information, world.today.replace(day=1))
    months = parameters.number("need_target_months", on)
    factor = parameters.number("need_statement_factor", on)
    pending, decided = need_inputs(world, world.today.replace(day=1) - timedelta(days=1))
    needs = need_beyond_output(pending, decided, months)
    ledger.need_computed = np.where(ledger.beneficiary, needs, ledger.need_computed)
    for state in np.flatnonzero(ledger.beneficiary):
        code, computed = POOL_STATES[state], int(ledger.need_computed[state])
        ledger.need_stated[state] = world.member_states[POOL_PLACES[state]].stated_need(computed, factor)
        record_act(
            world, on, dates.cycle, code, "need", "AMMR 58(1)",
            {"pending": pending[state], "decided_in_a_year": decided[state], "target_months": months,
             "need_computed": computed, "factor": factor, "need_stated": ledger.need_stated[state]},
            subject=code,
        )  # fmt: skip
    ledger.needs_known = True


def technical_forum(world: Any, dates: CycleDates) -> None:
    """First meeting: preferences, the offers of offsets, and requests for alternative measures."""
    ledger, on = world.coordinator.ledgers[dates.cycle], dates.technical_forum
    parameters = world.parameters
    persons = ledger.pledged_relocation + ledger.pledged_offset
    pool_threshold = parameters.number("offset_pool_threshold", on)
    own_threshold = parameters.number("offset_own_threshold", on)
    pool_reached = beneficiary_may_request_offsets(
        int(persons.sum()), ledger.proposed_persons, pool_threshold
    )
    may_offer = contributor_may_offer_offsets(pool_reached, persons, ledger.fair_share_persons, own_threshold)
    # An offer that the law does not allow is not accepted: the state stays bound to relocate (recital 33).
    back = np.where(may_offer, 0, ledger.pledged_offset)
    ledger.pledged_relocation = ledger.pledged_relocation + back
    ledger.pledged_offset = ledger.pledged_offset - back
    settle_effective(ledger)
    share = parameters.number("alternative_request_share", on) if ledger.beneficiary.any() else 0.0
    ledger.alternative_requested_eur = np.floor(share * ledger.effective_alternative_eur).astype(np.int64)
    _draw_alternatives(world, dates)
    record_act(
        world, on, dates.cycle, "Coordinator", "technical_forum", "AMMR 14, 58(3), 60(4), 63(1)-(2), 65",
        {
            "pledged_persons": persons, "relocation_pledges": int(persons.sum()),
            "proposed_persons": ledger.proposed_persons, "pool_threshold": pool_threshold,
            "fair_share_persons": ledger.fair_share_persons, "own_threshold": own_threshold,
            "beneficiaries_may_request": pool_reached, "may_offer": may_offer, "turned_to_relocation": back,
            "alternative_request_share": share,
            "effective_alternative_eur": ledger.effective_alternative_eur,
            "alternative_requested_eur": ledger.alternative_requested_eur,
            "effective_relocation": ledger.effective_relocation, "effective_offset": ledger.effective_offset,
            "effective_eur": ledger.effective_eur,
        },
    )  # fmt: skip


def requested_offsets(world: Any, dates: CycleDates) -> None:
    """Answers to requests for offsets instead of relocations, where pledges allow requests (63(1), 69(2)).

    A contributor may accept fewer or none; what was drawn as relocation stays one.
    """
    ledger, on = world.coordinator.ledgers[dates.cycle], offset_reply_day(world, dates)
    share = world.parameters.number("requested_offset_share", on)
    persons = int((ledger.pledged_relocation + ledger.pledged_offset).sum())
    threshold = world.parameters.number("offset_pool_threshold", on)
    reached = beneficiary_may_request_offsets(persons, ledger.proposed_persons, threshold)
    if share <= 0 or not reached or not ledger.beneficiary.any():
        return
    asked = np.floor(share * ledger.pledged_relocation + 1e-6).astype(np.int64)
    left = np.maximum(ledger.effective_relocation - ledger.drawn_relocation, 0)
    turned = np.where(ledger.contributors(), np.minimum(asked, left), 0)
    ledger.pledged_relocation = ledger.pledged_relocation - turned
    ledger.pledged_offset = ledger.pledged_offset + turned
    settle_effective(ledger)
    record_act(
        world, on, dates.cycle, "Coordinator", "requested_offsets", "AMMR 63(1), 69(2)",
        {"share": share, "relocation_pledges": persons, "proposed_persons": ledger.proposed_persons,
         "threshold": threshold, "turned_to_offsets": turned},
    )  # fmt: skip


def offset_reply_day(world: Any, dates: CycleDates) -> date:
    """The last day of the answer to a request made at the Technical-Level Forum (69(2))."""
    on = max(dates.technical_forum, world.parameters.dates("offset_reply_days")[0])
    return dates.technical_forum + timedelta(days=int(world.parameters.number("offset_reply_days", on)))


def redistribute_deductions(world: Any, dates: CycleDates) -> None:
    """The counterfactual in which others make good what is deducted; the law as adopted has no such rule."""
    if not world.parameters.value("deduction_redistributed", dates.information):
        return
    ledger = world.coordinator.ledgers[dates.cycle]
    price = int(world.parameters.number("solidarity_price_eur", dates.information))
    missing = int(np.floor(ledger.deduction * ledger.fair_share_persons).sum())
    giving = (ledger.deduction == 0) & ~ledger.beneficiary & (ledger.fair_share > 0)
    weight = np.where(giving, ledger.fair_share_persons, 0)
    if missing <= 0 or weight.sum() == 0:
        return
    nothing = np.zeros_like(weight)
    more = divisor_shares(weight, missing, nothing, np.full_like(weight, missing))
    pledged = ledger.pledged_relocation + ledger.pledged_offset + ledger.pledged_eur
    more = np.where(pledged + ledger.pledged_alternative_eur > 0, more, 0)  # who refused all refuses this too
    in_persons = ledger.pledged_relocation > 0
    ledger.pledged_relocation = ledger.pledged_relocation + np.where(in_persons, more, 0)
    ledger.pledged_eur = ledger.pledged_eur + np.where(in_persons, 0, more * price)
    record_act(
        world, dates.information, dates.cycle, "Council", "redistribution", "counterfactual",
        {"missing_persons": missing, "more_persons": more, "price_eur": price,
         "to_relocation": np.where(in_persons, more, 0), "to_eur": np.where(in_persons, 0, more * price)},
    )  # fmt: skip


def _silent_states_ask(world: Any, dates: CycleDates) -> None:
    """A state under pressure that does not use the pool asks for a deduction instead (61)."""
    ledger = world.coordinator.ledgers[dates.cycle]
    silent = ledger.under_pressure & ~ledger.informed_58 & ~ledger.beneficiary & (ledger.deduction == 0)
    for state in np.flatnonzero(silent):
        ledger.asked_deduction[state] = 1.0
        draw = institution_draw(int(world.seed32), int(POOL_PLACES[state]), dates.cycle, DEDUCTION_OF_SILENT)
        decide_deduction(world, dates, ledger, int(state), dates.information, draw)


def _draw_alternatives(world: Any, dates: CycleDates) -> None:
    """Measures asked for, split equally over the beneficiaries, each one a draw."""
    ledger = world.coordinator.ledgers[dates.cycle]
    beneficiaries = np.flatnonzero(ledger.beneficiary)
    for contributor in np.flatnonzero(ledger.alternative_requested_eur):
        asked = int(ledger.alternative_requested_eur[contributor])
        for turn, beneficiary in enumerate(beneficiaries):
            part = asked * (turn + 1) // beneficiaries.size - asked * turn // beneficiaries.size
            if part:
                world.coordinator.record_draw(
                    dates.technical_forum,
                    dates.cycle,
                    "alternative",
                    int(contributor),
                    int(beneficiary),
                    part,
                )
                _put_to_work(world, dates, int(POOL_PLACES[beneficiary]), part)


def _put_to_work(world: Any, dates: CycleDates, place: int, eur: float) -> None:
    """Staff and facilities work from the next month to the year's end, in asylum and reception alike.

    They do what they are worth, which an inflated valuation (rulebook A21) overstates.
    """
    eur /= world.parameters.number("alternative_value_factor", dates.technical_forum)
    first = month_index(dates.technical_forum.year, dates.technical_forum.month) + 1
    months = max(month_index(dates.end.year, dates.end.month) - first + 1, 1)
    for use in ("asylum", "reception"):
        world.coordinator.spendings.append(Spending(place, use, first, months, eur / 2 / months))
