"""Legal numbers: dated, sourced, read from ``model/data/law/*.toml``."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from pactsim.model.dated import Dated, Schedule

LAW_FOLDER = Path(__file__).parent / "data" / "law"

_STRICT = ConfigDict(extra="forbid", frozen=True)


class LawValue(BaseModel):
    """One value of a legal number and the text that set it.

    ``tag``: V read in the official text, S from a secondary source, D derived, U uncertain.
    """

    model_config = _STRICT
    since: date
    value: Any
    source: str
    tag: Literal["V", "S", "D", "U"]
    note: str = ""


class LawNumber(BaseModel):
    """A number that the law sets, with every value it has had."""

    model_config = _STRICT
    unit: str
    article: str
    values: tuple[LawValue, ...]
    meaning: str = ""
    range: tuple[Any, Any] | None = None
    choices: tuple[Any, ...] | None = None

    @field_validator("values")
    @classmethod
    def _dates_rise(cls, values: tuple[LawValue, ...]) -> tuple[LawValue, ...]:
        if not values:
            raise ValueError("needs at least one value")
        if any(later.since <= earlier.since for earlier, later in pairwise(values)):
            raise ValueError("the dates must rise")
        return values

    @property
    def schedule(self) -> Schedule:
        """The values by first day."""
        return tuple(Dated(entry.since, entry.value) for entry in self.values)
