"""How many places a month each contributor makes ready: a set-up ramp times a concave power of its whole quota.

A small quota is taken in by the reception there is; a large one needs more of everything, so places a month grow less
than in proportion. Political positions that were taken before anybody was moved scale the pace of a state.
"""

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.model.stances import stance_of

Floats = NDArray[np.float64]
#: The quota, in persons, of the contributor whose pace the two levers state.
REFERENCE_QUOTA: Final = 1000.0
#: Positions that slow a contributor down, and the uncertainty that says by how much.
SLOWED_BY: Final = {
    "opposes_relocation": "opposed_pace_factor",
    "offered_no_place": "unready_pace_factor",
}


def ramp(months: float, setup_months: float) -> float:
    """The part of its plateau speed a scheme has reached: a logistic curve centred at 3/4 of the set-up time.

    Source: monthly numbers of 2015-2017 and 2022-2024: about a year of set-up, then 4 to 6 times as much.
    """
    return float(1.0 / (1.0 + np.exp(-(months - 0.75 * setup_months) / (0.25 * setup_months))))


def plateau(world: Any, quota: NDArray[np.int64], binding: bool) -> Floats:
    """Persons a month each contributor works through once set up, (33,); ``quota`` (33,) is all it took on."""
    parameters, today = world.parameters, world.today
    pace = parameters.number(f"contributor_pace_{'binding' if binding else 'voluntary'}", today)
    exponent = parameters.number("relocation_size_exponent", today)
    persons = np.where(quota > 0, pace * (np.maximum(quota, 0) / REFERENCE_QUOTA) ** exponent, 0.0)
    return np.asarray(persons * _willing(world), dtype=np.float64)


def ready_before(monthly: Floats, months: int, setup_months: float) -> Floats:
    """Persons made ready in the first ``months`` of a scheme, (33,); ``monthly`` (33,) is the plateau."""
    return monthly * sum(ramp(month, setup_months) for month in range(months))


def months_since(first: date, today: date) -> int:
    """Whole calendar months from the month of ``first`` to that of ``today``."""
    return (today.year - first.year) * 12 + today.month - first.month


def _willing(world: Any) -> Floats:
    """The part of the usual pace that stated positions leave, (33,); one under full compliance."""
    parameters, today = world.parameters, world.today
    willing = np.ones(N_PLACES)
    if parameters.value("full_compliance", today):
        return willing
    factors = {topic: parameters.number(name, today) for topic, name in SLOWED_BY.items()}
    for agent in world.member_states:
        stance = stance_of(agent.code, today)
        for topic, factor in factors.items():
            if stance.get(topic, 0.0) >= 0.5:
                willing[agent.place] *= factor
    return willing
