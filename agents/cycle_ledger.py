"""One year's pool: who owes what, in which form, and what was drawn and delivered."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, PLACE_INDEX, POOL_STATES

N_POOL: Final = len(POOL_STATES)
#: Place index of each pool state.
POOL_PLACES: Final[NDArray[np.int64]] = np.array([PLACE_INDEX[code] for code in POOL_STATES], dtype=np.int64)

FLAG_COLUMNS: Final = ("under_pressure", "at_risk", "significant", "informed_58", "beneficiary")
SHARE_COLUMNS: Final = ("score_pressure", "score_risk", "score_significant", "fair_share", "deduction")
COUNT_COLUMNS: Final = (
    "need_computed", "need_stated", "fair_share_persons", "fair_share_eur",
    "pledged_relocation", "pledged_offset", "pledged_eur", "pledged_alternative_eur",
    "effective_relocation", "effective_offset", "effective_eur", "effective_alternative_eur",
    "drawn_relocation", "drawn_eur",
    "delivered_relocation", "delivered_offset", "delivered_eur", "delivered_alternative_eur",
    "alternative_requested_eur", "alternative_converted_eur", "mandatory_offset", "defaulted_persons",
    "received_relocation", "received_offset", "received_eur",
    "credit_open", "credit_earned", "credit_used", "credit_expired",
)  # fmt: skip
#: Types of solidarity that can be drawn.
TYPES: Final = ("relocation", "offset", "money", "alternative")


class Notification(NamedTuple):
    """A state's notification of pressure (59), to be decided on a day; ``state`` indexes pool states."""

    decided: date
    state: int
    need: int
    surge: float
    threshold: float


class CycleLedger:
    """The balances of one pool, arrays over the 26 pool states unless said otherwise.

    Every column of the ``cycle`` table is an attribute. ``by_pair[type]`` is (26, 26) [contributor,
    beneficiary] of what was drawn; ``delivered_by_pair`` the same for relocations and offsets delivered.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        for name in FLAG_COLUMNS:
            setattr(self, name, np.zeros(N_POOL, dtype=np.bool_))
        for name in SHARE_COLUMNS:
            setattr(self, name, np.zeros(N_POOL))
        for name in COUNT_COLUMNS:
            setattr(self, name, np.zeros(N_POOL, dtype=np.int64))
        self.pledge_source = ["agent"] * N_POOL
        self.released = [""] * N_POOL
        self.proposed_persons = 0
        self.reference_persons = 0
        self.reference_eur = 0
        self.score_sar = np.zeros(N_POOL)
        self.months_known = 0
        self.sar_beneficiary = np.zeros(N_POOL, dtype=np.bool_)
        self.shortcomings = np.zeros(N_POOL, dtype=np.bool_)
        self.accepted_at_close = np.zeros(N_POOL, dtype=np.int64)
        self.asked_deduction = np.zeros(N_POOL)
        self.granted_deduction = np.zeros(N_POOL)
        self.deductions_to_come: list[tuple[date, int]] = []
        self.notifications: list[Notification] = []
        self.used_pool = np.zeros(N_POOL, dtype=np.bool_)
        self.needs_known = False
        self.reconvened = False
        self.adopted = False
        self.closed = False
        self.third_country_eur = 0
        self.facility_eur = 0
        self.held_by_union_eur = 0
        self.by_pair = {kind: np.zeros((N_POOL, N_POOL), dtype=np.int64) for kind in TYPES}
        self.delivered_by_pair = {kind: np.zeros((N_POOL, N_POOL), dtype=np.int64) for kind in TYPES}

    if TYPE_CHECKING:  # the columns are set in __init__ from the list above

        def __getattr__(self, name: str) -> NDArray: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def contributors(self) -> NDArray[np.bool_]:
        """States that owe something: in the key, not released as beneficiaries."""
        return ~self.beneficiary & (self.fair_share > 0)


def to_places(pool_matrix: NDArray[np.int64]) -> NDArray[np.int64]:
    """A (26, 26) matrix over pool states as (33, 33) over places."""
    full = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    full[np.ix_(POOL_PLACES, POOL_PLACES)] = pool_matrix
    return full


def to_pool(place_matrix: NDArray[np.int64]) -> NDArray[np.int64]:
    """The part of a (33, 33) matrix over places that lies between pool states, (26, 26)."""
    return place_matrix[np.ix_(POOL_PLACES, POOL_PLACES)]
