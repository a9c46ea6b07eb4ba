"""No day before a rule's force uses it: institutions over years, cases by the act that governs them."""

import importlib
import pkgutil
from datetime import date
from functools import wraps

import numpy as np
import pytest

import pactsim.model.phases
from pactsim.agents.status import DUBLIN_III, NEVER
from pactsim.model.calendar import day_of
from pactsim.model.case_laws import case_law, switch_day
from pactsim.model.law.governing_law import law_of_case
from pactsim.model.law.registry import all_rules
from pactsim.model.law.shift_of_responsibility import border_rejection_ends_responsibility
from pactsim.model.law.time_limits import transfer_decision_limit
from pactsim.model.parameters import Parameters

RULES = all_rules()

#: Rules that a phase asks earlier, and what their answer must then be.
NEUTRAL_BEFORE = {"credit_used": "no crisis credit exists before the regulation: nothing is used"}


@pytest.fixture
def uses(monkeypatch):
    """Every call of a law function by a phase, as (name, day, result); set ``uses.world`` first."""

    class Uses(list):
        world = None

    found = Uses()

    def watched(name, function):
        @wraps(function)
        def call(*arguments, **named):
            result = function(*arguments, **named)
            found.append((name, found.world.today, result))
            return result

        return call

    for module in pkgutil.iter_modules(pactsim.model.phases.__path__):
        phase = importlib.import_module(f"{pactsim.model.phases.__name__}.{module.name}")
        for name, function in list(vars(phase).items()):
            if name in RULES and getattr(function, "__module__", "") == RULES[name].module:
                monkeypatch.setattr(phase, name, watched(name, function))
    return found


def test_the_institutions_use_no_rule_before_its_first_day(make_world, uses):
    uses.world = make_world(2014, {"forum_reconvened": 1, "systemic_shortcomings_rule": "threshold"})
    uses.world.run_to(2029, 3)
    used = {name for name, _on, _result in uses}
    assert {"fair_share_over", "proportional_draw", "qualified_majority", "mandatory_offsets"} <= used
    early = [(name, on, result) for name, on, result in uses if on < RULES[name].in_force]
    assert {name for name, _on, _result in early} <= set(NEUTRAL_BEFORE)
    assert not any(np.any(result) for _name, _on, result in early)


@pytest.mark.parametrize(("on", "governed_by_old"), [(date(2026, 6, 11), True), (date(2026, 6, 12), False)])
def test_a_case_meets_the_rules_of_the_act_of_its_registration(on, governed_by_old):
    code = law_of_case(day_of(on), switch_day(Parameters.load()))
    assert (code == DUBLIN_III) is governed_by_old
    assert not governed_by_old or on < RULES["law_of_case"].in_force


def test_what_only_the_ammr_knows_does_nothing_under_dublin():
    old = case_law(Parameters.load(), DUBLIN_III)
    day = day_of(date(2020, 1, 1))
    assert transfer_decision_limit(old, day) == NEVER
    assert not border_rejection_ends_responsibility(old, day, day + 3000, False)
    assert (old.sar_own_clock, old.diploma_months, old.minor_request_continues) == (0, 0, 0)
