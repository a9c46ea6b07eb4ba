"""Where people apply, out of sample: runs that begin on 1 January and know no outcome of that year or later.

Every forecast of year Y opens with what was known before its opening (``calibration.as_of``): weights, state and pair
effects fitted on earlier years, effects of the opening closed on a run of the year before. Given are arrivals by route
and the EU+ total of every citizenship in Y; compared are the splits over states. The mechanism alone is the formula
without pair and opening effects.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration import as_of, targets
from pactsim.calibration.destination import DestinationFit
from pactsim.calibration.destination_change import AHEAD, FIRST_OPENING
from pactsim.calibration.destination_data import destination_data
from pactsim.calibration.destination_likelihood import expected_shares
from pactsim.calibration.entries import EntriesFit
from pactsim.calibration.openings_before import opened
from pactsim.calibration.stage import Progress
from pactsim.calibration.unfitted import first_time, key_shares, total_variation
from pactsim.calibration.validation.finding import Finding, score
from pactsim.model.readings import laid_over
from pactsim.model.simulation import Simulation

Array = NDArray[np.float64]

GROUP: Final = "destination"
YEARS: Final = range(2018, 2025)
#: A coarser scale adds chance to every score: at 1:10 cells one year ahead score 0.010 worse than at 1:1.
SCALE: Final = 4
CLOSING_SCALE: Final = 4
SEEDS: Final = (1, 2, 3, 4, 5, 6)
_PERIOD: Final = f"{YEARS[0]}-{YEARS[-1]}"
_SOURCE: Final = "first-time applicants, Eurostat and UNHCR"


class Forecast(NamedTuple):
    """One opening: shares by seed, year ahead, state and citizenship (seeds, years, 31, 36), and those of the
    mechanism alone in its first year (31, 36)."""

    opening: int
    shares: Array
    mechanism: Array


def forecast(
    opening: int, lodged: EntriesFit, fits: dict[int, DestinationFit], ahead: int, seeds: Sequence[int] = SEEDS,
    scale: int = SCALE, closing_scale: int = CLOSING_SCALE,
) -> Forecast:  # fmt: skip
    """Runs from 1 January of ``opening``, ``ahead`` years long, that know nothing of later outcomes.

    ``fits`` hold the openings before this one; this one's is added.
    """
    with opened(opening, lodged, fits, seeds[0], closing_scale) as start:
        last = opening + ahead - 1
        runs = [Simulation(start.scenario, opening, last, scale=scale, seed=seed).run() for seed in seeds]
        counts = np.array([first_time(run.tables()["applications"]) for run in runs])
    # features of the year itself: unit data and standings are exogenous, all else is what was known before
    known = {name: rows for name, rows in as_of.record_before(opening).items() if name != "applicants"}
    with laid_over(observed=known, fitted=start.tables):
        year = destination_data(opening, opening, lodged)
    mechanism = start.choice.mechanism
    alone = expected_shares(year, mechanism.weights, mechanism.state, 0 * mechanism.pair)[0][:, 0].T
    return Forecast(opening, _shares(counts), alone)


def findings(progress: Progress) -> list[Finding]:
    """Scores of one and three years ahead and of the mechanism alone, with the range over seeds."""
    lodged, fits = as_of.lodged_entries(), dict[int, DestinationFit]()
    openings = range(FIRST_OPENING, YEARS[-1] + 1)
    made: dict[int, Forecast] = {}
    for number, opening in enumerate(openings):
        made[opening] = forecast(opening, lodged, fits, min(AHEAD, YEARS[-1] - opening + 1))
        progress(number + 1, len(openings))
    return scored(made)


def scored(made: dict[int, Forecast]) -> list[Finding]:
    """The findings from forecasts of all openings from three years before the first target year on."""
    one = {year: _mean_first(made[year].shares[:, 0]) for year in YEARS}
    three = {year: _mean_first(made[year - AHEAD + 1].shares[:, AHEAD - 1]) for year in YEARS}
    alone = {year: made[year].mechanism[None] for year in YEARS}
    last, older = ({year: _last_shares(year - lag)[None] for year in YEARS} for lag in (1, AHEAD))
    cells, states = errors(one)
    naive_cells, naive_states = errors(last)
    relative = cells / naive_cells
    better = (relative < 1).sum(axis=1)
    # the forecast is the mean over seeds, the interval that of single seeds
    far_cells, far_states = errors(three)
    naive_far = errors(older)
    mechanism_cells, _ = errors(alone)
    key_cells, _ = errors(_key())
    known = "last year's shares"
    lines = [
        ("error over that of last year's shares, one year ahead", relative, 1.0, known),
        ("people in the wrong state and citizenship, one year ahead", cells, naive_cells.mean(), known),
        ("people in the wrong state, one year ahead", states, naive_states.mean(), known),
        ("people in the wrong state and citizenship, three years ahead", far_cells, naive_far[0].mean(),
         "shares three years before"),
        ("people in the wrong state, three years ahead", far_states, naive_far[1].mean(),
         "shares three years before"),
        ("people in the wrong state and citizenship, mechanism alone", mechanism_cells, key_cells.mean(),
         "population-GDP key"),
    ]  # fmt: skip
    found = [
        score(GROUP, name, _PERIOD, float(values[0].mean()), float(naive), naive_name,
              low=float(values[-len(SEEDS):].mean(axis=1).min()), high=float(values[-len(SEEDS):].mean(axis=1).max()),
              source=_SOURCE, reading=_by_year(values[:1]))
        for name, values, naive, naive_name in lines
    ]  # fmt: skip
    won = float(better[0])
    found.insert(
        1,
        Finding(
            GROUP, "years in which last year's shares are beaten, of 7", "EU+", _PERIOD, np.nan, np.nan, np.nan,
            won, float(better.min()), float(better.max()), 0.0, known, "validate", _SOURCE,
        ),
    )  # fmt: skip
    return found


def _mean_first(shares: Array) -> Array:
    """Shares of the mean over seeds, followed by those of every seed: (1 + seeds, 31, 36)."""
    return np.concatenate([shares.mean(axis=0, keepdims=True), shares])


def errors(shares: dict[int, Array]) -> tuple[Array, Array]:
    """Total variation over cells and over states, (seeds, years) each, from shares (seeds, 31, 36) by year, with the
    observed total of every citizenship given."""
    cells, states = [], []
    for year, by_seed in shares.items():
        truth = targets.first_time_applicants(year, year)[0]
        guesses = by_seed * truth.sum(axis=0)
        cells.append([total_variation(guess, truth) for guess in guesses])
        states.append([total_variation(guess.sum(axis=1), truth.sum(axis=1)) for guess in guesses])
    return np.array(cells).T, np.array(states).T


def _last_shares(year: int) -> Array:
    return _shares(targets.first_time_applicants(year, year)[0])


def _key() -> dict[int, Array]:
    """The population-GDP key, the same for all citizenships: (1, 31, 36) by year."""
    by_year = zip(YEARS, key_shares(YEARS[0], YEARS[-1]), strict=True)
    return {
        year: np.broadcast_to(shares[None, :, None], (1, N_STATES, N_CITIZENSHIPS))
        for year, shares in by_year
    }


def _shares(counts: Array) -> Array:
    """Shares over states by citizenship, (..., 31, 36); who is not there is spread as all others are."""
    total = counts.sum(axis=-2, keepdims=True)
    everybody = counts.sum(axis=-1, keepdims=True) / counts.sum(axis=(-2, -1), keepdims=True)
    return np.where(total > 0, counts / np.maximum(total, 1e-9), everybody)


def _by_year(values: Array) -> str:
    means = values.mean(axis=0)
    return "by year " + ", ".join(f"{year} {value:.3f}" for year, value in zip(YEARS, means, strict=True))
