"""What the Commission could see of the 26 states when it judged them, and what it found: the record of a cycle.

Nothing is read that was measured after the reporting period, which ends on 30 June before the decision.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_ROUTES, POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.model import observed
from pactsim.model.calendar import month_index
from pactsim.model.entries import duplicates
from pactsim.model.law.fair_share import fair_share_over
from pactsim.model.law.labels import load_per_key
from pactsim.model.observed_flows import ROUTE_INDEX
from pactsim.model.parameters import Parameters
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, cycle_dates
from pactsim.model.phases.solidarity_facts import latest, threats
from pactsim.model.stances import stance_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Years of applications behind a significant situation.
CUMULATED_YEARS = 5


class Indicators(NamedTuple):
    """``key`` is the state's part, (26,), sums to 1. Loads are shares of the 26 states' persons over the share
    of the key, (26,) each.

    ``applications`` and ``trend`` (over the year before) of the last closed calendar year, ``arrivals`` of the
    reporting period as far as they were published then, ``landings`` a part of all arrivals (0 where the record
    tells no landings after rescue from others), ``five_years`` applications, ``hosted`` temporary protection,
    ``threat`` as declared.
    """

    key: Array
    applications: Array
    arrivals: Array
    landings: Array
    trend: Array
    five_years: Array
    hosted: Array
    threat: Flags


class Findings(NamedTuple):
    """What was found of each state, (26,) each; ``by_landings``: found on the ground of sea rescue."""

    under_pressure: Flags
    by_landings: Flags
    at_risk: Flags
    significant: Flags


def indicators(cycle: int, parameters: Parameters | None = None) -> Indicators:
    """The record of the reporting period of a cycle: what was measured in it and in years before.

    Limits: applications are held by calendar year, so the half year before the decision's window stands in for
    its second half. Arrivals by route reach a state by the split of the last closed year.
    """
    parameters = Parameters() if parameters is None else parameters
    dates = cycle_dates(cycle, parameters)
    closed = dates.window_end.year - 1
    key = _key(cycle, parameters.number("key_weight_population", dates.operation))
    first = closed - CUMULATED_YEARS + 1
    by_year = np.nansum(observed.first_time_applicants(first, closed), axis=2)[:, POOL_PLACES]
    arrivals = _arrivals(closed, parameters)
    return Indicators(
        key=key,
        applications=load_per_key(by_year[-1], key),
        arrivals=load_per_key(arrivals, key),
        landings=load_per_key(arrivals, key) * _landed_share(closed),
        trend=by_year[-1] / np.maximum(by_year[-2], 1.0),
        five_years=load_per_key(by_year.sum(axis=0), key),
        hosted=load_per_key(_hosted(dates.window_end.year * 12 + dates.window_end.month), key),
        threat=threats(dates.package),
    )


def findings(cycle: int = FIRST_POOL) -> Findings:
    """The labels that were given; ValueError for a cycle of which none are held."""
    if cycle != FIRST_POOL:
        raise ValueError(f"labels are held for the pool of {FIRST_POOL} alone, not for {cycle}")
    rows = observed.table("pool_2026").set_index("member_state").loc[list(POOL_STATES)]
    decided = cycle_dates(cycle, Parameters()).package
    by_landings = [stance_of(code, decided).get("pressure_by_sar", 0.0) > 0 for code in POOL_STATES]
    under_pressure, at_risk, significant = (
        rows[name].to_numpy(dtype=np.bool_) for name in ("under_pressure", "at_risk", "significant")
    )
    return Findings(under_pressure, np.array(by_landings) & under_pressure, at_risk, significant)


def _key(cycle: int, weight_population: float) -> Array:
    series = observed.table("states")
    population = latest(series, "population", cycle - 1, POOL_STATES)
    gdp = latest(series, "gdp_meur", cycle - 2, POOL_STATES)
    everyone = np.ones(population.size, dtype=np.bool_)
    return fair_share_over(population, gdp, weight_population, everyone, everyone)


def _arrivals(closed: int, parameters: Parameters) -> Array:
    """Persons by state of entry from July of ``closed`` to June of the next year, as far as published, (26,).

    Detections count one person several times, most of all on the Western Balkan route; a run counts persons, and
    cut-offs must mean the same in both.
    """
    persons_each = _persons_per_detection(closed, parameters)
    rows = observed.table("irregular_entries_month")
    month = (rows["year"] - 1990) * 12 + rows["month"] - 1
    seen = month.between(month_index(closed, 7), month_index(closed + 1, 6)) & (rows["basis"] == "observed")
    by_route = rows[seen].groupby("route")["detections"].sum()
    split = observed.entry_state_shares(closed)
    total = np.zeros(split.shape[1])
    for route, detections in by_route.items():
        place = ROUTE_INDEX[str(route)]
        total += detections * persons_each[place] * split[place]
    return total[POOL_PLACES]


def _persons_per_detection(year: int, parameters: Parameters) -> Array:
    """By route, (9,), with the citizenships of a year."""
    rows = observed.table("irregular_entries_citizenship")
    mix = np.zeros((N_ROUTES, N_CITIZENSHIPS))
    of_year = rows[rows["year"] == year]
    for route, citizenship, detections in zip(
        of_year["route"], of_year["citizenship"], of_year["detections"]
    ):
        mix[ROUTE_INDEX[route], CITIZENSHIP_INDEX[citizenship]] += detections
    seen = np.maximum(mix.sum(axis=1), 1e-9)
    return np.asarray((mix / (1.0 + duplicates(parameters))).sum(axis=1) / seen)


def _landed_share(year: int) -> Array:
    """Part of the arrivals landed after rescue, the last figure up to a year, (26,); 0 where none is held."""
    rows = observed.table("sar_share")
    last = rows[rows["year"] <= year].sort_values("year").drop_duplicates("member_state", keep="last")
    shares = last.set_index("member_state")["share"].reindex(list(POOL_STATES))
    return shares.fillna(0).to_numpy(dtype=np.float64)


def _hosted(last_month: int) -> Array:
    """People under temporary protection at the last figure of the period, (26,); ``last_month``: 12 x year + month."""
    rows = observed.table("temporary_protection")
    rows = rows[rows["year"] * 12 + rows["month"] <= last_month].sort_values(["year", "month"])
    last = rows.drop_duplicates("member_state", keep="last").set_index("member_state")["persons"]
    return last.reindex(list(POOL_STATES)).fillna(0).to_numpy(dtype=np.float64)
