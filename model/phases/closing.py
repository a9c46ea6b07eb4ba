"""The end of a pool: conversions on 31 December, what was not delivered, January's confirmation.

Regulation (EU) 2024/1351, Articles 57(4), 60(6), 63(5) and 64(4).
"""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.agents.solidarity_records import Payment
from pactsim.model.calendar import month_index
from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.crisis_credit import credit_expired
from pactsim.model.law.offsets_duty import default_offsets
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.solidarity_money import unallocated_money
from pactsim.model.phases.acts_ledger import record_act
from pactsim.model.phases.solidarity_calendar import CycleDates, month_day

# A whole share is not lost to a binary fraction.
_ROUNDING = 1e-6


def close_pool(world: Any, dates: CycleDates) -> None:
    """31 December: unrequested measures become money, undrawn money is sent on, defaults are noted."""
    ledger = world.coordinator.ledgers[dates.cycle]
    if ledger.closed:
        return
    ledger.delivered_alternative_eur = ledger.alternative_requested_eur.copy()
    ledger.alternative_converted_eur = converted_to_money(
        ledger.effective_alternative_eur, ledger.alternative_requested_eur
    )
    record_act(
        world, dates.end, dates.cycle, "Coordinator", "alternative_conversion", "AMMR 57(4), 65(3)",
        {
            "pledged_alternative_eur": ledger.pledged_alternative_eur,
            "effective_alternative_eur": ledger.effective_alternative_eur,
            "alternative_requested_eur": ledger.alternative_requested_eur,
            "alternative_converted_eur": ledger.alternative_converted_eur,
        },
    )  # fmt: skip
    _send_rest_to_facility(world, dates, ledger)
    _note_default(world, dates, ledger)
    _credit_surplus(world, dates, ledger)
    ledger.closed = True


def confirm_deliveries(world: Any, cycle: int) -> None:
    """January: every state confirms what it delivered in the year before (60(6))."""
    ledger = world.coordinator.ledgers[cycle]
    on = month_day(world.parameters, "calendar_confirmation", cycle + 1)
    record_act(
        world, on, cycle, "Coordinator", "confirmation", "AMMR 60(6)",
        {
            "delivered_relocation": ledger.delivered_relocation, "delivered_offset": ledger.delivered_offset,
            "delivered_eur": ledger.delivered_eur,
            "delivered_alternative_eur": ledger.delivered_alternative_eur,
        },
    )  # fmt: skip


def default_penalty(world: Any, cycle: int) -> None:
    """January: beneficiaries ask for offsets in place of relocations that did not happen (63(5))."""
    ledger, coordinator = world.coordinator.ledgers[cycle], world.coordinator
    on = month_day(world.parameters, "calendar_confirmation", cycle + 1)
    asked = bool(world.parameters.value("default_offsets_requested", on)) and bool(ledger.beneficiary.any())
    pledged = np.where(_released_by_shortcomings(ledger), 0, ledger.effective_relocation)
    due = default_offsets(pledged, ledger.delivered_relocation, _still_in_time(world, ledger, on))
    if not asked or not due.any():
        return
    coordinator.default_offset[cycle] = due
    record_act(
        world, on, cycle, "Coordinator", "default_offsets", "AMMR 63(5)",
        {
            "pledged": pledged, "delivered": ledger.delivered_relocation,
            "accepted": _still_in_time(world, ledger, on), "default_offset": due,
        },
    )  # fmt: skip


def carry_credit(world: Any, cycle: int, ledger: CycleLedger, on: date) -> None:
    """Crisis credit at the opening of a cycle: what the last one left, less what is too old (CFMR 9(4))."""
    last = world.coordinator.ledgers.get(cycle - 1)
    if last is None:
        return
    years = int(world.parameters.number("crisis_credit_years", date(cycle, 1, 1)))
    close = last.credit_open + last.credit_earned - last.credit_used - last.credit_expired
    ledgers = world.coordinator.ledgers
    old = [ledgers[y] for y in ledgers if y < cycle - years]
    gone = [ledgers[y] for y in ledgers if y < cycle]
    if old:
        earned = np.sum([one.credit_earned for one in old], axis=0)
        used = np.sum([one.credit_used + one.credit_expired for one in gone], axis=0)
        ledger.credit_expired = np.minimum(credit_expired(earned, used), close)
    ledger.credit_open = close
    record_act(
        world, on, cycle, "Coordinator", "crisis_credit", "CFMR 9(4)",
        {
            "last_open": last.credit_open, "last_earned": last.credit_earned, "last_used": last.credit_used,
            "last_expired": last.credit_expired, "years": years,
            "credit_open": ledger.credit_open, "credit_expired": ledger.credit_expired,
        },
    )  # fmt: skip


