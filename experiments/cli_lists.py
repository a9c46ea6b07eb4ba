"""The commands that list what there is: ``pactsim scenarios``, ``pactsim levers``, ``pactsim data status``."""

import json
from typing import Annotated

import typer

from pactsim.experiments.cli_common import plain_faults


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


@plain_faults
def data_status_command() -> None:
    """List the observed tables with publisher, vintage and licence."""
    from pactsim.experiments.data_status import data_status

    typer.echo(data_status())
