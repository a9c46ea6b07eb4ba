"""The months of 2025 that no monthly table covers, from the year's preliminary totals."""

import numpy as np
import pandas as pd

from pactsim.calibration.observed.table import largest_remainder

YEAR = 2025
LAST_OBSERVED_MONTH = 4
_PATTERN_YEARS = (2022, 2023, 2024)
_LEVEL = "irregular_border_crossings_preliminary"
_CHANGE = "irregular_border_crossings_change_vs_previous_year"
#: Without a published change for 2025; people are detected all year round.
_CARRIED = ("Albania-Greece",)


def projected_months(
    observed: pd.DataFrame, published: pd.DataFrame, route_of_name: dict[str, str]
) -> pd.DataFrame:
    """Detections by route for the months of 2025 after the last observed one.

    `observed` has route, year, month, detections; `published` the preliminary totals and changes of 2025.
    Raises ValueError if a published total lies below what is already observed.
    """
    recent = observed[observed["year"] == YEAR]
    so_far = recent.groupby("route")["detections"].sum()
    rows = []
    for route, (total, basis, source) in _totals(observed, published, route_of_name).items():
        rest = round(total) - int(so_far.get(route, 0))
        if rest < 0:
            raise ValueError(
                f"{route} {YEAR}: published total {total:.0f} lies below the months already observed"
            )
        later = range(LAST_OBSERVED_MONTH + 1, 13)
        spread = largest_remainder(_pattern(observed, route), rest)
        rows += [(route, YEAR, month, count, basis, source) for month, count in zip(later, spread) if count]
    return pd.DataFrame(rows, columns=["route", "year", "month", "detections", "basis", "source"])


def _totals(
    observed: pd.DataFrame, published: pd.DataFrame, route_of_name: dict[str, str]
) -> dict[str, tuple[float, str, str]]:
    """Total of 2025, basis and source by route: a level if there is one, else last year x the change."""
    rows = published[(published["year"] == YEAR) & published["route"].isin(route_of_name)]
    rows = rows.assign(route=rows["route"].map(route_of_name))
    levels = rows[rows["indicator"] == _LEVEL].set_index("route")
    changes = rows[rows["indicator"] == _CHANGE].set_index("route")
    before = observed[observed["year"] == YEAR - 1].groupby("route")["detections"].sum()
    totals: dict[str, tuple[float, str, str]] = {}
    for route, row in changes.iterrows():
        factor = 1 + float(row["value"]) / 100
        totals[str(route)] = (float(before[str(route)]) * factor, "published_total", str(row["source_id"]))
    for route, row in levels.iterrows():
        totals[str(route)] = (float(row["value"]), "published_total", str(row["source_id"]))
    for route in _CARRIED:
        of_route = observed[(observed["route"] == route) & (observed["month"] <= LAST_OBSERVED_MONTH)]
        same_months = of_route.groupby("year")["detections"].sum()
        factor = float(same_months[YEAR]) / float(same_months[YEAR - 1])
        totals[route] = (float(before[route]) * factor, "carried_change", str(of_route["source"].iloc[0]))
    return totals


def _pattern(observed: pd.DataFrame, route: str) -> np.ndarray:
    """Mean detections of the route in the months after the last observed one, (8,)."""
    rows = observed[(observed["route"] == route) & observed["year"].isin(_PATTERN_YEARS)]
    by_month = rows.groupby("month")["detections"].sum()
    return by_month.reindex(range(LAST_OBSERVED_MONTH + 1, 13), fill_value=0).to_numpy(np.float64)
