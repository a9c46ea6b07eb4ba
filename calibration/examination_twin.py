"""A year of examination on paper: the rule of the runs, month by month, without people.

The same function as in a run says what a state can decide next month (``agents/examination_capacity.py``). What a run
does case by case is taken here at its mean: applications come evenly, those of the first months cannot be decided,
people abandon open cases at a constant monthly rate, part of the negative decisions is appealed.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.examination_capacity import next_capacity
from pactsim.calibration.examination_record import Appeals, Record

Array = NDArray[np.float64]


class YearEnd(NamedTuple):
    """What a year of the rule brings, persons: open cases of all instances at its end, decisions in it."""

    open_cases: Array
    decisions: Array
    first_instance: Array


def follow(
    record: Record, months: Array, closing: Array, adjust: float, growth_limit: float, appeals: Appeals
) -> YearEnd:
    """Every year of the record from its own observed start, (..., years, 31).

    ``months`` of open work aimed at and monthly ``closing`` rate may have leading axes (grids of values).
    """
    under_appeal = np.minimum(record.appeal_share * appeals.factor, 1.0)
    first: Array = record.stock * (1.0 - under_appeal)
    appealed: Array = record.stock * under_appeal
    inflow = np.nan_to_num(record.applications) / 12.0
    capacity: Array = np.maximum(record.before / 12.0, 1.0)
    lodged = appeals.lodged * record.negative
    kept = 1.0 - closing
    decided_in_all = np.zeros(np.broadcast_shapes(first.shape, np.shape(months), np.shape(closing)))
    for _ in range(12):
        first = first + inflow
        decided = np.minimum(capacity, np.maximum(first - appeals.minimum_months * inflow, 0.0))
        first = (first - decided) * kept
        appealed = (appealed * (1.0 - 1.0 / appeals.months) + lodged * decided) * kept
        decided_in_all = decided_in_all + decided
        capacity = next_capacity(
            capacity, first, target_months=months, adjust=adjust, growth_limit=growth_limit
        )
    return YearEnd(first + appealed, decided_in_all, first)
