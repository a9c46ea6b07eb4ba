"""Deadlines of the responsibility procedure, each as its last lawful day.

Days are day numbers of ``pactsim.model.calendar``. A limit of N months includes the day that is exactly N
months later, clipped to the month's last day (rulebook C15). ``NEVER`` is a limit that does not come.

Limits: a suspensive appeal restarts the transfer period (AMMR Art 46(1)); callers then pass the day of the
final ruling as the acceptance day. Periods that end on a holiday are not prolonged.
"""

from pactsim.agents.status import CRITERION_DOCUMENT, CRITERION_ENTRY, CRITERION_SAR, NEVER
from pactsim.model.calendar import FIRST_DAY, add_months, month_of
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule

_LAST_MONTH = len(FIRST_DAY) - 2


@inline
def last_day(start, months, days):  # type: ignore[no-untyped-def]
    """Last day of a period of ``months`` calendar months and then ``days`` days.

    ``NEVER`` if the period has not begun (``start`` is ``NEVER``) or ends beyond the calendar.
    """
    if start >= NEVER:
        return NEVER
    if month_of(start) + months >= _LAST_MONTH:
        return NEVER
    return min(int(add_months(int(start), months)) + days, NEVER)


@rule(article="AMMR 39(1), 40(2), 41(1); Dublin III 21(1), 22(2), 23(2)", in_force="2014-01-01")
@inline
def has_hit(criterion, take_back):  # type: ignore[no-untyped-def]
    """Whether a request rests on a hit in Eurodac or the Visa Information System, which shortens its limits.

    Entry, disembarkation, an earlier application (a take back) and visas are found there; family, minors, diplomas and
    visa-free entry have to be shown.
    Sources: AMMR Arts 39(1), 40(2), 41(1); Regulation (EU) No 604/2013
    Arts 21(1), 22(2), 23(2). Limits: residence documents are counted as a hit.
    In force since 1 January 2014.
    """
    if take_back:
        return True
    return criterion == CRITERION_DOCUMENT or criterion == CRITERION_ENTRY or criterion == CRITERION_SAR


@rule(
    article="AMMR 39(1), 41(1); Dublin III 21(1), 23(2)",
    in_force="2014-01-01",
    parameters=(
        "ammr_take_back_notification_days",
        "ammr_take_charge_request_hit_months",
        "ammr_take_charge_request_months",
        "dublin_take_back_request_hit_months",
        "dublin_take_back_request_months",
        "dublin_take_charge_request_hit_months",
        "dublin_take_charge_request_months",
    ),
)
@inline
def request_limit(law, take_back, hit, start_day):  # type: ignore[no-untyped-def]
    """Last day to ask another state to take charge, or to take back (AMMR: to notify it).

    ``start_day`` is the day of the Eurodac or VIS hit if ``hit``, else of the registration (AMMR) or lodging
    (Dublin III).
    Sources: AMMR Arts 39(1), 41(1); Regulation (EU) No 604/2013 Arts 21(1), 23(2).
    In force since 1 January 2014.
    """
    if take_back:
        if hit:
            return last_day(start_day, law.take_back_request_hit_months, law.take_back_request_hit_days)
        return last_day(start_day, law.take_back_request_months, law.take_back_request_days)
    if hit:
        return last_day(start_day, law.take_charge_request_hit_months, 0)
    return last_day(start_day, law.take_charge_request_months, 0)


@rule(
    article="AMMR 40(1)-(2), 41(3)-(4); Dublin III 22, 25",
    in_force="2014-01-01",
    parameters=(
        "ammr_take_back_confirmation_days",
        "ammr_take_charge_reply_hit_days",
        "ammr_take_charge_reply_months",
        "dublin_take_back_reply_hit_days",
        "dublin_take_back_reply_months",
        "dublin_take_charge_reply_months",
    ),
)
@inline
def reply_limit(law, take_back, hit, request_day):  # type: ignore[no-untyped-def]
    """Last day to answer a request; silence until then is acceptance (confirmation) on that day.

    Sources: AMMR Arts 40(1)-(2) and (8), 41(3)-(4); Regulation (EU) No 604/2013 Arts 22(1) and (7), 25.
    In force since 1 January 2014.
    """
    if take_back:
        if hit:
            return last_day(request_day, 0, law.take_back_reply_hit_days)
        return last_day(request_day, law.take_back_reply_months, law.take_back_reply_days)
    if hit:
        return last_day(request_day, law.take_charge_reply_hit_months, law.take_charge_reply_hit_days)
    return last_day(request_day, law.take_charge_reply_months, 0)


