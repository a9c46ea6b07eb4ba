"""The three steps as the simulation's phases call the kernels. When a kernel's arguments change, change them here."""

import numpy as np

from benchmarks.month import END, FIRST_WAITING, MONTH, SEED, START, Month
from pactsim.model.kernels import destination, onward
from pactsim.model.kernels.examination import decide_cases, examination_queue
from pactsim.model.kernels.slots import serve


def choose_destination(month: Month) -> None:
    """Phase 2, the families of the month's list of due ones."""
    destination.choose_destination(
        month.blocks, month.tally, month.heads, END, SEED, month.choice, month.transit
    )


def examine(month: Month) -> None:
    """Phase 6 without the appeals that end: queue, slots, first-instance decisions."""
    n = month.heads.size
    queue, priority = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int8)
    days = np.empty(n, dtype=np.int32)
    rates, moves = month.examination, month.moves
    n = examination_queue(month.blocks, month.heads, END - rates.minimum_days, queue, priority, days)
    served, _left = serve(
        month.blocks,
        queue[:n],
        priority[:n],
        days[:n],
        month.slots,
        FIRST_WAITING,
        END - FIRST_WAITING + 1,
        SEED,
    )
    decide_cases(
        month.blocks, month.tally, queue[:n], served, SEED, START, END - START + 1, rates,
        moves.bound_protected, moves.bound_rejected,
    )  # fmt: skip


def move_pending(month: Month) -> None:
    """Phase 7 for people with an open case."""
    onward.move_pending(month.blocks, month.tally, month.heads, MONTH, END, SEED, month.moves, month.choice)
