"""The tables that kernels read equal the scalar law: every clock of every month, every limit over a grid."""

from datetime import date

import numpy as np
import pytest
from numba import njit

from pactsim.agents.status import (
    AMMR,
    CRITERION_ENTRY,
    DIPLOMA,
    DUBLIN_III,
    NEVER,
    RESIDENCE_PERMIT,
    UNDETERMINED,
    VISA,
)
from pactsim.model.calendar import FIRST_DAY, add_months, date_of, day_of, month_of
from pactsim.model.case_laws import case_law, parameter_name, relocation_law
from pactsim.model.law import relocation_case, responsibility, shift_of_responsibility, time_limits
from pactsim.model.law.case_law import CaseLaw
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
LAWS = {code: case_law(PARAMETERS, code) for code in (DUBLIN_III, AMMR)}
#: Month ends, leap days and the day of the switch.
DAYS = [day_of(date(*d)) for d in (
    (2023, 8, 31), (2024, 1, 31), (2024, 2, 29), (2024, 12, 31), (2026, 6, 11), (2026, 6, 12), (2027, 3, 1),
    (2027, 11, 30),
)]  # fmt: skip


def plain_last_day(start: int, months: int, days: int) -> int:
    """The same period by the calendar of Python: the same day of the month, clipped, then days on."""
    first = date_of(start)
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    for day in range(first.day, 0, -1):
        try:
            return day_of(date(year, month, day)) + days
        except ValueError:
            continue
    raise AssertionError


@pytest.mark.parametrize("start", DAYS)
@pytest.mark.parametrize("months", [0, 1, 2, 3, 5, 6, 9, 12, 15, 18, 20, 36, 72])
def test_a_period_equals_pythons_calendar(start, months):
    for days in (0, 14):
        assert time_limits.last_day(start, months, days) == plain_last_day(start, months, days)


@pytest.mark.parametrize("code", [DUBLIN_III, AMMR])
def test_every_field_of_a_case_law_is_its_dated_number_in_every_month(code):
    for month in range(int(month_of(DAYS[0])), int(month_of(DAYS[-1])) + 24):
        on = date_of(int(FIRST_DAY[month]))
        law = case_law(PARAMETERS, code, on)
        for field in CaseLaw._fields[1:]:
            name = parameter_name(code, field)
            first = PARAMETERS.dates(name)[0] if name else on
            expected = int(PARAMETERS.number(name, max(on, first))) if name else 0
            assert getattr(law, field) == expected, field


@pytest.mark.parametrize("code", [DUBLIN_III, AMMR])
def test_the_clock_of_entry_ends_where_the_period_does(code):
    law = LAWS[code]
    for start in DAYS:
        for sar in (False, True):
            own = sar and law.sar_own_clock == 1
            limit = plain_last_day(start, law.sar_months if own else law.entry_months, 0)
            inside, outside = (
                responsibility.entry_criterion(law, 3, start, sar, True, day) for day in (limit, limit + 1)
            )
            assert inside != UNDETERMINED
            assert outside == UNDETERMINED
            assert own or inside == CRITERION_ENTRY


@pytest.mark.parametrize("code", [DUBLIN_III, AMMR])
def test_the_clocks_of_papers_end_a_day_before_the_period(code):
    law = LAWS[code]
    for kind, months in (
        (VISA, law.visa_months),
        (RESIDENCE_PERMIT, law.permit_months),
        (DIPLOMA, law.diploma_months),
    ):
        for start in DAYS:
            limit = plain_last_day(start, months, 0)
            before, on = (
                responsibility.document_criterion(law, kind, start, day) for day in (limit - 1, limit)
            )
            assert (before != UNDETERMINED) == (months > 0)
            assert on == UNDETERMINED


@njit
def compiled_limits(law, relocation, days):  # type: ignore[no-untyped-def]
    """The limits as kernels meet them, from int16 columns, for every day and both kinds of request."""
    found = np.empty((days.size, 2, 2, 9), np.int64)
    for i in range(days.size):
        for take_back in range(2):
            for hit in range(2):
                row = found[i, take_back, hit]
                row[0] = time_limits.request_limit(law, take_back == 1, hit == 1, days[i])
                row[1] = time_limits.reply_limit(law, take_back == 1, hit == 1, days[i])
                row[2] = time_limits.transfer_limit(law, days[i], take_back == 1, hit == 1, NEVER)
                row[3] = time_limits.detained_request_limit(law, days[i], days[i] + take_back * 20)
                row[4] = time_limits.transfer_decision_limit(law, days[i])
                row[5] = shift_of_responsibility.absence_ends_responsibility(
                    law, days[i], days[i] + 275, False
                )
                row[6] = relocation_case.relocation_check_limit(relocation, days[i], hit == 1)
                row[7] = relocation_case.relocation_decision_limit(relocation, days[i])
                row[8] = relocation_case.relocation_transfer_limit(relocation, days[i])
    return found


@pytest.mark.parametrize("code", [DUBLIN_III, AMMR])
def test_compiled_limits_equal_the_scalar_law_over_a_grid(code):
    law, relocation = LAWS[code], relocation_law(PARAMETERS)
    found = compiled_limits(law, relocation, np.array([*DAYS, NEVER], dtype=np.int16))
    for i, day in enumerate([*DAYS, NEVER]):
        for take_back in (False, True):
            for hit in (False, True):
                scalar = (
                    time_limits.request_limit.py_func(law, take_back, hit, day),
                    time_limits.reply_limit.py_func(law, take_back, hit, day),
                    time_limits.transfer_limit.py_func(law, day, take_back, hit, NEVER),
                    time_limits.detained_request_limit.py_func(law, day, day + take_back * 20),
                    time_limits.transfer_decision_limit.py_func(law, day),
                    shift_of_responsibility.absence_ends_responsibility.py_func(law, day, day + 275, False),
                    relocation_case.relocation_check_limit.py_func(relocation, day, hit),
                    relocation_case.relocation_decision_limit.py_func(relocation, day),
                    relocation_case.relocation_transfer_limit.py_func(relocation, day),
                )
                assert found[i, int(take_back), int(hit)].tolist() == [int(x) for x in scalar]


def test_months_are_added_as_the_calendar_does():
    for start in DAYS:
        for months in range(40):
            assert add_months(start, months) == plain_last_day(start, months, 0)
