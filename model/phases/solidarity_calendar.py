"""When each act of a cycle takes place: the legal calendar, and the first cycle as it was lived."""

from datetime import date
from typing import Final, NamedTuple

#: The year of the first pool.
FIRST_POOL: Final = 2026


class CycleDates(NamedTuple):
    """The days of one cycle, in legal order; the pool applies in year ``cycle``."""

    cycle: int
    window_end: date
    data: date
    first_assessment: date
    consolidated: date
    package: date
    forum: date
    deduction_requests: date
    council_act: date
    operation: date
    information: date
    technical_forum: date
    reconvening: date
    end: date


def cycle_dates(cycle: int, technical_forum_days: int) -> CycleDates:
    """The calendar of the pool of a year (rulebook 10).

    The first cycle ran late: package on 11 November 2025, Forum to 27 November, act of 22 December, and
    operation from 12 June 2026.
    """
    before = cycle - 1
    if cycle == FIRST_POOL:
        operation = date(2026, 6, 12)
        return CycleDates(
            cycle,
            date(2025, 6, 30),
            date(2025, 6, 1),
            date(2025, 7, 10),
            date(2025, 9, 30),
            date(2025, 11, 11),
            date(2025, 11, 27),
            date(2025, 11, 28),
            date(2025, 12, 22),
            operation,
            operation,
            date(2026, 6, operation.day + technical_forum_days),
            date(2026, 7, 15),
            date(2026, 12, 31),
        )
    return CycleDates(
        cycle,
        date(before, 6, 30),
        date(before, 6, 1),
        date(before, 7, 10),
        date(before, 9, 30),
        date(before, 10, 15),
        date(before, 10, 30),
        date(before, 11, 5),
        date(before, 12, 31),
        date(cycle, 1, 1),
        date(cycle, 1, 15),
        date(cycle, 1, 15 + technical_forum_days),
        date(cycle, 2, 15),
        date(cycle, 12, 31),
    )


def in_month(when: date, year: int, month: int) -> bool:
    """Whether a day lies in a calendar month."""
    return when.year == year and when.month == month
