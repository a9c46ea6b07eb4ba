"""Who is looked at this month: two lists of family heads, in row order.

Everybody else costs the comparison of two bytes, in tiles that are skipped whole.
"""

import numpy as np

from pactsim.agents.status import APPEAL, DUBLIN, EXAMINATION
from pactsim.model.compiled import kernel, part

_TILE = 32
_NO_ROW = 2**31 - 1


@part
def is_open(code):  # type: ignore[no-untyped-def]
    """Whether a status is an open case outside the border procedure."""
    return code == EXAMINATION or code == DUBLIN or code == APPEAL


@kernel
def due_heads(next_day, n_rows, month_end, due):  # type: ignore[no-untyped-def]
    """Fill ``due`` (int32, at least ``n_rows`` long) with heads whose next day has come; return the count.

    Only heads have a next day. The test of a tile has no branch, so that it runs on many rows at once.
    """
    last = np.int16(month_end)
    n = 0
    for start in range(0, n_rows, _TILE):
        stop = min(start + _TILE, n_rows)
        found = False
        for row in range(start, stop):
            found |= next_day[row] <= last
        if found:
            for row in range(start, stop):
                if next_day[row] <= last:
                    due[n] = row
                    n += 1
    return n


@kernel
def all_open_cases(status, family, n_rows, open_cases):  # type: ignore[no-untyped-def]
    """Fill ``open_cases`` with all heads of open cases by looking at everybody; return the count."""
    n = 0
    for row in range(n_rows):
        if is_open(status[row]) and family[row] == row:
            open_cases[n] = row
            n += 1
    return n


@kernel
def next_open_cases(status, before, due_before, open_cases):  # type: ignore[no-untyped-def]
    """The same from last month's two lists: a case opens only in a month in which its family was due.

    Merges ``before`` and ``due_before`` (rows in rising order) into ``open_cases``; returns the count.
    """
    n = i = j = 0
    while i < before.size or j < due_before.size:
        left = before[i] if i < before.size else _NO_ROW
        right = due_before[j] if j < due_before.size else _NO_ROW
        row = min(left, right)
        i += left == row
        j += right == row
        if is_open(status[row]):
            open_cases[n] = row
            n += 1
    return n
