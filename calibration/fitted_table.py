"""How a fitted table is written: a small CSV and a card that says what was fitted, on what, and how sure it
is.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pactsim.model.fitted import FITTED_FOLDER

CLASSES = ("estimated", "set-identified", "prior-only")

#: While tables are collected instead of written: where they go.
_collected: list[dict[str, pd.DataFrame]] = []


@contextmanager
def collected() -> Iterator[dict[str, pd.DataFrame]]:
    """Within the block ``write`` puts tables into the dictionary instead of files: what a fit would have shipped."""
    tables: dict[str, pd.DataFrame] = {}
    _collected.append(tables)
    try:
        yield tables
    finally:
        _collected.remove(tables)


@dataclass(frozen=True)
class Card:
    """What a reader must know of a fitted table. ``identification`` is one of ``CLASSES``, or says which
    rows.
    """

    title: str
    years: str
    method: str
    identification: str
    unit: str
    limits: str
    quality: str = ""


def write(name: str, frame: pd.DataFrame, card: Card, digits: int = 5, folder: Path = FITTED_FOLDER) -> None:
    """Write ``<name>.csv`` (numbers rounded to ``digits``) and ``<name>.card.toml``.

    Raises ValueError if a cell that must hold a number does not (columns of dates and notes may be empty).
    """
    numbers = frame.select_dtypes("number")
    if numbers.isna().any(axis=None):
        raise ValueError(
            f"fitted table {name!r} has cells without a number: {numbers.isna().sum().to_dict()}"
        )
    if _collected:
        _collected[-1][name] = frame.reset_index(drop=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    frame.round(digits).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    lines = [
        f"{key} = {json.dumps(' '.join(text.split()), ensure_ascii=False)}"
        for key, text in (
            ("title", card.title), ("years", card.years), ("method", card.method),
            ("class", card.identification), ("unit", card.unit), ("limits", card.limits),
            ("quality", card.quality),
        )
        if text
    ]  # fmt: skip
    lines.append(f"rows = {len(frame)}")
    (folder / f"{name}.card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
