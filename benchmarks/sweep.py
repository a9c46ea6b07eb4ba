"""How many runs a minute worker processes finish."""

import time

from pactsim.experiments.run import simulate
from pactsim.experiments.workers import map_tasks
from pactsim.model.scenario import Period, Scenario


def runs_a_minute(workers: int, runs: int, first_year: int, last_year: int, scale: int) -> float:
    """Runs a minute of the baseline with different seeds, by the clock, after each worker has done one."""
    return map_and_time(workers, [(seed, first_year, last_year, scale) for seed in range(1, runs + 1)])


def map_and_time(workers: int, tasks: list[tuple[int, int, int, int]]) -> float:
    """Tasks a minute from the first that ended in each worker to the last one."""
    ends: list[float] = []
    map_tasks(one_run, tasks, workers, lambda _done, _all: ends.append(time.perf_counter()))
    ends.sort()
    return (len(ends) - workers) / (ends[-1] - ends[workers - 1]) * 60.0


def one_run(task: tuple[int, int, int, int]) -> int:
    """A whole run, tables included; returns its number of tables."""
    seed, first_year, last_year, scale = task
    scenario = Scenario.load("baseline")
    period = Period(first_year=first_year, last_year=last_year)
    return len(simulate(scenario.model_copy(update={"period": period}), scale, seed))