@rule(
    article="AMMR 45(1); Dublin III 28(3)",
    in_force="2014-01-01",
    parameters=(
        "ammr_detained_later_request_days",
        "ammr_detained_request_days",
        "dublin_detained_request_months",
    ),
)
@inline
def detained_request_limit(law, start_day, detention_day):  # type: ignore[no-untyped-def]
    """Last day to send a request for a detained person.

    ``start_day`` as in :func:`request_limit`. Under the AMMR a detention that follows the registration opens
    its own, shorter period.
    Sources: AMMR Art 45(1); Regulation (EU) No 604/2013 Art 28(3).
    In force since 1 January 2014.
    """
    if law.detained_later_request_days > 0 and detention_day > start_day:
        return last_day(detention_day, 0, law.detained_later_request_days)
    return last_day(start_day, law.detained_request_months, law.detained_request_days)


@rule(
    article="AMMR 45(2); Dublin III 28(3)",
    in_force="2014-01-01",
    parameters=("ammr_detained_reply_days", "dublin_detained_reply_days"),
)
@inline
def detained_reply_limit(law, request_day):  # type: ignore[no-untyped-def]
    """Last day to answer for a detained person.

    Source: AMMR Art 45(2); Regulation (EU) No 604/2013 Art 28(3).
    In force since 1 January 2014.
    """
    return last_day(request_day, 0, law.detained_reply_days)


@rule(
    article="AMMR 45(3); Dublin III 28(3)",
    in_force="2014-01-01",
    parameters=("ammr_detained_transfer_days", "dublin_detained_transfer_days"),
)
@inline
def detained_transfer_limit(law, acceptance_day):  # type: ignore[no-untyped-def]
    """Last day to transfer a detained person.

    Source: AMMR Art 45(3); Regulation (EU) No 604/2013 Art 28(3).
    In force since 1 January 2014.
    """
    return last_day(acceptance_day, 0, law.detained_transfer_days)


@rule(article="AMMR 42(1)", in_force="2026-06-12", parameters=("ammr_transfer_decision_days",))
@inline
def transfer_decision_limit(law, acceptance_day):  # type: ignore[no-untyped-def]
    """Last day to take the transfer decision; ``NEVER`` where the act sets none.

    Source: AMMR Art 42(1).
    In force since 12 June 2026.
    """
    if law.transfer_decision_days == 0:
        return NEVER
    return last_day(acceptance_day, 0, law.transfer_decision_days)


@rule(
    article="AMMR 46(1)-(2); Dublin III 29(1)-(2)",
    in_force="2014-01-01",
    parameters=(
        "ammr_transfer_absconded_months",
        "ammr_transfer_found_months",
        "ammr_transfer_imprisoned_months",
        "ammr_transfer_months",
        "dublin_transfer_absconded_months",
        "dublin_transfer_imprisoned_months",
        "dublin_transfer_months",
    ),
)
@inline
def transfer_limit(law, acceptance_day, imprisoned, absconded, found_day):  # type: ignore[no-untyped-def]
    """Last day to carry out a transfer; the day after, the transferring state is responsible.

    The extensions for prison and absconding run from the acceptance, the reading of the rulebook's table. A
    person found again on ``found_day`` (``NEVER`` if not) leaves at least ``transfer_found_months`` more.
    Sources: AMMR Art 46(1)-(2); Regulation (EU) No 604/2013 Art 29(1)-(2).
    In force since 1 January 2014.
    """
    months = law.transfer_months
    if imprisoned:
        months = max(months, law.transfer_imprisoned_months)
    if absconded:
        months = max(months, law.transfer_absconded_months)
    limit = last_day(acceptance_day, months, 0)
    if absconded and found_day <= limit and law.transfer_found_months > 0:
        limit = max(limit, last_day(found_day, law.transfer_found_months, 0))
    return limit


@rule(article="CFMR 12(2), 12(4)", in_force="2026-06-12", parameters=("crisis_transfer_months",))
@inline
def stopped_transfer_limit(acceptance_day, months):  # type: ignore[no-untyped-def]
    """Last day to transfer to a state in crisis, to which transfers are stopped; then the sender is responsible.

    Source: Regulation (EU) 2024/1359, Article 12(2) and (4).
    In force since 12 June 2026.
    """
    return last_day(acceptance_day, months, 0)


@inline
def is_missed(limit, today):  # type: ignore[no-untyped-def]
    """Whether a limit has passed: the limit day itself is still inside."""
    return today > limit
