"""The command ``pactsim``. Heavy imports wait until a command needs them."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from pactsim.experiments.cli_calibration import calibrate_command, validate_command
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

app = typer.Typer(
    name="pactsim",
    help="How Europe shares responsibility for asylum, as an executable model.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
data_app = typer.Typer(help="The observed tables inside the package.", no_args_is_help=True)
app.add_typer(data_app, name="data")


def main() -> None:
    """Entry point of the command line."""
    app()


@app.command("run")
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


@app.command("compare")
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


@app.command("scenarios")
@plain_faults
def scenarios_command(
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="JSON Schema of a scenario file, for editors")
    ] = False,
) -> None:
    """List the shipped scenarios."""
    from pactsim.experiments.listing import scenario_rows
    from pactsim.model.scenario import scenario_json_schema

    if schema:
        typer.echo(json.dumps(scenario_json_schema(), indent=2))
        return
    rows = scenario_rows()
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        base = f" (from {row['base']})" if row["base"] else ""
        typer.echo(f"{row['name']}{base}, {row['period']}\n    {row['why']}")


@app.command("levers")
@plain_faults
def levers_command(
    name: Annotated[
        str | None, typer.Argument(help="one lever, uncertainty, legal number or outcome")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """List every lever, uncertainty, legal number and outcome with unit, default, range, class and source."""
    from pactsim.experiments.listing import lever_rows, one_row, outcome_rows, shown_default

    rows = [one_row(name)] if name is not None else [*lever_rows(), *outcome_rows()]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, default=str, ensure_ascii=False))
        return
    if name is not None:
        for key, value in rows[0].items():
            typer.echo(f"{key:>8}: {shown_default(value)}")
        return
    titles = {
        "lever": "LEVERS (policy)",
        "uncertainty": "UNCERTAINTIES (behaviour, world)",
        "law": "LEGAL NUMBERS",
    }
    titles["outcome"] = "OUTCOMES (table.column)"
    heading = ""
    for row in rows:
        if row["kind"] != heading:
            heading = row["kind"]
            typer.echo(f"\n{titles[heading]}")
        typer.echo(f"  {row['name']}  [{row['unit']}]  {row['meaning']}")
        if heading != "outcome":
            limits = f"  range {row['range']}" if row["range"] else ""
            interval = f"  90 % interval {row['interval']}" if row.get("interval") else ""
            typer.echo(f"      default {shown_default(row['default'])}{interval}{limits}  ({row['class']})")
            typer.echo(f"      source: {row['source']}")
            if row.get("effect"):
                typer.echo(f"      {row['effect']}")


@app.command("explain")
@plain_faults
def explain_command(
    state: Annotated[
        str, typer.Argument(help="state as in Eurostat (EL for Greece), or EU for all together")
    ],
    year: Annotated[int, typer.Argument(help="year of the pool, or calendar year")],
    quantity: Annotated[
        str | None, typer.Argument(help="e.g. fair-share, pledge, draw; without one: a line for each")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--run", metavar="DIR", help="run folder (default: the newest in results/)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the whole tree as JSON")] = False,
    everything: Annotated[bool, typer.Option("--all", help="open all lines")] = False,
) -> None:
    """Say why a number of a run is what it is, down to article, source and data value."""
    from pactsim.experiments.explain import check_question, explain, newest_run, read_run

    check_question(state, quantity)
    chosen = folder if folder is not None else newest_run(Path("results"))
    run = read_run(chosen)
    node = explain(run, state, year, quantity)
    if as_json:
        head = {"run": str(chosen), "title": run.title, "run_hash": run.manifest["run_hash"]}
        typer.echo(json.dumps({**head, "explanation": node.as_json()}, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    if console.is_terminal:
        node.print(console, everything)
    else:
        typer.echo(node.text(everything=everything))
    typer.echo(f"Run: {chosen} ({run.title})")


@app.command("figures")
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


@data_app.command("status")
@plain_faults
def data_status_command() -> None:
    """List the observed tables with publisher, vintage and licence."""
    from pactsim.experiments.data_status import data_status

    typer.echo(data_status())


app.command("calibrate")(calibrate_command)
app.command("validate")(validate_command)


if __name__ == "__main__":
    main()
