"""Who takes over how many cases: splitting the gap among contributors, and a duty among beneficiaries."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.cycle_ledger import CycleLedger, to_pool
from pactsim.model.law.draws import divisor_shares
from pactsim.model.law.offsets_duty import mandatory_offsets

Counts = NDArray[np.int64]
Array = NDArray[np.float64]


def weights_of_contributors(world: Any, ledger: CycleLedger, room: Counts, on: date) -> Array:
    """By what the gap is split, (26,): the key, what is left of the fair share, or eligible cases at home."""
    rule = world.parameters.value("offset_split", on)
    if rule == "room":
        weight = room.astype(np.float64)
    elif rule == "cases":
        cases = to_pool(np.asarray(world.offset_eligible, dtype=np.int64))
        weight = cases[:, ledger.beneficiary].sum(axis=1).astype(np.float64)
    else:
        weight = ledger.fair_share * (ledger.deduction < 1)
    return np.where(ledger.contributors(), weight, 0.0)


def split_gap(gap: int, weight: Array, room: Counts, passed_on: bool) -> Counts:
    """Each contributor's cases, (26,): split once, or again and again until the gap or all room is used up.

    A part is rounded up for each state, so that a gap passed on may be exceeded by less than one case a state.
    """
    duty = mandatory_offsets(gap, weight, room)
    while passed_on:
        left = gap - int(duty.sum())
        more = mandatory_offsets(left, weight, room - duty)
        if left <= 0 or not more.any():
            break
        duty = duty + more
    return duty


def split_among_beneficiaries(
    world: Any, cases: Counts, need: Counts, taken: int, on: date
) -> NDArray[np.int64]:
    """Whose cases one contributor takes, (26,): in proportion to those at home, or to the beneficiaries' needs.

    Never more than there are; raises ValueError if ``taken`` exceeds all cases.
    """
    by_need = world.parameters.value("offset_beneficiary_split", on) == "need"
    weight = np.where(cases > 0, need, 0) if by_need else cases
    if weight.sum() == 0:
        weight = cases
    nothing = np.zeros_like(cases)
    highest = cases if (weight > 0).sum() == (cases > 0).sum() else np.where(weight > 0, cases, 0)
    first = min(taken, int(highest.sum()))
    part = divisor_shares(weight, first, nothing, highest)
    rest = taken - first
    if rest:
        part = part + divisor_shares(cases - part, rest, nothing, cases - part)
    return part
