"""Yearly and monthly books by pair of states: the Dublin funnel, and the cases that could be offset."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, PLACES
from pactsim.model.tally import Tally

Matrix = NDArray[np.int64]

#: Column of the table ``dublin`` -> matrix of the tally, [sender, receiver].
_FUNNEL: Final = {"requests": "requests", "accepted": "accepted", "transfers": "transfers"}


class PairBooks:
    """What is kept by pair and too large or too rare for a column of ``states``.

    The United Kingdom is sender and receiver like any state. Counts are weighted persons; pairs without any are
    left out and read as zero.
    """

    def __init__(self, scale: int) -> None:
        self._scale = scale
        self._funnel = np.zeros((len(_FUNNEL), N_PLACES, N_PLACES), dtype=np.int64)
        self._dublin: list[tuple[int, Matrix]] = []
        self._eligible: list[tuple[int, int, Matrix]] = []

    def take_month(self, tally: Tally, offset_eligible: Matrix, year: int, month: int) -> None:
        """Add the month before it is cleared; in December close the year.

        ``offset_eligible`` is (places, places), [contributor, beneficiary], in weighted persons.
        """
        for row, name in enumerate(_FUNNEL.values()):
            self._funnel[row] += tally.pair(name)
        if offset_eligible.any():
            self._eligible.append((year, month, offset_eligible.copy()))
        if month == 12:
            self._dublin.append((year, self._funnel * self._scale))
            self._funnel = np.zeros_like(self._funnel)

    def tables(self) -> dict[str, pd.DataFrame]:
        """``dublin`` by year, sender and receiver; ``offset_eligible`` by month, contributor, beneficiary."""
        return {"dublin": self._dublin_table(), "offset_eligible": self._eligible_table()}

    def _dublin_table(self) -> pd.DataFrame:
        columns = ["year", "sender", "receiver", *_FUNNEL]
        rows = []
        for year, counts in self._dublin:
            for sender, receiver in np.argwhere(counts.any(axis=0)):
                rows.append((year, PLACES[sender], PLACES[receiver], *counts[:, sender, receiver].tolist()))
        return pd.DataFrame(rows, columns=columns)

    def _eligible_table(self) -> pd.DataFrame:
        columns = ["year", "month", "contributor", "beneficiary", "cases"]
        rows = []
        for year, month, counts in self._eligible:
            contributors, beneficiaries = np.nonzero(counts)
            cases = counts[contributors, beneficiaries].tolist()
            pairs = zip(contributors.tolist(), beneficiaries.tolist(), cases, strict=True)
            rows += [(year, month, PLACES[c], PLACES[b], int(persons)) for c, b, persons in pairs]
        return pd.DataFrame(rows, columns=columns)
