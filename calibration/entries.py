"""Fit the persons of the channel ``Other entry`` so that applications of every citizenship are met.

Predicted first-time applications of a year = first_time_per_applicant x the lodgings of that year, where a
lodging is a person who applies, delayed by ``lodging_delay``. Persons of the nine routes are given by
detections; those of ``Other entry`` are found jointly for 2013-2025, never as the difference of one year: not
negative, and smooth over years as far as the record allows.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from pactsim.agents.codes import CITIZENSHIPS, N_CITIZENSHIPS, N_ROUTES
from pactsim.calibration import targets
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import entries, fitted, observed
from pactsim.model.calendar import month_index, year_month
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

FIRST_ENTRY_YEAR, FIRST_YEAR, LAST_YEAR = 2013, 2014, 2025
#: Relative error allowed to one year's applications, and to their sum over the years.
YEAR_ERROR, DECADE_ERROR = 0.05, 0.003
#: Second differences of the yearly persons, relative to their citizenship's mean: a weak preference.
ROUGHNESS = 1.0
#: People known by detection may at most explain this share of a citizenship's applications.
LARGEST_ROUTE_SHARE = 0.95
#: The months of the last quarter, from 0.
LATE = slice(9, 12)


class EntriesFit(NamedTuple):
    """``other`` (years from 2013, 36) persons; ``route_lodged`` (years from 2014, 9, 36), ``predicted``
    (years, 36) and ``observed`` first-time applications; ``apply_factor`` (36,); ``late_route_lodged`` and
    ``late_predicted`` are those of October to December."""

    other: Array
    route_lodged: Array
    predicted: Array
    observed: Array
    apply_factor: Array
    late_route_lodged: Array
    late_predicted: Array


def fit(parameters: Parameters) -> EntriesFit:
    """The joint fit for all citizenships; the tables ``other_entries`` and ``entries_scale`` are not read."""
    target = targets.first_time_applicants(FIRST_YEAR, LAST_YEAR).sum(axis=1)
    per_applicant = parameters.number("first_time_per_applicant")
    monthly = per_applicant * _delays(parameters)
    by_month = per_applicant * _route_lodgings(parameters)
    by_route = by_month.sum(axis=1)
    most = LARGEST_ROUTE_SHARE * target.sum(axis=0)
    factor = np.minimum(1.0, most / np.maximum(by_route.sum(axis=(0, 1)), 1e-9))
    by_route *= factor
    lodged = by_route.sum(axis=1)
    response = monthly.sum(axis=1)
    other = np.zeros((LAST_YEAR - FIRST_ENTRY_YEAR + 1, N_CITIZENSHIPS))
    for c in range(N_CITIZENSHIPS):
        other[:, c] = _smooth_persons(response, target[:, c] - lodged[:, c], target[:, c])
    late = factor * by_month[:, LATE].sum(axis=1)
    late_predicted = late.sum(axis=1) + monthly[:, LATE].sum(axis=1) @ other
    return EntriesFit(other, by_route, lodged + response @ other, target, factor, late, late_predicted)


def _smooth_persons(response: Array, wanted: Array, level: Array) -> Array:
    """Yearly persons >= 0 whose lodgings meet ``wanted`` (years,) by weighted least squares."""
    years = response.shape[1]
    error = YEAR_ERROR * level + 50
    total = DECADE_ERROR * level.sum() + 50
    rough = ROUGHNESS * level.mean() + 10
    second = np.diff(np.eye(years), n=2, axis=0)
    matrix = np.vstack([response / error[:, None], response.sum(axis=0)[None] / total, second / rough])
    right = np.concatenate([wanted / error, [wanted.sum() / total], np.zeros(years - 2)])
    return lsq_linear(matrix, right, bounds=(0, np.inf)).x


def _route_lodgings(parameters: Parameters) -> Array:
    """Lodgings of people who came by a route: (years from 2014, 12 months, 9, 36)."""
    first, last = month_index(FIRST_ENTRY_YEAR, 1), month_index(LAST_YEAR, 12)
    detections = np.asarray(observed.detections(first, last), dtype=np.float64)
    persons = detections / (1 + entries.duplicates(parameters))
    chance = entries.apply_probability(parameters, corrected=False)[:N_ROUTES]
    appliers = persons * chance
    lodged = np.zeros((LAST_YEAR - FIRST_YEAR + 1, 12, N_ROUTES, N_CITIZENSHIPS))
    for row, month in enumerate(range(first, last + 1)):
        for later, share in enumerate(entries.lodging_delay(parameters, month)):
            year, number = year_month(month + later)
            if FIRST_YEAR <= year <= LAST_YEAR:
                lodged[year - FIRST_YEAR, number - 1] += share * appliers[row]
    return lodged


def _delays(parameters: Parameters) -> Array:
    """Share of a year's other entries lodged in each month: (years from 2014, 12 months, entry years from 2013)."""
    season = seasonal_profile()
    delays = np.zeros((LAST_YEAR - FIRST_YEAR + 1, 12, LAST_YEAR - FIRST_ENTRY_YEAR + 1))
    for column, entry_year in enumerate(range(FIRST_ENTRY_YEAR, LAST_YEAR + 1)):
        for number in range(1, 13):
            month = month_index(entry_year, number)
            for later, share in enumerate(entries.lodging_delay(parameters, month)):
                year, lodged = year_month(month + later)
                if FIRST_YEAR <= year <= LAST_YEAR:
                    delays[year - FIRST_YEAR, lodged - 1, column] += season[number - 1] * share
    return delays


