"""Writing and reading the outcome tables as Parquet, one file a table."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pactsim.model.faults import InputFault
from pactsim.model.table_schema import empty_table, from_arrow, table_schema, to_arrow


def checked_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """Every promised table in its promised types; ValueError if one is missing or unfit."""
    missing = [name for name in table_schema() if name not in tables]
    if missing:
        raise ValueError(f"the run made no table {', '.join(missing)}")
    return {name: to_arrow(name, tables[name]) for name in table_schema()}


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> dict[str, dict[str, Any]]:
    """Write the tables; return rows and SHA-256 of each file. Equal tables make equal bytes."""
    written = {}
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        write_parquet(path, table)
        written[name] = {"rows": table.num_rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    return written


def write_parquet(path: Path, table: pa.Table) -> None:
    """One Parquet file; InputFault if the disk refuses it."""
    try:
        pq.write_table(table, path, compression="zstd", use_dictionary=True, store_schema=False)
    except OSError as error:
        raise InputFault(f"cannot write {path.name}: {error.strerror or error}") from None


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """All promised tables of a run folder; InputFault names what is missing."""
    missing = [name for name in table_schema() if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise InputFault(
            f"{folder} is no complete run: no {', '.join(f'{name}.parquet' for name in missing)}"
        )
    return {name: read_parquet(folder / f"{name}.parquet") for name in table_schema()}


def read_parquet(path: Path) -> pd.DataFrame:
    """One Parquet file as a DataFrame; InputFault if it is none."""
    try:
        return from_arrow(pq.read_table(path))
    except (OSError, pa.ArrowInvalid) as error:
        raise InputFault(f"cannot read {path}: {error}") from None


def in_memory(tables: Mapping[str, pa.Table]) -> dict[str, pd.DataFrame]:
    """The tables as DataFrames, the same as if they had been written and read."""
    return {
        name: from_arrow(table) if table.num_rows else empty_table(name) for name, table in tables.items()
    }
