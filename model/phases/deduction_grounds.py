"""On which ground a state may ask for a deduction: the law's two, or a counterfactual rule."""

from datetime import date
from typing import Any

from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.model.law.deductions import NO_GROUND, deduction_ground


def ground_for(world: Any, ledger: CycleLedger, state: int, on: date) -> str:
    """The article on which a state may ask on a day, or an empty text (lever ``deduction_grounds``)."""
    rule = world.parameters.value("deduction_grounds", on)
    if rule == "none":
        return NO_GROUND
    significant = bool(ledger.significant[state])
    if rule == "at risk too":
        significant = significant or bool(ledger.at_risk[state])
    return deduction_ground(bool(ledger.under_pressure[state]), significant, bool(ledger.used_pool[state]))


def may_ask_before_the_act(world: Any, ledger: CycleLedger, state: int, on: date) -> bool:
    """Whether a state can plan on a deduction when it pledges; one under pressure first says whether it draws."""
    rule = world.parameters.value("deduction_grounds", on)
    wide = rule == "at risk too" and bool(ledger.at_risk[state])
    return rule != "none" and (bool(ledger.significant[state]) or wide)
