"""How much entries vary from year to year and from month to month, measured on the record."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CHANNELS, N_ROUTES, OTHER_ENTRY
from pactsim.model import fitted, observed
from pactsim.model.readings import read_once

Array = NDArray[np.float64]

#: Years of routes counted in full: all twelve months as published (2025 is partly an estimate).
ROUTE_YEARS: Final = (2009, 2024)
#: Years of other entries: those of the joint fit, without 2025 for the same reason.
OTHER_YEARS: Final = (2013, 2024)
#: A route is measured if every year had this many detections; the others take the middle of the measured ones.
FEWEST_IN_A_YEAR: Final = 150
#: Months are measured in years with this many detections, so that the noise of counting stays small.
FEWEST_FOR_MONTHS: Final = 1200


class Volatility(NamedTuple):
    """Spread by channel, in log points, and persistence, common to all channels.

    ``yearly_sd`` (10,) standard deviation of the yearly log change; ``yearly_persistence`` first
    autocorrelation of the yearly log level; ``monthly_sd`` (10,) standard deviation of a month's log deviation
    from its year and season; ``monthly_persistence`` first autocorrelation of that deviation.
    """

    yearly_sd: Array
    yearly_persistence: float
    monthly_sd: Array
    monthly_persistence: float


@read_once
def measured_volatility() -> Volatility:
    """The figures, from ``irregular_entries_month`` (2009-2024) and ``other_entries`` (2013-2024).

    Persistence is pooled: sixteen years a route leave a standard error of 0.1 to 0.2, which is about the spread
    between the routes, so they do not say that routes differ. Other entries are fitted with one season for all
    years: they have no measured monthly spread and get none.
    """
    months = _detections()
    years = months.sum(axis=2)
    measured = years.min(axis=1) >= FEWEST_IN_A_YEAR
    logs = np.log(years[measured])
    yearly_sd = _everywhere(np.diff(logs).std(axis=1, ddof=1), measured)
    other = fitted.other_entries()
    totals = np.log([other[year].sum() for year in range(OTHER_YEARS[0], OTHER_YEARS[1] + 1)])
    monthly_sd, monthly_persistence = _within_years(months, measured)
    return Volatility(
        yearly_sd=np.append(yearly_sd, np.diff(totals).std(ddof=1)),
        yearly_persistence=float(np.mean([_autocorrelation(route) for route in logs])),
        monthly_sd=np.append(monthly_sd, 0.0),
        monthly_persistence=monthly_persistence,
    )


def _detections() -> Array:
    """Detections by route, year and month: (9, years, 12)."""
    rows = observed.table("irregular_entries_month")
    rows = rows[rows["year"].between(*ROUTE_YEARS)]
    counts = np.zeros((N_ROUTES, ROUTE_YEARS[1] - ROUTE_YEARS[0] + 1, 12))
    place = (
        rows["route"].map({name: index for index, name in enumerate(CHANNELS[:OTHER_ENTRY])}).to_numpy(),
        rows["year"].to_numpy() - ROUTE_YEARS[0],
        rows["month"].to_numpy() - 1,
    )
    np.add.at(counts, place, rows["detections"].to_numpy(dtype=np.float64))
    return counts


def _within_years(months: Array, measured: NDArray[np.bool_]) -> tuple[Array, float]:
    """Standard deviation by route (9,) of the months' log deviations, and their pooled autocorrelation.

    The deviation is from the year's total times the route's mean season, less its mean over the year; one is
    added to both counts, since a month may be empty.
    """
    spread, persistence = [], []
    for route in months[measured]:
        full = route[route.sum(axis=1) >= FEWEST_FOR_MONTHS]
        totals = full.sum(axis=1, keepdims=True)
        expected = totals * (full / totals).mean(axis=0)
        deviation = np.log1p(full) - np.log1p(expected)
        deviation -= deviation.mean(axis=1, keepdims=True)
        spread.append(deviation.std())
        persistence.append((deviation[:, 1:] * deviation[:, :-1]).mean() / deviation.var())
    return _everywhere(np.array(spread), measured), float(np.mean(persistence))


def _everywhere(values: Array, measured: NDArray[np.bool_]) -> Array:
    """``values`` of the measured routes in their places, (9,), and their median elsewhere."""
    result = np.full(N_ROUTES, np.median(values))
    result[measured] = values
    return result


def _autocorrelation(series: Array) -> float:
    """First autocorrelation of a short series."""
    return float(np.corrcoef(series[:-1], series[1:])[0, 1])
