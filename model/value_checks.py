"""Whether a value may stand for a parameter: type, range, choices."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from pactsim.agents.codes import STATES

_SHARE_WORDS = ("share", "probability", "fraction")
#: A year without 29 February, so that a day of the calendar exists in every year.
_LEAP_FREE_YEAR = 2001
_STATE_CODES = "state codes"


def fault_of_value(
    value: Any,
    default: Any,
    unit: str,
    bounds: tuple[Any, Any] | None = None,
    choices: Sequence[Any] | None = None,
) -> str | None:
    """What is wrong with ``value`` in the place of ``default``, or None.

    Without stated bounds a share lies in [0, 1] and no other number is negative.
    A list or a table is checked member by member and keeps the default's length or keys.
    """
    if choices is not None:
        if any(value == choice and type(value) is type(choice) for choice in choices):
            return None
        return f"{value!r} is not one of {', '.join(repr(choice) for choice in choices)}"
    if isinstance(default, dict):
        return _fault_of_table(value, default, unit, bounds)
    if isinstance(default, list | tuple):
        return _fault_of_list(value, default, unit, bounds)
    if isinstance(default, bool):
        return None if isinstance(value, bool) else f"{value!r} is not true or false"
    if unit == _STATE_CODES and isinstance(value, str):
        unknown = [code for code in value.split() if code not in STATES]
        return f"{' '.join(unknown)!r} is no code of the 31 states (as in Eurostat)" if unknown else None
    if isinstance(default, str):
        return _fault_of_text(value, unit)
    return _fault_of_number(value, default, unit, bounds)


def _fault_of_text(value: Any, unit: str) -> str | None:
    if not isinstance(value, str):
        return f"{value!r} is not a text"
    if unit == "month-day" and not _is_date(f"{_LEAP_FREE_YEAR}-{value}"):
        return f"{value!r} is not a day of every year like '10-15'"
    if unit == "dates" and not _is_date(value):
        return f"{value!r} is not a date like '2025-11-11'"
    return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fault_of_number(value: Any, default: Any, unit: str, bounds: tuple[Any, Any] | None) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value!r} is not a number ({unit})"
    if not math.isfinite(value):
        return f"{value!r} is not a finite number"
    whole = isinstance(default, int) and all(isinstance(bound, int) for bound in bounds or ())
    if whole and value != int(value):
        return f"{value!r} is not a whole number ({unit})"
    low, high = bounds or _bounds_of_unit(unit)
    if value < 0 <= low:
        return f"{value!r} is negative; the range is {_shown(low, high)} ({unit})"
    if not low <= value <= high:
        return f"{value!r} is outside the range {_shown(low, high)} ({unit})"
    return None


def _bounds_of_unit(unit: str) -> tuple[float, float]:
    is_share = any(word in unit.lower() for word in _SHARE_WORDS)
    return (0.0, 1.0) if is_share else (0.0, math.inf)


def _shown(low: float, high: float) -> str:
    return f"{low} or more" if high == math.inf else f"{low} to {high}"


def _fault_of_list(
    value: Any, default: Sequence[Any], unit: str, bounds: tuple[Any, Any] | None
) -> str | None:
    if not isinstance(value, list | tuple):
        return f"{value!r} is not a list"
    if len(value) != len(default):
        return f"has {len(value)} members, needs {len(default)}"
    faults = (fault_of_value(one, like, unit, bounds) for one, like in zip(value, default))
    return next((fault for fault in faults if fault), None)


def _fault_of_table(
    value: Any, default: dict[str, Any], unit: str, bounds: tuple[Any, Any] | None
) -> str | None:
    if not isinstance(value, dict):
        return f"{value!r} is not a table"
    if set(value) != set(default):
        missing, extra = sorted(set(default) - set(value)), sorted(set(value) - set(default))
        return f"its keys differ from the default's: missing {missing}, unknown {extra}"
    faults = (fault_of_value(value[key], default[key], unit, bounds) for key in default)
    return next((fault for fault in faults if fault), None)
