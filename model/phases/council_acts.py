"""The Council's part: deductions and the act that fixes the pool (AMMR 57, 61, 62)."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.model.law.council_vote import qualified_majority
from pactsim.model.law.deductions import deduction_assessment_limit, deduction_granted
from pactsim.model.law.effective_pool import effective_pledge
from pactsim.model.phases.acts_ledger import pledge_numbers, record_act, vote_numbers
from pactsim.model.phases.deduction_grounds import ground_for
from pactsim.model.phases.first_cycle import observed_deductions
from pactsim.model.phases.purposes import DEDUCTION_GRANTED
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.phases.solidarity_facts import population_and_gdp
from pactsim.model.random import institution_draw
from pactsim.model.stances import stance_of

#: From the Commission's assessment to the Council's act on a deduction.
DECISION_DAYS = 7


def deductions(world: Any, dates: CycleDates) -> None:
    """Requests after the Forum, the Commission's assessment within four weeks, the Council's act."""
    ledger = world.coordinator.ledgers[dates.cycle]
    observed = observed_deductions(world, dates.cycle)
    for state in np.flatnonzero(ledger.asked_deduction > 0):
        code = POOL_STATES[state]
        draw = institution_draw(int(world.seed32), int(POOL_PLACES[state]), dates.cycle, DEDUCTION_GRANTED)
        decide_deduction(world, dates, ledger, int(state), dates.deduction_requests, draw, observed.get(code))


def decide_deduction(
    world: Any,
    dates: CycleDates,
    ledger: CycleLedger,
    state: int,
    requested: date,
    draw: float,
    known: float | None = None,
) -> float:
    """One request through all its steps; returns the share of the pledge that is deducted.

    ``known`` is the share that was granted in fact, where a fact is held. The assessment never lies after the
    Council act of the cycle when the request was made before it.
    """
    parameters, code, on = world.parameters, POOL_STATES[state], requested
    asked = float(ledger.asked_deduction[state])
    ground = ground_for(world, ledger, state, on)
    article = f"AMMR {ground or '61, 62'}"
    record_act(
        world, requested, dates.cycle, code, "deduction_request", article,
        {"asked": asked, "ground": ground, "used_pool": bool(ledger.used_pool[state])}, subject=code,
    )  # fmt: skip
    assessed_on = deduction_assessment_limit(
        requested, int(parameters.number("deduction_assessment_days", on))
    )
    if requested <= dates.council_act:
        assessed_on = min(assessed_on, dates.council_act)
    support = parameters.number("deduction_support", on)
    willingness = parameters.number("deduction_grant_probability", on)
    assessed = world.commission.assess_deduction(asked, support, willingness, draw) if ground else 0.0
    if known is not None:
        assessed = known
    room = _room_for_deduction(world, dates, ledger, state)
    granted = min(deduction_granted(asked, assessed), room)
    numbers = {
        "asked": asked, "support": support, "willingness": willingness, "draw": draw,
        "assessed": assessed, "room": room, "source": "agent" if known is None else "observed",
    }  # fmt: skip
    record_act(
        world, assessed_on, dates.cycle, "Commission", "deduction_assessment", article, numbers, subject=code
    )
    decided_on = assessed_on + timedelta(days=DECISION_DAYS)
    if requested <= dates.council_act:
        decided_on = min(decided_on, dates.council_act)
    record_act(
        world, decided_on, dates.cycle, "Council", "deduction", article,
        numbers | {"granted": granted}, subject=code,
    )  # fmt: skip
    ledger.granted_deduction[state] = granted
    ledger.deductions_to_come.append((decided_on, state))
    return granted


def apply_deductions(ledger: CycleLedger, on: date) -> None:
    """Let granted deductions take effect whose day has come."""
    due = [state for day, state in ledger.deductions_to_come if day <= on]
    if not due:
        return
    ledger.deductions_to_come = [entry for entry in ledger.deductions_to_come if entry[0] > on]
    ledger.deduction[due] = ledger.granted_deduction[due]
    settle_effective(ledger)


def council_act(world: Any, dates: CycleDates) -> None:
    """The implementing act: reference, every pledge by type, deductions so far; by qualified majority."""
    ledger = world.coordinator.ledgers[dates.cycle]
    apply_deductions(ledger, dates.council_act)
    positions = {}
    for state, code in enumerate(POOL_STATES):
        agent = world.member_states[POOL_PLACES[state]]
        refused = ledger.asked_deduction[state] > 0 and ledger.deduction[state] == 0
        positions[code] = agent.votes(stance_of(code, dates.council_act), bool(refused))
    vote = world.council.vote(positions)
    population, _gdp = population_and_gdp(world, dates.cycle, POOL_STATES)
    in_favour = np.array([positions[code] == "for" for code in POOL_STATES])
    states_share = world.parameters.number("qualified_majority_states", dates.council_act)
    population_share = world.parameters.number("qualified_majority_population", dates.council_act)
    ledger.adopted = qualified_majority(in_favour, population, states_share, population_share)
    if not ledger.adopted:
        _forget_pledges(ledger)
    settle_effective(ledger)
    record_act(
        world, dates.council_act, dates.cycle, "Council", "council_act", "AMMR 57",
        {
            "reference_persons": ledger.reference_persons, "reference_eur": ledger.reference_eur,
            "price_eur": int(world.parameters.number("solidarity_price_eur", dates.council_act)),
            "states_share": states_share, "population_share": population_share,
            "pledges": {code: pledge_numbers(ledger, s) for s, code in enumerate(POOL_STATES)},
            "deduction": ledger.deduction,
            "effective_relocation": ledger.effective_relocation, "effective_offset": ledger.effective_offset,
            "effective_eur": ledger.effective_eur,
            "effective_alternative_eur": ledger.effective_alternative_eur,
        },
        vote=vote_numbers(vote, float(population[in_favour].sum() / population.sum()), ledger.adopted),
    )  # fmt: skip


def settle_effective(ledger: CycleLedger) -> None:
    """Recompute what must be delivered after deductions and releases, by type.

    A release or a deduction within the year frees from what is still to be drawn, never from what was drawn.
    """
    drawn = {
        "relocation": ledger.drawn_relocation,
        "offset": ledger.delivered_offset,
        "eur": ledger.drawn_eur,
        "alternative_eur": ledger.alternative_requested_eur,
    }
    for kind, floor in drawn.items():
        pledged = getattr(ledger, f"pledged_{kind}")
        effective = effective_pledge(pledged, ledger.deduction, ledger.beneficiary)
        setattr(ledger, f"effective_{kind}", np.maximum(effective, floor))


def _room_for_deduction(world: Any, dates: CycleDates, ledger: CycleLedger, state: int) -> float:
    """The deduction that the cap on all deductions still leaves to a state, in [0, 1]."""
    cap = world.parameters.number("deduction_total_cap", dates.council_act)
    others = ledger.granted_deduction * ledger.fair_share
    others[state] = 0.0
    own = float(ledger.fair_share[state])
    return 1.0 if own <= 0 else min(max((cap - float(others.sum())) / own, 0.0), 1.0)


def _forget_pledges(ledger: CycleLedger) -> None:
    """Without an act no pledge binds: the pool of the year does not come about."""
    for kind in ("relocation", "offset", "eur", "alternative_eur"):
        setattr(ledger, f"pledged_{kind}", np.zeros_like(ledger.pledged_eur))
