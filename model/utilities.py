"""What a person expects of each place: the part of the destination choice that all people of a citizenship
share.

A person of citizenship c who stands in place s chooses j with probability proportional to
exp(utilities[c, j] + moving[s, j]); a person who has not crossed a border of the 31 yet has no moving term.
The calibration fits with these functions and the simulation calls them every month, so there is one formula.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Names of the weights, in the order of the fitted table.
WEIGHTS = (
    "network", "earlier_applicants", "recognition", "income", "unemployment", "distance", "language", "colony",
    "population", "stay", "route",
)  # fmt: skip

#: Persons of the own origin without whom nobody is drawn more or less to a place: it keeps the logarithm away from
#: the few whom a simulation at a smaller scale cannot count.
FLOOR = 30.0
#: Years after which an application draws half as many people as a new one.
HALF_LIFE = 5.0
#: The year at whose start earlier applicants drew as they still do where newcomers do not.
REFERENCE_YEAR = 2015


class Coefficients(NamedTuple):
    """Weights of the destination choice; ``state_effect`` (33,) over places, ``pair_effect`` (36, 33)."""

    network: float
    earlier_applicants: float
    recognition: float
    income: float
    unemployment: float
    distance: float
    language: float
    colony: float
    population: float
    stay: float
    route: float
    state_effect: Array
    pair_effect: Array


class Ties(NamedTuple):
    """What does not change between citizenship and place; each (36, 33).

    ``distance_km`` between capitals in km, ``language`` and ``colony`` 0 or 1.
    """

    distance_km: Array
    language: Array
    colony: Array


class Conditions(NamedTuple):
    """A year's conditions by place; each (33,): EUR a head, share of the labour force, persons."""

    gdp_per_head: Array
    unemployment: Array
    population: Array


def utilities(
    weights: Coefficients,
    network: Array,
    earlier: Array,
    recognition: Array,
    conditions: Conditions,
    ties: Ties,
) -> Array:
    """Shared utility of every place for every citizenship.

    Shapes: ``network`` (33, 36) own-origin persons living there, ``earlier`` (33, 36) own-origin persons who applied
    there before this year (see ``year_later``), ``recognition`` (33, 36) protection rate at first instance
    in [0, 1]. Returns (36, 33), minus infinity for a place whose state effect is (the United Kingdom and elsewhere, to
    which the caller gives a share of the choices).
    Source: research on destination choice (network first, then distance, language and income); the form is a
    conditional logit.
    """
    by_place = (
        weights.income * np.log(conditions.gdp_per_head)
        + weights.unemployment * conditions.unemployment
        + weights.population * np.log(conditions.population)
    )
    value = (
        communities(weights, network, earlier)
        + weights.recognition * recognition.T
        + weights.distance * np.log(ties.distance_km)
        + weights.language * ties.language
        + weights.colony * ties.colony
        + by_place[None, :]
    )
    # the conditions of a closed place need not be known
    open_places = np.isfinite(weights.state_effect)[None, :]
    return np.where(open_places, value + weights.state_effect[None, :] + weights.pair_effect, -np.inf)


def communities(weights: Coefficients, network: Array, earlier: Array) -> Array:
    """What those who are or applied there already are worth, from two (33, 36): (36, 33)."""
    return np.asarray(
        weights.network * np.log(network.T + FLOOR) + weights.earlier_applicants * np.log(earlier.T + FLOOR)
    )


def year_later(earlier: Array, applied: Array) -> Array:
    """Earlier applicants at the next New Year, with the first-time applicants of the year added (arrays of one
    shape)."""
    return np.asarray(0.5 ** (1 / HALF_LIFE) * earlier + applied)


def drawing(reference: Array, earlier: Array, feedback: float) -> Array:
    """Earlier applicants as far as they draw others: the part ``feedback`` of their pull follows ``earlier``, the rest
    those of ``REFERENCE_YEAR`` (arrays of one shape; logarithms are mixed)."""
    return np.asarray((reference + FLOOR) ** (1 - feedback) * (earlier + FLOOR) ** feedback - FLOOR)


def moving(weights: Coefficients, between_km: Array) -> Array:
    """What staying is worth and what the way costs, from place s (row) to place j (column): (33, 33).

    ``between_km`` is (33, 33) between capitals in km; where it is not a number the way costs nothing here.
    """
    way = weights.route * np.log1p(np.nan_to_num(between_km))
    return way + weights.stay * np.eye(between_km.shape[0])


def choice_probabilities(utility: Array) -> Array:
    """Softmax over the last axis; minus infinity closes a place."""
    shifted = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)
