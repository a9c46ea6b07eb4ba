"""One person as a Mesa agent: a view of one row of the applicants' table, made when asked for."""

from typing import Any, NoReturn, Protocol

from mesa import Agent

from pactsim.agents.codes import CITIZENSHIPS, PLACES
from pactsim.agents.columns import COLUMNS, Column
from pactsim.agents.status import STATUS_NAMES, UNUSED


class HoldsPeople(Protocol):
    """What a view needs of the model: the table now in use, and how many of its rows have been filled."""

    people: Any  # People: its fields are made from the schema, which type checkers cannot follow
    n_rows: int
    random: Any


class Applicant(Agent):
    """A view of row ``unique_id`` of ``model.people``; its properties read and write the columns.

    Views are never registered with the model, so Mesa keeps no million objects alive: two views of one row
    are equal, and a view costs nothing once it is dropped. A row that no person fills raises LookupError,
    when the view is made and whenever it is read.

    Writing is for exploring: the phases count every change as they make it, and a value written here is in no
    balance.
    """

    pos = None

    def __init__(self, model: HoldsPeople, row: int) -> None:
        # Agent.__init__ would register the view with the model.
        self.model = model
        self.unique_id = int(row)
        _column(self, "status")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Applicant):
            return NotImplemented
        return self.model is other.model and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash((id(self.model), self.unique_id))

    def __repr__(self) -> str:
        try:
            status = STATUS_NAMES[_column(self, "status")]
        except LookupError:
            return f"Applicant({self.unique_id}: nobody)"
        place = _column(self, "present_state")
        where = PLACES[place] if place >= 0 else "nowhere"
        return f"Applicant({self.unique_id}: {CITIZENSHIPS[_column(self, 'citizenship')]}, {status}, {where})"

    def remove(self) -> NoReturn:
        """Refused: people leave through the phases, which keep the balances."""
        raise TypeError("an Applicant is a view of the people table; people leave through the model's phases")

    @classmethod
    def create_agents(cls, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: people enter through the phase of entries."""
        raise TypeError("people enter through the model's phases; Applicant(model, row) views one of them")

    @classmethod
    def from_dataframe(cls, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: people enter through the phase of entries."""
        raise TypeError("people enter through the model's phases; a scenario's arrivals may come from a CSV")


def _column(view: Applicant, name: str) -> int:
    people, row = view.model.people, view.unique_id
    if not 0 <= row < view.model.n_rows or people.status[row] == UNUSED:
        raise LookupError(f"row {row} holds no person: it was never filled, or its person was removed")
    return getattr(people, name)[row].item()


def _property(column: Column) -> property:
    name = column.name

    def read(self: Applicant) -> int:
        return _column(self, name)

    def write(self: Applicant, value: int) -> None:
        _column(self, name)
        getattr(self.model.people, name)[self.unique_id] = value

    return property(read, write, doc=f"{column.meaning} ({column.unit})")


for _one in COLUMNS:
    setattr(Applicant, _one.name, _property(_one))
