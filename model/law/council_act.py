"""The Council act that fixes the pool: what it needs, what it may change (AMMR Arts 56, 57)."""

from datetime import date
from typing import NamedTuple

from pactsim.model.law.pool_proposal import Totals
from pactsim.model.law.registry import rule


class Act(NamedTuple):
    """What a draft of the Council act holds, for its form: pledges and percentage are there or not."""

    totals: Totals
    pledges_by_type: bool
    sar_percentage: bool


@rule(
    article="AMMR 57(1)-(2)",
    in_force="2024-06-11",
    parameters=("pool_floor_persons", "solidarity_price_eur", "calendar_council_act"),
)
def council_act_faults(
    act: Act, floor: Totals, majority: bool, adopted: date, last_day: date, needs_percentage: bool
) -> tuple[str, ...]:
    """What keeps a draft from being the year's act: majority, day, content or ratio; empty if nothing.

    The floor of the proposal is no fault here: the Council may amend it. A late act is noted and is still an
    act, as the text names no consequence.
    Source: Regulation (EU) 2024/1351, Article 57(1) and (2).
    In force since 11 June 2024.
    """
    faults = []
    if not majority:
        faults.append("majority")
    if adopted > last_day:
        faults.append("late")
    if not act.pledges_by_type or (needs_percentage and not act.sar_percentage):
        faults.append("content")
    if act.totals.eur * floor.persons != act.totals.persons * floor.eur:
        faults.append("ratio")
    return tuple(faults)


@rule(article="AMMR 57(1)-(2)", in_force="2024-06-11")
def council_amends(proposed: Totals, wished: Totals, majority: bool) -> Totals:
    """The totals the Council can adopt: those it wishes with a qualified majority, else the proposal's.

    The same majority adopts and amends, in either direction.
    Source: Regulation (EU) 2024/1351, Article 57(1) and (2).
    In force since 11 June 2024.
    """
    return wished if majority else proposed


@rule(article="AMMR 56(2), 57(3)-(4)", in_force="2024-06-11")
def pledge_mix_is_lawful(persons: int, eur: int, alternative_eur: int) -> bool:
    """Whether a state may pledge this mix: any, of one type or of several, for it alone chooses.

    Source: Regulation (EU) 2024/1351, Articles 56(2) and 57(3) and (4).
    In force since 11 June 2024.
    """
    return min(persons, eur, alternative_eur) >= 0


@rule(article="AMMR 56(2)(b)", in_force="2024-06-11")
def use_of_money_is_lawful(in_member_state: bool, in_third_country: bool, direct_impact: bool) -> bool:
    """Whether money may pay an action: in a Member State, or abroad with a direct effect on flows or systems.

    Source: Regulation (EU) 2024/1351, Article 56(2)(b).
    In force since 11 June 2024.
    """
    return in_member_state or (in_third_country and direct_impact)
