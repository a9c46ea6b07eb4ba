"""What an explanation reads: the acts of one cycle, the row of one state, the run's tables and manifest."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.evidence import parameter_node
from pactsim.experiments.explain.node import Node, Value
from pactsim.model.faults import InputFault
from pactsim.model.observed_tables import data_hash

if TYPE_CHECKING:
    from pactsim.experiments.run import Run


class Act(dict[str, Any]):
    """The numbers of an act, with its ``date``, ``article`` and ``vote`` as attributes."""

    def __init__(self, row: Any) -> None:
        self.raw = str(row.numbers)
        super().__init__(json.loads(self.raw or "{}"))
        self.date: date = pd.Timestamp(row.date).date()
        self.article = str(row.article)
        self.subject = str(row.subject)
        self.vote: dict[str, Any] = json.loads(str(row.vote)) if row.vote else {}

    def __missing__(self, name: str) -> Any:
        raise InputFault(
            f"the acts of this run do not hold {name!r}: it was written by another version of pactsim; "
            "run the scenario again and explain that folder"
        )


_ActsByName = dict[str, list[Act]]
#: The acts of a run are read once for all questions put to it.
_READ: WeakKeyDictionary["Run", dict[int, _ActsByName]] = WeakKeyDictionary()


def _acts_of_year(run: "Run", year: int) -> _ActsByName:
    of_run = _READ.setdefault(run, {})
    if year not in of_run:
        acts = run.tables["acts"]
        of_run[year] = {}
        for row in acts[acts["cycle"] == year].itertuples():
            of_run[year].setdefault(str(row.act), []).append(Act(row))
    return of_run[year]


class Facts:
    """One run seen from one state and one year. ``state`` is a code of the 31 or ``EU``."""

    def __init__(self, run: "Run", state: str, year: int) -> None:
        self.run, self.state, self.year = run, state, year
        self.manifest = run.manifest
        self._acts = _acts_of_year(run, year)
        cycle = run.tables["cycle"]
        self.cycle = cycle[cycle["year"] == year].set_index("member_state")
        self._rows: dict[Any, dict[Any, Any]] = self.cycle.to_dict("index")

    def of(self, state: str) -> "Facts":
        """The same year of the same run, seen from another state."""
        return Facts(self.run, state, self.year)

    def acts(self, name: str, subject: str | None = None) -> list[Act]:
        """The acts of the cycle with a name, in order of time; those of one ``subject`` if given."""
        found = self._acts.get(name, [])
        return [act for act in found if subject is None or act.subject == subject]

    def act(self, name: str, subject: str | None = None) -> Act | None:
        """The last act with a name, or None."""
        found = self.acts(name, subject)
        return found[-1] if found else None

    def needed(self, name: str, subject: str | None = None) -> Act:
        """The last act with a name; InputFault where the run has none."""
        found = self.act(name, subject)
        if found is None:
            raise InputFault(f"the acts of the run hold no {name!r} for the cycle of {self.year}")
        return found

    def count(self, column: str, state: str | None = None) -> int:
        """A whole number of the ``cycle`` table."""
        return int(self._rows[state or self.state][column])

    def flag(self, column: str, state: str | None = None) -> bool:
        """A yes or no of the ``cycle`` table."""
        return bool(self._rows[state or self.state][column])

    def real(self, column: str, state: str | None = None) -> float:
        """A real number of the ``cycle`` table."""
        return float(self._rows[state or self.state][column])

    def text(self, column: str, state: str | None = None) -> str:
        """A text of the ``cycle`` table."""
        return str(self._rows[state or self.state][column])

    @property
    def price(self) -> int:
        """What one person counts in money in this cycle, EUR."""
        return int(self.needed("fair_share")["price_eur"])

    @property
    def under_way(self) -> bool:
        """Whether the pool's year lies within the run; otherwise it is only prepared."""
        return bool(self.year <= self.manifest["period"]["last_year"])

    def parameter(self, name: str, on: date, value: Value = None, title: str = "") -> Node:
        """A legal number, lever or assumption of the run on a day."""
        return parameter_node(self.manifest, name, on, value, title)

    @property
    def other_data(self) -> bool:
        """Whether the run was made with other observed tables than those installed now."""
        return bool(self.manifest.get("data", {}).get("hash") != data_hash())

    @property
    def in_pool(self) -> bool:
        """Whether Part IV of the AMMR binds the state."""
        return self.state in POOL_STATES
