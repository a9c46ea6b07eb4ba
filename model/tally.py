"""What is counted while people move: integer arrays, changed at the event and never recounted.

Kernels see one :class:`Tally`; rows of ``flow`` are named in :data:`FLOWS`, rows of ``stock`` are statuses. All
counts are simulated persons; the record multiplies them by the weight of a simulated person.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.agents.status import N_STATUS

FLOWS: Final[tuple[str, ...]] = (
    "entries", "entries_irregular", "entries_sar", "registered", "applications_first_time",
    "applications_repeat", "applicants_new", "onward_in", "onward_out", "onward_outside", "requests_out",
    "requests_in", "accepted_in", "transfers_out", "transfers_in", "pending_moved_in", "pending_moved_out",
    "decisions_positive", "decisions_negative", "withdrawn", "appeals_lodged", "appeals_granted",
    "appeals_rejected", "appeals_withdrawn", "protected_moved_in", "protected_moved_out", "status_ended",
    "rejected_moved_in", "rejected_moved_out", "rejected_disappeared", "rejected_left", "rejected_reapplied",
    "returns", "disappeared", "left_union", "border_started", "border_exempt", "relocated_in",
    "relocated_out", "beneficiaries_in", "beneficiaries_out", "offsets_taken", "offsets_ceded",
)  # fmt: skip

(
    ENTRIES, ENTRIES_IRREGULAR, ENTRIES_SAR, REGISTERED, FIRST_TIME,
    REPEAT, APPLICANTS_NEW, ONWARD_IN, ONWARD_OUT, ONWARD_OUTSIDE, REQUESTS_OUT,
    REQUESTS_IN, ACCEPTED_IN, TRANSFERS_OUT, TRANSFERS_IN, PENDING_MOVED_IN, PENDING_MOVED_OUT,
    DECISIONS_POSITIVE, DECISIONS_NEGATIVE, WITHDRAWN, APPEALS_LODGED, APPEALS_GRANTED,
    APPEALS_REJECTED, APPEALS_WITHDRAWN, PROTECTED_MOVED_IN, PROTECTED_MOVED_OUT, STATUS_ENDED,
    REJECTED_MOVED_IN, REJECTED_MOVED_OUT, REJECTED_DISAPPEARED, REJECTED_LEFT, REJECTED_REAPPLIED,
    RETURNS, DISAPPEARANCES, LEFT_UNION, BORDER_STARTED, BORDER_EXEMPT, RELOCATED_IN,
    RELOCATED_OUT, BENEFICIARIES_IN, BENEFICIARIES_OUT, OFFSETS_TAKEN, OFFSETS_CEDED,
) = range(len(FLOWS))  # fmt: skip

MEASURES: Final[tuple[str, ...]] = (
    "months_to_decision", "months_in_limbo", "moves", "links_kept", "transferred_twice",
)  # fmt: skip
MONTHS_TO_DECISION, MONTHS_IN_LIMBO, MOVES, LINKS_KEPT, TRANSFERRED_TWICE = range(len(MEASURES))

#: Groups of the ``persons`` table after the citizenships.
GROUPS: Final[tuple[str, ...]] = (
    "all", "adult", "accompanied_minor", "unaccompanied_minor", "vulnerable", "relocated",
)  # fmt: skip
BINS: Final = 241  # months (or moves, or 0/1), the last bin open


class Tally(NamedTuple):
    """Counts of the current month (``flow`` and the matrices), of the year, and running stocks."""

    flow: NDArray[np.int64]  # (flows, places)
    stock: NDArray[np.int64]  # (statuses, places)
    responsible: NDArray[np.int64]  # (places,) open cases by responsible state
    undetermined: NDArray[np.int64]  # (places,) open cases by place of lodging, responsibility open
    community: NDArray[np.int64]  # (places, citizenships) simulated people present
    pipeline: NDArray[np.int64]  # (places,) identified for relocation, not yet moved
    cycle: NDArray[np.int64]  # (1,) the cycle that draws relocations now
    onward: NDArray[np.int64]  # (from, to) own movements
    onward_pending: NDArray[np.int64]  # (from, to) of which with an open application left behind
    onward_protected: NDArray[np.int64]  # (from, to) of which status holders
    requests: NDArray[np.int64]  # (from, to) Dublin requests and notifications
    accepted: NDArray[np.int64]  # (asking, accepting)
    transfers: NDArray[np.int64]  # (from, to) Dublin transfers
    relocations: NDArray[np.int64]  # (from beneficiary, to contributor)
    relocations_lost: NDArray[np.int64]  # (beneficiary, contributor) of the present cycle, refused or gone
    offsets: NDArray[np.int64]  # (ceding beneficiary, contributor)
    first_time: NDArray[np.int64]  # (places, citizenships) this year
    repeat: NDArray[np.int64]
    positive: NDArray[np.int64]
    negative: NDArray[np.int64]
    outcomes: NDArray[np.int64]  # (measures, citizenships + groups, bins) this year


def new_tally() -> Tally:
    """All counts at zero."""
    pair = (N_PLACES, N_PLACES)
    by_citizenship = (N_PLACES, N_CITIZENSHIPS)

    def zeros(*shape: int) -> NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Tally(
        flow=zeros(len(FLOWS), N_PLACES),
        stock=zeros(N_STATUS, N_PLACES),
        responsible=zeros(N_PLACES),
        undetermined=zeros(N_PLACES),
        community=zeros(*by_citizenship),
        pipeline=zeros(N_PLACES),
        cycle=zeros(1),
        onward=zeros(*pair),
        onward_pending=zeros(*pair),
        onward_protected=zeros(*pair),
        requests=zeros(*pair),
        accepted=zeros(*pair),
        transfers=zeros(*pair),
        relocations=zeros(*pair),
        relocations_lost=zeros(*pair),
        offsets=zeros(*pair),
        first_time=zeros(*by_citizenship),
        repeat=zeros(*by_citizenship),
        positive=zeros(*by_citizenship),
        negative=zeros(*by_citizenship),
        outcomes=zeros(len(MEASURES), N_CITIZENSHIPS + len(GROUPS), BINS),
    )


MONTHLY: Final = (
    "flow", "onward", "onward_pending", "onward_protected", "requests", "accepted", "transfers",
    "relocations", "relocations_lost", "offsets",
)  # fmt: skip
YEARLY: Final = ("first_time", "repeat", "positive", "negative", "outcomes")


def clear(tally: Tally, names: tuple[str, ...]) -> None:
    """Set the named counts to zero (the month's at its end, the year's in December)."""
    for name in names:
        getattr(tally, name).fill(0)
