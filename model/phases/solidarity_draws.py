"""Draws on the pool: each beneficiary's part, delivered by all contributors in proportion, type by type."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.agents.cycle_ledger import N_POOL, POOL_PLACES, CycleLedger, to_places, to_pool
from pactsim.agents.solidarity_records import Payment
from pactsim.model.calendar import month_index
from pactsim.model.law.draws import divisor_shares, proportional_draw
from pactsim.model.law.shortcomings import owed_to
from pactsim.model.phases.acts_ledger import by_pair, record_act
from pactsim.model.phases.offset_split import split_among_beneficiaries
from pactsim.model.phases.solidarity_calendar import CycleDates, cycle_dates
from pactsim.model.phases.solidarity_facts import flow_of_months

Counts = NDArray[np.int64]


def draw_pool(world: Any, dates: CycleDates) -> None:
    """The month's draws: relocations and money up to the part of the year that has passed."""
    ledger = world.coordinator.ledgers[dates.cycle]
    passed = _part_of_year(world, dates)
    if passed <= 0 or not ledger.beneficiary.any():
        return
    price = int(world.parameters.number("solidarity_price_eur", world.today))
    need = ledger.need_stated * ledger.beneficiary
    claims = {
        "passed": passed, "price_eur": price, "beneficiary": ledger.beneficiary, "need_stated": need,
        "claim": _claims(world, ledger), "sar": ledger.sar_beneficiary & ledger.beneficiary,
        "sar_earmark": world.parameters.number("sar_earmark", world.today),
    }  # fmt: skip
    before = {kind: ledger.by_pair[kind].copy() for kind in ("relocation", "money")}
    persons = _draw_type(world, ledger, "relocation", passed, need)
    # Persons and money serve one need: money is drawn for what persons leave of it.
    in_persons = ledger.by_pair["relocation"].sum(axis=0) + ledger.received_offset
    money = _draw_type(world, ledger, "money", passed, np.maximum(need - in_persons, 0) * price)
    ledger.drawn_relocation = ledger.by_pair["relocation"].sum(axis=1)
    ledger.drawn_eur = ledger.by_pair["money"].sum(axis=1)
    ledger.used_pool |= (persons.sum(axis=0) + money.sum(axis=0)) > 0
    world.coordinator.grant_relocations(to_places(persons))
    _owe_money(world, dates.cycle, money)
    if persons.any() or money.any():
        record_act(
            world, world.today, dates.cycle, "Coordinator", "draws", "AMMR 58(2), 60(2)-(3)",
            claims | {
                "effective_relocation": ledger.effective_relocation,
                "drawn_relocation_before": before["relocation"].sum(axis=1),
                "request_relocation": persons.sum(axis=0), "relocation": by_pair(persons),
                "in_persons": in_persons, "effective_eur": ledger.effective_eur,
                "drawn_eur_before": before["money"].sum(axis=1),
                "request_eur": money.sum(axis=0), "eur": by_pair(money),
            },
        )  # fmt: skip


def offer_offsets(world: Any) -> None:
    """What each contributor may or must take over next: cases it owes, as far as they are at home."""
    coordinator = world.coordinator
    due = np.zeros((N_POOL, N_POOL), dtype=np.int64)
    eligible = to_pool(np.asarray(world.offset_eligible, dtype=np.int64))
    for year in sorted(coordinator.ledgers):
        ledger = coordinator.ledgers[year]
        if not ledger.adopted or world.today < cycle_dates(year, world.parameters).operation:
            continue
        owed, open_to = coordinator.offset_owed(year), _claims(world, ledger) > 0
        for contributor in np.flatnonzero(owed):
            cases = np.where(open_to, eligible[contributor] - due[contributor], 0)
            cases = np.maximum(cases, 0)
            taken = min(int(owed[contributor]), int(cases.sum()))
            if taken:
                due[contributor] += split_among_beneficiaries(
                    world, cases, ledger.need_stated, taken, world.today
                )
    coordinator.offset_due = to_places(due)


