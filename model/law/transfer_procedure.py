"""Steps of a transfer around its limits: silence, urgency, appeals, money, and what moves responsibility.

AMMR Articles 37 to 47; the limits themselves stand in ``time_limits``.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import is_missed, last_day

_DAYS_A_WEEK = 7


@rule(article="AMMR 40(8), 41(4); Dublin III 22(7), 25(2)", in_force="2014-01-01")
def is_accepted(answer: str, limit_day: int, today: int) -> bool:
    """Whether a request is accepted (a notification confirmed): by a yes, or by silence past the limit.

    ``answer`` is "yes", "no" or an empty text.
    Source: Regulation (EU) 2024/1351, Articles 40(8) and 41(4); Regulation (EU) No 604/2013, Articles 22(7) and
    25(2).
    In force since 1 January 2014.
    """
    return answer == "yes" or (not answer and is_missed(limit_day, today))


@rule(article="AMMR 40(2)", in_force="2026-06-12", parameters=("urgent_reply_days",))
def urgent_reply_limit(request_day: int, days: int) -> int:
    """Last day to answer a take charge request that asks for urgency.

    Source: Regulation (EU) 2024/1351, Article 40(2).
    In force since 12 June 2026.
    """
    return last_day(request_day, 0, days)


@rule(article="AMMR 39(1), 46(1)", in_force="2026-06-12")
def family_cases_first(by_family: NDArray[np.bool_], since: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order in which requests are made and transfers carried out: family cases, then the oldest.

    Shapes: (n,) cases and their days. Returns positions.
    Source: Regulation (EU) 2024/1351, Articles 39(1) and 46(1).
    In force since 12 June 2026.
    """
    return np.lexsort((since, ~by_family)).astype(np.int64)


@rule(article="AMMR 43(2)", in_force="2026-06-12", parameters=("appeal_weeks_least", "appeal_weeks_most"))
def appeal_limit(notified_day: int, weeks: int, least_weeks: int, most_weeks: int) -> int:
    """Last day to appeal against a transfer decision; the state chooses the weeks within the law's bounds.

    Raises ValueError for a choice outside them.
    Source: Regulation (EU) 2024/1351, Article 43(2).
    In force since 12 June 2026.
    """
    if not least_weeks <= weeks <= most_weeks:
        raise ValueError(f"appeal_limit: {weeks} weeks lie outside {least_weeks} to {most_weeks}")
    return last_day(notified_day, 0, weeks * _DAYS_A_WEEK)


@rule(article="AMMR 43(3)", in_force="2026-06-12", parameters=("suspension_ruling_months",))
def transfer_is_suspended(
    requested: bool, ruled: bool, suspended_by_ruling: bool, requested_day: int, today: int, months: int
) -> bool:
    """Whether a transfer must wait: a suspension was ruled, or is asked for and the month to rule still runs.

    An appeal alone suspends nothing.
    Source: Regulation (EU) 2024/1351, Article 43(3).
    In force since 12 June 2026.
    """
    if ruled:
        return suspended_by_ruling
    return requested and not is_missed(last_day(requested_day, months, 0), today)


@rule(article="AMMR 46(1); Dublin III 29(1)", in_force="2014-01-01")
def transfer_period_starts(acceptance_day: int, suspensive: bool, final_ruling_day: int) -> int:
    """The day from which the time to transfer runs: acceptance, or the final ruling of a suspensive appeal.

    Source: Regulation (EU) 2024/1351, Article 46(1); Regulation (EU) No 604/2013, Article 29(1).
    In force since 1 January 2014.
    """
    return final_ruling_day if suspensive else acceptance_day


@rule(article="AMMR 46(2)", in_force="2026-06-12")
def transfer_time_is_extended(
    absconded: bool, resisted: bool, made_unfit: bool, refused_medical: bool
) -> bool:
    """Whether the longest time to transfer applies: the person fled, resisted, or made itself unfit to travel.

    The same for a person who does not meet the medical requirements of the transfer.
    Source: Regulation (EU) 2024/1351, Article 46(2).
    In force since 12 June 2026.
    """
    return absconded or resisted or made_unfit or refused_medical


@rule(article="AMMR 37(1)", in_force="2026-06-12")
def responsible_after_own_act(
    responsible: int, acting: int, issued_document: bool, used_clause: bool, minor_not_transferred: bool
) -> int:
    """The state responsible after one of the own acts that move a case to the acting state.

    They are: a residence document, the discretionary clause, and a minor who in its best interests stays.
    Source: Regulation (EU) 2024/1351, Article 37(1).
    In force since 12 June 2026.
    """
    return acting if issued_document or used_clause or minor_not_transferred else responsible


@rule(article="AMMR 36(1); Dublin III 18(1)", in_force="2014-01-01")
def must_take_back(application_made: bool, protected_there: bool, responsible: bool) -> bool:
    """Whether a state must take back a person found in another one: it is responsible for an application there.

    A person it protects is no take back case (rulebook C10).
    Source: Regulation (EU) 2024/1351, Article 36(1); Regulation (EU) No 604/2013, Article 18(1).
    In force since 1 January 2014.
    """
    return application_made and responsible and not protected_there
