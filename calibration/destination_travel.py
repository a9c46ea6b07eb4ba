"""What moves a split from year to year: the way, fading, and newcomers who follow. Found from forecasts.

Between states that differ in everything, distance and attraction cannot be told apart, nor can a community that draws
people from whatever drew the community; from one year to the next they can, since arrivals by route and communities
move and attraction hardly does. So the weight of the way is judged by forecasts of the next year, each from fits on the
years before it; how long the effects of an opening last, and which part of the pull of earlier applicants follows new
ones, by forecasts of two and three years. Forecasts are few and years differ, so each keeps its prior where forecasts
do not rule it out, and else moves to the nearest value that they leave.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from pactsim.calibration.destination import DestinationFit
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_opening import forecast
from pactsim.calibration.estimate import LEVEL
from pactsim.calibration.unfitted import total_variation
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Nothing steeper than the prior of the way allows (-0.4, spread 0.3): forecasts hardly tell steeper ones apart.
ROUTES: Final = (-0.3, -0.45, -0.6, -0.75, -0.9)
LEFT: Final = (1.0, 0.9, 0.8, 0.7, 0.6)
FEEDBACK: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
#: Years ahead that are forecast, and the first opening with two years of record before it.
AHEAD: Final = 3
FIRST_OPENING: Final = 2016
#: Target years without which nothing is ruled out.
FEWEST_TARGETS: Final = 3
_STAY, _ROUTE = WEIGHTS.index("stay"), WEIGHTS.index("route")


class Travel(NamedTuple):
    """Weight of the way, persistence and feedback, the lowest and highest value of each grid that is not ruled out, and
    the mean error of forecasts of the next year."""

    route: float
    left: float
    feedback: float
    routes: tuple[float, float]
    lefts: tuple[float, float]
    feedbacks: tuple[float, float]
    error: float


#: Before any forecast can be compared: the priors of persistence and feedback, and that of the way (-0.4) with what its
#: prior worth of staying (0.5) adds on a way of the usual 1,500 km.
UNTRIED: Final = Travel(
    -0.45, 0.9, 0.5, (ROUTES[-1], ROUTES[0]), (LEFT[-1], LEFT[0]), (FEEDBACK[0], FEEDBACK[-1]), float("nan")
)


def with_route(weights: Array, route: float) -> Array:
    """The weights with that of the way; staying has none of its own, since the two are a ridge."""
    changed = weights.copy()
    changed[_STAY], changed[_ROUTE] = 0.0, route
    return changed


def choose(data: DestinationData, fits: Mapping[int, DestinationFit], last_target: int) -> Travel:
    """What forecasts of years up to ``last_target`` leave of the priors; ``UNTRIED`` if there is none yet.

    ``fits[S]`` was made on the years before S.
    """
    ways = [(route, UNTRIED.left, UNTRIED.feedback) for route in ROUTES]
    next_year = _errors(data, fits, last_target, range(1), ways)
    if next_year.empty:
        return UNTRIED
    next_year.columns = pd.Index(ROUTES)
    routes = not_ruled_out(next_year)
    route = _nearest(UNTRIED.route, routes, ROUTES)
    error = _errors(data, fits, last_target, range(1), [(route, UNTRIED.left, UNTRIED.feedback)])
    found = UNTRIED._replace(route=route, routes=routes, error=float(error.to_numpy().mean()))
    changes = [(route, left, feedback) for left in LEFT for feedback in FEEDBACK]
    later = _errors(data, fits, last_target, range(1, AHEAD), changes)
    if later.empty:
        # the next year alone does not tell how long effects last, nor who follows whom
        return found
    lefts, feedbacks = (not_ruled_out(_best_of_others(later, level)) for level in ("left", "feedback"))
    return found._replace(
        left=_nearest(UNTRIED.left, lefts, LEFT),
        feedback=_nearest(UNTRIED.feedback, feedbacks, FEEDBACK),
        lefts=lefts,
        feedbacks=feedbacks,
    )


def _errors(
    data: DestinationData, fits: Mapping[int, DestinationFit], last_target: int, steps: range,
    values: Sequence[tuple[float, float, float]],
) -> pd.DataFrame:  # fmt: skip
    """Total variation over cells: a row a forecast (opening, target) so many ``steps`` ahead, the next year being 0;
    a column a value of (route, left, feedback)."""
    rows: dict[tuple[int, int], list[float]] = {}
    for opening, found in fits.items():
        row = opening - data.first_year
        ahead = min(steps.stop, last_target - opening + 1)
        if opening < FIRST_OPENING or ahead <= steps.start:
            continue
        truth = data.counts[:, row : row + ahead].transpose(1, 0, 2)
        for route, left, feedback in values:
            weights = with_route(found.weights, route)
            shares = forecast(data, weights, found.state, found.pair, row, ahead, left, feedback)
            guess = shares * truth.sum(axis=2, keepdims=True)
            for step in range(steps.start, ahead):
                error = total_variation(guess[step], truth[step])
                rows.setdefault((opening, opening + step), []).append(error)
    if not rows:
        return pd.DataFrame()
    return pd.DataFrame(
        list(rows.values()),
        index=pd.MultiIndex.from_tuples(list(rows), names=["opening", "target"]),
        columns=pd.MultiIndex.from_tuples(values, names=["route", "left", "feedback"]),
    )


def not_ruled_out(errors: pd.DataFrame) -> tuple[float, float]:
    """Lowest and highest value (columns) whose errors do not exceed those of the best beyond chance.

    Paired differences by forecast (rows), averaged by target year: forecasts of one year from several openings miss the
    same event. A value is out if zero is below their one-sided interval by Student's t (Diebold and Mariano's
    comparison with target years as clusters). Few years, so little is ruled out.
    """
    best = errors.mean().idxmin()
    worse = errors.sub(errors[best], axis=0).groupby("target").mean()
    years = len(worse)
    if years < FEWEST_TARGETS:
        return float(errors.columns.min()), float(errors.columns.max())
    reach = student.ppf((1 + LEVEL) / 2, years - 1) * worse.std(ddof=1) / np.sqrt(years)
    kept = worse.columns[worse.mean() <= reach + 1e-12]
    return float(kept.min()), float(kept.max())


def _best_of_others(errors: pd.DataFrame, level: str) -> pd.DataFrame:
    """Errors by value of one level, the other one at its best for that value."""
    mean = errors.mean()
    best = mean.groupby(level).idxmin()
    return pd.DataFrame({value: errors[pair] for value, pair in best.items()})


def _nearest(prior: float, left: tuple[float, float], grid: tuple[float, ...]) -> float:
    """The prior if it is between the values that are left, else the nearest value of the grid among them."""
    if left[0] <= prior <= left[1]:
        return prior
    return min((value for value in grid if left[0] <= value <= left[1]), key=lambda value: abs(value - prior))
