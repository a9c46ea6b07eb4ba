"""What a user may say about a run: scale, seed, period, overrides; checked before anything is computed."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pactsim.model.ensemble import with_member
from pactsim.model.faults import InputFault, did_you_mean
from pactsim.model.parameters import registry
from pactsim.model.scenario import Scenario
from pactsim.model.scenario_sections import Arrivals

#: One person in 1,000 is the coarsest sample that still leaves thousands of rows a year.
MOST_WEIGHT = 1000


def weight_of_scale(scale: float) -> int:
    """The whole k of a scale 1/k; InputFault for any other scale."""
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 < scale <= 1:
        raise InputFault(f"scale {scale!r} must lie above 0 and not above 1: 1, 0.5, 0.1, 0.02, ...")
    weight = round(1 / scale)
    # 0.33 is no sample of a third; the tolerance only forgives decimals such as 0.3333333.
    if abs(scale * weight - 1) > 1e-6:
        raise InputFault(
            f"scale {scale!r} is not 1/k with a whole k; the nearest is {1 / weight:.7g} (k = {weight})"
        )
    if weight > MOST_WEIGHT:
        raise InputFault(f"scale {scale!r} is below 1/{MOST_WEIGHT}")
    return weight


def check_seed(seed: int) -> int:
    """``seed`` itself; InputFault outside 0 to 2**32 - 1."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise InputFault(f"seed {seed!r} must be a whole number from 0 to {2**32 - 1}")
    return seed


def scenario_for(
    scenario: "Scenario | str | Path",
    first_year: int | None = None,
    last_year: int | None = None,
    overrides: Iterable[str] = (),
    member: int = 0,
) -> Scenario:
    """The scenario with the period and the ``name=value`` overrides of the command line laid over it, and under both
    the parameter set ``member`` of the ensemble.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    period = {"first_year": first_year, "last_year": last_year}
    sections: dict[str, dict[str, Any]] = {
        "period": {name: year for name, year in period.items() if year is not None},
        "levers": {},
        "uncertainties": {},
        "arrivals": {},
    }
    faults: list[str] = []
    for text in overrides:
        try:
            section, name, value = _override(text)
        except InputFault as fault:
            faults += fault.faults
            continue
        sections[section][name] = value
    if faults:
        raise InputFault(faults)
    return with_member(scenario.changed(**{name: table for name, table in sections.items() if table}), member)


def _override(text: str) -> tuple[str, str, Any]:
    name, equals, raw = (part.strip() for part in text.partition("="))
    if not equals or not name or not raw:
        raise InputFault(f"--set {text!r} must be written name=value")
    if name.startswith("arrivals."):
        field = name.removeprefix("arrivals.")
        fields = list(Arrivals.model_fields)
        if field not in fields:
            raise InputFault(f"--set: unknown name {name!r}{did_you_mean(field, fields)}")
        return "arrivals", field, _value(raw)
    if name not in registry():
        raise InputFault(f"--set: unknown parameter {name!r}{did_you_mean(name, registry())}")
    section = "uncertainties" if registry()[name].kind == "uncertainty" else "levers"
    return section, name, _value(raw)


def _value(raw: str) -> Any:
    """The value as TOML writes it; anything else is a text."""
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return raw
