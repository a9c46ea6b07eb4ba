"""The steps of a relocation around its limits: who is chosen, what is asked, who is responsible then (AMMR 67, 68)."""

from collections.abc import Sequence

from pactsim.agents.status import NO_PLACE
from pactsim.model.law.registry import rule
from pactsim.model.law.relocation_case import (
    RelocationLaw,
    relocation_case_eligible,
    relocation_check_limit,
)
from pactsim.model.law.time_limits import is_missed, last_day


@rule(article="AMMR 67(1)-(3)", in_force="2026-06-12")
def relocation_case_open(criterion: int, security_threat: bool, dependency: bool) -> bool:
    """Whether an applicant may be relocated, dependency included: it binds the benefitting state like family.

    Source: Regulation (EU) 2024/1351, Article 67(1) to (3) with Article 34.
    In force since 12 June 2026.
    """
    return not dependency and bool(relocation_case_eligible(criterion, security_threat))


@rule(article="AMMR 67(2)", in_force="2026-06-12")
def responsible_for_security_case(benefitting: int, contributing: int, threat_found: bool) -> int:
    """The state a person stays with: the benefitting one for good if a security threat was found at any time.

    Source: Regulation (EU) 2024/1351, Article 67(2).
    In force since 12 June 2026.
    """
    return benefitting if threat_found else contributing


@rule(article="AMMR 67(4)-(5)", in_force="2026-06-12")
def state_of_links(linked: Sequence[int], with_places: Sequence[int]) -> int:
    """The contributor to which a person's links lead, -1 if none of them has a place.

    Links of family or culture must be asked for and weighed; there is no right to choose. Shapes: states with
    a link in the person's order, and contributors with places left.
    Source: Regulation (EU) 2024/1351, Article 67(4) and (5).
    In force since 12 June 2026.
    """
    return next((state for state in linked if state in with_places), NO_PLACE)


@rule(article="AMMR 67(6)", in_force="2026-06-12")
def family_fits(members: int, places: int) -> bool:
    """Whether a contributor can take a family: all of its members together, or none.

    Source: Regulation (EU) 2024/1351, Article 67(6).
    In force since 12 June 2026.
    """
    return places >= members


@rule(article="AMMR 56(2)(a)(ii), 67(5)", in_force="2024-06-11")
def relocation_is_agreed(
    beneficiary: bool, written_consent: bool, benefitting_agrees: bool, contributing_agrees: bool
) -> bool:
    """Whether the consents for a relocation are there: none from an applicant; for a beneficiary all three.

    A beneficiary must consent in writing, and both states must agree on relocating beneficiaries at all.
    Source: Regulation (EU) 2024/1351, Articles 56(2)(a)(ii) and 67(5).
    In force since 11 June 2024.
    """
    return not beneficiary or (written_consent and benefitting_agrees and contributing_agrees)


@rule(
    article="AMMR 67(9)",
    in_force="2026-06-12",
    parameters=("relocation_check_complex_days", "relocation_check_days"),
)
def announced_check_limit(law_of_limits: RelocationLaw, file_day: int, announced_day: int) -> int:
    """Last day for the contributor's check when it announces a complex case or a large number of files.

    The second week is won only by an announcement within the first.
    Source: Regulation (EU) 2024/1351, Article 67(9).
    In force since 12 June 2026.
    """
    ordinary = relocation_check_limit(law_of_limits, file_day, False)
    if is_missed(ordinary, announced_day):
        return int(ordinary)
    return int(relocation_check_limit(law_of_limits, file_day, True))


@rule(article="AMMR 67(9)", in_force="2026-06-12")
def must_relocate(answer: str, ground: str, limit_day: int, today: int) -> bool:
    """Whether a contributor must relocate a person: it confirmed, it was silent, or refused without the one ground.

    ``answer`` is "yes", "no" or an empty text. Internal security ("security") is the only ground.
    Source: Regulation (EU) 2024/1351, Article 67(9).
    In force since 12 June 2026.
    """
    if answer == "no":
        return ground != "security"
    return answer == "yes" or is_missed(limit_day, today)


@rule(
    article="AMMR 67(10)",
    in_force="2026-06-12",
    parameters=("relocation_notice_applicant_days", "relocation_notice_beneficiary_days"),
)
def notice_is_in_time(
    notified_day: int, transfer_day: int, beneficiary: bool, applicant_days: int, beneficiary_days: int
) -> bool:
    """Whether the person was told of the transfer decision early enough before the transfer.

    Source: Regulation (EU) 2024/1351, Article 67(10).
    In force since 12 June 2026.
    """
    days = beneficiary_days if beneficiary else applicant_days
    return last_day(notified_day, 0, days) <= transfer_day


@rule(article="AMMR 67(11)", in_force="2026-06-12")
def relocation_period_starts(confirmation_day: int, suspensive: bool, final_ruling_day: int) -> int:
    """The day from which the time for a relocation transfer runs: confirmation, or a final suspensive ruling.

    Source: Regulation (EU) 2024/1351, Article 67(11).
    In force since 12 June 2026.
    """
    return final_ruling_day if suspensive else confirmation_day


@rule(article="AMMR 68(1)-(4)", in_force="2026-06-12")
def duty_after_relocation(beneficiary: bool, benefitting_was_responsible: bool) -> str:
    """What the contributor owes a relocated person.

    "same status" to a beneficiary; "examination" of a case that was the benefitting state's, which moves to
    it; else "determination" by the reduced cascade, itself being responsible if that finds nobody.
    Source: Regulation (EU) 2024/1351, Article 68(1) to (4).
    In force since 12 June 2026.
    """
    if beneficiary:
        return "same status"
    return "examination" if benefitting_was_responsible else "determination"
