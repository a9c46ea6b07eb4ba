"""Who was relocated and is still there: counted at every year's end, by cycle and state."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, N_STATES, STATES
from pactsim.agents.status import DISAPPEARED, PRESENT

_COLUMNS = ("year", "cycle", "member_state", "received", "still_there")


class RelocatedPeople:
    """The table ``relocated``: people brought to each state so far, and those of them present and known there."""

    def __init__(self, scale: int) -> None:
        self._scale = scale
        self._rows: list[tuple[int, int, str, int, int]] = []
        self._still_there: dict[int, NDArray[np.float64]] = {}

    def take_year(self, people: Any, n_rows: int, year: int) -> None:
        """Count the people of every cycle at the end of ``year``."""
        rows = np.flatnonzero(people.relocated_to[:n_rows] >= 0)
        to, cycles = people.relocated_to[rows], people.relocation_cycle[rows]
        status = people.status[rows]
        there = (people.present_state[rows] == to) & np.isin(status, PRESENT) & (status != DISAPPEARED)
        for cycle in np.unique(cycles).tolist():
            received = np.bincount(to[cycles == cycle], minlength=N_PLACES) * self._scale
            stayed = np.bincount(to[(cycles == cycle) & there], minlength=N_PLACES) * self._scale
            if year == cycle + 1:
                self._still_there[cycle] = stayed.astype(np.float64)
            self._rows += [
                (year, cycle, STATES[state], int(received[state]), int(stayed[state]))
                for state in range(N_STATES)
                if received[state]
            ]

    def still_there(self, cycle: int) -> NDArray[np.float64]:
        """People of a cycle who are where they were brought, at the end of the year after it: (33,), weighted.

        That is twelve to twenty-four months after most transfers; not a number while that day has not come.
        """
        return self._still_there.get(cycle, np.full(N_PLACES, np.nan))

    def table(self) -> pd.DataFrame:
        """Year, cycle, member_state, received, still_there; states that received nobody are left out."""
        return pd.DataFrame(self._rows, columns=list(_COLUMNS))
