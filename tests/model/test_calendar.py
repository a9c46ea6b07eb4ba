"""Days, months and legal periods."""

from datetime import date

import pytest
from numba import njit

from pactsim.model.calendar import add_months, date_of, day_of, month_index, month_of, year_month

add = njit(lambda day, months: add_months(day, months))
month = njit(lambda day: month_of(day))


def test_every_day_knows_its_month() -> None:
    for day in range(day_of(date(2079, 12, 31))):
        when = date_of(day)
        assert month(day) == month_index(when.year, when.month)


def test_year_and_month_invert_the_index() -> None:
    assert year_month(month_index(2026, 6)) == (2026, 6)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 10), 20, date(2028, 9, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2027, 3, 1), 6, date(2027, 9, 1)),
    ],
)
def test_a_period_in_months_is_clipped_to_the_month_end(start: date, months: int, end: date) -> None:
    assert date_of(add(day_of(start), months)) == end
