"""What is wrong with a scenario, all at once, each fault with its place and what was probably meant."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from pactsim.model.arrival_shocks import Shock, shock_faults
from pactsim.model.faults import InputFault, did_you_mean
from pactsim.model.parameters import check_overrides, registry
from pactsim.model.scenario_files import as_table
from pactsim.model.scenario_sections import Arrivals, Period


def faults_of_overrides(levers: Mapping[str, Any], uncertainties: Mapping[str, Any]) -> list[str]:
    """Every fault of the two tables of overrides, each led by its path."""
    faults = _faults_of_section("levers", levers, ("lever", "law"))
    return faults + _faults_of_section("uncertainties", uncertainties, ("uncertainty",))


def _faults_of_section(section: str, overrides: Mapping[str, Any], kinds: tuple[str, ...]) -> list[str]:
    faults: list[str] = []
    for name, raw in overrides.items():
        known = registry().get(name)
        if known is None:
            valid = [n for n, parameter in registry().items() if parameter.kind in kinds]
            near = did_you_mean(name, valid) or did_you_mean(name, registry())
            faults.append(f"{section}: unknown name {name!r}{near}")
        elif known.kind not in kinds:
            other = "uncertainties" if known.kind == "uncertainty" else "levers"
            faults.append(f"{section}.{name}: this is no name of [{section}]; move it to [{other}]")
        else:
            faults += [f"{section}.{fault}" for fault in check_overrides({name: raw})]
    return faults


def fault_lines(
    error: ValidationError, where: str, table: Mapping[str, Any], scenario: type[BaseModel]
) -> list[str]:
    """One line for each fault that validating ``table`` as a ``scenario`` found, each led by ``where``."""
    lines: list[str] = []
    if not any(isinstance(fault.get("ctx", {}).get("error"), InputFault) for fault in error.errors()):
        # A fault in the shape of the file keeps pydantic from reaching the check of names and values.
        overrides = faults_of_overrides(as_table(table.get("levers")), as_table(table.get("uncertainties")))
        shocks = as_table(table.get("arrivals")).get("shocks")
        overrides += shock_faults(shocks if isinstance(shocks, list | tuple) else ())
        lines = [f"{where}: {fault}" for fault in overrides]
    for fault in error.errors():
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, InputFault):
            lines += [f"{where}: {line}" for line in cause.faults]
            continue
        path = ".".join(str(step) for step in fault["loc"])
        if fault["type"] == "extra_forbidden":
            near = did_you_mean(str(fault["loc"][-1]), _fields(fault["loc"], scenario))
            lines.append(f"{where}: unknown name {path!r}{near}")
        else:
            message = str(cause) if cause is not None else f"{fault['msg']} (given {fault['input']!r})"
            lines.append(f"{where}: {path + ': ' if path else ''}{message}")
    return lines


def _fields(location: tuple[int | str, ...], scenario: type[BaseModel]) -> list[str]:
    models: dict[str, type[BaseModel]] = {"period": Period, "arrivals": Arrivals}
    if location[:2] == ("arrivals", "shocks"):
        return list(Shock.model_fields)
    model = models.get(str(location[0]), scenario) if len(location) > 1 else scenario
    return list(model.model_fields)
