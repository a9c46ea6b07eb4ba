"""What the institutions look at: population and GDP, loads of past months, temporary protection, threats."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import EU_STATES, N_PLACES, N_STATES, PLACE_INDEX, POOL_STATES, STATE_INDEX
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.model.calendar import month_index
from pactsim.model.law.fair_share import fair_share_over
from pactsim.model.law.key_correction import corrected_key
from pactsim.model.phases.solidarity_calendar import month_day
from pactsim.model.stances import stance_of

Array = NDArray[np.float64]
#: Burdens by which a counterfactual corrects the key; their levers are ``key_<name>_weight``.
CORRECTIONS: Final = ("caseload", "unemployment", "temporary_protection")
_MONTHS_OF_CASELOAD: Final = 60


def population_and_gdp(world: Any, cycle: int, codes: tuple[str, ...]) -> tuple[Array, Array]:
    """Persons on 1 January before the cycle, and EUR of the year before that, by code.

    Later years than the last one held take the last one (the key knows no forecast).
    """
    series = world.scheme_facts("states")
    population = latest(series, "population", cycle - 1, codes)
    return population, latest(series, "gdp_meur", cycle - 2, codes) * 1e6


def key_numbers(world: Any, cycle: int) -> dict[str, Any]:
    """Everything the key of a cycle is made of, as an act keeps it: population and GDP by state, weight."""
    first = date(cycle, 1, 1)
    denominator = world.parameters.value("key_denominator", first)
    codes = EU_STATES if denominator == "union" else POOL_STATES
    population, gdp = population_and_gdp(world, cycle, codes)
    numbers = {
        "weight_population": world.parameters.number("key_weight_population", first),
        "denominator": denominator,
        "population": dict(zip(codes, population.tolist())),
        "population_from": _vintage(world, "population", cycle - 1, codes),
        "gdp_eur": dict(zip(codes, gdp.tolist())),
        "gdp_from": _vintage(world, "gdp_meur", cycle - 2, codes),
    }
    weights = correction_weights(world, first)
    if weights.any():
        numbers["corrections"] = {
            "weights": dict(zip(CORRECTIONS, weights.tolist())),
            "cap": world.parameters.number("key_correction_cap", first),
            "burdens": {
                name: dict(zip(codes, burden.tolist()))
                for name, burden in zip(CORRECTIONS, _burdens(world, cycle, codes, population))
            },
        }
    return numbers


def correction_weights(world: Any, on: date) -> Array:
    """Weight of each correction of the key on a day, (3,); scaled down together if they exceed the whole key."""
    weights = np.array([world.parameters.number(f"key_{name}_weight", on) for name in CORRECTIONS])
    return np.asarray(weights / max(float(weights.sum()), 1.0))


def _burdens(world: Any, cycle: int, codes: tuple[str, ...], population: Array) -> tuple[Array, ...]:
    """What a corrected key looks at, in the order of ``CORRECTIONS``: a head, a rate, a head.

    A burden of which the run knows nothing yet (no past) is zero everywhere and corrects nothing.
    """
    window_end = month_day(world.parameters, "calendar_window_end", cycle - 1)
    applications, _ = flow_of_months(world, "applications_first_time", window_end, _MONTHS_OF_CASELOAD)
    hosted = hosted_by_state(world, window_end)
    persons = np.maximum(population, 1.0)
    return (
        applications[[PLACE_INDEX[code] for code in codes]] / persons,
        latest(world.scheme_facts("states"), "unemployment", cycle - 2, codes),
        hosted[[STATE_INDEX[code] for code in codes]] / persons,
    )


def key_from_numbers(numbers: Mapping[str, Any], beneficiaries: NDArray[np.bool_] | None = None) -> Array:
    """The Annex I key over the pool states, (26,), from what an act holds (:func:`key_numbers`).

    ``beneficiaries`` (26,) are left out where the denominator is the contributors alone.
    """
    codes = tuple(numbers["population"])
    population, gdp = (
        np.array([numbers[name][code] for code in codes], dtype=np.float64)
        for name in ("population", "gdp_eur")
    )
    counted = np.ones(len(codes), dtype=np.bool_)
    contributors_only = numbers["denominator"] == "contributors"
    if contributors_only and beneficiaries is not None and not beneficiaries.all():
        counted = ~beneficiaries
    in_pool = np.isin(codes, POOL_STATES)
    everyone = np.ones(len(codes), dtype=np.bool_)
    share = fair_share_over(population, gdp, numbers["weight_population"], counted, everyone)
    corrections = numbers.get("corrections")
    if corrections:
        burdens = np.array([list(corrections["burdens"][name].values()) for name in CORRECTIONS])
        weights = np.array([corrections["weights"][name] for name in CORRECTIONS])
        population, gdp = np.where(counted, population, 0.0), np.where(counted, gdp, 0.0)
        size = population / population.sum() + gdp / gdp.sum()
        share = corrected_key(share, size, burdens, weights, corrections["cap"])
    return np.asarray(share[in_pool])


def flow_of_months(world: Any, column: str, last: date, months: int, back: int = 0) -> tuple[Array, int]:
    """A monthly flow summed over the ``months`` that end in the month of ``last``, less ``back`` months.

    Returns (33,) persons and how many of those months the run has lived through; the sum is scaled up to
    ``months`` when a part is missing and is zero when all are.
    """
    history = world.history[column]
    end = month_index(last.year, last.month) - back - world.history_first_month + 1
    end = min(end, len(history))
    start = max(end - months, 0) if end > 0 else 0
    known = max(end - start, 0)
    if known == 0:
        return np.zeros(N_PLACES), 0
    return history[start:end].sum(axis=0) * (months / known), known


def stock(world: Any, column: str) -> Array:
    """The last month's stock of a column, (33,) persons; zero before the first month."""
    history = world.history[column]
    return history[-1].astype(np.float64) if len(history) else np.zeros(N_PLACES)


