"""Events within a year: self-declared pressure, a second Forum, mandatory offsets (AMMR 13(4), 59, 63)."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger, Notification
from pactsim.agents.member_state import REFUSE
from pactsim.model.law.access import (
    council_objection_limit,
    forum_meets_for_capacity,
    pool_has_capacity,
    self_declared_becomes_beneficiary,
)
from pactsim.model.law.council_vote import simple_majority
from pactsim.model.law.fair_share import fair_share_persons
from pactsim.model.law.forum import forum_without_capacity_limit
from pactsim.model.law.offset_erosion import erosion_gap
from pactsim.model.law.offset_terms import offset_cap
from pactsim.model.law.offsets_duty import offset_duty_level, offset_gap, offset_room
from pactsim.model.phases.acts_ledger import record_act, vote_numbers
from pactsim.model.phases.council_acts import settle_effective
from pactsim.model.phases.offset_split import split_gap, weights_of_contributors
from pactsim.model.phases.purposes import FORUM_RECONVENED, PRESSURE_REFUSED
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.phases.solidarity_facts import (
    flow_of_months,
    need_beyond_output,
    need_inputs,
    population_and_gdp,
)
from pactsim.model.random import institution_draw
from pactsim.model.stances import stance_of

# A whole share is not lost to a binary fraction.
_ROUNDING = 1e-6


def self_declared_pressure(world: Any, cycle: int) -> None:
    """States that were not identified and whose arrivals jumped notify pressure of their own (59)."""
    parameters, today = world.parameters, world.today
    if not parameters.value("self_declared_pressure", today):
        return
    ledger = world.coordinator.ledgers[cycle]
    _decide_due(world, ledger)
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
    waiting = {notification.state for notification in ledger.notifications}
    for state in np.flatnonzero(~ledger.under_pressure & ~ledger.beneficiary):
        declares = world.member_states[POOL_PLACES[state]].declares_pressure(float(surge[state]), threshold)
        if declares and int(state) not in waiting:
            _notify(world, ledger, int(state), float(surge[state]), threshold, first)
    _decide_due(world, ledger)


def _decide_due(world: Any, ledger: CycleLedger) -> None:
    """Decide on the notifications to which the Council can no longer object by the month's end (59(6)).

    Nothing is decided after October: it would come too late to be drawn in the year.
    """
    days = int(world.parameters.number("council_objection_days", world.today))
    limits = [(one, council_objection_limit(one.decided, days)) for one in ledger.notifications]
    ledger.notifications = [one for one, limit in limits if limit > world.today]
    for one, limit in limits:
        if limit <= world.today and not ledger.beneficiary[one.state]:
            _decide_notification(world, ledger, one, limit)


def _notify(world: Any, ledger: CycleLedger, state: int, surge: float, threshold: float, first: date) -> None:
    """A state's notification of pressure (59(1)-(2)); the Commission decides some days later."""
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
    decided = first + timedelta(days=int(parameters.number("pressure_decision_days", first)))
    ledger.notifications.append(Notification(decided, state, need, surge, threshold))


def _decide_notification(
    world: Any, ledger: CycleLedger, notification: Notification, released_on: date
) -> None:
    """The Commission's decision, the test of the pool's capacity, and the release from the own pledge (59(4)-(7))."""
    decided, state, need, surge, threshold = notification
    code, parameters, first = POOL_STATES[state], world.parameters, decided.replace(day=1)
    positive = world.commission.confirms_pressure(surge, threshold)
    refusal = parameters.number("pressure_refusal_probability", first)
    draw = institution_draw(int(world.seed32), int(POOL_PLACES[state]), ledger.year, PRESSURE_REFUSED)
    positive = positive and draw >= refusal
    left = int((ledger.effective_relocation + ledger.effective_offset - ledger.drawn_relocation).sum())
    left_eur = int((ledger.effective_eur - ledger.drawn_eur).sum())
    enough = pool_has_capacity(left, left_eur, need, int(parameters.number("solidarity_price_eur", first)))
    record_act(
        world, decided, ledger.year, "Commission", "pressure_decision", "AMMR 59(4)-(6)",
        {"surge": surge, "threshold": threshold, "refusal": refusal, "draw": draw, "positive": positive,
         "capacity_left_persons": left,
         "capacity_left_eur": left_eur, "need": need, "enough_capacity": enough},
        subject=code,
    )  # fmt: skip
    if forum_meets_for_capacity(positive, enough):
        days = int(parameters.number("forum_without_capacity_days", first))
        reconvene(world, ledger.year, forum_without_capacity_limit(decided, days), "AMMR 59(7), 13(4)")
    # Objections of the Council and other reasons are within the refusal above.
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
        released_on,
        ledger.year,
        "Commission",
        "release",
        "AMMR 60(3)",
        {"need": need, "mandatory_offset": kept},
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
    chance = world.parameters.number("forum_reconvened", on)
    will = institution_draw(int(world.seed32), 0, cycle, FORUM_RECONVENED) < chance
    asked = not automatic and world.council.wants_to_reconvene(counted < level, will)
    if asked:
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
    if ledger.reconvened or automatic or world.parameters.value("offset_erosion_alone", on):
        settle_mandatory_offsets(world, ledger, on)


def settle_mandatory_offsets(world: Any, ledger: CycleLedger, on: date) -> None:
    """Each contributor's duty to take over cases, under the cap of its own fair share (63(3)-(4), (7))."""
    parameters = world.parameters
    price = int(parameters.number("solidarity_price_eur", on))
    automatic = parameters.value("offset_trigger", on) == "automatic"
    counted, level = _pledges_and_level(world, ledger, on)
    gap = offset_gap(counted, level, ledger.reconvened or automatic)
    if not ledger.reconvened and not automatic:
        # Reached only under the reading in which 63(4) stands alone (rulebook A7).
        gap = erosion_gap(*_pledged_and_effective(ledger), level)
    pledged, effective = _pledged_and_effective(ledger)
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
    share = weights_of_contributors(world, ledger, room, on)
    passed_on = bool(parameters.value("offset_remainder_passed_on", on))
    ledger.mandatory_offset = split_gap(gap, share, room, passed_on)
    record_act(
        world, on, ledger.year, "Council", "mandatory_offsets", "AMMR 63(3)-(4), 63(7)",
        {
            "relocation_pledges_counted": counted, "level": level, "reconvened": ledger.reconvened,
            "automatic": automatic, "gap": gap, "cap_rule": cap_rule, "cap": cap, "persons": persons,
            "money_eur": money, "price_eur": price, "share": share, "room": room, "passed_on": passed_on,
            "pledged": pledged, "effective": effective,
            "mandatory_offset": ledger.mandatory_offset,
        },
    )  # fmt: skip


def _pledges_and_level(world: Any, ledger: CycleLedger, on: date) -> tuple[int, int]:
    parameters = world.parameters
    counted_rule = parameters.value("offset_pledges_counted", on)
    pledged, effective = _pledged_and_effective(ledger)
    counted = effective if counted_rule == "effective" else pledged
    number = int(parameters.number("offset_duty_floor_persons", on))
    if parameters.value("offset_duty_number", on) == "proposal":
        number = ledger.proposed_persons
    level = offset_duty_level(ledger.reference_persons, number, parameters.number("offset_duty_share", on))
    return counted, level


def _pledged_and_effective(ledger: CycleLedger) -> tuple[int, int]:
    """Persons and cases pledged in all, and what of them is to be delivered."""
    pledged = int((ledger.pledged_relocation + ledger.pledged_offset).sum())
    return pledged, int((ledger.effective_relocation + ledger.effective_offset).sum())
