"""Which rows a set of applicants holds: all of the table, or a selection in an order of its own."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.applicant import Applicant, HoldsPeople
from pactsim.agents.columns import COLUMN_NAMES
from pactsim.agents.status import UNUSED

Rows = NDArray[np.int64]
_WHOLE = "this is the set of all applicants, which only the model's phases change; work on a copy: .select()"


class ApplicantRows:
    """The rows of a set, as a container of views.

    Without ``rows`` the set is the whole table and follows it as people enter. With ``rows`` it is a
    selection; a row whose person is removed drops out. Nothing is weakly referenced, so no set empties by
    itself.
    """

    def __init__(
        self, model: HoldsPeople, rows: Iterable[int] | None = None, random: Random | None = None
    ) -> None:
        self.model = model
        self.random = model.random if random is None else random
        self._ids: Rows | None = None if rows is None else _unique(np.asarray(rows, dtype=np.int64))
        self._members: set[int] | None = None

    def rows(self) -> Rows:
        """Row numbers of the persons in the set, in its order. Shape (len(self),)."""
        status = self.model.people.status
        if self._ids is None:
            return np.flatnonzero(status[: self.model.n_rows] != UNUSED)
        return self._ids[status[self._ids] != UNUSED]

    def column(self, name: str) -> NDArray[Any]:
        """A copy of one column for the persons in the set. Shape (len(self),).

        Raises AttributeError for an unknown column.
        """
        if name == "unique_id":
            return self.rows()
        if name not in COLUMN_NAMES:
            raise AttributeError(f"an Applicant has no column {name!r}")
        return getattr(self.model.people, name)[self.rows()]

    def __len__(self) -> int:
        status = self.model.people.status
        if self._ids is None:
            return int(np.count_nonzero(status[: self.model.n_rows] != UNUSED))
        return int(np.count_nonzero(status[self._ids] != UNUSED))

    def __iter__(self) -> Iterator[Applicant]:
        status = self.model.people.status
        for row in self.rows().tolist():
            if status[row] != UNUSED:  # somebody may be removed while we go through them
                yield Applicant(self.model, row)

    def __reversed__(self) -> Iterator[Applicant]:
        return iter(self._of(self.rows()[::-1]))

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, Applicant) or agent.model is not self.model:
            return False
        row, people = agent.unique_id, self.model.people
        if not 0 <= row < self.model.n_rows or people.status[row] == UNUSED:
            return False
        if self._ids is None:
            return True
        if self._members is None:
            self._members = set(self._ids.tolist())
        return row in self._members

    def __getitem__(self, item: int | slice) -> Applicant | list[Applicant]:
        if isinstance(item, slice):
            return [Applicant(self.model, row) for row in self.rows()[item].tolist()]
        return Applicant(self.model, int(self.rows()[item]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ApplicantRows):
            return NotImplemented
        return self.model is other.model and np.array_equal(np.sort(self.rows()), np.sort(other.rows()))

    __hash__ = None  # type: ignore[assignment]

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Position of a person in the set; ValueError if absent."""
        if value in self:
            found = np.flatnonzero(self.rows()[start:stop] == value.unique_id)
            if found.size:
                return int(found[0]) + start
        raise ValueError(f"{value!r} is not in the set")

    def count(self, value: Any) -> int:
        """1 if the person is in the set, else 0."""
        return int(value in self)

    def to_list(self) -> list[Applicant]:
        """One view a person."""
        return list(self)

    # A selection may be changed, the set of everybody may not.
    def add(self, agent: Applicant) -> None:
        """Add a person to a selection; TypeError for the set of all applicants."""
        ids = self._selection()
        if not isinstance(agent, Applicant) or agent.model is not self.model:
            raise TypeError(f"{agent!r} is not an applicant of this model")
        if agent not in self:
            self._replace(np.append(ids, agent.unique_id))

    def discard(self, agent: Applicant) -> None:
        """Take a person out of a selection, if there; TypeError for the set of all applicants."""
        ids = self._selection()
        if agent in self:
            self._replace(ids[ids != agent.unique_id])

    def remove(self, agent: Applicant) -> None:
        """Take a person out of a selection; KeyError if absent, TypeError for the set of all applicants."""
        self._selection()
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def clear(self) -> None:
        """Empty a selection; TypeError for the set of all applicants."""
        self._selection()
        self._replace(np.empty(0, dtype=np.int64))

    def __and__(self, other: Any) -> Self:
        mine, theirs = self.rows(), self._rows_of(other)
        return self._of(mine[np.isin(mine, theirs)])

    def __or__(self, other: Any) -> Self:
        return self._of(np.concatenate([self.rows(), self._rows_of(other)]))

    def __sub__(self, other: Any) -> Self:
        mine, theirs = self.rows(), self._rows_of(other)
        return self._of(mine[~np.isin(mine, theirs)])

    def __xor__(self, other: Any) -> Self:
        return (self - other) | (other - self)

    # A set of another kind on the left has no model to belong to.
    __rand__ = __ror__ = __rsub__ = __rxor__ = None

    def copy(self) -> Self:
        """A selection of the persons now in the set."""
        return self._of(self.rows())

    __copy__ = copy

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "random": self.random, "_ids": self._ids, "_members": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def _of(self, rows: Rows) -> Self:
        return type(self)(self.model, rows, self.random)

    def _selection(self) -> Rows:
        if self._ids is None:
            raise TypeError(_WHOLE)
        return self._ids

    def _replace(self, rows: Rows) -> Self:
        self._selection()
        self._ids, self._members = rows, None
        return self

    def _rows_of(self, other: Any) -> Rows:
        if not isinstance(other, ApplicantRows) or other.model is not self.model:
            raise TypeError(
                f"a set of applicants combines only with another of the same model, not {other!r}"
            )
        return other.rows()

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> NoReturn:
        raise TypeError("a set of applicants is made by .select(), or by ApplicantSet(model, rows)")


def _unique(rows: Rows) -> Rows:
    """``rows`` without repetition, in their order."""
    if rows.size < 2 or bool(np.all(rows[1:] > rows[:-1])):
        return rows
    _values, first = np.unique(rows, return_index=True)
    return rows if first.size == rows.size else rows[np.sort(first)]
