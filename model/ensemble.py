"""The ensemble: parameter sets that the record does not rule out, from which experiments draw.

``data/fitted/ensemble.csv`` has a row a member and a column an uncertainty, ``name`` or ``name@first day`` for dated
ones. Member 0 is not in the file: it is the calibrated (or prior) value of everything.
"""

from typing import Any

import pandas as pd

from pactsim.model import fitted
from pactsim.model.dated import ALWAYS, Dated, overlay, read_schedule, write_schedule
from pactsim.model.faults import InputFault
from pactsim.model.readings import read_once
from pactsim.model.scenario import Scenario


@read_once
def ensemble() -> pd.DataFrame:
    """All members, indexed by their numbers from 1; InputFault if none were made."""
    try:
        return fitted.table("ensemble").set_index("member")
    except FileNotFoundError:
        raise InputFault(
            "there is no ensemble of parameter sets; make it with pactsim calibrate --ensemble 240"
        ) from None


def member_values(member: int) -> dict[str, Any]:
    """The uncertainties of a member as a scenario file writes them; none for member 0.

    Raises InputFault for a number outside the ensemble.
    """
    if member == 0:
        return {}
    members = ensemble()
    if member not in members.index:
        raise InputFault(f"parameter set {member} is outside the ensemble: 0 to {len(members)}")
    schedules: dict[str, list[Dated]] = {}
    for column in members.columns:
        name, _, since = str(column).partition("@")
        number: Any = members.at[member, column]
        value = int(number) if members[column].dtype.kind == "i" else float(number)
        day = read_schedule([{"since": since, "value": 0}])[0].since if since else ALWAYS
        schedules.setdefault(name, []).append(Dated(day, value))
    return {name: write_schedule(tuple(schedule)) for name, schedule in schedules.items()}


def with_member(scenario: Scenario, member: int) -> Scenario:
    """The scenario under a member's parameters; what the scenario itself sets stays as it set it."""
    values = member_values(member)
    if not values:
        return scenario
    for name, own in scenario.uncertainties.items():
        if name in values:
            values[name] = write_schedule(overlay(read_schedule(values[name]), read_schedule(own)))
        else:
            values[name] = own
    return scenario.changed(uncertainties=values)


def parameter_sets(number: int) -> list[int]:
    """Members 1, 2, ... for so many replicates, beginning anew after the last."""
    return [1 + place % len(ensemble()) for place in range(number)]
