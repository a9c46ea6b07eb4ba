"""Euros on their way: contributor to Union budget, to beneficiary or third country, and into capacity."""

from typing import Any, Final

import numpy as np

from pactsim.agents.codes import N_PLACES, PLACES, POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.agents.solidarity_records import Payment, Spending
from pactsim.model.calendar import month_index
from pactsim.model.phases.acts_ledger import record_act

THIRD_COUNTRY: Final = "third_country"
#: Euros of a month by act and cycle, then by column and state.
Books = dict[tuple[str, int], dict[str, dict[str, int]]]


def move_money(world: Any) -> None:
    """The month's payments; each euro drawn moves once to the Union and once onward."""
    now = month_index(world.today.year, world.today.month)
    coordinator = world.coordinator
    coming = coordinator.payments
    coordinator.payments = []
    books: Books = {}
    for payment in coming:
        if payment.due_month > now:
            coordinator.payments.append(payment)
        elif payment.paid:
            _disburse(world, payment, now, books)
        else:
            _pay_in(world, payment, now, books)
    _record_money(world, books)


def spend(world: Any) -> None:
    """What last months' money buys next month: decisions and reception places, by place."""
    now = month_index(world.today.year, world.today.month)
    coordinator = world.coordinator
    price = {
        "asylum": world.parameters.number("decision_cost_eur", world.today),
        "reception": world.parameters.number("place_month_cost_eur", world.today),
    }
    bought = {use: np.zeros(N_PLACES) for use in price}
    coordinator.spendings = [s for s in coordinator.spendings if s.first_month + s.months > now]
    for spending in coordinator.spendings:
        if spending.use in price and spending.first_month <= now:
            bought[spending.use][spending.place] += spending.eur_a_month / price[spending.use]
    coordinator.decisions_bought, coordinator.places_bought = bought["asylum"], bought["reception"]


def lump_sums(world: Any) -> None:
    """Union money for this month's relocations: to the receiving state, and for the transfer (AMIF 20)."""
    coordinator = world.coordinator
    if not coordinator.relocated_this_month:
        return
    receiver = int(world.parameters.number("relocation_lump_sum_eur", world.today))
    sender = int(world.parameters.number("relocation_transfer_lump_sum_eur", world.today))
    for _cycle, moved in coordinator.relocated_this_month:
        for contributor, beneficiary in zip(*np.nonzero(moved)):
            persons = int(moved[contributor, beneficiary])
            coordinator.pay("EU", PLACES[contributor], persons * receiver, "AMIF 20(1)")
            coordinator.pay("EU", PLACES[beneficiary], persons * sender, "AMIF 20(3)")
    coordinator.relocated_this_month = []


def split_by_use(eur: int, uses: dict[str, float]) -> dict[str, int]:
    """Whole euros by use in proportion; the first use takes what rounding leaves."""
    total = sum(uses.values())
    parts = {use: int(eur * share / total) for use, share in uses.items()}
    first = next(iter(parts))
    parts[first] += eur - sum(parts.values())
    return parts


def _record_money(world: Any, books: Books) -> None:
    """One act a cycle for the month's payments in, and one for those out."""
    articles = {"money_paid_in": "AMMR 64(1), 64(4)", "money_paid_out": "AMMR 56(2)(b), 64"}
    for (act, cycle), numbers in sorted(books.items()):
        if act == "money_paid_out":
            uses = world.parameters.value("money_uses", world.today)
            numbers = {"uses": uses, **numbers}
        record_act(world, world.today, cycle, "Coordinator", act, articles[act], numbers)


def _book(books: Books, act: str, cycle: int, column: str, code: str, eur: int) -> None:
    row = books.setdefault((act, cycle), {}).setdefault(column, {})
    row[code] = row.get(code, 0) + eur


def _pay_in(world: Any, payment: Payment, now: int, books: Books) -> None:
    """The contributor pays into the Union budget as external assigned revenue (64)."""
    coordinator = world.coordinator
    goal = "to_facility_eur" if payment.beneficiary < 0 else "for_beneficiaries_eur"
    _book(books, "money_paid_in", payment.cycle, goal, POOL_STATES[payment.contributor], payment.eur)
    ledger = coordinator.ledgers[payment.cycle]
    ledger.delivered_eur[payment.contributor] += payment.eur
    ledger.held_by_union_eur += payment.eur
    coordinator.pay(POOL_STATES[payment.contributor], "EU", payment.eur, "AMMR 64(1)")
    if payment.beneficiary < 0:
        ledger.held_by_union_eur -= payment.eur
        ledger.facility_eur += payment.eur
        return
    lag = int(world.parameters.number("money_effect_months", world.today))
    onward = payment._replace(due_month=now + lag, paid=True)
    if lag == 0:
        _disburse(world, onward, now, books)
    else:
        coordinator.payments.append(onward)


def _disburse(world: Any, payment: Payment, now: int, books: Books) -> None:
    """The Union pays the beneficiary's actions, and those in third countries (56(2)(b))."""
    coordinator = world.coordinator
    ledger = coordinator.ledgers[payment.cycle]
    parts = split_by_use(payment.eur, world.parameters.value("money_uses", world.today))
    abroad = parts.get(THIRD_COUNTRY, 0)
    ledger.held_by_union_eur -= payment.eur
    ledger.third_country_eur += abroad
    ledger.received_eur[payment.beneficiary] += payment.eur - abroad
    code = POOL_STATES[payment.beneficiary]
    for column, eur in (
        ("disbursed_eur", payment.eur), ("third_country_eur", abroad), ("received_eur", payment.eur - abroad)
    ):  # fmt: skip
        _book(books, "money_paid_out", payment.cycle, column, code, eur)
    coordinator.pay("EU", code, payment.eur - abroad, "AMMR 64")
    coordinator.pay("EU", "THIRD", abroad, "AMMR 56(2)(b)")
    months = int(world.parameters.number("money_spending_months", world.today))
    place = int(POOL_PLACES[payment.beneficiary])
    for use, eur in parts.items():
        if use != THIRD_COUNTRY and eur:
            coordinator.spendings.append(Spending(place, use, now + 1, months, eur / months))
