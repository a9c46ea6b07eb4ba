"""Figures of the Dublin funnel: observed, their spread, and the same quantity in a run's tables.

The level (``dublin_level``) is fitted to 2023 and 2024; 2019 and the German transfers are kept to judge the fit.
"""

from collections.abc import Callable
from typing import Final

from pactsim.agents.codes import EU_STATES
from pactsim.calibration.mechanism_tables import RunTables, published
from pactsim.calibration.movement_moments import Figure, applications
from pactsim.calibration.simulated_moments import Moment
from pactsim.model import observed

FITTED_YEARS: Final = (2023, 2024)
_APPLICATIONS: Final = ("applications_first_time", "applications_repeat")


def figures() -> list[Figure]:
    """Requests per application, acceptances and transfers of the Union and of Germany, fitted ones first."""
    rows = [_per_application(year) for year in (2019, 2023, 2024)]
    wanted = (
        ("EU27", "transfers", (2023, 2024), 0.06),
        ("DE", "accepted", (2023, 2024), 0.08),
        # Germany is in the Union's figure, and its transfers of 2022 still followed the closures of the year before
        ("DE", "transfers", (2022, 2023, 2024), 0.3),
    )
    for place, column, years, sd in wanted:
        rows += [_ratio(place, column, year, sd) for year in years]
    for year in (2019, 2024):
        share, source = published("ratio_dublin_decisions_to_applications", str(year), "EU+")
        moment = Moment("Dublin decisions per application", share, 0.1, True, source)
        rows.append(Figure(moment, _requests_per_application("EU+", year), False, "EU+", str(year)))
    return sorted(rows, key=lambda row: not row.fitted)


def outgoing(place: str, column: str, year: int) -> tuple[float, str]:
    """A year's outgoing total of a state or the Union; LookupError if it is not in the record."""
    rows = observed.table("dublin_totals")
    rows = rows[(rows["year"] == year) & (rows["member_state"] == place) & (rows["direction"] == "outgoing")]
    if len(rows) != 1 or rows[column].isna().any():
        raise LookupError(f"dublin_totals holds no outgoing {column} of {place} in {year}")
    return float(rows[column].iloc[0]), str(rows["source"].iloc[0])


def _per_application(year: int) -> Figure:
    requests, source = outgoing("EU27", "requests", year)
    value = requests / sum(applications(state, year) for state in EU_STATES)
    moment = Moment("Dublin requests per application", value, 0.1, True, source)
    fitted = year in FITTED_YEARS
    return Figure(moment, _requests_per_application("EU27", year), fitted, "EU27", str(year))


def of_requests(column: str, sender: str, year: int, receiver: str = "all") -> Callable[[RunTables], float]:
    """How to read a run's acceptances or transfers of a year per request, from a sender to a receiver."""
    return lambda run: (
        run.pairs(column, sender, receiver, year) / run.pairs("requests", sender, receiver, year)
    )


def _ratio(place: str, column: str, year: int, sd: float) -> Figure:
    above, source = outgoing(place, column, year)
    below, _ = outgoing(place, "requests", year)
    moment = Moment(f"Dublin {column} per request", above / below, sd, True, source)
    fitted = year in FITTED_YEARS and (place, column) != ("DE", "transfers")
    return Figure(moment, of_requests(column, place, year), fitted, place, str(year))


def _requests_per_application(place: str, year: int) -> Callable[[RunTables], float]:
    months = (year, 1), (year, 12)
    return lambda run: run.pairs("requests", place, "all", year) / run.flow(_APPLICATIONS, place, *months)
