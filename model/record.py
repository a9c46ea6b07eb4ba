"""What a run leaves: monthly books by state, yearly books by citizenship, flows by pair, people's outcomes.

Counts leave here as whole persons: simulated persons times the scale's weight k.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_PLACES, N_STATES, PLACES, STATES
from pactsim.agents.status import BORDER, CRITERION_NAMES
from pactsim.model.balances import stocks_of
from pactsim.model.calendar import year_month
from pactsim.model.pair_books import PairBooks
from pactsim.model.tally import (
    FLOWS,
    GROUPS,
    IN_PIPELINE,
    MEASURES,
    NOT_DETERMINED,
    RESPONSIBLE,
    Tally,
    clear_month,
    clear_year,
    complete_outcomes,
)

STOCKS = (
    "present", "undetected_present", "pending", "appeals_pending", "protected", "rejected_present",
    "responsible_for", "undetermined", "relocation_pipeline", "border_persons", "reception_persons",
    "border_places", "offset_eligible",
)  # fmt: skip

#: Matrix of the tally -> (kind, unit, what moved it).
_PAIRS = {
    "onward": ("onward", "persons", "own movement"),
    "transfers": ("dublin_transfer", "persons", "AMMR 46 or Dublin III 29"),
    "relocations": ("relocation", "persons", "AMMR 67 or its forerunners"),
    "offsets": ("offset", "cases", "AMMR 63"),
}


class Record:
    """The run's memory. ``history[column]`` is (months so far, 33), weighted persons."""

    def __init__(self, world: Any) -> None:
        self.scale = world.scale
        self.n_months = world.last_month - world.first_month + 1
        self._store = {
            name: np.zeros((self.n_months, N_PLACES), dtype=np.int64) for name in (*FLOWS, *STOCKS)
        }
        self._places = np.full((self.n_months, N_STATES), np.nan)
        self._months: list[tuple[int, int]] = []
        self._flows: list[NDArray[np.int64]] = []
        self._pairs = PairBooks(world.scale)
        self._applications: list[pd.DataFrame] = []
        self._persons: list[pd.DataFrame] = []
        self._determined: list[pd.DataFrame] = []
        self.funnel: list[dict[str, Any]] = []

    @property
    def history(self) -> dict[str, NDArray[np.int64]]:
        """Monthly values by place up to the last closed month."""
        n = len(self._months)
        return {name: values[:n] for name, values in self._store.items()}

    def close_month(self, world: Any) -> None:
        """Take the month's counts into the books and clear them."""
        row = len(self._months)
        tally = world.tally
        for name, counts in zip(FLOWS, tally.flow, strict=True):
            self._store[name][row] = counts * self.scale
        for name, counts in stocks_of(tally).items():
            self._store[name][row] = counts * self.scale
        self._store["responsible_for"][row] = tally.cases[RESPONSIBLE] * self.scale
        self._store["undetermined"][row] = tally.cases[NOT_DETERMINED] * self.scale
        self._store["relocation_pipeline"][row] = tally.cases[IN_PIPELINE] * self.scale
        self._store["border_persons"][row] = tally.stock[BORDER] * self.scale
        self._store["reception_persons"][row, :N_STATES] = world.reception_persons
        self._store["border_places"][row, :N_STATES] = world.border_places_now
        self._store["offset_eligible"][row] = world.offset_eligible.sum(axis=1)
        self._places[row] = world.reception_places
        year, month = year_month(world.month)
        self._months.append((year, month))
        self._take_flows(tally, year, month)
        self._pairs.take_month(tally, world.offset_eligible, year, month)
        if month == 12:
            self._close_year(tally, year)
        clear_month(tally)

    def _take_flows(self, tally: Tally, year: int, month: int) -> None:
        for row, name in enumerate(_PAIRS):
            matrix = tally.pair(name)
            origin, target = np.nonzero(matrix)
            if origin.size:
                parts = [matrix, tally.pair("onward_pending"), tally.pair("onward_protected")]
                amounts = [part[origin, target] * self.scale for part in parts]
                when = np.broadcast_to(np.array([[year], [month], [row]]), (3, origin.size))
                self._flows.append(np.vstack([when, origin, target, *amounts]))

    def _close_year(self, tally: Any, year: int) -> None:
        counts = tally.by_citizenship[:, :N_STATES]
        state, citizenship = np.nonzero(counts.any(axis=0))
        table = {
            "year": np.full(state.size, year),
            "member_state": np.array(STATES, dtype=object)[state],
            "citizenship": np.array(CITIZENSHIPS, dtype=object)[citizenship],
        }
        names = ("first_time", "repeat", "decisions_positive", "decisions_negative")
        for name, count in zip(names, counts, strict=True):
            table[name] = count[state, citizenship] * self.scale
        self._applications.append(pd.DataFrame(table))
        self._persons.append(_outcome_rows(complete_outcomes(tally.outcomes), year, self.scale))
        self._determined.append(_determined_rows(tally.determined, year, self.scale))
        clear_year(tally)

    def tables(self) -> dict[str, pd.DataFrame]:
        """``states``, ``applications``, ``flows`` (of persons and cases), ``persons`` and the books by pair."""
        return {
            "states": self._states(),
            "applications": pd.concat(self._applications, ignore_index=True),
            "flows": self._flow_table(),
            "persons": pd.concat(self._persons, ignore_index=True),
            "responsibility": pd.concat(self._determined, ignore_index=True),
            **self._pairs.tables(),
        }

    def _flow_table(self) -> pd.DataFrame:
        columns = np.hstack(self._flows) if self._flows else np.zeros((8, 0), dtype=np.int64)
        year, month, row, origin, target, amount, pending, protected = columns
        kinds = list(_PAIRS.values())
        places = np.array(PLACES, dtype=object)
        own = np.array([kind == "onward" for kind, _unit, _cause in kinds])[row] if row.size else row
        return pd.DataFrame(
            {
                "year": year,
                "month": month,
                "kind": np.array([kind for kind, _unit, _cause in kinds], dtype=object)[row],
                "from_state": places[origin],
                "to_state": places[target],
                "unit": np.array([unit for _kind, unit, _cause in kinds], dtype=object)[row],
                "amount": amount,
                "cause": np.array([cause for _kind, _unit, cause in kinds], dtype=object)[row],
                "with_open_case": pending * own,
                "with_status": protected * own,
            }
        )

    def _states(self) -> pd.DataFrame:
        n = len(self._months)
        months = np.array(self._months)
        table: dict[str, Any] = {
            "year": np.repeat(months[:, 0], N_STATES),
            "month": np.repeat(months[:, 1], N_STATES),
            "member_state": np.tile(np.array(STATES, dtype=object), n),
        }
        for name, values in self._store.items():
            table[name] = values[:n, :N_STATES].ravel()
        places = self._places[:n].ravel()
        table["reception_places"] = pd.array(
            [None if np.isnan(p) else round(p) for p in places], dtype="Int64"
        )
        return pd.DataFrame(table)


