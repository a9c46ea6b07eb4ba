"""Runs to the end of 2025, in which the model's own Commission and governments make the first pool."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.model.parameters import Parameters
from pactsim.model.phases import assessment, council_acts, pledging
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, cycle_dates
from pactsim.model.readings import read_once
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

#: The reporting period and the year before it lie within, and the strain of reception has a past to measure by.
FIRST_YEAR: Final = 2023
#: Each simulated person stands for so many where findings are printed; 10 changes no label (see the tests).
SCALE: Final = 50


@read_once
def run_to_the_act(seed: int, scale: int = SCALE) -> Simulation:
    """The baseline from 2023 to 31 December 2025, without its people. Kept for the rest of the process."""
    run = Simulation(Scenario.load("baseline"), FIRST_YEAR, FIRST_POOL - 1, scale=scale, seed=seed).run()
    run.let_people_go()
    return run


def pool_again(run: Simulation, seed: int, overrides: Mapping[str, Any] | None = None) -> CycleLedger:
    """The acts that make the first pool once more, on the run's record, with other luck and other parameters.

    Returns the ledger after the Council act; the run itself keeps its own.
    Limits: the stock of open cases is that of December, not of the month of the Forum.
    """
    kept = run.parameters, run.seed32, run.coordinator.ledgers
    run.parameters = Parameters(
        {**run.specification.levers, **run.specification.uncertainties, **(overrides or {})}
    )
    run.seed32 = np.uint32(seed)
    run.coordinator.ledgers = {}
    try:
        dates = cycle_dates(FIRST_POOL, run.parameters)
        for act in (assessment.package, pledging.forum, council_acts.deductions, council_acts.council_act):
            act(run, dates)
        return run.coordinator.ledgers[FIRST_POOL]
    finally:
        run.parameters, run.seed32, run.coordinator.ledgers = kept


def forum_day(run: Simulation) -> date:
    """The day on which governments pledged."""
    return cycle_dates(FIRST_POOL, run.parameters).forum
