"""Every number of the model by name: law, levers and uncertainties, after a scenario's overrides."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pydantic import BaseModel, ValidationError

from pactsim.model.dated import Schedule, overlay, read_schedule, value_on, write_schedule
from pactsim.model.faults import InputFault, did_you_mean
from pactsim.model.fitted import FITTED_FOLDER
from pactsim.model.fitted_parameters import FittedValue, fitted_values, with_fitted
from pactsim.model.law_numbers import LAW_FOLDER, LawNumber
from pactsim.model.levers import LEVERS_FOLDER, Lever
from pactsim.model.readings import read_until_written
from pactsim.model.value_checks import fault_of_value

if TYPE_CHECKING:
    from pactsim.model.scenario import Scenario


class Parameter(NamedTuple):
    """One name of the registry. ``kind`` is lever, uncertainty or law.

    ``interval`` is that of the last fitted value (90 %), None where nothing was fitted.
    """

    name: str
    kind: str
    unit: str
    meaning: str
    source: str
    identification: str
    schedule: Schedule
    bounds: tuple[Any, Any] | None
    choices: tuple[Any, ...] | None
    reason: str
    interval: tuple[float, float] | None = None

    def fault(self, value: Any) -> str | None:
        """What is wrong with ``value`` for this parameter, or None."""
        return fault_of_value(value, self.schedule[-1].value, self.unit, self.bounds, self.choices)


def read_registry(
    law_folder: Path = LAW_FOLDER, levers_folder: Path = LEVERS_FOLDER, fitted_folder: Path | None = None
) -> dict[str, Parameter]:
    """All parameters of two folders of TOML files; InputFault lists every bad entry with its file.

    Values fitted in ``fitted_folder`` stand in the place of the priors of the same name.
    """
    found: dict[str, Parameter] = {}
    faults: list[str] = []
    for folder, schema in ((law_folder, LawNumber), (levers_folder, Lever)):
        for path in sorted(folder.glob("*.toml")):
            for name, raw in tomllib.loads(path.read_text(encoding="utf-8")).items():
                where = f"{path.name}: {name}"
                if name in found:
                    faults.append(f"{where}: the name is already taken")
                    continue
                try:
                    found[name] = _parameter(name, schema.model_validate(raw))
                except ValidationError as error:
                    faults += [f"{where}: {_path(e['loc'])}{e['msg']}" for e in error.errors()]
                    continue
                faults += [f"{where}: the default {f}" for f in _default_faults(found[name])]
    for name, values in ({} if fitted_folder is None else fitted_values(fitted_folder)).items():
        try:
            found[name] = _fitted(found[name], values)
        except (KeyError, ValueError) as error:
            faults.append(f"parameters_{values[0].stage}.csv: {name}: {error}")
            continue
        faults += [
            f"parameters_{values[0].stage}.csv: {name}: the value {f}" for f in _default_faults(found[name])
        ]
    if faults:
        raise InputFault(faults)
    return found


@read_until_written
def registry() -> Mapping[str, Parameter]:
    """The parameters shipped with the model, by name."""
    return read_registry(fitted_folder=FITTED_FOLDER)


class Parameters:
    """The values one run uses.

    ``value(name, on)`` is cheap to call every month: what was looked up once is kept.
    """

    def __init__(
        self, overrides: Mapping[str, Any] | None = None, known: Mapping[str, Parameter] | None = None
    ) -> None:
        self.known = registry() if known is None else known
        overrides = overrides or {}
        faults = check_overrides(overrides, self.known)
        if faults:
            raise InputFault(faults)
        self._schedules = {name: parameter.schedule for name, parameter in self.known.items()}
        for name, raw in overrides.items():
            self._schedules[name] = overlay(self._schedules[name], read_schedule(raw))
        self._kept: dict[tuple[str, date | None], Any] = {}

    @classmethod
    def load(cls, scenario: "Scenario | None" = None) -> Self:
        """The parameters of a scenario (of the shipped defaults without one)."""
        return cls() if scenario is None else cls({**scenario.levers, **scenario.uncertainties})

    def value(self, name: str, on: date | None = None) -> Any:
        """The value of a parameter on a day.

        Without a day only a parameter with one value can be read. ValueError before a number's first date
        or when the day is missing; KeyError for an unknown name (nearest name in the message).
        """
        kept = self._kept.get((name, on))
        if kept is None:
            kept = self._kept[name, on] = self._look_up(name, on)
        return kept

    def number(self, name: str, on: date | None = None) -> float:
        """The same as a float; TypeError if the parameter is no number."""
        value = self.value(name, on)
        if not isinstance(value, int | float):
            raise TypeError(f"parameter {name!r} is {value!r}, not a number")
        return float(value)

    def numbers_on(self, day: date) -> Callable[..., float]:
        """The function that reads numbers on a day, so that a phase cannot forget to say which."""

        def number(name: str, on: date = day) -> float:
            return self.number(name, on)

        return number

    def dates(self, name: str) -> tuple[date, ...]:
        """The days from which each value of a parameter holds."""
        return tuple(entry.since for entry in self._schedule(name))

    def resolved(self) -> dict[str, Any]:
        """Every parameter as a scenario file would write it, by name in alphabetical order."""
        return {name: write_schedule(self._schedules[name]) for name in sorted(self._schedules)}

    def _schedule(self, name: str) -> Schedule:
        try:
            return self._schedules[name]
        except KeyError:
            raise KeyError(f"unknown parameter {name!r}{did_you_mean(name, self._schedules)}") from None

    def _look_up(self, name: str, on: date | None) -> Any:
        schedule = self._schedule(name)
        if on is None:
            if len(schedule) > 1:
                raise ValueError(f"parameter {name!r} changes over time; say on which day it is read")
            return schedule[0].value
        try:
            return value_on(schedule, on)
        except LookupError as error:
            raise ValueError(f"parameter {name!r} on {on.isoformat()}: {error}") from None


def check_overrides(overrides: Mapping[str, Any], known: Mapping[str, Parameter] | None = None) -> list[str]:
    """Every fault of a table of overrides: unknown names, bad dates, wrong types, values out of range."""
    known = registry() if known is None else known
    faults = []
    for name, raw in overrides.items():
        if name not in known:
            faults.append(f"unknown parameter {name!r}{did_you_mean(name, known)}")
            continue
        try:
            schedule = read_schedule(raw)
        except ValueError as error:
            faults.append(f"{name}: {error}")
            continue
        faults += [f"{name}: {fault}" for entry in schedule if (fault := known[name].fault(entry.value))]
    return faults


def _parameter(name: str, entry: BaseModel) -> Parameter:
    if isinstance(entry, Lever):
        return Parameter(
            name=name, kind=entry.kind, unit=entry.unit, meaning=entry.meaning, source=entry.source,
            identification=entry.identification, schedule=entry.schedule, bounds=entry.range,
            choices=entry.choices, reason=entry.reason,
        )  # fmt: skip
    assert isinstance(entry, LawNumber)
    last = entry.values[-1]
    return Parameter(
        name=name, kind="law", unit=entry.unit, meaning=entry.meaning or entry.article, source=last.source,
        identification=f"law [{last.tag}]", schedule=entry.schedule, bounds=entry.range,
        choices=entry.choices, reason=last.note,
    )  # fmt: skip


def _fitted(prior: Parameter, values: tuple[FittedValue, ...]) -> Parameter:
    if prior.kind != "uncertainty":
        raise ValueError(f"a {prior.kind} cannot be fitted")
    last = values[-1]
    return prior._replace(
        schedule=with_fitted(prior.schedule, values),
        identification=last.identification,
        interval=(last.low, last.high),
    )


def _default_faults(parameter: Parameter) -> list[str]:
    return [fault for entry in parameter.schedule if (fault := parameter.fault(entry.value))]


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in location) + ": " if location else ""
