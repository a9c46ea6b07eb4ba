"""A scenario: what differs from its base, checked whole before anything runs."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

import pandas as pd
from pydantic import BaseModel, Field, PrivateAttr, ValidationError, ValidationInfo, model_validator

from pactsim.model.arrival_shocks import shock_faults
from pactsim.model.arrivals_csv import read_arrivals
from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameters, registry
from pactsim.model.scenario_faults import fault_lines, faults_of_overrides
from pactsim.model.scenario_files import merge, read_merged
from pactsim.model.scenario_sections import STRICT, Arrivals, Period

#: Validation context of a table that has its bases in it already.
_MERGED: Final = {"bases": "merged"}


class Scenario(BaseModel):
    """One scenario after its bases were followed: ``levers`` and ``uncertainties`` hold every override.

    Raises InputFault (``load``) or ValueError (constructor) with all faults at once.
    """

    model_config = STRICT
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
        table, where = read_merged(name_or_path)
        return cls._checked(table, where)

    @classmethod
    def _checked(cls, merged: Mapping[str, Any], where: str) -> Self:
        """The scenario written in ``merged``, a table that has its bases in it already."""
        try:
            return cls.model_validate(dict(merged), context=_MERGED)
        except ValidationError as error:
            raise InputFault(fault_lines(error, where, merged, cls)) from None

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
