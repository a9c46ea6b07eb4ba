"""Validate: every target beside the record and a naive guess, printed and left in a folder."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pactsim.calibration.recovery import HONEST, RECOVERY_FILE
from pactsim.calibration.validation.areas import AREAS, all_findings
from pactsim.calibration.validation.finding import Finding
from pactsim.calibration.validation.table import counts, frame, markdown
from pactsim.experiments.folder import check_target, new_folder
from pactsim.experiments.run import Progress
from pactsim.experiments.workers import map_tasks
from pactsim.model.faults import check_names

_ABOUT = """# Validation

What the model says beside what was observed, and beside a guess that needs no model. Written by `pactsim validate
--page docs/validation.md`; every run of the command gives the same table.

- **reproduced**: as near as was asked for before anybody looked; **within uncertainty**: not that near, but the
  intervals of record and simulation meet; **no skill**: not as wanted, and the naive guess is at least as good;
  **missed**: the rest.
- `use` says whether a fit has seen the figure: `fit` (fitted to), `set-identify` (bounds a set of values), `validate`
  (no fit has seen it). Only the last are a blind test, and only where the line says so.
- Intervals are over seeds or parameter sets, as the line's area does it. Scores (total variation, MASE, weighted
  error) are better the smaller they are.
"""


def validate(
    areas: Sequence[str] = (), *, workers: int = 1, out: str | Path | None = None, page: str | Path | None = None,
    overwrite: bool = False, progress: Progress | None = None,
) -> list[Finding]:  # fmt: skip
    """The findings of some areas, or of all. With ``out`` ``validation.csv`` and ``validation.md`` are left in a
    folder; with ``page`` the page goes to that file. InputFault for an unknown area.
    """
    chosen = list(areas) or list(AREAS)
    check_names("area", chosen, AREAS)
    if out is not None:
        check_target(Path(out), overwrite)
    found = all_findings(chosen, partial(map_tasks, workers=workers, progress=progress))
    if out is not None:
        with new_folder(Path(out), overwrite) as folder:
            frame(found).to_csv(folder / "validation.csv", index=False, lineterminator="\n")
            (folder / "validation.md").write_text(validation_page(found), encoding="utf-8")
    if page is not None:
        Path(page).write_text(validation_page(found), encoding="utf-8")
    return found


def validation_page(findings: Sequence[Finding]) -> str:
    """The whole page: what the words mean, the table by group, and how well the fits find known truths."""
    parts = [_ABOUT, counts(findings), markdown(findings)]
    if RECOVERY_FILE.exists():
        parts.append(_recovery())
    return "\n\n".join(parts) + "\n"


def _recovery() -> str:
    import pandas as pd

    table = pd.read_csv(RECOVERY_FILE)
    lines = [
        "| stage | parameters | pairs | coverage of 90 % intervals | 95 % interval of it | p (uniform ranks) | bias |"
    ]
    lines.append("|---|--:|--:|--:|---|--:|--:|")
    lines += [
        f"| {row.stage} | {row.parameters} | {row.pairs} | {row.coverage:.3f} | {row.coverage_low:.3f} to "
        f"{row.coverage_high:.3f} | {row.uniform_p:.2f} | {row.bias:+.2f} |"
        for row in table.itertuples()
    ]
    head = (
        "## Do the fits find known truths?\n\nEvery stage was tried on synthetic data made with known parameters "
        f"(`pactsim calibrate --recover N`). Coverage should lie between {HONEST[0]} and {HONEST[1]}, ranks be "
        "uniform; bias is in quarters of an interval's width.\n"
    )
    return "\n".join([head, *lines])
