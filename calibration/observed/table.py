"""One observed table: its rows, its card, and how both are written.

A table's rows carry a ``source`` column: the ids, joined by ``+``, of the records in ``sources.csv`` that
the row rests on. The card says what was done to them, in words a reader can check.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.calibration.observed.source_records import SourceRecords

SEPARATOR = "+"


@dataclass(frozen=True)
class Table:
    """An observed table before it is written. `publisher` and `dataset` replace the lists made from the
    sources."""

    name: str
    title: str
    frame: pd.DataFrame
    unit: str
    what_was_done: str
    gaps: str
    publisher: str = ""
    dataset: str = ""


def source_ids(frame: pd.DataFrame) -> list[str]:
    """The distinct source ids a table rests on, sorted."""
    return sorted({part for cell in frame["source"].unique() for part in str(cell).split(SEPARATOR)})


def write_table(table: Table, folder: Path, records: SourceRecords) -> list[str]:
    """Write `<name>.csv` and `<name>.card.toml`; return the source ids used.

    Raises ValueError if a key cell or a source is missing, or if a source id has no record.
    """
    frame = table.frame
    if frame.empty or "source" not in frame.columns:
        raise ValueError(f"observed table '{table.name}' has no rows or no 'source' column")
    if frame["source"].isna().any():
        raise ValueError(f"observed table '{table.name}': {frame['source'].isna().sum()} rows have no source")
    used = source_ids(frame)
    known = [records.record(identifier) for identifier in used]
    frame.to_csv(folder / f"{table.name}.csv", index=False, lineterminator="\n")
    card = {
        "title": table.title,
        "publisher": table.publisher or _listed(r.publisher for r in known),
        "dataset": table.dataset or _listed(r.dataset for r in known),
        "vintage": _listed(r.vintage for r in known),
        "licence": _listed(r.licence for r in known),
        "unit": table.unit,
        "what_was_done": " ".join(table.what_was_done.split()),
        "gaps": " ".join(table.gaps.split()),
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in card.items()]
    lines.append(f"rows = {len(frame)}")
    (folder / f"{table.name}.card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return used


def largest_remainder(weights: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole numbers proportional to `weights` (n,) that sum to `total`; ties go to the first.

    Raises ValueError if the weights do not sum to something positive while `total` is positive.
    """
    if total == 0:
        return np.zeros(weights.size, dtype=np.int64)
    if weights.sum() <= 0:
        raise ValueError(f"cannot share {total} out over weights that sum to {weights.sum()}")
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    missing = int(total - whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole


def join_sources(*columns: pd.Series) -> pd.Series:
    """Cell by cell, the ids of several columns joined by ``+``, each id once, blanks left out."""

    def joined(cells: Sequence[object]) -> str:
        parts = [p for cell in cells if isinstance(cell, str) and cell for p in cell.split(SEPARATOR)]
        return SEPARATOR.join(dict.fromkeys(parts))

    return pd.Series([joined(cells) for cells in zip(*columns, strict=True)], index=columns[0].index)


def without_references(note: str) -> str:
    """A note without the ids of other sources in it: they would not resolve."""
    return re.sub(r"[A-Z0-9]+(_[A-Z0-9]+)+", "another source", note).strip()


def _listed(values: object) -> str:
    return "; ".join(dict.fromkeys(v for v in values if v))  # type: ignore[attr-defined]
