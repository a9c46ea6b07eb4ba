"""Make the ensemble: draw every uncertainty from what is known of it, keep what the record does not rule out.

Estimated uncertainties are drawn from split normals through their 90 % intervals (on a log scale if positive, on a
logit scale if shares), set-identified ones evenly from their interval, prior-only ones evenly on either side of their
value, so that the value is the median and the range is the support. Draws are a Latin hypercube. A candidate is run
and stays if no headline of the record is implausible: ``|log(simulated / observed)|`` at most ``CUT`` standard
deviations of record and model together (history matching, one wave).
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, qmc

from pactsim.calibration.ensemble_effects import write_effects
from pactsim.calibration.estimate import Z_LEVEL
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.headlines import HEADLINES, implausibility, simulated_headlines
from pactsim.model.dated import ALWAYS
from pactsim.model.ensemble import with_member
from pactsim.model.fitted_parameters import FittedValue, fitted_values
from pactsim.model.parameters import Parameter, registry
from pactsim.model.readings import forget_readings, laid_over
from pactsim.model.scenario import Scenario

Array = NDArray[np.float64]

MEMBERS: Final = 240
CUT: Final = 3.0
#: Candidates a round, as a multiple of the members still missing, and rounds before giving up.
GENEROUS, ROUNDS = 2.0, 8
#: Uncertainties that stay at their value in the ensemble, and why.
HELD: Final = {
    "destination_pair_effects": "a switch between two models of the choice, not a quantity",
}
DIGITS: Final = 6

#: Runs a function on every task and returns the results in order (one process or several).
Each = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]


class Axis(NamedTuple):
    """One column of the ensemble."""

    column: str
    value: float
    low: float
    high: float
    bounds: tuple[float, float]
    identification: str
    whole: bool


def axes() -> list[Axis]:
    """Every uncertainty with a number, one axis a first day, in alphabetical order."""
    fitted = fitted_values()
    return [
        axis
        for name, known in sorted(registry().items())
        if known.kind == "uncertainty" and name not in HELD and known.bounds is not None
        for axis in _axes_of(name, known, fitted.get(name, ()))
    ]


def _axes_of(name: str, known: Parameter, fitted: tuple[FittedValue, ...]) -> list[Axis]:
    assert known.bounds is not None
    low, high = known.bounds
    by_day = {value.since: value for value in fitted}
    rows = []
    for entry in known.schedule:
        if isinstance(entry.value, bool) or not isinstance(entry.value, int | float):
            continue
        column = name if entry.since == ALWAYS else f"{name}@{entry.since.isoformat()}"
        own = by_day.get(entry.since)
        whole = isinstance(entry.value, int) and isinstance(low, int) and isinstance(high, int)
        identification = known.identification if own is None else own.identification
        interval = (low, high) if own is None else (own.low, own.high)
        rows.append(Axis(column, entry.value, interval[0], interval[1], (low, high), identification, whole))
    return rows


def draw(axis: Axis, quantile: Array) -> Array:
    """Values at quantiles in (0, 1): see the module."""
    if axis.identification == "estimated" and axis.low < axis.value < axis.high:
        scale = _scale(axis)
        centre, low, high = (scale[0](number) for number in (axis.value, axis.low, axis.high))
        z = norm.ppf(quantile)
        values = scale[1](centre + z * np.where(z > 0, high - centre, centre - low) / Z_LEVEL)
    elif axis.identification == "set-identified":
        values = axis.low + quantile * (axis.high - axis.low)
    else:
        below = axis.low + 2 * quantile * (axis.value - axis.low)
        above = axis.value + (2 * quantile - 1) * (axis.high - axis.value)
        values = np.where(quantile < 0.5, below, above)
    values = np.clip(values, *axis.bounds)
    return np.rint(values) if axis.whole else values


def _scale(axis: Axis) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """The scale on which an estimate is taken for normal, and the way back."""
    if axis.bounds == (0, 1) and axis.low > 0 and axis.high < 1:
        return (lambda x: np.log(x / (1 - x))), (lambda y: 1 / (1 + np.exp(-y)))
    if axis.low > 0:
        return np.log, np.exp
    return (lambda x: x), (lambda y: y)


def candidates(columns: list[Axis], number: int, seed: int) -> pd.DataFrame:
    """``number`` parameter sets, columns as in the file. One uncertainty on several days moves as one."""
    names = [axis.column.partition("@")[0] for axis in columns]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    quantiles = qmc.LatinHypercube(len(places), rng=np.random.default_rng(seed)).random(number)
    values: dict[str, Any] = {"member": np.arange(1, number + 1)}
    for name, axis in zip(names, columns):
        drawn = draw(axis, quantiles[:, places[name]])
        values[axis.column] = drawn.astype(np.int64) if axis.whole else _rounded(drawn)
    return pd.DataFrame(values)


def _rounded(values: Array) -> Array:
    """To ``DIGITS`` significant digits: what the file holds is what was run."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])


