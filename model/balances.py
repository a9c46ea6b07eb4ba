"""Do the books close? Every month and state, what came and went explains the change of every stock.

Stocks and flows are counted by different code at the same event, so a kernel that forgets one of them is found
here. Once a year the stocks are also recounted from the table of people.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_STATES, STATES
from pactsim.agents.status import (
    APPEAL,
    DUBLIN,
    OPEN_CASE,
    PENDING,
    PRESENT,
    PROTECTED,
    REJECTED,
    STATUS_NAMES,
    UNDETECTED,
)
from pactsim.model.calendar import year_month
from pactsim.model.kernels.recount import recounted
from pactsim.model.tally import FLOWS, NOT_DETERMINED, RESPONSIBLE, Tally

#: stock -> (columns that raise it, columns that lower it); checks.md 6 to 9.
BALANCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "present": (
        ("entries", "reentries", "onward_in", "transfers_in", "relocated_in"),
        ("onward_out", "transfers_out", "relocated_out", "returns", "left_union"),
    ),
    "pending": (
        ("applications_first_time", "applications_repeat", "pending_moved_in"),
        ("pending_moved_out", "decisions_positive", "decisions_negative", "withdrawn"),
    ),
    "appeals_pending": (
        ("appeals_lodged",),
        ("appeals_granted", "appeals_rejected", "appeals_withdrawn"),
    ),
    "protected": (
        ("decisions_positive", "appeals_granted", "protected_moved_in", "beneficiaries_in"),
        ("protected_moved_out", "beneficiaries_out", "status_ended"),
    ),
    "rejected_present": (
        ("decisions_negative", "appeals_rejected", "rejected_moved_in"),
        ("appeals_lodged", "rejected_moved_out", "rejected_disappeared", "rejected_left",
         "rejected_reapplied", "returns"),
    ),
}  # fmt: skip


class BalanceError(RuntimeError):
    """The books do not close: a fault of the model, never of the user."""


def stocks_of(tally: Tally) -> dict[str, NDArray[np.int64]]:
    """The stocks of the ``states`` table by place, in simulated persons."""
    stock = tally.stock
    return {
        "present": stock[list(PRESENT)].sum(axis=0),
        "undetected_present": stock[list(UNDETECTED)].sum(axis=0),
        "pending": stock[list(PENDING)].sum(axis=0),
        "appeals_pending": stock[APPEAL].copy(),
        "protected": stock[PROTECTED].copy(),
        "rejected_present": stock[REJECTED].copy(),
    }


def check_month(tally: Tally, before: dict[str, NDArray[np.int64]], month: int) -> None:
    """Raise :class:`BalanceError` naming state, month and column where the month's books do not close."""
    after = stocks_of(tally)
    flow = dict(zip(FLOWS, tally.flow, strict=True))
    for column, (raising, lowering) in BALANCES.items():
        expected = before[column] + sum(flow[c] for c in raising) - sum(flow[c] for c in lowering)
        _compare(column, expected[:N_STATES], after[column][:N_STATES], month)
    undecided = tally.cases[NOT_DETERMINED, :N_STATES]
    _compare("undetermined", np.clip(undecided, 0, tally.stock[DUBLIN, :N_STATES]), undecided, month)
    open_cases = tally.stock[list(OPEN_CASE), :N_STATES].sum()
    counted = tally.cases[RESPONSIBLE].sum() + tally.cases[NOT_DETERMINED].sum()
    if open_cases != counted:
        year, number = year_month(month)
        raise BalanceError(
            f"{year}-{number:02d}: {counted} cases have a responsible or undetermined state, "
            f"{open_cases} cases are open"
        )


def recount(world: Any) -> None:
    """Raise :class:`BalanceError` where the running stocks differ from a recount of the people."""
    tally, month = world.tally, world.month
    stock, cases, community = recounted(world.blocks, world.n_rows)
    for code, name in enumerate(STATUS_NAMES[1:], start=1):
        _compare(f"status {name}", stock[code, :N_STATES], tally.stock[code, :N_STATES], month)
    for row, name in enumerate(("responsible_for", "undetermined", "relocation_pipeline")):
        _compare(name, cases[row, :N_STATES], tally.cases[row, :N_STATES], month)
    for number, citizenship in enumerate(CITIZENSHIPS):
        found = tally.community[:N_STATES, number]
        _compare(f"present of citizenship {citizenship}", community[:N_STATES, number], found, month)


def _compare(column: str, expected: NDArray[np.int64], found: NDArray[np.int64], month: int) -> None:
    wrong = np.flatnonzero(expected != found)
    if wrong.size:
        year, number = year_month(month)
        place = int(wrong[0])
        raise BalanceError(
            f"{STATES[place]} {year}-{number:02d}: column {column} is {found[place]}, its movements give "
            f"{expected[place]} ({wrong.size} states do not close)"
        )
