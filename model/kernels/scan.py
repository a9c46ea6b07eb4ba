"""Who is due this month: heads of families, in row order, also by what they may meet.

Everybody else costs the comparison of two bytes, in tiles that are skipped whole.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.columns import Blocks
from pactsim.agents.status import (
    APPEAL,
    ARRIVED_REGISTERED,
    ARRIVED_UNSEEN,
    BORDER,
    DUBLIN,
    EXAMINATION,
    LEFT,
    OUTSIDE,
    RETURNED,
)
from pactsim.model.compiled import kernel

_TILE = 32


class Due(NamedTuple):
    """Heads whose day has come, (n,) rows in rising order; the parts are by their status when the month begins."""

    all: NDArray[np.int32]
    not_quiet: NDArray[np.int32]  # who may open a case this month, or have one
    arriving: NDArray[np.int32]  # have not lodged, or are outside the 31
    asked: NDArray[np.int32]  # in the Dublin procedure
    examined: NDArray[np.int32]  # wait for a decision and for something else
    decided: NDArray[np.int32]  # in the border procedure or under appeal


def due_this_month(people: Blocks, n_rows: int, month_end: int, buffers: Due) -> Due:
    """The month's lists, as views of ``buffers`` (each at least ``n_rows`` long)."""
    due = buffers.all[: due_heads(people.next_day, n_rows, month_end, buffers.all)]
    counts = parts_of_due(people.status, due, *buffers[1:])
    return Due(due, *(buffer[:n] for buffer, n in zip(buffers[1:], counts, strict=True)))


@kernel
def due_heads(next_day, n_rows, month_end, due):  # type: ignore[no-untyped-def]
    """Fill ``due`` (int32, at least ``n_rows`` long) with heads whose next day has come; return the count.

    Only heads have a next day. The test of a tile has no branch, so that it runs on many rows at once.
    """
    last = np.int16(month_end)
    n = 0
    whole = n_rows - n_rows % _TILE
    for start in range(0, whole, _TILE):
        earliest = next_day[start]
        for offset in range(_TILE):
            earliest = min(earliest, next_day[start + offset])
        if earliest <= last:
            for row in range(start, start + _TILE):
                if next_day[row] <= last:
                    due[n] = row
                    n += 1
    for row in range(whole, n_rows):
        if next_day[row] <= last:
            due[n] = row
            n += 1
    return n


@kernel
def parts_of_due(status, due, not_quiet, arriving, asked, examined, decided):  # type: ignore[no-untyped-def]
    """Fill the parts of :class:`Due`; return their counts."""
    n = n_arriving = n_asked = n_examined = n_decided = 0
    for index in range(due.size):
        row = due[index]
        code = status[row]
        if (
            code == ARRIVED_UNSEEN
            or code == ARRIVED_REGISTERED
            or code == LEFT
            or code == RETURNED
            or code == OUTSIDE
        ):
            arriving[n_arriving] = row
            n_arriving += 1
        elif code == DUBLIN:
            asked[n_asked] = row
            n_asked += 1
        elif code == EXAMINATION:
            examined[n_examined] = row
            n_examined += 1
        elif code == BORDER or code == APPEAL:
            decided[n_decided] = row
            n_decided += 1
        else:
            continue
        not_quiet[n] = row
        n += 1
    return n, n_arriving, n_asked, n_examined, n_decided
