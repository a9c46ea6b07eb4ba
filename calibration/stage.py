"""A stage of the calibration: what it fits, what it found, and how to find out whether it finds the truth."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from pactsim.calibration.estimate import Estimate

#: Called with steps done and steps in all.
Progress = Callable[[int, int], None]


class Recovered(NamedTuple):
    """One parameter of one synthetic data set: the truth it was made with and what the fit says."""

    name: str
    truth: float
    value: float
    low: float
    high: float
    #: Share of the posterior below the truth, uniform on [0, 1] if the stage is honest about its uncertainty.
    rank: float


class Stage(NamedTuple):
    """``fit(seed, progress)`` fits, writes the stage's tables and returns its estimates; ``recover(rng, progress)``
    draws true parameters from the prior or around the estimates, makes one synthetic data set, fits it and returns
    one row a parameter.
    """

    name: str
    question: str
    fit: Callable[[int, Progress], list[Estimate]]
    recover: Callable[[np.random.Generator, Progress], list[Recovered]] | None
