"""Observed stocks as arrays: residents, pending, protected and temporarily protected people.

Rows are places (31 states, the United Kingdom, elsewhere) or the 31 states, columns the 36 citizenships.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_PLACES,
    N_STATES,
    PLACE_INDEX,
    STATE_INDEX,
    STATES,
)
from pactsim.model.observed_tables import table
from pactsim.model.readings import read_once
from pactsim.model.utilities import year_later

Array = NDArray[np.float64]
_BASES = ("eurostat", "undesa2024", "undesa2020", "unhcr")
#: A stock of the better basis this many years away is preferred to a nearer one of a worse basis.
_PATIENCE_YEARS = 3


def best_residents(year: int) -> pd.DataFrame:
    """For each place and citizenship the most fitting stock: columns as in `residents`, one row a pair.

    The better basis wins as long as it lies within three years of `year`; otherwise the nearest year wins.
    """
    rows = table("residents")
    distance = (rows["year"] - year).abs()
    ranked = rows.assign(
        far=(distance > _PATIENCE_YEARS).astype(int),
        rank=np.where(distance > _PATIENCE_YEARS, 0, rows["basis"].map(_BASES.index)),
        distance=distance,
        basis_rank=rows["basis"].map(_BASES.index),
    ).sort_values(["member_state", "citizenship", "far", "rank", "distance", "basis_rank", "year"])
    best = ranked.drop_duplicates(["member_state", "citizenship"])
    return best[["year", "member_state", "citizenship", "persons", "basis", "source"]]


@read_once
def residents(year: int) -> Array:
    """Residents of each citizenship, (33, 36) persons: the network people may follow.

    The best stock held near `year` (see `best_residents`); pairs without any are 0, and so is elsewhere.
    """
    return _filled(best_residents(year), "persons", N_PLACES, PLACE_INDEX)


def earlier_applicants(year: int) -> Array:
    """First-time applicants of the years before ``year``, older ones counting less (``utilities.year_later``):
    (33, 36) persons; none where nothing is held. The table begins in 2010."""
    rows = table("applicants")
    rows = rows[(rows["year"] < year) & rows["member_state"].isin(STATES)]
    earlier = np.zeros((N_PLACES, N_CITIZENSHIPS))
    for before in range(int(table("applicants")["year"].min()), year):
        applied = _filled(rows[rows["year"] == before], "first_time", N_PLACES, PLACE_INDEX)
        earlier = year_later(earlier, applied)
    return earlier


def pending_stock(year: int) -> Array:
    """Asylum seekers awaiting a decision on 31 December, all instances, (31, 36) persons.

    Years outside the table take the nearest year held.
    """
    return _of_nearest_year("pending", "pending", year)


def protected_stock(year: int) -> Array:
    """Protected people on 31 December without temporary protection, (31, 36) persons.

    Years outside the table take the nearest year held.
    """
    return _of_nearest_year("protected_stock", "protected", year)


def temporary_protection(year: int, month: int) -> Array:
    """People under temporary protection at the end of a month, (31,) persons.

    The last figure held at or before that month; 0 before the first one.
    """
    rows = table("temporary_protection")
    rows = rows[rows["year"] * 12 + rows["month"] <= year * 12 + month].sort_values(["year", "month"])
    last = rows.drop_duplicates("member_state", keep="last")
    result = np.zeros(N_STATES)
    result[last["member_state"].map(STATE_INDEX).to_numpy(np.int64)] = last["persons"].to_numpy()
    return result


@read_once
def _of_nearest_year(name: str, column: str, year: int) -> Array:
    rows = table(name)
    rows = rows[rows["year"] == int(np.clip(year, rows["year"].min(), rows["year"].max()))]
    return _filled(rows[rows["member_state"].isin(STATES)], column, N_STATES, STATE_INDEX)


def _filled(rows: pd.DataFrame, column: str, places: int, index: dict[str, int]) -> Array:
    result = np.zeros((places, N_CITIZENSHIPS))
    row = rows["member_state"].map(index).to_numpy(np.int64)
    result[row, rows["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(np.int64)] = rows[column].to_numpy()
    return result
