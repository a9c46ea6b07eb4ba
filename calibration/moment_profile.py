"""Profiles of the objective: how much worse the fit gets as one unknown moves and the others follow.

The others follow in the linear model of the last Jacobian, which costs no runs; at the two ends of the 90 % interval
the model itself is run where the linear one says they should be. Where the objective rises markedly less there than
the interval expects, and by more than the chance of the runs, it is widened. Rises count the factor on the variance
(``Around.rise``).
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.moment_posterior import ends
from pactsim.model.fitted import FITTED_FOLDER

Array = NDArray[np.float64]
TABLE: Final = "moment_profiles"
COLUMNS: Final = ("stage", "parameter", "since", "value", "linear_objective", "simulated_objective")
#: Rise of the objective at the ends of a 90 % interval.
RISE: Final = Z_LEVEL**2
#: Points of a profile on either side of the mode.
POINTS: Final = 3
#: Spreads from the mode below which an end, at the range of the lever file, is the mode.
NEAR: Final = 0.1
#: A simulated rise smaller than this part of what the interval expects widens the interval, to this many times at most.
MARKEDLY, FARTHEST = 2 / 3, 2.0


class Around(NamedTuple):
    """A mode (n,) with what is known around it: residuals (m,), Jacobian (m, n), bounds (2, n), the variance of the
    residuals by the chance of the runs (m,), the factor on the moments' variance, how much of the chance runs at two
    points under the same seeds share (a correlation), and whether the mode's coordinates are themselves residuals of
    a standard normal prior."""

    mode: Array
    residuals: Array
    jacobian: Array
    bounds: Array
    chance: Array
    factor: float = 1.0
    shared: float = 0.0
    prior: bool = True

    def rise(self, point: Array, residuals: Array) -> float:
        """By how much the objective at ``point`` is above that of the mode.

        The squares of moments count ``factor`` times less. So does the prior's slope at the mode, since the mode is
        kept; its curvature counts in full.
        """
        moved = point - self.mode
        change = float((residuals**2).sum() - (self.residuals**2).sum())
        if not self.prior:
            return change / self.factor
        return (change + 2 * float(self.mode @ moved)) / self.factor + float((moved**2).sum())

    def doubt(self, residuals: Array) -> float:
        """Standard deviation of a rise by the chance of the runs at its two ends, as far as they do not share it.

        The variance of a difference of two squares, of normal errors of equal variance and correlation ``shared``.
        """
        squares = residuals**2 + self.residuals**2 - 2 * self.shared * residuals * self.residuals
        apart = (1 - self.shared**2) * self.chance
        return float(2 * np.sqrt(self.chance @ (squares + apart)) / self.factor)

    def linear(self, point: Array) -> Array:
        """Residuals at ``point`` if the model were linear."""
        return self.residuals + self.jacobian @ (point - self.mode)

    def best(self, index: int, at: float) -> Array:
        """Where the others go in the linear model if one coordinate is held ``at`` a value, inside the bounds."""
        others = np.delete(np.arange(self.mode.size), index)
        moved = np.zeros(self.mode.size)
        moved[index] = at - self.mode[index]
        scale = np.sqrt(self.factor)
        matrix = self.jacobian[:, others] / scale
        wanted = -self.linear(self.mode + moved) / scale
        if self.prior:
            matrix = np.vstack([matrix, np.eye(others.size)])
            wanted = np.concatenate([wanted, -self.mode[others] / self.factor])
        low, high = self.bounds[:, others] - self.mode[others]
        if others.size:
            moved[others] = lsq_linear(
                matrix, wanted, (np.minimum(low, 0) - 1e-9, np.maximum(high, 0) + 1e-9)
            ).x
        return np.clip(self.mode + moved, *self.bounds)


class Point(NamedTuple):
    """One point of the profile of a coordinate; ``simulated`` is nan where the model was not run."""

    unknown: int
    at: float
    linear: float
    simulated: float


def profile(around: Around, spreads: Array, simulate: Callable[[Array], Array]) -> tuple[list[Point], Array]:
    """Profiles over the 90 % intervals of ``spreads`` (n, 2) and the spreads widened where the model asks for it.

    ``simulate`` gives the residuals (m,) of the model at a point (n,); it is called at the ends, two times a
    coordinate at most.
    """
    points, widened = [], spreads.copy()
    intervals = ends(around.mode, spreads, around.bounds)
    for index, mode in enumerate(around.mode):
        for side in (0, 1):
            if abs(intervals[index, side] - mode) < NEAR * spreads[index, side]:
                continue
            for part in range(1, POINTS + 1):
                at = float(mode + (intervals[index, side] - mode) * part / POINTS)
                there = around.best(index, at)
                linear, simulated = around.rise(there, around.linear(there)), np.nan
                if part == POINTS:
                    residuals = simulate(there)
                    simulated = around.rise(there, residuals)
                    distance = abs(at - mode) / spreads[index, side]
                    widened[index, side] *= _wider(distance, simulated + around.doubt(residuals))
                points.append(Point(index, at, linear, simulated))
        points.append(Point(index, float(mode), 0.0, 0.0))
    if around.prior:  # nothing is known less well than before
        widened = np.minimum(widened, np.maximum(spreads, 1.0))
    return sorted(points, key=lambda point: (point.unknown, point.at)), widened


def _wider(distance: float, rise: float) -> float:
    """How many times wider a spread is than thought, if the objective rises by ``rise`` at so many spreads from the
    mode, where its square was expected: by the parabola through both. 1 unless that is markedly less."""
    if rise >= MARKEDLY * distance**2:
        return 1.0
    return float(min(distance / np.sqrt(max(rise, 1e-9)), FARTHEST))


def widened_text(names: Sequence[str], before: Array, after: Array) -> str:
    """Which spreads the profile widened, below and above the value, for the card."""
    wider = [
        f"{name} {' and '.join(f'{by:.2f}' for by in ratio)}"
        for name, ratio in zip(names, after / before, strict=True)
        if (ratio > 1).any()
    ]
    return f"Widened by the profile, below and above the value: {'; '.join(wider) or 'none'}."


def write_profiles(
    stage: str, rows: Sequence[tuple[str, date | None, float, float, float]], folder: Path = FITTED_FOLDER
) -> None:
    """Put a stage's profiles into ``moment_profiles``, those of other stages left as they are.

    Rows are name, first day or None, value of the parameter, linear objective, simulated objective or nan.
    """
    new = pd.DataFrame(
        [
            (
                stage, name, "" if since is None else since.isoformat(), f"{value:.6g}", f"{linear:.3f}",
                "" if np.isnan(simulated) else f"{simulated:.3f}",
            )
            for name, since, value, linear, simulated in rows
        ],
        columns=list(COLUMNS),
    )  # fmt: skip
    path = folder / f"{TABLE}.csv"
    if path.exists():
        old = pd.read_csv(path, dtype=str, keep_default_na=False)
        new = pd.concat([old[old["stage"] != stage], new])
    card = Card(
        title="Profiles of the objective of the stages fitted by simulated moments",
        years="those of each stage",
        method=f"""One unknown moved across its 90 % interval, the others re-optimised in the linear model of the
        last Jacobian; at the two ends the model was run at the re-optimised point. Where that, with one standard
        deviation for what chance the runs there and at the mode do not share, rose by less than {MARKEDLY:.2f} of what
        the interval expects ({RISE:.2f} at its ends), the interval of the parameter was widened to where the parabola
        through the simulated end rises by as much, at most {FARTHEST:g} times as far and never beyond the prior.""",
        identification="by parameter, see the parameters of the stage",
        unit="""value as in the lever file of each name; objectives are rises above the mode, in units where a
        90 % interval ends at 2.71""",
        limits="""Ends of a profile are those before widening, or the end of the lever's range. Simulated
        objectives vary by chance like the fit's runs.""",
    )
    write(TABLE, new.sort_values(["stage", "parameter", "since"], kind="stable"), card, folder=folder)
