"""Stage ``movement``: onward movement, records in Eurodac and the delay to lodging, by simulated moments.

Records at entry, records on the way, movement while pending, after a status and after a rejection together make who
is known in Germany and who is not. A few shares cannot tell them all apart: what they leave open is reported as
ridges, and the parameters on a ridge are classed set-identified.
"""

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.moment_recovery import recovered_from
from pactsim.calibration.movement_moments import YEARS, Figure, figures, simulated
from pactsim.calibration.restarts import run_tables
from pactsim.calibration.simulated_moments import Found, Unknown, estimates, fit_moments
from pactsim.calibration.stage import Progress, Recovered, Stage

Array = NDArray[np.float64]

#: Simulated persons stand for this many while fitting.
SCALE: Final = 10
SEEDS: Final = (1, 2)
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


def find(
    seed: int, progress: Progress, rows: list[Figure] | None = None, scale: int = SCALE, rounds: int = 7
) -> Found:
    """The posterior mode on the fitted figures; ``seed`` shifts the paired seeds of the runs."""
    rows = [row for row in (figures() if rows is None else rows) if row.fitted]

    def simulate(given: dict[str, Any], run_seed: int) -> Array:
        return simulated(run_tables(given, YEARS, scale, run_seed), rows)

    seeds = [seed + s for s in SEEDS]
    moments = [row.moment for row in rows]
    return fit_moments(simulate, moments, UNKNOWNS, seeds, rounds=rounds, progress=progress)


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit, write ``parameters_movement`` and return the estimates."""
    rows = [row for row in figures() if row.fitted]
    found = find(seed, progress)
    results = estimates(UNKNOWNS, found)
    write_estimates("movement", results, method(found, rows), quality(found, rows))
    return results


def method(found: Found, rows: list[Figure]) -> str:
    """How it was fitted and on what, for the card."""
    names = "; ".join(f"{row.moment.name} {row.place} {row.period}" for row in rows)
    return f"""Simulated moments on restarts from {YEARS[0]} at 1:{SCALE}, {len(SEEDS)} paired seeds; Gauss-Newton on
    scores of the priors, whose spread is the range of the lever file. Fitted: {names}. Held out: the figures of 2019,
    the German pairs of 2024, Greece in 2025."""


def quality(found: Found, rows: list[Figure]) -> str:
    """Over-identification, what is not seen, and figure by figure."""
    over = len(rows) - int((found.seen() >= 1.0).sum())
    ridges = " | ".join(found.ridges(UNKNOWNS)) or "none"
    figures_text = "; ".join(
        f"{row.moment.name} {row.place} {row.period} {row.moment.observed:.4g} / {value:.4g}"
        for row, value in zip(rows, found.simulated, strict=True)
    )
    return f"""Over-identification: {found.excess:.1f} on {over} degrees of freedom. Ridges (directions the figures see
    less than the prior does): {ridges}. Observed / simulated: {figures_text}."""


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """True scores from the prior, one run with another seed and the figures' errors, and the same fit on it.

    Smaller runs and fewer rounds than the fit, so that many repeats take minutes.
    """
    rows = [row for row in figures() if row.fitted]
    truth = np.array([unknown.drawn(rng) for unknown in UNKNOWNS])

    def simulate(given: dict[str, Any], seed: int) -> Array:
        return simulated(run_tables(given, YEARS, 50, seed), rows)

    return recovered_from(rng, UNKNOWNS, truth, [row.moment for row in rows], simulate, progress)


STAGE: Final = Stage(
    "movement", "How often do people move on, and how often does a record of it stay behind?", fit, recover
)
