"""Facts about states and pairs as arrays: size, wealth, work, distance, language, capacity, rescue at sea.

The United Kingdom is held where its figures are. ``OUT`` (elsewhere) is no place on a map: its column takes
the mean over the 31 states, so that code which never lets people choose it needs no special case.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_PLACES,
    N_STATES,
    OUT,
    PLACE_INDEX,
    POOL_STATES,
    STATE_INDEX,
    STATES,
)
from pactsim.model.observed_tables import table
from pactsim.model.readings import read_once

Array = NDArray[np.float64]
VARIABLES = ("population", "gdp_meur", "unemployment")
LANGUAGES = ("official", "9pct")
#: Share of sea arrivals after search and rescue where nothing is known: half, between the extremes on record.
UNKNOWN_SAR_SHARE = 0.5
_WITHOUT_PLACE = ("STLS", "OTHER")


def state_series(variable: str, first_year: int, last_year: int) -> Array:
    """One yearly variable by state, (years, 31): `population`, `gdp_meur` or `unemployment` (a share).

    Years without a value take the last known one before, else the first one after. Liechtenstein, for which
    no unemployment is published, takes Switzerland's. Raises ValueError for an unknown variable.
    """
    if variable not in VARIABLES:
        raise ValueError(f"there is no state series '{variable}'; known: {', '.join(VARIABLES)}")
    years, known = _known_series(variable)
    rows = np.clip(np.arange(first_year, last_year + 1) - years[0], 0, years.size - 1)
    return known[rows]


#: Series made from a table, with the table they were made from.
_series: dict[str, tuple[pd.DataFrame, NDArray[np.int64], Array]] = {}


def _known_series(variable: str) -> tuple[NDArray[np.int64], Array]:
    """Years on record and values without gaps, (years, 31); made once for each reading of the table."""
    observed = table("states")
    if variable not in _series or _series[variable][0] is not observed:
        rows = observed[(observed["variable"] == variable) & observed["member_state"].isin(STATES)]
        wide = rows.pivot(index="year", columns="member_state", values="value")
        years = np.arange(int(wide.index.min()), int(wide.index.max()) + 1)
        wide = wide.reindex(index=years, columns=list(STATES)).ffill().bfill()
        wide["LI"] = wide["LI"].fillna(wide["CH"])
        _series[variable] = observed, years, wide.to_numpy(np.float64)
    return _series[variable][1:]


def distance_km() -> Array:
    """Kilometres between the capitals of origins and places, (36, 33)."""
    return _by_origin("distance_km").copy()


def common_language(kind: str = "official") -> Array:
    """Whether origin and place share a language, (36, 33) in [0, 1].

    `kind` is ``official`` or ``9pct`` (spoken by at least 9 % in both). Raises ValueError for another kind.
    """
    if kind not in LANGUAGES:
        raise ValueError(f"common_language: unknown kind '{kind}'; use {' or '.join(LANGUAGES)}")
    return _by_origin("common_official_language" if kind == "official" else "common_language_9pct").copy()


def colonial_tie() -> Array:
    """Whether the origin was a colony of the place, (36, 33) in [0, 1]."""
    return _by_origin("colonial_tie").copy()


def between_states_km() -> Array:
    """Kilometres between the capitals of places, (33, 33), symmetric, 0 on the diagonal."""
    rows = table("between_states")
    result = np.zeros((N_PLACES, N_PLACES))
    a = rows["member_state"].map(PLACE_INDEX).to_numpy(np.int64)
    b = rows["partner"].map(PLACE_INDEX).to_numpy(np.int64)
    result[a, b] = result[b, a] = rows["distance_km"].to_numpy()
    result[OUT, :OUT] = result[:OUT, OUT] = result[:OUT, :N_STATES].mean(axis=1)
    return result


def sar_share(year: int) -> Array:
    """Share of sea arrivals that follow search and rescue, (31,) in [0, 1].

    The state's value of the nearest year held; 0.5 for states with a sea border and nothing on record,
    which is an assumption, and 0 for states without sea arrivals in the published series.
    """
    rows = table("sar_share")
    result = np.zeros(N_STATES)
    result[[STATE_INDEX[state] for state in ("CY", "EL", "ES", "IT", "MT")]] = UNKNOWN_SAR_SHARE
    rows = rows.assign(distance=(rows["year"] - year).abs()).sort_values(["distance", "year"])
    nearest = rows.drop_duplicates("member_state")
    result[nearest["member_state"].map(STATE_INDEX).to_numpy(np.int64)] = nearest["share"].to_numpy()
    return result


def border_places() -> Array:
    """Places for the border procedure (adequate capacity) by state, (31,); 0 for states not bound.

    Six states are known or follow from published maxima. The remainder of the Union's 30,000, for which no
    split is published, is shared among the other 20 states by population of 2024: an assumption.
    """
    rows = table("border_capacity").set_index("member_state")["places"]
    result = np.zeros(N_STATES)
    known = [state for state in POOL_STATES if state in rows.index]
    others = [state for state in POOL_STATES if state not in rows.index]
    result[[STATE_INDEX[state] for state in known]] = rows[known].to_numpy()
    position = [STATE_INDEX[state] for state in others]
    weight = state_series("population", 2024, 2024)[0, position]
    result[position] = float(rows["OTHER_20"]) * weight / weight.sum()
    return result


@read_once
def reception_places(year: int) -> Array:
    """Reception places at the end of a year, (31,), nan where no figure of that year is held."""
    rows = table("reception_places")
    rows = rows[(rows["year"] == year) & rows["main"] & rows["places"].notna()]
    result = np.full(N_STATES, np.nan)
    result[rows["member_state"].map(STATE_INDEX).to_numpy(np.int64)] = rows["places"].to_numpy()
    return result


@read_once
def _by_origin(column: str) -> Array:
    """One column of `proximity`, (36, 33).

    Stateless people and the rest of the world are no place: they take the mean over the 34 origins,
    weighted by all first-time applications held.
    """
    rows = table("proximity")
    result = np.zeros((N_CITIZENSHIPS, N_PLACES))
    citizenship = rows["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(np.int64)
    result[citizenship, rows["member_state"].map(PLACE_INDEX).to_numpy(np.int64)] = rows[column].to_numpy()
    result[:, OUT] = result[:, :N_STATES].mean(axis=1)
    applied = table("applicants").groupby("citizenship")["first_time"].sum()
    weight = np.zeros(N_CITIZENSHIPS)
    weight[applied.index.map(CITIZENSHIP_INDEX).to_numpy(np.int64)] = applied.to_numpy()
    without = [CITIZENSHIP_INDEX[code] for code in _WITHOUT_PLACE]
    weight[without] = 0.0
    result[without] = weight @ result / weight.sum()
    return result
