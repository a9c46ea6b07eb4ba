"""A run's tables as one long list of yearly outcomes, the form in which two runs are compared."""

from collections.abc import Mapping

import pandas as pd

from pactsim.model.table_schema import columns_of_kind, table_schema

KEYS = ["table", "year", "member_state", "outcome"]

#: Columns of ``cycle`` that mean nothing when added over states.
_NOT_ADDITIVE = {"fair_share", "deduction", "score_pressure", "score_risk", "score_significant"}


def yearly_outcomes(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Columns table, year, member_state, outcome, value; ``EU`` stands for all states together.

    Flows of ``states`` are summed over the year, stocks are those of December. Of ``cycle`` every number and
    flag (counted) by state and, where a sum means something, in total; of ``evaluation`` every number; of
    ``fairness`` and ``persons`` every measure under its full name (``hosted.after.hoover``).
    """
    parts = [
        _states(tables["states"]),
        _cycle(tables["cycle"]),
        _evaluation(tables["evaluation"]),
        _flows(tables["flows"]),
        _fairness(tables["fairness"]),
        _persons(tables["persons"]),
    ]
    outcomes = pd.concat(parts, ignore_index=True).astype({"year": "int64", "value": "float64"})
    return outcomes[[*KEYS, "value"]].sort_values(KEYS, ignore_index=True)


def _states(states: pd.DataFrame) -> pd.DataFrame:
    flows = states.groupby(["year", "member_state"], as_index=False)[
        list(columns_of_kind("states", "flow"))
    ].sum()
    stocks = states.loc[states["month"] == 12, ["year", "member_state", *columns_of_kind("states", "stock")]]
    by_state = flows.merge(stocks, on=["year", "member_state"], how="left")
    return _long("states", _with_union(by_state, set()))


def _cycle(cycle: pd.DataFrame) -> pd.DataFrame:
    numbers = [c.name for c in table_schema()["cycle"] if c.kind in {"value", "flag"}]
    by_state = cycle[["year", "member_state", *numbers]].astype(dict.fromkeys(numbers, "float64"))
    return _long("cycle", _with_union(by_state, _NOT_ADDITIVE))


def _evaluation(evaluation: pd.DataFrame) -> pd.DataFrame:
    numbers = [n for n in columns_of_kind("evaluation", "value") if n != "additional"]
    return _long("evaluation", evaluation[["year", "member_state", *numbers]])


def _flows(flows: pd.DataFrame) -> pd.DataFrame:
    total = flows.groupby(["year", "kind", "unit"], as_index=False)["amount"].sum()
    name = total["kind"] + "." + total["unit"]
    return total[["year"]].assign(value=total["amount"], table="flows", member_state="EU", outcome=name)


def _fairness(fairness: pd.DataFrame) -> pd.DataFrame:
    name = fairness["burden"] + "." + fairness["scope"] + "." + fairness["metric"]
    return fairness[["year", "value"]].assign(table="fairness", member_state="EU", outcome=name)


def _persons(persons: pd.DataFrame) -> pd.DataFrame:
    name = persons["measure"] + "." + persons["group"]
    parts = [
        persons[["year"]].assign(value=persons[column], outcome=name + "." + column)
        for column in ("count", "mean", "p50", "p90")
    ]
    return pd.concat(parts).assign(table="persons", member_state="EU")


def _with_union(by_state: pd.DataFrame, left_out: set[str]) -> pd.DataFrame:
    numbers = [c for c in by_state.columns if c not in {"year", "member_state"} and c not in left_out]
    union = by_state.groupby("year", as_index=False)[numbers].sum(min_count=1).assign(member_state="EU")
    return pd.concat([by_state, union], ignore_index=True)


def _long(table: str, wide: pd.DataFrame) -> pd.DataFrame:
    long = wide.melt(id_vars=["year", "member_state"], var_name="outcome", value_name="value")
    return long.dropna(subset="value").assign(table=table)
