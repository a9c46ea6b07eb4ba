"""A run's tables and the published figures, asked in the same words: what, where, from when to when."""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pactsim.agents.codes import EU_STATES, STATES
from pactsim.model import observed

#: Tables of a run that the mechanisms are read from.
NEEDED: Final = ("states", "flows", "dublin", "relocated")
#: What publishers mean by their groups: the EU without the United Kingdom, and the 31 states together.
GROUPS: Final = {
    "EU27": EU_STATES,
    "EU+": STATES,
    "MED5": ("CY", "EL", "ES", "IT", "MT"),
    "IT+EL": ("IT", "EL"),
}

Month = tuple[int, int]


class Mechanism(NamedTuple):
    """One figure: what, where, when; observed and simulated; the source and what differs in meaning."""

    target: str
    place: str
    period: str
    observed: float
    simulated: float
    source: str
    note: str = ""


class RunTables:
    """Sums over the tables of one run; every question about a time outside the run is answered with nan."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._states, self._flows, self._dublin, self._relocated = (tables[name] for name in NEEDED)
        years = self._states["year"]
        self._first, self._last = int(years.min()), int(years.max())

    @classmethod
    def read(cls, run: Path) -> "RunTables":
        """The tables of a run folder; FileNotFoundError if one is missing."""
        missing = [name for name in NEEDED if not (run / f"{name}.parquet").exists()]
        if missing:
            raise FileNotFoundError(
                f"{run} holds no {', '.join(missing)}.parquet; is it the folder of a run?"
            )
        return cls({name: pd.read_parquet(run / f"{name}.parquet") for name in NEEDED})

    def flow(self, columns: str | Iterable[str], place: str, first: Month, last: Month) -> float:
        """A column of ``states``, or several together, summed over months and the states of a place."""
        return (
            float(self._months(place, first, last)[_list(columns)].sum().sum())
            if self._in(first, last)
            else math.nan
        )

    def stock(self, columns: str | Iterable[str], place: str, month: Month) -> float:
        """Stocks of ``states`` at the end of a month, together."""
        return self.flow(columns, place, month, month)

    def pairs(self, column: str, sender: str, receiver: str, year: int) -> float:
        """A column of ``dublin`` in a year; a receiver "all" is every partner."""
        if not self._in((year, 1), (year, 12)):
            return math.nan
        rows = self._dublin[self._dublin["year"] == year]
        rows = rows[rows["sender"].isin(states_of(sender))]
        if receiver != "all":
            rows = rows[rows["receiver"].isin(states_of(receiver))]
        return float(rows[column].sum())

    def left_after_relocation(self, place: str, year: int) -> float:
        """Share of the people brought to a state so far who are no longer there at the end of ``year``."""
        rows = self._relocated
        rows = rows[(rows["year"] == year) & (rows["member_state"] == place)]
        received = rows["received"].sum()
        return float(1 - rows["still_there"].sum() / received) if received else math.nan

    def moved(
        self, kind: str, origin: str, target: str, first: Month, last: Month, column: str = "amount"
    ) -> float:
        """People in ``flows`` of a kind from one place to another (or "all"), both months included."""
        if not self._in(first, last):
            return math.nan
        rows = self._flows[(self._flows["kind"] == kind) & self._flows["from_state"].isin(states_of(origin))]
        if target != "all":
            rows = rows[rows["to_state"].isin(states_of(target))]
        return float(rows[_between(rows, first, last)][column].sum())

    def _months(self, place: str, first: Month, last: Month) -> pd.DataFrame:
        rows = self._states[_between(self._states, first, last)]
        return rows[rows["member_state"].isin(states_of(place))]

    def _in(self, first: Month, last: Month) -> bool:
        return self._first <= first[0] and last[0] <= self._last


def states_of(place: str) -> tuple[str, ...]:
    """The states of a group, or the state itself."""
    return GROUPS.get(place, (place,))


def published(target: str, period: str, place: str, partner: str = "ALL") -> tuple[float, str]:
    """A figure of the observed table ``validation`` and its source; LookupError if it is not there."""
    rows = observed.table("validation")
    for column, value in (("target", target), ("period", period), ("place", place), ("partner", partner)):
        rows = rows[rows[column] == value]
    if len(rows) != 1:
        raise LookupError(f"validation holds {len(rows)} rows of {target} {period} {place} {partner}")
    return float(rows["value"].iloc[0]), str(rows["source"].iloc[0])


def _between(rows: pd.DataFrame, first: Month, last: Month) -> pd.Series:
    number = rows["year"].astype("int64") * 12 + rows["month"].astype("int64")
    return number.between(first[0] * 12 + first[1], last[0] * 12 + last[1])


def _list(columns: str | Iterable[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)
