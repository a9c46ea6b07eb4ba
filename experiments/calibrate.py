"""Calibrate: fit the stages, try them on synthetic data, draw the ensemble."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from pactsim.calibration.ensemble import make_ensemble
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.recovery import recover_all, recoverable, summary, write_summary
from pactsim.calibration.stages import MODULES, StageProgress, run_stages
from pactsim.experiments.run import Progress
from pactsim.experiments.workers import map_tasks
from pactsim.model.faults import InputFault, check_names
from pactsim.model.fitted import FITTED_FOLDER

NOTEBOOK: Final = Path("results") / "calibration" / "stages.json"


def calibrate(
    stages: Sequence[str] = (), *, seed: int = 1, notebook: Path = NOTEBOOK, again: bool = False,
    progress: StageProgress | None = None,
) -> dict[str, list[Estimate] | None]:  # fmt: skip
    """Fit some stages, or all in their order, and write the model's fitted tables.

    Returns the estimates by stage, None for a stage that ``notebook`` says is up to date (unless ``again``).
    ``progress`` is told the stage, its steps done and in all. InputFault for an unknown stage or where the tables
    cannot be written.
    """
    chosen = _known(stages)
    _must_be_writable()
    return run_stages(chosen, seed, notebook, progress or (lambda _name, _done, _total: None), again)


def recover(
    stages: Sequence[str] = (), *, data_sets: int = 40, workers: int = 1, progress: Progress | None = None
) -> pd.DataFrame:
    """Try the stages on synthetic data; keep and return the summary by stage. InputFault as ``calibrate``."""
    _must_be_writable()
    can = recoverable()
    chosen = [name for name in (_known(stages) if stages else can) if name in can]
    rows = recover_all(chosen, data_sets, partial(map_tasks, workers=workers, progress=progress))
    table = summary(rows)
    if set(chosen) == set(can):
        write_summary(table)
    return table


def draw_ensemble(
    members: int, *, seed: int = 1, workers: int = 1, progress: Progress | None = None
) -> pd.DataFrame:
    """Draw the ensemble anew and write it into the model's fitted tables. InputFault as ``calibrate``."""
    _must_be_writable()
    return make_ensemble(
        members, seed, partial(map_tasks, workers=workers), progress or (lambda _done, _total: None)
    )


def _known(stages: Sequence[str]) -> list[str]:
    check_names("stage", stages, MODULES)
    return list(stages) or list(MODULES)


def _must_be_writable() -> None:
    if not os.access(FITTED_FOLDER, os.W_OK):
        raise InputFault(
            f"the model's fitted tables in {FITTED_FOLDER} cannot be written; calibrate in a checkout installed "
            "with pip install -e"
        )
