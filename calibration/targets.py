"""Targets as data: which observed figures the model is fitted to, bounded by, or only judged on.

``data/targets.csv`` points at figures in the observed tables, where their values and sources live, and adds what a
table cannot know: how uncertain a figure is, what of a run it is compared with, what it is used for (fit,
set-identify, validate). How near is near enough stands in ``data/wanted.csv``.
"""

import csv
import math
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.model import observed

Array = NDArray[np.float64]

TARGETS_FILE: Final = Path(__file__).parent / "data" / "targets.csv"
USES: Final = ("fit", "set-identify", "validate")


class Target(NamedTuple):
    """One line of the file.

    ``select`` and ``over_select`` choose rows of the observed ``table`` (``column=value``, several values with ``|``,
    years as ``2015..2024``); a target with an over column is a ratio of two sums. ``relative_error`` is one standard
    deviation of the figure over its value (nan: not known).
    """

    target: str
    group: str
    place: str
    partner: str
    period: str
    table: str
    column: str
    select: str
    over_column: str
    over_select: str
    relative_error: float
    unit: str
    use: str
    compared_with: str
    note: str

    def rows(self) -> pd.DataFrame:
        """The observed rows it points at; LookupError if there are none."""
        return _rows(self.table, self.select)

    @property
    def value(self) -> float:
        """The figure: the sum over its rows, or the ratio of two sums.

        A target that is a whole table (more than a few cells) has its sum here and its cells in ``rows``.
        """
        top = float(self.rows()[self.column].sum())
        if not self.over_column:
            return top
        return top / float(_rows(self.table, self.over_select)[self.over_column].sum())

    @property
    def source(self) -> str:
        """Source ids of its rows, joined by ``+``; an empty text where a table has none."""
        rows = self.rows()
        return "+".join(sorted(set(rows["source"].astype(str)))[:3]) if "source" in rows else ""

    @property
    def interval(self) -> tuple[float, float]:
        """Ninety per cent interval of the figure itself, as wide as its value where no error is known."""
        error = 0.0 if math.isnan(self.relative_error) else self.relative_error
        return self.value * (1 - 1.645 * error), self.value * (1 + 1.645 * error)


@cache
def targets() -> tuple[Target, ...]:
    """Every target, in the order of the file; ValueError names the line of a use that is none."""
    with TARGETS_FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for number, line in enumerate(lines, start=2):
        if line["use"] not in USES:
            raise ValueError(f"targets.csv, line {number}: use {line['use']!r} is none of {', '.join(USES)}")
    return tuple(
        Target(**{**line, "relative_error": float(line["relative_error"] or "nan")})  # type: ignore[arg-type]
        for line in lines
    )


def target(name: str, place: str, period: str, partner: str = "") -> Target:
    """One target; LookupError if there is none or more than one."""
    wanted = (name, place, str(period), partner)
    found = [t for t in targets() if (t.target, t.place, t.period, t.partner) == wanted]
    if len(found) != 1:
        raise LookupError(f"{len(found)} targets {name!r} of {place} {partner} in {period}")
    return found[0]


def first_time_applicants(first_year: int, last_year: int) -> Array:
    """First-time applications: (years, 31, 36); a state and year without a total counts as nobody.

    Limits: three cells are not held (HR 2017, LT 2021, LI 2023), together 0.1 % of the applications of
    2015-2025.
    """
    return np.nan_to_num(np.asarray(observed.first_time_applicants(first_year, last_year), dtype=np.float64))


def _rows(table: str, select: str) -> pd.DataFrame:
    rows = observed.table(table)
    for condition in filter(None, select.split(";")):
        column, _, wanted = condition.partition("=")
        if ".." in wanted:
            first, last = wanted.split("..")
            rows = rows[rows[column].between(int(first), int(last))]
        else:
            rows = rows[rows[column].astype(str).isin(wanted.split("|"))]
    if rows.empty:
        raise LookupError(f"observed table {table!r} has no row with {select}")
    return rows
