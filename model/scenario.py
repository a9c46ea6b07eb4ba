"""A scenario: what differs from its base, checked whole before anything runs."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

import pandas as pd
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from pactsim.model.arrival_shocks import Shock, shock_faults
from pactsim.model.arrivals_csv import read_arrivals
from pactsim.model.dated import overlay, read_schedule, write_schedule
from pactsim.model.faults import InputFault, did_you_mean
from pactsim.model.parameters import Parameters, check_overrides, registry

SCENARIOS_FOLDER: Final = Path(__file__).parent / "data" / "scenarios"

#: The opening stocks are observed at the end of 2014 to 2025; days are counted in 16 bits, which end in 2079.
FIRST_YEARS: Final = (2015, 2026)
LAST_YEAR: Final = 2070

#: Validation context of a table that has its bases in it already.
_MERGED: Final = {"bases": "merged"}

_STRICT = ConfigDict(extra="forbid", frozen=True)


class Period(BaseModel):
    """The calendar years of a run, both included."""

    model_config = _STRICT
    first_year: int = 2015
    last_year: int = 2035

    @model_validator(mode="after")
    def _inside_the_data(self) -> Self:
        low, high = FIRST_YEARS
        if not low <= self.first_year <= high:
            raise ValueError(f"first_year {self.first_year} is outside the data: {low} to {high}")
        if self.last_year > LAST_YEAR:
            raise ValueError(f"last_year {self.last_year} is beyond {LAST_YEAR}")
        if self.first_year > self.last_year:
            raise ValueError(f"first_year {self.first_year} is after last_year {self.last_year}")
        return self


class Arrivals(BaseModel):
    """Entries after the last observed year: a path times ``level``, growing by ``trend`` a year, or a CSV.

    ``path`` "persistence" repeats the profile of the last observed years; "ensemble" multiplies it by the path of
    ``member``, where member 0 is the profile itself. ``shocks`` multiply either. Rows of the CSV replace the path
    in the months they name, shocks included.
    """

    model_config = _STRICT
    path: str = Field(default="persistence", pattern="^(persistence|ensemble)$")
    member: int = Field(default=0, ge=0, le=999_999)
    level: float = Field(default=1.0, ge=0.0, le=20.0)
    trend: float = Field(default=0.0, ge=-0.5, le=0.5)
    shocks: tuple[Shock, ...] = ()
    csv: str | None = None

    @model_validator(mode="after")
    def _member_of_an_ensemble(self) -> Self:
        if self.member > 0 and self.path != "ensemble":
            raise ValueError(f"member {self.member} needs path = 'ensemble'")
        return self


class Scenario(BaseModel):
    """One scenario after its bases were followed: ``levers`` and ``uncertainties`` hold every override.

    Raises InputFault (``load``) or ValueError (constructor) with all faults at once.
    """

    model_config = _STRICT
    name: str = Field(min_length=1)
    why: str = ""
    base: str | None = None
    period: Period = Period()
    levers: dict[str, Any] = {}
    uncertainties: dict[str, Any] = {}
    arrivals: Arrivals = Arrivals()
    _arrivals_table: pd.DataFrame | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _on_its_base(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("base"), str) or info.context is _MERGED:
            return given
        return merge(Scenario.load(given["base"]).model_dump(), given)

    @model_validator(mode="after")
    def _known_and_in_range(self) -> Self:
        faults = faults_of_overrides(self.levers, self.uncertainties)
        faults += shock_faults(self.arrivals.model_dump()["shocks"])
        if self.arrivals.csv is not None:
            try:
                self._arrivals_table = read_arrivals(Path(self.arrivals.csv), self.period.last_year)
            except InputFault as fault:
                faults += fault.faults
        if faults:
            raise InputFault(faults)
        return self

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """The scenario of a shipped name or of a TOML file; InputFault with every fault and its place."""
        table, where = _read(name_or_path, ())
        return cls._checked(table, where)

    @classmethod
    def _checked(cls, merged: Mapping[str, Any], where: str) -> Self:
        """The scenario written in ``merged``, a table that has its bases in it already."""
        try:
            return cls.model_validate(dict(merged), context=_MERGED)
        except ValidationError as error:
            raise InputFault(_fault_lines(error, where, merged)) from None

    def changed(self, **sections: Any) -> Self:
        """A copy with sections laid over this one's, e.g. ``changed(period={"last_year": 2030})``."""
        return self._checked(merge(self.model_dump(), sections), f"scenario {self.name!r}")

    @property
    def arrivals_table(self) -> pd.DataFrame | None:
        """The rows of the user's arrivals file (year, month, channel, citizenship, persons), or None."""
        return self._arrivals_table

    def resolved(self) -> dict[str, Any]:
        """Everything that can influence results: period, all parameters, arrivals. No name, no path."""
        table = self._arrivals_table
        rows = None if table is None else hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()
        arrivals = {**self.arrivals.model_dump(mode="json", exclude={"csv"}), "csv_sha256": rows}
        return {
            "period": self.period.model_dump(),
            "arrivals": arrivals,
            "parameters": Parameters.load(self).resolved(),
        }

    def hash(self) -> str:
        """SHA-256 of ``resolved`` as canonical JSON: equal for scenarios that must give equal runs."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def scenario_names() -> list[str]:
    """The names of the shipped scenarios, the baseline first."""
    return sorted((path.stem for path in SCENARIOS_FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n))


def scenario_json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file, with the names of all levers and uncertainties, for editors."""
    schema = Scenario.model_json_schema()
    for section, kinds in (("levers", ("lever", "law")), ("uncertainties", ("uncertainty",))):
        schema["properties"][section]["properties"] = {
            name: {"description": f"{known.meaning} [{known.unit}]"}
            for name, known in registry().items()
            if known.kind in kinds
        }
        schema["properties"][section]["additionalProperties"] = False
    return schema


def merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """``change`` laid over ``base``, table by table.

    A dated override keeps the base's values before its first day.
    """
    merged = {**base, **{k: v for k, v in change.items() if not isinstance(v, Mapping)}}
    for section, table in change.items():
        if isinstance(table, Mapping):
            merged[section] = {**_as_table(base.get(section)), **table}
    for section in ("levers", "uncertainties"):
        old, new = _as_table(base.get(section)), change.get(section)
        for name in set(old) & set(new if isinstance(new, Mapping) else ()):
            try:
                schedule = overlay(read_schedule(old[name]), read_schedule(new[name]))  # type: ignore[index]
            except ValueError:
                continue  # the validation of the merged scenario names the fault
            merged[section][name] = write_schedule(schedule)
    return merged


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


def _read(name_or_path: str | Path, followed: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """The merged table of a scenario file and of its bases, and the words that lead its faults."""
    path = _find(name_or_path)
    if str(path) in followed:
        raise InputFault(f"scenario {path.stem!r} is its own base")
    table = read_toml(path)
    table.setdefault("name", path.stem)
    where = f"scenario {path.stem!r}"
    arrivals = table.get("arrivals")
    if isinstance(arrivals, dict) and isinstance(arrivals.get("csv"), str):
        arrivals["csv"] = str((path.parent / arrivals["csv"]).resolve())
    base = table.get("base")
    if isinstance(base, str):
        beside = path.parent / f"{base}.toml"
        is_itself = beside.resolve() == path.resolve()
        if is_itself and base not in scenario_names():
            raise InputFault(f"scenario {path.stem!r} is its own base")
        is_beside = beside.is_file() and not is_itself
        parent, _ = _read(beside if is_beside else base, (*followed, str(path)))
        table = merge({k: v for k, v in parent.items() if k not in {"name", "why", "base"}}, table)
    return table, where


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a table; InputFault with file and line if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputFault(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputFault(f"{path} is not a UTF-8 text file") from None
    except tomllib.TOMLDecodeError as error:
        raise InputFault(f"{path} is not valid TOML: {error}") from None


def _find(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if text in scenario_names():
        return SCENARIOS_FOLDER / f"{text}.toml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    if path.suffix == ".toml" or "/" in text or "\\" in text:
        raise InputFault(f"no scenario file {text}")
    names = scenario_names()
    raise InputFault(f"unknown scenario {text!r}{did_you_mean(text, names)} (there are: {', '.join(names)})")


def _fault_lines(error: ValidationError, where: str, table: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    if not any(isinstance(fault.get("ctx", {}).get("error"), InputFault) for fault in error.errors()):
        # A fault in the shape of the file keeps pydantic from reaching the check of names and values.
        overrides = faults_of_overrides(_as_table(table.get("levers")), _as_table(table.get("uncertainties")))
        shocks = _as_table(table.get("arrivals")).get("shocks")
        overrides += shock_faults(shocks if isinstance(shocks, list | tuple) else ())
        lines = [f"{where}: {fault}" for fault in overrides]
    for fault in error.errors():
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, InputFault):
            lines += [f"{where}: {line}" for line in cause.faults]
            continue
        path = ".".join(str(step) for step in fault["loc"])
        if fault["type"] == "extra_forbidden":
            near = did_you_mean(str(fault["loc"][-1]), _fields(fault["loc"]))
            lines.append(f"{where}: unknown name {path!r}{near}")
        else:
            message = str(cause) if cause is not None else f"{fault['msg']} (given {fault['input']!r})"
            lines.append(f"{where}: {path + ': ' if path else ''}{message}")
    return lines


def _fields(location: tuple[int | str, ...]) -> list[str]:
    models: dict[str, type[BaseModel]] = {"period": Period, "arrivals": Arrivals}
    if location[:2] == ("arrivals", "shocks"):
        return list(Shock.model_fields)
    model = models.get(str(location[0]), Scenario) if len(location) > 1 else Scenario
    return list(model.model_fields)


def _as_table(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
