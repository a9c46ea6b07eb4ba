"""The stages of the calibration in the order in which they need each other, and how one is run and remembered."""

import importlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Stage
from pactsim.calibration.stage_inputs import WRITES, fingerprint, table_hashes, undone_by
from pactsim.model import fitted
from pactsim.model.faults import check_names
from pactsim.model.readings import forget_readings

#: Stage and the module that holds it as ``STAGE`` (or ``STAGES``, by name); imported when it is asked for.
MODULES: Final = {
    "recognition": "recognition_tables",
    "entries": "table_stages",
    "returns": "table_stages",
    "dublin": "dublin_pairs",
    "examination": "examination",
    "destination": "destination_tables",
    "movement": "movement",
    "dublin_level": "dublin_level",
    "relocation": "relocation",
    "commission": "commission",
    "pledges": "pledges",
    "closing": "table_stages",
    "openings": "table_stages",
}


def stage(name: str) -> Stage:
    """A stage by name; InputFault with the nearest name if there is none."""
    check_names("stage", [name], MODULES)
    module = importlib.import_module(f"pactsim.calibration.{MODULES[name]}")
    found = getattr(module, "STAGES", (getattr(module, "STAGE", None),))
    return next(each for each in found if each is not None and each.name == name)


#: Called with a stage, its steps done and in all; of a stage that has just begun with 0 and 0.
StageProgress = Callable[[str, int, int], None]


def run_stages(
    names: list[str], seed: int, notebook: Path, progress: StageProgress, again: bool = False
) -> dict[str, list[Estimate] | None]:
    """Fit the named stages in their order; a stage whose inputs have not changed since ``notebook`` was written is
    left as it is (None in the result), unless it is to be fitted ``again``.

    ``notebook`` is a small JSON file: what each stage was fitted from. It makes a stopped calibration go on where it
    stopped. Raises InputFault for an unknown stage, before anything is fitted, and RuntimeError for a stage that
    writes a table which it does not declare.
    """
    for name in names:
        stage(name)
    done = json.loads(notebook.read_text(encoding="utf-8")) if notebook.exists() else {}
    if again:
        done = {name: inputs for name, inputs in done.items() if name not in names}
        _write(notebook, done)
    results: dict[str, list[Estimate] | None] = {}
    for name in (name for name in MODULES if name in names):
        inputs = fingerprint(name, seed)
        if done.get(name) == inputs:
            results[name] = None
            continue
        # Until it is through, neither the stage nor one whose tables it writes anew is up to date.
        for lost in (name, *undone_by(name)):
            done.pop(lost, None)
        _write(notebook, done)
        results[name] = _fit(stage(name), seed, progress)
        done[name] = inputs
        _write(notebook, done)
    return results


def _fit(each: Stage, seed: int, progress: StageProgress) -> list[Estimate]:
    before = table_hashes(_written())
    progress(each.name, 0, 0)
    found = each.fit(seed, partial(progress, each.name))
    forget_readings()
    after = table_hashes(_written())
    changed = {name for name in after if after[name] != before.get(name)}
    if undeclared := changed - set(WRITES[each.name]):
        raise RuntimeError(f"stage {each.name!r} wrote {', '.join(sorted(undeclared))} without declaring it")
    return found


def _written() -> list[str]:
    return sorted(path.stem for path in fitted.FITTED_FOLDER.glob("*.csv"))


def _write(notebook: Path, done: dict[str, str]) -> None:
    notebook.parent.mkdir(parents=True, exist_ok=True)
    notebook.write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")
