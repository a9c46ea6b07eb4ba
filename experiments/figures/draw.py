"""All figures of a run or of a comparison."""

from pathlib import Path

import matplotlib

from pactsim.experiments.compare import Comparison
from pactsim.experiments.figures.applications import applications_against_fair_share
from pactsim.experiments.figures.difference import paired_difference
from pactsim.experiments.figures.flows import flows_between_states
from pactsim.experiments.figures.pending import pending_by_group
from pactsim.experiments.figures.pledges import pledged_effective_delivered
from pactsim.experiments.figures.style import Drawn, save, settings
from pactsim.experiments.run import Run
from pactsim.model.faults import InputFault


def draw_folder(folder: Path) -> list[Path]:
    """Draw what the folder holds into ``folder/figures``; return the files. InputFault if it is no result."""
    if (folder / "comparison.json").is_file():
        return draw_comparison(Comparison.read(folder), folder / "figures")
    if (folder / "manifest.json").is_file():
        return draw_run(Run.read(folder), folder / "figures")
    raise InputFault(f"{folder} is neither a run nor a comparison: no manifest.json, no comparison.json")


def draw_run(run: Run, folder: Path) -> list[Path]:
    """The four figures of one run."""
    with matplotlib.rc_context(settings()):
        drawn = run_figures(run)
    return [path for one in drawn for path in _saved(one, folder)]


def draw_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """The paired difference, and the figures of the first scenario's first run where it was kept."""
    names = (comparison.manifest["base"]["name"], comparison.manifest["alt"]["name"])
    with matplotlib.rc_context(settings()):
        drawn = [paired_difference(comparison.differences, names, comparison.manifest["run_hash"])]
        if comparison.folder is not None:
            base, alt = comparison.first_replicate()
            drawn += run_figures(base, alt)
    return [path for one in drawn for path in _saved(one, folder)]


def run_figures(run: Run, against: Run | None = None) -> list[Drawn]:
    """Every figure a run has the tables for; ``against`` adds a second run where a figure can show one."""
    run_hash = run.manifest["run_hash"]
    found = [
        applications_against_fair_share(run.tables, run_hash),
        pledged_effective_delivered(run.tables, run_hash),
        flows_between_states(run.tables, run_hash),
        pending_by_group(run.tables, run_hash, against.tables if against is not None else None),
    ]
    return [one for one in found if one is not None]


def _saved(drawn: Drawn, folder: Path) -> list[Path]:
    try:
        return save(drawn, folder)
    except OSError as error:
        raise InputFault(f"cannot write to {folder}: {error.strerror or error}") from None
