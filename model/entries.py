"""Who enters: latent persons by month, channel and citizenship, behind what is counted at borders and
offices.

On the nine routes persons = detections / (1 + duplicates), all of them, also those who never apply. ``Other
entry`` (visa, visa-free, undetected) holds only people who will apply; their number was fitted jointly over
the years so that applications are met (``other_entries.csv``). After the last observed year the future is a
scenario.
"""

from datetime import date
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CHANNEL_INDEX,
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_ROUTES,
    OTHER_ENTRY,
)
from pactsim.model import fitted, observed
from pactsim.model.calendar import month_index, year_month

Array = NDArray[np.float64]

N_ENTRY_CHANNELS = OTHER_ENTRY + 1
#: Last year with observed (partly preliminary) entries, and the years the default future repeats.
LAST_OBSERVED_YEAR = 2025
REPEATED_YEARS = 3
#: The joint fit of other entries begins here.
FIRST_MONTH = month_index(2013, 1)
#: Lodging delays are cut here.
LONGEST_DELAY = 36

_DUPLICATES = (
    "duplicates_black_sea", "duplicates_central_mediterranean", "duplicates_albania_greece",
    "duplicates_eastern_borders", "duplicates_eastern_mediterranean", "duplicates_western_african",
    "duplicates_western_balkan", "duplicates_western_mediterranean", "duplicates_other_route",
)  # fmt: skip
_BALKAN_VISA_FREE = ("AL", "IN", "MK", "RS", "TN", "TR")
_MAGHREB = ("DZ", "MA", "TN")
_TO_SPAIN = ("Western African", "Western Mediterranean")


class Numbers(Protocol):
    """What this file needs of the parameters."""

    def number(self, name: str, on: date | None = None) -> float: ...


def duplicates(parameters: Numbers) -> Array:
    """Detections per person beyond the first: (9, 36) by route and citizenship."""
    by_route = np.array([parameters.number(name) for name in _DUPLICATES])
    table = np.repeat(by_route[:, None], N_CITIZENSHIPS, axis=1)
    visa_free = [CITIZENSHIP_INDEX[code] for code in _BALKAN_VISA_FREE]
    table[CHANNEL_INDEX["Western Balkan"], visa_free] = parameters.number(
        "duplicates_western_balkan_visa_free"
    )
    return table


def apply_probability(parameters: Numbers, corrected: bool = True) -> Array:
    """Chance that a person ever applies: (10, 36) by channel and citizenship; 1 for other entries.

    ``corrected`` includes the factors of ``entries_scale.csv``, which close the decade where detections alone
    say more applicants than there were, or where a run came out too high or too low.
    """
    table = np.full((N_ENTRY_CHANNELS, N_CITIZENSHIPS), parameters.number("apply_probability"))
    for route in _TO_SPAIN:
        table[CHANNEL_INDEX[route]] = parameters.number("apply_probability_to_spain")
    maghreb = [CITIZENSHIP_INDEX[code] for code in _MAGHREB]
    table[:, maghreb] = np.minimum(table[:, maghreb], parameters.number("apply_probability_maghreb"))
    table[CHANNEL_INDEX["Albania-Greece"]] = parameters.number("apply_probability_circular")
    if corrected:
        table *= fitted.apply_factor()[None, :]
    table[OTHER_ENTRY] = 1.0
    return np.minimum(table, 1.0)


def lodging_delay(parameters: Numbers, month: int) -> Array:
    """Distribution of the months from entry to lodging for people who enter in ``month``: (37,), sums to 1.

    A mixture of two geometric waiting times, those who lodge soon and those who take the slow way.
    """
    year, number = year_month(month)
    fast_share = parameters.number("lodging_fast_share", date(year, number, 1))
    months = np.arange(LONGEST_DELAY + 1)
    mixture = np.zeros(months.size)
    for share, name in ((fast_share, "lodging_fast_months"), (1 - fast_share, "lodging_slow_months")):
        mean = parameters.number(name)
        mixture += share * (mean / (1 + mean)) ** months / (1 + mean)
    return mixture / mixture.sum()


