"""Who may ask that its pledge be reduced, and on which ground."""

from pactsim.model.law.registry import rule

NO_GROUND = ""


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
