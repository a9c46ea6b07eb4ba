"""The observed inputs of the destination choice, without holes: ties, a year's conditions, the base
network.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_PLACES, N_STATES, OUT, PLACE_INDEX
from pactsim.model import observed
from pactsim.model.utilities import Conditions, Ties

Array = NDArray[np.float64]

NETWORK_BASE_YEAR = 2015
#: Share of first-time applicants since the base year who count as present; the rest moved on or left.
RETAINED = 0.7


@cache
def ties() -> Ties:
    """Distance, language and colonial tie by citizenship and place: three (36, 33) arrays.

    Stateless people take the ties of Syrians (most of them came from Syria). Nothing is known of ``OUT``: not
    a number.
    """
    filled = []
    for values in (observed.distance_km(), observed.common_language(), observed.colonial_tie()):
        array = np.array(values, dtype=np.float64)
        array[CITIZENSHIP_INDEX["STLS"]] = array[CITIZENSHIP_INDEX["SY"]]
        array[:, OUT] = np.nan
        array.flags.writeable = False
        filled.append(array)
    return Ties(*filled)


@cache
def between_km() -> Array:
    """Distance between places in km: (33, 33), zero on the diagonal, not a number for ``OUT``."""
    distance = np.array(observed.between_states_km(), dtype=np.float64)
    distance[OUT] = distance[:, OUT] = np.nan
    np.fill_diagonal(distance, 0.0)
    distance.flags.writeable = False
    return distance


@cache
def conditions(year: int) -> Conditions:
    """GDP a head (EUR), unemployment (share) and population of the places in ``year``: three (33,) arrays.

    A missing year takes the nearest earlier one (the first one before the record begins). Liechtenstein has
    no unemployment figure and takes Switzerland's. Not a number for ``OUT``.
    """
    population = _series("population", year)
    gdp = _series("gdp_meur", year) * 1e6
    unemployment = _series("unemployment", year)
    return Conditions(gdp / population, unemployment, population)


@cache
def base_network() -> Array:
    """Residents by place and citizenship at the start of 2015: (33, 36) persons.

    The stock of all other citizenships, where a state does not report it, is put at the median ratio to the
    named.
    """
    stock = np.array(observed.residents(NETWORK_BASE_YEAR), dtype=np.float64)
    other = CITIZENSHIP_INDEX["OTHER"]
    named = stock.sum(axis=1) - stock[:, other]
    known = stock[:, other] > 0
    ratio = np.median(stock[known, other] / named[known])
    stock[:, other] = np.where(known, stock[:, other], ratio * named)
    stock.flags.writeable = False
    return stock


def _series(variable: str, year: int) -> Array:
    rows = observed.table("states")
    rows = rows[rows["variable"] == variable]
    values = np.full(N_PLACES, np.nan)
    for code, place in PLACE_INDEX.items():
        own = rows[rows["member_state"] == ("CH" if variable == "unemployment" and code == "LI" else code)]
        if own.empty:
            continue
        own = own.sort_values("year")
        past = own[own["year"] <= year]
        values[place] = (past.iloc[-1] if len(past) else own.iloc[0])["value"]
    if np.isnan(values[:N_STATES]).any():
        raise ValueError(f"observed table 'states' has no {variable} for some of the 31 states")
    return values
