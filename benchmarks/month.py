"""A synthetic month: a table of families and the rates three steps need, by the same recipe at every size.

Only speed is measured on it. Shares (who is due and who has an open case among all families, their statuses, sizes,
waiting times and movements) are those of the baseline in 2024, rounded from the monthly means of a run from 2023 at
1:20 with seed 1 on 25 November 2026. As in a run, the families a step visits lie apart between others. Weights,
distances, recognition and the spread of rates over places and citizenships are random, and independent of where
people are.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.columns import Blocks, empty_blocks, people_of
from pactsim.model.calendar import FIRST_DAY, month_index
from pactsim.model.kernels.open_cases import OpenCases, all_open_cases, empty_open_cases
from pactsim.model.kernels.slots import Waiting, empty_waiting
from pactsim.model.rates import ChoiceRates, ExaminationRates, MoveRates, TransitRates
from pactsim.model.tally import NOT_DETERMINED, RESPONSIBLE, Tally, new_tally

MONTH = 413  # June 2024
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
FIRST_WAITING = int(FIRST_DAY[month_index(2016, 1)]) - 3 * 366  # as in a run from 2016
SEED = np.uint32(7)

#: Shares of families by status.
_STATUSES = {
    s.ARRIVED_UNSEEN: 0.043, s.ARRIVED_REGISTERED: 0.013, s.NOT_APPLYING: 0.021, s.DISAPPEARED: 0.025,
    s.DUBLIN: 0.008, s.EXAMINATION: 0.149, s.APPEAL: 0.040, s.PROTECTED: 0.574, s.REJECTED: 0.043,
    s.SETTLED: 0.033, s.RETURNED: 0.006, s.LEFT: 0.041, s.OUTSIDE: 0.004,
}  # fmt: skip
#: Shares of families by the number of persons, from one on.
_SIZES = (0.814, 0.078, 0.045, 0.026, 0.016, 0.009, 0.005, 0.003, 0.004)


class Month(NamedTuple):
    """What a step is given. Kernels change ``blocks`` and ``tally``: every measurement takes a copy."""

    blocks: Blocks
    tally: Tally
    due: NDArray[np.int32]  # heads of families who are due and have not lodged, or are outside the 31
    open_cases: OpenCases
    waiting: Waiting  # room for a queue, kept between months
    choice: ChoiceRates
    examination: ExaminationRates
    moves: MoveRates
    transit: TransitRates
    slots: NDArray[np.int64]  # decisions this month, (places,) persons

    @property
    def listed(self) -> NDArray[np.int32]:
        """Heads whom the month's steps visit."""
        return np.concatenate([self.due, self.open_cases.head])

    def copy(self) -> "Month":
        """The same month with arrays of its own where steps write."""
        blocks = Blocks(*(array.copy() for array in self.blocks))
        tally = Tally(*(array.copy() for array in self.tally))
        return self._replace(blocks=blocks, tally=tally)


def arriving(persons: int, seed: int = 1) -> Month:
    """One family in fifty is due and has not lodged, or is outside; 57 % of these choose, a third of them by a race."""
    source = np.random.default_rng(seed)
    table = _Table(persons, source)
    n = table.heads.size
    status, procedure = _statuses(n, source), np.full(n, s.NO_PROCEDURE)
    due = source.random(n) < 0.02
    what = source.random(n)
    chooses, lodges = due & (what < 0.57), due & (what >= 0.57) & (what < 0.81)
    status[chooses | lodges] = s.ARRIVED_UNSEEN
    status[(chooses & (source.random(n) < 0.11)) | (lodges & (source.random(n) < 0.94))] = (
        s.ARRIVED_REGISTERED
    )
    status[due & ~chooses & ~lodges] = s.LEFT
    procedure[lodges] = s.DESTINATION_CHOSEN
    table.fill(
        status=status,
        procedure=procedure,
        eurodac=np.where(status == s.ARRIVED_REGISTERED, s.ENTRY_RECORD, s.NO_RECORD),
        channel=np.where(source.random(n) < 0.79, OTHER_ENTRY, 1),
        document_kind=np.where(source.random(n) < 0.37, s.VISA, s.NO_DOCUMENT),
    )
    table.people.next_day[table.heads[due]] = source.integers(START, END + 1, due.sum())
    return table.month(due=table.heads[due])


