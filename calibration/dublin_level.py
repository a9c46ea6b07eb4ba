"""Stage ``dublin_level``: the level of requests, acceptances and transfers, by simulated moments of 2023 and 2024.

The pairs say how states differ; what passes through the whole funnel also depends on who is found elsewhere and on
deadlines. Three factors take that up. The year 2019 and the German pairs are not fitted.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.dublin_moments import of_requests
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.mechanism_tables import RunTables
from pactsim.calibration.moment_recovery import recovered_from
from pactsim.calibration.moment_stage import find
from pactsim.calibration.restarts import run_tables
from pactsim.calibration.simulated_moments import Moment, Unknown
from pactsim.calibration.stage import Progress, Recovered, Stage
from pactsim.calibration.targets import target

Array = NDArray[np.float64]

YEARS: Final = (2021, 2024)
SCALE: Final = 10
SEEDS: Final = (1, 2)
#: Gauss-Newton steps at most.
ROUNDS: Final = 4
#: Persons a simulated one stands for in repeats on synthetic data.
RECOVERY_SCALE: Final = 50
UNKNOWNS: Final = (
    Unknown("dublin_request_factor", "log"),
    Unknown("dublin_acceptance_factor", "log"),
    Unknown("dublin_transfer_factor", "log"),
)
#: One standard deviation of a figure, record and model together, in logs.
SPREAD: Final = 0.10


def moments() -> list[tuple[Moment, Callable[[RunTables], float]]]:
    """What is fitted, each with the same quantity in a run's tables."""
    rows: list[tuple[Moment, Callable[[RunTables], float]]] = []

    def add(name: str, place: str, year: int, read: Callable[[RunTables], float]) -> None:
        each = target(name, place, str(year))
        rows.append((Moment(f"{name} {place} {year}", each.value, SPREAD, True, each.source), read))

    for year in (2023, 2024):
        add("Dublin requests", "EU27", year, _requests(year))
        add("Dublin transfers per request", "EU27", year, of_requests("transfers", "EU27", year))
        accepted, asked = (target(f"Dublin {what}", "DE", str(year)) for what in ("accepted", "requests"))
        moment = Moment(
            f"acceptances per request DE {year}", accepted.value / asked.value, SPREAD, True, accepted.source
        )
        rows.append((moment, of_requests("accepted", "DE", year)))
    return rows


def _requests(year: int) -> Callable[[RunTables], float]:
    return lambda run: run.pairs("requests", "EU27", "all", year)


def simulated(given: dict[str, Any], seed: int, scale: int = SCALE) -> Array:
    """The moments of a restarted run under other uncertainties."""
    tables = RunTables(run_tables(given, YEARS, scale, seed))
    return np.array([read(tables) for _, read in moments()])


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit, write ``parameters_dublin_level`` and the profiles, and return the estimates."""
    rows = [moment for moment, _ in moments()]
    result = find(simulated, rows, UNKNOWNS, [seed + s for s in SEEDS], ROUNDS, 1 / SCALE, progress)
    beside = "; ".join(
        f"{moment.name} {moment.observed:.4g} / {value:.4g}"
        for moment, value in zip(rows, result.found.simulated, strict=True)
    )
    return result.write(
        "dublin_level",
        f"""Simulated moments on restarts from {YEARS[0]} at 1:{SCALE}, {len(SEEDS)} paired seeds, Gauss-Newton.""",
        f"Observed / simulated: {beside}.",
    )


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """True factors from the whole prior, one run with another seed and the figures' errors, fitted again."""
    truth = np.array([unknown.drawn(rng) for unknown in UNKNOWNS])
    rows = [moment for moment, _ in moments()]

    def simulate(given: dict[str, Any], seed: int) -> Array:
        return simulated(given, seed, RECOVERY_SCALE)

    return recovered_from(rng, UNKNOWNS, truth, rows, simulate, progress)


STAGE: Final = Stage("dublin_level", "How much passes through the Dublin funnel as a whole?", fit, recover)
