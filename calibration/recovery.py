"""Does the calibration find the truth, and is it honest about how well? Pooled over stages and synthetic data sets.

A stage draws true parameters, makes one synthetic data set with its own data-generating process and fits it as it
would the record. Two questions: do 90 % intervals hold the truth nine times in ten (coverage), and is the share of the
posterior below the truth uniform (simulation-based calibration: a hump means intervals too wide, horns too narrow, a
slope bias)?
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from pactsim.calibration.stage import Recovered
from pactsim.calibration.stages import MODULES, stage

RECOVERY_FILE: Final = Path(__file__).parent / "data" / "recovery.csv"
RANK_BINS: Final = 10
#: Coverage of pooled 90 % intervals that counts as honest.
HONEST: Final = (0.84, 0.95)


def recover_once(task: tuple[str, int]) -> list[Recovered]:
    """One synthetic data set of a stage; the seed is the stage's name and number together."""
    name, number = task
    work = stage(name).recover
    assert work is not None
    rng = np.random.default_rng([number, *name.encode()])
    return work(rng, lambda _done, _total: None)


def recoverable() -> list[str]:
    """The stages that can be tried on synthetic data."""
    return [name for name in MODULES if stage(name).recover is not None]


def recover_all(
    names: Sequence[str], data_sets: int, each: Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
) -> pd.DataFrame:
    """One row a parameter and data set: stage, data_set, name, truth, value, low, high, rank, held."""
    tasks = [(name, number) for name in names for number in range(data_sets)]
    found = each(recover_once, tasks)
    rows = [
        {"stage": name, "data_set": number, **row._asdict(), "held": row.low <= row.truth <= row.high}
        for (name, number), rows in zip(tasks, found)
        for row in rows
    ]
    return pd.DataFrame(rows)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """By stage and pooled (stage "all"): pairs, coverage with its 95 % interval, uniformity of ranks, bias.

    ``uniform_p`` is the p-value of a chi-square test of ten equal bins; ``bias`` the mean error in units of a
    quarter of the interval's width.
    """
    parts = [(name, part) for name, part in rows.groupby("stage", sort=False)]
    return pd.DataFrame([_line(name, part) for name, part in [*parts, ("all", rows)]])


def _line(name: Any, part: pd.DataFrame) -> dict[str, Any]:
    held, pairs = int(part["held"].sum()), len(part)
    interval = stats.binomtest(held, pairs).proportion_ci(method="wilson")
    counts = np.histogram(part["rank"], RANK_BINS, (0, 1))[0]
    width = (part["high"] - part["low"]) / 4
    return {
        "stage": name,
        "parameters": part["name"].nunique(),
        "pairs": pairs,
        "coverage": held / pairs,
        "coverage_low": interval.low,
        "coverage_high": interval.high,
        "uniform_p": float(stats.chisquare(counts).pvalue),
        "bias": float(((part["value"] - part["truth"]) / width.where(width > 0)).mean()),
        **{f"rank_{k}": int(count) for k, count in enumerate(counts)},
    }


def write_summary(table: pd.DataFrame, path: Path = RECOVERY_FILE) -> None:
    """Keep the summary beside the targets, for the validation page."""
    table.round(4).to_csv(path, index=False, lineterminator="\n")
