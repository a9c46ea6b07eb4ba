"""Every deadline of both acts: the last lawful day."""

from datetime import date

import numpy as np
import pytest
from numba import njit

from pactsim.agents.status import AMMR, DUBLIN_III, NEVER
from pactsim.model.calendar import date_of, day_of
from pactsim.model.case_laws import case_law
from pactsim.model.law import time_limits
from pactsim.model.parameters import Parameters

LAWS = {code: case_law(Parameters.load(), code) for code in (DUBLIN_III, AMMR)}
START = day_of(date(2027, 1, 31))


@pytest.mark.parametrize(
    ("code", "take_back", "hit", "limit"),
    [
        (AMMR, False, False, date(2027, 3, 31)),
        (AMMR, False, True, date(2027, 2, 28)),
        (AMMR, True, True, date(2027, 2, 14)),
        (AMMR, True, False, date(2027, 2, 14)),
        (DUBLIN_III, False, False, date(2027, 4, 30)),
        (DUBLIN_III, False, True, date(2027, 3, 31)),
        (DUBLIN_III, True, False, date(2027, 4, 30)),
        (DUBLIN_III, True, True, date(2027, 3, 31)),
    ],
)
def test_request_limit(code: int, take_back: bool, hit: bool, limit: date) -> None:
    assert date_of(time_limits.request_limit(LAWS[code], take_back, hit, START)) == limit


@pytest.mark.parametrize(
    ("code", "take_back", "hit", "limit"),
    [
        (AMMR, False, False, date(2027, 2, 28)),
        (AMMR, False, True, date(2027, 2, 14)),
        (AMMR, True, True, date(2027, 2, 14)),
        (DUBLIN_III, False, False, date(2027, 3, 31)),
        (DUBLIN_III, False, True, date(2027, 3, 31)),
        (DUBLIN_III, True, False, date(2027, 2, 28)),
        (DUBLIN_III, True, True, date(2027, 2, 14)),
    ],
)
def test_reply_limit(code: int, take_back: bool, hit: bool, limit: date) -> None:
    assert date_of(time_limits.reply_limit(LAWS[code], take_back, hit, START)) == limit


@pytest.mark.parametrize(
    ("code", "imprisoned", "absconded", "limit"),
    [
        (AMMR, False, False, date(2027, 7, 31)),
        (AMMR, True, False, date(2028, 1, 31)),
        (AMMR, False, True, date(2030, 1, 31)),
        (AMMR, True, True, date(2030, 1, 31)),
        (DUBLIN_III, False, False, date(2027, 7, 31)),
        (DUBLIN_III, True, False, date(2028, 1, 31)),
        (DUBLIN_III, False, True, date(2028, 7, 31)),
    ],
)
def test_transfer_limit(code: int, imprisoned: bool, absconded: bool, limit: date) -> None:
    found = time_limits.transfer_limit(LAWS[code], START, imprisoned, absconded, NEVER)
    assert date_of(found) == limit


@pytest.mark.parametrize(
    ("found_again", "limit"),
    [
        (date(2029, 6, 1), date(2030, 1, 31)),
        (date(2029, 12, 15), date(2030, 3, 15)),
        (date(2030, 1, 31), date(2030, 4, 30)),
        (date(2030, 2, 1), date(2030, 1, 31)),
    ],
)
def test_a_person_found_again_leaves_at_least_three_months(found_again: date, limit: date) -> None:
    found = time_limits.transfer_limit(LAWS[AMMR], START, False, True, day_of(found_again))
    assert date_of(found) == limit


def test_limits_for_detained_persons() -> None:
    new, old, later = LAWS[AMMR], LAWS[DUBLIN_III], day_of(date(2027, 3, 10))
    assert date_of(time_limits.detained_request_limit(new, START, START)) == date(2027, 2, 14)
    assert date_of(time_limits.detained_request_limit(new, START, later)) == date(2027, 3, 17)
    assert date_of(time_limits.detained_request_limit(old, START, later)) == date(2027, 2, 28)
    assert date_of(time_limits.detained_reply_limit(new, START)) == date(2027, 2, 7)
    assert date_of(time_limits.detained_reply_limit(old, START)) == date(2027, 2, 14)
    assert date_of(time_limits.detained_transfer_limit(new, START)) == date(2027, 3, 7)
    assert date_of(time_limits.detained_transfer_limit(old, START)) == date(2027, 3, 14)


def test_only_the_ammr_limits_the_transfer_decision() -> None:
    assert date_of(time_limits.transfer_decision_limit(LAWS[AMMR], START)) == date(2027, 2, 14)
    assert time_limits.transfer_decision_limit(LAWS[DUBLIN_III], START) == NEVER


def test_a_limit_beyond_the_calendar_or_without_a_start_never_comes() -> None:
    assert time_limits.last_day(START, 1200, 0) == NEVER
    assert time_limits.last_day(NEVER, 1, 0) == NEVER
    assert time_limits.last_day(day_of(date(2079, 1, 1)), 0, 900) == NEVER


def test_the_limit_day_is_inside() -> None:
    assert [time_limits.is_missed(START, START + shift) for shift in (-1, 0, 1)] == [False, False, True]


def test_compiled_callers_meet_the_same_law_on_int16_columns() -> None:
    @njit
    def limits(law, days):  # type: ignore[no-untyped-def]
        found = np.empty(days.size, np.int64)
        for i in range(days.size):
            found[i] = time_limits.transfer_limit(law, days[i], False, False, NEVER)
        return found

    days = np.array([START, START + 1, NEVER], dtype=np.int16)
    expected = [time_limits.transfer_limit.py_func(LAWS[AMMR], int(d), False, False, NEVER) for d in days]
    assert limits(LAWS[AMMR], days).tolist() == expected
