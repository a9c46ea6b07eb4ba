"""Fixtures for several folders: a synthetic world in which institutions act without any person."""

from datetime import date

import mesa
import numpy as np
import pytest

from pactsim.agents.codes import N_PLACES, PLACE_INDEX
from pactsim.model.calendar import FIRST_DAY, date_of, month_index, year_month
from pactsim.model.parameters import Parameters
from pactsim.model.phases.annual_cycle import annual_cycle, execute_solidarity, set_up_institutions

COLUMNS = (
    "entries", "entries_irregular", "entries_sar", "applications_first_time", "present", "pending",
    "decisions_positive", "decisions_negative", "requests_in", "transfers_in", "accepted_in",
    "onward_in", "returns",
)  # fmt: skip


class SyntheticWorld(mesa.Model):
    """The simulation's face towards institutions: constant flows, and relocations as fast as they may go.

    ``flows`` gives monthly persons by column and state; every other number is zero.
    """

    def __init__(self, first_year=2025, overrides=None, flows=None, eligible=0, keep=1.0):
        super().__init__(rng=1)
        self.parameters = Parameters(overrides or {})
        self.seed32 = np.uint32(1)
        self.history_first_month = self.month = month_index(first_year, 1)
        self.rows = {name: [] for name in COLUMNS}
        self.flows = flows or {}
        self.keep = keep
        self.offset_eligible = np.full((N_PLACES, N_PLACES), eligible, dtype=np.int64)
        self.relocated = {}
        set_up_institutions(self)

    @property
    def year(self):
        return year_month(self.month)[0]

    @property
    def month_of_year(self):
        return year_month(self.month)[1]

    @property
    def today(self) -> date:
        return date_of(int(FIRST_DAY[self.month + 1]) - 1)

    @property
    def history(self):
        empty = np.zeros((0, N_PLACES), dtype=np.int64)
        return {name: np.array(rows) if rows else empty for name, rows in self.rows.items()}

    def relocated_still_there(self, cycle):
        return self.relocated.get(cycle, np.zeros(N_PLACES, dtype=np.int64))

    def step(self):
        annual_cycle(self)
        self._move_people()
        execute_solidarity(self)
        for name, rows in self.rows.items():
            row = np.zeros(N_PLACES, dtype=np.int64)
            for code, persons in self.flows.get(name, {}).items():
                row[PLACE_INDEX[code]] = persons
            rows.append(row)
        self.month += 1

    def _move_people(self):
        """Identify within speed and offer, deliver ``keep`` of it at once; take the offsets that are due."""
        coordinator = self.coordinator
        moved = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
        for beneficiary in range(N_PLACES):
            left = int(coordinator.identification_speed[beneficiary])
            for contributor in np.flatnonzero(coordinator.relocation_due[:, beneficiary]):
                persons = min(left, int(coordinator.relocation_due[contributor, beneficiary]))
                coordinator.relocation_due[contributor, beneficiary] -= persons
                moved[contributor, beneficiary] = int(persons * self.keep)
                left -= persons
        coordinator.book_relocations(coordinator.relocation_cycle, moved)
        self.relocated[coordinator.relocation_cycle] = self.relocated_still_there(
            coordinator.relocation_cycle
        ) + moved.sum(axis=1)
        coordinator.book_offsets(coordinator.relocation_cycle, coordinator.offset_due.copy())

    def run_to(self, year, month=12):
        """Step to the end of a month."""
        while self.month <= month_index(year, month):
            self.step()
        return self


#: A Europe under the usual strain: persons a month by state.
USUAL_FLOWS = {
    "applications_first_time": {
        "DE": 10000, "FR": 11000, "IT": 11500, "ES": 13000, "EL": 5000, "CY": 400, "BE": 2800, "NL": 2500,
        "AT": 1500, "IE": 1200, "SE": 700, "PL": 1200, "BG": 600, "RO": 200, "PT": 200, "SI": 400, "HR": 200,
        "FI": 200, "LU": 150, "MT": 60, "LT": 40, "LV": 70, "EE": 30, "CZ": 100, "SK": 15, "HU": 5,
    },
    "entries": {"IT": 6000, "ES": 5500, "EL": 5000, "CY": 500, "BG": 500, "PL": 800, "HR": 300},
    "entries_irregular": {"IT": 5600, "ES": 5300, "EL": 4700, "CY": 450, "BG": 300, "PL": 700, "HR": 200},
    "entries_sar": {"IT": 4000, "ES": 4200, "EL": 1000, "CY": 50},
    "pending": {
        "DE": 200000, "FR": 150000, "IT": 220000, "ES": 240000, "EL": 40000, "CY": 20000, "BE": 40000,
        "NL": 50000, "AT": 30000, "IE": 25000,
    },
    "decisions_positive": {"DE": 7000, "FR": 5000, "IT": 2500, "ES": 4000, "EL": 3000, "CY": 300},
    "decisions_negative": {"DE": 9000, "FR": 6500, "IT": 5500, "ES": 5000, "EL": 1500, "CY": 400},
    "requests_in": {"IT": 3000, "EL": 1500, "ES": 900, "HR": 1200, "BG": 800, "DE": 1000},
    "transfers_in": {"IT": 5, "EL": 40, "ES": 90, "HR": 100, "BG": 60, "DE": 300},
}  # fmt: skip


@pytest.fixture
def make_world():
    """Make a synthetic world; without flows of its own it lives under the usual strain."""

    def make(first_year=2025, overrides=None, flows=None, eligible=400, keep=1.0):
        return SyntheticWorld(first_year, overrides, USUAL_FLOWS if flows is None else flows, eligible, keep)

    return make
