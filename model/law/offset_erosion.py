"""The second case of mandatory offsets, taken by itself: pledges eroded after the Council act."""

from pactsim.model.law.registry import rule


@rule(article="AMMR 63(4)", in_force="2026-06-12", parameters=("offset_erosion_alone",))
def erosion_gap(pledged: int, effective: int, level: int) -> int:
    """What deductions and exemptions took from relocation pledges, as far as it lies under the duty level; persons.

    Pledges that were under the level from the start are the first case, 63(3), which needs the second Forum.
    Source: Regulation (EU) 2024/1351, Article 63(4); reading: rulebook A7, the one that is not agreed.
    In force since 12 June 2026.
    """
    return max(min(level, pledged) - effective, 0)
