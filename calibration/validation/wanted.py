"""How near is near enough: the one home is ``data/wanted.csv``, one row a line of the validation table, or several.

A bound is empty (none), a number in the unit of the target, or words: ``observed`` or ``naive``, alone or with
``+`` or ``-`` and a number in that unit or in per cent of the figure. An empty place or period stands for all that no
other row names.
"""

import csv
import math
import re
from functools import cache
from pathlib import Path
from typing import Final

WANTED_FILE: Final = Path(__file__).parents[1] / "data" / "wanted.csv"
#: Group, target, place, period.
Line = tuple[str, str, str, str]
_BOUND: Final = re.compile(r"(observed|naive)(?: ([+-]) ([\d.]+)( %)?)?")


def wanted(line: Line, observed: float, naive: float) -> tuple[float, float]:
    """Least and most that is wanted of a line, infinite without a bound; LookupError if nobody said what is wanted."""
    group, target, place, period = line
    for key in ((place, period), (place, ""), ("", period), ("", "")):
        bounds = table().get((group, target, *key))
        if bounds is not None:
            least, most = bounds
            return _read(least, -math.inf, observed, naive), _read(most, math.inf, observed, naive)
    raise LookupError(
        f"{WANTED_FILE.name} does not say what is wanted of {group}: {target}, {place} {period}"
    )


@cache
def table() -> dict[Line, tuple[str, str]]:
    """Bounds as written, by line."""
    with WANTED_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["group"], row["target"], row["place"], row["period"]): (row["least"], row["most"])
        for row in rows
    }


def _read(bound: str, nothing: float, observed: float, naive: float) -> float:
    if not bound:
        return nothing
    found = _BOUND.fullmatch(bound)
    if found is None:
        return float(bound)
    figure = observed if found[1] == "observed" else naive
    if not found[2]:
        return figure
    width = float(found[3]) * (figure / 100 if found[4] else 1.0)
    return figure + width if found[2] == "+" else figure - width
