"""The observed tables and their cards, read from ``model/data/observed``.

Tables are cached and shared: treat them as read-only.
"""

import hashlib
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pactsim.model.readings import laid, laid_names, read_once

FOLDER = Path(__file__).resolve().parent / "data" / "observed"


@read_once
def table(name: str) -> pd.DataFrame:
    """Read an observed table. Only an empty cell is missing (``NA`` would be a code).

    ``irregular_entries`` is made from its two margins when it is asked for.
    Raises LookupError naming the known tables if there is none of that name.
    """
    instead = laid("observed", name)
    if instead is not None:
        return instead
    if name == "irregular_entries":
        return _irregular_entries()
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise LookupError(_unknown(name))
    return pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)


@cache
def card(name: str) -> dict[str, Any]:
    """The card of a table: title, publisher, dataset, vintage, licence, unit, what was done, gaps, rows.

    Raises LookupError naming the known tables if there is none of that name.
    """
    path = FOLDER / f"{name}.card.toml"
    if not path.is_file():
        raise LookupError(_unknown(name))
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names() -> list[str]:
    """The names of all observed tables that are files, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


@read_once
def data_hash() -> str:
    """SHA-256 over the names and contents of all observed tables and cards, as hexadecimal text."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")) + sorted(FOLDER.glob("*.card.toml")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for name in laid_names("observed"):
        digest.update(table(name).to_csv(index=False).encode())
    return digest.hexdigest()


def _unknown(name: str) -> str:
    near = get_close_matches(name, names(), n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"there is no observed table '{name}'{hint} Known: {', '.join(names())}"


def _irregular_entries() -> pd.DataFrame:
    """Route x month x citizenship: each month's detections shared out by the route's mix of the year.

    Columns route, year, month, citizenship, detections (not whole), basis, source.
    """
    months, mix = table("irregular_entries_month"), table("irregular_entries_citizenship")
    of_year = mix.groupby(["route", "year"])["detections"].transform("sum")
    mix = mix.assign(share=mix["detections"] / of_year)[["route", "year", "citizenship", "share"]]
    joined = months.merge(mix, on=["route", "year"])
    joined["detections"] = joined["detections"] * joined["share"]
    return joined[["route", "year", "month", "citizenship", "detections", "basis", "source"]]
