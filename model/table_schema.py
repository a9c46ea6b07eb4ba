"""The outcome tables: names, types, units, meanings (``model/data/tables.csv``), and the check on them."""

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

TABLES_FILE: Final = Path(__file__).parent / "data" / "tables.csv"

_ARROW: Final = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "string": pa.string(),
    "date": pa.date32(),
}


class OutcomeColumn(NamedTuple):
    """One promised column; ``kind``: key, flow (summed over months), stock, value, flag or text."""

    table: str
    name: str
    dtype: str
    unit: str
    key: bool
    nullable: bool
    kind: str
    meaning: str


@cache
def table_schema() -> dict[str, tuple[OutcomeColumn, ...]]:
    """The promised columns of every table, in the order of the contract."""
    tables: dict[str, list[OutcomeColumn]] = {}
    with TABLES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["table"], []).append(
                OutcomeColumn(
                    table=row["table"], name=row["column"], dtype=row["dtype"], unit=row["unit"],
                    key=row["key"] == "1", nullable=row["nullable"] == "1",
                    kind=row["kind"], meaning=row["meaning"],
                )
            )  # fmt: skip
    return {name: tuple(columns) for name, columns in tables.items()}


def columns_of_kind(table: str, kind: str) -> tuple[str, ...]:
    """The names of a table's columns of one kind, e.g. the flows of ``states``."""
    return tuple(column.name for column in table_schema()[table] if column.kind == kind)


def key_of(table: str) -> tuple[str, ...]:
    """The columns that identify a row; empty where every row is an event of its own."""
    return tuple(column.name for column in table_schema()[table] if column.key)


def to_arrow(table: str, frame: pd.DataFrame) -> pa.Table:
    """``frame`` as an Arrow table of the promised types, promised columns first, extra ones after.

    Plain UTF-8 strings and no pandas metadata, so that equal tables make equal files.
    Raises ValueError that lists every missing column, null, unfit value and repeated key.
    """
    if table not in table_schema():
        raise ValueError(f"unknown table {table!r}; the tables are {', '.join(table_schema())}")
    promised = {column.name: column for column in table_schema()[table]}
    faults = [f"{table}.{name} is missing" for name in promised if name not in frame.columns]
    arrays, names = [], []
    for name in [n for n in promised if n in frame.columns] + [n for n in frame.columns if n not in promised]:
        try:
            arrays.append(_array(frame[name], promised.get(name)))
            names.append(str(name))
        except (ValueError, TypeError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
            faults.append(f"{table}.{name}: {error}")
    key = [name for name in key_of(table) if name in frame.columns]
    if key and (repeated := int(frame.duplicated(key).sum())):
        faults.append(f"{table}: {repeated} rows repeat a key ({', '.join(key)})")
    if faults:
        raise ValueError("\n".join(faults))
    return pa.Table.from_arrays(arrays, names=names)


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame; whole numbers with gaps stay whole (``Int64``)."""
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    for field in table.schema:
        if pa.types.is_integer(field.type) and table.column(field.name).null_count:
            frame[field.name] = table.column(field.name).to_pandas(
                types_mapper={pa.int64(): pd.Int64Dtype()}.get
            )
    return frame


def empty_table(table: str) -> pd.DataFrame:
    """A table without rows, with the promised columns and types."""
    schema = pa.schema([(column.name, _ARROW[column.dtype]) for column in table_schema()[table]])
    return from_arrow(schema.empty_table())


def _array(series: pd.Series, column: OutcomeColumn | None) -> pa.Array:
    if column is None:
        return _without_dictionary(pa.Array.from_pandas(series))
    missing = int(series.isna().sum())
    if missing and not column.nullable:
        raise ValueError(f"{missing} values are missing")
    if column.dtype.startswith("int"):
        return _whole_numbers(series, column.dtype)
    if column.dtype == "date":
        days = pd.to_datetime(series).dt.date if len(series) else series
        return pa.array(list(days), type=pa.date32())
    if column.dtype == "string" and isinstance(series.dtype, pd.StringDtype):
        return _without_dictionary(pa.Array.from_pandas(series))
    if column.dtype == "string":
        values = [None if missing and pd.isna(value) else _text(value) for value in series]
        return pa.array(values, type=pa.string())
    if column.dtype == "bool":
        return pa.array(_flags(series), type=pa.bool_())
    return pa.array(series.astype("float64").to_numpy(), type=pa.float64(), from_pandas=True)


def _whole_numbers(series: pd.Series, dtype: str) -> pa.Array:
    if pd.api.types.is_float_dtype(series.dtype):
        known = series.dropna().to_numpy(dtype="float64")
        if not np.array_equal(known, np.floor(known)):
            raise ValueError("holds numbers that are not whole")
    return pa.array(series.astype("Int64"), type=pa.int64()).cast(_ARROW[dtype])


def _flags(series: pd.Series) -> np.ndarray:
    if not set(series.unique()) <= {True, False}:
        raise ValueError("holds values other than true and false")
    return series.to_numpy().astype(bool)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _without_dictionary(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) else array
