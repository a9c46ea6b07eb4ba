"""Profiles of the weights of the destination choice: how fast the fit worsens as one weight leaves its value.

One weight is held at points of a grid and all other weights and the state effects climb to their mode again, so a
profile shows ridges and skewness that a standard error cannot.

The likelihood is tempered and a citizenship's years repeat each other, so a drop of the log posterior has no fixed
meaning: by theory it is half a chi-squared of one degree of freedom only if the sandwich variance of the weight
equals its model variance (inverse information with the priors' precision). Every drop is therefore divided by
sandwich over model variance (Kent 1982; for clustered data Chandler and Bate 2007; for composite posteriors Pauli,
Racugno and Ventura 2011). The 90 % interval ends where the drop so adjusted passes t^2 / 2, t being the quantile of
Student's t with one degree of freedom fewer than there are citizenships: chi-squared with few clusters. A quadratic
profile then gives exactly value +- t standard errors; what differs is the shape.

Limits: one ratio for all points, taken at the mode. It divides the prior's drop too, since otherwise the mode would
leave the fit's; so an interval says how far the estimate would scatter rather than what the prior believes. All weights
have normal priors, hence every profile falls without bound and each side has its crossing.
"""

from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration.destination import (
    HALF_WIDTH,
    PRIORS,
    STATE_SPREAD,
    DestinationFit,
    mechanism,
    posterior,
)
from pactsim.calibration.destination_data import DestinationData
from pactsim.calibration.destination_likelihood import N_WEIGHTS, information, slopes
from pactsim.calibration.fitted_table import Card, write
from pactsim.model.fitted import FITTED_FOLDER
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Steps to each side of the value and their size in standard errors; more steps if the interval ends beyond them.
STEPS, STEP = 4, 0.75
#: A mode may be missed by so much of a log posterior (Fisher scoring stops at small steps).
TOLERANCE: Final = 1e-5


def make_profile(data: DestinationData, found: DestinationFit) -> pd.DataFrame:
    """Profiles of all weights, by coefficient and rising value.

    ``found`` is what ``destination.fit`` makes of ``data`` (not a refit with weights held). Columns: ``coefficient``,
    ``value``; drops below the mode, natural logarithms: ``log_likelihood_drop`` (tempered; below zero where the prior
    holds the mode off the likelihood's), ``log_posterior_drop``, ``adjusted_drop``; ``low`` and ``high``, the profile's
    90 % interval, the same in all rows of a coefficient. Raises ValueError if ``found`` is not the mode.
    """
    mode = np.concatenate([found.weights, found.state])
    best = mechanism(data, mode, found.scale)
    if posterior(data, best, found.scale) - posterior(data, mode, found.scale) > TOLERANCE:
        raise ValueError("profiles start from the posterior mode; this fit is elsewhere (weights held?)")
    ratios = found.errors[:N_WEIGHTS] ** 2 / model_variances(data, best, found.scale)
    profiles = [
        _profile(data, best, found.scale, k, float(found.errors[k]), float(ratios[k]))
        for k in range(N_WEIGHTS)
    ]
    return pd.concat(profiles, ignore_index=True)


def model_variances(data: DestinationData, values: Array, scale: float) -> Array:
    """Variances of the weights (11,) if the tempered likelihood were the truth, the priors' precision included."""
    spread = np.array([PRIORS[name].spread for name in WEIGHTS] + [STATE_SPREAD] * N_STATES)
    known = information(data, values[:N_WEIGHTS], values[N_WEIGHTS:], _no_pairs(), scale)
    return np.asarray(np.diag(np.linalg.inv(known + np.diag(1 / spread**2)))[:N_WEIGHTS])


def _profile(
    data: DestinationData, mode: Array, scale: float, k: int, error: float, ratio: float
) -> pd.DataFrame:
    """The profile of weight ``k``."""
    best, likeliest = posterior(data, mode, scale), _likelihood(data, mode, scale)
    held = np.arange(mode.size) == k
    rows = [(float(mode[k]), 0.0, 0.0, 0.0)]
    for side in (-1, 1):
        values = mode
        for step in count(1):
            values = values.copy()
            values[k] = mode[k] + side * step * STEP * error
            values = mechanism(data, values, scale, held)
            drop = best - posterior(data, values, scale)
            if drop < -TOLERANCE:
                raise ValueError(f"{WEIGHTS[k]}: {values[k]:.3f} is likelier than the fit by {-drop:.2g}")
            rows.append((float(values[k]), likeliest - _likelihood(data, values, scale), drop, drop / ratio))
            if step >= STEPS and drop / ratio > HALF_WIDTH**2 / 2:
                break
    columns = ["value", "log_likelihood_drop", "log_posterior_drop", "adjusted_drop"]
    frame = pd.DataFrame(sorted(rows), columns=columns)
    frame.insert(0, "coefficient", WEIGHTS[k])
    frame["low"], frame["high"] = interval(
        frame["value"].to_numpy(), frame["adjusted_drop"].to_numpy(), float(mode[k])
    )
    return frame


def interval(values: Array, drops: Array, mode: float) -> tuple[float, float]:
    """Where adjusted ``drops`` at rising ``values`` pass the level of the 90 % interval, outermost if more than once.

    The signed root of the drop is nearly a line, so that it is what is interpolated.
    """
    root = PchipInterpolator(values, np.sign(values - mode) * np.sqrt(2 * np.maximum(drops, 0)))
    low, high = (root.solve(level, extrapolate=False) for level in (-HALF_WIDTH, HALF_WIDTH))
    return float(np.min(low)), float(np.max(high))


def turns(profile: pd.DataFrame) -> int:
    """How often the profile of one weight turns besides its mode: 0 if it has a single top."""
    downhill = np.sign(np.diff(profile["log_posterior_drop"].to_numpy()))
    return int((np.diff(downhill) != 0).sum()) - 1


def write_profile(frame: pd.DataFrame, folder: Path = FITTED_FOLDER) -> None:
    """Write the table ``destination_profile``, made by ``make_profile``."""
    single = sum(turns(profile) == 0 for _, profile in frame.groupby("coefficient"))
    write(
        "destination_profile",
        frame,
        Card(
            title="Profile likelihood of the weights of the destination choice",
            years="as those of the table destination",
            method="""Each weight held at value +- 3 standard errors in steps of 0.75, further until the interval ends;
            all other weights and the state effects climb to their mode again. Drops are below the mode of the tempered
            log posterior; adjusted_drop is log_posterior_drop times model over sandwich variance (errors clustered by
            citizenship). low and high: where adjusted_drop passes half the square of Student's t (90 %).""",
            identification="as the weights in the table destination",
            unit="value, low, high: as the weights; drops: natural logarithms",
            limits="""Profiles of the first fit, before the way is chosen by forecasts and stay set to zero. One ratio
            for all points. The prior's drop is adjusted with the likelihood's.""",
            quality=f"{single} of {frame['coefficient'].nunique()} profiles have a single top.",
        ),
        digits=4,
        folder=folder,
    )


def _likelihood(data: DestinationData, values: Array, scale: float) -> float:
    return float(slopes(data, values[:N_WEIGHTS], values[N_WEIGHTS:], _no_pairs(), scale)[0].sum())


def _no_pairs() -> Array:
    return np.zeros((N_CITIZENSHIPS, N_STATES))
