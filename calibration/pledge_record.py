"""The forms of the first pool as far as they are known, and what each government could choose from."""

from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.agents.member_state import (
    ALTERNATIVE,
    DEDUCTION,
    FORMS,
    OFFSET,
    PAY,
    REFUSE,
    RELOCATE,
    Costs,
    MemberState,
)
from pactsim.calibration.first_cycle_runs import forum_day
from pactsim.model import observed
from pactsim.model.parameters import Parameters
from pactsim.model.phases.government_costs import costs_of_forms
from pactsim.model.phases.pledging import allowed_forms, strain_of_reception
from pactsim.model.phases.solidarity_calendar import FIRST_POOL
from pactsim.model.simulation import Simulation
from pactsim.model.stances import stance_of

Array = NDArray[np.float64]
#: Half in persons, half in money counts as money; persons of Germany and France are read as offsets.
_FORM_OF: Final = {
    "financial": PAY,
    "relocation_and_financial": PAY,
    "offsets": OFFSET,
    "relocation_or_offsets": OFFSET,
    "alternative": ALTERNATIVE,
    "no_pledge": REFUSE,
    "relocation": RELOCATE,
}
_DEDUCTED: Final = ("full", "total_or_partial")


class Government(NamedTuple):
    """One state at the Forum of the first pool: what it could do, how strained it was, what it did and had stated."""

    agent: MemberState
    allowed: frozenset[str]
    strain: float
    form: str
    stance: dict[str, float]


def known_forms() -> dict[str, str]:
    """Form of contribution by state, where one is on record."""
    forms = {}
    for row in observed.table("pool_2026").to_dict("records"):
        if row["form"] in _FORM_OF:
            forms[str(row["member_state"])] = _FORM_OF[str(row["form"])]
        elif row["deduction"] in _DEDUCTED:
            forms[str(row["member_state"])] = DEDUCTION
    return forms


def governments(run: Simulation) -> list[Government]:
    """The states whose form is known, with the room a run's Forum left them."""
    ledger: Any = run.coordinator.ledgers[FIRST_POOL]
    on, forms = forum_day(run), known_forms()
    return [
        Government(
            run.member_states[POOL_PLACES[state]],
            allowed_forms(run, ledger, state, on),
            strain_of_reception(run, state),
            forms[code],
            stance_of(code, on),
        )
        for state, code in enumerate(POOL_STATES)
        if code in forms
    ]


def chances(states: list[Government], parameters: Parameters, on: date, with_stances: bool) -> Array:
    """Chance of each form by government, (governments, 6) in the order of ``FORMS``: the logit of its utilities.

    Without stances no stated position counts and no record of voluntary relocation.
    """
    chance = np.zeros((len(states), len(FORMS)))
    known: dict[float, Costs] = {}
    for row, state in enumerate(states):
        stance = state.stance if with_stances else {}
        record = stance.get("took_voluntarily", 0.0)  # all of a stance that costs depend on
        if record not in known:
            known[record] = costs_of_forms(parameters, on, stance)
        costs = known[record]
        utility = state.agent.utilities(state.allowed, costs, stance, state.strain, np.zeros(len(FORMS)))
        columns = [FORMS.index(form) for form in utility]
        chance[row, columns] = softmax(np.array(list(utility.values())) / costs.taste_scale)
    return chance
