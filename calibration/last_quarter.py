"""How a state's last quarter compares with its whole year: where applications were heading when the year ended.

A year's split can be old news on its last day: in autumn 2015 the Hungarian fence ended what had been an eighth of the
year's applications, and in the last months of 2016 Germany registered those who had waited since 2015. Months by state
are held for 2012 to 2018 only; without them nothing is said. The last quarter was chosen on 2013-2015, years that no
forecast is scored on: the next year's split over states is missed by 0.095 from the last quarter, 0.104 from half a
year and from two months, 0.133 from the whole year.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, STATE_INDEX
from pactsim.calibration.entries import LATE
from pactsim.model import observed

Array = NDArray[np.float64]

#: Persons a year added to every state, evenly over its months, so that a few applicants tell little.
PSEUDO_PERSONS: Final = 100.0


def observed_turn(year: int) -> tuple[Array, NDArray[np.bool_]]:
    """Last quarter over the whole year by state, (31,), all states together being 1, and where the twelve months are
    held; 1 elsewhere. Months are held of all applications, so first ones are taken to turn as all do."""
    months = observed.table("monthly_profile")
    totals = observed.table("applicants_total")
    rows = months[months["year"] == year].merge(totals, on=["year", "member_state"])
    complete = rows.groupby("member_state")["month"].transform("nunique") == 12
    rows = rows[complete & rows["member_state"].isin(STATE_INDEX)]
    persons = np.zeros((12, N_STATES))
    persons[rows["month"] - 1, rows["member_state"].map(STATE_INDEX)] = rows["share"] * rows["total"]
    held = persons.sum(axis=0) > 0
    return turn(persons, held), held


def simulated_turn(states: pd.DataFrame, held: NDArray[np.bool_]) -> Array:
    """The same of a run of one year, from its table ``states``, for the states where the record is held: (31,).

    Repeated applications count, as in the record.
    """
    persons = np.zeros((12, N_STATES))
    column = states["member_state"].astype(str).map(STATE_INDEX).to_numpy(dtype=np.int64)
    applications = states["applications_first_time"] + states["applications_repeat"]
    np.add.at(persons, (states["month"].to_numpy() - 1, column), applications.to_numpy())
    return turn(persons, held)


def expected_turn(year: Array, quarter: Array, held: NDArray[np.bool_]) -> Array:
    """The same of expected persons (31,) of a year and its last quarter."""
    return _relative(year, 4 * quarter, held)


def turn(persons: Array, held: NDArray[np.bool_]) -> Array:
    """Last quarter over the whole year, (31,), from persons (12, 31): relative to all ``held`` states together, and 1
    for the others."""
    return _relative(persons.sum(axis=0), 4 * persons[LATE].sum(axis=0), held)


def _relative(year: Array, quarter: Array, held: NDArray[np.bool_]) -> Array:
    found = np.ones(N_STATES)
    if held.any():
        union = quarter[held].sum() / max(year[held].sum(), 1.0)
        found[held] = (quarter[held] + PSEUDO_PERSONS) / (year[held] + PSEUDO_PERSONS) / union
    return found
