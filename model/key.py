"""The reference key over all 31 states: the yardstick for burdens, also outside the pool."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model import observed_states
from pactsim.model.law.fair_share import fair_share


def population_gdp_key(year: int, weight_population: float) -> NDArray[np.float64]:
    """Shares of the 31 states by population of ``year`` and GDP of the year before, (31,); sum 1.

    The last known figures hold for later years.
    """
    population = observed_states.state_series("population", year, year)[0]
    gdp = observed_states.state_series("gdp_meur", year - 1, year - 1)[0]
    return np.asarray(fair_share(np.nan_to_num(population), np.nan_to_num(gdp), weight_population))