def seasonal_profile() -> Array:
    """Share of a year's applicants by calendar month: (12,), all states and years held, weighted by
    applicants.
    """
    rows = observed.table("monthly_profile").merge(
        observed.table("applicants_total"), on=["year", "member_state"]
    )
    applicants = (rows["share"] * rows["total"]).groupby(rows["month"]).sum().to_numpy(dtype=np.float64)
    return applicants / applicants.sum()


def make_tables(parameters: Parameters) -> EntriesFit:
    """Fit and write ``seasonal_profile``, ``other_entries`` and ``entries_scale`` (corrections start at
    1).
    """
    found = fit(parameters)
    gap = np.abs(found.predicted - found.observed).sum() / found.observed.sum()
    write(
        "seasonal_profile",
        pd.DataFrame({"month": np.arange(1, 13), "share": seasonal_profile()}),
        Card(
            title="Share of other entries by calendar month",
            years="2012-2018",
            method="Monthly shares of all states and years held, weighted by applicants.",
            identification="estimated",
            unit="share of the year",
            limits="Applications stand in for entries; one profile for all citizenships.",
        ),
        digits=6,
    )
    years = np.arange(FIRST_ENTRY_YEAR, LAST_YEAR + 1)
    write(
        "other_entries",
        pd.DataFrame(
            {
                "year": np.repeat(years, N_CITIZENSHIPS),
                "citizenship": list(CITIZENSHIPS) * years.size,
                "persons": found.other.round(0).ravel(),
            }
        ),
        Card(
            title="Persons who entered another way than by a detected route and will apply",
            years=f"applications of {FIRST_YEAR}-{LAST_YEAR}",
            method="""Joint non-negative least squares by citizenship over all years: lodgings of the routes
            and of other entries, delayed, times first_time_per_applicant, against first-time applications;
            second differences over years weakly penalised.""",
            identification="set-identified",
            unit="persons a year",
            limits="""Only the sum of routes and other entries is seen: duplicates, chance to apply, delay and
            this table form a ridge. 2025 detections by citizenship are partly preliminary.""",
            quality=f"Sum of absolute yearly gaps {gap:.3%} of applications.",
        ),
        digits=0,
    )
    if not (fitted.FITTED_FOLDER / "entries_scale.csv").exists():
        start_scale(found)
    fitted.forget()
    return found


def start_scale(found: EntriesFit) -> None:
    """Set the corrections back to where no run has spoken yet."""
    write_scale(np.ones(N_CITIZENSHIPS), found.apply_factor)


def write_scale(other: Array, apply: Array) -> None:
    """Write the corrections of other entries and of the chance to apply, both (36,)."""
    write(
        "entries_scale",
        pd.DataFrame({"citizenship": CITIZENSHIPS, "other_factor": other, "apply_factor": apply}),
        Card(
            title="Corrections that close the decade between simulated and observed first-time applications",
            years=f"{FIRST_YEAR}-{LAST_YEAR}",
            method="""apply_factor first caps people known by detection at 95 % of their citizenship's
            applications; then both factors move together with observed over simulated first-time applications
            of the whole period (pactsim.calibration.entries.rescale).""",
            identification="estimated",
            unit="factor",
            limits="One factor a citizenship, so single years stay free to differ.",
        ),
    )
    fitted.forget()


def rescale(simulated: Array, first_year: int, parameters: Parameters) -> Array:
    """Update ``entries_scale`` from a run and return the ratio observed / simulated by citizenship, (36,).

    ``simulated`` (years, 36) first-time applications from ``first_year`` on, up to 2025. Too many: both
    factors fall alike. Too few: both rise alike until nobody detected is left who does not apply; other
    entries take the rest.
    """
    last = first_year + simulated.shape[0] - 1
    target = targets.first_time_applicants(first_year, last).sum(axis=(0, 1))
    ratio = target / np.maximum(simulated.sum(axis=0), 1.0)
    scale = fitted.table("entries_scale").set_index("citizenship").loc[list(CITIZENSHIPS)]
    other, apply = scale["other_factor"].to_numpy(float), scale["apply_factor"].to_numpy(float)
    found = fit(parameters)
    routes = found.route_lodged.sum(axis=(0, 1))
    by_route = routes / found.apply_factor * apply
    by_other = np.maximum((found.predicted.sum(axis=0) - routes) * other, 1e-9)
    largest = 1.0 / entries.apply_probability(parameters, corrected=False)[1]
    new_apply = np.minimum(apply * ratio, np.maximum(largest, apply))
    left = (by_route + by_other) * ratio - by_route * new_apply / np.maximum(apply, 1e-9)
    write_scale(other * np.maximum(left, 0.0) / by_other, new_apply)
    return ratio
