"""Values that the calibration found for uncertainties: ``model/data/fitted/parameters_<stage>.csv``.

A lever file keeps what was believed before (value, range, source); a row here says what the record made of it. One
file a stage, so that stages can be fitted one at a time.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pactsim.model.dated import ALWAYS, Dated, Schedule
from pactsim.model.fitted import FITTED_FOLDER

COLUMNS = ("name", "since", "value", "low", "high", "class", "note")


class FittedValue(NamedTuple):
    """One value with its 90 % interval: from which day it holds, how it was identified, and by which stage."""

    since: date
    value: float
    low: float
    high: float
    identification: str
    stage: str
    note: str


def fitted_values(folder: Path = FITTED_FOLDER) -> dict[str, tuple[FittedValue, ...]]:
    """All fitted values by name of the uncertainty, in order of their days.

    Raises ValueError naming file and row if two stages fit one name, or a row cannot be read.
    """
    found: dict[str, list[FittedValue]] = {}
    for path in sorted(folder.glob("parameters_*.csv")):
        stage = path.stem.removeprefix("parameters_")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["name"]
                try:
                    value = FittedValue(
                        since=date.fromisoformat(row["since"]) if row["since"] else ALWAYS,
                        value=float(row["value"]),
                        low=float(row["low"]),
                        high=float(row["high"]),
                        identification=row["class"],
                        stage=stage,
                        note=row["note"],
                    )
                except ValueError as error:
                    raise ValueError(f"{path.name}: {name}: {error}") from None
                others = found.setdefault(name, [])
                if any(other.stage != stage for other in others):
                    raise ValueError(f"{path.name}: {name} is fitted by stage {others[0].stage!r} too")
                others.append(value)
    return {name: tuple(sorted(values, key=lambda v: v.since)) for name, values in found.items()}


def with_fitted(schedule: Schedule, values: tuple[FittedValue, ...]) -> Schedule:
    """A prior schedule with the fitted values in the places of the same first day.

    Raises ValueError if a fitted day is not one of the schedule's.
    """
    by_day = {entry.since: entry.value for entry in schedule}
    for value in values:
        if value.since not in by_day:
            raise ValueError(f"fitted from {value.since.isoformat()}, a day its lever file does not have")
        by_day[value.since] = value.value
    return tuple(Dated(day, by_day[day]) for day in sorted(by_day))
