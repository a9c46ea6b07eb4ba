"""The two forums: when they meet and meet again (AMMR Arts 13, 14, 58(3), 59(6)-(7))."""

from datetime import date, timedelta

from pactsim.model.law.registry import rule


@rule(article="AMMR 13(2)", in_force="2024-06-11", parameters=("forum_convened_days",))
def forum_limit(package: date, days: int) -> date:
    """Last day for the Council to convene the High-Level Forum after the Commission's three documents.

    Source: Regulation (EU) 2024/1351, Article 13(2).
    In force since 11 June 2024.
    """
    return package + timedelta(days=days)


@rule(article="AMMR 13(4)", in_force="2024-06-11")
def may_put_second_forum_to_vote(
    by_state_or_commission: bool, pledges_insufficient: bool, needs_higher: bool, situation_requires: bool
) -> bool:
    """Whether the Council may vote on reconvening the Forum: somebody entitled asks, and one ground is given.

    Pledges are insufficient also when large deductions made them so. The vote itself is
    :func:`~pactsim.model.law.council_vote.simple_majority`.
    Source: Regulation (EU) 2024/1351, Article 13(4).
    In force since 11 June 2024.
    """
    return by_state_or_commission and (pledges_insufficient or needs_higher or situation_requires)


@rule(
    article="AMMR 14(2), 58(3), 59(6)",
    in_force="2026-06-12",
    parameters=("technical_forum_days", "technical_forum_after_decision_days"),
)
def technical_forum_limit(start: date, days: int) -> date:
    """Last day for the Technical-Level Forum to meet on a new beneficiary.

    ``start`` is the day on which an identified state informs (ten days), or of the Commission's decision on a
    self-declared one (two weeks).
    Source: Regulation (EU) 2024/1351, Articles 14(2), 58(3) and 59(6).
    In force since 12 June 2026.
    """
    return start + timedelta(days=days)


@rule(article="AMMR 59(7)", in_force="2026-06-12", parameters=("forum_without_capacity_days",))
def forum_without_capacity_limit(decision: date, days: int) -> date:
    """Last day to reconvene the High-Level Forum when the pool cannot serve a self-declared beneficiary.

    Source: Regulation (EU) 2024/1351, Article 59(7).
    In force since 12 June 2026.
    """
    return decision + timedelta(days=days)
