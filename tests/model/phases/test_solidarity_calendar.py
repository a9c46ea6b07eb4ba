"""The calendar comes from dated numbers: the law's days, and the first cycle as lived."""

from datetime import date

import pytest

from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameters
from pactsim.model.phases.solidarity_calendar import cycle_dates

SHIPPED = Parameters.load()


def test_the_days_of_an_ordinary_cycle():
    found = cycle_dates(2028, SHIPPED)
    assert found == (
        2028, date(2027, 6, 30), date(2027, 6, 1), date(2027, 7, 10), date(2027, 9, 30), date(2027, 10, 15),
        date(2027, 10, 30), date(2027, 11, 5), date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 15),
        date(2028, 1, 25), date(2028, 2, 15), date(2028, 12, 31),
    )  # fmt: skip


def test_the_first_cycle_as_lived():
    found = cycle_dates(2026, SHIPPED)
    assert found == (
        2026, date(2025, 6, 30), date(2025, 6, 1), date(2025, 7, 10), date(2025, 9, 30), date(2025, 11, 11),
        date(2025, 11, 27), date(2025, 11, 28), date(2025, 12, 22), date(2026, 6, 12), date(2026, 6, 12),
        date(2026, 6, 22), date(2026, 7, 15), date(2026, 12, 31),
    )  # fmt: skip


def test_a_scenario_moves_a_day_from_a_year_on():
    moved = Parameters({"calendar_package": [{"since": date(2028, 1, 1), "value": "10-01"}]})
    assert cycle_dates(2028, moved).package == date(2027, 10, 15)
    assert cycle_dates(2029, moved).package == date(2028, 10, 1)
    assert cycle_dates(2029, moved).forum == date(2028, 10, 16)


@pytest.mark.parametrize("text", ["13-01", "02-29", "15 October", "2027-10-15"])
def test_a_day_that_is_not_in_every_year_is_refused(text):
    with pytest.raises(InputFault, match="is not a day of every year"):
        Parameters({"calendar_package": text})


def test_days_out_of_legal_order_are_refused():
    with pytest.raises(
        InputFault, match=r"lies before forum .* move calendar_deduction_requests or forum_convened_days"
    ):
        cycle_dates(2028, Parameters({"calendar_package": "11-15"}))
