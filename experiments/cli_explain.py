"""The command ``pactsim explain``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pactsim.experiments.cli_common import plain_faults


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
