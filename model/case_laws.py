"""The numbers of Dublin III and of the AMMR as ``CaseLaw`` tuples, from the dated parameters of a run."""

from datetime import date
from functools import cache
from typing import Final

from pactsim.agents.status import AMMR, DUBLIN_III, NEVER
from pactsim.model.calendar import day_of
from pactsim.model.law.case_law import CaseLaw
from pactsim.model.law.relocation_case import RelocationLaw
from pactsim.model.parameters import Parameters

_PREFIX: Final = {DUBLIN_III: "dublin_", AMMR: "ammr_"}

#: Fields for which an act has no rule of its own: they stay 0.
_ABSENT: Final = {
    DUBLIN_III: {
        "sar_months", "sar_own_clock", "diploma_months", "take_charge_reply_hit_days",
        "take_back_request_days", "take_back_request_hit_days", "take_back_reply_days",
        "detained_request_days", "detained_later_request_days", "transfer_decision_days",
        "transfer_found_months", "border_rejection_months",
    },
    AMMR: {
        "take_charge_reply_hit_months", "take_back_request_months", "take_back_request_hit_months",
        "take_back_reply_months", "detained_request_months",
    },
}  # fmt: skip

#: Fields that an act fills under another name, because it does not tell the two situations apart.
_SHARED: Final = {
    DUBLIN_III: {"take_charge_reply_hit_months": "take_charge_reply_months"},
    AMMR: {
        "take_back_request_days": "take_back_notification_days",
        "take_back_request_hit_days": "take_back_notification_days",
        "take_back_reply_days": "take_back_confirmation_days",
        "take_back_reply_hit_days": "take_back_confirmation_days",
    },
}


def parameter_name(code: int, field: str) -> str | None:
    """Name of the parameter behind a field of an act's ``CaseLaw``; None where the act has no such rule."""
    if field in _ABSENT[code]:
        return None
    return _PREFIX[code] + _SHARED[code].get(field, field)


def case_law(parameters: Parameters, code: int, on: date | None = None) -> CaseLaw:
    """The ``CaseLaw`` of DUBLIN_III or AMMR with the values that hold on a day.

    A day before a number's first date reads its first value, so that both tuples exist in every month;
    without a day the last value is read. Raises KeyError for another code.
    """
    values = {field: _whole(parameters, name, on) if name else 0 for field, name in _names(code)}
    return CaseLaw(law=code, **values)


@cache
def _names(code: int) -> tuple[tuple[str, str | None], ...]:
    return tuple((field, parameter_name(code, field)) for field in CaseLaw._fields[1:])


def relocation_law(parameters: Parameters, on: date | None = None) -> RelocationLaw:
    """The limits of the relocation procedure that hold on a day."""
    return RelocationLaw(*(_whole(parameters, f"relocation_{f}", on) for f in RelocationLaw._fields))


def switch_day(parameters: Parameters) -> int:
    """First day number on which registrations fall under the AMMR; ``NEVER`` if Dublin III stays.

    Raises ValueError if a scenario goes back from the AMMR to Dublin III.
    """
    days = parameters.dates("responsibility_law")
    acts = [parameters.value("responsibility_law", day) for day in days]
    if "ammr" not in acts:
        return NEVER
    first = acts.index("ammr")
    if "dublin_iii" in acts[first:]:
        raise ValueError("responsibility_law: a return from 'ammr' to 'dublin_iii' is not modelled")
    return max(day_of(days[first]), 0)


def uk_bound(parameters: Parameters, on: date) -> bool:
    """Whether the United Kingdom takes part in the responsibility system on a day."""
    first = parameters.dates("dublin_uk_bound")[0]
    return bool(parameters.value("dublin_uk_bound", max(on, first)))


def _whole(parameters: Parameters, name: str, on: date | None) -> int:
    dates = parameters.dates(name)
    return int(parameters.number(name, dates[-1] if on is None else max(on, dates[0])))
