"""The run a question is put to: the newest one, or that of a folder."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pactsim.model.faults import InputFault

if TYPE_CHECKING:
    from pactsim.experiments.run import Run


def newest_run(results: Path) -> Path:
    """The folder of the run that finished last under ``results``; InputFault if there is none."""
    found = []
    for path in results.glob("**/manifest.json"):
        inside = path.relative_to(results).parts[:-1]
        if len(inside) > 3 or any(part.startswith(".") for part in inside):
            continue
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            found.append((str(manifest["outside_the_hash"]["finished"]), path.parent))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    if not found:
        raise InputFault(
            f"no finished run under {results}/; make one with 'pactsim run' or name a folder with --run"
        )
    return max(found)[1]


def read_run(folder: Path) -> "Run":
    """The run in a folder; InputFault names the runs inside where it is a comparison or holds several."""
    from pactsim.experiments.run import Run

    if not folder.is_dir():
        raise InputFault(f"run folder {folder} does not exist")
    if not (folder / "manifest.json").is_file():
        inside = sorted({path.parent for path in folder.glob("*/manifest.json")} |
                        {path.parent for path in folder.glob("*/*/manifest.json")})  # fmt: skip
        if inside:
            names = ", ".join(str(path) for path in inside[:6])
            raise InputFault(f"{folder} is no run but holds runs; name one with --run: {names}")
    return Run.read(folder)
