"""Where a number comes from: legal numbers and levers by day, observed tables, the positions of governments."""

import tomllib
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import pandas as pd

from pactsim.experiments.explain.node import Node, Value
from pactsim.model.dated import read_schedule, value_on
from pactsim.model.law.registry import RULES
from pactsim.model.law_numbers import LAW_FOLDER, LawNumber
from pactsim.model.observed_tables import table
from pactsim.model.parameters import registry

#: The files whose rules register when they are imported; compiled ones are not needed here.
_PART_IV = (
    "alternative_measures", "border_capacity", "council_vote", "crisis_credit", "deductions", "draws",
    "effective_pool", "fair_share", "key_correction", "labels", "offset_erosion", "offsets_duty", "pledge",
    "pool_need", "pool_proposal", "shortcomings",
)  # fmt: skip
#: How a status in the observed tables counts as evidence; a derived figure is D, all others S.
_DERIVED = {"derived", "computed"}


def of_rule(name: str) -> dict[str, Any]:
    """Article and first day in force of a law function, as fields of a node."""
    if name not in RULES:
        for module in _PART_IV:
            import_module(f"pactsim.model.law.{module}")
    rule = RULES[name]
    return {"article": rule.article, "in_force": rule.in_force.isoformat()}


@cache
def law_numbers() -> dict[str, LawNumber]:
    """Every legal number with all its values, sources and tags."""
    found = {}
    for path in sorted(LAW_FOLDER.glob("*.toml")):
        for name, raw in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[name] = LawNumber.model_validate(raw)
    return found


def parameter_node(
    manifest: dict[str, Any], name: str, on: date, value: Value = None, title: str = ""
) -> Node:
    """A legal number, lever or assumption on a day: the run's value with source and class.

    ``value`` is what an act used; without it the manifest's. A value that differs from the shipped one names
    the scenario as its source.
    """
    known = registry()[name]
    used = manifest["scenario"]["resolved"]["parameters"].get(name)
    here = value_on(read_schedule(used), on) if used is not None else None
    found = here if value is None else value
    try:
        shipped = value_on(known.schedule, on)
    except LookupError:
        shipped = None
    source, tag, article = known.source, known.identification, ""
    if name in law_numbers():
        number = law_numbers()[name]
        entry = next((one for one in reversed(number.values) if one.since <= on), number.values[0])
        source, tag, article = entry.source, entry.tag, number.article
    if shipped != here and here is not None:
        source, tag = f"set by scenario {manifest['scenario']['name']!r} (shipped: {shipped})", "scenario"
    shown = found if isinstance(found, int | float | str | bool) or found is None else str(found)
    if isinstance(shown, float) and shown.is_integer() and abs(shown) >= 2:
        shown = int(shown)
    words = known.meaning if tag == "scenario" or known.kind == "law" else f"{known.meaning} ({known.reason})"
    return Node(
        title or name, shown, "" if known.unit in {"true/false", "choice", "0/1"} else known.unit,
        article=article, source=source, tag=tag, note=f"{name}: {words}",
    )  # fmt: skip


@cache
def _sources() -> dict[str, dict[str, str]]:
    """The list of sources by code; empty cells are empty texts."""
    rows = table("sources").fillna("").astype(str).to_dict("records")
    return {row["source"]: {str(field): value for field, value in row.items()} for row in rows}


def source_text(codes: str) -> str:
    """Publisher, data set and vintage of source codes joined by ``+``, each in a few words."""
    texts = []
    for code in codes.split("+"):
        row = _sources().get(code, {"publisher": code})
        texts.append(", ".join(row[c] for c in ("publisher", "dataset", "vintage") if row.get(c)))
    return "; ".join(texts)


def tag_of_sources(codes: str, status: str = "") -> str:
    """D for what this project derived, S for everything else that is published."""
    own = all(_sources().get(code, {}).get("publisher") == "pactsim" for code in codes.split("+"))
    return "D" if own or status in _DERIVED else "S"


def observed_row(name: str, column: str, key: str) -> dict[str, Any]:
    """The row of an observed table whose ``column`` is ``key``; empty cells are empty texts."""
    rows = table(name)
    found: list[dict[Any, Any]] = rows[rows[column] == key].to_dict("records")
    return {str(field): "" if pd.isna(value) else value for field, value in found[0].items()}
