"""The key of a cycle: by Annex I, or corrected by the burdens that a counterfactual takes into account."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import EU_STATES, PLACE_INDEX, POOL_STATES, STATE_INDEX
from pactsim.model.law.fair_share import fair_share
from pactsim.model.law.key_correction import corrected_key
from pactsim.model.phases.solidarity_facts import (
    flow_of_months,
    hosted_by_state,
    latest,
    population_and_gdp,
)

Array = NDArray[np.float64]

#: Burdens in the order of the weights below.
WEIGHTS = ("key_caseload_weight", "key_unemployment_weight", "key_temporary_protection_weight")
_MONTHS_OF_CASELOAD = 60


def key_of_year(world: Any, cycle: int, beneficiaries: NDArray[np.bool_] | None = None) -> Array:
    """The key over the pool states in a cycle, (26,), by the chosen denominator and corrections.

    ``beneficiaries`` (26,) are left out where the denominator is the contributors alone.
    """
    weight = world.parameters.number("key_weight_population", date(cycle, 1, 1))
    denominator = world.parameters.value("key_denominator", date(cycle, 1, 1))
    if denominator == "union":
        population, gdp = population_and_gdp(world, cycle, EU_STATES)
        share = fair_share(population, gdp, weight)
        share = corrected_share(world, cycle, EU_STATES, share, population, gdp)
        return share[[EU_STATES.index(code) for code in POOL_STATES]]
    population, gdp = population_and_gdp(world, cycle, POOL_STATES)
    if denominator == "contributors" and beneficiaries is not None and not beneficiaries.all():
        population = np.where(beneficiaries, 0.0, population)
        gdp = np.where(beneficiaries, 0.0, gdp)
    share = fair_share(population, gdp, weight)
    return corrected_share(world, cycle, POOL_STATES, share, population, gdp)


def correction_weights(world: Any, on: date) -> Array:
    """Weight of each correction on a day, (3,); scaled down together if they exceed the whole key."""
    weights = np.array([world.parameters.number(name, on) for name in WEIGHTS])
    return np.asarray(weights / max(float(weights.sum()), 1.0))


def corrected_share(
    world: Any, cycle: int, codes: tuple[str, ...], share: Array, population: Array, gdp: Array
) -> Array:
    """The key of a cycle after its corrections, (n_states,) in the order of ``codes``.

    A burden of which the run knows nothing yet (no past) corrects nothing.
    """
    on = date(cycle, 1, 1)
    weights = correction_weights(world, on)
    if not weights.any():
        return share
    size = population / population.sum() + gdp / gdp.sum()
    burdens = np.array([
        _caseload(world, cycle, codes) / np.maximum(population, 1.0),
        _unemployment(world, cycle, codes),
        _hosted(world, cycle, codes) / np.maximum(population, 1.0),
    ])  # fmt: skip
    return corrected_key(share, size, burdens, weights, world.parameters.number("key_correction_cap", on))


def _caseload(world: Any, cycle: int, codes: tuple[str, ...]) -> Array:
    applications, _ = flow_of_months(
        world, "applications_first_time", date(cycle - 1, 6, 30), _MONTHS_OF_CASELOAD
    )
    return np.asarray(applications[[PLACE_INDEX[code] for code in codes]])


def _unemployment(world: Any, cycle: int, codes: tuple[str, ...]) -> Array:
    return latest(world.scheme_facts("states"), "unemployment", cycle - 2, codes)


def _hosted(world: Any, cycle: int, codes: tuple[str, ...]) -> Array:
    hosted = hosted_by_state(world, date(cycle - 1, 6, 30))
    return np.asarray(hosted[[STATE_INDEX[code] for code in codes]])
