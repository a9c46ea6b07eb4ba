"""The words of the regulation as questions with a yes or no (AMMR Art 2).

No person of the model carries most of these facts: links, papers and labels are already sorted by them.
"""

from enum import Enum

from pactsim.model.law.registry import rule


class Kin(Enum):
    """How a person in a Member State is related to an applicant."""

    SPOUSE = "spouse"
    STABLE_PARTNER = "stable partner"
    MINOR_CHILD = "unmarried minor child"
    PARENT_OF_MINOR = "parent of an unmarried minor"
    RESPONSIBLE_ADULT = "adult responsible for an unmarried minor"
    SIBLING = "sibling"
    ADULT_CHILD = "adult child"
    AUNT_OR_UNCLE = "aunt or uncle"
    GRANDPARENT = "grandparent"
    COUSIN = "cousin"


class Paper(Enum):
    """A document a Member State issued to a third-country national."""

    PERMIT = "residence permit"
    TEMPORARY_PROTECTION = "temporary protection"
    TOLERATION = "toleration while removal cannot take place"
    VISA = "visa"
    WHILE_RESPONSIBILITY_IS_OPEN = "authorisation while the responsible state is being determined"
    WHILE_CASE_IS_OPEN = "authorisation while an asylum application is examined"


@rule(article="AMMR 2(8)", in_force="2026-06-12")
def is_family_member(kin: Kin, family_before_arrival: bool) -> bool:
    """Whether a person is family: partner, minor child, parent or responsible adult of a minor.

    A family formed on the way counts if it existed before the arrival in a Member State. Siblings are none.
    Source: Regulation (EU) 2024/1351, Article 2(8).
    In force since 12 June 2026.
    """
    family = {Kin.SPOUSE, Kin.STABLE_PARTNER, Kin.MINOR_CHILD, Kin.PARENT_OF_MINOR, Kin.RESPONSIBLE_ADULT}
    return kin in family and family_before_arrival


@rule(article="AMMR 2(9)", in_force="2026-06-12")
def is_relative(kin: Kin, adult: bool) -> bool:
    """Whether a person is a relative: an adult aunt, uncle or grandparent.

    Source: Regulation (EU) 2024/1351, Article 2(9).
    In force since 12 June 2026.
    """
    return adult and kin in {Kin.AUNT_OR_UNCLE, Kin.GRANDPARENT}


@rule(article="AMMR 2(13)", in_force="2026-06-12")
def is_residence_document(paper: Paper) -> bool:
    """Whether a paper is a residence document: temporary protection and toleration too, visas never.

    Authorisations given while responsibility or an application is open are none.
    Source: Regulation (EU) 2024/1351, Article 2(13).
    In force since 12 June 2026.
    """
    return paper in {Paper.PERMIT, Paper.TEMPORARY_PROTECTION, Paper.TOLERATION}


@rule(
    article="AMMR 2(15)",
    in_force="2026-06-12",
    parameters=("diploma_academic_years", "diploma_isced_level"),
)
def is_diploma(
    academic_years: float, isced_level: int, distance: bool, least_years: int, least_level: int
) -> bool:
    """Whether a qualification earned in a Member State is a diploma: a year of study there, not at a distance.

    Source: Regulation (EU) 2024/1351, Article 2(15).
    In force since 12 June 2026.
    """
    return academic_years >= least_years and isced_level >= least_level and not distance


@rule(article="AMMR 2(17)", in_force="2026-06-12")
def has_absconded(left_without_permission: bool, hid_absence: bool, failed_to_appear: bool) -> bool:
    """Whether a person is no longer available to the authorities.

    It is enough to leave the state without permission, not to notify an absence from the assigned place or
    area, or not to appear.
    Source: Regulation (EU) 2024/1351, Article 2(17).
    In force since 12 June 2026.
    """
    return left_without_permission or hid_absence or failed_to_appear


@rule(article="AMMR 2(19)-(20)", in_force="2026-06-12")
def part_in_the_pool(receives: bool, gives: bool, obliged_to_give: bool) -> str:
    """What a state is to the pool: "benefitting", "contributing" or neither (an empty text).

    Source: Regulation (EU) 2024/1351, Article 2(19) and (20).
    In force since 12 June 2026.
    """
    if receives:
        return "benefitting"
    return "contributing" if gives or obliged_to_give else ""


@rule(article="AMMR 2(21)-(22)", in_force="2026-06-12")
def kind_of_move(
    from_part: str, to_part: str, transfer_decision: bool, applicant_or_beneficiary: bool
) -> str:
    """Whether a move between states is a "relocation", a "transfer" or neither (an empty text).

    A relocation takes an applicant or a beneficiary of protection from a benefitting to a contributing state;
    a transfer carries out a transfer decision.
    Source: Regulation (EU) 2024/1351, Article 2(21) and (22).
    In force since 12 June 2026.
    """
    if from_part == "benefitting" and to_part == "contributing" and applicant_or_beneficiary:
        return "relocation"
    return "transfer" if transfer_decision else ""


@rule(article="AMMR 2(24), 11(1)", in_force="2024-06-11")
def is_migratory_pressure(
    large_arrivals: bool, risk_of_large_arrivals: bool, disproportionate: bool, immediate_action: bool
) -> bool:
    """Whether arrivals are migratory pressure: so many, or the risk of it, that duties are disproportionate.

    They must be so even for a well-prepared system and ask for immediate action. Landings and secondary
    movement count as arrivals. The text names no number; the scores of ``labels`` are one reading.
    Source: Regulation (EU) 2024/1351, Articles 2(24) and 11(1).
    In force since 11 June 2024.
    """
    return (large_arrivals or risk_of_large_arrivals) and disproportionate and immediate_action


@rule(article="AMMR 2(25), 11(1)", in_force="2024-06-11")
def is_significant_situation(under_pressure: bool, cumulated_arrivals: bool, at_capacity_limit: bool) -> bool:
    """Whether a situation is significant: other than pressure, grown over years, a prepared system at its limit.

    Source: Regulation (EU) 2024/1351, Articles 2(25) and 11(1).
    In force since 11 June 2024.
    """
    return not under_pressure and cumulated_arrivals and at_capacity_limit
