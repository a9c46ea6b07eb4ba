"""The world of a run: its state, the law as it stands in the month, and the clock."""

from datetime import date
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.agents.status import AMMR, BORDER, DUBLIN_III
from pactsim.model import observed_states
from pactsim.model.calendar import FIRST_DAY, date_of, month_index, year_month
from pactsim.model.case_laws import case_law, relocation_law, switch_day, uk_bound
from pactsim.model.key import population_gdp_key
from pactsim.model.parameters import Parameters
from pactsim.model.phases.responsibility import border_places_run, observed_verdicts
from pactsim.model.record import Record
from pactsim.model.relocated_people import RelocatedPeople
from pactsim.model.scenario import Scenario
from pactsim.model.tally import new_tally

#: Any day on which the key's weights are in force; the key is also the yardstick of earlier years.
KEY_DATE = date(2026, 6, 12)


class World(mesa.Model):
    """What is true in the month being simulated, people apart; phases read and change it.

    ``scale`` is k: each simulated person stands for k. ``seed`` names the replicate.
    """

    def __init__(
        self,
        scenario: Scenario,
        first_year: int | None = None,
        last_year: int | None = None,
        scale: int = 1,
        seed: int = 1,
    ) -> None:
        super().__init__(rng=seed)
        self.specification = scenario  # Mesa 3.5 keeps an object of its own under "scenario"
        self.parameters = Parameters.load(scenario)
        self.first_year = scenario.period.first_year if first_year is None else first_year
        self.last_year = scenario.period.last_year if last_year is None else last_year
        self.scale = scale
        self.seed32 = np.uint32(seed)
        self.first_month = month_index(self.first_year, 1)
        self.last_month = month_index(self.last_year, 12)
        self.month = self.first_month
        self._set_up_state()
        self.read_law()

    def _set_up_state(self) -> None:
        self.tally = new_tally()
        self.record = Record(self)
        self.key = population_gdp_key(self.year, self.parameters.number("key_weight_population", KEY_DATE))
        self.registration_effort = np.ones(N_PLACES)
        self.shortcomings_threat = np.zeros(N_STATES)
        self.load = np.ones(N_STATES)
        self.peak: list[NDArray[np.float64]] = []
        self.places_held = np.full(N_STATES, np.nan)
        self.places_year = 2013
        self.reception_persons = np.zeros(N_STATES, dtype=np.int64)
        self.reception_places = np.full(N_STATES, np.nan)
        self.offset_eligible = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
        self.border_status = BORDER
        self.border_places = observed_states.border_places()
        self.border_started_this_year = np.zeros(N_STATES)
        self.border_notified = np.zeros(N_STATES, dtype=np.bool_)
        self.union_verdicts = observed_verdicts(self.first_year)
        self.conditions_year = -1
        self.inclusive_value: NDArray[np.float64] | None = None
        self.relocated = RelocatedPeople(self.scale)
        self._buffers: dict[str, NDArray[Any]] = {}

    def read_law(self) -> None:
        """The numbers of both acts as they stand in the month; they hold for all open cases of an act."""
        self.switch_day = switch_day(self.parameters)
        dublin, ammr = (case_law(self.parameters, code, self.today) for code in (DUBLIN_III, AMMR))
        self.laws = (dublin, dublin, ammr)
        self.clocks = np.array(
            [
                [law.entry_months, law.sar_months if law.sar_own_clock else law.entry_months]
                for law in (dublin, ammr)
            ],
            dtype=np.int64,
        )
        self.relocation_law = relocation_law(self.parameters, self.today)

    @property
    def year(self) -> int:
        """Calendar year of the month being simulated."""
        return year_month(self.month)[0]

    @property
    def month_of_year(self) -> int:
        """Calendar month, 1 to 12."""
        return year_month(self.month)[1]

    @property
    def month_end(self) -> int:
        """Day number of the month's last day."""
        return int(FIRST_DAY[self.month + 1]) - 1

    @property
    def today(self) -> date:
        """Last day of the month being simulated."""
        return date_of(self.month_end)

    @property
    def uk_bound(self) -> bool:
        """Whether the United Kingdom takes part in the responsibility system this month."""
        return uk_bound(self.parameters, self.today)

    def date_in(self, month: int) -> date:
        """First day of a month."""
        return date_of(int(FIRST_DAY[month]))

    def buffer(self, name: str) -> NDArray[Any]:
        """A scratch array with a row for every person, kept between months."""
        if name not in self._buffers:
            self._buffers[name] = np.empty(self.people.key.size, dtype=np.int32)
        return self._buffers[name]

    @property
    def history(self) -> dict[str, NDArray[np.int64]]:
        """Monthly values of every column by place, (months so far, 33), weighted persons."""
        return self.record.history

    @property
    def history_first_month(self) -> int:
        """Month number of the history's first row."""
        return self.first_month

    @property
    def decisions_bought(self) -> NDArray[np.float64]:
        """First-instance decisions a month that solidarity money pays for, (33,)."""
        return np.asarray(self.coordinator.decisions_bought)

    @property
    def places_bought(self) -> NDArray[np.float64]:
        """Reception places that solidarity money pays for, (33,)."""
        return np.asarray(self.coordinator.places_bought)

    @property
    def border_places_now(self) -> NDArray[np.int64]:
        """Places of the border procedure by state, (31,); none before the regulation applies."""
        first = self.parameters.dates("border_recognition_threshold")[0]
        if self.today < first:
            return np.zeros(N_STATES, dtype=np.int64)
        return np.floor(border_places_run(self)).astype(np.int64)

    def relocated_still_there(self, cycle: int) -> NDArray[np.float64]:
        """People of a cycle still where they were brought at the end of the year after it, (33,), weighted."""
        return self.relocated.still_there(cycle)