def pending(persons: int, seed: int = 1) -> Month:
    """One family in five has an open case, three in four of these wait for a decision; slots for one in twelve."""
    source = np.random.default_rng(seed)
    table = _Table(persons, source)
    n = table.heads.size
    status = _statuses(n, source)
    place = table.people.present_state[table.heads]
    is_open = np.isin(status, s.OPEN_CASE)
    elsewhere = is_open & (source.random(n) < 0.10)
    mark = source.random(n)
    leaves = (status == s.EXAMINATION) & (mark < 0.0012)  # is to be relocated
    brought = is_open & ~leaves & (mark > 0.9986)
    kind = source.integers(0, s.RELOCATED_ASSIGNED - s.RELOCATED_LINK + 1, n)
    relocation = np.where(leaves, s.PIPELINE_LINK + kind, s.NOT_RELOCATED)
    responsible = np.where(source.random(n) < 0.97, place, source.integers(0, N_STATES, n))
    table.fill(
        status=status,
        attempts=source.choice(3, n, p=[0.81, 0.18, 0.01]) + 1,
        moves=source.choice(3, n, p=[0.74, 0.25, 0.01]),
        transfers=source.choice(3, n, p=[0.987, 0.012, 0.001]),
        procedure=np.where(elsewhere, s.PROTECTED_ELSEWHERE, s.REGULAR),
        protected_in=np.where(elsewhere, source.integers(0, N_STATES, n), s.NO_PLACE),
        relocation=np.where(brought, s.RELOCATED_LINK + kind, relocation),
        relocated_to=np.where(brought, place, s.NO_PLACE),
        partner=np.where(leaves, (place + 1) % N_STATES, s.NO_PLACE),
        responsible_state=np.where(source.random(n) < 0.013, s.NO_PLACE, responsible),
        lodging_day=END - source.integers(25, 450, n),
        eurodac=np.full(n, s.APPLICATION_RECORD),
    )
    table.people.next_day[table.heads[leaves]] = END + 10
    return table.month()


def _statuses(n: int, source: np.random.Generator) -> NDArray[np.int64]:
    shares = np.array(list(_STATUSES.values()))
    return source.choice(list(_STATUSES), n, p=shares / shares.sum())


class _Table:
    """Families of one to nine members in consecutive rows, with traits but without a status."""

    def __init__(self, persons: int, source: np.random.Generator) -> None:
        sizes = source.choice(len(_SIZES), persons, p=_SIZES) + 1
        heads = np.cumsum(np.concatenate([[0], sizes]))[:-1]
        kept = heads + sizes <= persons
        sizes, self.heads = sizes[kept], heads[kept].astype(np.int32)
        n, rows = self.heads.size, int(sizes.sum())
        self.blocks = empty_blocks(rows)
        self.people = people = people_of(self.blocks)
        self.of = of = np.repeat(np.arange(n), sizes)  # the family of each row
        people.key[:] = source.integers(0, 2**63, rows).astype(np.uint64)
        people.family[:] = self.heads[of]
        people.age_group[:] = np.where(np.arange(rows) == self.heads[of], s.ADULT, s.ACCOMPANIED_MINOR)
        people.age_group[(sizes[of] == 1) & (source.random(rows) < 0.027)] = s.UNACCOMPANIED_MINOR
        people.vulnerable[:] = source.random(rows) < 0.068
        self.fill(
            family_size=sizes,
            present_state=source.choice(N_STATES, n, p=source.dirichlet(np.full(N_STATES, 0.7))),
            citizenship=source.integers(0, N_CITIZENSHIPS, n),
            entry_day=START - 30 - source.gamma(1.2, 400.0, n).astype(np.int64).clip(0, 4000),
            link_state=np.where(source.random(n) < 0.25, source.integers(0, N_STATES, n), s.NO_PLACE),
        )

    def fill(self, **columns: NDArray) -> None:
        """Write a value a family to all its members."""
        for name, values in columns.items():
            getattr(self.people, name)[:] = values[self.of]

    def month(self, due: NDArray[np.int32] | None = None) -> Month:
        """The month with its counts, lists and slots."""
        people, tally = self.people, new_tally()
        np.add.at(tally.stock, (people.status, people.present_state), 1)
        np.add.at(tally.community, (people.present_state, people.citizenship), 1)
        cases = np.isin(people.status, s.OPEN_CASE)
        known = cases & (people.responsible_state != s.NO_PLACE)
        np.add.at(tally.cases[RESPONSIBLE], people.responsible_state[known], 1)
        np.add.at(tally.cases[NOT_DETERMINED], people.present_state[cases & ~known], 1)
        slots = np.zeros(N_PLACES, dtype=np.int64)
        slots[:N_STATES] = np.round(tally.stock[s.EXAMINATION, :N_STATES] / 12)
        rows = people.key.size
        open_cases, n_open = empty_open_cases(rows), 0
        if due is None:
            n_open = all_open_cases(self.blocks, rows, open_cases)
            due = np.empty(0, dtype=np.int32)
        return Month(
            self.blocks, tally, due, open_cases.first(n_open), empty_waiting(rows), _choice(), _examination(), _moves(),
            _transit(), slots,
        )  # fmt: skip


