"""A run: the world gets its people and lives month by month; the step reads as the schedule."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from pactsim.agents.applicant_set import attach_applicants
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.agents.columns import people_of, unset_blocks
from pactsim.model.balances import BalanceError, check_month, recount, stocks_of
from pactsim.model.fairness import fairness_table
from pactsim.model.kernels.open_cases import all_open_cases, empty_open_cases, next_open_cases
from pactsim.model.kernels.scan import Due, due_this_month
from pactsim.model.kernels.slots import empty_waiting
from pactsim.model.key import population_gdp_key
from pactsim.model.observed_stocks import earlier_applicants
from pactsim.model.phases.annual_cycle import annual_cycle, execute_solidarity, set_up_institutions
from pactsim.model.phases.destinations import DestinationFacts, choose_destinations, update_choice
from pactsim.model.phases.dublin import carry_out_dublin
from pactsim.model.phases.entries import all_entries, capacity_needed, enter, open_world
from pactsim.model.phases.examination import adjust_capacity, examine, opening_capacity
from pactsim.model.phases.institution_tables import institution_tables, money_flow_rows
from pactsim.model.phases.leaving import leave
from pactsim.model.phases.onward_movement import most_onward, move_onward, move_rates
from pactsim.model.phases.reception import receive
from pactsim.model.phases.reentry import reenter
from pactsim.model.phases.registration import decide_registration_effort, register
from pactsim.model.phases.relocation import execute_offsets, execute_relocation
from pactsim.model.phases.responsibility import determine
from pactsim.model.record import one_row_a_pair
from pactsim.model.scenario import Scenario
from pactsim.model.tally import BORDER_STARTED
from pactsim.model.utilities import year_later
from pactsim.model.world import KEY_DATE, World


class Simulation(World):
    """Europe's asylum system from January of ``first_year`` to December of ``last_year``.

    ``scale`` is k: each simulated person stands for k. ``seed`` names the replicate; the same people meet the
    same luck in every scenario.
    """

    def __init__(
        self,
        scenario: Scenario,
        first_year: int | None = None,
        last_year: int | None = None,
        scale: int = 1,
        seed: int = 1,
    ) -> None:
        super().__init__(scenario, first_year, last_year, scale, seed)
        self._set_up_people()

    def _set_up_people(self) -> None:
        self.destination_facts = DestinationFacts(self.first_year, self.parameters)
        self.earlier_applicants = earlier_applicants(self.first_year)
        self.opening_community = np.zeros((N_PLACES, N_CITIZENSHIPS), dtype=np.int64)
        self.entering = all_entries(self)
        capacity = capacity_needed(self)
        self.blocks = unset_blocks(capacity)
        self.people = people_of(self.blocks)
        self.waiting = empty_waiting(capacity)
        self._open_cases = [empty_open_cases(capacity) for _ in range(2)]
        self._due = Due._make(np.empty(capacity, dtype=np.int32) for _ in Due._fields)
        self.open_cases, self.due = self._open_cases[0].first(0), self._due
        self.n_rows = 0
        set_up_institutions(self)
        update_choice(self)
        self.most_onward = most_onward(self)
        self.moves = move_rates(self, np.zeros((N_CITIZENSHIPS, N_PLACES)))
        open_world(self)
        self.opening_community = self.tally.community.copy()
        opening_capacity(self)
        receive(self)
        attach_applicants(self, self.people, self.n_rows)

    def step(self) -> None:
        """One month."""
        self._begin_month()
        annual_cycle(self)
        self.tally.cycle[0] = self.coordinator.relocation_cycle
        enter(self)
        self._look_around()
        reenter(self)
        choose_destinations(self)
        register(self)
        determine(self)
        carry_out_dublin(self)
        examine(self)
        move_onward(self)
        leave(self)
        receive(self)
        execute_relocation(self)
        execute_offsets(self)
        execute_solidarity(self)
        self._close_month()

    def _begin_month(self) -> None:
        self._stocks_before = stocks_of(self.tally)
        self.read_law()
        if self.month_of_year == 6:
            self.border_started_this_year[:] = 0  # the law's periods run from 12 or 13 June
        if self.month_of_year == 1:
            self.key = population_gdp_key(
                self.year, self.parameters.number("key_weight_population", KEY_DATE)
            )
            decide_registration_effort(self)
        update_choice(self)

    def _look_around(self) -> None:
        """The month's lists: families whose day has come, and open cases."""
        cases = self._open_cases[self.month % 2]
        if self.month == self.first_month:
            n_open = all_open_cases(self.blocks, self.n_rows, cases)
        else:
            n_open = next_open_cases(self.blocks, self.open_cases, self.due.not_quiet, cases)
        self.open_cases = cases.first(n_open)
        self.due = due_this_month(self.blocks, self.n_rows, self.month_end, self._due)

    def _close_month(self) -> None:
        try:
            check_month(self.tally, self._stocks_before, self.month)
        except BalanceError:
            recount(self)  # names state and column, where the people themselves can tell
            raise
        self.border_started_this_year += self.tally.flow[BORDER_STARTED, :N_STATES] * self.scale
        if self.month_of_year == 12:
            recount(self)
            self.relocated.take_year(self.people, self.n_rows, self.year)
            positive = self.tally.of_year("positive")[:N_STATES].sum(axis=0)
            decided = positive + self.tally.of_year("negative")[:N_STATES].sum(axis=0)
            applied = self.tally.of_year("first_time").astype(np.float64) * self.scale
            self.earlier_applicants = year_later(self.earlier_applicants, applied)
            self.union_verdicts = (positive.astype(float), decided.astype(float))
        self.record.close_month(self)
        adjust_capacity(self)
        self.month += 1

    def run(self, progress: Callable[[int, int], None] | None = None) -> "Simulation":
        """Simulate to the end of the last year; ``progress(months done, months in all)`` is called each month."""
        total = self.last_month - self.first_month + 1
        while self.month <= self.last_month:
            self.step()
            if progress is not None:
                progress(self.month - self.first_month, total)
        return self

    def let_people_go(self) -> None:
        """Give back the memory of all people: the books of the run stay, the applicants are gone."""
        self.blocks = unset_blocks(0)
        self.people = people_of(self.blocks)
        self.n_rows = 0
        self.waiting, self._open_cases, self._buffers = empty_waiting(0), [], {}
        self.open_cases, self.due = (
            empty_open_cases(0),
            Due._make(np.empty(0, dtype=np.int32) for _ in Due._fields),
        )
        self._due = self.due
        attach_applicants(self, self.people, self.n_rows)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The outcome tables (design section 7)."""
        tables = self.record.tables()
        tables.update(institution_tables(self))
        money = money_flow_rows(self)
        if len(money):
            money = one_row_a_pair(money)
            tables["flows"] = pd.concat([tables["flows"], money], ignore_index=True)
        tables["relocated"] = self.relocated.table()
        tables["fairness"] = fairness_table(tables, self)
        return tables
