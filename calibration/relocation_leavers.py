"""Who left after relocation: what the four states on record say of the wish to leave a place one was assigned to.

Portugal (38 % by April 2017, 42 % by January 2018), Lithuania (80 %) and Estonia (none) by the end of 2016 differ more
than any one factor can: the model's gap in utility is nearly the same in all three. The record bounds the factor and
does not fix it.
"""

from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import DISAPPEARED, PRESENT
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.estimate import Z_LEVEL, Estimate
from pactsim.calibration.mechanism_tables import published
from pactsim.model.calendar import month_index
from pactsim.model.parameters import read_registry
from pactsim.model.simulation import Simulation

NAME: Final = "relocated_assigned_factor"
#: Factors tried, over the range of the lever file.
GRID: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
SCALE: Final = 4


class Left(NamedTuple):
    """Share of the people brought to a state who had left by the end of a month, with what it was made of."""

    state: str
    month: tuple[int, int]
    persons: float
    share: float
    source: str


def observed_left() -> list[Left]:
    """The four shares on record; what was published in the middle of a month is read at the nearest month's end."""
    left, source = published("relocated_left", "2017-04", "PT", "relocated")
    received, _ = published("relocated_received", "2017-04", "PT", "relocated")
    later, later_source = published("share_relocated_left", "2018-01", "PT", "relocated")
    brought, lithuania = published("relocated_received", "2016-12", "LT", "relocated")
    there, _ = published("relocated_still_present", "2016-12", "LT", "relocated")
    estonia, estonia_source = published("relocated_received", "2016-12", "EE", "relocated")
    return [
        Left("PT", (2017, 3), received, left / received, source),
        Left("PT", (2017, 12), 1520.0, later, later_source),
        Left("LT", (2016, 12), brought, 1 - there / brought, lithuania),
        Left("EE", (2016, 12), estonia, 0.0, estonia_source),
    ]


def simulated_left(values: runs.Values, scale: int = SCALE, seed: int = 1) -> list[float]:
    """The same shares of a run, aligned with ``observed_left``; nan where nobody was brought."""
    record = observed_left()
    last = max(row.month for row in record)
    world = Simulation(runs.scenario_with(values), runs.EMERGENCY.first_year, last[0], scale=scale, seed=seed)
    found = [np.nan] * len(record)
    while world.month <= month_index(*last):
        month = world.month
        world.step()
        for number, row in enumerate(record):
            if month_index(*row.month) == month:
                found[number] = share_left(world, row.state)
    return found


def share_left(world: Any, state: str) -> float:
    """Share of the people brought to a state so far who are not known to be there now."""
    people, n, place = world.people, world.n_rows, PLACE_INDEX[state]
    rows = np.flatnonzero(people.relocated_to[:n] == place)
    if rows.size == 0:
        return float("nan")
    status = people.status[rows]
    there = (people.present_state[rows] == place) & np.isin(status, PRESENT) & (status != DISAPPEARED)
    return float(1 - there.mean())


def pooled(shares: list[float]) -> float:
    """Mean of the shares weighted by the people on record; Portugal counts once, at its later date."""
    rows = [
        (row, share) for row, share in zip(observed_left(), shares, strict=True) if row.month != (2017, 3)
    ]
    weight = np.array([row.persons for row, _ in rows])
    return float(np.average([share for _, share in rows], weights=weight))


def pooled_uncertainty() -> float:
    """Standard error of the pooled share, from how much the states differ (not from counting persons)."""
    rows = [row for row in observed_left() if row.month != (2017, 3)]
    weight = np.array([row.persons for row in rows]) / sum(row.persons for row in rows)
    mean = float(weight @ [row.share for row in rows])
    between = sum((row.share - mean) ** 2 for row in rows) / (len(rows) - 1)
    return float(np.sqrt(between * (weight**2).sum()))


def leaver_estimates(values: dict[tuple[str, date | None], float]) -> list[Estimate]:
    """All factors of the grid that the record does not exclude; the value is the lever file's if it is among them,
    since the record does not prefer one, else the nearest to the record."""
    record = pooled([row.share for row in observed_left()])
    distance = {
        factor: abs(pooled(simulated_left({**values, (NAME, None): factor})) - record) for factor in GRID
    }
    allowed = [factor for factor in GRID if distance[factor] <= Z_LEVEL * pooled_uncertainty()]
    nearest = min(GRID, key=lambda factor: distance[factor])
    known = read_registry()[NAME]
    assert known.bounds is not None
    low, high = (min(allowed), max(allowed)) if allowed else known.bounds
    assumed = float(known.schedule[-1].value)
    value = assumed if low <= assumed <= high else nearest
    note = f"""pooled share who had left {record:.2f} on record, {distance[nearest]:.2f} away at best (factor
    {nearest:g}); above about 3 the bound on monthly rates hides the factor; Estonia (none) and Lithuania (80 %) are
    alike to the model"""
    return [Estimate(NAME, value, min(low, value), max(high, value), "set-identified", note)]
