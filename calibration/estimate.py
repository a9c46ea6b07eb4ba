"""What a stage of the calibration says of its parameters, and the file in which the model reads it."""

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from pactsim.calibration.fitted_table import CLASSES
from pactsim.model.fitted_parameters import COLUMNS, FITTED_FOLDER

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
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"parameters_{stage}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    card = {
        "title": f"Uncertainties fitted by stage {stage}",
        "method": " ".join(method.split()),
        "class": "by row",
        "unit": "as in the lever file of each name",
        "limits": "The interval is the stage's own, given all other stages.",
        "quality": " ".join(quality.split()),
    }
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in card.items() if text]
    lines.append(f"rows = {len(rows)}")
    (folder / f"parameters_{stage}.card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
