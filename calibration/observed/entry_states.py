"""Which state an irregular entrant meets first, by route and year.

Only two routes are observed in part; most shares are assumptions with a range, and say so. A share is the
share of the route's detections, whatever the state then registers.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pactsim.agents.codes import CHANNELS, N_ROUTES, STATES
from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.entry_assumptions import (
    APPLICANTS_OVER_ENTRIES,
    ASSUMED,
    BY_DEFINITION,
    MALTA_UNKNOWN,
    SPREAD_MARGIN,
)
from pactsim.calibration.observed.table import Table

YEARS = range(2013, 2026)
_SEA = ("sea_arrivals_official", "sea_arrivals")


class Share(NamedTuple):
    """One state's share of a route's entries in a year, with its range."""

    route: str
    year: int
    member_state: str
    share: float
    lo: float
    hi: float
    basis: str
    source: str


def entry_states(source_dir: Path, applicants: pd.DataFrame, detections: pd.Series) -> Table:
    """Shares of entry by route and year. `detections` by (route, year); `applicants` is the table of that
    name."""
    arrivals = read_collected(source_dir, "arrivals_country_year")
    malta_later = read_collected(source_dir, "sar_share")
    population = read_collected(source_dir, "population_gdp_unemployment")
    first_time = applicants.groupby(["member_state", "year"])["first_time"].sum()
    shares: list[Share] = []
    for year in YEARS:
        shares += _central_mediterranean(arrivals, malta_later, year)
        shares += _eastern_mediterranean(arrivals, first_time, detections, year)
        shares += _assumed(year)
        shares += _spread_by_population(population, year)
    frame = pd.DataFrame(shares)
    frame[["share", "lo", "hi"]] = frame[["share", "lo", "hi"]].round(5)
    route_order = {route: position for position, route in enumerate(CHANNELS[:N_ROUTES])}
    frame = frame.sort_values(
        ["route", "year"], key=lambda c: c.map(route_order) if c.name == "route" else c, kind="stable"
    )
    return Table(
        name="entry_states",
        title="State of first entry of irregular entrants, by route and year",
        frame=frame,
        unit="share of the route's detections; lo and hi: range of the share",
        what_was_done="""Central Mediterranean: sea arrivals in Malta over those in Italy and Malta
        (observed 2014, 2015, 2018-2023; assumption elsewhere). Eastern Mediterranean: Greek sea and land
        arrivals over the route's detections where both are held (2015, 2019, 2022, observed); otherwise
        Cyprus = 0.8 (0.5-1.0) and Bulgaria = 0.2 (0.1-0.6) of their first-time applications of the year,
        Greece the rest. Western Mediterranean and Western African are Spain, Albania-Greece is Greece, by
        definition of the route. Western Balkan, Eastern Borders and Black Sea: assumption by period, from
        the public record of where crossings shifted (Hungarian fence autumn 2015, Croatia in the Schengen
        area 2023, Belarus 2021, Ukraine 2022), no figures held. Other route: by population.""",
        gaps="""The Western Balkan split rests on no table held by us: treat it as an axis within lo and hi.
        The same holds for Eastern Borders. No Greek land arrivals 2014, 2016-2018, 2020-2021; no country
        totals for Greece and Cyprus after 2022.""",
    )


def _latest(arrivals: pd.DataFrame, state: str, year: int, *indicators: str) -> tuple[float, str] | None:
    """Value and source of the first indicator held for a state and year."""
    for name in indicators:
        row = arrivals[
            (arrivals["geo"] == state) & (arrivals["year"] == year) & (arrivals["indicator"] == name)
        ]
        if len(row):
            return float(row["value"].iloc[0]), str(row["source_id"].iloc[0])
    return None


def _central_mediterranean(arrivals: pd.DataFrame, malta_later: pd.DataFrame, year: int) -> list[Share]:
    italy = _latest(arrivals, "IT", year, *_SEA)
    malta = _latest(arrivals, "MT", year, *_SEA)
    if malta is None:
        row = malta_later[
            (malta_later["geo"] == "MT")
            & (malta_later["period"] == str(year))
            & (malta_later["indicator"] == "sea_arrivals_reference")
        ]
        malta = (float(row["value"].iloc[0]), str(row["source_id"].iloc[0])) if len(row) else None
    route = "Central Mediterranean"
    if italy is None or malta is None:
        share, lo, hi = MALTA_UNKNOWN[year]
        basis, source = "assumption", "ASSUMPTION"
    else:
        share = malta[0] / (malta[0] + italy[0])
        lo = hi = share
        basis, source = "observed", "+".join(dict.fromkeys([italy[1], malta[1]]))
    return [
        Share(route, year, "IT", 1 - share, 1 - hi, 1 - lo, basis, source),
        Share(route, year, "MT", share, lo, hi, basis, source),
    ]


def _eastern_mediterranean(
    arrivals: pd.DataFrame, first_time: pd.Series, detections: pd.Series, year: int
) -> list[Share]:
    route = "Eastern Mediterranean"
    total = float(detections[route, year])
    part = {  # (point, low, high) shares of the route
        state: tuple(factor * float(first_time[state, year]) / total for factor in factors)
        for state, factors in APPLICANTS_OVER_ENTRIES.items()
    }
    greece = _greek_arrivals(arrivals, year)
    if greece is None:
        low = max(0.0, 1 - sum(p[2] for p in part.values()))
        high = 1 - sum(p[1] for p in part.values())
        point = max(0.0, 1 - sum(p[0] for p in part.values()))
        basis, source = "assumption", "ASSUMPTION"
    else:
        point = low = high = min(1.0, greece[0] / total)
        basis, source = "observed", greece[1]
    shares = [Share(route, year, "EL", point, low, high, basis, source)]
    for state, other in (("CY", "BG"), ("BG", "CY")):
        middle, lo, hi = part[state]
        if greece is not None:  # Greece is known: what varies is only how the other two split the rest
            rest = 1 - point
            lo = rest * lo / (lo + part[other][2])
            hi = rest * hi / (hi + part[other][1])
        share = (1 - point) * middle / (middle + part[other][0])
        shares.append(
            Share(route, year, state, share, min(lo, share), max(hi, share), "assumption", "ASSUMPTION")
        )
    return shares


def _greek_arrivals(arrivals: pd.DataFrame, year: int) -> tuple[float, str] | None:
    """Sea and land arrivals in Greece, if both are held."""
    both = _latest(arrivals, "EL", year, "arrivals_sea_land")
    if both is not None:
        return both
    sea = _latest(arrivals, "EL", year, *_SEA)
    land = _latest(arrivals, "EL", year, "land_arrivals", "land_arrivals_1jan_17dec")
    if sea is None or land is None:
        return None
    return sea[0] + land[0], f"{sea[1]}+{land[1]}"


def _assumed(year: int) -> list[Share]:
    shares = [
        Share(route, year, state, 1.0, 1.0, 1.0, "observed", "FRONTEX_IBC_2025_06")
        for route, state in BY_DEFINITION.items()
    ]
    for route, periods in ASSUMED.items():
        split = next(split for first, last, split in periods if first <= year <= last)
        for state, share in split.items():
            margin = SPREAD_MARGIN[route]
            lo, hi = max(0.0, share - margin), min(1.0, share + margin)
            shares.append(Share(route, year, state, share, lo, hi, "assumption", "ASSUMPTION"))
    return shares


def _spread_by_population(population: pd.DataFrame, year: int) -> list[Share]:
    """The few detections on no named route, spread by population (2024 for later years)."""
    rows = population[
        (population["indicator"] == "population_1jan") & (population["year"] == min(year, 2024))
    ]
    persons = rows.set_index("geo")["value"].astype(float).reindex(list(STATES))
    shares = persons / persons.sum()
    # The first state takes what rounding to five digits leaves over.
    shares = shares.round(5)
    shares[STATES[0]] += 1 - shares.sum()
    return [
        Share("Other route", year, state, float(shares[state]), 0.0, 1.0, "assumption", "ASSUMPTION")
        for state in STATES
    ]
