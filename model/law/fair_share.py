"""The mandatory fair share: each contributing state's part of the year's solidarity needs."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Array = NDArray[np.float64]

# 0.4 * 30,000 is 12,000.000000000002 in binary: a share is rounded up only from a real fraction of a person.
_ROUNDING = 1e-6


@rule(
    article="AMMR 12(2), 57(3), 66, Annex I",
    in_force="2024-06-11",
    parameters=("key_denominator", "key_weight_population"),
)
def fair_share(population: Array, gdp: Array, weight_population: float) -> Array:
    """Each state's share of the solidarity needs by the reference key.

    Shapes: ``population`` (persons) and ``gdp`` (EUR, current prices) are (n_states,) of the states in the
    key.
    Returns (n_states,) shares that sum to 1.
    Raises ValueError if a total is zero.
    Source: Regulation (EU) 2024/1351, Articles 12(2), 57(3), 66 and Annex I; Article 12 applies from 2024 and
    uses the key of Article 66, which itself applies from 12 June 2026.
    In force since 11 June 2024.
    """
    if population.sum() <= 0 or gdp.sum() <= 0:
        raise ValueError("fair_share needs a positive total population and GDP")
    by_population = population / population.sum()
    by_gdp = gdp / gdp.sum()
    return weight_population * by_population + (1 - weight_population) * by_gdp


@rule(article="AMMR 57(3), 66", in_force="2024-06-11")
def fair_share_persons(share: Array, reference_persons: int) -> NDArray[np.int64]:
    """The fair share in persons, each state's rounded up to a whole person.

    Shapes: ``share`` is (n_states,). Returns (n_states,) persons; the sum may exceed the reference.
    Source: Regulation (EU) 2024/1351, Articles 57(3) and 66; rounding: practice of Implementing Decision
    (EU) 2025/2642 (France 3,360.44 became 3,361).
    In force since 11 June 2024.
    """
    return np.ceil(share * reference_persons - _ROUNDING).astype(np.int64)


@rule(article="AMMR 57(3), 66", in_force="2024-06-11")
def fair_share_eur(share: Array, reference_eur: int) -> NDArray[np.int64]:
    """The fair share in money, rounded up to a whole euro.

    Shapes: ``share`` is (n_states,), ``reference_eur`` EUR. Returns (n_states,) EUR.
    Source: Regulation (EU) 2024/1351, Articles 57(3) and 66.
    In force since 11 June 2024.
    """
    return np.ceil(share * reference_eur - _ROUNDING).astype(np.int64)


@rule(
    article="AMMR 66, Annex I", in_force="2024-06-11", parameters=("key_denominator", "key_weight_population")
)
def fair_share_over(
    population: Array,
    gdp: Array,
    weight_population: float,
    in_denominator: NDArray[np.bool_],
    in_pool: NDArray[np.bool_],
) -> Array:
    """The key over the states that are counted, for the states of the pool.

    Shapes: all (n_states,). Who is counted is open (rulebook A5): the pool's 26 states as in 2026, all of the
    Union's 27, or the contributors alone; a state that is not counted has no share.
    Returns (n_pool,) shares; they sum to 1 unless a counted state is outside the pool.
    Raises ValueError if a total is zero.
    Source: Regulation (EU) 2024/1351, Article 66 and Annex I; used with Article 12(2), which applies earlier.
    In force since 11 June 2024.
    """
    counted_population = np.where(in_denominator, population, 0.0)
    counted_gdp = np.where(in_denominator, gdp, 0.0)
    return fair_share(counted_population, counted_gdp, weight_population)[in_pool]
