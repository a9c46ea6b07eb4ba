"""The rows the Coordinator writes: draws, movements of euros, payments on their way, money at work."""

from datetime import date
from typing import NamedTuple


class Draw(NamedTuple):
    """One row of the ``draws`` table."""

    date: date
    beneficiary: str
    contributor: str
    type: str
    amount: int
    cumulative: int


class MoneyFlow(NamedTuple):
    """One movement of euros; places by code, with EU and THIRD."""

    year: int
    month: int
    from_state: str
    to_state: str
    amount: int
    cause: str


class Payment(NamedTuple):
    """Money drawn and not yet moved: in ``due_month`` (months since January 1990) ``eur`` moves on.

    ``contributor`` and ``beneficiary`` index pool states; ``paid`` once it lies with the Union.
    """

    cycle: int
    due_month: int
    contributor: int
    beneficiary: int
    eur: int
    paid: bool


class Spending(NamedTuple):
    """Money at work in a beneficiary: ``eur`` a month from ``first_month`` for ``months`` months."""

    place: int
    use: str
    first_month: int
    months: int
    eur_a_month: float
