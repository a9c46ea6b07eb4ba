"""The Commission's proposal for the pool, its floor and its ratio, and the reference of the Council act."""

from typing import NamedTuple

from pactsim.model.law.registry import rule


class Totals(NamedTuple):
    """Union totals of a proposal or of a Council act: the same effort in two units."""

    persons: int
    eur: int


@rule(
    article="AMMR 12(2)-(4)", in_force="2024-06-11", parameters=("pool_floor_persons", "solidarity_price_eur")
)
def pool_proposal(needed_persons: int, floor_persons: int, price_eur: int) -> Totals:
    """The totals the Commission proposes: the needs, and never less than the floor.

    ``price_eur`` is the ratio between the two floors (600 million for 30,000 persons).
    Source: Regulation (EU) 2024/1351, Article 12(2) and (3). The exception of 12(4), no need at all, is a
    floor of zero.
    In force since 11 June 2024.
    """
    persons = max(int(needed_persons), int(floor_persons))
    return Totals(persons, persons * int(price_eur))


@rule(
    article="AMMR 12(2)-(3)", in_force="2024-06-11", parameters=("pool_floor_persons", "solidarity_price_eur")
)
def proposal_faults(totals: Totals, floor: Totals) -> tuple[str, ...]:
    """What makes a proposal unlawful: a total under its floor, or a ratio other than the floors'.

    Source: Regulation (EU) 2024/1351, Article 12(2)(a), (b) and 12(3).
    In force since 11 June 2024.
    """
    faults = []
    if totals.persons < floor.persons or totals.eur < floor.eur:
        faults.append("floor")
    if totals.eur * floor.persons != totals.persons * floor.eur:
        faults.append("ratio")
    return tuple(faults)


@rule(
    article="AMMR 57(1)-(2)",
    in_force="2024-06-11",
    parameters=("council_part_year", "pool_size_factor", "solidarity_price_eur"),
)
def council_reference(proposed: Totals, factor: float, price_eur: int) -> Totals:
    """The reference totals of the Council act: the proposal times what the Council keeps of it.

    The floor binds the proposal alone; the ratio is kept (EUR 420 million for 21,000 persons in 2026).
    Source: Regulation (EU) 2024/1351, Article 57(1): the Council may amend by qualified majority.
    In force since 11 June 2024.
    """
    persons = round(proposed.persons * factor)
    return Totals(persons, persons * int(price_eur))


@rule(article="AMMR 12(4)", in_force="2024-06-11", parameters=("pool_floor_persons",))
def floor_of_the_year(floor_persons: int, need_is_shown: bool) -> int:
    """The floor under the year's proposal, in persons: none if the assessment shows no need for solidarity.

    Source: Regulation (EU) 2024/1351, Article 12(4).
    In force since 11 June 2024.
    """
    return int(floor_persons) if need_is_shown else 0


@rule(article="AMMR 12(5)", in_force="2024-06-11", parameters=("sar_earmark",))
def sar_percentage(percentage: float, any_by_landings: bool) -> float:
    """The part of the pool that the proposal names for states under pressure because of landings, in [0, 1].

    None where no state is. The percentage is indicative, and the text gives no formula.
    Source: Regulation (EU) 2024/1351, Article 12(5).
    In force since 11 June 2024.
    """
    return percentage if any_by_landings else 0.0
