"""What solidarity added: relief of the states that received it, against a paired run without it."""

from collections.abc import Mapping

import pandas as pd


def delivers_nothing(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether a run knows no delivered solidarity at all."""
    return float(tables["evaluation"]["delivered"].sum()) == 0.0


def additional_relief(
    with_it: Mapping[str, pd.DataFrame], without_it: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Columns year, member_state, additional (persons) of every row of ``evaluation`` of the first run.

    Relief of a beneficiary in a year: the open cases it is responsible for at the end of the year without
    solidarity less those with it, less the same difference a year before. ``EU`` adds the beneficiaries.
    States that receive nothing have 0. Limits: open cases only, so relief for people who already hold a
    status and relief in money that shortens no queue do not show.
    """
    gap = _open_cases(without_it) - _open_cases(with_it)
    yearly = gap.groupby(level="member_state").diff().fillna(gap)
    cycle = with_it["cycle"]
    helped = cycle.loc[cycle["beneficiary"].astype(bool), ["year", "member_state"]]
    relief = pd.Series(yearly, name="additional").reset_index().merge(helped, on=["year", "member_state"])
    union = relief.groupby("year", as_index=False)["additional"].sum().assign(member_state="EU")
    rows = with_it["evaluation"][["year", "member_state"]].astype({"year": "int64"})
    known = pd.concat([relief, union], ignore_index=True).astype({"year": "int64"})
    return rows.merge(known, on=["year", "member_state"], how="left").fillna({"additional": 0.0})


def with_additional(tables: Mapping[str, pd.DataFrame], relief: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables with ``evaluation.additional`` filled in."""
    evaluation = tables["evaluation"].drop(columns="additional")
    keys = evaluation[["year", "member_state"]].astype({"year": "int64"})
    filled = keys.merge(relief, on=["year", "member_state"], how="left")["additional"].to_numpy()
    return {**tables, "evaluation": evaluation.assign(additional=filled)}


def _open_cases(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    states = tables["states"]
    december = states.loc[states["month"] == 12].astype({"year": "int64"})
    return december.set_index(["year", "member_state"])["responsible_for"].astype("float64").sort_index()
