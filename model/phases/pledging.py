"""The High-Level Forum: every state says what it contributes, and in which form (AMMR 13, 57, 66)."""

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import N_POOL, POOL_PLACES, CycleLedger
from pactsim.agents.member_state import (
    ALTERNATIVE,
    DEDUCTION,
    FORMS,
    OFFSET,
    PAY,
    REFUSE,
    RELOCATE,
    Pledge,
)
from pactsim.model.law.crisis_credit import credit_used
from pactsim.model.law.fair_share import fair_share_eur, fair_share_persons
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.pool_proposal import Totals, council_reference
from pactsim.model.phases.acts_ledger import pledge_numbers, record_act
from pactsim.model.phases.deduction_grounds import may_ask_before_the_act
from pactsim.model.phases.first_cycle import observed_pledges
from pactsim.model.phases.government_costs import costs_of_forms, premium_eur, relief_by_record
from pactsim.model.phases.purposes import SHOCK_OF_FORM
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.phases.solidarity_facts import key_numbers, stock
from pactsim.model.random import institution_draw
from pactsim.model.stances import stance_of

#: Months of its own past from which a run can say how strained a state's reception is.
FEWEST_MONTHS_OF_STRAIN = 24
#: Forms that a counterfactual menu takes away (lever ``pledge_menu``).
_NOT_ON_MENU: Final[dict[str, frozenset[str]]] = {
    "full": frozenset(),
    "persons": frozenset({PAY, ALTERNATIVE}),
    "relocation": frozenset({PAY, ALTERNATIVE, OFFSET}),
}


def forum(world: Any, dates: CycleDates) -> None:
    """The Forum settles the level, computes fair shares and hears the pledges."""
    ledger = world.coordinator.ledgers[dates.cycle]
    set_reference(world, dates, ledger)
    observed = observed_pledges(world, ledger)
    for state, code in enumerate(POOL_STATES):
        pledge = observed.get(code)
        reasons: dict[str, Any] = {}
        ledger.pledge_source[state] = "agent" if pledge is None else "observed"
        if pledge is None:
            pledge, reasons = agent_pledge(world, dates, ledger, state)
        _enter(ledger, state, pledge)
        record_act(
            world, dates.forum, dates.cycle, code, "pledge", "AMMR 13, 57(3)",
            {"form": pledge.form, **pledge_numbers(ledger, state),
             "deduction_asked": pledge.deduction_asked, **reasons}, subject=code,
        )  # fmt: skip
    _record_totals(world, dates, ledger)


