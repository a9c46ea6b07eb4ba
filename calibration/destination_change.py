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

from pactsim.calibration.destination import PRIORS, DestinationFit
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_opening import forecast
from pactsim.calibration.estimate import LEVEL
from pactsim.calibration.unfitted import total_variation
from pactsim.model.parameters import read_registry
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Nothing steeper than the prior of the way allows (-0.4, spread 0.3): forecasts hardly tell steeper ones apart.
ROUTES: Final = (-0.3, -0.45, -0.6, -0.75, -0.9)
LEFT: Final = (1.0, 0.9, 0.8, 0.7, 0.6)
FEEDBACK: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
#: Years ahead that are forecast, and the first opening with a year of record before it.
AHEAD: Final = 3
FIRST_OPENING: Final = 2016
#: Between the capitals of Greece or Italy and those of most applicants.
USUAL_WAY_KM: Final = 1500.0
#: Target years without which nothing is ruled out.
FEWEST_TARGETS: Final = 3
_STAY, _ROUTE = WEIGHTS.index("stay"), WEIGHTS.index("route")


class Change(NamedTuple):
    """Weight of the way, persistence and feedback, the lowest and highest value of each grid that is not ruled out, and
    the mean error of forecasts of the next year; ``grid`` has the mean error by value and years ahead."""

    route: float
    left: float
    feedback: float
    routes: tuple[float, float]
    lefts: tuple[float, float]
    feedbacks: tuple[float, float]
    error: float
    grid: pd.DataFrame


def untried() -> Change:
    """Before any forecast can be compared: the priors of persistence and feedback from their lever files, and that of
    the way with what its prior worth of staying adds on a way of the usual length."""
    known = read_registry()
    left, feedback = (
        float(known[name].schedule[-1].value)
        for name in ("destination_opening_persistence", "destination_feedback")
    )
    way = PRIORS["route"].value - PRIORS["stay"].value / np.log1p(USUAL_WAY_KM)
    return Change(
        route=round(float(way), 2),
        left=left,
        feedback=feedback,
        routes=(min(ROUTES), max(ROUTES)),
        lefts=(min(LEFT), max(LEFT)),
        feedbacks=(min(FEEDBACK), max(FEEDBACK)),
        error=float("nan"),
        grid=pd.DataFrame(),
    )


def with_route(weights: Array, route: float) -> Array:
    """The weights with that of the way; staying has none of its own, since the two are a ridge."""
    changed = weights.copy()
    changed[_STAY], changed[_ROUTE] = 0.0, route
    return changed


def choose(data: DestinationData, fits: Mapping[int, DestinationFit], last_target: int) -> Change:
    """What forecasts of years up to ``last_target`` leave of the priors, which hold if there is none yet.

    ``fits[S]`` was made on the years before S.
    """
    prior = untried()
    ways = [(route, prior.left, prior.feedback) for route in sorted({*ROUTES, prior.route})]
    next_year = _errors(data, fits, last_target, range(1), ways)
    if next_year.empty:
        return prior
    grid = [_means(next_year, 1)]
    next_year.columns = pd.Index([route for route, _, _ in ways])
    routes = not_ruled_out(next_year)
    route = _nearest(prior.route, routes, ROUTES)
    found = prior._replace(route=route, routes=routes, error=float(next_year[route].mean()), grid=grid[0])
    changes = [(route, left, feedback) for left in LEFT for feedback in FEEDBACK]
    later = _errors(data, fits, last_target, range(1, AHEAD), changes)
    if later.empty:
        # the next year alone does not tell how long effects last, nor who follows whom
        return found
    lefts, feedbacks = (not_ruled_out(_best_of_others(later, level)) for level in ("left", "feedback"))
    return found._replace(
        left=_nearest(prior.left, lefts, LEFT),
        feedback=_nearest(prior.feedback, feedbacks, FEEDBACK),
        lefts=lefts,
        feedbacks=feedbacks,
        grid=pd.concat([*grid, _means(later, AHEAD)], ignore_index=True),
    )


def _means(errors: pd.DataFrame, ahead: int) -> pd.DataFrame:
    """Mean errors over forecasts by value; ``ahead`` is the furthest year ahead that they hold."""
    rows = errors.mean().rename("error").reset_index()
    return rows.assign(years_ahead=ahead, forecasts=len(errors))


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
    comparison with target years as clusters). Few years, so little is ruled out. Years that follow each other share
    openings, and so their errors are not quite independent, which this leaves out.
    """
    by_year = errors.groupby("target").mean()
    worse = by_year.sub(by_year[by_year.mean().idxmin()], axis=0)
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
