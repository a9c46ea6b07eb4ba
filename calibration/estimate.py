"""What a stage of the calibration says of its parameters, and the file in which the model reads it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pactsim.calibration.fitted_table import CLASSES, Card, write
from pactsim.model.fitted import FITTED_FOLDER
from pactsim.model.fitted_parameters import COLUMNS

#: Probability that an interval is meant to hold the parameter.
LEVEL: Final = 0.90
#: Half width of a 90 % interval in standard deviations of a normal distribution.
Z_LEVEL: Final = 1.6448536269514722


class Estimate(NamedTuple):
    """One uncertainty of the registry after a stage: value, 90 % interval, class (one of ``CLASSES``), note.

    ``since`` is the first day of the value in a dated uncertainty, None where there is only one.
    """

    name: str
    value: float
    low: float
    high: float
    identification: str
    note: str = ""
    since: date | None = None


def write_estimates(
    stage: str, estimates: Iterable[Estimate], method: str, quality: str = "", folder: Path = FITTED_FOLDER
) -> None:
    """Write ``parameters_<stage>.csv`` and its card, replacing what the stage had written before.

    Raises ValueError if a class is unknown or a value lies outside its own interval.
    """
    rows = []
    for e in sorted(estimates, key=lambda e: (e.name, e.since or date.min)):
        if e.identification not in CLASSES:
            raise ValueError(f"{e.name}: class {e.identification!r} is none of {', '.join(CLASSES)}")
        if not e.low <= e.value <= e.high:
            raise ValueError(f"{e.name}: {e.value} lies outside its interval {e.low} to {e.high}")
        since = "" if e.since is None else e.since.isoformat()
        numbers = [f"{number:.6g}" for number in (e.value, e.low, e.high)]
        rows.append([e.name, since, *numbers, e.identification, " ".join(e.note.split())])
    card = Card(
        title=f"Uncertainties fitted by stage {stage}",
        years="",
        method=method,
        identification="by row",
        unit="as in the lever file of each name",
        limits="The interval is the stage's own, given all other stages.",
        quality=quality,
    )
    write(f"parameters_{stage}", pd.DataFrame(rows, columns=list(COLUMNS)), card, folder=folder)
