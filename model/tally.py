"""What is counted while people move: integer arrays, changed at the event and never recounted.

Kernels see one :class:`Tally`; rows of ``flow`` are named in :data:`FLOWS`, rows of ``stock`` are statuses. All
counts are simulated persons; the record multiplies them by the weight of a simulated person.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.agents.status import N_CRITERIA, N_STATUS

FLOWS: Final[tuple[str, ...]] = (
    "entries", "entries_irregular", "entries_sar", "registered", "applications_first_time",
    "applications_repeat", "applicants_new", "applied_elsewhere", "without_record", "protected_elsewhere",
    "protected_in_greece", "first_grown", "first_grown_elsewhere", "first_grown_without_record",
    "onward_in", "onward_out", "onward_outside", "requests_out",
    "requests_in", "accepted_in", "transfers_out", "transfers_in", "pending_moved_in", "pending_moved_out",
    "decisions_positive", "decisions_negative", "withdrawn", "appeals_lodged", "appeals_granted",
    "appeals_rejected", "appeals_withdrawn", "protected_moved_in", "protected_moved_out", "status_ended",
    "rejected_moved_in", "rejected_moved_out", "rejected_disappeared", "rejected_left", "rejected_reapplied",
    "returns", "disappeared", "left_union", "border_started", "border_exempt", "relocated_in",
    "relocated_out", "beneficiaries_in", "beneficiaries_out", "offsets_taken", "offsets_ceded", "reentries",
)  # fmt: skip

(
    ENTRIES, ENTRIES_IRREGULAR, ENTRIES_SAR, REGISTERED, FIRST_TIME,
    REPEAT, APPLICANTS_NEW, APPLIED_ELSEWHERE, WITHOUT_RECORD, HELD_PROTECTION_ELSEWHERE,
    HELD_PROTECTION_IN_GREECE, FIRST_GROWN, FIRST_GROWN_ELSEWHERE, FIRST_GROWN_WITHOUT_RECORD,
    ONWARD_IN, ONWARD_OUT, ONWARD_OUTSIDE, REQUESTS_OUT,
    REQUESTS_IN, ACCEPTED_IN, TRANSFERS_OUT, TRANSFERS_IN, PENDING_MOVED_IN, PENDING_MOVED_OUT,
    DECISIONS_POSITIVE, DECISIONS_NEGATIVE, WITHDRAWN, APPEALS_LODGED, APPEALS_GRANTED,
    APPEALS_REJECTED, APPEALS_WITHDRAWN, PROTECTED_MOVED_IN, PROTECTED_MOVED_OUT, STATUS_ENDED,
    REJECTED_MOVED_IN, REJECTED_MOVED_OUT, REJECTED_DISAPPEARED, REJECTED_LEFT, REJECTED_REAPPLIED,
    RETURNS, DISAPPEARANCES, LEFT_UNION, BORDER_STARTED, BORDER_EXEMPT, RELOCATED_IN,
    RELOCATED_OUT, BENEFICIARIES_IN, BENEFICIARIES_OUT, OFFSETS_TAKEN, OFFSETS_CEDED, REENTRIES,
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


#: Rows of ``cases`` by place: open cases by responsible state, open cases by place of lodging while nobody is
#: determined, people identified for relocation and not yet moved.
CASES: Final[tuple[str, ...]] = ("responsible", "undetermined", "pipeline")
RESPONSIBLE, NOT_DETERMINED, IN_PIPELINE = range(len(CASES))

#: Matrices of the month, [from, to]; ``onward_pending`` and ``onward_protected`` are parts of ``onward``,
#: ``accepted`` is [asking, accepting], ``relocations_lost`` [beneficiary, contributor] counts people of the present
#: cycle who were refused or are gone, ``offsets`` is [ceding beneficiary, contributor].
PAIRS: Final[tuple[str, ...]] = (
    "onward", "onward_pending", "onward_protected", "requests", "accepted", "transfers", "relocations",
    "relocations_lost", "offsets",
)  # fmt: skip
(
    PAIR_ONWARD, PAIR_ONWARD_PENDING, PAIR_ONWARD_PROTECTED, PAIR_REQUESTS, PAIR_ACCEPTED, PAIR_TRANSFERS,
    PAIR_RELOCATIONS, PAIR_RELOCATIONS_LOST, PAIR_OFFSETS,
) = range(len(PAIRS))  # fmt: skip

#: Counts of the year by place and citizenship.
YEARLY: Final[tuple[str, ...]] = ("first_time", "repeat", "positive", "negative")
YEAR_FIRST_TIME, YEAR_REPEAT, YEAR_POSITIVE, YEAR_NEGATIVE = range(len(YEARLY))


class Tally(NamedTuple):
    """Counts of the current month (``flow``, ``pairs``), of the year, and running stocks."""

    flow: NDArray[np.int64]  # (flows, places)
    stock: NDArray[np.int64]  # (statuses, places)
    cases: NDArray[np.int64]  # (cases, places)
    community: NDArray[np.int64]  # (places, citizenships) simulated people present
    cycle: NDArray[np.int64]  # (1,) the cycle that draws relocations now
    pairs: NDArray[np.int64]  # (pairs, places, places)
    by_citizenship: NDArray[np.int64]  # (yearly, places, citizenships)
    outcomes: NDArray[np.int64]  # (measures, citizenships + groups, bins) this year
    determined: NDArray[np.int64]  # (criteria, places) cases for which a state became responsible this year

    def pair(self, name: str) -> NDArray[np.int64]:
        """A matrix of the month by name, (places, places)."""
        return self.pairs[PAIRS.index(name)]

    def of_year(self, name: str) -> NDArray[np.int64]:
        """A count of the year by name, (places, citizenships)."""
        return self.by_citizenship[YEARLY.index(name)]


def complete_outcomes(outcomes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The year's outcomes with the groups that are sums: everybody, and adults as those who are no minors."""
    whole = outcomes.copy()
    everybody, adults = (N_CITIZENSHIPS + GROUPS.index(name) for name in ("all", "adult"))
    whole[:, everybody] = outcomes[:, :N_CITIZENSHIPS].sum(axis=1)
    whole[:, adults] = whole[:, everybody] - outcomes[:, adults + 1 : adults + 3].sum(axis=1)
    return whole


def new_tally() -> Tally:
    """All counts at zero."""

    def zeros(*shape: int) -> NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Tally(
        flow=zeros(len(FLOWS), N_PLACES),
        stock=zeros(N_STATUS, N_PLACES),
        cases=zeros(len(CASES), N_PLACES),
        community=zeros(N_PLACES, N_CITIZENSHIPS),
        cycle=zeros(1),
        pairs=zeros(len(PAIRS), N_PLACES, N_PLACES),
        by_citizenship=zeros(len(YEARLY), N_PLACES, N_CITIZENSHIPS),
        outcomes=zeros(len(MEASURES), N_CITIZENSHIPS + len(GROUPS), BINS),
        determined=zeros(N_CRITERIA, N_PLACES),
    )


def clear_month(tally: Tally) -> None:
    """Set the month's counts to zero, at its end."""
    tally.flow.fill(0)
    tally.pairs.fill(0)


def clear_year(tally: Tally) -> None:
    """Set the year's counts to zero, in December."""
    tally.by_citizenship.fill(0)
    tally.outcomes.fill(0)
    tally.determined.fill(0)