def computed_need(world: Any, last: date, target_months: float) -> NDArray[np.int64]:
    """Open cases beyond what last year's output decides in the target time, (26,) persons."""
    pending, decided = need_inputs(world, last)
    return need_beyond_output(pending, decided, target_months)


def need_inputs(world: Any, last: date) -> tuple[Array, Array]:
    """Open cases now and first-instance decisions of the twelve months to a day, (26,) persons each."""
    positive, _ = flow_of_months(world, "decisions_positive", last, 12)
    negative, _ = flow_of_months(world, "decisions_negative", last, 12)
    return stock(world, "pending")[POOL_PLACES], (positive + negative)[POOL_PLACES]


def need_beyond_output(pending: Array, decided: Array, target_months: float) -> NDArray[np.int64]:
    """Open cases less what a year's decisions do in ``target_months``, rounded up, never negative."""
    return np.maximum(np.ceil(pending - decided * target_months / 12), 0).astype(np.int64)


def months_with(world: Any, column: str, last: date, months: int) -> Array:
    """In how many of the ``months`` that end in the month of ``last`` a monthly flow was not zero, (33,).

    Scaled up to ``months`` when the run has lived through a part of them only.
    """
    history = world.history[column]
    end = min(month_index(last.year, last.month) - world.history_first_month + 1, len(history))
    start = max(end - months, 0) if end > 0 else 0
    if end <= start:
        return np.zeros(N_PLACES)
    return np.asarray((history[start:end] > 0).sum(axis=0) * (months / (end - start)))


def temporary_protection(world: Any, on: date) -> Array:
    """People under temporary protection at the last figure held by a day, (26,) persons."""
    return np.asarray(hosted_by_state(world, on)[POOL_PLACES])


def hosted_by_state(world: Any, on: date) -> Array:
    """The same for all states, (31,) persons."""
    rows = world.scheme_facts("temporary_protection")
    rows = rows[rows["year"] * 12 + rows["month"] <= on.year * 12 + on.month].sort_values(["year", "month"])
    last = rows.drop_duplicates("member_state", keep="last")
    of_states = np.zeros(N_STATES)
    of_states[last["member_state"].map(STATE_INDEX).to_numpy(dtype=np.int64)] = last["persons"].to_numpy()
    return of_states


def threats(on: date) -> NDArray[np.bool_]:
    """Pool states under a declared threat of instrumentalised migration on a day, (26,)."""
    return np.array([stance_of(code, on).get("threat", 0.0) > 0 for code in POOL_STATES])


def _vintage(world: Any, variable: str, year: int, codes: tuple[str, ...]) -> dict[str, Any]:
    """Year and source of a variable: ``{"year": 2025, "source": ...}``, tables by code where they differ."""
    series = world.scheme_facts("states")
    rows = series[(series["variable"] == variable) & series["member_state"].isin(codes)]
    rows = rows.sort_values("year")
    first = rows.drop_duplicates("member_state").set_index("member_state")
    before = rows[rows["year"] <= year].drop_duplicates("member_state", keep="last")
    found = before.set_index("member_state").reindex(codes).fillna(first.reindex(codes))
    table: dict[str, Any] = {}
    for name, kind in (("year", int), ("source", str)):
        if name in found:
            values = {code: kind(value) for code, value in found[name].items()}
            table[name] = values if len(set(values.values())) > 1 else next(iter(values.values()))
    return table


def latest(series: pd.DataFrame, variable: str, year: int, codes: tuple[str, ...]) -> Array:
    """Each state's last value at or before a year; the first one held if all are later."""
    rows = series[(series["variable"] == variable) & series["member_state"].isin(codes)]
    rows = rows.sort_values("year")
    before = rows[rows["year"] <= year].groupby("member_state")["value"].last()
    first = rows.groupby("member_state")["value"].first()
    values = before.reindex(codes).fillna(first.reindex(codes))
    if values.isna().any():
        missing = ", ".join(values.index[values.isna()])
        raise ValueError(f"table 'states' has no {variable!r} for {missing}")
    return values.to_numpy(dtype=np.float64)
