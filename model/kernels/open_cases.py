"""Whose case is open: heads of families in row order, with what the monthly phases ask of each, side by side.

The list is carried from month to month. A case opens only in a month in which its family was due, and what is held
of it changes only then, so nobody else is looked at but for the status.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents import columns as c
from pactsim.agents.status import APPEAL, DUBLIN, EXAMINATION, NO_PLACE, UNACCOMPANIED_MINOR
from pactsim.model.compiled import kernel, part
from pactsim.model.kernels.read_ahead import TILE, read_ahead

_NO_ROW = 2**31 - 1


class OpenCases(NamedTuple):
    """Open cases outside the border procedure, aligned arrays."""

    head: NDArray[np.int32]  # row of the family's head
    key: NDArray[np.uint64]  # its key
    place: NDArray[np.int8]  # where the family is
    citizenship: NDArray[np.int8]
    brought: NDArray[np.int8]  # 1 if relocated to somewhere
    size: NDArray[np.int8]  # persons
    priority: NDArray[np.int8]  # class of examination, 0 first
    day: NDArray[np.int16]  # lodging of the application

    def first(self, n: int) -> "OpenCases":
        """The first ``n`` cases, as views."""
        return OpenCases._make(column[:n] for column in self)


def empty_open_cases(capacity: int) -> OpenCases:
    """Room for ``capacity`` cases."""
    kinds = (np.int32, np.uint64, np.int8, np.int8, np.int8, np.int8, np.int8, np.int16)
    return OpenCases._make(np.empty(capacity, dtype=kind) for kind in kinds)


@part
def is_open(code):  # type: ignore[no-untyped-def]
    """Whether a status is an open case outside the border procedure."""
    return code == EXAMINATION or code == DUBLIN or code == APPEAL


@part
def look_at(people, cases, n, row):  # type: ignore[no-untyped-def]
    """Write what is held of a case; unaccompanied minors and people with special needs are examined first."""
    alone = people.codes[row, c.AGE_GROUP] == UNACCOMPANIED_MINOR
    cases.head[n] = row
    cases.key[n] = people.key[row]
    cases.place[n] = people.codes[row, c.PRESENT_STATE]
    cases.citizenship[n] = people.codes[row, c.CITIZENSHIP]
    cases.brought[n] = people.codes[row, c.RELOCATED_TO] != NO_PLACE
    cases.size[n] = people.codes[row, c.FAMILY_SIZE]
    cases.priority[n] = 0 if alone or people.codes[row, c.VULNERABLE] == 1 else 1
    cases.day[n] = people.days[row, c.LODGING_DAY]


@kernel
def all_open_cases(people, n_rows, cases):  # type: ignore[no-untyped-def]
    """Fill ``cases`` by looking at everybody; return the count."""
    n = 0
    for row in range(n_rows):
        if is_open(people.status[row]) and people.family[row] == row:
            look_at(people, cases, n, row)
            n += 1
    return n


@kernel
def next_open_cases(people, before, due_before, cases):  # type: ignore[no-untyped-def]
    """The same from last month's list and last month's due families (rows in rising order); return the count."""
    n = i = j = asked = 0
    while i < before.head.size or j < due_before.size:
        if j == asked:
            read_ahead(people, due_before, asked)
            asked += TILE
        left = before.head[i] if i < before.head.size else _NO_ROW
        right = due_before[j] if j < due_before.size else _NO_ROW
        row = min(left, right)
        if is_open(people.status[row]):
            if right == row:
                look_at(people, cases, n, row)
            else:
                cases.head[n] = row
                cases.key[n] = before.key[i]
                cases.place[n] = before.place[i]
                cases.citizenship[n] = before.citizenship[i]
                cases.brought[n] = before.brought[i]
                cases.size[n] = before.size[i]
                cases.priority[n] = before.priority[i]
                cases.day[n] = before.day[i]
            n += 1
        i += left == row
        j += right == row
    return n


@kernel
def look_again(people, cases, rows):  # type: ignore[no-untyped-def]
    """Renew what is held of the cases of some families; rows without an open case are passed over."""
    for index in range(rows.size):
        low, high = 0, cases.head.size
        while low < high:
            middle = (low + high) // 2
            if cases.head[middle] < rows[index]:
                low = middle + 1
            else:
                high = middle
        if low < cases.head.size and cases.head[low] == rows[index]:
            look_at(people, cases, low, rows[index])
