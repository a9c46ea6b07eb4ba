"""What the commands share: options, the plain message for a user's mistake, the processors of the machine."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

From = Annotated[
    int | None, typer.Option("--from", metavar="YEAR", help="first year (default: the scenario's)")
]
To = Annotated[int | None, typer.Option("--to", metavar="YEAR", help="last year (default: the scenario's)")]
Scale = Annotated[float, typer.Option(help="share of people simulated, 1/k with a whole k: 1, 0.1, 0.02")]
Seed = Annotated[int, typer.Option(help="the luck of the run; the same seed gives the same run")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="result folder (default: under results/)")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="replace the result folder once the new one is complete")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="print nothing but errors")]

Command = TypeVar("Command", bound=Callable[..., Any])


def plain_faults(command: Command) -> Command:
    """A user's mistake becomes one message on standard error and code 2; a bug keeps its traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from pactsim.model.faults import InputFault

        try:
            return command(*args, **kwargs)
        except InputFault as fault:
            lines = fault.faults
            head = f"pactsim: {lines[0]}" if len(lines) == 1 else f"pactsim: {len(lines)} faults"
            typer.echo("\n  ".join([head, *(lines if len(lines) > 1 else ())]), err=True)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            typer.echo("pactsim: stopped; nothing was written", err=True)
            raise typer.Exit(130) from None

    return wrapped  # type: ignore[return-value]


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
