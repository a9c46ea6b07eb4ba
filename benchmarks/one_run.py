"""One run of the baseline in a process of its own: its processor time, rows and memory, as one line of JSON."""

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def measured(
    first_year: int,
    last_year: int,
    scale: int,
    copies: int = 1,
    rehearse: bool = True,
    profiled: bool = False,
) -> dict[str, Any]:
    """Run in a new process; seconds are processor time but ``whole``, which is the process from outside."""
    words = [str(int(word)) for word in (first_year, last_year, scale, copies, rehearse, profiled)]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_run", *words], capture_output=True, text=True, check=True
    )
    return {**json.loads(done.stdout.splitlines()[-1]), "whole": time.perf_counter() - start}


def run(
    first_year: int, last_year: int, scale: int, copies: int, rehearse: bool, profiled: bool
) -> dict[str, Any]:
    """The run itself, in this process; ``rehearse`` loads machine code and tables before the clock starts."""
    from pactsim.model.scenario import Scenario
    from pactsim.model.simulation import Simulation

    scenario = Scenario.load("baseline")
    if rehearse:
        Simulation(scenario, last_year, last_year, 500, 1).run().tables()
    if copies > 1:
        _several_europes(copies)
    start = time.process_time()
    world = Simulation(scenario, first_year, last_year, scale, 1)
    set_up = time.process_time() - start
    profile = cProfile.Profile(builtins=False)
    start = time.process_time()
    if profiled:
        profile.runcall(world.run)
    else:
        world.run()
    simulated = time.process_time() - start
    start = time.process_time()
    world.tables()
    found = {
        "set_up": set_up,
        "run": simulated,
        "tables": time.process_time() - start,
        "months": world.last_month - world.first_month + 1,
        "rows": int(world.n_rows),
        "row_bytes": sum(array.nbytes for array in world.blocks) / world.people.key.size,
        "peak_bytes": peak_bytes(),
    }
    if profiled:
        found["mesa_share"] = mesa_share(profile)
    return found


def peak_bytes() -> int:
    """Most memory this process held. Linux's own mark first: the portable one is handed down from the parent."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def mesa_share(profile: cProfile.Profile) -> float:
    """Share of the profiled time spent in lines of Mesa itself. The profiler's own cost makes it an upper bound."""
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    own = {place: times[2] for place, times in stats.items()}
    return sum(t for place, t in own.items() if "/mesa/" in place[0].replace("\\", "/")) / sum(own.values())


def _several_europes(copies: int) -> None:
    """Multiply entries, opening stocks and decision capacity: as many people as several Europes, in one."""
    from pactsim.model.phases import entries, examination

    for module, name in (
        (entries.latent, "latent_entries"),
        (entries.observed_stocks, "pending_stock"),
        (entries.observed_stocks, "protected_stock"),
        (examination.fitted, "decision_capacity"),
    ):
        once = getattr(module, name)
        setattr(module, name, lambda *given, f=once: f(*given) * copies)


if __name__ == "__main__":
    first, last, weight, times, warm, under_profile = (int(word) for word in sys.argv[1:])
    print(json.dumps(run(first, last, weight, times, bool(warm), bool(under_profile))))
