"""The sections of a scenario that have a shape of their own: the period and the arrivals."""

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pactsim.model.arrival_shocks import Shock

#: The opening stocks are observed at the end of 2014 to 2025; days are counted in 16 bits, which end in 2079.
FIRST_YEARS: Final = (2015, 2026)
LAST_YEAR: Final = 2070

#: Every section refuses names it does not know, and does not change.
STRICT = ConfigDict(extra="forbid", frozen=True)


class Period(BaseModel):
    """The calendar years of a run, both included."""

    model_config = STRICT
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

    model_config = STRICT
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
