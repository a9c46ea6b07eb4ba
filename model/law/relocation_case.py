"""Who may be relocated, and the limits of each step (AMMR Arts 56(2), 67)."""

from typing import NamedTuple

from pactsim.agents.status import CRITERION_FAMILY, CRITERION_MINOR, NEVER
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import last_day


class RelocationLaw(NamedTuple):
    """The limits of Art 67 in days, and the age of a status that may still be relocated in months."""

    check_days: int
    check_complex_days: int
    decision_days: int
    transfer_days: int
    status_months: int


@rule(article="AMMR 67(1)-(3)", in_force="2026-06-12")
@inline
def relocation_case_eligible(criterion, security_threat):  # type: ignore[no-untyped-def]
    """Whether an applicant may be relocated.

    ``criterion`` is the one under which the *benefitting* state is or can be responsible, UNDETERMINED if none.
    Excluded are security threats and those for whom it can be responsible through a relative or family
    (Arts 25-28); a minor without a relative (Art 25(5)) may be. Family in a third state excludes nobody: the
    contributor finds it when it determines responsibility (Art 68(2)).
    Source: Regulation (EU) 2024/1351 Art 67(1)-(3). Limits: dependency (Art 34) is
    asked by ``relocation_steps``, since no person carries the fact.
    In force since 12 June 2026.
    """
    return not security_threat and criterion != CRITERION_MINOR and criterion != CRITERION_FAMILY


@rule(article="AMMR 56(2)(a)(ii)", in_force="2026-06-12", parameters=("relocation_status_months",))
@inline
def beneficiary_relocatable(relocation, status_grant_day, act_day):  # type: ignore[no-untyped-def]
    """Whether a beneficiary's protection is less than ``status_months`` old on the day of the Council act.

    Source: Regulation (EU) 2024/1351 Art 56(2)(a)(ii).
    In force since 12 June 2026.
    """
    return status_grant_day < NEVER and act_day < last_day(status_grant_day, relocation.status_months, 0)


@rule(
    article="AMMR 67(9)",
    in_force="2026-06-12",
    parameters=("relocation_check_complex_days", "relocation_check_days"),
)
@inline
def relocation_check_limit(relocation, file_day, complex_case):  # type: ignore[no-untyped-def]
    """Last day for the contributor's check; silence until then is confirmation on that day.

    Source: AMMR Art 67(9).
    In force since 12 June 2026.
    """
    days = relocation.check_complex_days if complex_case else relocation.check_days
    return last_day(file_day, 0, days)


@rule(article="AMMR 67(10)", in_force="2026-06-12", parameters=("relocation_decision_days",))
@inline
def relocation_decision_limit(relocation, confirmation_day):  # type: ignore[no-untyped-def]
    """Last day for the benefitting state's transfer decision.

    Source: AMMR Art 67(10).
    In force since 12 June 2026.
    """
    return last_day(confirmation_day, 0, relocation.decision_days)


@rule(article="AMMR 67(11)", in_force="2026-06-12", parameters=("relocation_transfer_days",))
@inline
def relocation_transfer_limit(relocation, confirmation_day):  # type: ignore[no-untyped-def]
    """Last day for the transfer, counted from the confirmation (rulebook C12).

    Source: AMMR Art 67(11).
    In force since 12 June 2026.
    """
    return last_day(confirmation_day, 0, relocation.transfer_days)
