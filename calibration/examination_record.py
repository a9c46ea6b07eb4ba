"""What is known of a state's open cases, year by year: stocks, applications, decisions, closures.

The stock-flow identity does not close in the record. Stock before + applications - decisions - other closures differs
from the stock after by 16 % of it (sum over states of the absolute gap, mean of 2018-2024; 23 % in 2021, 6 % in 2024;
28 % without the closures): the stock counts all instances and the decisions the first, Dublin cases are counted in
two states, repeat applicants of one procedure twice, and several registers were cleaned (DE by 55,000 to 73,000 a
year in 2018-21). A rule whose flows were exactly those of the record would miss the stocks by as much. The rate at
which a state closes cases otherwise is therefore fitted to the stocks, with the reported closures as its prior, and
takes up the part of the gap that is steady; what is not steady stays as error.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, STATE_INDEX, STATES
from pactsim.model import observed
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

#: First year whose flows enter; its stock before is the first one held but one.
FIRST_YEAR = 2015
LAST_YEAR = 2024
_FIRST_STOCK = 2013
#: Bounds on the part of a stock that is taken to be under appeal.
APPEAL_BOUNDS = (0.05, 0.8)
#: Where the chain of appeals begins, before any decision of it is known.
FIRST_APPEAL_SHARE = 0.35
MONTH_DAYS = 365.2425 / 12


class Appeals(NamedTuple):
    """The three numbers that appeals have in the model: share lodged, mean months, factor on the opening share."""

    lodged: float
    months: float
    factor: float = 1.0
    #: Months after lodging in which no case is decided.
    minimum_months: float = 2.0

    @classmethod
    def of(cls, parameters: Parameters) -> "Appeals":
        """As a run reads them."""
        number = parameters.number
        return cls(
            number("appeal_share"), number("appeal_days") / MONTH_DAYS, number("opening_appeal_factor"),
            number("examination_minimum_days") / MONTH_DAYS,
        )  # fmt: skip


class Record(NamedTuple):
    """Years of open cases, each array (years, 31): persons at the start, a year and at the end; nan where unknown.

    ``stock`` counts all instances on 31 December before, ``appeal_share`` is its part under appeal, ``before`` are
    last year's decisions and ``negative`` their negative share; ``after``, ``decisions`` and ``closed`` are what the
    year itself brought.
    """

    first_year: int
    stock: Array
    appeal_share: Array
    before: Array
    negative: Array
    applications: Array
    after: Array
    decisions: Array
    closed: Array

    @property
    def load(self) -> Array:
        """Cases that were there at some time of the year, (years, 31), nan if none."""
        load = self.stock + self.applications
        return np.where(load > 0, load, np.nan)

    def years(self, first: int, last: int) -> "Record":
        """The part from ``first`` to ``last``, both included."""
        part = slice(first - self.first_year, last - self.first_year + 1)
        return Record(first, *(values[part] for values in self[1:]))


def appeal_stock(decisions: Array, negative: Array, first: Array, appeals: Appeals) -> Array:
    """Open appeals at the end of each year, (years, 31): ``first`` at the end of the first, then those lodged
    evenly over a year and ended after exponential times.
    """
    left = np.exp(-12.0 / appeals.months)
    kept = (1.0 - left) * appeals.months / 12.0
    stock = np.empty_like(decisions)
    stock[0] = first
    for year in range(1, len(stock)):
        stock[year] = stock[year - 1] * left + appeals.lodged * negative[year] * decisions[year] * kept
    return stock


def appeal_shares(stock: Array, decisions: Array, negative: Array, appeals: Appeals) -> Array:
    """Part of each year-end ``stock`` (years, 31) that is under appeal, from the decisions up to that year."""
    open_appeals = appeal_stock(decisions, negative, FIRST_APPEAL_SHARE * stock[0], appeals)
    return np.clip(open_appeals / np.maximum(stock, 1.0), *APPEAL_BOUNDS)


def opening_appeal_shares(last_year: int, appeals: Appeals) -> Array:
    """The same for 31 December of 2013 to ``last_year``, from the record: (years, 31)."""
    years = range(_FIRST_STOCK, last_year + 1)
    stock = np.array([observed.pending_stock(year).sum(axis=1) for year in years])
    decisions = _carried([observed.total_decisions(year) for year in years])
    negative = np.nan_to_num(_carried([observed.negative_share(year) for year in years], 0.5), nan=0.5)
    return appeal_shares(stock, decisions, negative, appeals)


def read_record(last_year: int, appeals: Appeals) -> Record:
    """The years from ``FIRST_YEAR`` to ``last_year``. What the last year itself brought is read as well: a forecast
    of it must not look at ``after``, ``decisions`` and ``closed`` of its row.
    """
    years = range(FIRST_YEAR, last_year + 1)
    before = range(FIRST_YEAR - 1, last_year)
    return Record(
        FIRST_YEAR,
        stock=np.array([observed.pending_stock(year).sum(axis=1) for year in before]),
        appeal_share=opening_appeal_shares(last_year - 1, appeals)[FIRST_YEAR - 1 - _FIRST_STOCK :],
        before=_carried([observed.total_decisions(year) for year in before]),
        negative=_carried([observed.negative_share(year) for year in before], 0.5),
        applications=applications(FIRST_YEAR, last_year),
        after=np.array([observed.pending_stock(year).sum(axis=1) for year in years]),
        decisions=np.array([observed.total_decisions(year) for year in years]),
        closed=np.array([observed.closed_otherwise(year) for year in years]),
    )


def applications(first_year: int, last_year: int) -> Array:
    """First and repeat applicants by year and state, (years, 31), nan where none are held."""
    rows = observed.table("applicants_total")
    rows = rows[rows["year"].between(first_year, last_year) & rows["member_state"].isin(STATES)]
    result = np.full((last_year - first_year + 1, N_STATES), np.nan)
    result[rows["year"] - first_year, rows["member_state"].map(STATE_INDEX)] = rows["total"]
    return result


def _carried(rows: list[Array], nothing: float = 12.0) -> Array:
    """A state without a figure keeps its nearest earlier one; before the first one ``nothing``."""
    return pd.DataFrame(np.array(rows)).ffill().fillna(nothing).to_numpy(dtype=np.float64)
