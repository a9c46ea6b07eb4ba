"""Stage ``movement``: onward movement, records in Eurodac and the delay to lodging, by simulated moments.

Records at entry, records on the way, movement while pending, after a status and after a rejection together make who
is known in Germany and who is not. A few shares cannot tell them all apart: what they leave open is reported as
ridges, and the parameters on a ridge are classed set-identified.
"""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.estimate import Estimate
from pactsim.calibration.moment_recovery import recovered_from
from pactsim.calibration.moment_stage import find
from pactsim.calibration.movement_moments import YEARS, Figure, figures, simulated
from pactsim.calibration.restarts import run_tables
from pactsim.calibration.simulated_moments import Simulate, Unknown
from pactsim.calibration.stage import Progress, Recovered, Stage

Array = NDArray[np.float64]

#: Simulated persons stand for this many while fitting.
SCALE: Final = 10
SEEDS: Final = (1, 2)
#: Gauss-Newton steps at most.
ROUNDS: Final = 6
#: Persons a simulated one stands for in repeats on synthetic data.
RECOVERY_SCALE: Final = 50
UNKNOWNS: Final = (
    Unknown("onward_pending_rate", "log"),
    Unknown("onward_status_rate", "log"),
    Unknown("onward_rejected_rate", "log"),
    Unknown("onward_status_factor_el", "log", date(1990, 1, 1)),
    Unknown("onward_status_factor_el", "log", date(2021, 7, 1)),
    Unknown("second_protection_weight_el_de", "linear", date(2021, 2, 1)),
    Unknown("transit_recorded_factor", "log", date(1990, 1, 1)),
    Unknown("transit_recorded_factor", "log", date(2022, 1, 1)),
    Unknown("entry_record_share", "logit"),
    Unknown("direct_lodging_share", "logit"),
    Unknown("lodging_slow_months", "log"),
    Unknown("dublin_protected_request_share", "logit"),
)


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit, write ``parameters_movement`` and the profiles, and return the estimates."""
    rows = [row for row in figures() if row.fitted]
    moments = [row.moment for row in rows]
    result = find(
        _simulate(rows, SCALE), moments, UNKNOWNS, [seed + s for s in SEEDS], ROUNDS, 1 / SCALE, progress
    )
    return result.write("movement", method(rows), beside(rows, result.found.simulated))


def method(rows: list[Figure]) -> str:
    """How it was fitted and on what, for the card."""
    names = "; ".join(f"{row.moment.name} {row.place} {row.period}" for row in rows)
    return f"""Simulated moments on restarts from {YEARS[0]} at 1:{SCALE}, {len(SEEDS)} paired seeds; Gauss-Newton on
    scores of the priors, whose spread is the range of the lever file. Fitted: {names}. Held out: the figures of 2019,
    the German pairs of 2024, Greece in 2025."""


def beside(rows: list[Figure], values: Array) -> str:
    """Figure by figure, for the card."""
    text = "; ".join(
        f"{row.moment.name} {row.place} {row.period} {row.moment.observed:.4g} / {value:.4g}"
        for row, value in zip(rows, values, strict=True)
    )
    return f"Observed / simulated: {text}."


def _simulate(rows: list[Figure], scale: int) -> Simulate:
    return lambda given, seed: simulated(run_tables(given, YEARS, scale, seed), rows)


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """True scores from the prior, one run with another seed and the figures' errors, and the same fit on it.

    Smaller runs and fewer rounds than the fit, so that many repeats take minutes.
    """
    rows = [row for row in figures() if row.fitted]
    truth = np.array([unknown.drawn(rng) for unknown in UNKNOWNS])
    moments = [row.moment for row in rows]
    return recovered_from(rng, UNKNOWNS, truth, moments, _simulate(rows, RECOVERY_SCALE), progress)


STAGE: Final = Stage(
    "movement", "How often do people move on, and how often does a record of it stay behind?", fit, recover
)
