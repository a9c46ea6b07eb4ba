"""Do the books close? Every month and state, what came and went explains the change of every stock.

Stocks and flows are counted by different code at the same event, so a kernel that forgets one of them is found
here. Once a year the stocks are also recounted from the table of people.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, STATES
from pactsim.agents.status import (
    APPEAL,
    DUBLIN,
    N_STATUS,
    OPEN_CASE,
    PENDING,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    PRESENT,
    PROTECTED,
    REJECTED,
    UNDETECTED,
)
from pactsim.model.calendar import year_month
from pactsim.model.tally import FLOWS, IN_PIPELINE, NOT_DETERMINED, RESPONSIBLE, Tally

#: stock -> (columns that raise it, columns that lower it); checks.md 6 to 9.
BALANCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "present": (
        ("entries", "onward_in", "transfers_in", "relocated_in"),
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
    people, tally, n = world.people, world.tally, world.n_rows
    status = people.status[:n].astype(np.int64)
    place = people.present_state[:n].astype(np.int64)
    counted = np.bincount(status * N_PLACES + place, minlength=N_STATUS * N_PLACES).reshape(
        N_STATUS, N_PLACES
    )
    for code in range(1, N_STATUS):
        _compare(f"status {code}", counted[code][:N_STATES], tally.stock[code][:N_STATES], world.month)
    open_case = np.isin(status, OPEN_CASE)
    responsible = people.responsible_state[:n].astype(np.int64)
    known = np.bincount(responsible[open_case & (responsible >= 0)], minlength=N_PLACES)
    _compare("responsible_for", known[:N_STATES], tally.cases[RESPONSIBLE, :N_STATES], world.month)
    unknown = np.bincount(place[open_case & (responsible < 0)], minlength=N_PLACES)
    _compare("undetermined", unknown[:N_STATES], tally.cases[NOT_DETERMINED, :N_STATES], world.month)
    there = people.present_state[:n] < N_STATES
    present = np.isin(status, PRESENT) & there
    cells = place[present] * N_CITIZENSHIPS + people.citizenship[:n][present]
    community = np.bincount(cells, minlength=N_PLACES * N_CITIZENSHIPS).reshape(N_PLACES, N_CITIZENSHIPS)
    for number in range(N_CITIZENSHIPS):
        _compare(
            f"community {number}",
            community[:N_STATES, number],
            tally.community[:N_STATES, number],
            world.month,
        )
    mark = people.relocation[:n]
    waiting = np.bincount(place[(mark >= PIPELINE_LINK) & (mark <= PIPELINE_ASSIGNED)], minlength=N_PLACES)
    _compare("relocation_pipeline", waiting[:N_STATES], tally.cases[IN_PIPELINE, :N_STATES], world.month)


def _compare(column: str, expected: NDArray[np.int64], found: NDArray[np.int64], month: int) -> None:
    wrong = np.flatnonzero(expected != found)
    if wrong.size:
        year, number = year_month(month)
        place = int(wrong[0])
        raise BalanceError(
            f"{STATES[place]} {year}-{number:02d}: column {column} is {found[place]}, its movements give "
            f"{expected[place]} ({wrong.size} states do not close)"
        )
