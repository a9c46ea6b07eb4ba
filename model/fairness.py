"""How evenly burdens lie on the states, against the population and GDP key, before and after solidarity.

Everything recomputes from the tables ``states`` and ``flows`` and from the key. *Before* undoes the year's
relocations, offsets and money; where nothing was done it equals *after*.
"""

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, STATE_INDEX, STATES
from pactsim.model.key import population_gdp_key
from pactsim.model.observed_states import state_series
from pactsim.model.phases.solidarity_calendar import FIRST_POOL

Array = NDArray[np.float64]

BURDENS: Final = ("hosted", "responsible", "euros")
METRICS: Final = ("gini_over_key", "hoover", "max_over_key", "persons_above_key", "per_1000_max")
COLUMNS: Final = ("year", "burden", "scope", "metric", "value")
_AT_YEAR_END: Final = ("present", "responsible_for")
_IN_THE_YEAR: Final = (
    "relocated_out", "relocated_in", "offsets_ceded", "offsets_taken", "beneficiaries_in", "reception_persons",
)  # fmt: skip


def gini_over_key(burden: Array, key: Array) -> float:
    """Gini coefficient of the burden per unit of key, weighted by the key; 0 is proportional, (n,) each.

    Source: the area between the concentration curve, states ordered by burden per key, and the diagonal.
    """
    if burden.sum() <= 0:
        return 0.0
    order = np.argsort(burden / key, kind="stable")
    share, weight = burden[order] / burden.sum(), key[order] / key.sum()
    before = np.concatenate(([0.0], np.cumsum(share)[:-1]))
    return float(1.0 - np.sum(weight * (before + np.cumsum(share))))


def hoover(burden: Array, key: Array) -> float:
    """The part of the burden that would have to move to make it proportional to the key, (n,) each."""
    if burden.sum() <= 0:
        return 0.0
    return float(0.5 * np.abs(burden / burden.sum() - key / key.sum()).sum())


def metrics(burden: Array, key: Array, population: Array) -> dict[str, float]:
    """Every metric of one burden, (31,) in persons or EUR, by name.

    ``persons_above_key`` is the burden in excess of the proportional part, ``per_1000_max`` the highest
    burden per thousand inhabitants.
    """
    total = burden.sum()
    part = total * key / key.sum()
    return {
        "gini_over_key": gini_over_key(burden, key),
        "hoover": hoover(burden, key),
        "max_over_key": float((burden / part).max()) if total > 0 else 0.0,
        "persons_above_key": float(np.maximum(burden - part, 0).sum()),
        "per_1000_max": float((burden / population).max() * 1000),
    }


def burdens_of_year(
    states: pd.DataFrame, flows: pd.DataFrame, year: int, place_month_cost: float
) -> dict[tuple[str, str], Array]:
    """The burdens by (burden, scope) in a year, (31,) each.

    *Hosted* is the number present at the year's end, *responsible* the open cases a state is responsible for,
    *euros* reception at ``place_month_cost`` (EUR) plus money paid, less money received.
    Limits: a relocated person is undone at the year's end as if still there; the money of earlier years'
    relocations is not followed.
    """
    rows = states[states["year"] == year]
    last = _of_states(rows[rows["month"] == rows["month"].max()], _AT_YEAR_END)
    hosted, responsible = last["present"], last["responsible_for"]
    flow = _of_states(rows, _IN_THE_YEAR)
    moved = flow["relocated_out"] - flow["relocated_in"]
    cases_moved = flow["offsets_ceded"] - flow["offsets_taken"]
    cases_moved += moved + flow["beneficiaries_in"]
    reception = flow["reception_persons"] * place_month_cost
    # Money undone: what contributors paid in and beneficiaries received in the year.
    paid = np.zeros(N_STATES)
    money = flows[(flows["year"] == year) & (flows["kind"] == "money")]
    for column, sign in (("from_state", 1.0), ("to_state", -1.0)):
        known = money[money[column].isin(STATES)]
        np.add.at(
            paid, known[column].map(STATE_INDEX).to_numpy(dtype=np.int64), sign * known["amount"].to_numpy()
        )
    return {
        ("hosted", "after"): hosted,
        ("hosted", "before"): np.maximum(hosted + moved, 0),
        ("responsible", "after"): responsible,
        ("responsible", "before"): np.maximum(responsible + cases_moved, 0),
        ("euros", "after"): np.maximum(reception + paid, 0),
        ("euros", "before"): reception,
    }


def fairness_table(tables: dict[str, pd.DataFrame], world: Any) -> pd.DataFrame:
    """The ``fairness`` table: every burden, scope and metric by year."""
    weight = world.parameters.number("key_weight_population", date(FIRST_POOL, 1, 1))
    # Only what is looked at, since each year takes its rows.
    states = tables["states"][["year", "month", "member_state", *_AT_YEAR_END, *_IN_THE_YEAR]]
    money = tables["flows"][tables["flows"]["kind"] == "money"]
    rows = []
    for year in sorted(states["year"].unique().tolist()):
        key = population_gdp_key(year, weight)
        population = state_series("population", year, year)[0]
        cost = world.parameters.number("place_month_cost_eur", world.today)
        burdens = burdens_of_year(states, money, year, cost)
        for burden in BURDENS:
            for scope in ("before", "after"):
                found = metrics(burdens[burden, scope], key, population)
                rows += [(year, burden, scope, metric, found[metric]) for metric in METRICS]
    types = {"year": "int16", "burden": "str", "scope": "str", "metric": "str", "value": "float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _of_states(rows: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, Array]:
    """Columns summed over the rows of each state, (31,) each."""
    total = rows.groupby("member_state")[list(columns)].sum().reindex(list(STATES)).fillna(0)
    return {column: total[column].to_numpy(dtype=np.float64) for column in columns}
