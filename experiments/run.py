"""One run: a scenario, a seed, a scale; its tables and where they come from."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from pactsim.experiments.folder import check_target, new_folder
from pactsim.experiments.manifest import outside_the_hash, run_manifest, write_json
from pactsim.experiments.options import check_seed, scenario_for, weight_of_scale
from pactsim.experiments.tables import checked_tables, in_memory, read_tables, write_tables
from pactsim.model.faults import InputFault
from pactsim.model.scenario import Scenario
from pactsim.model.table_schema import table_schema

if TYPE_CHECKING:
    from pactsim.experiments.explain import Node

#: Called with the months done and the months in all.
Progress = Callable[[int, int], None]


class Run:
    """The outcome of one run; every table is an attribute: ``run.states``, ``run.cycle``, ..."""

    def __init__(
        self, tables: dict[str, pd.DataFrame], manifest: dict[str, Any], folder: Path | None = None
    ) -> None:
        self.tables = tables
        self.manifest = manifest
        self.folder = folder

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        raise AttributeError(f"a run has no table {name!r}; it has {', '.join(tables)}")

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *self.tables])

    @classmethod
    def read(cls, folder: str | Path) -> "Run":
        """The run stored in a folder; InputFault if it is no complete run."""
        folder = Path(folder)
        return cls(read_tables(folder), read_manifest(folder / "manifest.json"), folder)

    @property
    def title(self) -> str:
        """Scenario, period, scale and seed in one line."""
        period, scale = self.manifest["period"], self.manifest["scale"]
        years = f"{period['first_year']}-{period['last_year']}"
        return (
            f"{self.manifest['scenario']['name']}, {years}, 1:{scale['weight']}, seed {self.manifest['seed']}"
        )

    def explain(self, state: str, year: int, quantity: str | None = None) -> "Node":
        """Why a number of this run is what it is: a tree that prints itself, or turns into JSON.

        ``state`` is a code of the 31 (EL for Greece) or EU; without ``quantity`` a line for each of them.
        """
        from pactsim.experiments.explain import explain

        return explain(self, state, year, quantity)

    def summary(self) -> str:
        """The printed summary as plain text."""
        from pactsim.experiments.summary import run_summary

        return run_summary(self)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(table):,}" for name, table in self.tables.items())
        return f"<Run {self.title}; rows: {rows}>"

    def _repr_html_(self) -> str:
        from pactsim.experiments.summary import headline

        return f"<b>{self.title}</b>{headline(self.tables).to_html(na_rep='')}"


def run(
    scenario: Scenario | str | Path = "baseline",
    *,
    first_year: int | None = None,
    last_year: int | None = None,
    scale: float = 1.0,
    seed: int = 1,
    out: str | Path | None = None,
    overrides: Iterable[str] = (),
    member: int = 0,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Run one scenario and return its tables; with ``out`` also write the run folder, whole or not at all.

    ``scale`` is 1/k with a whole k: the share of people simulated, each standing for k in the tables.
    ``overrides`` are texts ``name=value``, ``member`` a parameter set of the ensemble (0: the calibrated values).
    InputFault (a ValueError) lists what is wrong with the input.
    """
    weight = weight_of_scale(scale)
    chosen = scenario_for(scenario, first_year, last_year, overrides, member)
    check_seed(seed)
    if out is None:
        tables, manifest = _computed(chosen, weight, seed, progress)
        return Run(in_memory(tables), manifest)
    check_target(Path(out), overwrite)
    with new_folder(Path(out), overwrite) as folder:
        tables, manifest = _computed(chosen, weight, seed, progress)
        write_run(folder, tables, manifest)
    return Run(in_memory(tables), manifest, Path(out))


def _computed(
    scenario: Scenario, weight: int, seed: int, progress: Progress | None
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    manifest = run_manifest(scenario, weight, seed)
    started = time.perf_counter()
    tables = checked_tables(simulate(scenario, weight, seed, progress))
    manifest["outside_the_hash"] = outside_the_hash(time.perf_counter() - started)
    return tables, manifest


def simulate(
    scenario: Scenario, weight: int, seed: int, progress: Progress | None = None
) -> dict[str, pd.DataFrame]:
    """The bare simulation: tables by name, nothing written."""
    from pactsim.model.simulation import Simulation

    period = scenario.period
    simulation = Simulation(
        scenario=scenario, first_year=period.first_year, last_year=period.last_year, scale=weight, seed=seed
    )
    simulation.run(progress=progress)
    simulation.let_people_go()
    return simulation.tables()


def write_run(folder: Path, tables: dict[str, pa.Table], manifest: dict[str, Any]) -> None:
    """Tables, manifest and summary into ``folder``; ``manifest`` gains rows and hash of each table."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest["tables"] = write_tables(folder, tables)
    write_json(folder / "manifest.json", manifest)
    (folder / "summary.txt").write_text(Run(in_memory(tables), manifest).summary(), encoding="utf-8")


def read_manifest(path: Path) -> dict[str, Any]:
    """A manifest; InputFault if there is none or it is no JSON object."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise InputFault(f"{path.parent} is no run folder: no {path.name}") from None
    except ValueError as error:
        raise InputFault(f"{path} is damaged: {error}") from None
    if not isinstance(manifest, dict):
        raise InputFault(f"{path} is damaged: no JSON object")
    return manifest


def table_names() -> tuple[str, ...]:
    """The tables every run leaves."""
    return tuple(table_schema())
