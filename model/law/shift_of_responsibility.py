"""What moves or ends responsibility: missed limits, absence, rejection at the border (AMMR Arts 37-41)."""

from pactsim.agents.status import NEVER, UNACCOMPANIED_MINOR
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import is_missed, last_day


@rule(
    article="AMMR 39(1), 41(1); Dublin III 21(1), 23(3)",
    in_force="2014-01-01",
    parameters=(
        "ammr_minor_request_continues",
        "ammr_take_back_limit_shifts",
        "dublin_minor_request_continues",
        "dublin_take_back_limit_shifts",
    ),
)
@inline
def missed_request_shifts(law, take_back, age_group):  # type: ignore[no-untyped-def]
    """Whether a request that was not sent in time makes the requesting state responsible.

    Take charge: yes, but for an unaccompanied minor the AMMR lets the procedure go on. Take back: only under
    Dublin III.
    Sources: AMMR Arts 39(1), 41(1), recital 59; Regulation (EU) No 604/2013 Arts 21(1), 23(3).
    In force since 1 January 2014.
    """
    if take_back:
        return law.take_back_limit_shifts == 1
    return not (age_group == UNACCOMPANIED_MINOR and law.minor_request_continues == 1)


@rule(article="AMMR 37(1), 46(2); Dublin III 29(2)", in_force="2014-01-01")
@inline
def responsible_after_limit(responsible, transferring, transfer_limit_day, today):  # type: ignore[no-untyped-def]
    """State responsible while a transfer is outstanding: the transferring one once the limit has passed.

    Sources: AMMR Arts 37(1), 46(2); Regulation (EU) No 604/2013 Art 29(2).
    In force since 1 January 2014.
    """
    return int(transferring) if is_missed(transfer_limit_day, today) else int(responsible)


@rule(
    article="AMMR 37(4); Dublin III 19(2)",
    in_force="2014-01-01",
    parameters=("ammr_absence_months", "dublin_absence_months"),
)
@inline
def absence_ends_responsibility(law, left_union_day, back_day, valid_permit):  # type: ignore[no-untyped-def]
    """Whether absence from the territory of *all* Member States ended the earlier responsibility.

    It ends when the months are completed, so on the day exactly that many months later it has ended (rulebook
    C15). ``left_union_day`` is ``NEVER`` for a person who only changed Member States.
    Sources: AMMR Art 37(4); Regulation (EU) No 604/2013 Art 19(2).
    In force since 1 January 2014.
    """
    if left_union_day >= NEVER or valid_permit:
        return False
    limit = last_day(left_union_day, law.absence_months, 0)
    return limit < NEVER and back_day >= limit


@rule(article="AMMR 37(2)-(3)", in_force="2026-06-12", parameters=("ammr_border_rejection_months",))
@inline
def border_rejection_ends_responsibility(law, rejection_day, claim_day, take_back_pending):  # type: ignore[no-untyped-def]
    """Whether a final rejection in the border procedure is so old that its state is no longer bound.

    The day exactly that many months later is still inside; a take back that is pending at expiry keeps the
    responsibility alive (Art 37(3)).
    Source: AMMR Art 37(2)-(3); Dublin III has no such rule.
    In force since 12 June 2026.
    """
    if law.border_rejection_months == 0 or rejection_day >= NEVER or take_back_pending:
        return False
    return claim_day > last_day(rejection_day, law.border_rejection_months, 0)


@rule(
    article="AMMR 36, 37; Dublin III 18, 19",
    in_force="2014-01-01",
    parameters=("ammr_absence_months", "ammr_border_rejection_months", "dublin_absence_months"),
)
@inline
def earlier_case_binds(  # type: ignore[no-untyped-def]
    law, left_union_day, valid_permit, returned, border_rejection_day, take_back_pending, claim_day
):
    """Whether the state of an earlier application still has to take the person back on ``claim_day``.

    ``returned`` is an executed return or removal, which always ends it (AMMR Art 37(5); Regulation (EU)
    No 604/2013 Art 19(3)); a later application is then a new case.

    Source: AMMR 36, 37; Dublin III 18, 19.
    In force since 1 January 2014.
    """
    if returned:
        return False
    if absence_ends_responsibility(law, left_union_day, claim_day, valid_permit):
        return False
    return not border_rejection_ends_responsibility(law, border_rejection_day, claim_day, take_back_pending)
