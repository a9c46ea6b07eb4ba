"""Which cases a contributing state may take over as responsibility offsets (AMMR Art 63(8)-(9), 69)."""

from pactsim.agents.status import (
    CRITERION_DIPLOMA,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_RELOCATED,
    CRITERION_SAR,
    CRITERION_VISA_FREE,
    NEVER,
    UNACCOMPANIED_MINOR,
)
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import is_missed, last_day

_ARTICLES_29_TO_33 = (
    CRITERION_DOCUMENT,
    CRITERION_DIPLOMA,
    CRITERION_VISA_FREE,
    CRITERION_ENTRY,
    CRITERION_SAR,
    CRITERION_RELOCATED,
)


@inline
def is_offset_criterion(criterion):  # type: ignore[no-untyped-def]
    """Whether responsibility rests on documents, diploma or entry (Arts 29-33), not on family or lodging."""
    return criterion in _ARTICLES_29_TO_33


@rule(article="AMMR 63(8)-(9)", in_force="2026-06-12")
@inline
def offset_case_eligible(  # type: ignore[no-untyped-def]
    age_group,
    criterion,
    limit_day,
    today,
    absconded,
    beneficiary,
    resettled,
    finally_rejected,
    takes_rejected,
):
    """Whether a case for which the benefitting state was determined responsible can be offset.

    ``criterion`` is the one that made the benefitting state responsible; for a take back, the one of the
    earlier case. ``limit_day`` is the last day of the time limit of Art 63(8)(c): the text cites the request
    limit of Art 39(1) while it speaks of transfers, so the transfer limit of Art 46 is the default reading
    and the caller may pass the other (rulebook A11). ``takes_rejected``: the contributor's choice, Art 63(9).
    Source: Regulation (EU) 2024/1351 Art 63(8)-(9), applied from 12 June 2026.
    In force since 12 June 2026.
    """
    if age_group == UNACCOMPANIED_MINOR or beneficiary or resettled or absconded:
        return False
    if finally_rejected and not takes_rejected:
        return False
    return is_offset_criterion(criterion) and not is_missed(limit_day, today)


@rule(article="AMMR 69(2)", in_force="2026-06-12", parameters=("offset_reply_days",))
@inline
def offset_reply_limit(request_day, reply_days):  # type: ignore[no-untyped-def]
    """Last day for the contributor to answer a benefitting state's request for offsets.

    Source: AMMR Art 69(2).
    In force since 12 June 2026.
    """
    return last_day(request_day, 0, reply_days) if request_day < NEVER else NEVER
