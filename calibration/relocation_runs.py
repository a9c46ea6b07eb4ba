"""Runs of the two relocation schemes on record, with some uncertainties replaced: who was brought where by when."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES
from pactsim.calibration.restarts import baseline_with
from pactsim.model.calendar import month_index
from pactsim.model.dated import write_schedule
from pactsim.model.parameters import registry
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

Counts = NDArray[np.int64]
#: Uncertainties to replace: name and first day (None where there is only one value) to value.
Values = Mapping[tuple[str, date | None], float]


class Window(NamedTuple):
    """The months a scheme is looked at, from the opening population of the year before."""

    scheme: int
    first_year: int
    last: tuple[int, int]


EMERGENCY: Final = Window(2015, 2015, (2018, 3))
VOLUNTARY: Final = Window(2022, 2022, (2024, 6))


class Relocations(NamedTuple):
    """Cumulated persons of one scheme, (months, contributor, beneficiary), from January of ``first_year`` on."""

    first_year: int
    persons: Counts

    def by(self, day: date) -> NDArray[np.float64]:
        """Persons relocated by a day, (33, 33); of a month begun its days' share."""
        month = month_index(day.year, day.month) - month_index(self.first_year, 1)
        before = self.persons[month - 1] if month > 0 else np.zeros_like(self.persons[0])
        part = day.day / monthrange(day.year, day.month)[1]
        return np.asarray(before + part * (self.persons[month] - before), dtype=np.float64)


def run(window: Window, values: Values, scale: int, seed: int) -> tuple[Relocations, Any]:
    """One run of a window: the relocations of its scheme and the simulation as it stands at the end."""
    world = Simulation(scenario_with(values), window.first_year, window.last[0], scale=scale, seed=seed)
    months = []
    nobody = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    while world.month <= month_index(*window.last):
        world.step()
        months.append(world.coordinator.scheme_delivered.get(window.scheme, nobody).copy())
    return Relocations(window.first_year, np.array(months)), world


def scenario_with(values: Values) -> Scenario:
    """The baseline with uncertainties replaced; a dated one keeps its other values."""
    known = registry()
    replaced: dict[str, Any] = {}
    for (name, since), value in values.items():
        if since is None:
            replaced[name] = value
            continue
        schedule = replaced.get(name, write_schedule(known[name].schedule))
        replaced[name] = [
            {**entry, "value": value} if str(entry["since"]) == since.isoformat() else dict(entry)
            for entry in schedule
        ]
    return baseline_with(replaced)
