"""Days and months as integers: 1 January 1990 is day 0, January 1990 is month 0.

A legal period of n months ends on the day of the same number n months later, clipped to the month's last day
(rulebook C15). Everything here is also callable from compiled code.
"""

from datetime import date, timedelta
from typing import Final

import numpy as np

from pactsim.model.compiled import inline

EPOCH: Final = date(1990, 1, 1)
_LAST_YEAR: Final = 2081

#: First day of each month from January 1990; one more entry than months.
FIRST_DAY: Final = np.array(
    [(date(y, m, 1) - EPOCH).days for y in range(1990, _LAST_YEAR) for m in range(1, 13)], dtype=np.int64
)
_MONTHS_A_DAY: Final = 12 / 365.2425


def day_of(when: date) -> int:
    """Day number of a date."""
    return (when - EPOCH).days


def date_of(day: int) -> date:
    """Date of a day number."""
    return EPOCH + timedelta(days=int(day))


def month_index(year: int, month: int) -> int:
    """Month number of a calendar month (1 to 12)."""
    return (year - 1990) * 12 + month - 1


def year_month(index: int) -> tuple[int, int]:
    """Calendar year and month (1 to 12) of a month number."""
    return 1990 + index // 12, index % 12 + 1


@inline
def month_of(day):  # type: ignore[no-untyped-def]
    """Month number that holds a day (days from 1990 on)."""
    month = int(day * _MONTHS_A_DAY)
    while FIRST_DAY[month + 1] <= day:
        month += 1
    while FIRST_DAY[month] > day:
        month -= 1
    return month


@inline
def add_months(day, months):  # type: ignore[no-untyped-def]
    """The day ``months`` calendar months later, clipped to that month's last day."""
    month = month_of(day)
    in_month = day - FIRST_DAY[month]
    target = month + months
    length = FIRST_DAY[target + 1] - FIRST_DAY[target]
    if in_month >= length:
        in_month = length - 1
    return FIRST_DAY[target] + in_month
