"""The Voluntary Solidarity Mechanism: what its declaration left to each state (declaration of 22 June 2022)."""

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.status import NO_PLACE
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import is_missed, last_day

Array = NDArray[np.float64]


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22", parameters=("voluntary_months",))
def mechanism_runs(declared_day: int, today: int, months: int) -> bool:
    """Whether the mechanism works on a day of its design: a year, unless it is renewed.

    Source: Declaration of 22 June 2022.
    In force since 22 June 2022.
    """
    return declared_day <= today and not is_missed(last_day(declared_day, months, 0), today)


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22")
def voluntary_pledge_is_lawful(signatory: bool, persons: int, eur: int) -> bool:
    """Whether a contribution is one of the mechanism: of a signatory, of any amount and kind, zero included.

    Persons, or money and projects instead; no ratio ties the two, no beneficiary has to agree.
    Source: Declaration of 22 June 2022.
    In force since 22 June 2022.
    """
    return signatory and persons >= 0 and eur >= 0


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22")
def receiver_of_pledge(under_voluntary_mechanism: bool, chosen: int) -> int:
    """The state a pledge goes to: the one the contributor chose, or -1, the pool, outside the mechanism.

    Source: Declaration of 22 June 2022; a pledge under Regulation (EU) 2024/1351 names no beneficiary.
    In force since 22 June 2022.
    """
    return chosen if under_voluntary_mechanism else NO_PLACE


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22")
def may_suspend(under_voluntary_mechanism: bool, disproportionate_secondary_flows: bool) -> bool:
    """Whether a state may suspend its commitment alone: secondary flows put too much pressure on its reception.

    Under the pool nobody may (only the Commission's finding of Article 60(3) of Regulation (EU) 2024/1351 frees).
    Source: Declaration of 22 June 2022.
    In force since 22 June 2022.
    """
    return under_voluntary_mechanism and disproportionate_secondary_flows


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22")
def price_of_place_eur(paid_eur: float, places: int) -> float:
    """What one place was worth when a state paid instead: whatever was agreed, EUR per person.

    Raises ValueError for no place.
    Source: Declaration of 22 June 2022; Ireland paid EUR 1.5 million for 350 places in June 2023.
    In force since 22 June 2022.
    """
    if places <= 0:
        raise ValueError("price_of_place_eur needs at least one place")
    return paid_eur / places


@rule(
    article="Declaration of 22 June 2022",
    in_force="2022-06-22",
    parameters=("voluntary_target_persons",),
)
def indicative_persons(share: Array, target_persons: int) -> Array:
    """Each signatory's indicative part of the yearly target, by a key of population and GDP; it binds nobody.

    Shapes: ``share`` (n_states,) sums to 1. Returns (n_states,) persons.
    Source: Declaration of 22 June 2022.
    In force since 22 June 2022.
    """
    return share * target_persons


@rule(article="Declaration of 22 June 2022", in_force="2022-06-22")
def serves_first(
    landed_in_mediterranean_or_atlantic: bool, in_cyprus_or_greek_islands: bool, needs_protection: bool
) -> int:
    """The rank in which a person is served: 0 first, 1 next, 2 last.

    Those rescued in the Mediterranean and the Western Atlantic, then Cyprus and the Greek islands, and among
    them persons in need of protection.
    Source: Declaration of 22 June 2022.
    In force since 22 June 2022.
    """
    if not needs_protection:
        return 2
    if landed_in_mediterranean_or_atlantic:
        return 0
    return 1 if in_cyprus_or_greek_islands else 2
