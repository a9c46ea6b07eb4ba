"""The parts of the report as printed tables. ``full`` asks for the long version of a part."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import c_steps, compare, states, sweep
from benchmarks.one_run import measured

#: What is wanted of each rival: times as long as ours takes.
WANTED = {"numpy": 4.0, "C": 0.6, "plain Mesa, draws made": 100.0, "plain Mesa, draws given": 100.0}
MIB = 1024**2


def steps(full: bool) -> None:
    """Our kernels against other ways to write the same step."""
    persons, mesa_persons = (1_000_000, 200_000) if full else (200_000, 20_000)
    print(
        "Three steps of one month: how many times as long as our kernel the other takes on the same input, with"
    )
    print("identical people and counts (checked), in turns, by processor time of one thread: median (range).")
    print(
        f"{'step':28s} {'against':24s} {'persons':>9s} {'ratio':>7s} {'range':>17s} {'wanted':>7s} {'ours':>9s}"
    )
    for row in compare.rows(persons, mesa_persons, pairs=9, mesa_pairs=3):
        ratio = row.ratio
        spread = f"({ratio.least:.2f}-{ratio.greatest:.2f})"
        print(
            f"{row.step.title:28s} {row.rival:24s} {row.persons:9,d} {ratio.median:7.2f} {spread:>17s} "
            f"{WANTED[row.rival]:7.1f} {ratio.ours * 1e3:6.2f} ms",
            flush=True,
        )
    if c_steps.compiler() is None:
        print("C: no compiler found")
    print("mesa-frames: not installed; its only release (0.1.0a0) asks for numpy 1.26, the pins hold numpy 2")
    print(
        "Plain Mesa's cost a person does not fall with their number (objects leave the caches), so its cost at 1:1,"
    )
    print(
        "extrapolated by persons, is a lower bound. 'Draws given' reads its numbers for nothing; 'draws made'"
    )
    print("computes the keyed draws in Python.")


def people(full: bool) -> None:
    """Cost of a run by the number of people."""
    years = (2024, 2025) if full else (2024, 2024)
    print(f"Baseline {years[0]}-{years[1]} by scale, warm, processor time without set-up:")
    print(
        f"{'scale':>10s} {'rows':>12s} {'set-up':>8s} {'run':>9s} {'ns a row and month':>19s} {'peak':>10s}"
    )
    sizes = [(weight, 1) for weight in ((1000, 300, 100, 30, 10, 3, 1) if full else (1000, 100, 50, 20, 10))]
    sizes += [(1, 4)] if full else []
    rows, seconds = [], []
    for weight, copies in sizes:
        runs = [measured(*years, weight, copies) for _ in range(3 if weight >= 10 else 1)]
        run = median(one["run"] for one in runs)
        one = runs[0]
        name = f"{copies} Europes" if copies > 1 else f"1:{weight}"
        each = run / one["rows"] / one["months"] * 1e9
        print(
            f"{name:>10s} {one['rows']:12,d} {one['set_up']:6.2f} s {run:7.3f} s {each:19.1f} "
            f"{one['peak_bytes'] / MIB:6,.0f} MiB",
            flush=True,
        )
        rows.append(one["rows"])
        seconds.append(run)
    for first in (100, 10) if full else (100,):
        kept = [i for i, (weight, _) in enumerate(sizes) if weight <= first]
        power = np.polyfit(np.log([rows[i] for i in kept]), np.log([seconds[i] for i in kept]), 1)[0]
        print(f"fitted power of cost in people from 1:{first} on: {power:.2f} (wanted at most 1.05)")


def more_states(full: bool) -> None:
    """Cost of the three steps by the number of states."""
    persons = 200_000 if full else 100_000
    print(
        f"{persons:,d} persons, the three kernels compiled anew for another number of states (see states.py):"
    )
    print(f"{'states':>7s} {'destination':>12s} {'examination':>12s} {'onward':>9s}   milliseconds")
    for n_states in (31, 62, 125, 250) if full else (31, 250):
        found = states.milliseconds(n_states, persons)
        print(
            f"{n_states:7d} {found['choose_destination']:12.2f} {found['examine']:12.2f} "
            f"{found['move_pending']:9.2f}",
            flush=True,
        )


def memory(full: bool) -> None:
    """Bytes a person."""
    weights = (100, 1) if full else (100, 10)
    small, large = (measured(2024, 2025, weight) for weight in weights)
    added = (large["peak_bytes"] - small["peak_bytes"]) / (large["rows"] - small["rows"])
    print(f"columns: {large['row_bytes']:.0f} bytes a row (a person)")
    print(
        f"peak memory 2024-2025: 1:{weights[0]} {small['peak_bytes'] / MIB:,.0f} MiB for {small['rows']:,d} rows, "
        f"1:{weights[1]} {large['peak_bytes'] / MIB:,.0f} MiB for {large['rows']:,d} rows"
    )
    print(
        f"each further person: {added:.0f} bytes (columns and buffers); all memory over persons at 1:{weights[1]}: "
        f"{large['peak_bytes'] / large['rows']:.0f} bytes"
    )


def whole_runs(full: bool) -> None:
    """Ten years."""
    print(
        "Baseline 2016-2025: processor time of the simulation when warm, and the whole process by the clock."
    )
    for weight in (10, 1) if full else (50,):
        warm = measured(2016, 2025, weight)
        cold: dict[str, Any] = measured(2016, 2025, weight, rehearse=False)
        print(
            f"1:{weight}: set-up {warm['set_up']:.2f} s, run {warm['run']:.2f} s, tables {warm['tables']:.2f} s, "
            f"{warm['rows']:,d} rows; whole process {cold['whole']:.2f} s, peak {cold['peak_bytes'] / MIB:,.0f} MiB",
            flush=True,
        )
    if full:
        script = Path(__file__).with_name("profile_phases.py")
        subprocess.run([sys.executable, str(script)], check=True)


def workers(full: bool) -> None:
    """Runs a minute with one and two worker processes."""
    years, weight, runs = ((2016, 2025), 10, 6) if full else ((2016, 2025), 100, 8)
    one, two = (sweep.runs_a_minute(n, runs, *years, weight) for n in (1, 2))
    print(
        f"Runs of {years[0]}-{years[1]} at 1:{weight} a minute by the clock: {one:.1f} with one worker, "
        f"{two:.1f} with two (efficiency {two / one / 2:.2f})"
    )


def mesa(full: bool) -> None:
    """Mesa's own share of a step."""
    weight = 10 if full else 100
    share = measured(2024, 2024, weight, profiled=True)["mesa_share"]
    print(f"Mesa's own code takes {share:.3%} of the profiled time of a step at 1:{weight}.")
