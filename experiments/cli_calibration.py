"""The commands ``pactsim calibrate`` and ``pactsim validate``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pactsim.experiments.cli_common import Out, Overwrite, Quiet, plain_faults, processors

Workers = Annotated[
    int | None, typer.Option(min=1, help="processes (default: one a processor); changes no number")
]


@plain_faults
def calibrate_command(
    stages: Annotated[
        list[str] | None,
        typer.Option("--stage", metavar="S", help="only this stage; repeatable (default: all)"),
    ] = None,
    seed: Annotated[int, typer.Option(help="the luck of the fits; the same seed gives the same tables")] = 1,
    data_sets: Annotated[
        int | None,
        typer.Option(
            "--recover", metavar="N", min=2, help="fit nothing; try the stages on N synthetic data sets"
        ),
    ] = None,
    members: Annotated[
        int | None,
        typer.Option("--ensemble", metavar="N", min=1, help="fit nothing; draw N parameter sets anew"),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="fit stages that are up to date too")] = False,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Fit the model's tables and uncertainties to the record; goes on where it was stopped."""
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    from pactsim.experiments.calibrate import calibrate, draw_ensemble, recover
    from pactsim.experiments.progress import progress_bar, progress_bars
    from pactsim.model.faults import InputFault

    if data_sets is not None and members is not None:
        raise InputFault("--recover and --ensemble are two things; ask for one at a time")
    if data_sets is not None:
        with progress_bar("synthetic data", "data sets", quiet) as report:
            table = recover(
                stages or (), data_sets=data_sets, workers=workers or processors(), progress=report
            )
        typer.echo(table.round(3).to_string(index=False))
        return
    if members is not None:
        with progress_bar("ensemble", "members", quiet) as report:
            draw_ensemble(members, seed=seed, workers=workers or processors(), progress=report)
        return
    with progress_bars("steps", quiet) as report_stage:
        done = calibrate(stages or (), seed=seed, again=again, progress=report_stage)
    for name, estimates in done.items():
        if quiet:
            continue
        state = (
            "up to date"
            if estimates is None
            else f"{len(estimates)} uncertainties"
            if estimates
            else "tables"
        )
        typer.echo(f"{name}: {state}")
        for e in estimates or ():
            since = f" since {e.since}" if e.since else ""
            typer.echo(
                f"    {e.name}{since}  {e.value:.4g}  ({e.low:.4g} to {e.high:.4g}, {e.identification})"
            )


@plain_faults
def validate_command(
    areas: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="A", help="only this area; repeatable (default: all)"),
    ] = None,
    workers: Workers = None,
    out: Out = None,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write the page of the documentation too")
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Put every target beside the record and a naive guess; leave the table in a folder."""
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    from pactsim.calibration.validation.table import counts, shown
    from pactsim.experiments.progress import progress_bar
    from pactsim.experiments.validate import validate

    target = out if out is not None else Path("results") / "validation"
    with progress_bar("validate", "areas", quiet) as report:
        found = validate(
            areas or (),
            workers=workers or processors(),
            out=target,
            page=page,
            overwrite=overwrite,
            progress=report,
        )
    if not quiet:
        typer.echo(shown(found).to_string(index=False))
        typer.echo(counts(found))
        typer.echo(f"Table: {target}/validation.csv")
