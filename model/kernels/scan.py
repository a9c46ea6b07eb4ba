"""Who is due this month: heads of families, in row order, also by what they may meet.

Everybody else costs the comparison of two bytes, four people at once.
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

_ONES = np.uint64(0x0001000100010001)
_TOPS = np.uint64(0x8000800080008000)


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
    words = people.next_day[: n_rows - n_rows % 4].view(np.uint64)
    due = buffers.all[: due_heads(people.next_day, words, n_rows, month_end, buffers.all)]
    counts = parts_of_due(people.status, due, *buffers[1:])
    return Due(due, *(buffer[:n] for buffer, n in zip(buffers[1:], counts, strict=True)))


@kernel
def due_heads(next_day, words, n_rows, month_end, due):  # type: ignore[no-untyped-def]
    """Fill ``due`` (int32, at least ``n_rows`` long) with heads whose next day has come; return the count.

    Only heads have a next day. ``words`` are the days of four rows each: with the top bit of each day set, taking the
    day after the month's end from all four at once clears it where a day has come.
    """
    last = np.int16(month_end)
    beyond = np.uint64(month_end + 1) * _ONES
    n = 0
    for word in range(words.size):
        if ~((words[word] | _TOPS) - beyond) & _TOPS:
            for row in range(4 * word, 4 * word + 4):
                due[n] = row  # overwritten unless the row is due
                n += next_day[row] <= last
    for row in range(4 * words.size, n_rows):
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
