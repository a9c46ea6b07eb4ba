"""What a fit of simulated moments knows: covariance, intervals, classes, ridges and the test of over-identification.

Residuals are moments in standard deviations and the scores themselves, so that a direction which no moment sees keeps
the prior's spread. Where the moments stay further from the record than their standard deviations allow, the deviations
were too small: the moments' variance is multiplied by the excess over its degrees of freedom (Birge's ratio, at least
1), the mode kept.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from pactsim.calibration.estimate import Z_LEVEL, Estimate
from pactsim.calibration.simulated_moments import Moment, Unknown

Array = NDArray[np.float64]
#: Posterior over prior spread below which a parameter is estimated, and from which on it is prior-only.
ESTIMATED: Final = 0.5
PRIOR_ONLY: Final = 0.9


def birge(excess: float, freedom: float) -> float:
    """Factor on the variance of what was fitted to: weighted squares over degrees of freedom, at least 1."""
    return max(excess / freedom, 1.0)


def kind_of(spread: float, on_ridge: bool = False) -> str:
    """The class of a parameter whose posterior is ``spread`` times as wide as its prior."""
    if spread > PRIOR_ONLY:
        return "prior-only"
    return "estimated" if spread < ESTIMATED and not on_ridge else "set-identified"


class Found(NamedTuple):
    """Scores (n,) at the posterior mode, the moments there (m,) and the Jacobian (m, n) in their deviations.

    ``moments`` hold the deviations that were used, ``chance`` (m,) is what of their squares is the chance of the runs,
    and ``shared`` how much of it two points under the same seeds have in common (a correlation).
    """

    scores: Array
    simulated: Array
    residuals: Array
    jacobian: Array
    moments: tuple[Moment, ...]
    chance: Array
    shared: float = 0.0

    @property
    def excess(self) -> float:
        """Sum of squared residuals: with ``freedom`` the test of over-identification."""
        return float((self.residuals**2).sum())

    @property
    def freedom(self) -> float:
        """Moments less directions seen, sum of s² / (1 + s²): the excess to expect at the mode if all is right."""
        seen = self._directions()[0] ** 2
        return float(self.residuals.size - (seen / (1 + seen)).sum())

    @property
    def factor(self) -> float:
        """By how much the moments' variance is too small (Birge's ratio, at least 1)."""
        return birge(self.excess, self.freedom)

    @property
    def covariance(self) -> Array:
        """Of the scores, (n, n), with the moments' variance widened by ``factor``."""
        precision = self.jacobian.T @ self.jacobian / self.factor + np.eye(self.scores.size)
        return np.asarray(np.linalg.inv(precision), dtype=np.float64)

    def seen(self) -> Array:
        """How well each direction of scores is seen once widened, in prior spreads (n,), most seen first."""
        return np.asarray(self._directions()[0] / np.sqrt(self.factor))

    def ridges(self, unknowns: Sequence[Unknown], weakest: float = 1.0) -> list[str]:
        """Directions along which the moments say less than the prior, as text: parameters that may move together."""
        lines = []
        for strength, direction in zip(self.seen(), self._directions()[1], strict=True):
            if strength < weakest:
                largest = [i for i in np.argsort(-np.abs(direction)) if abs(direction[i]) > 0.3]
                sign = np.sign(direction[largest[0]]) if largest else 1.0
                parts = [f"{sign * direction[i]:+.2f} {unknowns[i].label}" for i in largest]
                lines.append(f"seen {strength:.2f}: {', '.join(parts)}")
        return lines

    def on_a_ridge(self) -> NDArray[np.bool_]:
        """Parameters with half their weight or more on directions that the moments see less than the prior."""
        weak = self._directions()[1][self.seen() < 1.0]
        return np.asarray((weak**2).sum(axis=0) > 0.5)

    def spreads(self) -> Array:
        """Standard deviations of the scores below and above the mode, (n, 2): alike unless a profile says more."""
        return np.repeat(np.sqrt(np.diag(self.covariance))[:, None], 2, axis=1)

    def quality(self, unknowns: Sequence[Unknown]) -> str:
        """Over-identification, the factor it gives, and the ridges, for the card."""
        ridges = " | ".join(self.ridges(unknowns)) or "none"
        return f"""Over-identification: {self.excess:.1f} on {self.freedom:.1f} degrees of freedom (moments less
        directions seen), so the moments' variance is taken {self.factor:.2f} times as large. Ridges (directions the
        figures see less than the prior does): {ridges}."""

    def _directions(self) -> tuple[Array, Array]:
        """Singular values (n,), zero where nothing is seen, and the directions as rows (n, n)."""
        _u, values, directions = np.linalg.svd(self.jacobian)
        return np.concatenate([values, np.zeros(directions.shape[0] - values.size)]), directions


def ends(scores: Array, spreads: Array, bounds: Array) -> Array:
    """Ends of the 90 % intervals (n, 2), inside ``bounds`` (2, n)."""
    both = scores[:, None] + Z_LEVEL * spreads * np.array([-1.0, 1.0])
    return np.asarray(np.clip(both, bounds[0][:, None], bounds[1][:, None]))


def below(score: float, mode: float, spreads: Array, bounds: Array) -> float:
    """Share of a parameter's posterior below a score: normal on either side of the mode, with ``spreads`` (2,), and
    cut off at ``bounds`` (2,) as the prior is."""
    share = [ndtr((at - mode) / spreads[int(at > mode)]) for at in (bounds[0], score, bounds[1])]
    return float((share[1] - share[0]) / (share[2] - share[0]))


def estimates(unknowns: Sequence[Unknown], found: Found, spreads: Array | None = None) -> list[Estimate]:
    """Value, 90 % interval and class of each unknown; ``spreads`` (n, 2) where a profile widened them.

    The value is the mode whatever the class: of a prior-only one, what the prior says given the others.
    """
    spreads = found.spreads() if spreads is None else spreads
    bounds = np.array([unknown.bounds() for unknown in unknowns]).T
    intervals, ridge = ends(found.scores, spreads, bounds), found.on_a_ridge()
    rows = []
    for i, unknown in enumerate(unknowns):
        low, value, high = (
            unknown.value(float(at)) for at in (intervals[i, 0], found.scores[i], intervals[i, 1])
        )
        spread = float(spreads[i].max())
        note = f"posterior spread {spread:.2f} of the prior's"
        kind = kind_of(spread, bool(ridge[i]))
        rows.append(Estimate(unknown.name, value, low, high, kind, note, unknown.since))
    return rows
