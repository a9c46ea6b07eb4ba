"""Progress bars on standard error, for a terminal: of one thing that takes longer than two seconds, or of a row."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pactsim.experiments.run import Progress as Report

#: Called with the name of one of several things, its steps done and in all (0: not known yet).
NamedReport = Callable[[str, int, int], None]

PATIENCE_SECONDS = 2.0


@contextmanager
def progress_bar(words: str, unit: str, quiet: bool) -> Iterator[Report | None]:
    """Yield the function to report to (done, total), or None when ``quiet`` or where nobody watches."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    bar = _bars(unit, TimeRemainingColumn(), console)
    task = bar.add_task(words, total=None)
    started = time.monotonic()
    shown = False

    def report(done: int, total: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - started > PATIENCE_SECONDS:
            bar.start()
            shown = True
        bar.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        if shown:
            bar.stop()


@contextmanager
def progress_bars(unit: str, quiet: bool, console: Console | None = None) -> Iterator[NamedReport | None]:
    """Yield the function to report to (name, done, total), or None when ``quiet`` or where nobody watches.

    Every name gets a line of its own with the time it has taken, from its first report on.
    """
    console = console or Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    bars = _bars(unit, TimeElapsedColumn(), console)
    tasks: dict[str, TaskID] = {}

    def report(name: str, done: int, total: int) -> None:
        if not tasks:
            bars.start()
        if name not in tasks:
            tasks[name] = bars.add_task(name, total=None)
        bars.update(tasks[name], completed=done, total=total or None)

    try:
        yield report
    finally:
        if tasks:
            bars.stop()


def _bars(unit: str, clock: ProgressColumn, console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit), clock)
    return Progress(*columns, console=console, transient=True)
