"""Criteria for facts that no person of the model carries: several relatives or papers, transit, dependency.

States are place codes (-1 none). The compiled cascade of ``responsibility`` knows one link and one document a
person; ``cascade_in_full`` puts these rules around it in their order.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pactsim.agents.status import NO_PLACE
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import is_missed, last_day


class Relative(NamedTuple):
    """A family member, sibling or relative of an unaccompanied minor in a Member State."""

    state: int
    family_or_sibling: bool
    legally_present: bool
    can_care: bool
    best_interests: bool


class HeldPaper(NamedTuple):
    """A residence document or visa, with its length of validity in days and its last day."""

    state: int
    residence_document: bool
    kind: str
    validity_days: int
    last_day: int


@rule(article="AMMR 25(2)-(5); Dublin III 8", in_force="2014-01-01")
def state_of_minors_relatives(relatives: Sequence[Relative]) -> int:
    """The state whose relatives of an unaccompanied minor make it responsible, -1 if none does.

    Family members and siblings go before relatives able to care; always in the child's best interests, which
    also choose among several.
    Source: Regulation (EU) 2024/1351, Article 25(2) to (5); Regulation (EU) No 604/2013, Article 8.
    In force since 1 January 2014.
    """
    near = [one for one in relatives if one.family_or_sibling and one.legally_present and one.best_interests]
    far = [
        one
        for one in relatives
        if not one.family_or_sibling and one.legally_present and one.can_care and one.best_interests
    ]
    for group in (near, far):
        if group:
            return group[0].state
    return NO_PLACE


@rule(article="AMMR 28; Dublin III 11", in_force="2014-01-01")
def state_of_family_procedure(states: Sequence[int], ages: Sequence[int]) -> int:
    """The one state for a family whose members the criteria would part: that of most, else of the oldest.

    Shapes: the state the criteria give each member, and ages in years. Raises ValueError for no members.
    Source: Regulation (EU) 2024/1351, Article 28; Regulation (EU) No 604/2013, Article 11.
    In force since 1 January 2014.
    """
    if not states or len(states) != len(ages):
        raise ValueError("state_of_family_procedure needs a state and an age for each member")
    most = max(states.count(state) for state in states)
    leading = sorted({state for state in states if states.count(state) == most})
    if len(leading) == 1:
        return leading[0]
    return states[max(range(len(ages)), key=lambda member: ages[member])]


@rule(article="AMMR 29(3); Dublin III 12(3)", in_force="2014-01-01")
def state_of_several_papers(papers: Sequence[HeldPaper]) -> int:
    """The state responsible for the holder of several papers, -1 for none.

    Residence documents first: the longest right of stay, then the latest expiry. Visas of one kind: the latest
    expiry; of different kinds: the longest validity, then the latest expiry.
    Source: Regulation (EU) 2024/1351, Article 29(3); Regulation (EU) No 604/2013, Article 12(3).
    In force since 1 January 2014.
    """
    held = [paper for paper in papers if paper.residence_document] or list(papers)
    if not held:
        return NO_PLACE
    same_kind_of_visa = not held[0].residence_document and len({paper.kind for paper in held}) == 1

    def rank(paper: HeldPaper) -> tuple[int, int]:
        return (0 if same_kind_of_visa else paper.validity_days, paper.last_day)

    return max(held, key=rank).state


@rule(article="AMMR 32; Dublin III 15", in_force="2014-01-01")
def airport_transit_state(lodged_in_transit_area: bool, state_of_airport: int) -> int:
    """The state whose airport's transit area saw the application, -1 if it was lodged elsewhere.

    Source: Regulation (EU) 2024/1351, Article 32; Regulation (EU) No 604/2013, Article 15.
    In force since 1 January 2014.
    """
    return state_of_airport if lodged_in_transit_area else NO_PLACE


@rule(article="Dublin III 13(2)", in_force="2014-01-01", parameters=("continuous_stay_months",))
def continuous_stay_state(stay_state: int, stay_since: int, lodging_day: int, months: int) -> int:
    """The state of a continuous stay before the lodging, -1 if it was too short or counts for nothing.

    Days are day numbers. ``months`` is 0 under the AMMR, which dropped the criterion; the day on which the
    months are completed is enough.
    Source: Regulation (EU) No 604/2013, Article 13(2).
    In force since 1 January 2014.
    """
    if months == 0 or stay_state == NO_PLACE:
        return NO_PLACE
    return stay_state if lodging_day >= last_day(stay_since, months, 0) else NO_PLACE


@rule(article="AMMR 34; Dublin III 16(1)-(2)", in_force="2014-01-01")
def dependency_state(
    relative_state: int,
    applicant_state: int,
    dependent: bool,
    legally_resident: bool,
    ties_in_origin: bool,
    can_care: bool,
    written_wish: bool,
    applicant_can_travel: bool,
) -> int:
    """The state in which a dependent person and a child, sibling or parent are brought together, -1 if none.

    Dependency comes from pregnancy, a newborn child, illness, disability, trauma or age; either may depend on
    the other. Normally the relative's state; the applicant's where health forbids the journey.
    Source: Regulation (EU) 2024/1351, Article 34; Regulation (EU) No 604/2013, Article 16(1) and (2).
    In force since 1 January 2014.
    """
    if not (dependent and legally_resident and ties_in_origin and can_care and written_wish):
        return NO_PLACE
    return relative_state if applicant_can_travel else applicant_state


@rule(article="AMMR 16(4)", in_force="2026-06-12")
def state_after_security_check(threat_found: bool, checking_state: int, by_criteria: int) -> int:
    """The state responsible once security was checked: the checking one if it found a threat.

    No take charge procedure is opened then.
    Source: Regulation (EU) 2024/1351, Article 16(4).
    In force since 12 June 2026.
    """
    return checking_state if threat_found else by_criteria


@rule(article="AMMR 16(3); Dublin III 3(2)", in_force="2014-01-01")
def state_without_risk(in_order: Sequence[int], at_risk: Sequence[bool], determining_state: int) -> int:
    """The first state by the criteria to which a transfer brings no risk of inhuman treatment, else the own.

    Shapes: candidates in the order of the criteria, and whether a transfer there would expose the person.
    Source: Regulation (EU) 2024/1351, Article 16(3); Regulation (EU) No 604/2013, Article 3(2).
    In force since 1 January 2014.
    """
    for state, risk in zip(in_order, at_risk, strict=True):
        if not risk:
            return state
    return determining_state


@rule(article="AMMR 35(1); Dublin III 17(1)", in_force="2014-01-01")
def state_after_sovereignty_clause(by_criteria: int, lodged_in: int, takes_the_case: bool) -> int:
    """The state responsible when the one where a claim was lodged may examine it by its own choice.

    Source: Regulation (EU) 2024/1351, Article 35(1); Regulation (EU) No 604/2013, Article 17(1).
    In force since 1 January 2014.
    """
    return lodged_in if takes_the_case else by_criteria


@rule(
    article="AMMR 35(2); Dublin III 17(2)", in_force="2014-01-01", parameters=("humanitarian_reply_months",)
)
def state_after_humanitarian_request(
    by_criteria: int, asked: int, consent: bool, accepted: bool, asked_on: int, today: int, months: int
) -> int:
    """The state responsible after another was asked on humanitarian or cultural grounds.

    It must accept, the persons must agree in writing, and silence is no acceptance: after ``months`` the
    request is over.
    Source: Regulation (EU) 2024/1351, Article 35(2); Regulation (EU) No 604/2013, Article 17(2).
    In force since 1 January 2014.
    """
    in_time = not is_missed(last_day(asked_on, months, 0), today)
    return asked if consent and accepted and in_time else by_criteria
