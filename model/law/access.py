"""Who gets access to the pool: identified by the Commission, or by own notification (AMMR Arts 58, 59)."""

from datetime import date, timedelta
from typing import NamedTuple

from pactsim.model.law.registry import rule


class Notification(NamedTuple):
    """What a state that declares itself under pressure must give reasons with (Art 59(2)), each true or false."""

    updated_indicators: bool
    type_and_level: bool
    stabilising_effect: bool
    plan_for_vulnerabilities: bool


@rule(article="AMMR 58(1)-(2)", in_force="2026-06-12")
def identified_has_access(under_pressure: bool, informed: bool) -> bool:
    """Whether a state that the Commission identified may use the pool: it only has to say so.

    No decision is taken on it; the information names type and level, and the programme for money.
    Source: Regulation (EU) 2024/1351, Article 58(1) and (2).
    In force since 12 June 2026.
    """
    return under_pressure and informed


@rule(article="AMMR 59(1)-(2)", in_force="2026-06-12")
def notification_complete(notification: Notification, identified: bool) -> bool:
    """Whether a notification of own pressure can be decided: made by a state not identified, with all reasons.

    Source: Regulation (EU) 2024/1351, Article 59(1) and (2).
    In force since 12 June 2026.
    """
    return not identified and all(notification)


@rule(article="AMMR 59(6)", in_force="2026-06-12", parameters=("council_objection_days",))
def council_objection_limit(decision: date, days: int) -> date:
    """Last day for the Council to decide that the pool cannot serve a self-declared beneficiary.

    Source: Regulation (EU) 2024/1351, Article 59(6).
    In force since 12 June 2026.
    """
    return decision + timedelta(days=days)


@rule(article="AMMR 59(6)-(7)", in_force="2026-06-12", parameters=("solidarity_price_eur",))
def pool_has_capacity(left_persons: int, left_eur: int, need_persons: int, price_eur: int) -> bool:
    """Whether what is left of the pool covers the need of one more beneficiary.

    Persons count as they are, money in whole persons at the ratio of the reference.
    Source: Regulation (EU) 2024/1351, Article 59(6) and (7); the test itself is a reading, the text has none.
    In force since 12 June 2026.
    """
    return left_persons + left_eur // int(price_eur) >= need_persons


@rule(article="AMMR 59(4)-(6)", in_force="2026-06-12")
def self_declared_becomes_beneficiary(
    positive: bool, enough_capacity: bool, council_objects: bool, other_reasons: bool
) -> bool:
    """Whether a state becomes a beneficiary after the Commission's decision on its notification.

    It does not if the Commission finds, or the Council decides in time, that capacity is missing or that
    other objective reasons stand against it.
    Source: Regulation (EU) 2024/1351, Article 59(4) to (6).
    In force since 12 June 2026.
    """
    return positive and enough_capacity and not council_objects and not other_reasons


@rule(article="AMMR 59(7)", in_force="2026-06-12")
def forum_meets_for_capacity(positive: bool, enough_capacity: bool) -> bool:
    """Whether the High-Level Forum must be reconvened: the pressure is confirmed and the pool too small.

    Source: Regulation (EU) 2024/1351, Article 59(7).
    In force since 12 June 2026.
    """
    return positive and not enough_capacity


@rule(article="AMMR 59", in_force="2026-06-12")
def may_notify_again(refused: bool, beneficiary: bool) -> bool:
    """Whether a state may notify pressure again: after a refusal, and while it is no beneficiary.

    Source: Regulation (EU) 2024/1351, Article 59 (the paragraph was not looked up).
    In force since 12 June 2026.
    """
    return refused and not beneficiary
