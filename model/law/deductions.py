"""Who may ask that its pledge be reduced, and on which ground."""

from datetime import date, timedelta
from typing import NamedTuple

from pactsim.model.law.registry import rule

NO_GROUND = ""


class Reasons(NamedTuple):
    """What a request for a deduction gives reasons for, each true or false."""

    expected_effect: bool
    other_type_considered: bool
    remedies: bool
    part_at_its_limit: bool
    proof_of_situation: bool


@rule(article="AMMR 61, 62", in_force="2024-06-11")
def deduction_ground(under_pressure: bool, significant: bool, used_pool: bool) -> str:
    """The article on which a state may ask for a deduction, or an empty text.

    A state under pressure may ask only while it has not used the pool nor asked to; a state in a significant
    migratory situation may always ask.
    Source: Regulation (EU) 2024/1351, Articles 61(1) and 62(1).
    In force since 11 June 2024.
    """
    if under_pressure and not used_pool:
        return "61"
    if significant:
        return "62"
    return NO_GROUND


@rule(article="AMMR 61(3)-(4), 62(4)-(5)", in_force="2024-06-11", parameters=("deduction_support",))
def deduction_granted(asked: float, assessed: float) -> float:
    """The part of the pledge that is deducted: what was asked, up to what the assessment supports.

    Both in [0, 1].
    Source: Regulation (EU) 2024/1351, Articles 61 and 62: a partial or full deduction.
    In force since 11 June 2024.
    """
    return min(max(asked, 0.0), max(assessed, 0.0), 1.0)


@rule(
    article="AMMR 61(3), 62(4)",
    in_force="2024-06-11",
    parameters=("deduction_assessment_days",),
)
def deduction_assessment_limit(requested: date, days: int) -> date:
    """Last day for the Commission to assess a request for a deduction.

    Source: Regulation (EU) 2024/1351, Articles 61(3) and 62(4).
    In force since 11 June 2024.
    """
    return requested + timedelta(days=days)


@rule(article="AMMR 61(2), 62(2)-(3)", in_force="2024-06-11")
def deduction_request_complete(ground: str, identified: bool, reasons: Reasons) -> bool:
    """Whether a request for a deduction gives what its article asks for.

    Under 62 always the effect, another type, the remedies and the part of the system at its limit; under 61 the
    first three only from a state that was not identified. Who was not identified must prove its situation.
    Source: Regulation (EU) 2024/1351, Articles 61(2) and 62(2) and (3).
    In force since 11 June 2024.
    """
    given = reasons.expected_effect and reasons.other_type_considered and reasons.remedies
    if ground == "61":
        return identified or (given and reasons.proof_of_situation)
    if ground == "62":
        return given and reasons.part_at_its_limit and (identified or reasons.proof_of_situation)
    return False
