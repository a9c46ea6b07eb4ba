"""Levers (policy, law) and uncertainties (behaviour, the world), read from ``model/data/levers/*.toml``."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pactsim.model.dated import Schedule, read_schedule

LEVERS_FOLDER = Path(__file__).parent / "data" / "levers"


class Lever(BaseModel):
    """One number a scenario may change, with its default and what is known about it.

    ``class`` says how well it is known: estimated from data, set-identified (a set of values fits the
    record), prior-only (literature or judgement), or policy (nobody estimates it, somebody decides it).
    A default and a range written as whole numbers ask for whole numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    kind: Literal["lever", "uncertainty"]
    value: Any
    unit: str
    meaning: str
    source: str
    range: tuple[Any, Any] | None = None
    choices: tuple[Any, ...] | None = None
    identification: Literal["estimated", "set-identified", "prior-only", "policy"] = Field(alias="class")
    reason: str = ""

    @model_validator(mode="after")
    def _bounded(self) -> "Lever":
        values = [entry.value for entry in read_schedule(self.value)]
        needs_range = any(not isinstance(value, bool | str) for value in values)
        if needs_range and self.range is None and self.choices is None:
            raise ValueError("a number needs a range or choices")
        if self.range is not None and not self.range[0] <= self.range[1]:
            raise ValueError("the range must rise")
        return self

    @property
    def schedule(self) -> Schedule:
        """The default by first day."""
        return read_schedule(self.value)