def _send_rest_to_facility(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """Money that no beneficiary took, converted measures included, goes to the thematic facility (64(4))."""
    lag = int(world.parameters.number("money_due_months", dates.end))
    due = month_index(dates.end.year, dates.end.month) + lag
    rest = unallocated_money(ledger.effective_eur, ledger.drawn_eur, ledger.alternative_converted_eur)
    for contributor in np.flatnonzero(rest > 0):
        eur = int(rest[contributor])
        world.coordinator.payments.append(Payment(dates.cycle, due, int(contributor), -1, eur, False))
    record_act(
        world, dates.end, dates.cycle, "Coordinator", "unallocated_money", "AMMR 64(4)",
        {"effective_eur": ledger.effective_eur, "drawn_eur": ledger.drawn_eur,
         "alternative_converted_eur": ledger.alternative_converted_eur, "to_facility_eur": rest},
    )  # fmt: skip


def _note_default(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """What was due and neither delivered nor lawfully released: short pledges and missing relocations."""
    price = int(world.parameters.number("solidarity_price_eur", dates.end))
    ledger.accepted_at_close = world.coordinator.accepted()[POOL_PLACES]
    value = pledge_value_eur(
        ledger.effective_relocation, ledger.effective_offset, ledger.effective_eur,
        ledger.effective_alternative_eur, price,
    )  # fmt: skip
    due = np.floor(ledger.fair_share_eur * (1.0 - ledger.deduction) + _ROUNDING).astype(np.int64)
    due = np.where(ledger.beneficiary | (not ledger.adopted), 0, due)
    short = np.ceil(pledge_shortfall_eur(value, due) / price).astype(np.int64)
    accepted = _still_in_time(world, ledger, dates.end)
    undelivered = default_offsets(ledger.effective_relocation, ledger.delivered_relocation, accepted)
    free = _released_by_shortcomings(ledger)
    for state in np.flatnonzero(free & ~ledger.beneficiary):
        ledger.released[state] = "shortcomings"
    ledger.defaulted_persons = short + np.where(free, 0, undelivered)
    record_act(
        world, dates.end, dates.cycle, "Coordinator", "default", "AMMR 60(3), 63(5)",
        {
            "fair_share_eur": ledger.fair_share_eur, "deduction": ledger.deduction,
            "beneficiary": ledger.beneficiary, "due_eur": due,
            "effective_relocation": ledger.effective_relocation, "effective_offset": ledger.effective_offset,
            "effective_eur": ledger.effective_eur,
            "effective_alternative_eur": ledger.effective_alternative_eur,
            "price_eur": price, "value_eur": value, "short_persons": short,
            "delivered_relocation": ledger.delivered_relocation, "accepted": accepted,
            "free_by_shortcomings": free, "undelivered_persons": undelivered,
            "defaulted_persons": ledger.defaulted_persons,
        },
    )  # fmt: skip


def _still_in_time(world: Any, ledger: CycleLedger, on: date) -> NDArray[np.int64]:
    """Relocations accepted by the year's end that may still be carried out (67(12)), (26,); none if strict."""
    strict = bool(world.parameters.value("delivery_deadline_strict", on))
    return ledger.accepted_at_close * (not strict)


def _credit_surplus(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """What states gave beyond their fair share becomes a credit, where a counterfactual says so.

    The next pool's shares were fixed before: the credit joins its balance and is used from the pool after it.
    """
    if not world.parameters.value("surplus_credited", dates.end):
        return
    price = int(world.parameters.number("solidarity_price_eur", dates.end))
    given = ledger.delivered_relocation + ledger.delivered_offset
    given = given + (ledger.effective_eur + ledger.delivered_alternative_eur) // price
    surplus = np.where(ledger.beneficiary, 0, np.maximum(given - ledger.fair_share_persons, 0))
    ledger.credit_earned = ledger.credit_earned + surplus
    following = world.coordinator.ledgers.get(dates.cycle + 1)
    if following is not None:
        following.credit_open = following.credit_open + surplus
        record_act(
            world, dates.end, dates.cycle + 1, "Coordinator", "credit_added", "counterfactual",
            {"credit_added": surplus},
        )  # fmt: skip
    record_act(
        world, dates.end, dates.cycle, "Coordinator", "surplus_credit", "counterfactual",
        {"given_persons": given, "fair_share_persons": ledger.fair_share_persons, "credit_earned": surplus},
    )  # fmt: skip


def _released_by_shortcomings(ledger: CycleLedger) -> np.ndarray:
    """Contributors are free where every beneficiary is flagged, (26,); otherwise others take the draws."""
    flagged = bool(ledger.beneficiary.any()) and bool(ledger.shortcomings[ledger.beneficiary].all())
    return np.full(ledger.beneficiary.size, flagged) & (ledger.effective_relocation > 0)
