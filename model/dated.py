"""Values that hold from a day on: a legal number, a lever that a scenario changes in 2028."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

#: Since when a value without a date holds.
ALWAYS = date.min


class Dated(NamedTuple):
    """One value and the first day on which it holds."""

    since: date
    value: Any


Schedule = tuple[Dated, ...]


def plain(value: Any) -> Schedule:
    """A schedule of one value that always holds."""
    return (Dated(ALWAYS, value),)


def overlay(base: Schedule, change: Schedule) -> Schedule:
    """``base`` until the first day of ``change``, then ``change``."""
    return tuple(entry for entry in base if entry.since < change[0].since) + change


def value_on(schedule: Schedule, on: date) -> Any:
    """The last value whose first day is not after ``on``; LookupError before the first."""
    found: Dated | None = None
    for entry in schedule:
        if entry.since > on:
            break
        found = entry
    if found is None:
        raise LookupError(f"no value before {schedule[0].since.isoformat()}")
    return found.value


def is_dated_list(raw: Any) -> bool:
    """Whether ``raw`` is written ``[{ since = ..., value = ... }, ...]``."""
    return (
        isinstance(raw, list | tuple) and bool(raw) and all(isinstance(e, dict) and "since" in e for e in raw)
    )


def read_schedule(raw: Any) -> Schedule:
    """A plain value or a dated list as a schedule; ValueError if dates are bad or not rising."""
    if not is_dated_list(raw):
        return plain(raw)
    entries: list[Dated] = []
    for entry in raw:
        unknown = set(entry) - {"since", "value"}
        if unknown or "value" not in entry:
            raise ValueError("each dated entry has exactly 'since' and 'value'")
        entries.append(Dated(_as_date(entry["since"]), entry["value"]))
    if any(later.since <= earlier.since for earlier, later in pairwise(entries)):
        raise ValueError("the dates of a dated list must rise")
    return tuple(entries)


def write_schedule(schedule: Sequence[Dated]) -> Any:
    """The form a scenario file and the manifest use: a plain value or a dated list (dates as text)."""
    if len(schedule) == 1 and schedule[0].since == ALWAYS:
        return schedule[0].value
    return [{"since": entry.since.isoformat(), "value": entry.value} for entry in schedule]


def _as_date(raw: Any) -> date:
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise ValueError(f"{raw!r} is not a date like 2028-01-01") from None
    # A TOML date-time is a datetime, which is a date too; only the day counts here.
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    raise ValueError(f"{raw!r} is not a date like 2028-01-01")
