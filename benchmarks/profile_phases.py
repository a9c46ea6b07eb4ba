"""Where a run's time goes: seconds by phase and year beside the people in the table.

``python benchmarks/profile_phases.py [--scale 1] [--from 2016] [--to 2025]`` runs the baseline once to compile and
once to measure. A phase that looked at all people every month would grow like the last column.
"""

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from pactsim.model import simulation
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

PHASES = (
    "update_choice", "annual_cycle", "enter", "next_open_cases", "due_this_month", "reenter", "choose_destinations",
    "register", "determine", "carry_out_dublin", "examine", "move_onward", "leave", "receive", "execute_relocation",
    "execute_offsets", "execute_solidarity", "check_month", "recount",
)  # fmt: skip


def timed(seconds: dict[str, float], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, adding its process time to ``seconds[name]``."""

    def run(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        result = function(*args, **kwargs)
        seconds[name] += time.process_time() - start
        return result

    return run


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--from", dest="first", type=int, default=2016)
    parser.add_argument("--to", dest="last", type=int, default=2025)
    options = parser.parse_args()
    scenario = Scenario.load("baseline")
    Simulation(scenario, options.first, options.first, 200, 1).run()

    seconds: dict[str, float] = defaultdict(float)
    for name in PHASES:
        setattr(simulation, name, timed(seconds, name, getattr(simulation, name)))
    start = time.process_time()
    world = Simulation(scenario, options.first, options.last, round(1 / options.scale), 1)
    print(f"set-up {time.process_time() - start:.2f} s")
    print("year", *(f"{name[:12]:>12s}" for name in PHASES), f"{'all':>8s} {'rows':>10s}", sep=" ")
    began = time.process_time()
    while world.month <= world.last_month:
        before, start = dict(seconds), time.process_time()
        year = world.year
        while world.month <= world.last_month and world.year == year:
            world.step()
        spent = [seconds[name] - before.get(name, 0.0) for name in PHASES]
        row = (f"{value:12.2f}" for value in spent)
        print(year, *row, f"{time.process_time() - start:8.2f} {world.n_rows:10d}", sep=" ")
    print(f"run {time.process_time() - began:.2f} s")
    start = time.process_time()
    world.tables()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"tables {time.process_time() - start:.2f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
