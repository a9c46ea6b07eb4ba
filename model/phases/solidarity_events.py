"""Events within a year: self-declared pressure, a second Forum, mandatory offsets (AMMR 13(4), 59, 63)."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.agents.member_state import REFUSE
from pactsim.model.law.access import (
    forum_meets_for_capacity,
    pool_has_capacity,
    self_declared_becomes_beneficiary,
)
from pactsim.model.law.council_vote import simple_majority
from pactsim.model.law.fair_share import fair_share_persons
from pactsim.model.law.forum import forum_without_capacity_limit
from pactsim.model.law.offset_terms import offset_cap
from pactsim.model.law.offsets_duty import mandatory_offsets, offset_duty_level, offset_gap, offset_room
from pactsim.model.phases.acts_ledger import record_act, vote_numbers
from pactsim.model.phases.council_acts import settle_effective
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.phases.solidarity_facts import (
    flow_of_months,
    need_beyond_output,
    need_inputs,
    population_and_gdp,
)
from pactsim.model.stances import stance_of

#: Article 59(4) asks for a decision without delay and sets no day (rulebook A23).
_COMMISSION_DECIDES_DAYS = 14
# A whole share is not lost to a binary fraction.
_ROUNDING = 1e-6


def self_declared_pressure(world: Any, cycle: int) -> None:
    """States that were not identified and whose arrivals jumped notify pressure of their own (59)."""
    parameters, today = world.parameters, world.today
    if not parameters.value("self_declared_pressure", today):
        return
    ledger = world.coordinator.ledgers[cycle]
    threshold = parameters.number("self_declaration_surge", today)
    first = date(today.year, today.month, 1)
    now, known = flow_of_months(world, "entries_irregular", first, 3, back=1)
    before, known_before = flow_of_months(world, "entries_irregular", first, 12, back=4)
    if known < 3 or known_before < 12:
        return
    surge = now[POOL_PLACES] / np.maximum(before[POOL_PLACES] / 4.0, 1.0)
    share_of_union = now[POOL_PLACES] / max(now[POOL_PLACES].sum(), 1.0)
    # A jump from almost nothing is no pressure: the load must also be above the state's part of the key.
    surge = np.where(share_of_union > ledger.fair_share, surge, 0.0)
    for state in np.flatnonzero(~ledger.under_pressure & ~ledger.beneficiary):
        if world.member_states[POOL_PLACES[state]].declares_pressure(float(surge[state]), threshold):
            _decide_notification(world, ledger, int(state), float(surge[state]), threshold, first)


def _decide_notification(
    world: Any, ledger: CycleLedger, state: int, surge: float, threshold: float, first: date
) -> None:
    """Notification, the Commission's decision, and the test of the pool's capacity (59(4)-(7))."""
    code, parameters = POOL_STATES[state], world.parameters
    months = parameters.number("need_target_months", first)
    pending, decided_in_a_year = need_inputs(world, first - timedelta(days=1))
    need = int(max(need_beyond_output(pending, decided_in_a_year, months)[state], 1))
    record_act(
        world, first, ledger.year, code, "pressure_notification", "AMMR 59(1)-(2)",
        {"surge": surge, "threshold": threshold, "pending": pending[state],
         "decided_in_a_year": decided_in_a_year[state], "target_months": months, "need": need},
        subject=code,
    )  # fmt: skip
    decided = first + timedelta(days=_COMMISSION_DECIDES_DAYS)
    positive = world.commission.confirms_pressure(surge, threshold)
    left = int((ledger.effective_relocation + ledger.effective_offset - ledger.drawn_relocation).sum())
    left_eur = int((ledger.effective_eur - ledger.drawn_eur).sum())
    enough = pool_has_capacity(left, left_eur, need, int(parameters.number("solidarity_price_eur", first)))
    record_act(
        world, decided, ledger.year, "Commission", "pressure_decision", "AMMR 59(4)-(6)",
        {"surge": surge, "threshold": threshold, "positive": positive, "capacity_left_persons": left,
         "capacity_left_eur": left_eur, "need": need, "enough_capacity": enough},
        subject=code,
    )  # fmt: skip
    if forum_meets_for_capacity(positive, enough):
        days = int(parameters.number("forum_without_capacity_days", first))
        reconvene(world, ledger.year, forum_without_capacity_limit(decided, days), "AMMR 59(7), 13(4)")
    # The Council never objects on its own, and no other reasons are modelled.
    if not self_declared_becomes_beneficiary(positive, enough, False, False):
        return
    ledger.under_pressure[state] = True
    ledger.beneficiary[state] = True
    ledger.released[state] = "beneficiary"
    ledger.need_computed[state] = ledger.need_stated[state] = need
    # What it has already delivered stays delivered; the rest of its own pledge is released.
    settle_effective(ledger)
    taken = int(ledger.delivered_offset[state] - ledger.effective_offset[state])
    kept = min(int(ledger.mandatory_offset[state]), max(taken, 0))
    ledger.mandatory_offset[state] = kept
    record_act(
        world,
        decided,
        ledger.year,
        "Commission",
        "release",
        "AMMR 60(3)",
        {"mandatory_offset": kept},
        subject=code,
    )


def second_forum(world: Any, dates: CycleDates) -> None:
    """The regular moment at which insufficient pledges may bring the Forum together again (13(4))."""
    reconvene(world, dates.cycle, dates.reconvening, "AMMR 13(4)")


def reconvene(world: Any, cycle: int, on: date, article: str) -> None:
    """Put the second Forum to the vote, and settle mandatory offsets if it meets."""
    ledger = world.coordinator.ledgers[cycle]
    if ledger.reconvened or not ledger.adopted:
        return
    counted, level = _pledges_and_level(world, ledger, on)
    automatic = world.parameters.value("offset_trigger", on) == "automatic"
    will = bool(world.parameters.value("forum_reconvened", on))
    if not automatic and not world.council.wants_to_reconvene(counted < level, will):
        return
    if not automatic:
        positions = {
            code: "against" if stance_of(code, on).get(REFUSE, 0.0) >= 0.5 else "for" for code in POOL_STATES
        }
        vote = world.council.vote(positions)
        in_favour = np.array([positions[code] == "for" for code in POOL_STATES])
        population, _gdp = population_and_gdp(world, cycle, POOL_STATES)
        ledger.reconvened = simple_majority(in_favour)
        record_act(
            world, on, cycle, "HighLevelForum", "reconvening", article,
            {"relocation_pledges_counted": counted, "level": level},
            vote=vote_numbers(vote, float(population[in_favour].sum() / population.sum()), ledger.reconvened),
        )  # fmt: skip
    if ledger.reconvened or automatic:
        settle_mandatory_offsets(world, ledger, on)


def settle_mandatory_offsets(world: Any, ledger: CycleLedger, on: date) -> None:
    """Each contributor's duty to take over cases, under the cap of its own fair share (63(3)-(4), (7))."""
    parameters = world.parameters
    price = int(parameters.number("solidarity_price_eur", on))
    automatic = parameters.value("offset_trigger", on) == "automatic"
    counted, level = _pledges_and_level(world, ledger, on)
    gap = offset_gap(counted, level, ledger.reconvened or automatic)
    cap_rule = parameters.value("offset_cap", on)
    of_proposal = fair_share_persons(ledger.fair_share, ledger.proposed_persons)
    cap = offset_cap(cap_rule, ledger.fair_share_persons, of_proposal, gap)
    cap = np.floor(cap * (1.0 - ledger.deduction) + _ROUNDING).astype(np.int64)
    persons = np.maximum(
        ledger.effective_relocation + ledger.effective_offset,
        ledger.delivered_relocation + ledger.delivered_offset,
    )
    nets_money = bool(parameters.value("offset_cap_nets_money", on))
    money = (ledger.effective_eur + ledger.effective_alternative_eur) * nets_money
    room = cap if cap_rule == "none" else offset_room(cap, persons, money, price)
    room = np.where(ledger.contributors(), room, 0)
    share = np.where(ledger.contributors(), ledger.fair_share * (ledger.deduction < 1), 0.0)
    ledger.mandatory_offset = mandatory_offsets(gap, share, room)
    record_act(
        world, on, ledger.year, "Council", "mandatory_offsets", "AMMR 63(3)-(4), 63(7)",
        {
            "relocation_pledges_counted": counted, "level": level, "reconvened": ledger.reconvened,
            "automatic": automatic, "gap": gap, "cap_rule": cap_rule, "cap": cap, "persons": persons,
            "money_eur": money, "price_eur": price, "share": share, "room": room,
            "mandatory_offset": ledger.mandatory_offset,
        },
    )  # fmt: skip


def _pledges_and_level(world: Any, ledger: CycleLedger, on: date) -> tuple[int, int]:
    parameters = world.parameters
    counted_rule = parameters.value("offset_pledges_counted", on)
    if counted_rule == "effective":
        counted = int((ledger.effective_relocation + ledger.effective_offset).sum())
    else:
        counted = int((ledger.pledged_relocation + ledger.pledged_offset).sum())
    level = offset_duty_level(
        ledger.reference_persons,
        int(parameters.number("offset_duty_floor_persons", on)),
        parameters.number("offset_duty_share", on),
    )
    return counted, level
