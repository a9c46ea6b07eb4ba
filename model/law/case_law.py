"""The numbers one asylum case is decided by: every clock and deadline of one responsibility act, as integers.

``pactsim.model.case_laws`` fills it from the dated legal numbers; person-level law only ever sees this
tuple, so Dublin III and the AMMR run through the same functions. A period is ``months`` calendar months plus
``days`` days, because the acts count some periods in months and others in weeks.
"""

from typing import NamedTuple


class CaseLaw(NamedTuple):
    """One act's criteria clocks, deadlines and ends of responsibility; 0 where the act has no such rule.

    Flags are 0 or 1. A period of 1,200 months or more never ends.
    """

    law: int  # DUBLIN_III or AMMR

    # criteria
    entry_months: int  # irregular entry binds for so long after the crossing; 0: no such criterion
    sar_months: int  # the same after disembarkation; 0: disembarkation binds nobody
    sar_own_clock: int  # 1: disembarkation has its own clock; 0: it counts as irregular entry
    permit_months: int  # an expired residence document counts for less than so long
    visa_months: int  # an expired visa counts for less than so long
    diploma_months: int  # a diploma counts for less than so long after issue; 0: no such criterion
    entry_before_visa_free: int  # 1: irregular entry is examined before visa-free entry

    # unaccompanied minors
    minor_take_back: int  # 1: an earlier application binds its state for a minor too
    minor_request_continues: int  # 1: a late take charge request for a minor moves nothing

    # requests and replies: months + days from the hit, or from the application without one
    take_charge_request_months: int
    take_charge_request_hit_months: int
    take_charge_reply_months: int
    take_charge_reply_hit_months: int
    take_charge_reply_hit_days: int
    take_back_request_months: int
    take_back_request_days: int
    take_back_request_hit_months: int
    take_back_request_hit_days: int
    take_back_reply_months: int
    take_back_reply_days: int
    take_back_reply_hit_days: int
    take_back_limit_shifts: int  # 1: a missed take back request moves responsibility

    # detained persons
    detained_request_months: int
    detained_request_days: int
    detained_later_request_days: int  # from the detention when it follows the registration; 0: no such rule
    detained_reply_days: int
    detained_transfer_days: int

    # transfer
    transfer_decision_days: int  # 0: no limit
    transfer_months: int
    transfer_imprisoned_months: int
    transfer_absconded_months: int
    transfer_found_months: int  # left at least when the person is found again

    # what ends responsibility
    absence_months: int
    border_rejection_months: int  # 0: no such rule
