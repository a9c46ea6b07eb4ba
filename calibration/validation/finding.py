"""One line of the validation table, and the verdict that follows from its numbers."""

import math
from typing import Final, NamedTuple

from pactsim.calibration.validation.wanted import wanted

REPRODUCED: Final = "reproduced"
WITHIN: Final = "within uncertainty"
MISSED: Final = "missed"
NO_SKILL: Final = "no skill"
#: What a target was used for: fitted to, kept as a bound on a set, or never seen by a fit.
USES: Final = ("fit", "set-identify", "validate")


class Finding(NamedTuple):
    """A target beside the simulation.

    ``observed`` with its own uncertainty (``observed_low``, ``observed_high``); ``simulated`` with the interval over
    seeds or parameter sets (``low``, ``high``), all in the unit of the target; of a score such as total variation
    ``observed`` is nan. What is wanted stands in ``data/wanted.csv`` only.
    ``naive`` is the same quantity from a guess that needs no model (nan if there is none), ``naive_name`` says which;
    ``use`` is one of ``USES``; ``reading`` is a short honest sentence.
    """

    group: str
    target: str
    place: str
    period: str
    observed: float
    observed_low: float
    observed_high: float
    simulated: float
    low: float
    high: float
    naive: float
    naive_name: str
    use: str
    source: str
    reading: str = ""

    @property
    def wanted(self) -> tuple[float, float]:
        """Least and most that is wanted."""
        return wanted((self.group, self.target, self.place, self.period), self.observed, self.naive)

    @property
    def verdict(self) -> str:
        """Reproduced: as wanted. Within uncertainty: the intervals of record and simulation meet. No skill: not as
        wanted, and the naive guess is at least as near. Missed: the rest."""
        least, most = self.wanted
        if least <= self.simulated <= most:
            return REPRODUCED
        if math.isfinite(self.observed) and self.low <= self.observed_high and self.observed_low <= self.high:
            return WITHIN
        if math.isfinite(self.naive) and self._error(self.naive) <= self._error(self.simulated):
            return NO_SKILL
        return MISSED

    def _error(self, value: float) -> float:
        """Distance from the record, or of a score from what is wanted."""
        if math.isfinite(self.observed):
            return abs(value - self.observed)
        least, most = self.wanted
        return max(value - most, least - value, 0.0)


def score(group: str, target: str, period: str, simulated: float, naive: float, naive_name: str,
          *, low: float = math.nan, high: float = math.nan, use: str = "validate", source: str = "",
          reading: str = "") -> Finding:  # fmt: skip
    """A score of which less is better (total variation, MASE, weighted error)."""
    low, high = (simulated if math.isnan(bound) else bound for bound in (low, high))
    return Finding(group, target, "EU+", period, math.nan, math.nan, math.nan, simulated, low, high, naive,
                   naive_name, use, source, reading)  # fmt: skip
