"""The terms of responsibility offsets: who answers what, who is responsible then, what caps them (AMMR 63, 69)."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]


@rule(article="AMMR 63(1), 69(2)", in_force="2026-06-12")
def accepted_offsets(requested: int, offered: int, eligible_at_home: int, may_be_asked: bool) -> int:
    """Cases a contributor takes over at a beneficiary's request: as many as it likes, or none.

    Persons; nothing where the threshold of 63(1) is not met, and never more than asked or than it finds.
    Source: Regulation (EU) 2024/1351, Articles 63(1) and 69(2).
    In force since 12 June 2026.
    """
    if not may_be_asked:
        return 0
    return max(min(requested, offered, eligible_at_home), 0)


@rule(article="AMMR 63(2)", in_force="2026-06-12")
def offered_offsets(offered: int, eligible_at_home: int, may_offer: bool, beneficiary_agrees: bool) -> int:
    """Cases a contributor takes over on its own offer: only with the beneficiary's agreement.

    Source: Regulation (EU) 2024/1351, Article 63(2).
    In force since 12 June 2026.
    """
    return max(min(offered, eligible_at_home), 0) if may_offer and beneficiary_agrees else 0


@rule(article="AMMR 63(6)", in_force="2026-06-12")
def responsible_after_offset(benefitting: int, contributing: int, selected: bool) -> int:
    """The state responsible for a case: the contributor once it has selected it. It chooses the cases.

    Source: Regulation (EU) 2024/1351, Article 63(6).
    In force since 12 June 2026.
    """
    return contributing if selected else benefitting


@rule(article="AMMR 63(7)", in_force="2026-06-12", parameters=("offset_cap",))
def offset_cap(reading: str, of_reference: Counts, of_proposal: Counts, gap: int) -> Counts:
    """The fair share that caps a duty to offset, by one of three readings of whose total is meant.

    Shapes: (n_states,) persons. "reference" is the Council act's, "proposal" the Commission's (rulebook A10
    and C3); "none" is the counterfactual without a cap. Raises ValueError for another word.
    Source: Regulation (EU) 2024/1351, Article 63(7).
    In force since 12 June 2026.
    """
    readings = {"reference": of_reference, "proposal": of_proposal, "none": np.full_like(of_reference, gap)}
    if reading not in readings:
        raise ValueError(f"offset cap {reading!r} is unknown; use {', '.join(readings)}")
    return readings[reading]


@rule(article="AMMR 63(5), 69", in_force="2026-06-12")
def still_bound_to_relocate(pledged: Counts, relocated: Counts, offset: Counts) -> Counts:
    """What a contributor that pledged relocations and found too few cases to offset must still relocate.

    Shapes: (n_states,) persons.
    Source: Regulation (EU) 2024/1351, Articles 63(5) and 69, recital 33.
    In force since 12 June 2026.
    """
    return np.maximum(pledged - relocated - offset, 0)
