"""Responsibility offsets: when they may be asked for, offered, and when they become a duty.

``pledged`` is the sum of the relocation pledges in the Council act, ``proposed`` the relocations in the
Commission's proposal, ``reference`` the number from which fair shares for relocation are computed.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Counts = NDArray[np.int64]

# 0.6 * 60,000 may be a hair above 36,000 in binary: only a real fraction of a person rounds up.
_ROUNDING = 1e-6


@rule(article="AMMR 63(1)", in_force="2026-06-12", parameters=("offset_pool_threshold",))
def beneficiary_may_request_offsets(pledged: int, proposed: int, threshold: float) -> bool:
    """Whether relocation pledges reach half of what the Commission proposed, so beneficiaries may ask.

    Persons; ``threshold`` is a share.
    Source: Regulation (EU) 2024/1351, Article 63(1).
    In force since 12 June 2026.
    """
    return bool(pledged >= threshold * proposed)


@rule(article="AMMR 63(2)", in_force="2026-06-12", parameters=("offset_own_threshold",))
def contributor_may_offer_offsets(
    pool_reached: bool, own_pledge: Counts, own_fair_share: Counts, threshold: float
) -> NDArray[np.bool_]:
    """Whether a contributor may offer offsets: the pool threshold is met, or half of its own fair share.

    Shapes: relocation pledges and fair shares (n_states,), persons. The beneficiary must agree.
    Source: Regulation (EU) 2024/1351, Article 63(2)(a) and (b).
    In force since 12 June 2026.
    """
    return pool_reached | ((own_pledge >= threshold * own_fair_share) & (own_fair_share > 0))


@rule(
    article="AMMR 63(3)", in_force="2026-06-12", parameters=("offset_duty_floor_persons", "offset_duty_share")
)
def offset_duty_level(reference: int, floor: int, share: float) -> int:
    """The number of relocations under which offsets become a duty: the higher of two arms, in persons.

    ``floor`` is 30,000, ``share`` 60 % of the reference.
    Source: Regulation (EU) 2024/1351, Article 63(3)(a) and (b).
    In force since 12 June 2026.
    """
    return max(int(floor), int(np.ceil(share * reference - _ROUNDING)))


@rule(
    article="AMMR 63(3)-(4)",
    in_force="2026-06-12",
    parameters=("forum_reconvened", "offset_pledges_counted", "offset_trigger"),
)
def offset_gap(pledged: int, level: int, reconvened: bool) -> int:
    """The persons missing to the duty level; nothing unless the High-Level Forum was reconvened.

    With pledges net of deductions and exemptions this is the second case, 63(4). Reading: 63(4) too needs the
    reconvened Forum (rulebook A7).
    Source: Regulation (EU) 2024/1351, Articles 13(4) and 63(3)-(4).
    In force since 12 June 2026.
    """
    return max(level - pledged, 0) if reconvened else 0


@rule(article="AMMR 63(3), 63(7)", in_force="2026-06-12", parameters=("offset_cap",))
def mandatory_offsets(gap: int, share: NDArray[np.float64], room: Counts) -> Counts:
    """Each contributor's part of the gap: by key among those who owe, at most its room.

    Shapes: ``share`` and ``room`` (fair share less what was delivered or paid; persons, see
    :func:`offset_room`) are (n_states,). Returns (n_states,) cases, whose sum may stay under the gap.
    Reading: the gap is split by key once; what one state's cap leaves is not passed to others (rulebook A9).
    Source: Regulation (EU) 2024/1351, Article 63(3) and (7).
    In force since 12 June 2026.
    """
    owing = np.where(room > 0, share, 0.0)
    if gap <= 0 or owing.sum() <= 0:
        return np.zeros_like(room)
    part = np.ceil(gap * owing / owing.sum() - _ROUNDING).astype(np.int64)
    return np.minimum(part, np.maximum(room, 0))


@rule(
    article="AMMR 63(7)", in_force="2026-06-12", parameters=("offset_cap_nets_money", "solidarity_price_eur")
)
def offset_room(fair_share: Counts, persons_counted: Counts, money_eur: Counts, price_eur: int) -> Counts:
    """What is left of a state's fair share after persons and, by the agreed reading, money equivalents.

    Shapes: (n_states,); pass zeros for ``money_eur`` to take the reading that nets persons only (rulebook
    C1).
    Returns (n_states,) persons, never negative.
    Source: Regulation (EU) 2024/1351, Article 63(7).
    In force since 12 June 2026.
    """
    return np.maximum(fair_share - persons_counted - money_eur // int(price_eur), 0)


@rule(article="AMMR 63(5)", in_force="2026-06-12", parameters=("default_offsets_requested",))
def default_offsets(pledged: Counts, delivered: Counts, accepted: Counts) -> Counts:
    """Cases a contributor must take over after the year, for relocations pledged and not carried out.

    Shapes: (n_states,) persons: effective relocation pledge, delivered, accepted and still to move.
    Returns (n_states,) cases. Only at a beneficiary's request.
    Source: Regulation (EU) 2024/1351, Article 63(5).
    In force since 12 June 2026.
    """
    return np.maximum(pledged - delivered - accepted, 0)
