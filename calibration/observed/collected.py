"""Reads the collected public series: long tables, one value a row."""

from pathlib import Path

import pandas as pd


def read_collected(source_dir: Path, name: str) -> pd.DataFrame:
    """Read one collected table. Only an empty cell is missing (``NA`` is a code).

    Raises FileNotFoundError naming the table and the folder.
    """
    path = source_dir / f"{name}.csv"
    if not path.is_file():
        raise FileNotFoundError(f"the source folder {source_dir} holds no '{name}.csv'")
    return pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)


def indicator(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The rows of the given indicators; `geo` becomes `member_state`, `source_id` becomes `source`."""
    chosen = frame[frame["indicator"].isin(names)]
    return chosen.rename(
        columns={"geo": "member_state", "citizen": "citizenship", "source_id": "source"}
    ).copy()
