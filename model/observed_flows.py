"""Observed flows as arrays: first applications, detections, entry states, decisions, returns.

Arrays follow the orders of ``agents.codes``: 31 states, 33 places, 36 citizenships, the 9 named routes.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CHANNELS,
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_ROUTES,
    N_STATES,
    STATE_INDEX,
    STATES,
)
from pactsim.model.calendar import month_index, year_month
from pactsim.model.observed_tables import table
from pactsim.model.readings import read_once

Array = NDArray[np.float64]
ROUTE_INDEX = {route: index for index, route in enumerate(CHANNELS[:N_ROUTES])}


def first_time_applicants(first_year: int, last_year: int) -> Array:
    """First-time applications, (years, 31, 36) persons; nan in every cell of a state and year without data.

    Raises ValueError if the years lie outside the table.
    """
    rows = table("applicants")
    _check_years("applicants", rows["year"].min(), rows["year"].max(), first_year, last_year)
    rows = rows[rows["year"].between(first_year, last_year)]
    result = np.full((last_year - first_year + 1, N_STATES, N_CITIZENSHIPS), np.nan)
    year = rows["year"].to_numpy() - first_year
    state = rows["member_state"].map(STATE_INDEX).to_numpy(np.int64)
    result[year, state] = 0.0
    result[year, state, rows["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(np.int64)] = rows[
        "first_time"
    ].to_numpy()
    return result


@read_once
def detections(first_month: int, last_month: int) -> Array:
    """Detected irregular entries, (months, 9, 36), from month `first_month` to `last_month` (January 1990 =
    0).

    Detections, not persons. A route's mix of citizenships is the same in all months of a year. Raises
    ValueError if the months lie outside the table.
    """
    rows = table("irregular_entries")
    month = (rows["year"] - 1990) * 12 + rows["month"] - 1
    first_held = month_index(int(rows["year"].min()), 1)
    if first_month < first_held or last_month > month.max() or last_month < first_month:
        start, end = year_month(first_held), year_month(int(month.max()))
        asked = f"{year_month(first_month)} to {year_month(last_month)}"
        raise ValueError(f"irregular entries are held for (year, month) {start} to {end}, not {asked}")
    chosen = month.between(first_month, last_month)
    rows, month = rows[chosen], month[chosen]
    result = np.zeros((last_month - first_month + 1, N_ROUTES, N_CITIZENSHIPS))
    route = rows["route"].map(ROUTE_INDEX).to_numpy(np.int64)
    citizenship = rows["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(np.int64)
    result[month.to_numpy() - first_month, route, citizenship] = rows["detections"].to_numpy()
    return result


def entry_state_shares(year: int, bound: str = "share") -> Array:
    """Share of each route's entries by state of first entry, (9, 31), rows summing to 1.

    `bound` is ``share`` (point), ``lo`` or ``hi``; bounds are not normalised. Years outside the table take
    the nearest one. Raises ValueError for another bound.
    """
    if bound not in {"share", "lo", "hi"}:
        raise ValueError(f"entry_state_shares: unknown bound '{bound}'; use share, lo or hi")
    rows = table("entry_states")
    rows = rows[rows["year"] == int(np.clip(year, rows["year"].min(), rows["year"].max()))]
    result = np.zeros((N_ROUTES, N_STATES))
    route = rows["route"].map(ROUTE_INDEX).to_numpy(np.int64)
    result[route, rows["member_state"].map(STATE_INDEX).to_numpy(np.int64)] = rows[bound].to_numpy()
    return result / result.sum(axis=1, keepdims=True) if bound == "share" else result


def total_decisions(year: int) -> Array:
    """First-instance decisions on the merits by state, (31,), nan where none is held.

    Eurostat's totals to 2016, UNHCR's after; a year after the last one takes the last one's.
    """
    rows = table("decisions")
    rows = rows[(rows["citizenship"] == "TOTAL") & rows["member_state"].isin(STATES)]
    year = min(year, int(rows["year"].max()))
    rows = rows[rows["year"] == year]
    result = np.full(N_STATES, np.nan)
    for basis in ("unhcr_mixed_instances", "unhcr", "eurostat"):  # the last one that is held stands
        chosen = rows[rows["basis"] == basis]
        state = chosen["member_state"].map(STATE_INDEX).to_numpy(np.int64)
        result[state] = (chosen["positive"] + chosen["negative"]).to_numpy()
    return result


def closed_otherwise(year: int) -> Array:
    """Cases closed without a decision on the merits by state, (31,): 0 if none is reported, nan outside the years."""
    rows = table("closed_otherwise")
    if not rows["year"].min() <= year <= rows["year"].max():
        return np.full(N_STATES, np.nan)
    rows = rows[rows["year"] == year]
    result = np.zeros(N_STATES)
    np.add.at(
        result, rows["member_state"].map(STATE_INDEX).to_numpy(np.int64), rows["closed"].to_numpy(float)
    )
    return result


def negative_share(year: int) -> Array:
    """Share of a year's decisions on the merits that are negative, (31,), nan where no decision is held."""
    rows = table("decisions")
    rows = rows[(rows["citizenship"] == "TOTAL") & rows["member_state"].isin(STATES) & (rows["year"] == year)]
    result = np.full(N_STATES, np.nan)
    for basis in ("unhcr_mixed_instances", "unhcr", "eurostat"):
        chosen = rows[rows["basis"] == basis]
        state = chosen["member_state"].map(STATE_INDEX).to_numpy(np.int64)
        decided = (chosen["positive"] + chosen["negative"]).to_numpy(float)
        result[state] = np.where(decided > 0, chosen["negative"] / np.maximum(decided, 1.0), np.nan)
    return result


def returns_rate(first_year: int, last_year: int) -> Array:
    """People returned per order to leave, (31,), over the years held from `first_year` to `last_year`.

    The two counts are different cohorts, so this is a ratio of yearly flows and no person's chance of return.
    States without both counts are nan; ratios above 1 are kept as 1.
    """
    rows = table("returns")
    rows = rows[rows["year"].between(first_year, last_year) & rows["member_state"].isin(STATES)].dropna(
        subset=["orders_to_leave", "returned"]
    )
    summed = rows.groupby("member_state")[["orders_to_leave", "returned"]].sum()
    summed = summed[summed["orders_to_leave"] > 0]
    result = np.full(N_STATES, np.nan)
    state = summed.index.map(STATE_INDEX).to_numpy(np.int64)
    result[state] = np.minimum(1.0, summed["returned"] / summed["orders_to_leave"])
    return result


def _check_years(name: str, first: int, last: int, first_year: int, last_year: int) -> None:
    if first_year < first or last_year > last or last_year < first_year:
        raise ValueError(f"observed table '{name}' holds {first} to {last}, not {first_year} to {last_year}")
