"""A user's future entries: a CSV file with the columns year, month, channel, citizenship, persons."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pandas as pd

from pactsim.agents.codes import CHANNELS, CITIZENSHIPS, OPENING_PENDING
from pactsim.model.faults import InputFault, did_you_mean

COLUMNS: Final = ("year", "month", "channel", "citizenship", "persons")
ENTRY_CHANNELS: Final = CHANNELS[:OPENING_PENDING]
#: Earlier entries are observed; a file may only speak of later years.
FIRST_FREE_YEAR: Final = 2026

_LIMIT = 30


def read_arrivals(path: Path, last_year: int) -> pd.DataFrame:
    """The rows of the file, checked: one a year, month, channel and citizenship, in whole persons.

    A column ``route`` may stand for ``channel``. Raises InputFault with every fault and its line: missing
    column, unknown code (with the nearest), negative or broken number, year outside ``FIRST_FREE_YEAR`` to
    ``last_year``, repeated row.
    """
    lines = _lines(path)
    header, rows = lines[0], lines[1:]
    header = ["channel" if name.strip() == "route" else name.strip() for name in header]
    faults = [f"{path}, line 1: column {name!r} is missing" for name in COLUMNS if name not in header]
    faults += [
        f"{path}, line 1: unknown column {name!r}{did_you_mean(name, COLUMNS)}"
        for name in header
        if name not in COLUMNS
    ]
    if faults:
        raise InputFault(faults)
    seen: dict[tuple[object, ...], int] = {}
    kept: list[tuple[object, ...]] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{path}, line {number}"
        if len(cells) != len(header):
            faults.append(f"{where}: {len(cells)} cells, needs {len(header)}")
            continue
        row, wrong = _row(dict(zip(header, (cell.strip() for cell in cells))), last_year)
        if not wrong and row[:4] in seen:
            wrong = [f"repeats line {seen[row[:4]]}"]
        faults += [f"{where}: {fault}" for fault in wrong]
        if not wrong:
            seen[row[:4]] = number
            kept.append(row)
    if faults:
        more = [f"... and {len(faults) - _LIMIT} more faults"] if len(faults) > _LIMIT else []
        raise InputFault(faults[:_LIMIT] + more)
    if not kept:
        raise InputFault(f"{path} has no rows")
    frame = pd.DataFrame(kept, columns=list(COLUMNS))
    return frame.sort_values(list(COLUMNS), ignore_index=True)


def _lines(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except OSError as error:
        raise InputFault(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputFault(f"{path} is not a UTF-8 text file") from None
    except csv.Error as error:
        raise InputFault(f"{path} is not valid CSV: {error}") from None
    if not lines:
        raise InputFault(f"{path} is empty")
    return lines


def _row(cells: dict[str, str], last_year: int) -> tuple[tuple[object, ...], list[str]]:
    faults: list[str] = []
    year = _whole(cells, "year", FIRST_FREE_YEAR, last_year, faults)
    month = _whole(cells, "month", 1, 12, faults)
    channel = _code(cells, "channel", ENTRY_CHANNELS, faults)
    citizenship = _code(cells, "citizenship", CITIZENSHIPS, faults)
    persons = _whole(cells, "persons", 0, 10_000_000, faults)
    return (year, month, channel, citizenship, persons), faults


def _whole(cells: dict[str, str], column: str, low: int, high: int, faults: list[str]) -> int:
    try:
        value = int(cells[column])
    except ValueError:
        faults.append(f"{column} {cells[column]!r} is not a whole number")
        return low
    if value < 0:
        faults.append(f"{column} {value} is negative")
    elif not low <= value <= high:
        faults.append(f"{column} {value} is outside {low} to {high}")
    return value


def _code(cells: dict[str, str], column: str, valid: Iterable[str], faults: list[str]) -> str:
    code = cells[column]
    if code not in valid:
        faults.append(f"unknown {column} {code!r}{did_you_mean(code, valid)}")
    return code
