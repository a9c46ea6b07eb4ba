"""Where to apply, where to stay, and what a person who does not stay there loses (AMMR Arts 17, 18)."""

from pactsim.agents.status import NO_PLACE
from pactsim.model.law.registry import rule


@rule(article="AMMR 17(1)-(2)", in_force="2026-06-12")
def state_to_apply_in(paper_state: int, paper_valid: bool, present_state: int, entry_state: int) -> int:
    """The state in which a person has to apply: that of first entry, but for holders of papers.

    A valid permit or visa leads to its issuer; with an expired one the person applies where it is present.
    Source: Regulation (EU) 2024/1351, Article 17(1) and (2).
    In force since 12 June 2026.
    """
    if paper_state != NO_PLACE:
        return paper_state if paper_valid else present_state
    return entry_state


@rule(article="AMMR 17(4)", in_force="2026-06-12")
def state_to_stay_in(determining: int, responsible: int, relocated_to: int) -> int:
    """The state in which an applicant must be available: the determining, the responsible, the relocation state.

    -1 stands for not yet known; the later step replaces the earlier one.
    Source: Regulation (EU) 2024/1351, Article 17(4).
    In force since 12 June 2026.
    """
    if relocated_to != NO_PLACE:
        return relocated_to
    return responsible if responsible != NO_PLACE else determining


@rule(article="AMMR 18(1)", in_force="2026-06-12")
def reception_conditions_due(
    present_state: int, state_to_stay: int, transfer_decision_notified: bool
) -> bool:
    """Whether a state owes a person the reception conditions of an applicant.

    After a transfer decision was notified they are due only where the person has to be.
    Source: Regulation (EU) 2024/1351, Article 18(1).
    In force since 12 June 2026.
    """
    return present_state == state_to_stay or not transfer_decision_notified
