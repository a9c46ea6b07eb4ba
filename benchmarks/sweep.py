"""How many runs a minute worker processes finish."""

import os
import time

from pactsim.experiments.run import simulate
from pactsim.experiments.workers import map_tasks
from pactsim.model.scenario import Scenario
from pactsim.model.scenario_sections import Period


def runs_a_minute(workers: int, runs: int, first_year: int, last_year: int, scale: int) -> float:
    """Runs a minute of the baseline with different seeds, by the clock, the sum over workers.

    Each worker's time counts from the end of its first run, in which it loads code and tables.
    """
    tasks = [(seed, first_year, last_year, scale) for seed in range(1, runs + 1)]
    ends: dict[int, list[float]] = {}
    for worker, end in map_tasks(one_run, tasks, workers):
        ends.setdefault(worker, []).append(end)
    return sum((len(of) - 1) / (max(of) - min(of)) * 60.0 for of in ends.values() if len(of) > 1)


def one_run(task: tuple[int, int, int, int]) -> tuple[int, float]:
    """A whole run, tables included; returns the process and when it ended (one clock for all processes)."""
    seed, first_year, last_year, scale = task
    scenario = Scenario.load("baseline")
    period = Period(first_year=first_year, last_year=last_year)
    simulate(scenario.model_copy(update={"period": period}), scale, seed)
    return os.getpid(), time.time()
