"""The stages of the calibration in the order in which they need each other, and how one is run and remembered."""

import hashlib
import importlib
import json
from pathlib import Path
from typing import Final

from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Progress, Stage
from pactsim.model import fitted, observed
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


def run_stages(
    names: list[str], seed: int, notebook: Path, progress: Progress
) -> dict[str, list[Estimate] | None]:
    """Fit the named stages in their order; a stage whose inputs have not changed since ``notebook`` was written is
    left as it is (None in the result).

    ``notebook`` is a small JSON file: what each stage was fitted from. It makes a stopped calibration go on where it
    stopped. Raises InputFault for an unknown stage, before anything is fitted.
    """
    for name in names:
        stage(name)
    done = json.loads(notebook.read_text(encoding="utf-8")) if notebook.exists() else {}
    results: dict[str, list[Estimate] | None] = {}
    for number, name in enumerate(name for name in MODULES if name in names):
        inputs = fingerprint(name, seed)
        if done.get(name) == inputs:
            results[name] = None
        else:
            results[name] = stage(name).fit(seed, lambda _done, _total: None)
            forget_readings()
            done[name] = inputs
            notebook.parent.mkdir(parents=True, exist_ok=True)
            notebook.write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")
        progress(number + 1, len(names))
    return results


def fingerprint(name: str, seed: int) -> str:
    """What a stage is fitted from: observed tables, priors and law, sources, seed.

    Not the fitted tables: stages condition on each other, and going through them once is what is remembered.
    """
    digest = hashlib.sha256(f"{name} {seed} {observed.data_hash()} ".encode())
    package = Path(fitted.__file__).parents[1]
    for folder in ("agents", "model", "calibration"):
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in {".py", ".toml"} and "fitted" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()