def one_row_a_pair(money: pd.DataFrame) -> pd.DataFrame:
    """Money by month and pair; several causes between the same two stand in one row, joined by a semicolon."""
    keys = ["year", "month", "kind", "from_state", "to_state", "unit"]
    grouped = money.groupby(keys, as_index=False, sort=True)
    table = grouped.agg(
        amount=("amount", "sum"), cause=("cause", lambda causes: "; ".join(sorted(set(causes))))
    )
    return table.assign(with_open_case=0, with_status=0)


def _determined_rows(determined: NDArray[np.int64], year: int, scale: int) -> pd.DataFrame:
    """How often each of the 31 became responsible in a year, by criterion, in weighted persons."""
    state, criterion = np.nonzero(determined[:, :N_STATES].T)
    return pd.DataFrame(
        {
            "year": np.full(state.size, year),
            "member_state": np.array(STATES, dtype=object)[state],
            "criterion": np.array(CRITERION_NAMES, dtype=object)[criterion],
            "cases": determined[criterion, state] * scale,
        }
    )


def _outcome_rows(outcomes: NDArray[np.int64], year: int, scale: int) -> pd.DataFrame:
    """Mean and deciles of each measure and group from the counts by whole months (or moves, or 0/1)."""
    names = (*CITIZENSHIPS, *GROUPS)
    cumulative = np.cumsum(outcomes, axis=2)
    total = cumulative[:, :, -1]
    mean = (outcomes @ np.arange(outcomes.shape[2])) / np.maximum(total, 1)
    deciles = [(cumulative < (q * total)[:, :, None]).sum(axis=2) for q in (0.1, 0.5, 0.9)]
    rows = [
        (
            year,
            names[group],
            MEASURES[measure],
            int(total[measure, group]) * scale,
            float(mean[measure, group]),
        )
        + tuple(float(decile[measure, group]) for decile in deciles)
        for measure, group in np.argwhere(total > 0).tolist()
    ]
    return pd.DataFrame(rows, columns=["year", "group", "measure", "count", "mean", "p10", "p50", "p90"])
