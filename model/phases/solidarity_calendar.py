"""When each act of a cycle takes place: the legal calendar, and the first cycle as it was lived."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pactsim.model.faults import InputFault
from pactsim.model.law.forum import forum_limit
from pactsim.model.parameters import Parameters

#: The year of the first pool, Implementing Decision (EU) 2025/2642.
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


def cycle_dates(cycle: int, parameters: Parameters) -> CycleDates:
    """The calendar of the pool of a year (AMMR 9 to 13, 57 to 60), from the dated legal numbers.

    The first cycle ran late and is taken as it was lived: package on 11 November 2025, Forum to 27 November,
    act of 22 December, and operation from 12 June 2026.
    Raises InputFault if a scenario's days are out of legal order.
    """
    if cycle == FIRST_POOL:
        lived = read(parameters, "first_cycle_dates", cycle - 1)
        days = {step: date.fromisoformat(text) for step, text in lived.items()}
    else:
        days = _legal_days(cycle, parameters)
    meets = days["information"] + timedelta(days=int(read(parameters, "technical_forum_days", cycle)))
    found = CycleDates(cycle=cycle, technical_forum=meets, **days)
    _check_order(found)
    return found


def read(parameters: Parameters, name: str, year: int) -> Any:
    """A number of the calendar as it stands at the beginning of a year; its first value before that."""
    return parameters.value(name, max(date(year, 1, 1), parameters.dates(name)[0]))


def month_day(parameters: Parameters, name: str, year: int) -> date:
    """The day of a year that the calendar names "month-day"."""
    return date.fromisoformat(f"{year}-{read(parameters, name, year)}")


def in_month(when: date, year: int, month: int) -> bool:
    """Whether a day lies in a calendar month."""
    return when.year == year and when.month == month


def _legal_days(cycle: int, parameters: Parameters) -> dict[str, date]:
    """The days of every cycle but the first, without the Technical-Level Forum."""
    before = cycle - 1
    days = {
        step: month_day(parameters, f"calendar_{step}", year)
        for step, year in (
            ("window_end", before), ("data", before), ("first_assessment", before), ("consolidated", before),
            ("package", before), ("deduction_requests", before), ("council_act", before),
            ("operation", cycle), ("information", cycle), ("reconvening", cycle), ("end", cycle),
        )
    }  # fmt: skip
    days["forum"] = forum_limit(days["package"], int(read(parameters, "forum_convened_days", before)))
    return days


#: Days that follow from another by a number of days; every other has a number of its own name.
_DERIVED = {"forum": "forum_convened_days", "technical_forum": "technical_forum_days"}


def _check_order(dates: CycleDates) -> None:
    """The figures' window may end after they are due; every later step follows the one before."""
    steps = CycleDates._fields[2:]
    for earlier, later in pairwise(steps):
        if getattr(dates, earlier) > getattr(dates, later):
            move = " or ".join(_DERIVED.get(step, f"calendar_{step}") for step in (later, earlier))
            raise InputFault(
                f"calendar of the pool of {dates.cycle}: {later} ({getattr(dates, later)}) lies before "
                f"{earlier} ({getattr(dates, earlier)}); move {move}"
            )
