"""Detected irregular entries: by route and month, and by route, citizenship and year.

The publisher gives two tables that share the route and the year: one by month, one by nationality. Together
they determine route x month x citizenship up to the assumption that a route's mix is the same in all months
of a year (proportional fitting from a uniform start). The two tables are kept as they are; the product is
made when read.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pactsim.agents.codes import CHANNELS, CITIZENSHIPS, N_ROUTES
from pactsim.calibration.observed.applicants import applicants
from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.entry_states import entry_states
from pactsim.calibration.observed.nationalities import CITIZENSHIP_OF_NATIONALITY, UNSPECIFIED
from pactsim.calibration.observed.published_2025 import LAST_OBSERVED_MONTH, projected_months
from pactsim.calibration.observed.table import Table, largest_remainder

SOURCE = "FRONTEX_IBC_2025_06"
_ROUTE_OF_NAME = {
    "Black Sea Route": "Black Sea",
    "Central Mediterranean Route": "Central Mediterranean",
    "Circular Route from Albania to Greece": "Albania-Greece",
    "Eastern Borders Route": "Eastern Borders",
    "Eastern Mediterranean Route": "Eastern Mediterranean",
    "Other": "Other route",
    "Western African Route": "Western African",
    "Western Balkan Route": "Western Balkan",
    "Western Mediterranean Route": "Western Mediterranean",
}
#: Where most detections of a route and year have no nationality, whose known mix stands in: another route
#: or year.
_MIX_FROM = {
    ("Western Balkan", 2015): ("Eastern Mediterranean", 2015),
    ("Western Balkan", 2016): ("Eastern Mediterranean", 2016),
    ("Eastern Borders", 2025): ("Eastern Borders", 2024),
}


def tables(source_dir: Path) -> list[Table]:
    """`irregular_entries_month`, `irregular_entries_citizenship` and `entry_states`."""
    observed = _by_month(source_dir)
    projected = projected_months(
        observed, read_collected(source_dir, "arrivals_ibc_route_year"), _ROUTE_OF_NAME
    )
    months = pd.concat([observed, projected]).sort_values(["route", "year", "month"])
    totals = months.groupby(["route", "year"])["detections"].sum()
    return [
        _month_table(months),
        _citizenship_table(source_dir, totals),
        entry_states(source_dir, applicants(source_dir).frame, totals),
    ]


def _by_month(source_dir: Path) -> pd.DataFrame:
    """Observed detections by route and month, land and sea together."""
    published = read_collected(source_dir, "arrivals_ibc_route_month")
    published["route"] = published["route"].map(_ROUTE_OF_NAME)
    summed = published.groupby(["route", "year", "month"], as_index=False)["value"].sum()
    summed["detections"] = summed["value"].astype(int)
    return summed.assign(basis="observed", source=SOURCE)[
        ["route", "year", "month", "detections", "basis", "source"]
    ]


def _by_citizenship(source_dir: Path, totals: pd.Series) -> pd.DataFrame:
    """Detections by route, year and citizenship, unspecified ones shared out, scaled to `totals` by
    route-year."""
    published = read_collected(source_dir, "arrivals_ibc_route_nationality_year")
    published["route"] = published["route"].map(_ROUTE_OF_NAME)
    nationality = published["nationality_iso3"]
    unspecified = nationality.isin(UNSPECIFIED)
    unspecified |= (nationality == "STL") & (published["route"] == "Western Mediterranean")
    published["citizenship"] = (
        nationality.map(CITIZENSHIP_OF_NATIONALITY).fillna("OTHER").mask(unspecified, "")
    )
    counts = published.pivot_table(
        index=["route", "year"], columns="citizenship", values="value", aggfunc="sum", fill_value=0
    ).reindex(columns=["", *CITIZENSHIPS], fill_value=0)
    keys = [(str(route), int(year)) for route, year in counts.index.to_list()]
    by_key = dict(zip(keys, counts.to_numpy(np.int64), strict=True))
    rows = []
    for (route, year), row in by_key.items():
        unknown, known = int(row[0]), row[1:]
        mix = by_key[_MIX_FROM.get((route, year), (route, year))][1:]
        allocated = largest_remainder(mix.astype(np.float64), unknown)
        total, counted = int(totals[route, year]), int(row.sum())
        if total == counted:
            basis, detected = "observed", known + allocated
        else:
            basis, detected = (
                "published_total",
                largest_remainder((known + allocated).astype(np.float64), total),
            )
            allocated = largest_remainder(allocated.astype(np.float64), round(unknown * total / counted))
        rows += [
            (route, year, citizenship, count, without, basis, SOURCE)
            for citizenship, count, without in zip(CITIZENSHIPS, detected, allocated)
            if count > 0
        ]
    columns = ["route", "year", "citizenship", "detections", "allocated", "basis", "source"]
    return pd.DataFrame(rows, columns=columns)


def _month_table(months: pd.DataFrame) -> Table:
    return Table(
        name="irregular_entries_month",
        title="Detected irregular border crossings by route and month",
        frame=_in_channel_order(months, ["year", "month"]),
        unit="detections, not persons: one person can be detected on two routes or twice on one",
        what_was_done=f"""Land and sea added. January to month {LAST_OBSERVED_MONTH} of 2025 as published
        (basis observed). The rest of 2025: the route's preliminary total of the year (a level for the
        Central Mediterranean; 2024 x the published change for the Eastern and Western Mediterranean,
        Western African, Western Balkan and Eastern Borders routes; basis published_total) less what is
        observed, spread over the months by the route's own pattern of May to December in 2022-2024.
        Albania-Greece has no published change: 2024 x the change of January to April (basis
        carried_change). The routes add up to about 178,000, the published total.""",
        gaps="""A month without a row had no detection. Black Sea and Other route: nothing after April 2025.
        The dataset version differs slightly from press totals of 2023 and 2024. May to December 2025 is not
        observed by month.""",
    )


def _citizenship_table(source_dir: Path, totals: pd.Series) -> Table:
    frame = _by_citizenship(source_dir, totals)
    by_year = frame.groupby("year")["allocated"].sum()
    counted = ", ".join(f"{year}: {count}" for year, count in by_year.items() if count)
    return Table(
        name="irregular_entries_citizenship",
        title="Detected irregular border crossings by route, citizenship and year",
        frame=_in_channel_order(frame, ["year"]),
        unit="detections; allocated: how many of them had no nationality in the publication",
        what_was_done=f"""Nationalities outside the named ones are OTHER (Kosovo, Montenegro and Western
        Sahara included). Detections of unknown or unspecified nationality are shared out by the known mix
        of the same route and year, except: Western Balkan 2015 and 2016 by the Eastern Mediterranean's mix
        of the same year, since nearly all of those people had just been detected in Greece; Eastern Borders
        2025 by the route's mix of 2024, since more than half of January to April has no nationality.
        `Stateless` on the Western Mediterranean route (3,251 in 2012-2016, none later) is read as
        unspecified. Shared out by year: {counted}. 2025: the mix of January to April, scaled to the year's
        total in irregular_entries_month.""",
        gaps="""The mix is annual: route x month x citizenship assumes it constant within the year. The
        shared-out part is an assumption, and dominates Western Balkan 2015-2016, Western African 2020-2021
        and Western Mediterranean 2019.""",
    )


def _in_channel_order(frame: pd.DataFrame, then: list[str]) -> pd.DataFrame:
    order = {route: position for position, route in enumerate(CHANNELS[:N_ROUTES])}
    position = frame["route"].map(order)
    return (
        frame.assign(position=position)
        .sort_values(["position", *then], kind="stable")
        .drop(columns="position")
    )
