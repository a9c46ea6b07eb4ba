"""Headlines that a parameter set must not contradict, and how implausible a run is by each."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.mechanism_tables import RunTables
from pactsim.calibration.targets import target
from pactsim.model import observed
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

Array = NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2019, 2024
WEIGHT: Final = 50
#: One standard deviation of what the model may be off for reasons no parameter mends, in logs.
DISCREPANCY: Final = 0.15
HEADLINES: Final = (
    "first-time applications", "open cases, first instance", "first-instance decisions", "Dublin requests",
    "Dublin transfers", "earlier application elsewhere",
)  # fmt: skip


def observed_headlines() -> tuple[Array, Array]:
    """The record and its relative standard deviations, in the order of ``HEADLINES``."""
    applications = np.nan_to_num(observed.first_time_applicants(FIRST_YEAR, LAST_YEAR)).sum()
    others = [
        target("open cases, first instance", "EU+", "2024-12-31"),
        target("first-instance decisions", "EU+", "2024"),
        target("Dublin requests", "EU27", "2023"),
        target("Dublin transfers", "EU27", "2023"),
        target("earlier application elsewhere", "DE", "2022"),
    ]
    values = [applications, *(each.value for each in others)]
    return np.array(values), np.array([0.02, *(each.relative_error for each in others)])


def simulated_headlines(scenario: Scenario, seed: int) -> Array:
    """The same figures of a run of 2019-2024 at 1:50."""
    run = Simulation(scenario, FIRST_YEAR, LAST_YEAR, scale=WEIGHT, seed=seed).run()
    tables = run.tables()
    read = RunTables(tables)
    applied = ("applications_first_time", "applications_repeat")
    year = (2022, 1), (2022, 12)
    return np.array(
        [
            read.flow("applications_first_time", "EU+", (FIRST_YEAR, 1), (LAST_YEAR, 12)),
            read.stock("pending", "EU+", (2024, 12)),
            read.flow(("decisions_positive", "decisions_negative"), "EU+", (2024, 1), (2024, 12)),
            read.pairs("requests", "EU27", "all", 2023),
            read.pairs("transfers", "EU27", "all", 2023),
            read.flow("applied_elsewhere", "DE", *year) / read.flow(applied, "DE", *year),
        ]
    )


def implausibility(simulated: Array) -> Array:
    """Standard deviations of record and model between a run and the record, by headline."""
    record, error = observed_headlines()
    off = np.abs(np.log(np.maximum(simulated, 1e-9) / record))
    return np.asarray(off / np.sqrt(error**2 + DISCREPANCY**2))
