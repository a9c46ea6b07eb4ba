"""Figures of movement and records in Germany: observed, their spread, and the same quantity in a run's tables.

Those of 2021 to 2023 and the Greek figures to 2024 are fitted; those of 2019, of the German pairs in 2024 and of 2025
are kept to judge the fit. A spread is the record's own error (definitions, "about") and what the model cannot mean.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.calibration.mechanism_tables import Month, RunTables, published
from pactsim.calibration.simulated_moments import Moment
from pactsim.model import observed

Array = NDArray[np.float64]
YEARS: Final = (2019, 2025)


class Figure(NamedTuple):
    """One figure: the moment, what it is in a run, and whether the fit sees it."""

    moment: Moment
    simulated: Callable[[RunTables], float]
    fitted: bool
    place: str
    period: str


def figures() -> list[Figure]:
    """All figures of the stage, fitted ones first."""
    rows = [*_records(), *_from_greece(), *_requests()]
    return sorted(rows, key=lambda row: not row.fitted)


def simulated(tables: Mapping[str, pd.DataFrame], rows: list[Figure]) -> Array:
    """The figures in a run's tables, (rows,)."""
    run = RunTables(tables)
    return np.array([row.simulated(run) for row in rows])


def _records() -> list[Figure]:
    """First applicants aged 14 and more in Germany: applied elsewhere before, or without any record."""
    first, source = published("first_applicants_14plus", "2022", "DE")
    elsewhere, _ = published("first_applicants_with_previous_application_elsewhere", "2022", "DE")
    unseen, _ = published("first_applicants_14plus_no_eurodac_hit", "2022", "DE")
    before, before_source = published("share_first_applicants_14plus_no_eurodac_hit", "2021", "DE")

    def share(column: str, last: Month) -> Callable[[RunTables], float]:
        months = (last[0], 1), last
        return lambda run: run.flow(column, "DE", *months) / run.flow("first_grown", "DE", *months)

    wanted = (
        ("applied elsewhere before", elsewhere / first, 0.02, source, "first_grown_elsewhere", (2022, 12)),
        ("without any record", unseen / first, 0.02, source, "first_grown_without_record", (2022, 12)),
        ("without any record", before, 0.03, before_source, "first_grown_without_record", (2021, 11)),
    )  # fmt: skip
    return [
        Figure(Moment(name, value, sd, False, origin), share(column, last), True, "DE", str(last[0]))
        for name, value, sd, origin, column, last in wanted
    ]


def _from_greece() -> list[Figure]:
    """People protected in Greece who apply in Germany; the sum to May 2022 is taken to begin in 2020."""
    name = "applicants_already_protected_in_Greece"
    wanted: tuple[tuple[str, str, Month, Month, float, bool], ...] = (
        (name, "2021-Q1", (2021, 1), (2021, 3), 0.20, True),
        (f"{name}_cumulative", "to 2022-05", (2020, 1), (2022, 5), 0.12, True),
        (name, "2024", (2024, 1), (2024, 12), 0.08, True),
        (name, "2025-01/05", (2025, 1), (2025, 5), 0.10, False),
    )

    def count(first: Month, last: Month) -> Callable[[RunTables], float]:
        return lambda run: run.flow("protected_in_greece", "DE", first, last)

    rows = []
    for target, period, first, last, sd, fitted in wanted:
        value, source = published(target, period, "DE", "EL")
        text = "protected in Greece, applied again"
        rows.append(Figure(Moment(text, value, sd, True, source), count(first, last), fitted, "DE", period))
    return rows


def _requests() -> list[Figure]:
    """Requests of Germany per application, and the parts of some receivers."""
    rows = []
    for year in (2019, 2022, 2023, 2024):
        requests, source = german_requests("ALL", year)
        value = requests / applications("DE", year)
        moment = Moment("Dublin requests per application", value, 0.15, True, source)
        rows.append(Figure(moment, _per_applicant(year), year in (2022, 2023), "DE", str(year)))
    fitted = {"EL": (2022, 2023), "HR": (2023,), "BG": (2023,), "IT": (2022, 2023), "FR": (2023,)}
    for receiver, years in fitted.items():
        for year in (*years, 2024):
            try:
                asked, source = german_requests(receiver, year)
            except LookupError:
                continue
            part = asked / german_requests("ALL", year)[0]
            moment = Moment("part of the Dublin requests", part, 0.25, True, source)
            rows.append(Figure(moment, _part(receiver, year), year in years, f"DE to {receiver}", str(year)))
    return rows


def _per_applicant(year: int) -> Callable[[RunTables], float]:
    months = (year, 1), (year, 12)
    return lambda run: (
        run.pairs("requests", "DE", "all", year)
        / run.flow(("applications_first_time", "applications_repeat"), "DE", *months)
    )


def _part(receiver: str, year: int) -> Callable[[RunTables], float]:
    return lambda run: run.pairs("requests", "DE", receiver, year) / run.pairs("requests", "DE", "all", year)


def german_requests(receiver: str, year: int) -> tuple[float, str]:
    """Requests Germany sent to a state (or "ALL") in a year, its own count before the receiver's, and the source.

    LookupError if the record holds none.
    """
    if receiver == "ALL":
        rows = observed.table("dublin_totals")
        rows = rows[(rows["member_state"] == "DE") & (rows["direction"] == "outgoing")]
    else:
        rows = observed.table("dublin_pairs")
        rows = rows[(rows["sender"] == "DE") & (rows["receiver"] == receiver)]
        rows = rows.sort_values("reported_by", ascending=False)
    rows = rows[(rows["year"] == year) & rows["requests"].notna()]
    if rows.empty:
        raise LookupError(f"the record holds no requests from DE to {receiver} in {year}")
    return float(rows["requests"].iloc[0]), str(rows["source"].iloc[0])


def applications(state: str, year: int) -> float:
    """Observed applications of a state in a year, repeated ones included."""
    rows = observed.table("applicants_total")
    rows = rows[(rows["member_state"] == state) & (rows["year"] == year)]
    return float(rows["total"].sum())
