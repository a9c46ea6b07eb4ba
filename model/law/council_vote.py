"""Majorities in the Council among the states that take part in Part IV."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule


@rule(
    article="AMMR 57(1); TEU 16(4)",
    in_force="2024-06-11",
    parameters=("qualified_majority_population", "qualified_majority_states"),
)
def qualified_majority(
    in_favour: NDArray[np.bool_],
    population: NDArray[np.float64],
    states_share: float,
    population_share: float,
) -> bool:
    """Whether 55 % of the voting states with 65 % of their population are in favour.

    Shapes: (n_states,) of the states that vote; an abstention is not in favour. With 26 states 55 % is 15.
    Source: Regulation (EU) 2024/1351, Article 57(1); Treaty on European Union, Article 16(4); Treaty on the
    Functioning of the European Union, Article 330 for who counts.
    In force since 11 June 2024.
    """
    enough_states = in_favour.sum() >= np.ceil(states_share * in_favour.size)
    enough_people = population[in_favour].sum() >= population_share * population.sum()
    return bool(enough_states and enough_people)


@rule(article="AMMR 13(4); TFEU 238(1)", in_force="2024-06-11")
def simple_majority(in_favour: NDArray[np.bool_]) -> bool:
    """Whether more than half of the voting states are in favour (14 of 26).

    Shape: (n_states,).
    Source: Regulation (EU) 2024/1351, Article 13(4): reconvening of the High-Level Forum; Treaty on the
    Functioning of the European Union, Article 238(1).
    In force since 11 June 2024.
    """
    return bool(2 * in_favour.sum() > in_favour.size)
