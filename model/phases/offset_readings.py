"""Which cases may be offset under the other readings of Article 63(8): the limit that counts, and the look-back."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.status import NEVER
from pactsim.model.calendar import day_of
from pactsim.model.law.time_limits import is_missed, last_day
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, cycle_dates

Ints = NDArray[np.int64]


def offsettable(world: Any, heads: Ints) -> NDArray[np.bool_]:
    """Which of the cases that the transfer limit leaves open count under the readings of the day, (cases,)."""
    kept = np.ones(heads.size, dtype=np.bool_)
    registered = world.people.registration_day[heads]
    if world.parameters.value("offset_time_limit", world.today) == "request":
        kept &= np.array(
            [not is_missed(_request_limit(world, head), world.month_end) for head in heads], bool
        )
    since = _first_registration(world)
    return kept & ((registered >= since) | (registered == NEVER))


def _request_limit(world: Any, head: int) -> int:
    """Last day of the take charge request that Article 63(8)(c) cites (39(1)), without a Eurodac hit."""
    law = world.laws[world.people.law_of_case[head]]
    return int(last_day(int(world.people.registration_day[head]), int(law.take_charge_request_months), 0))


def _first_registration(world: Any) -> int:
    """The first day of registration that counts: so many months before the pool of the year opened.

    Before there is a pool everything counts, since states then ask what they could offer.
    """
    if world.year < FIRST_POOL:
        return -int(NEVER)
    months = int(world.parameters.number("offset_lookback_months", world.today))
    opened = cycle_dates(world.year, world.parameters).operation
    before = opened.year * 12 + opened.month - 1 - months
    return int(day_of(date(before // 12, before % 12 + 1, opened.day)))
