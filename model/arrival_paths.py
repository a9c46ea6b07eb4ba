"""Future entries against the default path: an ensemble of paths with the measured volatility, and shocks.

Members are input scenarios, no forecast. Member 0 is the default path; every other one multiplies each channel by
a log-normal path of mean one. The draws are keyed by (member, channel, year, month) and not by the run's seed:
all replicates of a run and both scenarios of a comparison meet the same arrivals.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from pactsim.agents.codes import OTHER_ENTRY
from pactsim.model.arrival_shocks import shock_factors
from pactsim.model.arrival_volatility import Volatility, measured_volatility
from pactsim.model.calendar import month_index, year_month
from pactsim.model.random import path_draw
from pactsim.model.readings import read_once
from pactsim.model.scenario_sections import Arrivals

Array = NDArray[np.float64]

N_ENTRY_CHANNELS: Final = OTHER_ENTRY + 1
#: The last year of the record, from which paths fan out.
LAST_OBSERVED_YEAR: Final = 2025
#: Yearly draws are cut here, in standard deviations: 2.9 log points at most, the largest change on record.
LARGEST_DRAW: Final = 2.5


def future_factors(arrivals: Arrivals, first_month: int, last_month: int) -> Array:
    """What multiplies the default path of ``arrivals``: (months, 10, 36), 1 in observed months.

    The ensemble's member and the shocks. ``level`` and ``trend`` are part of the default path; rows of a CSV
    replace it, with all factors.
    """
    factors = shock_factors(arrivals.shocks, first_month, last_month)
    if arrivals.path == "ensemble" and arrivals.member > 0:
        for month in range(max(first_month, month_index(LAST_OBSERVED_YEAR + 1, 1)), last_month + 1):
            year, number = year_month(month)
            factors[month - first_month] *= member_factors(arrivals.member, year)[number - 1, :, None]
    return factors


@read_once
def member_factors(member: int, year: int) -> Array:
    """A member's factors of one future year by month and channel: (12, 10), each with mean 1 over members."""
    volatility = measured_volatility()
    factors = np.empty((12, N_ENTRY_CHANNELS))
    for channel in range(N_ENTRY_CHANNELS):
        level = _yearly_level(volatility, member, channel, year)
        factors[:, channel] = level * _within_year(volatility, member, channel, year)
    return factors


def _yearly_level(volatility: Volatility, member: int, channel: int, year: int) -> float:
    """The year's level: the exponential of a first-order autoregression from 0 in 2025, over its mean.

    Innovations have the size that gives yearly log changes, once the path has fanned out, the measured standard
    deviation: a stationary autoregression changes by sd = innovation x sqrt(2 / (1 + persistence)).
    """
    persistence = volatility.yearly_persistence
    innovation = volatility.yearly_sd[channel] * np.sqrt((1 + persistence) / 2)
    level, log_mean = 0.0, 0.0
    for passed in range(LAST_OBSERVED_YEAR + 1, year + 1):
        level = persistence * level + innovation * _cut_normal(path_draw(member, channel, passed, 0))
        log_mean += _log_mean(innovation * persistence ** (year - passed))
    return float(np.exp(level - log_mean))


def _within_year(volatility: Volatility, member: int, channel: int, year: int) -> Array:
    """The months around the year's level: (12,), an autoregression less its own mean, over its expectation."""
    persistence = volatility.monthly_persistence
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    centre = np.eye(12) - 1 / 12
    covariance = centre @ persistence**distance @ centre
    # what is measured has lost its yearly mean too, so the autoregression itself must spread wider
    scale = volatility.monthly_sd[channel] / np.sqrt(np.diag(covariance).mean())
    luck = ndtri([path_draw(member, channel, year, month) for month in range(1, 13)])
    deviation = np.empty(12)
    deviation[0] = luck[0]
    for month in range(1, 12):
        deviation[month] = persistence * deviation[month - 1] + np.sqrt(1 - persistence**2) * luck[month]
    return np.exp(scale * (deviation - deviation.mean()) - scale**2 * np.diag(covariance) / 2)


def _cut_normal(uniform: float) -> float:
    """A normal draw cut at ``LARGEST_DRAW`` either way and stretched to unit variance."""
    low = ndtr(-LARGEST_DRAW)
    return float(ndtri(low + uniform * (1 - 2 * low)) / _cut_deviation())


def _log_mean(scale: float) -> float:
    """Logarithm of the mean of exp(scale x cut normal): the moment generating function of a cut normal."""
    scale /= _cut_deviation()
    inside = ndtr(LARGEST_DRAW - scale) - ndtr(-LARGEST_DRAW - scale)
    return float(scale**2 / 2 + np.log(inside / (1 - 2 * ndtr(-LARGEST_DRAW))))


def _cut_deviation() -> float:
    """Standard deviation of a standard normal cut at ``LARGEST_DRAW`` either way."""
    density = np.exp(-(LARGEST_DRAW**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.sqrt(1 - 2 * LARGEST_DRAW * density / (1 - 2 * ndtr(-LARGEST_DRAW))))