def _choice() -> ChoiceRates:
    source = np.random.default_rng(2)
    return ChoiceRates(
        weights=source.exponential(size=(N_CITIZENSHIPS, N_PLACES)) ** 2,
        distance=np.exp(source.normal(0.0, 0.7, (N_PLACES, N_PLACES))),
        distance_protected=np.ones((N_PLACES, N_PLACES)),
        stay=np.full(N_PLACES, 60.0),  # one in five moves on, as in the run
        link=7.4,
        direct=0.85,
        travel=18.0,
    )


def _examination() -> ExaminationRates:
    recognition = np.random.default_rng(3).random((N_PLACES, N_CITIZENSHIPS))
    return ExaminationRates(
        recognition=recognition, recognition_elsewhere=0.3, appeal=0.6, appeal_days=420.0, appeal_grant=0.27,
        minimum_days=60, border_days=56.0,
    )  # fmt: skip


def _transit() -> TransitRates:
    recorded, southern_end = np.zeros(N_STATES), np.zeros(N_PLACES, dtype=np.bool_)
    recorded[[2, 13, 14, 22, 29]] = (0.05, 0.1, 0.1, 0.05, 0.1)
    southern_end[[2, 9]] = True
    beyond = np.arange(N_PLACES) % 2 == 0
    return TransitRates(recorded, southern_end, beyond, np.arange(N_CITIZENSHIPS) % 3 == 0, s.CRITERION_ENTRY)


def _moves() -> MoveRates:
    factor = np.exp(np.random.default_rng(4).normal(0.0, 0.9, (N_CITIZENSHIPS, N_PLACES)))
    known = {
        # In a run most open cases are where few want to leave, so its rates are higher than what comes of them.
        "pending": np.minimum(factor * 0.0055, 0.096),
        "most_pending": 0.096,
        "pending_disappear": np.full(N_PLACES, 0.004),
        "pending_leave": 0.003,
        "relocated": np.array([0.3, 0.5, 3.5]),
        **dict.fromkeys(("after_status", "after_rejection", "after_disappearing"), factor * 0.0001),
        "return_rejected": np.full(N_PLACES, 1e-4),
        "most_after_status": np.full((N_CITIZENSHIPS, N_PLACES), 2.0**-10),
        "bound_protected": 2.0 ** np.clip(np.round(2.0 * np.log2(factor)) / 2.0 - 9.0, -11.0, -6.5),
        "bound_rejected": 2.0 ** np.clip(np.round(2.0 * np.log2(factor)) / 2.0 - 8.0, -8.5, -7.0),
        "bound_disappeared": 2.0 ** np.clip(np.round(2.0 * np.log2(factor)) / 2.0 - 8.0, -8.5, -7.5),
        "bound_reentry": 2.0**-16,
    }
    return MoveRates(**{name: known.get(name, 1e-4) for name in MoveRates._fields})
