"""Euros of the pool: where they go, what is left over, and Union lump sums a person (AMMR 47, 64, 81; AMIF 20)."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]


@rule(article="AMMR 64(1), 64(4)", in_force="2026-06-12")
def unallocated_money(effective: Counts, drawn: Counts, converted: Counts) -> Counts:
    """Money that no beneficiary took by the year's end, converted measures included; it stays due.

    Shapes: (n_states,) EUR. It may go to the Union's thematic facility.
    Source: Regulation (EU) 2024/1351, Article 64(1) and (4).
    In force since 12 June 2026.
    """
    return effective - drawn + converted


@rule(article="AMMR 81(2), 82(1)", in_force="2026-06-12", parameters=("solidarity_union_share",))
def union_part_of_action(cost_eur: int, share: float) -> int:
    """The part of a solidarity action's cost that the Union budget may carry, in EUR: up to all of it.

    Source: Regulation (EU) 2024/1351, Articles 81(2) and 82(1).
    In force since 12 June 2026.
    """
    return int(np.floor(cost_eur * share))


@rule(
    article="AMIF 20(1); AMMR 81(3)",
    in_force="2026-06-12",
    parameters=("relocation_lump_sum_eur", "relocation_lump_sum_minor_eur"),
)
def relocation_lump_sum(
    persons: int, unaccompanied_minors: int, each_eur: int, minor_eur: int, arrived: bool
) -> int:
    """Union money to the contributor for relocated persons, ``unaccompanied_minors`` of them at a higher rate.

    EUR; only for those who really moved and were registered. A case taken over as an offset moves nobody.
    Raises ValueError if there are more minors than persons.
    Source: Regulation (EU) 2021/1147 (AMIF), Article 20(1); Regulation (EU) 2024/1351, Article 81(3).
    In force since 12 June 2026.
    """
    if not 0 <= unaccompanied_minors <= persons:
        raise ValueError(f"relocation_lump_sum: {unaccompanied_minors} of {persons} persons are minors")
    if not arrived:
        return 0
    return (persons - unaccompanied_minors) * each_eur + unaccompanied_minors * minor_eur


@rule(
    article="AMMR 47; AMIF 20(3)",
    in_force="2026-06-12",
    parameters=("relocation_transfer_lump_sum_eur", "transfer_lump_sum_eur"),
)
def transfer_lump_sum(persons: int, each_eur: int, carried_out: bool) -> int:
    """Union money to the state that carries out a transfer, in a relocation or to the responsible state, in EUR.

    Source: Regulation (EU) 2024/1351, Article 47; Regulation (EU) 2021/1147 (AMIF), Article 20(3).
    In force since 12 June 2026.
    """
    return persons * each_eur if carried_out else 0
