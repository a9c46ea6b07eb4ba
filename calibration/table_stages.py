"""Stages that write tables from the record or from runs, without an uncertainty of their own: entries, returns, and,
last, closing and openings."""

from typing import Final

import numpy as np

from pactsim.agents.codes import N_STATES
from pactsim.calibration import closing, entries, returns
from pactsim.calibration.destination_closing import close_openings
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Progress, Stage
from pactsim.calibration.unfitted import first_time
from pactsim.model import fitted
from pactsim.model.parameters import Parameters
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

#: Closing runs the decade so many times at 1:4: each takes up most of what the one before left open.
CLOSING_RUNS: Final = 5
CLOSING_WEIGHT: Final = 4


def _entries(_seed: int, progress: Progress) -> list[Estimate]:
    entries.make_tables(Parameters())
    progress(1, 1)
    return []


def _returns(_seed: int, progress: Progress) -> list[Estimate]:
    returns.make_tables(Parameters())
    progress(1, 1)
    return []


def _closing(seed: int, progress: Progress) -> list[Estimate]:
    """From no correction at all, so that the result does not depend on what was there before.

    Entries are fitted anew first: the delay to lodging may have been fitted since.
    """
    entries.start_scale(entries.make_tables(Parameters()))
    closing.write_corrections(np.zeros(N_STATES))
    first, last = closing.YEARS
    for number in range(CLOSING_RUNS):
        run = Simulation(Scenario.load("baseline"), first, last, scale=CLOSING_WEIGHT, seed=seed).run()
        closing.close(first_time(run.tables()["applications"]), first)
        fitted.forget()
        progress(number + 1, CLOSING_RUNS)
    return []


def _openings(seed: int, progress: Progress) -> list[Estimate]:
    """Openings closed once more: onward movement and records have been fitted since, and totals by state closed."""
    close_openings(seed, progress)
    return []


STAGES: Final = (
    Stage("entries", "Who enters without being detected, and applies?", _entries, None),
    Stage("returns", "How many rejected people are returned?", _returns, None),
    Stage("closing", "What do runs need to meet the record's totals?", _closing, None),
    Stage("openings", "What splits applicants as in the year before a run begins?", _openings, None),
)
