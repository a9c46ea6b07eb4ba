"""The commands ``pactsim run``, ``pactsim compare`` and ``pactsim figures``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pactsim.experiments.cli_common import (
    From,
    Out,
    Overwrite,
    Quiet,
    Scale,
    Seed,
    To,
    plain_faults,
    processors,
)


@plain_faults
def run_command(
    scenario: Annotated[str, typer.Argument(help="shipped name or TOML file")] = "baseline",
    first_year: From = None,
    last_year: To = None,
    scale: Scale = 1.0,
    seed: Seed = 1,
    out: Out = None,
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="change one parameter; repeatable")
    ] = None,
    member: Annotated[
        int, typer.Option(min=0, help="parameter set of the ensemble; 0 for the calibrated values")
    ] = 0,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    threads: Annotated[int, typer.Option(min=1, max=256, help="numba threads; changes no number")] = 1,
) -> None:
    """Run one scenario and leave its tables in a folder."""
    os.environ["NUMBA_NUM_THREADS"] = str(threads)
    from pactsim.experiments.progress import progress_bar
    from pactsim.experiments.run import run

    target = out if out is not None else Path("results") / Path(scenario).stem
    with progress_bar(f"{Path(scenario).stem}", "months", quiet) as report:
        done = run(
            scenario,
            first_year=first_year,
            last_year=last_year,
            scale=scale,
            seed=seed,
            out=target,
            overrides=overrides or (),
            member=member,
            overwrite=overwrite,
            progress=report,
        )
    if not quiet:
        typer.echo(done.summary())
        typer.echo(f"Tables and manifest: {target}\nFigures: pactsim figures {target}")


@plain_faults
def compare_command(
    base: Annotated[str, typer.Argument(help="shipped name or TOML file")],
    alt: Annotated[str, typer.Argument(help="shipped name or TOML file; differences are ALT minus BASE")],
    replicates: Annotated[int, typer.Option(help="paired runs with seeds SEED, SEED + 1, ...")] = 20,
    first_year: From = None,
    last_year: To = None,
    scale: Scale = 1.0,
    seed: Seed = 1,
    workers: Annotated[
        int | None, typer.Option(help="processes (default: one a processor); changes no number")
    ] = None,
    out: Out = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="change one parameter in both; repeatable"),
    ] = None,
    ensemble: Annotated[
        bool, typer.Option("--ensemble", help="each replicate under another parameter set of the ensemble")
    ] = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Run two scenarios on the same people; leave differences, tables and figures in a folder."""
    from pactsim.experiments.compare import compare
    from pactsim.experiments.progress import progress_bar

    names = f"{Path(base).stem}-{Path(alt).stem}"
    target = out if out is not None else Path("results") / names
    with progress_bar(names, "pairs", quiet) as report:
        done = compare(
            base,
            alt,
            replicates=replicates,
            first_year=first_year,
            last_year=last_year,
            scale=scale,
            seed=seed,
            workers=workers if workers is not None else processors(),
            out=target,
            overrides=overrides or (),
            ensemble=ensemble,
            overwrite=overwrite,
            progress=report,
        )
    if not quiet:
        typer.echo(done.summary())
        typer.echo(
            f"Differences: {target}/differences.csv\nTables of seed {seed}: {target}/base, {target}/alt"
        )
        typer.echo(f"Figures: {target}/figures")


@plain_faults
def figures_command(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="folder of a run or of a comparison")],
    quiet: Quiet = False,
) -> None:
    """Draw the figures of a run or of a comparison into its folder."""
    from pactsim.experiments.figures.draw import draw_folder

    for path in draw_folder(folder):
        if not quiet:
            typer.echo(str(path))
