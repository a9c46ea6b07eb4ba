"""The command ``pactsim``. Heavy imports wait until a command needs them."""

import typer

from pactsim.experiments.cli_calibration import calibrate_command, validate_command
from pactsim.experiments.cli_explain import explain_command
from pactsim.experiments.cli_lists import data_status_command, levers_command, scenarios_command
from pactsim.experiments.cli_runs import compare_command, figures_command, run_command

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

# In the order in which the help lists them.
app.command("run")(run_command)
app.command("compare")(compare_command)
app.command("scenarios")(scenarios_command)
app.command("levers")(levers_command)
app.command("explain")(explain_command)
app.command("figures")(figures_command)
app.command("calibrate")(calibrate_command)
app.command("validate")(validate_command)
data_app.command("status")(data_status_command)


def main() -> None:
    """Entry point of the command line."""
    app()


if __name__ == "__main__":
    main()
