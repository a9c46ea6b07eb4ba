"""What must be delivered from the pool, by when, and to whom first (AMMR Art 60)."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Flags = NDArray[np.bool_]


@rule(article="AMMR 60(3)", in_force="2026-06-12", parameters=("calendar_end",))
def must_be_delivered_this_year(kind: str) -> bool:
    """Whether a type of contribution is bound to the end of the year: all but money.

    Raises ValueError for a type the pool does not know.
    Source: Regulation (EU) 2024/1351, Article 60(3).
    In force since 12 June 2026.
    """
    if kind not in {"relocation", "offset", "alternative", "money"}:
        raise ValueError(f"{kind!r} is no type of contribution; use relocation, offset, alternative or money")
    return kind != "money"


@rule(article="AMMR 65(3), 67(12)", in_force="2026-06-12", parameters=("calendar_end",))
def may_finish_later(started_or_agreed: bool, in_time: bool) -> bool:
    """Whether what is under way on 31 December may end in the next year: begun relocations, agreed measures.

    Source: Regulation (EU) 2024/1351, Articles 65(3) and 67(12).
    In force since 12 June 2026.
    """
    return started_or_agreed and in_time


@rule(article="AMMR 60(3)", in_force="2026-06-12")
def must_deliver(deduction: float, beneficiary: bool, finding_on_receiver: bool) -> bool:
    """Whether a contributor must deliver its pledge to a beneficiary.

    Free are a state with a full deduction, a beneficiary itself, and everybody towards a state with a finding
    of systemic shortcomings. Nobody is asked for half of its pledge while under pressure.
    Source: Regulation (EU) 2024/1351, Article 60(3).
    In force since 12 June 2026.
    """
    return deduction < 1 and not beneficiary and not finding_on_receiver


@rule(article="AMMR 60(3)", in_force="2026-06-12", parameters=("systemic_shortcomings_rule",))
def may_withhold(found_by_commission: bool, decision: str) -> bool:
    """Whether contributors may keep back pledges and offsets because of systemic shortcomings.

    Only if the Commission found them, and in a decision under Article 11 or 59(4) (``decision`` is "11" or
    "59(4)"); a contributor's own judgement frees nobody.
    Source: Regulation (EU) 2024/1351, Article 60(3), last subparagraph.
    In force since 12 June 2026.
    """
    return found_by_commission and decision in {"11", "59(4)"}


@rule(article="AMMR 60(4)", in_force="2026-06-12")
def vulnerable_first(vulnerable: Flags, places: int) -> NDArray[np.int64]:
    """Who is given the places: vulnerable persons before others, in the order of the list among equals.

    Shape: (n,) persons. Returns the positions chosen, at most ``places``.
    Source: Regulation (EU) 2024/1351, Article 60(4).
    In force since 12 June 2026.
    """
    order = np.argsort(~vulnerable, kind="stable")
    return order[: max(places, 0)].astype(np.int64)


@rule(article="AMMR 60(6)", in_force="2026-06-12", parameters=("calendar_confirmation",))
def confirmation_is_in_time(pool_year: int, confirmed: date, last_day: date) -> bool:
    """Whether a state confirmed its deliveries in the January after the pool's year.

    Source: Regulation (EU) 2024/1351, Article 60(6).
    In force since 12 June 2026.
    """
    return confirmed.year == pool_year + 1 and confirmed <= last_day
