"""What kernels need to know, as plain numbers: one tuple for each phase.

Built by the phases from the parameters and the fitted tables; kernels never look anything up. Days are day
numbers, rates are per day or per month as said, shares lie in [0, 1].
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class EntryRates(NamedTuple):
    """Who comes and with what; shapes: places 33, citizenships 36, channels 12."""

    unaccompanied: float  # share of heads
    family_share: float  # share of the other heads who lead a family
    family_extra: float  # mean members behind the first two, exponential
    two_adults: float  # share of families with two adults
    vulnerable: float  # share of persons
    link_family: float  # shares of heads with each kind of link
    link_applicant: float
    link_other: float
    link_relative: float  # of unaccompanied minors
    visa: float  # of other entries that are not visa-free
    permit: float
    diploma: float
    apply: Floats  # (channels, citizenships) share who will lodge an application
    record: Floats  # (channels, places) chance of a Eurodac record at an irregular entry
    record_sar: Floats  # (channels, places) the same after a disembarkation
    sar: Floats  # (channels, places) share disembarked after search and rescue
    visa_free: NDArray[np.int8]  # (citizenships,) 1 where no visa is needed
    delay_short: float  # mean days before lodging
    delay_long: float
    delay_long_share: float
    delay_longest: float  # days; the tail is cut there
    wait_out: float  # share of recorded persons who wait until the clock has run out
    stay_not_applying: float  # mean days in the Union of those who never apply
    visa_validity: int  # days


class ChoiceRates(NamedTuple):
    """How destinations weigh; from place to place (33, 33), by citizenship (36, 33)."""

    weights: Floats  # (citizenships, places) exp of utility
    distance: Floats  # (places, places) factor by which the way changes a weight
    distance_protected: Floats  # (places, places) the same for people who hold a status and move on
    stay: Floats  # (places,) factor of the present place
    link: float  # factor of the place of a family link
    direct: float  # share of other entries who lodge where they entered
    travel: float  # mean days on the way


class TransitRates(NamedTuple):
    """Who crosses further states on the way north, and where that leaves the record of an application."""

    recorded: Floats  # (states,) chance of a record there; the sum is at most 1
    southern_end: NDArray[np.bool_]  # (places,) where irregular entries begin the route
    beyond: NDArray[np.bool_]  # (places,) where it leads
    citizenships: NDArray[np.bool_]  # (citizenships,) who of those never seen at a border comes by it
    criterion: int  # that binds the state of the record: entry, or lodging where entry binds nobody


class DublinRates(NamedTuple):
    """The funnel of requests by pair (asking, asked) (33, 33)."""

    request: Floats  # (places,) share of cases with evidence in which a request is sent
    family_request: float  # the same for family criteria
    request_protected: float  # the same about people protected in the state that is asked; all refused
    acceptance: Floats  # (33, 33)
    confirmation: float  # least share of AMMR take back notifications that are confirmed
    transfer: Floats  # (33, 33) share of acceptances carried out
    open_share: Floats  # (33,) factor on transfers to a state this month; 1 where nothing is suspended
    request_days: float  # mean days to the request
    reply_days: float  # mean days to the reply
    transfer_days: float  # mean days to the transfer
    family_request_days: float  # the same three for family criteria, which go first
    family_reply_days: float
    family_transfer_days: float
    absconded_share: float  # of accepted cases that are not transferred
    stopped: NDArray[np.bool_]  # (33,) to whom a crisis decision stops all transfers this month
    stopped_months: int  # from acceptance to the shift of responsibility while they are stopped


class MoveRates(NamedTuple):
    """Onward movement, leaving and the rest of the quiet life; per day unless said."""

    pending: Floats  # (citizenships, places) per month, while a case is open
    most_pending: float  # cap of it, relocation included
    pending_disappear: Floats  # (places,) per month
    pending_leave: float  # per month
    after_status: Floats  # (citizenships, places)
    after_rejection: Floats  # (citizenships, places)
    after_disappearing: Floats  # (citizenships, places)
    relocated: Floats  # (3,) factor by own link, preference met, assigned
    settle: float
    leave_protected: float
    return_rejected: Floats  # (places,)
    disappear_rejected: float
    leave_rejected: float
    reapply_rejected: float
    leave_disappeared: float
    reapply_disappeared: float
    reentry: float  # of people who applied once and left the Union
    most_after_status: (
        Floats  # (citizenships, places) cap of onward movement after a status, relocation included
    )
    bound_protected: Floats  # (citizenships, places) upper bounds of the sums, constant over a run
    bound_rejected: Floats  # (citizenships, places)
    bound_disappeared: Floats  # (citizenships, places)
    bound_reentry: float


class ExaminationRates(NamedTuple):
    """First instance, appeals and the border procedure."""

    recognition: Floats  # (places, citizenships)
    recognition_elsewhere: float  # of people protected in another state
    appeal: float  # share of negative decisions
    appeal_days: float  # mean length
    appeal_grant: float  # share of appeals
    minimum_days: int  # lodging to decision
    border_days: float  # mean length inside the border procedure


class BorderRates(NamedTuple):
    """The duty to use the border procedure."""

    recognition: Floats  # (citizenships,) Union-average first-instance rate of the nationality
    threshold: float
    first_day: int
    longest_stay: int  # days from entry to application within which the procedure can start
