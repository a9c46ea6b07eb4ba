"""Shocks of a scenario: a factor on the entries of a channel, of a citizenship or of all, between two days."""

import math
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from pactsim.agents.codes import CHANNEL_INDEX, CHANNELS, CITIZENSHIP_INDEX, CITIZENSHIPS, OPENING_PENDING
from pactsim.model.calendar import month_index, year_month
from pactsim.model.faults import did_you_mean

Array = NDArray[np.float64]

ALL: Final = "all"
ENTRY_CHANNELS: Final = CHANNELS[:OPENING_PENDING]
#: Earlier entries are observed and stay as they are.
FIRST_DAY: Final = date(2026, 1, 1)


class Shock(BaseModel):
    """``factor`` times the entries of ``channel`` (or ``route``; "all" for every one) and, if given, of one
    ``citizenship``, from ``since`` to ``until``, both days included. Shocks on the same people multiply.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel: str = Field(default=ALL, validation_alias=AliasChoices("channel", "route"))
    citizenship: str | None = None
    since: date
    until: date
    factor: float


def shock_faults(shocks: Iterable[Any]) -> list[str]:
    """Every fault in the values of shocks, given as tables: unknown names, days in the wrong order, factors.

    Values of a wrong type are left to the check of types.
    """
    faults: list[str] = []
    for number, shock in enumerate(shocks):
        if isinstance(shock, Mapping):
            faults += [f"arrivals.shocks.{number}.{fault}" for fault in _faults_of(shock)]
    return faults


def shock_factors(shocks: Sequence[Shock], first_month: int, last_month: int) -> Array:
    """The product of all shocks by month, channel and citizenship: (months, 10, 36).

    A month that is hit in part takes its days' share of the factor.
    """
    factors = np.ones((last_month - first_month + 1, len(ENTRY_CHANNELS), len(CITIZENSHIPS)))
    for shock in shocks:
        channels = slice(None) if shock.channel == ALL else CHANNEL_INDEX[shock.channel]
        people = slice(None) if shock.citizenship is None else CITIZENSHIP_INDEX[shock.citizenship]
        first = max(month_index(shock.since.year, shock.since.month), first_month)
        last = min(month_index(shock.until.year, shock.until.month), last_month)
        for month in range(first, last + 1):
            share = _share_of_month(shock, month)
            factors[month - first_month, channels, people] *= 1.0 - share + share * shock.factor
    return factors


def _share_of_month(shock: Shock, month: int) -> float:
    """Days of the month between the shock's first and last day, as a share of its days."""
    year, number = year_month(month)
    days = monthrange(year, number)[1]
    start = max(shock.since, date(year, number, 1))
    end = min(shock.until, date(year, number, days))
    return ((end - start) + timedelta(days=1)).days / days


def _faults_of(shock: Mapping[str, Any]) -> list[str]:
    faults = []
    for field, known in (
        ("channel", (*ENTRY_CHANNELS, ALL)), ("route", (*ENTRY_CHANNELS, ALL)), ("citizenship", CITIZENSHIPS),
    ):  # fmt: skip
        given = shock.get(field)
        if isinstance(given, str) and given not in known:
            faults.append(f"{field}: unknown {field} {given!r}{did_you_mean(given, known)}")
    since, until, factor = (shock.get(field) for field in ("since", "until", "factor"))
    if isinstance(since, date) and since < FIRST_DAY:
        faults.append(f"since: {since} is before {FIRST_DAY}; earlier entries are observed")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        faults.append(f"until: {until} is before since {since}")
    if isinstance(factor, int | float) and not (factor >= 0 and math.isfinite(factor)):
        faults.append(f"factor: {factor} is not a number of at least 0")
    return faults