def _draw_type(world: Any, ledger: CycleLedger, kind: str, passed: float, need: Counts) -> Counts:
    """One type's draws of the month, (26, 26); each beneficiary's request is met in proportion."""
    coordinator = world.coordinator
    effective = ledger.effective_relocation if kind == "relocation" else ledger.effective_eur
    so_far = ledger.by_pair[kind]
    entitled = coordinator.entitlements(
        int(effective.sum()),
        _claims(world, ledger),
        ledger.sar_beneficiary & ledger.beneficiary,
        world.parameters.number("sar_earmark", world.today),
    )
    wanted = wanted_so_far(entitled, passed, int(effective.sum()), need)
    drawn = so_far.sum(axis=1)
    taken = np.zeros((N_POOL, N_POOL), dtype=np.int64)
    for beneficiary in np.flatnonzero(wanted):
        request = int(wanted[beneficiary] - so_far[:, beneficiary].sum())
        if request <= 0:
            continue
        part = proportional_draw(effective, drawn, request)
        drawn = drawn + part
        taken[:, beneficiary] = part
        for contributor in np.flatnonzero(part):
            coordinator.record_draw(
                world.today, ledger.year, kind, int(contributor), int(beneficiary), int(part[contributor])
            )
    return taken


def wanted_so_far(entitled: NDArray[np.float64], passed: float, pool: int, need: Counts) -> Counts:
    """Each beneficiary's cumulative draw by now in whole units, (26,): its part, at most its need.

    ``passed`` is the part of the ``pool`` that may be drawn by now.
    """
    available = int(np.floor(passed * pool + 1e-6))
    if entitled.sum() <= 0:
        return np.zeros(N_POOL, dtype=np.int64)
    weight = np.rint(1e9 * entitled / entitled.sum()).astype(np.int64)
    highest = np.where(weight > 0, need, 0)
    return divisor_shares(weight, min(available, int(highest.sum())), np.zeros_like(highest), highest)


def _claims(world: Any, ledger: CycleLedger) -> NDArray[np.float64]:
    """The weights by which beneficiaries share the pool, (26,); a finding of shortcomings ends a claim."""
    owed = owed_to(
        ledger.beneficiary,
        ledger.shortcomings,
        world.parameters.number("shortcomings_release_share", world.today),
    )
    rule = world.parameters.value("beneficiary_split", world.today)
    if rule == "need":
        weight = ledger.need_stated.astype(np.float64)
    elif rule == "arrivals":
        first = date(world.today.year, world.today.month, 1)
        weight = flow_of_months(world, "entries_irregular", first, 12, back=1)[0][POOL_PLACES]
    else:
        weight = np.ones(N_POOL)
    return owed * weight


def _part_of_year(world: Any, dates: CycleDates) -> float:
    """The part of the pool that may be drawn by now: even tranches, done some months before the end."""
    every = int(world.parameters.number("draw_every_months", world.today))
    early = int(world.parameters.number("draws_end_months_early", world.today))
    if world.today < dates.technical_forum:
        return 0.0
    first = month_index(dates.technical_forum.year, dates.technical_forum.month)
    months = max(month_index(dates.end.year, dates.end.month) - first + 1 - early, 1)
    elapsed = month_index(world.today.year, world.today.month) - first + 1
    if elapsed % every and elapsed < months:
        return 0.0
    return min(elapsed / months, 1.0)


def _owe_money(world: Any, cycle: int, money: Counts) -> None:
    lag = int(world.parameters.number("money_due_months", world.today))
    due = month_index(world.today.year, world.today.month) + lag
    for contributor, beneficiary in zip(*np.nonzero(money)):
        world.coordinator.payments.append(
            Payment(
                cycle, due, int(contributor), int(beneficiary), int(money[contributor, beneficiary]), False
            )
        )


def received_of_year(world: Any) -> NDArray[np.float64]:
    """Persons, cases and money (at the price) each place received in the running cycle, (33,)."""
    result = np.zeros(N_PLACES)
    ledger = world.coordinator.ledgers.get(world.year)
    if ledger is not None:
        price = world.parameters.number("solidarity_price_eur", world.today)
        result[POOL_PLACES] = (
            ledger.received_relocation + ledger.received_offset + ledger.received_eur / price
        )
    return result
