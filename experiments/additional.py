"""What solidarity added: relief of the states that received it, against a paired run without it."""

from collections.abc import Mapping

import pandas as pd


def lacks_solidarity(tables: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame]) -> bool:
    """Whether nothing is delivered in any year in which the other run delivers more or less than this one.

    Earlier schemes, the same in both, do not count. False if both deliver the same in every year.
    """
    own, others = _delivered(tables).align(_delivered(other), fill_value=0.0)
    differ = own != others
    return bool(differ.any()) and float(own[differ].abs().sum()) == 0.0


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


def _delivered(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    evaluation = tables["evaluation"]
    return evaluation[evaluation["member_state"] == "EU"].set_index("year")["delivered"]


def _open_cases(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    states = tables["states"]
    december = states.loc[states["month"] == 12].astype({"year": "int64"})
    return december.set_index(["year", "member_state"])["responsible_for"].astype("float64").sort_index()
