"""Paired differences: the same people under two scenarios, replicate by replicate."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from pactsim.experiments.aggregates import KEYS

#: Tables in which a row that is not there stands for zero.
_ABSENT_IS_ZERO = ("states", "cycle", "evaluation", "flows")
CONFIDENCE = 0.95


def paired_differences(pairs: Sequence[tuple[pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    """One row a table, year, state and outcome: both means, second minus first, its interval.

    Each pair holds the ``yearly_outcomes`` of the two scenarios for one seed. The interval is Student's t on
    the paired differences and speaks of replicate error alone. With one replicate it is missing.
    A mean that one of the runs does not have (nobody in the group) drops that replicate from the row.
    """
    joined = [_joined(base, alt) for base, alt in pairs]
    rows = sorted({row for frame in joined for row in frame.index})
    index = pd.MultiIndex.from_tuples(rows, names=KEYS)
    base = _stack([frame["base"] for frame in joined], index)
    alt = _stack([frame["alt"] for frame in joined], index)
    return pd.concat([index.to_frame(index=False), summarise(base, alt)], axis=1)


def summarise(base: np.ndarray, alt: np.ndarray) -> pd.DataFrame:
    """Means, paired difference, spread, interval of (rows, replicates) arrays; NaN for a missing pair."""
    difference = alt - base
    known = ~np.isnan(difference)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, difference, 0.0).sum(axis=1) / count
        squares = np.where(known, (difference - mean[:, None]) ** 2, 0.0).sum(axis=1)
        deviation = np.where(count > 1, np.sqrt(squares / (count - 1)), np.nan)
        error = deviation / np.sqrt(count)
        base_mean = np.where(known, base, 0.0).sum(axis=1) / count
        alt_mean = np.where(known, alt, 0.0).sum(axis=1) / count
    reach = np.array(
        [
            stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) if n > 1 else np.nan
            for n in range(count.max(initial=1) + 1)
        ]
    )
    half = reach[count] * error
    return pd.DataFrame(
        {
            "base_mean": base_mean,
            "alt_mean": alt_mean,
            "difference": mean,
            "standard_deviation": deviation,
            "standard_error": error,
            "ci_low": mean - half,
            "ci_high": mean + half,
            "replicates": count.astype("int64"),
            "exactly_zero": (count > 0) & ~np.any(known & (difference != 0.0), axis=1),
        }
    )


def _joined(base: pd.DataFrame, alt: pd.DataFrame) -> pd.DataFrame:
    left, right = (frame.set_index(KEYS)["value"] for frame in (base, alt))
    both = pd.concat({"base": left, "alt": right}, axis=1)
    zero = both.index.get_level_values("table").isin(_ABSENT_IS_ZERO)
    both.loc[zero] = both.loc[zero].fillna(0.0)
    return both


def _stack(columns: list[pd.Series], index: pd.MultiIndex) -> np.ndarray:
    zero = index.get_level_values("table").isin(_ABSENT_IS_ZERO)
    values = np.column_stack([column.reindex(index).to_numpy(dtype="float64") for column in columns])
    # A row no run of this pair has, but another pair has, is a zero in both scenarios.
    values[zero] = np.nan_to_num(values[zero], nan=0.0)
    return values
