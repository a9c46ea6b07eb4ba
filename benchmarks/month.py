"""A synthetic month: a table of families and the rates three steps need, by the same recipe at every size.

Only speed is measured on it. Shares of who is due, who waits and who moves are near those of the baseline in 2024;
weights and recognition are random.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.columns import Blocks, empty_blocks, people_of
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.rates import ChoiceRates, ExaminationRates, MoveRates, TransitRates
from pactsim.model.tally import NOT_DETERMINED, RESPONSIBLE, Tally, new_tally

MONTH = 413  # June 2024
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
FIRST_WAITING = int(FIRST_DAY[MONTH]) - 8 * 366
SEED = np.uint32(7)


class Month(NamedTuple):
    """What a step is given. Kernels change ``blocks`` and ``tally``: every measurement takes a copy."""

    blocks: Blocks
    tally: Tally
    heads: NDArray[np.int32]  # rows of the families' heads, as the month's lists hold them
    choice: ChoiceRates
    examination: ExaminationRates
    moves: MoveRates
    transit: TransitRates
    slots: NDArray[np.int64]  # decisions this month, (places,) persons

    def copy(self) -> "Month":
        """The same month with arrays of its own where steps write."""
        blocks = Blocks(*(array.copy() for array in self.blocks))
        tally = Tally(*(array.copy() for array in self.tally))
        return self._replace(blocks=blocks, tally=tally)


def arriving(persons: int, seed: int = 1) -> Month:
    """A month's due families: 5 of 6 have arrived and choose a destination, the others are due for other reasons."""
    source = np.random.default_rng(seed)
    month = _families(persons, source)
    n = month.heads.size
    status = source.choice([s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED], n)
    status[source.random(n) < 1 / 6] = s.PROTECTED
    columns = {
        "status": status,
        "next_day": source.integers(START, END + 1, n),
        "channel": np.where(source.random(n) < 0.3, OTHER_ENTRY, 1),
    }
    return _finished(month, columns)


def pending(persons: int, seed: int = 1) -> Month:
    """Open cases: 3 of 4 wait for a decision, the others for Dublin or an appeal; slots for one in twelve."""
    source = np.random.default_rng(seed)
    month = _families(persons, source)
    n = month.heads.size
    unseen = source.random(n) < 0.1
    columns = {
        "status": source.choice([s.EXAMINATION] * 6 + [s.DUBLIN, s.APPEAL], n),
        "lodging_day": END - source.integers(0, 900, n),
        "next_day": np.full(n, s.NEVER),
        "attempts": np.ones(n),
        "moves": source.integers(0, 3, n),
        "procedure": np.where(source.random(n) < 0.03, s.PROTECTED_ELSEWHERE, s.REGULAR),
        "protected_in": np.where(source.random(n) < 0.03, source.integers(0, N_STATES, n), s.NO_PLACE),
        "relocation": np.where(source.random(n) < 0.01, s.PIPELINE_LINK, s.NOT_RELOCATED),
    }
    place = people_of(month.blocks).present_state[month.heads]
    columns["responsible_state"] = np.where(unseen, s.NO_PLACE, place)
    columns["partner"] = np.where(
        columns["relocation"] != s.NOT_RELOCATED, (place + 1) % N_STATES, s.NO_PLACE
    )
    return _finished(month, columns)


def _families(persons: int, source: np.random.Generator) -> Month:
    """Families of one to nine members in consecutive rows, with traits but without a status."""
    sizes = source.choice([1, 1, 1, 1, 1, 2, 3, 4, 5], persons).astype(np.int64)
    heads = np.cumsum(np.concatenate([[0], sizes]))[:-1]
    kept = heads + sizes <= persons
    sizes, heads = sizes[kept], heads[kept]
    n, rows = heads.size, int(sizes.sum())
    blocks = empty_blocks(rows)
    people = people_of(blocks)
    of = np.repeat(np.arange(n), sizes)  # the family of each row
    people.key[:] = source.integers(0, 2**63, rows).astype(np.uint64)
    people.family[:] = heads[of]
    people.family_size[:] = sizes[of]
    alone = sizes[of] == 1
    is_head = np.arange(rows) == heads[of]
    people.age_group[:] = np.where(is_head, s.ADULT, s.ACCOMPANIED_MINOR)
    people.age_group[alone & (source.random(rows) < 0.06)] = s.UNACCOMPANIED_MINOR
    people.vulnerable[:] = source.random(rows) < 0.1
    share = source.dirichlet(np.full(N_STATES, 0.7))
    people.present_state[:] = source.choice(N_STATES, n, p=share)[of]
    people.citizenship[:] = source.integers(0, N_CITIZENSHIPS, n)[of]
    people.entry_day[:] = (START - source.integers(30, 1500, n))[of]
    people.eurodac[:] = source.integers(0, 2, n)[of]
    linked = source.random(n) < 0.2
    people.link_state[:] = np.where(linked, source.integers(0, N_STATES, n), s.NO_PLACE)[of]
    none = np.zeros(N_PLACES, dtype=np.int64)
    return Month(
        blocks, new_tally(), heads.astype(np.int32), _choice(), _examination(), _moves(), _transit(), none
    )


def _finished(month: Month, columns: dict[str, NDArray]) -> Month:
    """Write the heads' values to all members (days to come only to heads); count the stocks."""
    people = people_of(month.blocks)
    of = np.repeat(np.arange(month.heads.size), people.family_size[month.heads])
    for name, values in columns.items():
        if name == "next_day":
            people.next_day[month.heads] = values
        else:
            getattr(people, name)[:] = values[of]
    tally = month.tally
    np.add.at(tally.stock, (people.status, people.present_state), 1)
    np.add.at(tally.community, (people.present_state, people.citizenship), 1)
    cases = np.isin(people.status, s.OPEN_CASE)
    known = cases & (people.responsible_state != s.NO_PLACE)
    np.add.at(tally.cases[RESPONSIBLE], people.responsible_state[known], 1)
    np.add.at(tally.cases[NOT_DETERMINED], people.present_state[cases & ~known], 1)
    slots = np.zeros(N_PLACES, dtype=np.int64)
    slots[:N_STATES] = np.round(tally.stock[s.EXAMINATION, :N_STATES] / 12)
    return month._replace(slots=slots)


def _choice() -> ChoiceRates:
    source = np.random.default_rng(2)
    return ChoiceRates(
        weights=source.exponential(size=(N_CITIZENSHIPS, N_PLACES)) ** 2,
        distance=np.exp(source.normal(0.0, 0.7, (N_PLACES, N_PLACES))),
        distance_protected=np.ones((N_PLACES, N_PLACES)),
        stay=np.full(N_PLACES, 20.0),
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
    source = np.random.default_rng(4)
    factor = source.exponential(1.5, (N_CITIZENSHIPS, N_PLACES))
    known = {
        "pending": factor * 0.008,
        "pending_disappear": np.full(N_PLACES, 0.004),
        "pending_leave": 0.003,
        "relocated": np.array([0.3, 0.5, 1.5]),
        "after_status": factor * 1e-4,
        "after_rejection": factor * 1e-4,
        "after_disappearing": factor * 1e-4,
        "return_rejected": np.full(N_PLACES, 1e-4),
        "bound_protected": np.full(N_PLACES, 2.0**-9),
        "bound_rejected": 2.0**-7,
        "bound_disappeared": 2.0**-8,
        "bound_reentry": 2.0**-12,
    }
    return MoveRates(**{name: known.get(name, 1e-4) for name in MoveRates._fields})