def latent_entries(
    parameters: Numbers,
    first_month: int,
    last_month: int,
    level: float = 1.0,
    trend: float = 0.0,
    future: pd.DataFrame | None = None,
    factors: Array | None = None,
) -> Array:
    """Persons entering by month, channel and citizenship: (months, 10, 36), both months included.

    ``level`` (factor), ``trend`` (a year) and ``factors`` (of the result's shape, see ``arrival_paths``) scale
    what comes after 2025; ``future`` (year, month, channel, citizenship, persons; checked by ``arrivals_csv``)
    replaces the months it names, where a cell without a row is zero. Raises ValueError if the first month is
    before January 2013.
    """
    if first_month < FIRST_MONTH:
        raise ValueError(
            f"entries are held from January 2013 (month {FIRST_MONTH}), asked for month {first_month}"
        )
    split = month_index(LAST_OBSERVED_YEAR, 12)
    parts = []
    if first_month <= split:
        parts.append(_observed_entries(parameters, first_month, min(last_month, split)))
    if last_month > split:
        start = max(first_month, split + 1)
        later = _repeated_entries(parameters, start, last_month, level, trend)
        if factors is not None:
            later *= factors[start - first_month :]
        if future is not None:
            _replace(later, future, start)
        parts.append(later)
    return np.concatenate(parts)


def entries_before(
    parameters: Numbers,
    first_month: int,
    months: int = 12,
    level: float = 1.0,
    trend: float = 0.0,
    future: pd.DataFrame | None = None,
) -> Array:
    """Persons who entered in the ``months`` before ``first_month``: (months, 10, 36), oldest month first.

    Some of them lodge after the first simulated month; the delay of ``lodging_delay`` says how many.
    """
    return latent_entries(parameters, first_month - months, first_month - 1, level, trend, future)


def entry_states(year: int) -> Array:
    """Where people of each route first set foot: (9, 31) shares by state, rows sum to 1.

    After the last observed year the last one holds.
    """
    return np.asarray(observed.entry_state_shares(min(year, LAST_OBSERVED_YEAR)), dtype=np.float64)


def _observed_entries(parameters: Numbers, first_month: int, last_month: int) -> Array:
    entries = np.zeros((last_month - first_month + 1, N_ENTRY_CHANNELS, N_CITIZENSHIPS))
    detections = np.asarray(observed.detections(first_month, last_month), dtype=np.float64)
    entries[:, :N_ROUTES] = detections / (1 + duplicates(parameters))
    other, season = fitted.other_entries(), fitted.seasonal_profile()
    for row, month in enumerate(range(first_month, last_month + 1)):
        year, number = year_month(month)
        entries[row, OTHER_ENTRY] = other[year] * season[number - 1] if year in other else 0.0
    return entries


def _repeated_entries(
    parameters: Numbers, first_month: int, last_month: int, level: float, trend: float
) -> Array:
    """The calendar months of the last three observed years, averaged and held, times level and trend."""
    start = month_index(LAST_OBSERVED_YEAR - REPEATED_YEARS + 1, 1)
    past = _observed_entries(parameters, start, month_index(LAST_OBSERVED_YEAR, 12))
    mean = past.reshape(REPEATED_YEARS, 12, *past.shape[1:]).mean(axis=0)
    months = np.arange(first_month, last_month + 1)
    years_after = months // 12 + 1990 - LAST_OBSERVED_YEAR
    factor = level * (1 + trend) ** years_after
    return mean[months % 12] * factor[:, None, None]


def _replace(entries: Array, table: pd.DataFrame, first_month: int) -> None:
    """Write the table's months over ``entries`` in place: a month it names holds its rows and nothing
    else.
    """
    row = ((table["year"] - 1990) * 12 + table["month"] - 1 - first_month).to_numpy(dtype=np.int64)
    inside = (row >= 0) & (row < entries.shape[0])
    channel = table["channel"].map(CHANNEL_INDEX).to_numpy(dtype=np.int64)
    citizenship = table["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(dtype=np.int64)
    persons = table["persons"].to_numpy(dtype=np.float64)
    entries[row[inside]] = 0.0
    np.add.at(entries, (row[inside], channel[inside], citizenship[inside]), persons[inside])