def judge(candidate: pd.DataFrame) -> Array:
    """Headlines of one candidate (a frame of one row); runs the model once."""
    number = int(candidate["member"].iloc[0])
    with laid_over(fitted={"ensemble": candidate}):
        scenario = with_member(Scenario.load("baseline"), number)
    return simulated_headlines(scenario, seed=1)


def make_ensemble(members: int, seed: int, each: Each, progress: Callable[[int, int], None]) -> pd.DataFrame:
    """Draw, judge, keep; write ``ensemble`` with its card and return it. The order is that of the draws."""
    columns = axes()
    kept: list[pd.DataFrame] = []
    judged: list[tuple[pd.DataFrame, Array]] = []
    tried, ruled_out = 0, np.zeros(len(HEADLINES))
    for round_number in range(ROUNDS):
        missing = members - sum(len(part) for part in kept)
        if missing <= 0:
            break
        rate = max(sum(len(part) for part in kept) / tried, 0.1) if tried else 1 / GENEROUS
        drawn = candidates(columns, math.ceil(missing / rate * 1.1), seed + round_number)
        rows = [drawn.iloc[[row]] for row in range(len(drawn))]
        headlines = np.array(each(judge, rows))
        found = np.array([implausibility(row) for row in headlines])
        tried += len(rows)
        ruled_out += (found > CUT).sum(axis=0)
        judged.append((drawn, headlines))
        kept.append(drawn.iloc[np.flatnonzero((found <= CUT).all(axis=1))])
        progress(min(members, sum(len(part) for part in kept)), members)
    table = pd.concat(kept, ignore_index=True).head(members)
    if len(table) < members:
        raise RuntimeError(
            f"only {len(table)} of {tried} candidates agree with the record, {members} asked for"
        )
    table["member"] = np.arange(1, len(table) + 1)
    names = ", ".join(f"{name} {out / tried:.0%}" for name, out in zip(HEADLINES, ruled_out))
    held = "; ".join(f"{name}: {why}" for name, why in HELD.items())
    write(
        "ensemble",
        table,
        Card(
            title="Parameter sets that the record does not rule out",
            years="judged on 2019-2024",
            method=f"""Latin hypercube over {len({a.column.partition("@")[0] for a in columns})} uncertainties (seed
            {seed}); estimated ones from split normals through their intervals, set-identified ones evenly from their
            interval, prior-only ones evenly on either side of their value; kept where no headline is more than {CUT:g}
            standard deviations off.""",
            identification="by uncertainty, see pactsim levers",
            unit="as in the lever file of each name",
            limits=f"""Uncertainties are drawn independently but for the headlines; one that holds from several days
            moves as one. Held: {held}. Arrivals and readings of the law are not varied here.""",
            quality=f"{len(table)} kept of {tried} tried; ruled out by headline: {names}.",
        ),
        digits=10,
    )
    write_effects(pd.concat([part for part, _ in judged]), np.vstack([values for _, values in judged]))
    forget_readings()
    return table