def set_reference(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    """The level the Forum settles on and each state's fair share of it, less crisis credit."""
    parameters, on = world.parameters, dates.forum
    price = int(parameters.number("solidarity_price_eur", on))
    part_year = parameters.number("council_part_year", date(dates.cycle, 1, 1))
    cut = parameters.number("pool_size_factor", on)
    proposed = Totals(ledger.proposed_persons, ledger.proposed_persons * price)
    reference = council_reference(proposed, part_year * cut, price)
    ledger.reference_persons, ledger.reference_eur = reference
    persons = fair_share_persons(ledger.fair_share, reference.persons)
    ledger.credit_used = credit_used(ledger.credit_open, persons)
    carried = carried_over(world, dates)
    ledger.fair_share_persons = persons - ledger.credit_used + carried
    ledger.fair_share_eur = np.where(
        (ledger.credit_used > 0) | (carried > 0),
        ledger.fair_share_persons * price,
        fair_share_eur(ledger.fair_share, reference.eur),
    )
    record_act(
        world, on, dates.cycle, "HighLevelForum", "fair_share", "AMMR 57(3), 66, Annex I",
        {
            "proposed_persons": proposed.persons, "part_year": part_year, "factor": cut, "price_eur": price,
            "reference_persons": reference.persons, "reference_eur": reference.eur,
            "key_inputs": key_numbers(world, dates.cycle), "share": ledger.fair_share,
            "credit_open": ledger.credit_open, "credit_used": ledger.credit_used, "carried_over": carried,
            "fair_share_persons": ledger.fair_share_persons, "fair_share_eur": ledger.fair_share_eur,
        },
    )  # fmt: skip


def carried_over(world: Any, dates: CycleDates) -> NDArray[np.int64]:
    """What states owe from the last pool that was closed before this Forum, (26,) persons; nothing in the law.

    The pool of the year is not closed when the Forum for the next one meets: the debt comes two pools later.
    """
    last = world.coordinator.ledgers.get(dates.cycle - 2)
    if last is None or not last.closed or not world.parameters.value("unpledged_carried_over", dates.forum):
        return np.zeros(N_POOL, dtype=np.int64)
    return np.where(last.beneficiary, 0, last.defaulted_persons)


def agent_pledge(
    world: Any, dates: CycleDates, ledger: CycleLedger, state: int
) -> tuple[Pledge, dict[str, Any]]:
    """What a government offers by its own choice, given its duty, its costs and its stated position.

    Returns the pledge and the numbers behind the choice, as its act keeps them.
    """
    parameters, on = world.parameters, dates.forum
    agent = world.member_states[POOL_PLACES[state]]
    stance = stance_of(agent.code, on)
    price = int(parameters.number("solidarity_price_eur", on))
    duty = int(ledger.fair_share_persons[state])
    if parameters.value("full_compliance", on):
        pledge = agent.pledge(RELOCATE, duty, int(ledger.fair_share_eur[state]), price, 1.0, 0.0)
        return pledge, {"full_compliance": True}
    shocks = np.array(
        [-np.log(-np.log(institution_draw(int(world.seed32), agent.place, dates.cycle, SHOCK_OF_FORM[form])))
         for form in FORMS]
    )  # fmt: skip
    costs = costs_of_forms(parameters, on, stance)
    allowed, strain = allowed_forms(world, ledger, state, on), strain_of_reception(world, state)
    form = agent.choose_form(allowed, costs, stance, strain, shocks)
    person_share = max(stance.get("person_share", 0.0), parameters.number("minimum_person_share", on))
    if parameters.value("pledge_menu", on) != "full":
        person_share = 1.0
    asked = stance.get("deduction_size", parameters.number("deduction_support", on))
    ratio = parameters.number("pledge_ratio", on)
    duty, duty_eur = (int(np.ceil(ratio * own - 1e-6)) for own in (duty, ledger.fair_share_eur[state]))
    reasons = {
        "under_pressure": ledger.under_pressure[state], "significant": ledger.significant[state],
        "eligible_offset_cases": _eligible_cases(world, ledger, state),
        "costs": costs._asdict(), "stance": dict(stance), "strain": strain,
        "shocks": dict(zip(FORMS, shocks.tolist())),
        "utility": agent.utilities(allowed, costs, stance, strain, shocks), "person_share": person_share,
        "pledge_ratio": ratio, "pledge_menu": parameters.value("pledge_menu", on),
        "penalty_eur": parameters.number("pledge_penalty_eur", on),
        "relief": relief_by_record(parameters, on, stance), "premium_eur": premium_eur(parameters, on),
    }  # fmt: skip
    return agent.pledge(form, duty, duty_eur, price, person_share, asked), reasons


def allowed_forms(world: Any, ledger: CycleLedger, state: int, on: date) -> frozenset[str]:
    """The forms open to a state: offsets need enough eligible cases at home, a deduction needs a ground.

    A state under pressure makes its pledge like any other and is released only later (58, 60(3)).
    """
    allowed = {RELOCATE, PAY, ALTERNATIVE, REFUSE}
    if not ledger.under_pressure[state] and _offsets_at_home(world, ledger, state) > 0:
        allowed.add(OFFSET)
    if may_ask_before_the_act(world, ledger, state, on):
        allowed.add(DEDUCTION)
    return frozenset(allowed - _NOT_ON_MENU[world.parameters.value("pledge_menu", on)])


def _offsets_at_home(world: Any, ledger: CycleLedger, state: int) -> int:
    """Eligible cases beyond half of the fair share, so that an offer in persons can be kept (63(2)(b))."""
    cases = _eligible_cases(world, ledger, state)
    return max(cases - int(ledger.fair_share_persons[state]) // 2, 0)


def _eligible_cases(world: Any, ledger: CycleLedger, state: int) -> int:
    """Cases present in a state for which a state under pressure was determined responsible."""
    eligible = world.offset_eligible[POOL_PLACES[state]][POOL_PLACES]
    return int(eligible[ledger.under_pressure].sum())


def strain_of_reception(world: Any, state: int) -> float:
    """Open cases against the state's highest of the last five years, between 0.5 and 1.5.

    A run with less than two years of past has no peak to measure by: it takes the strain as usual.
    """
    history = world.history["pending"][-60:, POOL_PLACES[state]]
    peak = float(history.max()) if len(history) >= FEWEST_MONTHS_OF_STRAIN else 0.0
    if peak <= 0:
        return 1.0
    return 0.5 + float(stock(world, "pending")[POOL_PLACES[state]]) / peak


def _enter(ledger: CycleLedger, state: int, pledge: Pledge) -> None:
    ledger.pledged_relocation[state] = pledge.relocation
    ledger.pledged_offset[state] = pledge.offset
    ledger.pledged_eur[state] = pledge.eur
    ledger.pledged_alternative_eur[state] = pledge.alternative_eur
    ledger.asked_deduction[state] = pledge.deduction_asked


def _record_totals(world: Any, dates: CycleDates, ledger: CycleLedger) -> None:
    price = int(world.parameters.number("solidarity_price_eur", dates.forum))
    value = pledge_value_eur(
        ledger.pledged_relocation, ledger.pledged_offset, ledger.pledged_eur,
        ledger.pledged_alternative_eur, price,
    )  # fmt: skip
    short = pledge_shortfall_eur(value, ledger.fair_share_eur)
    record_act(
        world, dates.forum, dates.cycle, "HighLevelForum", "forum_conclusion", "AMMR 13, 57(3)",
        {
            "relocation": int(ledger.pledged_relocation.sum()), "offset": int(ledger.pledged_offset.sum()),
            "eur": int(ledger.pledged_eur.sum()),
            "alternative_eur": int(ledger.pledged_alternative_eur.sum()),
            "value_eur": value, "short_eur": short, "states": N_POOL,
        },
    )  # fmt: skip
