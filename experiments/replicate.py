"""One replicate of a comparison: both scenarios with the same seed. Runs in a worker process of its own."""

import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pactsim.experiments.additional import additional_relief, lacks_solidarity, with_additional
from pactsim.experiments.aggregates import yearly_outcomes
from pactsim.experiments.manifest import outside_the_hash, run_manifest
from pactsim.experiments.run import simulate, write_run
from pactsim.experiments.tables import checked_tables, in_memory
from pactsim.model.scenario import Scenario


class Task(NamedTuple):
    """What a worker needs. ``keep`` is the folder for both runs' tables, None to keep aggregates only; ``member`` the
    parameter set that both scenarios hold.
    """

    base: Scenario
    alt: Scenario
    weight: int
    seed: int
    keep: Path | None
    member: int = 0


class Replicate(NamedTuple):
    """What comes back: yearly outcomes of both, whether all tables are equal cell by cell, added relief."""

    seed: int
    base: pd.DataFrame
    alt: pd.DataFrame
    identical: bool
    additional: pd.DataFrame | None
    evaluated: str


def run_pair(task: Task) -> Replicate:
    """Run both scenarios with the task's seed and reduce them to yearly outcomes."""
    started = time.perf_counter()
    arrow = {
        name: checked_tables(simulate(scenario, task.weight, task.seed))
        for name, scenario in (("base", task.base), ("alt", task.alt))
    }
    tables = {name: in_memory(both) for name, both in arrow.items()}
    evaluated, without = _evaluated(tables)
    relief = additional_relief(tables[evaluated], tables[without]) if evaluated else None
    if task.keep is not None:
        if relief is not None:
            arrow[evaluated] = checked_tables(with_additional(tables[evaluated], relief))
        for name, scenario in (("base", task.base), ("alt", task.alt)):
            manifest = run_manifest(scenario, task.weight, task.seed)
            manifest["outside_the_hash"] = outside_the_hash(time.perf_counter() - started)
            write_run(task.keep / name, arrow[name], manifest)
    identical = all(tables["base"][name].equals(tables["alt"][name]) for name in tables["base"])
    outcomes = {name: yearly_outcomes(both) for name, both in tables.items()}
    return Replicate(task.seed, outcomes["base"], outcomes["alt"], identical, relief, evaluated)


def _evaluated(tables: dict[str, dict[str, pd.DataFrame]]) -> tuple[str, str]:
    """The scenario with solidarity and the one without; empty texts where neither lacks it."""
    for evaluated, without in (("base", "alt"), ("alt", "base")):
        if lacks_solidarity(tables[without], tables[evaluated]):
            return evaluated, without
    return "", ""
