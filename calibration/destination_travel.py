"""What a kilometre on the way costs, and how long the effects of an opening last: found from forecasts.

Between states that differ in everything, distance and attraction cannot be told apart; from one year to the next they
can, since arrivals by route move and attraction hardly does. So the weight of the way is the one whose forecasts of the
next year, each from fits on the years before it, put the fewest people in the wrong place; the persistence of opening
effects is found from forecasts of two and three years.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.destination import DestinationFit
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_opening import forecast
from pactsim.calibration.unfitted import total_variation
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Nothing steeper than the prior of the way allows (-0.4, spread 0.3): forecasts hardly tell steeper ones apart.
ROUTES: Final = (-0.3, -0.6, -0.9)
LEFT: Final = (1.0, 0.9, 0.8, 0.7, 0.6)
#: Years ahead that are forecast, and the first opening with two years of record before it.
AHEAD: Final = 3
FIRST_OPENING: Final = 2016
#: Values whose mean error is within this share of the least are not ruled out.
INDISTINCT: Final = 0.01
_STAY, _ROUTE = WEIGHTS.index("stay"), WEIGHTS.index("route")

#: Total variation over cells by opening, years ahead, weight of the way and persistence.
Errors = dict[tuple[int, int, float, float], float]


class Travel(NamedTuple):
    """Weight of the way and persistence, with the values of the grid that are hardly worse."""

    route: float
    left: float
    routes: tuple[float, float]
    lefts: tuple[float, float]
    error: float


#: What is assumed before any forecast can be compared: near the prior of the way, and some fading.
UNTRIED: Final = Travel(-0.6, 0.8, (ROUTES[-1], ROUTES[0]), (LEFT[-1], LEFT[0]), float("nan"))


def with_route(weights: Array, route: float) -> Array:
    """The weights with that of the way; staying has none of its own, since the two are a ridge."""
    changed = weights.copy()
    changed[_STAY], changed[_ROUTE] = 0.0, route
    return changed


def forecast_errors(data: DestinationData, fits: Mapping[int, DestinationFit], last_target: int) -> Errors:
    """Errors of all forecasts of years up to ``last_target``; ``fits[S]`` was made on the years before S."""
    errors: Errors = {}
    for opening, found in fits.items():
        row = opening - data.first_year
        ahead = min(AHEAD, last_target - opening + 1)
        if opening < FIRST_OPENING or ahead < 1:
            continue
        for route in ROUTES:
            weights = with_route(found.weights, route)
            for left in LEFT:
                shares = forecast(data, weights, found.state, found.pair, row, ahead, left)
                for step in range(ahead):
                    truth = data.counts[:, row + step]
                    guess = shares[step] * truth.sum(axis=1, keepdims=True)
                    errors[opening, step + 1, route, left] = total_variation(guess, truth)
    return errors


def choose(errors: Errors, last_target: int) -> Travel:
    """The pair of values with the least mean error over forecasts of years up to ``last_target``; ``UNTRIED`` if there
    is no forecast yet."""
    if not errors:
        return UNTRIED
    route = min(ROUTES, key=lambda route: _mean(errors, last_target, (1,), route, None))
    if all(step == 1 or opening + step - 1 > last_target for opening, step, _, _ in errors):
        # the next year alone does not tell how long effects last
        return UNTRIED._replace(route=route, error=_mean(errors, last_target, (1,), route, None))
    ahead = tuple(range(2, AHEAD + 1))
    left = min(LEFT, key=lambda left: _mean(errors, last_target, ahead, route, left))
    least = _mean(errors, last_target, (1,), route, None), _mean(errors, last_target, ahead, route, left)
    routes = [r for r in ROUTES if _mean(errors, last_target, (1,), r, None) <= least[0] * (1 + INDISTINCT)]
    lefts = [k for k in LEFT if _mean(errors, last_target, ahead, route, k) <= least[1] * (1 + INDISTINCT)]
    return Travel(route, left, (min(routes), max(routes)), (min(lefts), max(lefts)), least[0])


def _mean(
    errors: Errors, last_target: int, ahead: tuple[int, ...], route: float, left: float | None
) -> float:
    """Mean error of forecasts of years up to ``last_target``, so many years ahead, at a weight of the way and, unless
    None, a persistence."""
    values = [
        value
        for (opening, step, r, k), value in errors.items()
        if step in ahead and opening + step - 1 <= last_target and r == route and (left is None or k == left)
    ]
    return float(np.mean(values))
