"""What can be chosen and what comes out: scenarios, levers, uncertainties, legal numbers, outcomes."""

from typing import Any

from pactsim.model import fitted
from pactsim.model.dated import ALWAYS, write_schedule
from pactsim.model.faults import InputFault, did_you_mean
from pactsim.model.parameters import Parameter, registry
from pactsim.model.readings import read_once
from pactsim.model.scenario import Scenario
from pactsim.model.scenario_files import scenario_names
from pactsim.model.scenario_sections import Arrivals
from pactsim.model.table_schema import table_schema


def scenario_rows() -> list[dict[str, Any]]:
    """Name, base, reason and period of every shipped scenario."""
    rows = []
    for name in scenario_names():
        scenario = Scenario.load(name)
        period = f"{scenario.period.first_year}-{scenario.period.last_year}"
        rows.append({"name": name, "base": scenario.base or "", "why": scenario.why, "period": period})
    return rows


def lever_rows() -> list[dict[str, Any]]:
    """Every lever, uncertainty and legal number: kind, unit, default, range, class, meaning, source."""
    rows = [_of_parameter(known) for _, known in sorted(registry().items())]
    order = {"lever": 0, "uncertainty": 1, "law": 2}
    return sorted(rows + _of_arrivals(), key=lambda row: (order[row["kind"]], row["name"]))


@read_once
def effects() -> dict[str, str]:
    """The headline that each uncertainty moves most over the candidates of the ensemble; empty without one."""
    try:
        rows = fitted.table("ensemble_effects")
    except FileNotFoundError:
        return {}
    return {
        str(row.name): f"moves most: {row.headline} (rank correlation {row.rank_correlation:+.2f})"
        for row in rows.itertuples(index=False)
    }


def outcome_rows() -> list[dict[str, Any]]:
    """Every column of every outcome table that is no key: ``table.column``, unit, meaning."""
    return [
        {
            "name": f"{table}.{c.name}",
            "kind": "outcome",
            "unit": c.unit,
            "meaning": c.meaning,
            "type": c.dtype,
        }
        for table, columns in table_schema().items()
        for c in columns
        if c.kind != "key"
    ]


def one_row(name: str) -> dict[str, Any]:
    """The row of one name; InputFault with the nearest name if there is none."""
    rows = {row["name"]: row for row in (*lever_rows(), *outcome_rows())}
    if name not in rows:
        raise InputFault(f"unknown lever, uncertainty or outcome {name!r}{did_you_mean(name, rows)}")
    return rows[name]


def _of_parameter(known: Parameter) -> dict[str, Any]:
    return {
        "name": known.name,
        "kind": known.kind,
        "unit": known.unit,
        "default": write_schedule(known.schedule),
        "range": _range(known),
        "class": known.identification,
        "interval": None if known.interval is None else list(known.interval),
        "meaning": known.meaning,
        "source": known.source,
        "effect": effects().get(known.name, ""),
        "reason": known.reason,
    }


def _range(known: Parameter) -> list[Any] | None:
    chosen = known.choices if known.choices is not None else known.bounds
    return None if chosen is None else list(chosen)


def _of_arrivals() -> list[dict[str, Any]]:
    """The numbers of ``[arrivals]``, which are set like uncertainties (``--set arrivals.level=1.2``)."""
    meanings = {
        "level": ("factor", "entries after the last observed year against the default path"),
        "trend": ("per year", "yearly growth of those entries"),
        "member": ("number", "path of the ensemble (with arrivals.path=ensemble), 0 the default path"),
    }
    rows = []
    for field, (unit, meaning) in meanings.items():
        limits = {type(limit).__name__.lower(): limit for limit in Arrivals.model_fields[field].metadata}
        rows.append(
            {
                "name": f"arrivals.{field}", "kind": "uncertainty", "unit": unit,
                "default": Arrivals.model_fields[field].default,
                "range": [limits["ge"].ge, limits["le"].le],
                "class": "prior-only", "meaning": meaning, "source": "an input: arrivals are not forecast",
                "reason": "set it to what the study assumes",
            }
        )  # fmt: skip
    return rows


def shown_default(default: Any) -> str:
    """A default in few words: dated values as ``value since date``."""
    if isinstance(default, bool):
        return str(default).lower()
    if not isinstance(default, list) or not default or not isinstance(default[0], dict):
        return str(default)
    parts = []
    for entry in default:
        since = "" if entry["since"] == ALWAYS.isoformat() else f" since {entry['since']}"
        parts.append(f"{entry['value']}{since}")
    return ", ".join(parts)
